"""How long judging and detection take, for fleets of growing size.

    python -m benchmarks.scale [OUTCOMES ...]

Starts a server of its own with 2 GB of Java heap for each size, fills it with a made fleet, and
prints what each step takes, also as a multiple of what it is measured against. With several sizes,
the last column is the exponent of growth: 1 is linear.
"""

from __future__ import annotations

import math
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import click
import neo4j

from benchmarks.feasible import delete_everything, fresh_server, interleaved
from benchmarks.helpers import HELPERS, helpers
from benchmarks.scale.fleet import make, record
from benchmarks.synthetic import TASK_TYPES
from modelpool.answers.reading import read_answers, read_workers
from modelpool.database import Database
from modelpool.misuse.writing import evidence_of, pace_of
from modelpool.pool import ModelPool
from modelpool.server import Connection

SIZES = (10_000, 100_000, 1_000_000)
HEAP = "2g"
ROUNDS = 30
WARM_UP = 3_000


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sizes", type=int, nargs=-1)
def main(sizes: tuple[int, ...]) -> None:
    """Measure fleets of so many outcomes; 10,000, 100,000 and 1,000,000 by default."""
    measured: dict[int, dict[str, float]] = {}
    for size in sizes or SIZES:
        with fresh_server(heap=HEAP) as connection, Database(connection) as database:
            pool = ModelPool(database)
            # A small fleet first, so that the server has seen every query.
            record(pool, make(WARM_UP))
            measure(pool, connection)
            delete_everything(helpers(pool))
            database.apply_schema()
            record(pool, make(size))
            measured[size] = measure(pool, connection)
        for name, seconds in measured[size].items():
            click.echo(f"{size:>9,}  {name:<44} {seconds:10.3f}")
    if len(measured) > 1:
        click.echo("\nexponents of growth, from the smallest to the largest:")
        for name, exponent in growth(measured):
            click.echo(f"  {name:<44} {exponent:5.2f}")


def measure(pool: ModelPool, connection: Connection) -> dict[str, float]:
    """Seconds of each step; those of a unit say so.

    A scan writes the evidence once for all rules; each rule is a query over it.
    """
    found: dict[str, float] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = call()
        found[name] = time.perf_counter() - start
        click.echo(f"  {name}: {found[name]:.2f} s", err=True)
        return result

    timed("outcomes to the client", lambda: _columns(pool))
    timed("the same columns by the bare driver", lambda: _bare(connection))
    timed("reputation --update", pool.reputation.update)
    found["memory of the client, GB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    timed("reputation --update, nothing new", pool.reputation.update)
    timed("independence update, by itself", pool.independence.update)
    found |= _singles(pool, connection)
    asked: dict[str, Any] = {"false_positives": 0.01}
    timed("evidence of answers, not written", lambda: evidence_of(pool.database, **asked))
    timed("evidence of latencies, not written", lambda: pace_of(pool.database, quantile=0.05))
    timed("scan, all rules", pool.misuse.scan)
    for rule in pool.misuse.rules():
        given = {name: asked[name] for name in rule.parameters}
        timed(f"query, {rule.name}", partial(pool.database.records, rule.name, **given))
    return found


def _singles(pool: ModelPool, connection: Connection) -> dict[str, float]:
    """One more outcome and one more verdict, with the scores that follow, each p50.

    In seconds, and as multiples of a round trip that asks for nothing.
    """
    names = [f"late-{n}" for n in range(2 * ROUNDS)]
    pool.work.record_assignments(
        [
            {"assignment_id": name, "task_id": f"t{n}", "worker_id": "w7", "mode": "chosen"}
            for n, name in enumerate(names)
        ]
    )
    waiting, done = iter(names), iter(names)
    auth = (connection.user, connection.password)

    def report() -> None:
        name = next(waiting)
        pool.work.report(name, assignment_id=name, status="Completed", answer="answer 1")

    def verify() -> None:
        name = next(done)
        pool.work.verify(f"v-{name}", worker_id="w9", outcome_id=name, agrees=True)

    with neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver:
        p50 = interleaved(
            {
                "RETURN 1": lambda: driver.execute_query("RETURN 1", routing_="r"),
                "one more outcome": report,
                "one more verdict": verify,
            },
            rounds=ROUNDS,
            warm_up=ROUNDS // 2,
        )
    multiples = {
        f"{name}, times RETURN 1": p50[name] / p50["RETURN 1"]
        for name in ("one more outcome", "one more verdict")
    }
    return p50 | multiples


def _columns(pool: ModelPool) -> int:
    workers = read_workers(pool.database)
    return sum(len(read_answers(pool.database, name, workers)) for name in TASK_TYPES[:3])


def _bare(connection: Connection) -> int:
    query = HELPERS["fleet/bare"]
    auth = (connection.user, connection.password)
    with (
        neo4j.GraphDatabase.driver(
            connection.uri, auth=auth, notifications_min_severity="OFF"
        ) as driver,
        driver.session(fetch_size=5_000, default_access_mode="READ") as session,
    ):
        return sum(1 for _ in session.run(query.text))


def growth(measured: dict[int, dict[str, float]]) -> Iterator[tuple[str, float]]:
    """The slope of log time over log size, by least squares."""
    sizes = sorted(measured)
    for name in measured[sizes[0]]:
        times = [measured[size][name] for size in sizes]
        slope = statistics.linear_regression(
            [math.log(size) for size in sizes], [math.log(max(t, 1e-4)) for t in times]
        ).slope
        yield name, slope


if __name__ == "__main__":
    sys.exit(main())
