"""The command that loads the example work records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from modelpool.cli.common import open_pool, step_progress

if TYPE_CHECKING:
    from modelpool.rows import LoadedExample

_NEXT = (
    ("modelpool reputation --update", "whose outcomes can be relied on"),
    ("modelpool scan", "who misuses models, or cheats"),
    ("modelpool findings list", "what was found, the worst first"),
    ("modelpool degradation scan", "which models do worse, and are picked less"),
    ("modelpool why jadwiga", "what a worker's reputation is based on"),
    ("modelpool findings show ID", "one finding, and how to see it as a graph"),
    ("modelpool db open", "Neo4j Browser, to see it there"),
    ("modelpool db style", "captions and colours for it"),
)


_THEN = (
    ("modelpool reputation --update", "judges what came"),
    ("modelpool degradation scan", "the model that had fallen has its whole weight again"),
)


@click.command()
@click.option("--recovery", is_flag=True, help="Also load what came two days later.")
def example(recovery: bool) -> None:
    """Load example work records: four weeks of an invented fleet of mostly honest workers.

    A model degrades in them; two days later, with --recovery, it is right again.
    Loads the shipped registry first if the graph has none. Refuses a graph that holds other work.
    Safe to repeat.
    """
    from modelpool.cli.changes import load_summary
    from modelpool.cli.registry import load_shipped

    with open_pool() as pool, step_progress() as progress:
        if not pool.registry.loads(limit=1):
            report = load_shipped(pool, progress)
            click.echo(f"Loaded the shipped registry: {load_summary(report)}.")
        loaded = pool.work.load_example(recovery=recovery, progress=progress)
    _print(loaded, _THEN if recovery else _NEXT)


def _print(loaded: LoadedExample, following: tuple[tuple[str, str], ...]) -> None:
    records: Counter[str] = Counter()
    for file in loaded.files:
        records[file.kind] += file.records
    counts = ", ".join(f"{many:,} {kind}" for kind, many in records.items())
    if any(file.added for file in loaded.files):
        click.echo(f"Recorded an example of work: {counts}.")
    else:
        click.echo(f"The example is already loaded: {counts}.")
    click.echo("Everybody in it is invented; docs/example.md says who cheats, and how.")
    if loaded.registry_since > loaded.first_assigned_at:
        click.echo(
            f"note: the registry here begins on {loaded.registry_since:%Y-%m-%d}, after the work:"
            " which models were feasible then isn't known, so scan can't check that."
        )
    click.echo("\nNext:")
    for command, why in following:
        click.echo(f"  {command:<32}{why}")
