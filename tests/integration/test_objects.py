"""neomodel's classes on a graph that the Cypher files wrote: values, types, relations, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from neomodel import db

from modelpool.config import Settings
from modelpool.database import Database
from modelpool.exceptions import ReadOnlyError
from modelpool.graph import NODES
from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests import full_graph

PAGE = (Path(__file__).parents[2] / "docs" / "objects.md").read_text("utf-8")


@pytest.fixture(scope="module")
def full_pool(module_pool: ModelPool, helpers: Database) -> Iterator[ModelPool]:
    """A graph that holds every label, relation and property there is."""
    full_graph.build(module_pool, helpers)
    yield module_pool
    db.driver = None


def properties(owner: Any) -> dict[str, str]:
    """The attributes of a class, each with the property's name in the graph."""
    found = owner.defined_properties(properties=True, aliases=False, rels=False)
    return {name: declared.db_property or name for name, declared in found.items()}


def native(value: Any) -> Any:
    return value.to_native() if hasattr(value, "to_native") else value


def stored(pool: ModelPool, element: Any) -> dict[str, Any]:
    """What the driver itself reads of a node or a relation."""
    kind = "()-[x]->()" if hasattr(element, "start_node") else "(x)"
    query = f"MATCH {kind} WHERE elementId(x) = $id RETURN properties(x) AS properties"
    found = pool.database.driver.execute_query(query, id=element.element_id).records
    return {name: native(value) for name, value in found[0]["properties"].items()}


def assert_reads(pool: ModelPool, element: Any) -> None:
    """Each property as the driver has it, of the same type, and none left out."""
    named = properties(type(element))
    facts = stored(pool, element)
    assert set(facts) <= set(named.values())
    for attribute, name in named.items():
        value, expected = getattr(element, attribute), facts.get(name)
        assert (value, type(value)) == (expected, type(expected)), f"{element!r}.{attribute}"


@pytest.mark.parametrize("node", NODES, ids=lambda node: str(node.__name__))
def test_a_class_reads_what_the_queries_wrote(full_pool: ModelPool, node: Any) -> None:
    objects = getattr(full_pool.graph, node.__name__).nodes.all()
    assert objects
    for each in objects:
        assert_reads(full_pool, each)


def relations() -> list[Any]:
    return [(node, name) for node in NODES for name, _ in node.__all_relationships__]


@pytest.mark.parametrize(
    ("node", "name"), relations(), ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_a_relation_reads_what_the_queries_wrote(
    full_pool: ModelPool, node: Any, name: str
) -> None:
    """Its ends, as many as there are, and its properties."""
    seen = 0
    for each in getattr(full_pool.graph, node.__name__).nodes.all():
        manager = getattr(each, name)
        definition = manager.definition
        kind, label = definition["relation_type"], definition["node_class"].__label__
        query = (
            f"MATCH (x)-[r:{kind}]->(end:{label})"
            " WHERE elementId(x) = $id RETURN DISTINCT elementId(end) AS id"
        )
        found = full_pool.database.driver.execute_query(query, id=each.element_id).records
        ends = manager.all()
        assert {end.element_id for end in ends} == {row["id"] for row in found}
        if definition["model"] is not None:
            for end in ends:
                for relation in manager.all_relationships(end):
                    assert_reads(full_pool, relation)
        seen += len(ends)
    assert seen


def test_nothing_is_changed_through_neomodel(full_pool: ModelPool, helpers: Database) -> None:
    graph: Any = full_pool.graph
    before = helpers.read("all/everything")
    worker = graph.Worker.nodes.first()
    outcome = graph.Outcome.nodes.first()
    verifier = next(w for w in graph.Worker.nodes.all() if w.verified.all())
    verdict = verifier.verified.relationship(verifier.verified.all()[0])
    worker.capacity = 99
    changes: list[Any] = [
        worker.save,
        worker.delete,
        lambda: graph.Worker(worker_id="made up").save(),
        lambda: graph.Worker.create({"worker_id": "made up"}),
        lambda: graph.Worker.create_or_update({"worker_id": "made up"}),
        lambda: graph.Worker.get_or_create({"worker_id": "made up"}),
        lambda: graph.Worker.bulk_save([worker]),
        lambda: worker.reported.connect(outcome),
        lambda: worker.reported.disconnect(outcome),
        lambda: worker.reported.replace(outcome),
        lambda: worker.reported.reconnect(outcome, outcome),
        worker.reported.disconnect_all,
        verdict.save,
    ]
    for change in changes:
        with pytest.raises(ReadOnlyError, match="by the pool's methods") as refused:
            change()
        assert "\n" not in str(refused.value)
    assert helpers.read("all/everything") == before


def test_filters_take_the_types_of_the_graph(full_pool: ModelPool) -> None:
    graph: Any = full_pool.graph
    outcome = graph.Outcome.nodes.first()
    assert outcome in graph.Outcome.nodes.filter(reported_at=outcome.reported_at).all()
    elsewhere = outcome.reported_at.astimezone(timezone(timedelta(hours=-7)))
    assert outcome in graph.Outcome.nodes.filter(reported_at=elsewhere).all()
    assert outcome not in graph.Outcome.nodes.filter(reported_at__gt=outcome.reported_at).all()
    model = next(m for m in graph.Profile.nodes.all() if m.released_on)
    assert model in graph.Profile.nodes.filter(released_on=model.released_on).all()
    with pytest.raises(ValueError, match="time zone"):
        list(graph.Outcome.nodes.filter(reported_at=outcome.reported_at.replace(tzinfo=None)))


def test_the_classes_follow_the_pool_that_was_asked(
    full_pool: ModelPool, connection: Connection
) -> None:
    """Named or the home database, on a driver of its own."""
    named = Connection(
        uri=connection.uri, user=connection.user, password=connection.password, database="system"
    )
    count = len(full_pool.graph.Worker.nodes)
    with Database(named) as other:
        assert other.database_name() == "system"
    assert full_pool.database.database_name() == (connection.database or "neo4j")
    with ModelPool(Database(connection)) as second:
        assert len(second.graph.Worker.nodes) == count
        assert db.driver is second.database.driver
    assert len(full_pool.graph.Worker.nodes) == count


def test_samples_of_the_page_run(
    full_pool: ModelPool,
    cli: CliRunner,
    connection: Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert Settings.from_env().uri == connection.uri
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(compile(block, "docs/objects.md", "exec"), names)
    names["pool"].database.close()
    printed = capsys.readouterr().out
    assert "acme/small Open-source" in printed
    assert "worker-1 Completed" in printed
    assert "2 outcomes since 2020" in printed
    assert "Worker: found a change through neomodel" in printed
