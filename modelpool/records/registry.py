"""Rows about the registry: what sources claim, and what loads do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from modelpool.records.history import ClaimChange
from modelpool.records.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedValue(Row):
    """What one source claims of one field of a model, for one task type.

    `basis` says how the value was had; `holds` whether it is the one that counts. `since` is when
    the registry began to say so, `source_date` the state of the source by its own date.
    """

    task_type: str
    field: str
    value: str
    holds: bool
    source: str
    basis: str | None
    source_date: date | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTypeRow(Row):
    """A task type and the more general one that it is a kind of, None at the top."""

    name: str
    kind_of: str | None
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did, or would do, counted in records.

    `load_ids` are empty, and `since` is None, when nothing was written. `models_retired` counts
    the models that no source lists any more.
    """

    load_ids: tuple[str, ...]
    since: datetime | None
    added: int
    changed: int
    unchanged: int
    retired: int
    models_retired: int
    changes: tuple[ClaimChange, ...]
