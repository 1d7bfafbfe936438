"""The command that loads the example work records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool.cli.common import open_pool, step_progress

if TYPE_CHECKING:
    from modelpool.rows import LoadedExample

_NEXT = (
    ("modelpool reputation --update", "whose outcomes can be relied on"),
    ("modelpool scan", "who misuses models, or cheats"),
    ("modelpool findings list", "what was found, the worst first"),
    ("modelpool why jadwiga", "what a worker's reputation is based on"),
    ("modelpool findings show ID", "one finding, and how to see it as a graph"),
    ("modelpool db open", "Neo4j Browser, to see it there"),
    ("modelpool db style", "captions and colours for it"),
)


@click.command()
def example() -> None:
    """Load example work records: four weeks of an invented fleet of mostly honest workers.

    Loads the shipped registry first if the graph has none. Refuses a graph that holds other work.
    Safe to repeat.
    """
    from modelpool.cli.changes import load_summary
    from modelpool.cli.registry import load_shipped

    with open_pool() as pool, step_progress() as progress:
        if not pool.registry.loads(limit=1):
            report = load_shipped(pool, progress)
            click.echo(f"Loaded the shipped registry: {load_summary(report)}.")
        loaded = pool.work.load_example(progress=progress)
    _print(loaded)


def _print(loaded: LoadedExample) -> None:
    counts = ", ".join(f"{file.records:,} {file.kind}" for file in loaded.files)
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
    for command, why in _NEXT:
        click.echo(f"  {command:<32}{why}")
