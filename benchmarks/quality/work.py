"""Sets of answers as work in the graph: recorded as any other, and taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.helpers import helpers
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

TASK_TYPE = "bench-labels"
_BATCH = 2000
_WHEN = datetime(2025, 1, 1, tzinfo=UTC)

Pair = tuple[str, str]
"""A task and a worker."""
Progress = Callable[[int, int], None]
_Step = tuple[Callable[[list[dict[str, Any]]], object], list[dict[str, Any]]]


def refuse_work(pool: ModelPool) -> None:
    """Raise InvalidInputError where the graph holds work: it would be judged, too."""
    (work,) = helpers(pool).read("quality/work")
    if work["found"]:
        raise InvalidInputError(
            "the graph: found workers or tasks, expected none; name another server or database"
        )


def record(
    pool: ModelPool,
    answers: Mapping[Pair, str],
    *,
    times: Mapping[Pair, datetime] | None = None,
    progress: Progress = lambda *_: None,
) -> None:
    """Record answers as outcomes, at the times given, else all at one time."""
    pool.database.write(
        lambda tx: tx.run(
            "registry/merge_task_types",
            rows=[{"name": TASK_TYPE, "description": None}],
        )
    )
    ids = {pair: outcome_id(pair) for pair in answers}
    tasks = sorted({task for task, _ in answers})
    workers = sorted({worker for _, worker in answers})
    steps: list[_Step] = [
        (pool.work.declare_workers, [{"worker_id": w, "joined_at": _WHEN} for w in workers]),
        (pool.work.declare_tasks, [_task(task) for task in tasks]),
        (
            pool.work.record_assignments,
            [
                {
                    "assignment_id": ids[task, worker],
                    "task_id": task,
                    "worker_id": worker,
                    "mode": "chosen",
                    "assigned_at": _WHEN,
                }
                for task, worker in answers
            ],
        ),
        (
            pool.work.report_outcomes,
            [
                {
                    "outcome_id": ids[pair],
                    "assignment_id": ids[pair],
                    "status": "Completed",
                    "answer": answer,
                    "reported_at": times[pair] if times else _WHEN,
                }
                for pair, answer in answers.items()
            ],
        ),
    ]
    _write(steps, progress)


def record_verdicts(
    pool: ModelPool,
    verdicts: Iterable[tuple[str, Pair, bool]],
    *,
    at: datetime,
    progress: Progress = lambda *_: None,
) -> None:
    """Record who agrees with which outcome, all at one time."""
    rows = [
        {
            "verdict_id": f"{verifier}:{outcome_id(of)}",
            "worker_id": verifier,
            "outcome_id": outcome_id(of),
            "agrees": agrees,
            "at": at,
        }
        for verifier, of, agrees in verdicts
    ]
    _write([(pool.work.verify_outcomes, rows)], progress)


def outcome_id(of: Pair) -> str:
    """The id of the outcome of a task and a worker."""
    task, worker = of
    return f"{worker}:{task}"


def make_known(pool: ModelPool, known: Mapping[str, str]) -> None:
    """Let just these tasks have a known answer."""
    helpers(pool).write(
        lambda tx: tx.run("quality/known_answers", task_type=TASK_TYPE, known=known, since=_WHEN)
    )


def forget(pool: ModelPool) -> None:
    """Take all work out of the graph, and the benchmark's task type."""
    _all(lambda: _delete(pool, "quality/forget", task_type=TASK_TYPE))


def forget_workers(pool: ModelPool, workers: Iterable[str]) -> None:
    """Take these workers out of the graph, with all that they did."""
    ids = sorted(workers)
    _all(lambda: _delete(pool, "quality/forget_workers", worker_ids=ids))


def _write(steps: Sequence[_Step], progress: Progress) -> None:
    total = sum(len(rows) for _, rows in steps)
    done = 0
    for write, rows in steps:
        for start in range(0, len(rows), _BATCH):
            write(rows[start : start + _BATCH])
            done += len(rows[start : start + _BATCH])
            progress(done, total)


def _task(task: str) -> dict[str, Any]:
    return {"task_id": task, "task_type": TASK_TYPE, "risk_level": "Low", "declared_at": _WHEN}


def _delete(pool: ModelPool, name: str, **parameters: object) -> int:
    (row,) = helpers(pool).write(lambda tx: tx.run(name, limit=10_000, **parameters))
    deleted: int = row["deleted"]
    return deleted


def _all(some: Callable[[], int]) -> None:
    while some():
        pass
