"""A small graph that holds every label, relation and property there is."""

from __future__ import annotations

from datetime import date
from typing import Any

from modelpool.database import Database
from modelpool.policy import Policy, Rule
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
    _policy(pool)


def _registry(pool: ModelPool, helpers: Database) -> None:
    small = record("acme/small", "generation", **FACTS)
    special = record("acme/small", "code-generation", **FACTS)
    # The graph changes its mind once, so that there are closed claims and a tombstone.
    pool.load(registry(small, record("acme/old", **FACTS)), on=date(2025, 1, 1))
    pool.load(registry({**small, "cost_class": "High"}, special), on=date(2025, 6, 1))
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="acme/small", weight=0.5))


def _policy(pool: ModelPool) -> None:
    """A policy with every field that there is, which the graph has followed for a while."""
    shipped = pool.policy().policy_id
    levels = ("Low", "Medium")
    every = Rule(
        name="everything",
        description="A sentence.",
        when={
            "task_type": ("code-generation",),
            "risk_level": levels,
            "criticality": ("Critical",),
            "min_accuracy": levels,
            "max_latency": ("Fast", "none"),
            "max_cost": levels,
        },
        exclude={
            "lifecycle": ("Experimental",),
            "risk_level": ("High",),
            "provider_type": ("Internal",),
            "accuracy_class": ("Low",),
            "latency_class": ("Slow",),
            "cost_class": ("High",),
            "provider": ("acme",),
            "maker": ("acme",),
            "base_model": ("acme/small",),
            "model_id": ("acme/small",),
        },
        prefer={"cost_class": ("Low", "Medium")},
        require={
            "workers": 3,
            "distinct": ("base_model", "operator"),
            "verifications": 2,
            "min_reputation": 0.5,
            "newcomer_share": 0.1,
        },
    )
    pool.load_policy(Policy(name="full", description="A sentence.", rules=(every,)))
    pool.activate_policy("full")
    pool.activate_policy(shipped)
