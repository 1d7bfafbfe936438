"""Rows about what leaves the registry: exports and model cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.registry import ClaimedValue, TaskTypeRow
from modelpool.rows.row import Row
from modelpool.rows.search import Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow(Row):
    """A source, its precedence (the smaller one wins), and how many claims it makes."""

    name: str
    precedence: int
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportHead:
    """What an export holds besides its records; `partial` if it has only some of the models."""

    as_of: datetime
    partial: bool
    sources: tuple[SourceRow, ...]
    task_types: tuple[TaskTypeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """Counts of what was exported; `as_of` is the moment whose claims they are."""

    as_of: datetime
    models: int
    records: int
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What the registry knows of one model: what holds, and what each source claims.

    If no source lists the model any more, `claims` is empty, and `capabilities` are its last.
    """

    model_id: str
    as_of: datetime
    capabilities: tuple[Capability, ...]
    claims: tuple[ClaimedValue, ...]
