"""What judging writes: all of it or nothing holds, and what is the same isn't written again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import ConflictError
from modelpool.pool import ModelPool
from modelpool.reputation import writing
from tests.integration.test_reputation import SKILLS, TASKS, answer, declare, draw, work

__all__ = ["work"]

LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def judged(work: ModelPool) -> ModelPool:
    """A pool whose first half of the work was judged; the second half was done since."""
    declare(work, SKILLS, {task: "yes" if i % 5 == 0 else None for i, task in enumerate(TASKS)})
    answer(work, draw(SKILLS, TASKS[:20]))
    work.reputation.update()
    answer(work, draw(SKILLS, TASKS[20:]))
    return work


def held(pool: ModelPool) -> dict[str, Any]:
    """What holds: scores, what each outcome counts, and how the types were judged."""
    return {
        "scores": pool.reputation.of(),
        "judgements": pool.database.read("reputation/judgements"),
        **{worker: pool.reputation.why(worker, limit=None).credits for worker in SKILLS},
    }


def found(pool: ModelPool) -> set[tuple[str, str]]:
    """What is found in answers and latencies: rules and keys."""
    rules = ("guessed_answers", "copied_answers", "answer_ring", "too_fast")
    findings = pool.misuse.scan(rules=rules, store=False).findings
    return {(finding.rule, finding.key) for finding in findings}


def at_first(step: str, then: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Does something once, when a step is first told to progress."""
    left = [then]

    def progress(name: str, _done: int, _total: int) -> None:
        if name.endswith(step) and left:
            left.pop()()

    return progress


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["code-generation", "write"])
def test_an_update_that_is_interrupted_changes_nothing(judged: ModelPool, step: str) -> None:
    before = held(judged)
    with pytest.raises(KeyboardInterrupt):
        judged.reputation.update(progress=at_first(step, interrupt))
    assert held(judged) == before


def test_the_next_update_replaces_what_an_interrupted_one_left(
    judged: ModelPool, helpers: Database
) -> None:
    with pytest.raises(KeyboardInterrupt):
        judged.reputation.update(progress=at_first("write", interrupt))
    judged.reputation.update()
    after = held(judged)

    helpers.write(lambda tx: tx.run("all/delete_judging"))
    judged.reputation.update()
    fresh = held(judged)
    for worker in SKILLS:
        assert after[worker] == fresh[worker]
    scores = [[(row.worker_id, row.score) for row in each["scores"]] for each in (after, fresh)]
    assert scores[0] == scores[1]


def test_an_update_that_another_overtakes_is_refused(judged: ModelPool) -> None:
    before = held(judged)

    def begin() -> None:
        judged.database.write(lambda tx: tx.run("reputation/begin_judging", writer="another"))

    with pytest.raises(ConflictError, match="another update of reputation began"):
        judged.reputation.update(progress=at_first("code-generation", begin))
    assert held(judged) == before


def test_an_update_with_nothing_new_writes_nothing(judged: ModelPool) -> None:
    first = judged.reputation.update()
    pool = judged.graph.Pool.nodes.get(name="registry")
    again = judged.reputation.update()
    assert again == first
    assert judged.graph.Pool.nodes.get(name="registry").judging == pool.judging
    assert not judged.reputation.history("ann")[:-2]


@pytest.mark.parametrize("new", ["outcome", "verdict", "known answer", "anchor"])
def test_whatever_is_new_is_taken_into_account(judged: ModelPool, new: str) -> None:
    judged.reputation.update()
    assert not writing.is_new(judged.database, datetime.now(UTC))
    if new == "outcome":
        declare(judged, [], {"late": None})
        answer(judged, {("ann", "late"): "yes"})
    elif new == "verdict":
        judged.work.verify("v", worker_id="bob", outcome_id="ann-t01", agrees=True, at=LATER)
    elif new == "known answer":
        declare(judged, [], {"t01": "yes"})
    else:
        judged.work.declare_worker("auditor", trusted=True, joined_at=LATER)
    assert writing.is_new(judged.database, datetime.now(UTC))


def test_tasks_that_wait_for_outcomes_change_nothing(judged: ModelPool) -> None:
    """However many they are, with no outcome at all or with one that was refused."""
    judged.reputation.update()
    before = {row.worker_id: row.score for row in judged.reputation.of()}
    accused = found(judged)
    waiting = {f"waiting-{number}": None for number in range(250)}
    declare(judged, [], waiting)
    refused = list(waiting)[:120]
    judged.work.record_assignments(
        [
            {"assignment_id": task, "task_id": task, "worker_id": "ann", "mode": "chosen"}
            for task in refused
        ]
    )
    judged.work.report_outcomes(
        [{"outcome_id": task, "assignment_id": task, "status": "Refused"} for task in refused]
    )
    assert writing.is_new(judged.database, datetime.now(UTC))
    judged.reputation.update()
    assert {row.worker_id: row.score for row in judged.reputation.of()} == before
    assert found(judged) == accused
