"""Rows about what the registry knows, and what it doesn't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCoverage(Row):
    """For how many offers a class is known for a task type or more.

    `how` says how it was had; None counts each offer once. Without a `field`, the row is about all
    offers. `base_models` counts those with such an offer, of the most offered base models.
    """

    field: str | None
    how: str | None
    offers: int
    base_models: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTypeCoverage(Row):
    """For how many offers the accuracy for a task type is known (`known`), of those `rated` for it.

    `ways` has a text for each way in which it was had, such as 'inherited 947'; `sources` are those
    that claim an accuracy for the type.
    """

    task_type: str
    kind_of: str | None
    rated: int
    known: int
    ways: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage(Row):
    """Of how many offers a source claims something, and knows each class.

    `source_date` is the newest date that its claims state, `loaded_at` when it was last loaded.
    """

    source: str
    precedence: int
    source_date: date | None
    loaded_at: datetime | None
    claims: int
    offers: int
    accuracy: int
    latency: int
    cost: int
    risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCoverage(Row):
    """How many offers have a known accuracy for so many kinds of a task type, or more."""

    kinds: int
    offers: int
    base_models: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the registry knows: by class, task type, source, and number of kinds of a task type.

    `top` is of how many base models, those that most providers offer, `base_models` are counted.
    """

    top: int
    classes: tuple[ClassCoverage, ...]
    task_types: tuple[TaskTypeCoverage, ...]
    sources: tuple[SourceCoverage, ...]
    kinds: tuple[KindCoverage, ...]
