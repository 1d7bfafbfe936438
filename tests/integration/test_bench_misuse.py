"""The benchmark of misuse, on a small made set: what is planted is found, and nothing is left."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.helpers import helpers
from benchmarks.quality.attackers import KINDS
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.misuse import OF_ANSWERS, OF_VERDICTS, Draw, SharedModels, run
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

TASKS = [f"t{number:03}" for number in range(80)]
TRUTH = {task: Random(task).choice("abc") for task in TASKS}


def crowd(many: int, right: float) -> dict[tuple[str, str], str]:
    random = Random(3)
    return {
        (task, f"w{worker:02}"): TRUTH[task] if random.random() < right else random.choice("abc")
        for worker in range(many)
        for task in TASKS
    }


def test_planted_attackers_are_found_and_taken_out_again(pool: ModelPool) -> None:
    labels = LabelSet(name="made", answers=crowd(12, 0.7), truth=TRUTH)
    kinds = [kind for kind in KINDS if kind.name in ("copiers", "bad-faith verdicts")]
    found = list(run(pool, [labels], kinds=kinds, shares=[0.2], seeds=[0]))

    draws = [draw for draw in found if isinstance(draw, Draw)]
    attacked = {draw.kind: draw for draw in draws if draw.planted}
    assert attacked.keys() == {kind.name for kind in kinds}
    for draw in attacked.values():
        assert (draw.planted, draw.honest) == (3, 12)
        assert draw.auc is not None
        assert draw.auc > 0.9
        assert draw.accused == 0
    assert attacked["copiers"].recall == 1
    assert attacked["copiers"].own_work == 0
    untouched = [draw for draw in draws if not draw.planted]
    assert [draw.detector for draw in untouched] == [*OF_ANSWERS, *OF_VERDICTS]
    assert [draw.detector for draw in untouched if draw.accused] == []
    assert helpers(pool).read("quality/work") == [{"found": 0}]


def test_pairs_that_share_a_model_are_told_where_a_set_says_so(pool: ModelPool) -> None:
    answers = crowd(10, 0.6)
    random = Random(4)
    for task in TASKS:
        if random.random() < 0.9:
            answers[task, "w01"] = answers[task, "w00"]
    models = {f"w{worker:02}": f"model-{max(worker, 1)}" for worker in range(10)}
    labels = LabelSet(name="judges", answers=answers, truth=TRUTH, models=models)

    (found,) = run(pool, [labels], kinds=KINDS, shares=[0.2], seeds=[0])

    assert isinstance(found, SharedModels)
    assert (found.pairs, found.auc, found.average_precision) == (45, 1, 1)
    assert (found.recall, found.precision) == (1, 1)
    assert helpers(pool).read("quality/work") == [{"found": 0}]


def test_a_graph_with_work_is_refused(pool: ModelPool) -> None:
    pool.work.declare_worker("ann")
    with pytest.raises(InvalidInputError, match="found workers or tasks, expected none"):
        list(run(pool, [], kinds=[], shares=[], seeds=[0]))
