"""The record of work: workers, tasks, assignments, outcomes, verdicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from modelpool.exceptions import NotFoundError
from modelpool.identity import known_as
from modelpool.pool.assigning import Assigning
from modelpool.pool.base import at_least_one, row_limit
from modelpool.requirements import Criticality, Level, ProviderType, Speed
from modelpool.rows import (
    LoadedExample,
    LoadedRecords,
    Recorded,
    Story,
    TaskRow,
    Trail,
    UnverifiedOutcome,
    Verification,
    WorkerRow,
)

if TYPE_CHECKING:
    from modelpool.work.file_loading import Progress

Status = Literal["Completed", "Failed", "Refused"]
TrailKind = Literal["outcome", "assignment", "task", "worker"]
RecordKind = Literal["workers", "tasks", "assignments", "outcomes", "verdicts"]


class PoolWork(Assigning):
    """Facts are added under an id that the caller chooses, and never changed.

    Every method that writes is idempotent. All of them raise InvalidInputError for an invalid
    value, NotFoundError for a name that isn't in the graph, and ConflictError for a contradiction
    with the graph, such as other content under a known id; then nothing was written. Methods for
    many records take the fields of docs/record.md as mappings, write all or nothing in one
    transaction, and raise RecordsError with every problem. Moments are datetimes with a zone, or
    dates; None means now, by the server's clock.
    """

    def workers(self, *, limit: int | None = None) -> tuple[WorkerRow, ...]:
        """The workers, by id."""
        return self._rows("work/workers", WorkerRow, limit=row_limit(limit))

    def tasks(
        self, *, task_type: str | None = None, limit: int | None = None
    ) -> tuple[TaskRow, ...]:
        """The tasks, the newest first; `task_type` keeps those of it or of a kind of it."""
        if task_type is not None:
            self._check_task_type(task_type)
        return self._rows("work/tasks", TaskRow, task_type=task_type, limit=row_limit(limit))

    def unverified(self, *, limit: int | None = None) -> tuple[UnverifiedOutcome, ...]:
        """Outcomes with fewer verdicts than their decision required, the longest waiting first."""
        return self._rows("work/unverified", UnverifiedOutcome, limit=row_limit(limit))

    def declare_worker(
        self,
        worker_id: str,
        *,
        operator: str | None = None,
        trusted: bool = False,
        capacity: int | None = None,
        task_types: Collection[str] | None = None,
        verifies_only: bool = False,
        joined_at: date | datetime | None = None,
    ) -> bool:
        """Declare a worker; False when it was known.

        `capacity` is the maximum number of concurrent assignments, `task_types` are those that it
        takes; None means any. One that `verifies_only` is assigned nothing, and has neither.
        """
        return self._record(
            "workers",
            worker_id=worker_id,
            operator=operator,
            trusted=trusted or None,
            capacity=capacity,
            task_types=task_types or None,
            verifies_only=verifies_only or None,
            joined_at=joined_at,
        )

    def declare_workers(self, records: Sequence[Mapping[str, Any]]) -> Recorded:
        """Declare workers."""
        return self._record_many("workers", records)

    def declare_task(
        self,
        task_id: str,
        *,
        task_type: str,
        risk_level: Level,
        criticality: Criticality | None = None,
        min_accuracy: Level | None = None,
        max_latency: Speed | None = None,
        max_cost: Level | None = None,
        provider_types: Collection[ProviderType] | None = None,
        reference: str | None = None,
        declared_at: date | datetime | None = None,
    ) -> bool:
        """Declare a task; False when it was known.

        `reference` is the known answer; it may be added later, with all else unchanged.
        """
        return self._record(
            "tasks",
            task_id=task_id,
            task_type=task_type,
            risk_level=risk_level,
            criticality=criticality,
            min_accuracy=min_accuracy,
            max_latency=max_latency,
            max_cost=max_cost,
            provider_types=provider_types or None,
            reference=reference,
            declared_at=declared_at,
        )

    def declare_tasks(self, records: Sequence[Mapping[str, Any]]) -> Recorded:
        """Declare tasks."""
        return self._record_many("tasks", records)

    def choose(
        self,
        assignment_id: str,
        *,
        task_id: str,
        worker_id: str,
        model_id: str | None = None,
        assigned_at: date | datetime | None = None,
    ) -> bool:
        """Record that a worker took a task and chose a model by itself; False when known."""
        return self._record(
            "assignments",
            assignment_id=assignment_id,
            task_id=task_id,
            worker_id=worker_id,
            mode="chosen",
            model_id=model_id,
            assigned_at=assigned_at,
        )

    def record_assignments(self, records: Sequence[Mapping[str, Any]]) -> Recorded:
        """Record assignments that were made elsewhere or chosen, each with its `mode`."""
        return self._record_many("assignments", records)

    def report(
        self,
        outcome_id: str,
        *,
        assignment_id: str,
        status: Status,
        worker_id: str | None = None,
        model_id: str | None = None,
        quality: float | None = None,
        latency_ms: float | None = None,
        cost_usd: float | None = None,
        answer: str | None = None,
        reported_at: date | datetime | None = None,
    ) -> bool:
        """Report the outcome of an assignment; False when it was known.

        `model_id` is the model actually used; `quality`, 0 to 1, is the worker's own rating. The
        scores of those who did the task follow at once.
        """
        added = self._record(
            "outcomes",
            outcome_id=outcome_id,
            assignment_id=assignment_id,
            status=status,
            worker_id=worker_id,
            model_id=model_id,
            quality=quality,
            latency_ms=latency_ms,
            cost_usd=cost_usd,
            answer=answer,
            reported_at=reported_at,
        )
        self._follow(outcome_id)
        return added

    def report_outcomes(self, records: Sequence[Mapping[str, Any]]) -> Recorded:
        """Report outcomes."""
        return self._record_many("outcomes", records)

    def verify(
        self,
        verdict_id: str,
        *,
        worker_id: str,
        outcome_id: str,
        agrees: bool,
        score: float | None = None,
        at: date | datetime | None = None,
    ) -> bool:
        """Record a worker's verdict on another's outcome; False when it was known.

        A worker has one verdict on an outcome, and none on its own or its operator's work: that
        raises ConflictError. The scores of those who did the task follow at once.
        """
        added = self._record(
            "verdicts",
            verdict_id=verdict_id,
            worker_id=worker_id,
            outcome_id=outcome_id,
            agrees=agrees,
            score=score,
            at=at,
        )
        self._follow(outcome_id)
        return added

    def verify_outcomes(self, records: Sequence[Mapping[str, Any]]) -> Recorded:
        """Record verdicts."""
        return self._record_many("verdicts", records)

    def load_file(
        self, kind: RecordKind, path: Path, *, progress: Progress | None = None
    ) -> LoadedRecords:
        """Load a file of records, however large; see `modelpool.work.file_loading.load_file`.

        Raises RecordsError with the problems of the file, and then nothing was written.
        """
        from modelpool.work.facts import KINDS
        from modelpool.work.file_loading import load_file

        return load_file(self.database, KINDS[kind], path, progress=progress)

    def load_example(
        self, *, recovery: bool = False, progress: Progress | None = None
    ) -> LoadedExample:
        """Load the example of work that ships with Model Pool; see docs/example.md.

        With `recovery`, also what came two days after it.

        Raises ConflictError when the graph holds other work, NotFoundError when it lacks models.
        """
        from modelpool.work.example import load_example

        return load_example(self.database, recovery=recovery, progress=progress)

    def trail(self, id: str, *, kind: TrailKind | None = None, limit: int = 10) -> Trail:
        """The audit trail of an outcome, an assignment, a task, or a worker's newest assignments.

        `kind` says what `id` names, if that is ambiguous; `limit` applies to workers.
        Raises NotFoundError when nothing has the id.
        """
        found = self.database.read(
            "audit/trail_root", id=id, kind=kind, limit=at_least_one("limit", limit)
        )
        if not found:
            kinds = (kind,) if kind else get_args(TrailKind)
            hint = known_as(self.database.read, id, *kinds)
            raise NotFoundError(f"no {kind or 'outcome, assignment, task or worker'} {id!r}{hint}")
        assignment_ids = found[0]["assignment_ids"]
        stories = self._rows("audit/trail", Story, assignment_ids=assignment_ids)
        outcome_ids = [story.outcome["outcome_id"] for story in stories if story.outcome]
        verified = {
            outcome_id: tuple(rows)
            for outcome_id, rows in groupby(
                self.verifications(outcome_ids), key=lambda row: row.outcome_id
            )
        }
        return Trail(
            kind=found[0]["kind"],
            id=id,
            stories=tuple(
                replace(story, verifications=verified.get(story.outcome["outcome_id"], ()))
                if story.outcome
                else story
                for story in stories
            ),
        )

    def verifications(self, outcome_ids: Sequence[str]) -> tuple[Verification, ...]:
        """All evidence for or against outcomes: known answers, audits, agreement, verdicts.

        Ordered by outcome, the strongest first.
        """
        return self._rows("audit/verifications", Verification, outcome_ids=list(outcome_ids))

    def trail_query(self, trail: Trail) -> str:
        """The trail as a query for Neo4j Browser, after its parameter line."""
        ids = ", ".join(_quoted(story.assignment_id) for story in trail.stories)
        query = self.database.library["audit/trail_graph"]
        return query.for_browser({"assignment_ids": f"[{ids}]"})

    def _record(self, kind: str, **arguments: Any) -> bool:
        from modelpool.work.facts import KINDS
        from modelpool.work.recording import record_one

        return record_one(self.database, KINDS[kind], arguments)

    def _follow(self, outcome_id: str) -> None:
        from modelpool.pool.degradation import follow_models
        from modelpool.pool.verification import terms_of
        from modelpool.reputation.following import follow
        from modelpool.verification.updating import settle_one

        follow_models(self.database, follow(self.database, outcome_id))
        terms = terms_of(self._policies)
        self.database.write(lambda tx: settle_one(tx, outcome_id, terms))

    def _record_many(self, kind: str, records: Sequence[Mapping[str, Any]]) -> Recorded:
        from modelpool.work.facts import KINDS
        from modelpool.work.recording import record_many

        return record_many(self.database, KINDS[kind], records)


def _quoted(text: str) -> str:
    """A Cypher string."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
