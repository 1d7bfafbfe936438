"""How long single writes of work take, as a multiple of a transaction that does nothing.

    python -m benchmarks.recording

Starts a server of its own with some thousands of tasks in it, and prints p50 and ratios. All
figures are measured in turn in the same run, since machines are noisy.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import click
import neo4j

from benchmarks.feasible import fresh_server, interleaved
from benchmarks.synthetic import registry
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.server import Connection

TASKS, WORKERS = 2_000, 200


def main() -> None:
    """Print the table."""
    with fresh_server() as connection:
        measure(connection)


def measure(connection: Connection) -> None:
    """Fill an empty graph, and measure single calls in it."""
    driver = neo4j.GraphDatabase.driver(
        connection.uri,
        auth=(connection.user, connection.password),
        notifications_min_severity="OFF",
    )
    with driver, Database(connection) as database:
        pool = ModelPool(database)
        assigned = _fill(pool)
        reported: list[str] = []
        ids = count()

        def report() -> None:
            identity = next(assigned)
            pool.work.report(
                f"o-{identity}", assignment_id=identity, status="Completed", answer="42"
            )
            reported.append(f"o-{identity}")

        def verify() -> None:
            outcome_id = reported[next(ids)]
            pool.work.verify(
                f"v-{outcome_id}", worker_id="auditor", outcome_id=outcome_id, agrees=True
            )

        def nothing() -> None:
            with driver.session() as session:
                session.execute_write(lambda tx: tx.run("RETURN 1").consume())

        times = interleaved(
            {
                "RETURN 1, read": lambda: driver.execute_query("RETURN 1", routing_="r"),
                "RETURN 1, in a write transaction": nothing,
                "report an outcome": report,
                "verify it": verify,
            }
        )
    base = times["RETURN 1, read"]
    for name, p50 in times.items():
        click.echo(f"{name:<34} p50 {p50 * 1000:6.2f} ms  {p50 / base:5.1f} x")


def _fill(pool: ModelPool) -> Iterator[str]:
    """The ids of assignments without an outcome."""
    pool.registry.load(registry(100, even=False))
    task_type = pool.registry.task_types()[0].name
    pool.work.declare_workers(
        [{"worker_id": f"w{n}"} for n in range(WORKERS)] + [{"worker_id": "auditor"}]
    )
    pool.work.declare_tasks(
        [{"task_id": f"t{n}", "task_type": task_type, "risk_level": "Low"} for n in range(TASKS)]
    )
    pool.work.record_assignments(
        [
            {
                "assignment_id": f"a{n}",
                "task_id": f"t{n}",
                "worker_id": f"w{n % WORKERS}",
                "mode": "chosen",
            }
            for n in range(TASKS)
        ]
    )
    return (f"a{n}" for n in range(TASKS))


if __name__ == "__main__":
    main()
