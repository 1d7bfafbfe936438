"""How long trust takes by Graph Data Science and by steps of plain Cypher.

    python -m benchmarks.trust

Starts a server of its own with Graph Data Science, and prints p50 for pools of several sizes. Both
are measured in turn in the same run, since machines are noisy.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import click

from benchmarks.feasible import fresh_server, interleaved
from benchmarks.quality.network import Rating, choose_anchors, recorded
from modelpool.database import Database
from modelpool.pool import ModelPool

ANCHORS = 4
WARM_UP, ROUNDS = 4, 11
SIZES = ((10, 30), (100, 500), (1_000, 5_000), (5_881, 35_592), (20_000, 100_000))
_START = datetime(2025, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print the table."""
    with fresh_server(gds=True) as connection, Database(connection) as database:
        pool = ModelPool(database)
        for workers, verdicts in SIZES:
            with recorded(pool, ratings(workers, verdicts), lambda *_: None):
                choose_anchors(pool, [f"w{number}" for number in range(ANCHORS)])
                measure(pool, f"{workers:,} workers, {verdicts:,} verdicts")


def measure(pool: ModelPool, name: str) -> None:
    """Time both engines, and say how far apart their answers are."""
    times = interleaved(
        {
            "cypher": lambda: pool.reputation.trust(engine="cypher"),
            "gds": lambda: pool.reputation.trust(engine="gds"),
        },
        rounds=ROUNDS,
        warm_up=WARM_UP,
    )
    one, other = pool.reputation.trust(engine="cypher"), pool.reputation.trust(engine="gds")
    apart = max(abs(one[worker] - other[worker]) for worker in one)
    took = "  ".join(f"{engine} {p50 * 1000:8.1f} ms" for engine, p50 in times.items())
    click.echo(f"{name:<34} {took}  {len(one):,} with trust, {apart:.0e} apart")


def ratings(workers: int, verdicts: int) -> list[Rating]:
    """Verdicts of workers drawn at random, of whom a few give and get most; a tenth is blame."""
    draw = random.Random(20261125)

    def anyone() -> str:
        return f"w{int(workers * draw.random() ** 2)}"

    return [
        Rating(
            rater=anyone(),
            ratee=anyone(),
            weight=-1.0 if draw.random() < 0.1 else 1.0,
            at=_START + timedelta(minutes=number),
        )
        for number in range(verdicts)
    ]


if __name__ == "__main__":
    main()
