"""The command about verification: verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import EMPTY, open_pool, stage_progress
from modelpool.cli.output import format_option, show
from modelpool.percent import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.rows import Promise


@click.command()
@click.option("--update", is_flag=True, help="Settle all outcomes that are open, first.")
@format_option("table", "json", "csv")
@click.pass_context
def verification(ctx: click.Context, /, update: bool, output_format: str) -> None:
    """Show what is promised of accepted outcomes, what was delivered, and what it cost.

    How many verdicts an outcome needs follows from its worker, its model and what others answered:
    `modelpool task unverified` lists those that need some, and why.
    """
    from modelpool.rows import Promise

    with open_pool() as pool:
        if update:
            with stage_progress("settling outcomes") as stage:
                written = pool.verification.update(stage=stage)
            click.echo(f"{written:,} outcomes looked at.", err=True)
        found = pool.verification.promise()
    show(output_format, {"promises": found}, lambda: _print(found), rows=found, of=Promise)
    if not found:
        ctx.exit(EMPTY)


def _print(found: Sequence[Promise]) -> None:
    if not found:
        click.echo("No outcome is settled yet: modelpool verification --update")
        return
    columns = ("task type", "promised#", "expected#", "checked by chance#", "settled#", "accepted#")
    lines = (
        (
            row.task_type,
            "nothing" if row.promised is None else percent(row.promised, 1),
            "" if row.wrong_chance is None else percent(row.wrong_chance, 2),
            f"{row.by_chance_wrong} wrong of {row.by_chance:,}",
            f"{row.settled:,}",
            f"{row.accepted:,}",
            f"{row.verdicts:,}",
            f"{row.waiting:,}",
        )
        for row in found
    )
    title = "Wrong outcomes among those accepted, and what that takes"
    render.console().print(render.table((*columns, "verdicts#", "waiting#"), lines, title=title))
    if any(row.waiting for row in found):
        click.echo("To see which wait, and why: modelpool task unverified")
