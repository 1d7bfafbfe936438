"""Rows about searching the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability(Row):
    """What holds of one model for one task type that it declares.

    `sources` claim this, by precedence, the first wins; empty once no source lists the model.
    `lifecycle` is Retired from the day of retirement, and while the capability is pruned: `pruned`
    then says why. Prices are US dollars per million tokens.
    `score` is how well a search text fits, None without one.
    """

    model_id: str
    name: str | None
    task_type: str
    accuracy_class: str
    latency_class: str
    cost_class: str
    risk_level: str
    provider_type: str
    lifecycle: str
    provider: str | None
    maker: str | None
    base_model: str | None
    released_on: date | None
    deprecated_on: date | None
    retired_on: date | None
    successor: str | None
    context_tokens: int | None
    output_tokens: int | None
    input_price_usd: float | None
    output_price_usd: float | None
    notes: str | None
    pruned: str | None
    sources: tuple[str, ...]
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount(Row):
    """How many models, and how many of their capabilities, have a value of a field.

    `value` None counts those whose value isn't known; `field` None counts all. A model
    with several values counts under each of them.
    """

    field: str | None
    value: str | None
    models: int
    capabilities: int
