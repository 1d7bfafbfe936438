"""Every Cypher file, run on a real server with the example of its own header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest
from neo4j.time import Date, DateTime

from modelpool.database import Database
from modelpool.exceptions import UnsupportedServerError
from modelpool.pool import ModelPool
from modelpool.queries import Query, shipped
from modelpool.server import Connection
from tests import full_graph

QUERIES = [shipped()[n] for n in shipped().names() if shipped()[n].mode != "schema"]
READS = [query for query in QUERIES if query.mode == "read"]

TYPES: dict[str, type | tuple[type, ...]] = {
    "STRING": str,
    "INTEGER": int,
    "FLOAT": float,
    "BOOLEAN": bool,
    "MAP": dict,
    "DATE": Date,
    "ZONED DATETIME": DateTime,
    "LIST<INTEGER>": list,
    "LIST<STRING>": list,
    "LIST<FLOAT>": list,
    "LIST<MAP>": list,
    "LIST<ANY>": list,
    "PATH": neo4j.graph.Path,
}


@pytest.fixture(scope="module")
def driver(
    connection: Connection, module_pool: ModelPool, helpers: Database
) -> Iterator[neo4j.Driver]:
    """A driver to a graph that holds every label, relation and property there is."""
    full_graph.build(module_pool, helpers)
    with neo4j.GraphDatabase.driver(
        connection.uri, auth=(connection.user, connection.password)
    ) as driver:
        yield driver


def name_of(query: Query) -> str:
    return query.name


def example(driver: neo4j.Driver, query: Query) -> dict[str, Any]:
    """The example parameters, as Neo4j Browser would set them."""
    return {
        name: driver.execute_query(f"RETURN {text} AS value").records[0][0]
        for name, text in query.parameters.items()
    }


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_runs_with_its_own_example(driver: neo4j.Driver, database: Database, query: Query) -> None:
    """Columns and types are those of the header; what a write did is rolled back."""
    parameters = example(driver, query)
    if query.requires is not None and not database.has(query.requires):
        with pytest.raises(UnsupportedServerError, match=f"requires {query.requires}"):
            database.read(query.name, **parameters)
        return
    access = neo4j.READ_ACCESS if query.mode == "read" else neo4j.WRITE_ACCESS
    with driver.session(default_access_mode=access) as session:
        transaction = session.begin_transaction()
        result = transaction.run(query.text, parameters)
        columns = list(result.keys())
        rows = [record.values() for record in result]
        counters = result.consume().counters
        transaction.rollback()
    assert columns == [column.name for column in query.returns]
    if query.mode == "read":
        assert not counters.contains_updates
        assert not counters.contains_system_updates
    for row in rows:
        for column, value in zip(query.returns, row, strict=True):
            assert value is None or isinstance(value, TYPES[column.type]), column.name


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_names_nothing_that_does_not_exist(
    driver: neo4j.Driver, database: Database, query: Query
) -> None:
    """EXPLAIN warns of unknown labels, relations and properties, and of slow or outdated parts."""
    if query.requires is not None and not database.has(query.requires):
        pytest.skip(f"the server has no {query.requires}")
    summary = driver.execute_query(
        "EXPLAIN " + query.text, parameters_=example(driver, query)
    ).summary
    warnings = [
        status.status_description
        for status in summary.gql_status_objects
        if status.is_notification and status.raw_severity == "WARNING"
    ]
    assert warnings == []


@pytest.mark.parametrize("name", ["feasible_set", "panel"])
def test_feasible_profiles_are_found_by_index(driver: neo4j.Driver, name: str) -> None:
    """The classes are sought in their index: no operator reads all profiles or all models."""
    query = shipped()[f"feasibility/{name}"]
    plan = driver.execute_query(
        "EXPLAIN " + query.text, parameters_=example(driver, query)
    ).summary.plan
    assert plan is not None
    operators = list(_operators(plan))
    assert any("NodeIndexSeek" in operator for operator in operators)
    assert not any("Scan" in operator for operator in operators)


def _operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"]
    for child in plan.get("children", ()):
        yield from _operators(child)
