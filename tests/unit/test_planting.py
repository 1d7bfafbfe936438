"""Attackers that the benchmark plants: as many as asked for, and each behaving as its kind says."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from benchmarks.quality.attackers import KINDS
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import area_under_curve, average_precision
from benchmarks.quality.planting import Crew, Kind, plant, sessions

TASKS = [f"t{number:03}" for number in range(60)]
TRUTH = {task: Random(task).choice("abc") for task in TASKS}


def honest_set() -> LabelSet:
    """Twenty workers who are right in three of four tasks, and one who did too little to count."""
    random = Random(1)
    answers = {
        (task, f"w{worker:02}"): TRUTH[task] if random.random() < 0.75 else random.choice("abc")
        for worker in range(20)
        for task in TASKS
        if random.random() < 0.7
    }
    return LabelSet(name="made", answers=answers | {("t000", "idle"): "a"}, truth=dict(TRUTH))


LABELS = honest_set()
TIMES = sessions(LABELS.answers, Random(2))
BY_NAME = {kind.name: kind for kind in KINDS}


def planted(name: str, share: float = 0.2, seed: int = 0) -> Crew:
    return plant(BY_NAME[name], LABELS, TIMES, share, seed)


def right(crew: Crew) -> float:
    return sum(TRUTH[task] == said for (task, _), said in crew.answers.items()) / len(crew.answers)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_crews_are_as_large_as_asked_and_the_same_for_a_seed(kind: Kind) -> None:
    """20 % of all is 5 beside 20; who did fewer than ten answers doesn't count."""
    crew = plant(kind, LABELS, TIMES, 0.2, 7)
    assert len(crew.workers) == 5
    assert {worker for _, worker in crew.answers} == set(crew.workers)
    assert crew.answers.keys() == crew.times.keys()
    assert crew.answers.keys().isdisjoint(LABELS.answers)
    assert {task for task, _ in crew.answers} <= set(TASKS)
    again = plant(kind, LABELS, TIMES, 0.2, 7)
    assert (again.answers, again.times) == (crew.answers, crew.times)
    assert plant(kind, LABELS, TIMES, 0.2, 8).answers != crew.answers


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_least_crew(kind: Kind) -> None:
    assert len(plant(kind, LABELS, TIMES, 0.01, 0).workers) == kind.least


def test_copiers_say_what_their_source_said_and_later() -> None:
    crew = planted("copiers")
    for worker in crew.workers:
        own = {task: said for (task, who), said in crew.answers.items() if who == worker}
        sources = {
            who
            for _, who in LABELS.answers
            if own.keys() == {task for task, other in LABELS.answers if other == who}
        }
        alike, source = max(
            (sum(own[task] == LABELS.answers[task, who] for task in own), who) for who in sources
        )
        assert alike >= 0.85 * len(own)
        assert all(crew.times[task, worker] > TIMES[task, source] for task in own)
    assert crew.own_work == 0


@pytest.mark.parametrize("name", ["ring, tasks in common", "ring of saboteurs"])
def test_a_ring_shares_one_key(name: str) -> None:
    """One guess for all members, or what they know to be wrong."""
    crew = planted(name)
    said: dict[str, Counter[str]] = {}
    for (task, _), answer in crew.answers.items():
        said.setdefault(task, Counter())[answer] += 1
    keys = {task: counts.most_common(1)[0][0] for task, counts in said.items()}
    right = sum(keys[task] == TRUTH[task] for task in keys) / len(keys)
    assert right == 0 if name == "ring of saboteurs" else 0.15 < right < 0.55
    followed = sum(counts[keys[task]] for task, counts in said.items())
    assert followed > 0.9 * len(crew.answers)


def test_guessers_are_right_by_chance_and_sleepers_at_first() -> None:
    assert 0.25 < right(planted("guessers")) < 0.42
    crew = planted("sleepers")
    early, late = [], []
    for worker in crew.workers:
        own = sorted((crew.times[pair], *pair) for pair in crew.answers if pair[1] == worker)
        hits = [crew.answers[task, who] == TRUTH[task] for _, task, who in own]
        early += hits[: len(hits) // 2]
        late += hits[len(hits) // 2 :]
    assert sum(early) / len(early) > 0.65
    assert sum(late) / len(late) < 0.5
    assert crew.own_work == pytest.approx(0.5, abs=0.05)


def test_one_answer_for_nearly_everything() -> None:
    crew = planted("one answer")
    for worker in crew.workers:
        counts = Counter(said for (_, who), said in crew.answers.items() if who == worker)
        assert counts.most_common(1)[0][1] > 0.85 * counts.total()


def test_those_that_hide_do_honest_work() -> None:
    for kind in KINDS:
        if kind.adaptive and kind.name != "copiers of many":
            assert planted(kind.name).own_work > 0.2, kind.name


def test_area_and_precision() -> None:
    assert area_under_curve([3, 2], [1, 0]) == 1
    assert area_under_curve([1], [1, 0]) == 0.75
    assert area_under_curve([], [1]) is None
    assert average_precision([3, 1], [2, 0]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([1], [1]) == 0.5
