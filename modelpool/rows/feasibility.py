"""Rows about feasible sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class FeasibleModel(Row):
    """A model that meets a task's requirements.

    `declared_for` is the task type whose rating applies, `distance` its number of steps above the
    requested one. `accuracy_how` and `risk_how` say how these were had: measured, inherited from
    another offer of the same weights, and so on; None if Unknown. `preference` is 1 for preferred
    models, more for the others. `selection_weight`, from 0 to 1, is how often to pick it relative
    to others: 1 unless it is degraded, and then `weight_because` says why, `weight_since` since
    when, and `weight_back_when` what would bring the whole weight back; else these are None.
    """

    model_id: str
    name: str | None
    provider: str | None
    base_model: str
    maker: str | None
    provider_type: str
    lifecycle: str
    declared_for: str
    distance: int
    accuracy_class: str
    latency_class: str
    cost_class: str
    risk_level: str
    accuracy_how: str | None
    risk_how: str | None
    preference: int
    selection_weight: float
    weight_because: str | None
    weight_since: datetime | None
    weight_back_when: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedModel(Row):
    """A model drawn from a feasible set; `position`, from 1, is the order of the draw."""

    position: int
    model_id: str
    provider: str | None
    base_model: str
    maker: str | None
    provider_type: str
    accuracy_class: str
    latency_class: str
    cost_class: str
    risk_level: str
    accuracy_how: str | None
    risk_how: str | None
    preference: int
    selection_weight: float
    weight_because: str | None

    @classmethod
    def of(cls, model: FeasibleModel, position: int) -> Self:
        """A model of the feasible set, at its place in a draw."""
        shared = (field.name for field in fields(cls) if field.name != "position")
        return cls(position=position, **{name: getattr(model, name) for name in shared})


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep(Row):
    """How many models one requirement fails (`failed`), fails alone (`only`), removes as the
    first that fails (`removed`), and how many are left after it (`remaining`)."""

    requirement: str
    needed: str
    failed: int
    only: int
    removed: int
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownClasses(Row):
    """Classes that are all that keeps models out: `models` would be feasible if they were known.

    That is, if they were good enough, too. `sources` are those that know the first of `fields`, of
    other models, for such tasks.
    """

    fields: tuple[str, ...]
    models: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRequirement(Row):
    """One requirement that a model fails: what it has and what was needed."""

    requirement: str
    has: str
    needed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedModel(Row):
    """A model outside the feasible set, with every requirement it fails, in the funnel's order.

    `declared_for` is None when it declares no capability for the task type.
    """

    model_id: str
    declared_for: str | None
    failed: tuple[FailedRequirement, ...]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Build the row with its nested rows."""
        failed = tuple(FailedRequirement.from_record(item) for item in record["failed"])
        return cls(**{**record, "failed": failed})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRequirement(Row):
    """One requirement, checked against one model.

    `met` is None where it can't be judged because the model declares no capability for the task
    type. `claims` says what each source claims, and on what basis.
    """

    requirement: str
    has: str | None
    needed: str
    met: bool | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Row):
    """One requirement to relax: the parameter, its value now (None: it isn't set) and then.

    `to` is 'any' if the limit has to be dropped.
    """

    parameter: str
    now: str | None
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation(Row):
    """A set of changes, and how many more models all of them together would admit."""

    changed: int
    steps: int
    changes: tuple[Change, ...]
    admits: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Build the row with its nested rows."""
        changes = tuple(Change.from_record(item) for item in record["changes"])
        return cls(**{**record, "changes": changes})
