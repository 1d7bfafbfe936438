"""Rows about the registry's history: its loads, and what differs between two states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChange:
    """One claim that a load adds, changes or retires, or that differs between two states.

    `change` is added, changed, and retired (by a load) or removed (between states). `fields` maps
    each field that differs to its value before and after; it is empty unless `change` is changed.
    """

    change: str
    source: str
    model_id: str
    task_type: str
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange(Row):
    """A task type whose parent changes, as a source claims or as resolved from all claims.

    `source` is None for the resolved parent. `before` and `after` are None if no parent is
    claimed, or at the top.
    """

    task_type: str
    source: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTransition:
    """How many claims went from one class (or task type) to another."""

    field: str
    before: str
    after: str
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """How many claims changed a field, and in how many of these it appeared or vanished."""

    field: str
    changed: int
    appeared: int
    vanished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs between two states of a registry, counted in claims."""

    common: int
    added: int
    removed: int
    changed: int
    classes: tuple[ClassTransition, ...]
    fields: tuple[FieldChange, ...]
    changes: tuple[ClaimChange, ...]
    places: tuple[PlaceChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow(Row):
    """One source's part of one load; `since` is when its facts begin to hold.

    The counts are of claims.
    """

    load_id: str
    source: str
    since: datetime
    loaded_at: datetime
    files: tuple[str, ...]
    partial: bool
    added: int
    changed: int
    unchanged: int
    retired: int
