"""The schema of cypher/schema and the vocabulary of modelpool.graph say the same."""

from __future__ import annotations

import io
from typing import Any

import neo4j
import pytest
from neomodel import StructuredNode, StructuredRel, db

from modelpool.database import SCHEMA_VERSION, Database
from modelpool.exceptions import ConfigurationError
from modelpool.graph import NODES
from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests import full_graph
from tests.worlds import random_records, registry

# What neomodel can't declare: an index over several properties.
COMPOSITE = {"index_Profile_classes", "index_Model_text"}


def schema(helpers: Database) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """Everything that constrains or indexes, by name, kind, label and properties."""
    return {
        (row["name"], row["kind"], row["label"], tuple(row["properties"]))
        for row in helpers.read("all/schema")
    }


def test_schema_is_safe_to_repeat(database: Database, helpers: Database) -> None:
    before = schema(helpers)
    database.apply_schema()
    assert schema(helpers) == before
    assert len(before) > len(NODES)


def test_neomodel_would_add_nothing(
    database: Database, helpers: Database, connection: Connection
) -> None:
    """Names and properties are equal both ways, but for what neomodel can't declare."""
    before = schema(helpers)
    driver = neo4j.GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password))
    db.set_connection(driver=driver)
    try:
        helpers.write(lambda tx: tx.run("all/delete"))
        for name, kind, *_ in sorted(before):
            if name not in COMPOSITE:
                _drop(driver, name, kind)
        db.install_all_labels(stdout=io.StringIO())
        assert schema(helpers) == before
    finally:
        database.apply_schema()
        driver.close()
    assert schema(helpers) == before


def _drop(driver: neo4j.Driver, name: str, kind: str) -> None:
    statement = f"DROP {kind} {name}"
    driver.execute_query(statement)


def test_graph_holds_only_what_the_vocabulary_declares(pool: ModelPool, helpers: Database) -> None:
    full_graph.build(pool, helpers)
    pool.registry.load(registry(*random_records(seed=3, models=60)))
    pool.registry.load(registry(*random_records(seed=4, models=40)))
    declared = {node.__label__: _properties(node) for node in NODES}
    relations = {
        (node.__label__, relation.definition["relation_type"], _end(relation)): relation
        for node in NODES
        for relation in _relations(node)
    }
    for row in helpers.read("all/vocabulary"):
        label, relation, properties = row["label"], row["relation"], set(row["properties"])
        if relation is None:
            assert properties <= declared[label]
        else:
            declaration = relations[label, relation, row["target"]]
            model: type[StructuredRel] | None = declaration.definition["model"]
            assert properties <= (_properties(model) if model else set())
    seen = {row["label"] for row in helpers.read("all/vocabulary")}
    assert seen == set(declared)


def _end(relation: Any) -> str:
    relation.lookup_node_class()
    return str(relation.definition["node_class"].__label__)


def _relations(node: type[StructuredNode]) -> list[Any]:
    found = node.defined_properties(properties=False, aliases=False, rels=True)
    return list(found.values())


def _properties(model: Any) -> set[str]:
    found = model.defined_properties(properties=True, aliases=False, rels=False)
    return {prop.db_property or name for name, prop in found.items()}


def test_schema_version_is_kept_and_a_newer_one_is_respected(
    pool: ModelPool, connection: Connection, helpers: Database
) -> None:
    pool.database.apply_schema()
    assert helpers.read("schema/known_version") == [{"schema_version": SCHEMA_VERSION}]
    helpers.write(lambda tx: tx.run("set/schema_version", version=SCHEMA_VERSION + 1))
    try:
        with (
            Database(connection) as newer,
            pytest.raises(ConfigurationError, match="use a newer Model Pool"),
        ):
            newer.check_server()
    finally:
        helpers.write(lambda tx: tx.run("set/schema_version", version=SCHEMA_VERSION))
