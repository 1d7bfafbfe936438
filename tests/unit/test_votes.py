"""Answers as arrays that can be counted over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from modelpool.reputation.answers import MOST_LABELS, apart, verdicts_by_answer, votes_of
from modelpool.reputation.sums import Groups, summed


def row(task: str, worker: str, answer: str, **more: Any) -> dict[str, Any]:
    return {
        "task_id": task,
        "worker_id": worker,
        "voice": f"worker {worker}",
        "answer": answer,
        "reference": None,
        "weight": 1.0,
        "verdicts": [],
        **more,
    }


def test_answers_that_come_again_are_labels() -> None:
    votes = votes_of(
        [
            row("t", "b", "yes", reference="maybe"),
            row("t", "a", "no", reference="maybe"),
            row("u", "a", "yes", verdicts=[["worker b", 1.5, 0]], weight=0.5),
            row("u", "b", "maybe"),
            row("v", "a", "no"),
            row("v", "b", "yes"),
        ]
    )
    assert (votes.tasks, votes.workers, votes.labels) == (("t", "u", "v"), ("b", "a"), 3)
    assert votes.names == ["maybe", "no", "yes"] * 3
    assert votes.choice.tolist() == [2, 1, 5, 3, 7, 8]
    assert votes.known.tolist() == [0, -1, -1]
    assert votes.verdicts.tolist() == [0, 0, 0, 0, 0, 1.5, 0, 0, 0]
    assert votes.weight.tolist() == [1, 1, 0.5, 1, 1, 1]
    # every label may be right; with something known, each other one may be the lure
    assert len(votes.states.task) == 3 * (3 + 3 * 2)


@pytest.mark.parametrize("many", [2, MOST_LABELS + 1])
def test_free_text_is_compared_within_its_task(many: int) -> None:
    """Few answers that never come again are no labels, either."""
    rows = [row(f"t{i}", worker, f"text {i}") for i in range(many) for worker in "ab"]
    rows.append(row("t0", "c", "another", reference="neither"))
    votes = votes_of(rows)
    assert votes.labels is None
    # the last choice of a task is what nobody gave
    assert votes.names[:5] == ["text 0", "another", None, "text 1", None]
    assert votes.choices.tolist() == [3] + [2] * (many - 1)
    assert votes.known.tolist() == [-1] * many
    known = votes_of([{**each, "reference": "neither"} for each in rows])
    assert known.known[0] == 2
    states = [s for s in zip(*_states(known), strict=True) if s[0] == 0]
    # only what several said can be a lure, or what nobody gave
    assert {(right, lure) for _, right, lure in states} == {
        *((0, -1), (1, -1), (2, -1), (1, 0), (2, 0)),
        *((0, 2), (1, 2), (2, 2)),
    }


def _states(votes: Any) -> tuple[list[int], list[int], list[int]]:
    states = votes.states
    return states.task.tolist(), states.right.tolist(), states.lure.tolist()


def test_an_operator_has_one_voice() -> None:
    rows = [
        row("t", "a", "x", voice="operator o"),
        row("t", "b", "x", voice="operator o"),
        row("t", "c", "y", voice="operator o"),
        row("t", "d", "y"),
    ]
    votes = votes_of(rows)
    assert votes.sizes.tolist() == pytest.approx([2 / 3, 1 + 1 / 3, 0])
    assert votes.voices.count.tolist() == [2]
    assert votes.voices.share.tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])
    own = apart(rows, votes, [0, 2])
    assert own.sizes.tolist() == [1, 1, 0, 2, 0]
    assert own.position.tolist() == [0, 3, 2, 3]


def test_verdicts_of_an_operator_on_an_answer_are_one() -> None:
    said = [["operator o", 1.0, 0], ["operator o", 0.5, 0], ["worker v", 0.25, 0]]
    assert verdicts_by_answer([row("t", "a", "x", verdicts=said)]) == {"x": 1.25}
    # on several outcomes that say the same, too, and against itself
    other = [["operator o", -0.5, 0], ["worker v", 0.25, 0]]
    rows = [row("t", "a", "x", verdicts=said), row("t", "b", "x", verdicts=other)]
    assert verdicts_by_answer(rows) == {"x": 0.75}


def test_sums_dont_depend_on_the_order() -> None:
    draw = np.random.default_rng(1)
    values, groups = (
        draw.normal(size=1000) * 10.0 ** draw.integers(-6, 6, 1000),
        np.arange(1000) % 3,
    )
    order = draw.permutation(1000)
    assert summed(values) == summed(values[order])
    one, other = Groups(groups, 4).sum(values), Groups(groups[order], 4).sum(values[order])
    assert one.tolist() == other.tolist()
    assert one[3] == 0
    assert one == pytest.approx([values[groups == n].sum() for n in range(4)])
    assert Groups(groups, 4).most(values).tolist() == [
        *(values[groups == n].max() for n in range(3)),
        0,
    ]
