"""Rows about the registry: what sources claim, and what loads do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from modelpool.rows.history import ClaimChange, PlaceChange
from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedValue(Row):
    """What one source claims of one field of a model.

    `task_type` is None for what is said of the model itself. `verdict` says why the claim holds or
    lost: holds, agrees, unknown, derived, outranked, older or closed (see the query
    registry/claimed_values). `precedence` is the source's, the smaller one wins; `basis` says how
    the value was obtained. `since` is when the claim was opened in the registry, `until` when it
    was closed, None while it is open; `source_date` is the date of the source's own data.
    """

    task_type: str | None
    field: str
    value: str
    holds: bool
    verdict: str
    source: str
    precedence: int
    basis: str | None
    source_date: date | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InheritedValue(Row):
    """A class that a claim on another offer of the same weights knows, or that nobody claims.

    `verdict` is 'holds', or says why the model doesn't inherit the value. `model_id` is the offer
    that `source` claims it of; both are None where `basis` says which values were put together.
    """

    task_type: str
    field: str
    value: str
    verdict: str
    model_id: str | None
    source: str | None
    basis: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus(Row):
    """A model's lifecycle as of a day, its dates, and what replaces it.

    `released_on` is None once that day has come. `vanished_at` is when the last source ceased to
    list it, None while one does. `successor_listed` is None where no successor is claimed.
    """

    lifecycle: str
    released_on: date | None
    deprecated_on: date | None
    retired_on: date | None
    vanished_at: datetime | None
    successor: str | None
    successor_listed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Row):
    """Since when a source lists a model, by which load, and until when if it no longer does."""

    source: str
    precedence: int
    since: datetime
    load_id: str
    until: datetime | None
    closed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTypeRow(Row):
    """A task type and its parent, the more general type, which is None at the top.

    Where nobody knows a model's accuracy for it, the lowest of `kinds_needed` kinds is taken.
    """

    name: str
    kind_of: str | None
    description: str | None
    kinds_needed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did, or would do, counted in records.

    `load_ids` are empty, and `since` is None, when nothing was written. `models_retired` counts
    the models that no source lists any more. `doubts` are the reasons to ask for confirmation.
    """

    load_ids: tuple[str, ...]
    since: datetime | None
    added: int
    changed: int
    unchanged: int
    retired: int
    models_retired: int
    changes: tuple[ClaimChange, ...]
    places: tuple[PlaceChange, ...] = ()
    doubts: tuple[str, ...] = ()
