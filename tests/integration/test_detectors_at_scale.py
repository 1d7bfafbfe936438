"""What the detectors cost on twice the record: about twice as much, and no list of everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2
from typing import Any

import pytest

from benchmarks.scale.fleet import make, record
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.queries import Query

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
"""The exponent of work done by size: a fleet twice as large has other shares of all kinds, too."""
FEW = 100
MOST_BYTES = 300
"""What one outcome may take of the server's memory, at the most."""
QUADRATIC = "all/pairs_of_workers"


@dataclass(frozen=True)
class Cost:
    """Reads of the store, and the most bytes that the query held at a time."""

    reads: int
    memory: int


Costs = Mapping[str, list[Cost]]
"""By query, for each size."""


def reads(plan: Mapping[str, Any]) -> int:
    """How often an operator and those under it read the store."""
    own = int(plan["args"].get("DbHits", 0))
    return own + sum(reads(child) for child in plan.get("children", ()))


def cost(database: Database, query: Query) -> Cost:
    """What the query costs now, by a plan for what the graph holds now.

    Plans are kept while the graph changes: by one for another size, a query would cost what the
    tests before this one have left.
    """
    plan = database.driver.execute_query(
        f"CYPHER replan=force PROFILE {query.text}",
        parameters_={name: GIVEN[name] for name in query.parameters},
    ).summary.profile
    assert plan is not None
    return Cost(reads=reads(plan), memory=int(plan["args"].get("GlobalMemory", 0)))


def exponent(sizes: list[Cost]) -> float:
    """With which power of the size the reads grow; 0 of what reads next to nothing here."""
    small, large = (size.reads for size in sizes)
    return 0.0 if small < FEW else log2(large / small)


@pytest.fixture(scope="module")
def costs(database: Database, helpers: Database) -> Iterator[Costs]:
    queries = {rule: database.library[f"misuse/{rule}"] for rule in RULES}
    queries[QUADRATIC] = helpers.library[QUADRATIC]
    found: dict[str, list[Cost]] = {name: [] for name in queries}
    for size in SIZES:
        helpers.write(lambda tx: tx.run("all/delete"))
        pool = ModelPool(database)
        record(pool, make(size))
        pool.misuse.scan(rules=["verification_ring", "sybil_swarm"])
        for name, query in queries.items():
            found[name].append(cost(database, query))
    yield found
    helpers.write(lambda tx: tx.run("all/delete"))


@pytest.mark.parametrize("rule", RULES)
def test_reads_grow_about_as_the_record_does(costs: Costs, rule: str) -> None:
    assert exponent(costs[rule]) <= STEEPEST, costs[rule]


def test_what_takes_all_pairs_is_seen_to_grow_faster(costs: Costs) -> None:
    assert exponent(costs[QUADRATIC]) > STEEPEST, costs[QUADRATIC]


@pytest.mark.parametrize("rule", RULES)
def test_memory_is_that_of_numbers(costs: Costs, rule: str) -> None:
    """On a server of 2 GB a million outcomes have about a thousand bytes each."""
    assert costs[rule][-1].memory <= MOST_BYTES * SIZES[-1]
