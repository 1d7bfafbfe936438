"""The command that says why something is as it is."""

from __future__ import annotations

import click

from modelpool import render
from modelpool.cli.common import format_option, open_pool


@click.command()
@click.argument("name", metavar="WORKER")
@click.option("--task-type", help="Only this task type.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Rows.")
@format_option("table", "json")
def why(name: str, task_type: str | None, limit: int, output_format: str) -> None:
    """Say what makes WORKER's reputation: the outcomes and verdicts that moved it, its trust."""
    from modelpool.cli.reputation import print_why

    with open_pool() as pool:
        found = pool.why_worker(name, task_type=task_type, limit=limit)
    if output_format == "json":
        click.echo(render.to_json(why=found))
    else:
        print_why(found)
