"""The record of work on a real server: exactly one fact for each id, or nothing at all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import (
    ConflictError,
    InvalidInputError,
    ModelPoolError,
    NotFoundError,
    RecordsError,
)
from modelpool.pool import ModelPool
from tests.worlds import record, registry

Said = Callable[[], object]
Snapshot = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def work(pool: ModelPool) -> ModelPool:
    """Two models; workers a1 and a2 of one operator, b of another, c of none; two tasks."""
    pool.registry.load(registry(record("acme/small"), record("b/large")))
    pool.work.declare_workers(
        [
            {"worker_id": "a1", "operator": "a"},
            {"worker_id": "a2", "operator": "a"},
            {"worker_id": "b", "operator": "b"},
            {"worker_id": "c"},
        ]
    )
    for task_id in ("t1", "t2"):
        pool.work.declare_task(task_id, task_type="code-generation", risk_level="Low")
    return pool


@pytest.fixture
def reported(work: ModelPool) -> ModelPool:
    """As `work`, with outcome o1 of a1 on t1."""
    work.work.choose("as1", task_id="t1", worker_id="a1", model_id="acme/small")
    work.work.report("o1", assignment_id="as1", status="Completed", answer="42")
    return work


@pytest.fixture
def snapshot(helpers: Database) -> Snapshot:
    """Everything in the graph, in a total order."""
    return lambda: helpers.read("all/everything")


def counts(snapshot: Snapshot) -> Counter[str]:
    return Counter(row["kind"] for row in snapshot())


def test_a_whole_story_is_written_once_however_often_it_is_told(
    work: ModelPool, snapshot: Snapshot
) -> None:
    def tell() -> list[bool]:
        return [
            work.work.declare_worker("d", operator="d", capacity=2, task_types=["code-generation"]),
            work.work.declare_task(
                "t3", task_type="code-editing", risk_level="High", max_cost="Low"
            ),
            work.work.choose("as3", task_id="t3", worker_id="d", model_id="b/large"),
            work.work.report(
                "o3", assignment_id="as3", status="Completed", quality=1, answer="yes"
            ),
            work.work.verify("v3", worker_id="b", outcome_id="o3", agrees=True, score=0.5),
        ]

    assert tell() == [True] * 5
    before = snapshot()
    assert tell() == [False] * 5
    assert snapshot() == before
    assert counts(snapshot)["Outcome"] == counts(snapshot)["VERIFIED"] == 1
    # Nothing is in hand once its outcome is here.
    assert counts(snapshot)["HOLDS"] == 0


def test_other_content_under_a_known_id_is_refused(reported: ModelPool, snapshot: Snapshot) -> None:
    reported.work.verify("v1", worker_id="b", outcome_id="o1", agrees=True)
    before = snapshot()
    contradictions: list[tuple[Said, str]] = [
        (
            lambda: reported.work.declare_worker("a1", operator="b"),
            "operator: found 'b', expected ",
        ),
        (
            lambda: reported.work.declare_task(
                "t1", task_type="code-generation", risk_level="High"
            ),
            "risk_level: found 'High', expected Low, what is known of this task (t1)",
        ),
        (
            lambda: reported.work.choose(
                "as1", task_id="t2", worker_id="a1", model_id="acme/small"
            ),
            "task_id: found 't2', expected t1, what is known of this assignment (as1)",
        ),
        (
            lambda: reported.work.report("o1", assignment_id="as1", status="Failed", answer="42"),
            "status: found 'Failed', expected Completed, what is known of this outcome (o1)",
        ),
        (
            lambda: reported.work.verify("v1", worker_id="b", outcome_id="o1", agrees=False),
            "agrees: found 'false', expected true, what is known of this verdict (v1)",
        ),
    ]
    for said, told in contradictions:
        with pytest.raises(ConflictError) as caught:
            said()
        assert told in str(caught.value)
        assert "what is known of this" in str(caught.value)
    assert snapshot() == before


def test_what_names_nothing_in_the_graph_is_refused(
    reported: ModelPool, snapshot: Snapshot
) -> None:
    before = snapshot()
    refused: list[tuple[Said, str]] = [
        (
            lambda: reported.work.declare_worker("x", task_types=["nonsense"]),
            "task_types: found 'non",
        ),
        (
            lambda: reported.work.declare_task("x", task_type="nonsense", risk_level="Low"),
            "task_type",
        ),
        (
            lambda: reported.work.choose("x", task_id="none", worker_id="a1"),
            "task_id: found 'none'",
        ),
        (
            lambda: reported.work.choose("x", task_id="t1", worker_id="none"),
            "worker_id: found 'none'",
        ),
        (lambda: reported.work.choose("x", task_id="t1", worker_id="b", model_id="no"), "model_id"),
        (lambda: reported.work.report("x", assignment_id="none", status="Failed"), "made before"),
        (
            lambda: reported.work.verify("x", worker_id="b", outcome_id="none", agrees=True),
            "outcome_id",
        ),
        (
            lambda: reported.work.verify("x", worker_id="none", outcome_id="o1", agrees=True),
            "worker_id",
        ),
    ]
    for said, what in refused:
        with pytest.raises(NotFoundError, match=what):
            said()
    assert snapshot() == before


def test_what_contradicts_the_graph_is_refused(reported: ModelPool, snapshot: Snapshot) -> None:
    reported.work.declare_task(
        "sealed",
        task_type="code-generation",
        risk_level="Low",
        reference=f"sha256:{'0' * 64}",
    )
    reported.work.choose("sealed", task_id="sealed", worker_id="b")
    before = snapshot()
    past = date(2020, 1, 1)
    refused: list[tuple[Said, str]] = [
        (
            lambda: reported.work.choose("x", task_id="t1", worker_id="b", assigned_at=past),
            "declared",
        ),
        (lambda: reported.work.report("x", assignment_id="as1", status="Failed"), "has o1"),
        (
            lambda: reported.work.report(
                "o1", assignment_id="as1", status="Completed", answer="42", worker_id="b"
            ),
            "whose assignment it is, a1",
        ),
        (
            lambda: reported.work.report(
                "x", assignment_id="sealed", status="Failed", reported_at=past
            ),
            "before the assignment",
        ),
        (
            lambda: reported.work.report(
                "x", assignment_id="sealed", status="Failed", answer="plain"
            ),
            "both plain, or both sha256",
        ),
        (
            lambda: reported.work.verify("x", worker_id="b", outcome_id="o1", agrees=True, at=past),
            "before the outcome",
        ),
    ]
    for said, what in refused:
        with pytest.raises(ConflictError, match=what):
            said()
    assert snapshot() == before


def test_no_worker_verifies_itself_or_its_operators_work(
    reported: ModelPool, snapshot: Snapshot
) -> None:
    before = snapshot()
    with pytest.raises(ConflictError, match="another worker than the one"):
        reported.work.verify("x", worker_id="a1", outcome_id="o1", agrees=True)
    with pytest.raises(ConflictError, match="another operator than a"):
        reported.work.verify("x", worker_id="a2", outcome_id="o1", agrees=True)
    assert snapshot() == before
    # Workers without an operator have none in common.
    reported.work.choose("asc", task_id="t1", worker_id="c")
    reported.work.report("oc", assignment_id="asc", status="Completed")
    reported.work.declare_worker("d")
    assert reported.work.verify("x", worker_id="d", outcome_id="oc", agrees=False)


def test_a_worker_has_one_verdict_on_an_outcome(reported: ModelPool) -> None:
    reported.work.verify("v1", worker_id="b", outcome_id="o1", agrees=True)
    with pytest.raises(ConflictError, match="has given on this outcome, v1"):
        reported.work.verify("v2", worker_id="b", outcome_id="o1", agrees=True)
    with pytest.raises(ConflictError, match="what is known of this verdict"):
        reported.work.verify("v1", worker_id="c", outcome_id="o1", agrees=True)


def test_a_known_answer_may_come_later_and_then_stays(work: ModelPool) -> None:
    task: dict[str, Any] = {"task_type": "code-generation", "risk_level": "Low"}
    assert not work.work.declare_task("t1", **task, reference="42")
    assert not work.work.declare_task("t1", **task)
    with pytest.raises(ConflictError, match="the answer that is known"):
        work.work.declare_task("t1", **task, reference="43")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("quality", 1.5, "a number from 0 to 1"),
        ("status", "completed", "did you mean 'Completed'"),
        ("latency_ms", -1, "milliseconds"),
        ("answer", "sha256:short", "64 hexadecimal digits"),
        ("reported_at", datetime.now(UTC) + timedelta(days=1), "not in the future"),
        ("reported_at", datetime(2026, 1, 1), "with its zone"),
        ("outcome_id", "two words", "without spaces"),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    work: ModelPool, field: str, value: object, expected: str
) -> None:
    given: dict[str, Any] = {"outcome_id": "x", "assignment_id": "as1", "status": "Failed"}
    with pytest.raises(InvalidInputError, match=expected) as caught:
        work.work.report(**{**given, field: value})
    assert str(caught.value).startswith(f"{field}: found ")


def test_many_are_written_all_or_none_and_every_problem_is_said(
    work: ModelPool, snapshot: Snapshot
) -> None:
    before = snapshot()
    rows = [
        {"assignment_id": "x1", "task_id": "t1", "worker_id": "a1", "mode": "chosen"},
        {"assignment_id": "x2", "task_id": "none", "worker_id": "a1", "mode": "chosen"},
        {"assignment_id": "x3", "task_id": "t1", "worker_id": "none", "mode": "assigned"},
    ]
    with pytest.raises(RecordsError) as caught:
        work.work.record_assignments(rows)
    assert [str(problem) for problem in caught.value.problems] == [
        "record 2: task_id: found 'none', expected a declared task",
        "record 3: worker_id: found 'none', expected a declared worker",
    ]
    assert snapshot() == before
    assert work.work.record_assignments(rows[:1]).added == 1
    assert work.work.record_assignments(rows[:1]).known == 1


def test_two_outcomes_of_one_assignment_in_one_batch_are_refused(
    work: ModelPool, snapshot: Snapshot
) -> None:
    work.work.choose("as1", task_id="t1", worker_id="a1")
    before = snapshot()
    rows = [{"outcome_id": name, "assignment_id": "as1", "status": "Failed"} for name in ("x", "y")]
    with pytest.raises(RecordsError, match="an assignment without an outcome"):
        work.work.report_outcomes(rows)
    assert snapshot() == before


def test_sixteen_threads_with_the_same_ids_make_exactly_one_fact_each(
    work: ModelPool, snapshot: Snapshot
) -> None:
    """Each thread tells the same stories in an order of its own; some tell another version."""
    stories = range(12)
    for n in stories:
        work.work.choose(f"as{n}", task_id="t1", worker_id="a1", model_id="acme/small")

    def tell(thread: int) -> Counter[str]:
        told: Counter[str] = Counter()
        for n in random.Random(thread).sample(stories, len(stories)):
            try:
                quality = 0.5 if thread % 4 else 0.6
                told["outcome"] += work.work.report(
                    f"o{n}", assignment_id=f"as{n}", status="Completed", quality=quality
                )
            except ConflictError:
                told["contradiction"] += 1
            told["verdict"] += work.work.verify(
                f"v{n}", worker_id="b", outcome_id=f"o{n}", agrees=True
            )
        return told

    with ThreadPoolExecutor(16) as threads:
        told = sum(threads.map(tell, range(16)), Counter[str]())
    assert told["outcome"] == told["verdict"] == len(stories)
    # Of each outcome one version was first; all tellers of the other were told so.
    assert told["contradiction"] in range(4 * len(stories), 12 * len(stories) + 1)
    found = counts(snapshot)
    assert found["Outcome"] == found["REPORTED"] == found["OF"] == len(stories)
    assert found["VERIFIED"] == len(stories)
    assert found["HOLDS"] == 0


def test_two_outcomes_that_race_for_one_assignment_leave_one(
    work: ModelPool, snapshot: Snapshot
) -> None:
    work.work.choose("as1", task_id="t1", worker_id="a1")

    def report(n: int) -> str:
        try:
            work.work.report(f"o{n}", assignment_id="as1", status="Completed")
            return "written"
        except ModelPoolError as error:
            return type(error).__name__

    with ThreadPoolExecutor(16) as threads:
        results = Counter(threads.map(report, range(16)))
    assert results == {"written": 1, "ConflictError": 15}
    assert counts(snapshot)["Outcome"] == 1


def test_a_contradiction_names_every_field_and_both_values(work: ModelPool) -> None:
    said = {
        "task_id": "t9",
        "task_type": "code-generation",
        "risk_level": "Low",
        "max_cost": "Low",
        "provider_types": "Internal Proprietary",
        "declared_at": "2026-01-01",
    }
    work.work.declare_tasks([said])
    expected = {
        "max_cost": ("High", "max_cost: found 'High', expected Low"),
        "min_accuracy": ("High", "min_accuracy: found 'High', expected nothing"),
        "provider_types": ("Internal", "found 'Internal', expected Internal Proprietary"),
        "criticality": ("Critical", "criticality: found 'Critical', expected Normal"),
        "declared_at": (
            "2026-01-02",
            "declared_at: found '2026-01-02T00:00:00Z', expected 2026-01-01",
        ),
    }
    for field, (value, told) in expected.items():
        with pytest.raises(RecordsError) as caught:
            work.work.declare_tasks([{**said, field: value}])
        (problem,) = caught.value.problems
        assert problem.field == field
        assert told in str(problem)
    for field in ("max_cost", "provider_types", "declared_at"):
        with pytest.raises(RecordsError) as caught:
            work.work.declare_tasks([{name: v for name, v in said.items() if name != field}])
        (problem,) = caught.value.problems
        assert (problem.field, problem.value) == (field, "nothing")
    with pytest.raises(RecordsError) as caught:
        work.work.declare_tasks([{**said, "max_cost": "High", "risk_level": "High"}])
    assert [p.field for p in caught.value.problems] == ["max_cost", "risk_level"]
