"""Answers as arrays of votes, and agreement on them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from modelpool.answers.columns import Answers, Ints
from modelpool.reputation.apart import Apart
from modelpool.reputation.calibrating import STRENGTHS, calibrated, stacked
from modelpool.reputation.rounds import ROUNDS, Agreement, agree
from modelpool.reputation.sums import Adder, Runs, by_group, grained, summed
from modelpool.reputation.votes import MOST_LABELS, Tasks, Votes, labels_of, votes_of
from tests.columns import columns


def row(task: str, worker: str, answer: str | None, **more: Any) -> dict[str, Any]:
    return {
        "outcome_id": f"{worker} {task}",
        "task_id": task,
        "worker_id": worker,
        "voice": f"worker {worker}",
        "status": "Completed",
        "answer": answer,
        "reference": None,
        "weight": 1.0,
        "verdicts": [],
        "model_id": None,
        "capability": "Unknown",
        "demand": "any",
        **more,
    }


def votes(rows: Sequence[dict[str, Any]]) -> tuple[Votes, Answers]:
    answers, weight, _ = columns({"t": rows})["t"]
    odds = np.zeros(len(answers))
    return votes_of(answers, weight, odds, labels_of(answers, weight)), answers


def agreed(
    rows: Sequence[dict[str, Any]], progress: Callable[[int], None] = lambda _: None
) -> tuple[Agreement, Answers]:
    answers, weight, _ = columns({"t": rows})["t"]
    return agree(answers, weight, np.zeros(len(answers)), progress), answers


def texts(answers: Answers, numbers: Ints | None) -> list[str | None]:
    return [] if numbers is None else [None if n < 0 else answers.texts[n] for n in numbers]


def test_answers_that_come_again_are_labels() -> None:
    found, answers = votes(
        [
            row("t", "b", "yes", reference="maybe"),
            row("t", "a", "no", reference="maybe"),
            row("u", "a", "yes", weight=0.5),
            row("u", "b", "maybe"),
            row("v", "a", "no"),
            row("v", "b", "yes"),
            row("v", "c", "no", status="Failed"),
            row("v", "d", None),
            row("v", "e", "no", weight=0.0),
        ]
    )
    tasks = found.tasks
    assert texts(answers, tasks.labels) == ["yes", "no", "maybe"]
    assert tasks.options.tolist() == [3, 3, 3]
    assert tasks.known.tolist() == [2, -1, -1]
    assert found.option.tolist() == [0, 1, 3, 5, 6, 7]
    assert found.weight.tolist() == [1, 1, 0.5, 1, 1, 1]


@pytest.mark.parametrize("many", [2, MOST_LABELS + 1])
def test_free_text_is_compared_within_its_task(many: int) -> None:
    """Few answers that never come again are no labels, either."""
    rows = [row(f"t{i}", worker, f"text {i}") for i in range(many) for worker in "ab"]
    rows.append(row("t0", "c", "another"))
    found, answers = votes([{**each, "reference": "neither"} for each in rows])
    tasks = found.tasks
    assert tasks.labels is None
    # the last option of a task is what nobody gave
    said = texts(answers, tasks.option_text())
    assert said[:5] == ["text 0", "another", None, "text 1", None]
    assert tasks.options.tolist() == [3] + [2] * (many - 1)
    assert tasks.known[0] == 2
    of_first = tasks.states.task == 0
    # only what several said can be a lure, or what nobody gave
    assert set(zip(tasks.states.right[of_first], tasks.states.lure[of_first], strict=True)) == {
        (1, 0),
        (2, 0),
        (0, 2),
        (1, 2),
        (2, 2),
    }


def test_too_many_shared_answers_leave_the_larger_as_lures() -> None:
    rows = [row("t", f"{i} {n}", f"text {i}") for i in range(10) for n in range(2 + (i < 3))]
    rows += [row("u", f"only {i}", f"text of {i}") for i in range(30)]
    tasks = votes(rows)[0].tasks
    lures = set(tasks.states.lure[tasks.states.task == 0].tolist())
    assert len(lures) == 3 + 1


def test_an_operator_has_one_voice() -> None:
    rows = [
        row("t", "a", "x", voice="operator o"),
        row("t", "b", "x", voice="operator o"),
        row("t", "c", "y", voice="operator o"),
        row("t", "d", "y"),
    ]
    found, answers = votes(rows)
    assert found.tasks.size.tolist() == pytest.approx([2 / 3, 1 + 1 / 3])
    assert found.tasks.voices.tolist() == [2]
    assert found.voices.share.tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])
    # alone, each speaks for the operator
    apart = Apart(found)
    assert apart.tasks.size.tolist() == [1, 1, 1, 1, 2]
    assert texts(answers, apart.tasks.text) == ["x", "y", "x", "y", "y"]
    assert texts(answers, apart.tasks.option_text()[apart.option]) == ["x", "x", "y"]


def test_sums_dont_depend_on_the_order() -> None:
    draw = np.random.default_rng(1)
    values = draw.normal(size=1000) * 10.0 ** draw.integers(-6, 3, 1000)
    groups = np.arange(1000) * 3 // 1000
    order = draw.permutation(1000)
    assert summed(values) == summed(values[order])
    one, other = by_group(groups, values, 4), by_group(groups[order], values[order], 4)
    assert one.tolist() == other.tolist() == Runs(groups, 4).sum(values).tolist()
    adder = Adder(groups[order], order, (4, 1000))
    assert one.tolist() == adder.sum(grained(values)[:, None])[:, 0].tolist()
    assert one == pytest.approx([values[groups == n].sum() for n in range(4)], abs=1e-6)
    most = [*(values[groups == n].max() for n in range(3)), 0]
    assert Runs(groups, 4).most(values).tolist() == most


def test_what_foretells_known_answers_is_believed() -> None:
    even = np.full(100, 0.5)
    good, bad = np.where(np.arange(100) < 90, 0.9, 0.1), np.full(100, 0.5)
    weights = stacked(np.stack([good, bad], axis=1), even)
    assert weights.sum() == pytest.approx(1, abs=1e-6)
    assert weights[0] > 0.9
    # right in seven of ten while nearly sure: trusted less than in full
    odds = np.where(np.arange(100) < 70, 6.0, -6.0)[:, None] * STRENGTHS
    found = calibrated(1 / (1 + np.exp(-odds)), even)
    assert found.strength < 0.3
    assert found.held.sum() + found.lapse == pytest.approx(1, abs=1e-6)


def test_agreement_says_what_is_accepted() -> None:
    rows = [row(f"t{i}", w, f"x{i % 3}") for i in range(30) for w in "abc"]
    rows += [row("known", w, "x0", reference="x1") for w in "abc"]
    rows += [row("tie", w, said) for w, said in (("a", "x0"), ("b", "x1"))]
    rows += [row("alone", "a", "x0"), row("failed", "b", "x0", status="Failed")]
    steps: list[int] = []
    found, answers = agreed(rows, steps.append)
    by_task = dict(zip(answers.tasks, texts(answers, found.accepted), strict=True))
    assert (by_task["t4"], by_task["known"], by_task["failed"]) == ("x1", "x1", None)
    place = list(answers.tasks).index("known")
    assert texts(answers, found.majority)[place] == "x0"
    assert (found.majority >= 0).sum() == 1
    outcome = dict(zip(answers.outcomes, range(len(answers)), strict=True))
    assert found.chance[outcome["a known"]] == 0
    assert found.blind[outcome["a known"]] > 0.5
    assert np.isnan(found.chance[outcome["b failed"]])
    assert found.alone[outcome["a alone"]]
    assert not found.alone[outcome["a tie"]]
    assert steps == sorted(steps)
    assert steps[-1] == ROUNDS


def test_nothing_to_compare() -> None:
    found, _ = agreed([row("t", "a", None), row("u", "a", "x", weight=0.0)])
    assert np.isnan(found.chance).all()
    assert found.accepted.tolist() == [-1, -1]


@pytest.mark.parametrize("free", [False, True])
def test_known_answers_tell_which_tasks_mislead(free: bool) -> None:
    """In half of the tasks seven of ten workers share a mistake."""
    draw = random.Random(1)
    rows, truth = [], {}
    for number in range(200):
        task, right, lure = f"t{number}", *draw.sample("abcd", 2)
        truth[task] = f"{right} {task if free else ''}"
        for worker in range(10):
            fooled = number % 2 and worker < 7
            said = lure if fooled else right if draw.random() < 0.85 else draw.choice("abcd")
            known = truth[task] if number < 40 else None
            rows.append(row(task, f"w{worker}", f"{said} {task if free else ''}", reference=known))
    found, answers = agreed(rows)
    accepted = dict(zip(answers.tasks, texts(answers, found.accepted), strict=True))
    unknown = [task for task, _ in truth.items() if int(task[1:]) >= 40]
    assert np.mean([accepted[task] == truth[task] for task in unknown]) > 0.9
    majority = dict(zip(answers.tasks[:40], texts(answers, found.majority[:40]), strict=True))
    assert np.mean([said == truth[task] for task, said in majority.items()]) < 0.6


def work(seed: int) -> list[dict[str, Any]]:
    """Answers of eight workers, two of one operator, to thirty tasks."""
    draw = random.Random(seed)
    free = bool(seed % 2)
    rows = []
    for number in range(30):
        right = f"text {number}" if free else draw.choice("abc")
        for worker in draw.sample(range(8), draw.randint(1, 8)):
            wrong = f"wrong {draw.random()}" if free else draw.choice("abc")
            said = right if draw.random() < 0.4 + worker / 16 else wrong
            whose = {"voice": "operator o"} if worker < 2 else {}
            known = right if number < 3 * (seed % 3) else None
            weight = draw.choice((1.0, 0.5))
            rows.append(
                row(f"t{number}", f"w{worker}", said, reference=known, weight=weight, **whose)
            )
    return rows


def of_task(rows: Sequence[dict[str, Any]], task: str) -> Answers:
    """The columns of one task's rows in another order, with other numbers."""
    return columns({"t": [each for each in reversed(rows) if each["task_id"] == task]})["t"][0]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_kept_judges_a_task_as_the_rounds_did(seed: int) -> None:
    rows = work(seed)
    found, answers = agreed(rows)
    said = dict(zip(answers.outcomes, found.chance.tolist(), strict=True))
    weights = {each["outcome_id"]: each["weight"] for each in rows}
    for task in answers.tasks:
        own = of_task(rows, task)
        weight = np.array([weights[name] for name in own.outcomes])
        counted = np.ones(len(own), dtype=np.bool_)
        again = found.state.judge(own, weight, np.zeros(len(own)), counted)
        assert again is not None
        assert again.tolist() == [said[name] for name in own.outcomes]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_judges_further_outcomes(seed: int) -> None:
    """About as new rounds would: one outcome hardly changes what is known of workers."""
    rows = work(seed)
    task = max({r["task_id"] for r in rows}, key=lambda t: sum(r["task_id"] == t for r in rows))
    new = next(r for r in reversed(rows) if r["task_id"] == task and r["worker_id"] > "w1")
    before, _ = agreed([each for each in rows if each is not new])
    after, answers = agreed(rows)
    own = of_task(rows, task)
    counted = np.array([name != new["outcome_id"] for name in own.outcomes])
    chances = before.state.judge(own, np.ones(len(own)), np.zeros(len(own)), counted)
    assert chances is not None
    said = dict(zip(answers.outcomes, after.chance.tolist(), strict=True))
    assert chances.tolist() == pytest.approx([said[name] for name in own.outcomes], abs=0.25)
    # a worker whom nobody knows is judged as any
    stranger = replace(own, workers=[f"new {name}" for name in own.workers])
    chances = before.state.judge(stranger, np.ones(len(own)), np.zeros(len(own)), counted & False)
    assert chances is not None
    assert np.all((chances >= 0) & (chances <= 1))


def test_a_label_that_was_not_there_needs_new_rounds() -> None:
    found, _ = agreed(work(0))
    own = columns({"t": [row("new", "w3", "d")]})["t"][0]
    counted = np.zeros(1, dtype=np.bool_)
    assert found.state.labels is not None
    assert found.state.judge(own, np.ones(1), np.zeros(1), counted) is None


def test_tasks_are_taken_apart_with_their_options() -> None:
    for seed in (0, 1):
        found, _ = votes(work(seed))
        chosen = np.arange(len(found.tasks)) % 3 == 1
        some, place = found.of(chosen)
        tasks: Tasks = some.tasks
        assert some.row.tolist() == found.row[place].tolist()
        kept = chosen[found.tasks.option_task]
        assert tasks.option_text().tolist() == found.tasks.option_text()[kept].tolist()
        known = found.tasks.known[chosen]
        assert (tasks.known >= 0).tolist() == (known >= 0).tolist()
        sure = tasks.known >= 0
        before = found.tasks.option_text()[known[sure]]
        assert tasks.option_text()[tasks.known[sure]].tolist() == before.tolist()
