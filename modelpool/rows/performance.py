"""Rows about what outcomes measure of models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredClass(Row):
    """A class of a model for a task type, as it holds and as outcomes of this pool measure it.

    `field` is accuracy_class, latency_class or cost_class; `cuts` are the two cut points of its
    classes, in percent, seconds or US dollars.

    `declared` holds now, by the rating for the type `rated_for`: the task type or the nearest more
    general one, None if the model isn't declared for any. `how`, `basis` and `source` say from
    where it is.

    `value` is the share right (0 to 1), the median of seconds, or that of US dollars an outcome,
    None if no outcome counts; `lower` and `upper` are its 95 % interval, of which an end is None
    where nothing bounds it. `mean` is the mean cost. `n` is the weight of the outcomes that count,
    by how many `workers` of how many `operators`; `left_out` is how many workers don't count.
    `rests_on` says whether that share is of known answers or of all judged outcomes. `since` is
    when the model was found to have drifted: earlier outcomes don't count.

    `measured` is the class in which the whole interval lies, else Unknown. `needed` is how many
    outcomes more would show it beyond doubt, None if it is shown or no number would; `note` says
    what is missing. `proposed` is the class that should hold instead of the declared one, if that
    is beyond doubt: `proof` is the interval, corrected for all classes tested, that shows it.
    """

    model_id: str
    task_type: str
    field: str
    rated_for: str | None
    declared: str
    how: str | None
    basis: str | None
    source: str | None
    measured: str
    value: float | None
    lower: float | None
    upper: float | None
    mean: float | None
    n: float
    workers: int
    operators: int
    left_out: int
    rests_on: str | None
    last_at: datetime | None
    since: datetime | None
    needed: int | None
    note: str | None
    proposed: str | None
    proof: tuple[float, float | None] | None
    cuts: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedClass(Row):
    """A measured class that was accepted: what it is based on, with who accepted it and why."""

    model_id: str
    task_type: str
    field: str
    value: str
    basis: str
    since: datetime
    load_id: str
