"""Small crews of workers for tests of misuse: who did which task, and what others said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from modelpool.pool import ModelPool
from tests.worlds import record, registry

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TYPE = "code-generation"


class Crew:
    """Gathers records and writes them all at once; every worker and task is made when named."""

    def __init__(self, pool: ModelPool) -> None:
        self._pool = pool
        self._workers: dict[str, dict[str, Any]] = {}
        self._tasks: dict[str, dict[str, Any]] = {}
        self._assignments: list[dict[str, Any]] = []
        self._outcomes: list[dict[str, Any]] = []
        self._verdicts: list[dict[str, Any]] = []

    def worker(self, worker_id: str, **fields: Any) -> None:
        """Declare a worker with more than its id."""
        made = self._workers.setdefault(
            worker_id, {"worker_id": worker_id, "joined_at": START - timedelta(days=30)}
        )
        made.update(fields)

    def task(self, task_id: str, **fields: Any) -> None:
        """Declare a task with more than its id."""
        made = self._tasks.setdefault(
            task_id,
            {
                "task_id": task_id,
                "task_type": TYPE,
                "risk_level": "Low",
                "declared_at": START - timedelta(days=20),
            },
        )
        made.update(fields)

    def did(
        self,
        worker_id: str,
        task_id: str,
        *,
        used: str | None = None,
        advised: str | None = None,
        minute: float = 0,
        again: str = "",
        **outcome: Any,
    ) -> str:
        """One outcome; returns its id. `again` tells a second one of the same task apart."""
        self.worker(worker_id)
        self.task(task_id)
        name = f"{worker_id}-{task_id}{again}"
        at = START + timedelta(minutes=minute)
        self._assignments.append(
            {
                "assignment_id": f"a-{name}",
                "task_id": task_id,
                "worker_id": worker_id,
                "mode": "assigned" if advised else "chosen",
                **({"model_id": advised or used} if advised or used else {}),
                "assigned_at": at,
            }
        )
        self._outcomes.append(
            {
                "outcome_id": f"o-{name}",
                "assignment_id": f"a-{name}",
                "status": "Completed",
                **({"model_id": used} if used else {}),
                "reported_at": at,
                **outcome,
            }
        )
        return f"o-{name}"

    def verdict(
        self, worker_id: str, outcome_id: str, *, agrees: bool = True, minute: float = 60
    ) -> None:
        """One worker's verdict on an outcome."""
        self.worker(worker_id)
        self._verdicts.append(
            {
                "verdict_id": f"v-{worker_id}-{outcome_id}",
                "worker_id": worker_id,
                "outcome_id": outcome_id,
                "agrees": agrees,
                "at": START + timedelta(minutes=minute),
            }
        )

    def answers(
        self,
        given: Mapping[str, Sequence[str]],
        *,
        known: Mapping[int, str] | None = None,
        used: Mapping[str, str | None] | None = None,
        apart: float = 0.01,
    ) -> None:
        """Each worker's answers to tasks 0, 1, ...; an empty one is a task not done.

        A worker reports one task a minute, and those named first report first, `apart` minutes
        each. `used` says with which model.
        """
        for place, (worker_id, said) in enumerate(given.items()):
            model = (used or {}).get(worker_id)
            for number, answer in enumerate(said):
                if answer:
                    minute = number + place * apart
                    self.did(worker_id, f"t{number:03}", answer=answer, minute=minute, used=model)
        for number, answer in (known or {}).items():
            self.task(f"t{number:03}", reference=answer)

    def write(self) -> None:
        """Write everything."""
        self._pool.work.declare_workers(list(self._workers.values()))
        self._pool.work.declare_tasks(list(self._tasks.values()))
        self._pool.work.record_assignments(self._assignments)
        self._pool.work.report_outcomes(self._outcomes)
        if self._verdicts:
            self._pool.work.verify_outcomes(self._verdicts)


def crew(pool: ModelPool, *records: dict[str, Any]) -> Crew:
    """A crew on a registry of these records, or of one model that fits every task."""
    pool.registry.load(
        registry(*(records or (record("acme/good"),))), on=START.date() - timedelta(days=40)
    )
    return Crew(pool)


def found(pool: ModelPool, rule: str, **options: Any) -> list[tuple[str, ...]]:
    """The workers against whom a rule finds something, one tuple for each finding."""
    scan = pool.misuse.scan(rules=[rule], store=False, **options)
    return [finding.worker_ids for finding in scan.findings]


def ids(prefix: str, many: int) -> Iterable[str]:
    """prefix-0, prefix-1, ..."""
    return (f"{prefix}-{number}" for number in range(many))
