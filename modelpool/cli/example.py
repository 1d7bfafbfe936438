"""The command that loads the example of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool.cli.common import open_pool, step_progress

if TYPE_CHECKING:
    from modelpool.rows import LoadedExample

_NEXT = (
    ("modelpool reputation --update", "whose outcomes can be relied on"),
    ("modelpool scan", "who misuses models, or others"),
    ("modelpool findings list", "what stands against them, the worst first"),
    ("modelpool why jadwiga", "what made a worker's reputation"),
    ("modelpool findings show ID", "one finding, and how to see it as a graph"),
    ("modelpool db open", "Neo4j Browser, to see it there"),
    ("modelpool db style", "captions and colours for it"),
)


@click.command()
def example() -> None:
    """Load an example of work: an invented fleet, most of it honest, over four weeks.

    Loads the shipped registry first where the graph holds none. A graph with work of its own is
    left as it is. Safe to repeat.
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
        click.echo(f"The example is here already: {counts}.")
    click.echo("Everybody in it is invented; docs/example.md says who cheats, and how.")
    if loaded.registry_since > loaded.first_assigned_at:
        click.echo(
            f"note: the registry here holds since {loaded.registry_since:%Y-%m-%d}, later than the"
            " work: which models it might use isn't known, and scan can't find that."
        )
    click.echo("\nNext:")
    for command, why in _NEXT:
        click.echo(f"  {command:<32}{why}")
