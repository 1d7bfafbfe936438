"""How many honest workers each rule of misuse accuses, in fleets made at random.

    python -m benchmarks.honest --seeds 20 --workers 200

Starts a server of its own, records one fleet after the other, and runs all rules at the rate of
0.01. A notice is no accusation, and stands in a column of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks.feasible import delete_everything, fresh_server
from benchmarks.helpers import HELPERS
from benchmarks.quality.fleets import make_fleet, record_fleets
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.rows import Scan


@click.command()
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--first", type=int, default=1, show_default=True, help="The first seed.")
@click.option("--workers", type=click.IntRange(min=20), default=200, show_default=True)
@click.option("--rule", "rules", multiple=True, help="This rule only; repeat for several.")
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path))
def main(seeds: int, first: int, workers: int, rules: tuple[str, ...], output: Path | None) -> None:
    """Print the share of honest workers that each rule accuses: mean, worst fleet, fleets."""
    accused: dict[str, list[int]] = {}
    noticed: dict[str, list[int]] = {}
    with (
        fresh_server() as connection,
        Database(connection) as database,
        Database(connection, library=HELPERS) as helpers,
    ):
        pool = ModelPool(database)
        for seed in range(first, first + seeds):
            delete_everything(helpers)
            database.apply_schema()
            record_fleets(pool, make_fleet(seed, size=workers))
            scan = pool.misuse.scan(rules=rules, store=False)
            for name, hard, soft in _counts(scan):
                accused.setdefault(name, []).append(hard)
                noticed.setdefault(name, []).append(soft)
            said = {name: each[-1] for name, each in accused.items() if each[-1]}
            click.echo(f"seed {seed}: {said or 'nobody accused'}", err=True)
    if output is not None:
        output.write_text(json.dumps({"accused": accused, "noticed": noticed}, indent=1) + "\n")
    click.echo(f"{'rule':<28}{'accused':>9}{'worst':>8}{'fleets':>8}{'noticed':>9}")
    for name, each in accused.items():
        mean = sum(each) / len(each) / workers
        notices = sum(noticed[name]) / len(each) / workers
        hit = sum(1 for number in each if number)
        click.echo(f"{name:<28}{mean:>9.3%}{max(each) / workers:>8.2%}{hit:>8}{notices:>9.3%}")


def _counts(scan: Scan) -> Iterator[tuple[str, int, int]]:
    """Each rule with how many workers it accuses, and how many it has a notice of."""
    for detector in scan.detectors:
        own = [finding for finding in scan.findings if finding.rule == detector.name]
        hard = {w for f in own if f.severity != "notice" for w in f.worker_ids}
        soft = {w for f in own if f.severity == "notice" for w in f.worker_ids}
        yield detector.name.partition("/")[2], len(hard), len(soft)


if __name__ == "__main__":
    main()
