"""One real server for all integration tests, and a graph that is empty when a test starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from modelpool.config import DEFAULT_VERSION, Settings
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.queries import QueryLibrary
from modelpool.server import Connection
from modelpool.server.embedded import EmbeddedServer
from tests.machine import JAVA_OPTIONS, TRUSTING, environment, free_ports

IMAGE = "neo4j:5.26.19-community"
HELPERS = QueryLibrary(Path(__file__).parent.parent / "cypher")


@pytest.fixture(scope="session")
def connection(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """The server of this run; see --neo4j."""
    kind = request.config.getoption("--neo4j") or _default_kind()
    if kind == "uri":
        yield _external(wipe=request.config.getoption("--wipe"))
    elif kind == "docker":
        yield from _container()
    else:
        yield from _embedded(tmp_path_factory.mktemp("home"))


def _embedded(home: Path) -> Iterator[Connection]:
    """A server of this run's own; its jars are the user's."""
    bolt_port, http_port = free_ports()
    settings = Settings.from_env(environment())
    # With Graph Data Science where there is one, to hold what can use it against what doesn't.
    gds = settings.version == DEFAULT_VERSION
    server = EmbeddedServer(
        replace(settings, home=home, bolt_port=bolt_port, http_port=http_port, gds=gds),
        # Tests empty the graph all the time: to plan queries anew whenever its size has changed
        # takes longer than all else.
        configuration={"dbms.cypher.min_replan_interval": "24h"},
    )
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(JAVA_OPTIONS, TRUSTING, prepend=" ")
            running = server.start()
        yield server.connection(running)
    finally:
        # Its log stays, as long as pytest keeps the folder.
        server.stop()


def _default_kind() -> str:
    if os.environ.get("NEO4J_URI"):
        return "uri"
    if shutil.which("docker") is None:
        return "embedded"
    answer = subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=20)
    return "docker" if answer.returncode == 0 else "embedded"


def _external(*, wipe: bool) -> Connection:
    settings = Settings.from_env()
    assert settings.uri is not None, "--neo4j=uri needs NEO4J_URI"
    connection = Connection(
        uri=settings.uri,
        user=settings.user,
        password=settings.password or "",
        database=settings.database,
    )
    with Database(connection, library=HELPERS) as database:
        (row,) = database.read("all/count")
        if row["nodes"] and not wipe:
            pytest.exit(f"{settings.uri} holds {row['nodes']} nodes: pass --wipe to delete them")
    return connection


def _container() -> Iterator[Connection]:
    from testcontainers.community.neo4j import Neo4jContainer

    with Neo4jContainer(IMAGE) as container:
        yield Connection(
            uri=container.get_connection_url(), user="neo4j", password=container.password
        )


@pytest.fixture(scope="session")
def database(connection: Connection) -> Iterator[Database]:
    """The database, with the schema."""
    with Database(connection) as database:
        database.apply_schema()
        yield database


@pytest.fixture(scope="session")
def helpers(connection: Connection) -> Iterator[Database]:
    """The same database with the queries that only tests need."""
    with Database(connection, library=HELPERS) as database:
        yield database


@pytest.fixture
def pool(database: Database, helpers: Database) -> ModelPool:
    """A pool over a graph that is empty but for its schema."""
    _empty(helpers)
    return ModelPool(database)


@pytest.fixture(scope="module")
def module_pool(database: Database, helpers: Database) -> ModelPool:
    """As `pool`, filled once for a whole module that only reads."""
    _empty(helpers)
    return ModelPool(database)


def _empty(helpers: Database) -> None:
    helpers.write(lambda tx: tx.run("all/delete"))


@pytest.fixture
def cli(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Commands on the tests' server."""
    monkeypatch.setenv("NEO4J_URI", connection.uri)
    monkeypatch.setenv("NEO4J_USERNAME", connection.user)
    monkeypatch.setenv("NEO4J_PASSWORD", connection.password)
    return CliRunner()
