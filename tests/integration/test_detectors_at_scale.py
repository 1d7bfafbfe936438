"""What the detectors cost on twice the record: about twice as much, and no list of everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log2
from typing import Any

import pytest

from benchmarks.scale.fleet import make, record
from modelpool.database import Database
from modelpool.pool import ModelPool

RULES = (
    "bad_faith_verdicts",
    "blind_verdicts",
    "dearer_than_allowed",
    "experimental_on_high_risk",
    "flooding",
    "fresh_identity",
    "inflated_claims",
    "one_model_for_everything",
    "one_operator",
    "other_than_advised",
    "outside_feasible_set",
    "reciprocal_praise",
    "retired_model",
    "spent_reputation",
    "sybil_swarm",
    "verification_ring",
)
GIVEN = {"false_positives": 0.01}
SIZES = (10_000, 20_000)
STEEPEST = 1.4
"""The exponent of work done by size: the plan, too, may change from one size to the other."""
FEW = 100
MOST_BYTES = 300
"""What one outcome may take of the server's memory, at the most."""


def hits(plan: Mapping[str, Any]) -> int:
    """How often an operator and those under it read the store."""
    own = int(plan["args"].get("DbHits", 0))
    return own + sum(hits(child) for child in plan.get("children", ()))


@pytest.fixture(scope="module")
def costs(database: Database, helpers: Database) -> Iterator[dict[str, list[tuple[int, int]]]]:
    """By rule, for each size: reads of the store, and the most bytes that it held at a time."""
    found: dict[str, list[tuple[int, int]]] = {rule: [] for rule in RULES}
    for size in SIZES:
        helpers.write(lambda tx: tx.run("all/delete"))
        pool = ModelPool(database)
        record(pool, make(size))
        pool.misuse.scan(rules=["verification_ring", "sybil_swarm"])
        for rule in RULES:
            query = database.library[f"misuse/{rule}"]
            parameters = {name: GIVEN[name] for name in query.parameters}
            summary = database.driver.execute_query(
                f"PROFILE {query.text}", parameters_=parameters
            ).summary
            assert summary.profile is not None
            memory = int(summary.profile["args"].get("GlobalMemory", 0))
            found[rule].append((hits(summary.profile), memory))
    yield found
    helpers.write(lambda tx: tx.run("all/delete"))


@pytest.mark.parametrize("rule", RULES)
def test_reads_grow_about_as_the_record_does(
    costs: dict[str, list[tuple[int, int]]], rule: str
) -> None:
    """What reads next to nothing here, as there is nothing of its kind, says nothing."""
    (small, _), (large, _) = costs[rule]
    assert small < FEW or log2(large / small) <= STEEPEST


@pytest.mark.parametrize("rule", RULES)
def test_memory_is_that_of_numbers(costs: dict[str, list[tuple[int, int]]], rule: str) -> None:
    """On a server of 2 GB a million outcomes have about a thousand bytes each."""
    memory = costs[rule][-1][1]
    assert memory <= MOST_BYTES * SIZES[-1]
