"""Rows about recorded work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How many of the records written were new, and how many the graph had already."""

    added: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRecords:
    """The result of loading a file of records, in numbers of records.

    `resumed_at` is how many an earlier, interrupted load of the same file had loaded; the other
    numbers include them.
    """

    kind: str
    records: int
    added: int
    known: int
    resumed_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedExample:
    """The result of loading the example of work, file by file in their order.

    Use of models before `registry_since`, when the graph's first registry load takes effect, can't
    be judged by the registry.
    """

    files: tuple[LoadedRecords, ...]
    first_assigned_at: datetime
    registry_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow(Row):
    """A worker; empty `task_types` means that it takes any, `capacity` None any number of tasks.

    `in_hand` counts its assignments without an outcome, `verdicts` those that it gave.
    """

    worker_id: str
    operator: str | None
    trusted: bool
    joined_at: datetime
    capacity: int | None
    task_types: tuple[str, ...]
    verifies_only: bool
    in_hand: int
    outcomes: int
    verdicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(Row):
    """A task, what it requires of a model, and how many assignments and outcomes it has."""

    task_id: str
    task_type: str
    risk_level: str
    criticality: str
    min_accuracy: str | None
    max_latency: str | None
    max_cost: str | None
    provider_types: tuple[str, ...] | None
    answer_known: bool
    declared_at: datetime
    assignments: int
    outcomes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnverifiedOutcome(Row):
    """An outcome with fewer `verdicts` than `needed`; `verifiers` counts who may give another.

    `because` says why it needs them.
    """

    outcome_id: str
    task_id: str
    worker_id: str
    reported_at: datetime
    needed: int
    verdicts: int
    verifiers: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibleWorker(Row):
    """A worker who may be assigned a task.

    `in_hand` counts its assignments without an outcome; `capacity` limits them unless None.
    `score` and its `lower_bound` (0 to 1) and `evidence` (in outcomes) are its reputation in the
    type `reputed_in`, the task's own or the nearest more general one; None where it has none. A
    `newcomer` has too little evidence, and isn't trusted.
    """

    worker_id: str
    operator: str | None
    trusted: bool
    in_hand: int
    capacity: int | None
    reputed_in: str | None
    score: float | None
    lower_bound: float | None
    evidence: float | None
    newcomer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IneligibleWorker(Row):
    """A worker who may not be assigned a task, and every reason."""

    worker_id: str
    operator: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedWorker(Row):
    """One assignment of a decision: who does the task, and the model that is advised."""

    assignment_id: str
    worker_id: str
    model_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInputs(Row):
    """The inputs of a decision: the policy's demands, the candidates, and the seed.

    `models`, `base_models`, `makers` and `providers` are parallel, an item for each model drawn;
    so are `candidates`, `operators`, `chances` and `newcomers`, for each worker on the shortlist
    of the `considered` ones that were able to do the task.
    """

    decision_id: str
    decided_at: datetime
    seed: int
    workers: int
    distinct: tuple[str, ...]
    verifications: int
    min_reputation: float
    newcomer_share: float
    models: tuple[str, ...]
    base_models: tuple[str, ...]
    makers: tuple[str, ...]
    providers: tuple[str, ...]
    candidates: tuple[str, ...]
    operators: tuple[str, ...]
    chances: tuple[float, ...]
    newcomers: tuple[bool, ...]
    considered: int
    gave_up: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Row):
    """A decision about a task, its assignments in order, and the policy (name@version).

    `effective_votes`, from 1 to their number, is how many independent votes its models are worth,
    as far as that was known then; None for one model, or nobody. Where nobody was assigned,
    `unable` lists workers who may not do the task, with the reasons, and `cures` what would help.
    """

    decision_id: str
    task_id: str
    policy: str | None
    decided_at: datetime
    inputs: DecisionInputs
    assignments: tuple[AssignedWorker, ...]
    effective_votes: float | None = None
    unable: tuple[IneligibleWorker, ...] = ()
    cures: tuple[str, ...] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Build the row with its nested rows."""
        return cls(
            decision_id=record["decision_id"],
            task_id=record["task_id"],
            policy=record["policy"],
            decided_at=record["decided_at"].to_native(),
            inputs=DecisionInputs.from_record(record["inputs"]),
            assignments=tuple(AssignedWorker.from_record(a) for a in record["assignments"]),
            effective_votes=record["effective_votes"],
        )

    @property
    def gave_up(self) -> tuple[str, ...]:
        """The demands that couldn't be met."""
        return self.inputs.gave_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A decision recomputed: `differences` is empty when the result is the same."""

    decision: Decision
    differences: tuple[str, ...]
