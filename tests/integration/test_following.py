"""Scores follow the work: each outcome or verdict moves them to what a full judging would say."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from modelpool.pool import ModelPool
from modelpool.rows import ReputationRow
from tests.integration.test_reputation import START, TYPE, answer, declare, work

__all__ = ["work"]

TOLERANCE = 0.05
"""How far scores and bounds may be from those of a full judging; docs/scoring.md states it."""

Answers = dict[tuple[str, str], str]


def drawn(pool: ModelPool, seed: int) -> tuple[Answers, Mapping[str, str]]:
    """Workers and tasks at random, declared, and all that will be answered; and the truth."""
    draw = random.Random(seed)
    labels = [f"label {i}" for i in range(draw.choice((2, 3, 5)))]
    texts = draw.random() < 0.3
    skills = {f"w{i}": draw.choice((0.4, 0.7, 0.85, 0.95)) for i in range(draw.randint(6, 20))}
    truth = {f"t{i}": f"text {i}" if texts else draw.choice(labels) for i in range(80)}
    declare(pool, skills, {t: a if draw.random() < 0.2 else None for t, a in truth.items()})
    given = {}
    for task, right in truth.items():
        for worker in draw.sample(sorted(skills), draw.randint(2, 5)):
            wrong = f"slip {draw.random()}" if texts else draw.choice(labels)
            given[worker, task] = right if draw.random() < skills[worker] else wrong
    pairs = sorted(given.items())
    draw.shuffle(pairs)
    return dict(pairs), truth


def report(pool: ModelPool, worker: str, task: str, said: str) -> None:
    name = f"{worker}-{task}"
    pool.work.choose(name, task_id=task, worker_id=worker, assigned_at=START)
    pool.work.report(name, assignment_id=name, status="Completed", answer=said)


def scores(rows: tuple[ReputationRow, ...]) -> dict[str, ReputationRow]:
    return {row.worker_id: row for row in rows}


def assert_near(pool: ModelPool, worker: str) -> None:
    """The worker's score is what a full judging says, and so is its evidence."""
    (full,) = pool.reputation.estimate(TYPE)
    expected, found = scores(full.reputations)[worker], scores(pool.reputation.of())[worker]
    assert found.score == pytest.approx(expected.score, abs=TOLERANCE)
    assert found.lower_bound == pytest.approx(expected.lower_bound, abs=TOLERANCE)
    assert (found.evidence, found.known) == (expected.evidence, expected.known)
    assert set(found.rests_on) >= set(expected.rests_on)


@pytest.mark.parametrize("seed", range(8))
def test_scores_follow_outcomes_and_verdicts(work: ModelPool, seed: int) -> None:
    given, truth = drawn(work, seed)
    before, after = list(given.items())[:-8], list(given.items())[-8:]
    answer(work, dict(before))
    work.reputation.update()
    for (worker, task), said in after:
        report(work, worker, task, said)
        assert_near(work, worker)
    for number, ((worker, task), said) in enumerate(after[:4]):
        verifier = next(w for w, _ in given if w != worker)
        work.work.verify(
            f"v{number}",
            worker_id=verifier,
            outcome_id=f"{worker}-{task}",
            agrees=said == truth[task],
        )
        assert_near(work, worker)


@pytest.fixture
def judged(work: ModelPool) -> ModelPool:
    given, _ = drawn(work, 1)
    answer(work, given)
    declare(work, ["late"], {"new": None})
    work.reputation.update()
    return work


def test_what_was_before_stays_in_the_history(judged: ModelPool) -> None:
    before = scores(judged.reputation.of())
    report(judged, "w0", "new", "label 0")
    report(judged, "w1", "new", "label 0")
    past, now = judged.reputation.history("w1")
    assert past.score == before["w1"].score
    assert past.until == now.as_of
    assert judged.reputation.of("w1", as_of=past.as_of) == (past,)
    (credit,) = [c for c in judged.reputation.why("w1", limit=None).credits if c.task_id == "new"]
    assert credit.rests_on == "agreement"


def test_to_say_it_again_changes_nothing(judged: ModelPool) -> None:
    report(judged, "w0", "new", "label 0")
    report(judged, "w1", "new", "label 0")
    found = judged.reputation.of()
    report(judged, "w1", "new", "label 0")
    assert judged.reputation.of() == found
    assert len(judged.reputation.history("w1")) == 2


def test_a_worker_without_a_score_gets_one(judged: ModelPool) -> None:
    report(judged, "w0", "new", "label 0")
    report(judged, "late", "new", "label 0")
    assert_near(judged, "late")


def test_an_answer_that_is_new_waits_for_the_next_update(judged: ModelPool) -> None:
    report(judged, "w0", "new", "label 0")
    before = judged.reputation.of()
    report(judged, "w1", "new", "no such label")
    assert judged.reputation.of() == before
    judged.reputation.update()
    assert judged.reputation.of() != before


def test_where_evidence_fades_scores_wait_for_the_next_update(judged: ModelPool) -> None:
    judged.reputation.update(half_life_days=30)
    before = judged.reputation.of()
    report(judged, "w0", "new", "label 0")
    report(judged, "w1", "new", "label 0")
    assert judged.reputation.of() == before


def test_outcomes_at_one_time_all_count(judged: ModelPool) -> None:
    """Eight tasks that a worker does at once: none is lost, and none counted twice."""
    tasks = [f"at-once-{n}" for n in range(8)]
    declare(judged, [], dict.fromkeys(tasks))
    for task in tasks:
        report(judged, "w0", task, "label 0")
    with ThreadPoolExecutor(max_workers=8) as threads:
        done = [threads.submit(report, judged, "w1", task, "label 0") for task in tasks]
    assert [each.result() for each in done] == [None] * 8
    for worker in ("w0", "w1"):
        assert_near(judged, worker)


def test_the_pool_says_when_all_should_be_judged_again(judged: ModelPool) -> None:
    assert not judged.reputation.due().is_due
    declare(judged, [], {f"more-{n}": None for n in range(60)})
    answer(judged, {("w0", f"more-{n}"): "label 0" for n in range(60)})
    due = judged.reputation.due()
    assert (due.outcomes, due.verdicts, due.is_due) == (60, 0, True)
    assert isinstance(due.judged_at, datetime)
    judged.reputation.update()
    assert not judged.reputation.due().is_due
