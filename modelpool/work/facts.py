"""The five kinds of records of work: what they are called, and how each becomes a query's row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

Record = dict[str, Any]
"""The fields of one schema, absent ones left out, moments as datetimes with a zone."""

Row = dict[str, Any]

MOMENTS = frozenset(("joined_at", "declared_at", "assigned_at", "reported_at", "at"))
NUMBERS = frozenset(("quality", "score", "latency_ms", "cost_usd"))
_LIMITS = ("min_accuracy", "max_latency", "max_cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record.

    `schema` names its JSON Schema, `write` and `problems` the queries that write its rows and that
    report their problems. `names` maps the fields of a row that introduce a name to the kind of
    thing named. `unique` has the combinations of fields that must be unique in a file; the id is
    the first.
    """

    name: str
    schema: str
    unique: tuple[tuple[str, ...], ...]
    write: str
    problems: str
    to_row: Callable[[Record], Row]
    names: Mapping[str, str]

    @property
    def id_field(self) -> str:
        """The field that holds the record's id."""
        return self.unique[0][0]


def digest(record: Mapping[str, Any]) -> str:
    """A hash of a record, in 32 hex digits; the order of its fields makes no difference."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), default=_text)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def start_of_day(text: str) -> datetime:
    """The moment that a text means, in UTC: a day means its start. Raises ValueError."""
    if len(text) == len("2026-01-31"):
        return datetime.combine(date.fromisoformat(text), time.min, tzinfo=UTC)
    return datetime.fromisoformat(text).astimezone(UTC)


def _text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _worker(record: Record) -> Row:
    return {
        "worker_id": record["worker_id"],
        "operator": record.get("operator"),
        "trusted": record.get("trusted", False),
        "capacity": record.get("capacity"),
        "task_types": sorted(set(record.get("task_types", "").split())),
        "verifies_only": record.get("verifies_only") or None,
        "joined_at": record.get("joined_at"),
        "digest": digest(record),
    }


def _task(record: Record) -> Row:
    # A known answer may be added later, so it isn't part of the digest.
    said = {field: value for field, value in record.items() if field != "reference"}
    facts = {field: record[field] for field in ("risk_level", *_LIMITS) if field in record}
    facts["criticality"] = record.get("criticality", "Normal")
    if "provider_types" in record:
        facts["provider_types"] = sorted(set(record["provider_types"].split()))
    return {
        "task_id": record["task_id"],
        "task_type": record["task_type"],
        "reference": record.get("reference"),
        "declared_at": record.get("declared_at"),
        "digest": digest(said),
        "facts": facts,
    }


def _assignment(record: Record) -> Row:
    named = ("assignment_id", "task_id", "worker_id", "mode", "model_id", "assigned_at")
    return {**{field: record.get(field) for field in named}, "digest": digest(record)}


def _outcome(record: Record) -> Row:
    # The assignment says who reports: naming the worker only guards against mistakes.
    said = {field: value for field, value in record.items() if field != "worker_id"}
    facts = ("status", "quality", "latency_ms", "cost_usd", "answer")
    named = ("outcome_id", "assignment_id", "worker_id", "model_id", "reported_at")
    return {
        **{field: record.get(field) for field in named},
        "digest": digest(said),
        "facts": {field: record[field] for field in facts if field in record},
    }


def _verdict(record: Record) -> Row:
    named = ("verdict_id", "worker_id", "outcome_id", "agrees", "score", "at")
    return {**{field: record.get(field) for field in named}, "digest": digest(record)}


WORKERS = Kind(
    name="workers",
    schema="worker",
    unique=(("worker_id",),),
    write="work/declare_workers",
    problems="work/worker_problems",
    to_row=_worker,
    names={"worker_id": "worker", "operator": "operator"},
)
TASKS = Kind(
    name="tasks",
    schema="task",
    unique=(("task_id",),),
    write="work/declare_tasks",
    problems="work/task_problems",
    to_row=_task,
    names={"task_id": "task"},
)
ASSIGNMENTS = Kind(
    name="assignments",
    schema="assignment",
    unique=(("assignment_id",),),
    write="work/assign",
    problems="work/assignment_problems",
    to_row=_assignment,
    names={"assignment_id": "assignment"},
)
OUTCOMES = Kind(
    name="outcomes",
    schema="outcome",
    unique=(("outcome_id",), ("assignment_id",)),
    write="work/report_outcomes",
    problems="work/outcome_problems",
    to_row=_outcome,
    names={"outcome_id": "outcome"},
)
VERDICTS = Kind(
    name="verdicts",
    schema="verdict",
    unique=(("verdict_id",), ("worker_id", "outcome_id")),
    write="work/verify_outcomes",
    problems="work/verdict_problems",
    to_row=_verdict,
    names={"verdict_id": "verdict"},
)
KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (WORKERS, TASKS, ASSIGNMENTS, OUTCOMES, VERDICTS)
}
"""By name, in the order in which they are loaded: each names only what comes before it."""
