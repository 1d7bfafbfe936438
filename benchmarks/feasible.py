"""How long the feasible set takes, as a multiple of the driver's bare RETURN 1.

    python -m benchmarks.feasible

Starts servers of its own with 10,000 and 100,000 models in them, and prints p50 and ratios. All
figures of one row are measured in turn in the same run, since machines are noisy. Also: the rate
of a registry load against a raw UNWIND that writes the same rows without any checks.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import neo4j

from benchmarks.helpers import HELPERS
from benchmarks.synthetic import QUESTION, registry
from modelpool.batches import batches
from modelpool.config import Settings
from modelpool.database import Database, Transaction
from modelpool.pool import ModelPool
from modelpool.queries import shipped
from modelpool.registry import Record
from modelpool.server import Connection
from modelpool.server.embedded import EmbeddedServer

ROUNDS = 300
WARM_UP = 60


def main() -> None:
    """Print one table per distribution and size."""
    for even in (False, True):
        kind = "evenly drawn" if even else "known about as often as in the shipped registry"
        click.echo(f"\nclasses {kind}")
        for models in (10_000, 100_000):
            measure(models, even=even)


def measure(models: int, *, even: bool) -> None:
    """Load and measure one size, each load on a server that is new and has warmed up."""
    made = registry(models, even=even)
    with fresh_server() as connection, Database(connection, library=HELPERS) as helpers:
        raw = _timed(lambda: _raw_load(helpers, made.records))
    with fresh_server() as connection:
        with Database(connection) as database, Database(connection, library=HELPERS) as helpers:
            loaded = _timed(lambda: ModelPool(database).registry.load(made))
            (facts,) = helpers.read("profiles")
        driver = neo4j.GraphDatabase.driver(
            connection.uri,
            auth=(connection.user, connection.password),
            notifications_min_severity="OFF",
        )
        with driver:
            times = interleaved(
                {
                    "RETURN 1": _asker(driver, "RETURN 1", {}),
                    "feasible set": _asker(
                        driver, _text("feasible_set"), {**QUESTION, "seed": None, "limit": 25}
                    ),
                    "funnel": _asker(driver, _text("funnel"), QUESTION),
                }
            )
    click.echo(
        f"{models:>7,} models, {facts['profiles']:,} profiles: load {models / loaded:,.0f}/s,"
        f" raw UNWIND {models / raw:,.0f}/s, ratio {raw / loaded:.2f}"
    )
    base = times["RETURN 1"]
    both = times["feasible set"] + times["funnel"]
    for name, p50 in (*times.items(), ("set with all exclusions counted", both)):
        click.echo(f"         {name:<32} p50 {p50 * 1000:6.2f} ms  {p50 / base:5.1f} x")


@contextmanager
def fresh_server(*, gds: bool = False, heap: str | None = None) -> Iterator[Connection]:
    """An embedded server of its own with the schema, whose loading queries have run before.

    `heap` limits its Java heap, such as '2g'.
    """
    with tempfile.TemporaryDirectory() as home:
        settings = replace(
            Settings.from_env({}),
            home=Path(home),
            cache=Settings.from_env().cache,
            bolt_port=17687,
            http_port=17474,
            gds=gds,
            heap=heap,
        )
        server = EmbeddedServer(settings)
        connection = server.connection(server.start())
        try:
            warm = registry(2_000, even=False)
            with Database(connection) as database, Database(connection, library=HELPERS) as helpers:
                _raw_load(helpers, warm.records)
                delete_everything(helpers)
                ModelPool(database).registry.load(warm)
                delete_everything(helpers)
                database.apply_schema()
            yield connection
        finally:
            server.destroy()


def _text(name: str) -> str:
    return shipped()[f"feasibility/{name}"].text


def _asker(
    driver: neo4j.Driver, text: str, parameters: Mapping[str, object]
) -> Callable[[], object]:
    return lambda: driver.execute_query(text, dict(parameters), routing_=neo4j.RoutingControl.READ)


def interleaved(
    calls: dict[str, Callable[[], object]], rounds: int = ROUNDS, warm_up: int = WARM_UP
) -> dict[str, float]:
    """Median seconds of each call, all of them taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(warm_up + rounds):
        for name, call in calls.items():
            taken = _timed(call)
            if turn >= warm_up:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _raw_load(helpers: Database, records: Sequence[Record]) -> None:
    def write(tx: Transaction) -> None:
        for batch in batches(records):
            tx.run("raw_load", rows=batch)

    helpers.write(write)


def delete_everything(helpers: Database) -> None:
    """Leave an empty graph."""
    while helpers.write(lambda tx: tx.run("delete_some"))[0]["deleted"]:
        pass


if __name__ == "__main__":
    main()
