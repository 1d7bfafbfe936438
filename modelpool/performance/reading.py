"""What outcomes show of models by task type and worker, read out of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from modelpool.database import Database
from modelpool.reputation.judged import Doubt
from modelpool.reputation.keeping import judged_by
from modelpool.rows.row import native

# Models of which one query reads at a time, to bound memory.
_MODELS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a worker did with a model in a task type; see `performance/measured`."""

    worker_id: str
    operator: str
    accused: bool
    outcomes: int
    judged: float
    right: float
    known: float
    known_right: float
    doubted: float
    latencies_ms: Sequence[float]
    costs_usd: Sequence[float]
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What workers did with a model in a task type; `since` it was found to have drifted."""

    model_id: str
    task_type: str
    since: datetime | None
    work: Sequence[Work]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRecord:
    """A worker's record in a task type, with all models; see `performance/records`."""

    evidence: float
    hits: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What holds of the pool: by task type the doubt about judgements and the mean share right;
    by task type and worker its record; and how many classes of models are tested."""

    doubts: Mapping[str, Doubt]
    means: Mapping[str, float]
    records: Mapping[tuple[str, str], WorkerRecord]
    tests: int


def used_models(database: Database) -> list[str]:
    """The models that outcomes report, sorted."""
    return [row["model_id"] for row in database.read("performance/used_models")]


def uses(database: Database, model_ids: Sequence[str], task_type: str | None) -> Iterator[Use]:
    """The uses of some models, by model and task type."""
    for start in range(0, len(model_ids), _MODELS):
        # Records, whose long lists of numbers aren't copied.
        rows = database.records(
            "performance/measured",
            model_ids=model_ids[start : start + _MODELS],
            task_type=task_type,
        )
        groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            groups[row["model_id"], row["task_type"]].append(row)
        for (model_id, name), found in groups.items():
            yield Use(
                model_id=model_id,
                task_type=name,
                since=native(found[0]["since"]),
                work=tuple(_work(row) for row in found),
            )


def _work(row: Mapping[str, Any]) -> Work:
    names = ("model_id", "task_type", "since", "operator", "last_at")
    said = {name: value for name, value in row.items() if name not in names}
    # A worker without an operator is its own.
    operator = f"by {row['operator']}" if row["operator"] else f"worker {row['worker_id']}"
    return Work(**said, operator=operator, last_at=native(row["last_at"]))


def around(database: Database, found: Sequence[Use], models: int) -> Around:
    """What is needed of the pool to measure these uses; `models` is how many are used in all.

    Every model counts as tested in every judged task type, so that a model's classes don't depend
    on how many models one asks about.
    """
    states = {row["task_type"]: row["state"] for row in database.read("performance/judged")}
    judged = {name: judged_by(state) for name, state in states.items()}
    workers = sorted({work.worker_id for use in found for work in use.work})
    rows = database.read(
        "performance/records",
        task_types=sorted({use.task_type for use in found}),
        worker_ids=workers,
    )
    records = {
        (row["task_type"], row["worker_id"]): WorkerRecord(
            evidence=row["evidence"], hits=row["hits"] or 0.0, expected=row["expected"] or 0.0
        )
        for row in rows
    }
    return Around(
        doubts={name: doubt for name, (doubt, _) in judged.items()},
        means={name: mean for name, (_, mean) in judged.items()},
        records=records,
        tests=3 * max(1, models) * max(1, len(states)),
    )
