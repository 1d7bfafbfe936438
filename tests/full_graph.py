"""A small graph that holds every label, relation and property there is."""

from __future__ import annotations

from datetime import date
from typing import Any

from modelpool.database import Database
from modelpool.pool import ModelPool
from tests.worlds import record, registry

FACTS: dict[str, Any] = {
    "source": "example",
    "name": "A name",
    "notes": "A note.",
    "maker": "acme",
    "released_on": "2024-01-01",
    "deprecated_on": "2998-01-01",
    "retired_on": "2999-01-01",
    "source_date": "2025-01-01",
    "successor": "acme/large",
    "context_tokens": 8000,
    "output_tokens": 4000,
    "input_price_usd": 1.5,
    "output_price_usd": 2.5,
    **{
        f"{field}_basis": "by-hand"
        for field in ("accuracy", "latency", "cost", "risk", "provider_type", "lifecycle")
    },
}


def build(pool: ModelPool, helpers: Database) -> None:
    """Fill an empty graph; each area of the vocabulary has a function of its own."""
    _registry(pool, helpers)


def _registry(pool: ModelPool, helpers: Database) -> None:
    small = record("acme/small", "generation", **FACTS)
    special = record("acme/small", "code-generation", **FACTS)
    # The graph changes its mind once, so that there are closed claims and a tombstone.
    pool.load(registry(small, record("acme/old", **FACTS)), on=date(2025, 1, 1))
    pool.load(registry({**small, "cost_class": "High"}, special), on=date(2025, 6, 1))
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="acme/small", weight=0.5))
