"""Rows about pruning: which capabilities leave the feasible sets, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Prunable:
    """A capability that there is a reason to prune: a model for a task type.

    `reasons` are some of deprecated, degraded, dominated and unused, and `because` says it in a
    sentence. `uses` is how often it was chosen in the days that unused capabilities are judged by.
    `kept_for` is what needs it: then it stays; None if it is pruned.
    """

    model_id: str
    task_type: str
    reasons: tuple[str, ...]
    because: str
    uses: int
    kept_for: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneReport:
    """What was pruned, or would be: then `load_id` and `since` are None.

    `capabilities` counts all that weren't pruned or Retired before, `choices` those made of
    models from `used_since` on. `doubts` are the reasons to ask for confirmation.
    """

    load_id: str | None
    since: datetime | None
    pruned: tuple[Prunable, ...]
    kept: tuple[Prunable, ...]
    capabilities: int
    choices: int
    used_since: datetime
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrunedCapability(Row):
    """A capability that is pruned, or was until it was put back.

    `because` says why, `load_id` by which load. `source` is pruned-here, or
    another source whose correction says so.
    """

    model_id: str
    task_type: str
    because: str
    source: str
    since: datetime
    load_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """What was put back, by which load; None if there was nothing left to put back."""

    load_id: str | None
    put_back: tuple[PrunedCapability, ...]
