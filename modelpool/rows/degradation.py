"""Rows about degraded capabilities: models for task types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow(Row):
    """How a model does in a task type against what was expected of its outcomes.

    `confidence`, 0 to 1, is the chance that it has fallen. From `since` on, `observed` is the share
    of `fallen_outcomes` that is right, `expected` the share that was to be; it fell by `lower` to
    `upper` (95 %). These are None where nothing points to a fall, `back_when` is where it hasn't
    fallen. `weight` is its selection weight.
    """

    model_id: str
    task_type: str
    outcomes: int
    confidence: float
    has_fallen: bool
    is_rebased: bool
    since: datetime | None
    fallen_outcomes: int | None
    expected: float | None
    observed: float | None
    lower: float | None
    upper: float | None
    back_when: str | None
    weight: float
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRow(Row):
    """A selection weight (0 to 1) of a degraded model for a task type.

    `because` says why and by which rule, `back_when` what would bring the whole weight back.
    """

    model_id: str
    task_type: str
    weight: float
    because: str
    back_when: str
    since: datetime
