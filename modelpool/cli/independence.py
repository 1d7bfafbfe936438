"""Commands about how errors of models coincide: update, list, panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import EMPTY, open_pool, stage_progress
from modelpool.cli.feasibility_tables import agreement_line
from modelpool.cli.output import format_option, print_more, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.rows import ErrorPair

_SHOWN = 25


@click.group()
def independence() -> None:
    """Measure how errors of models coincide, and what it is worth that several agree."""


@independence.command()
def update() -> None:
    """Estimate anew how errors coincide, from judged outcomes, and store it.

    Outcomes count where the answer is known or an auditor judged. `modelpool reputation --update`
    does so, too, when it judges them; this is for when models have got other base models since.
    """
    with open_pool() as pool, stage_progress("estimating how errors coincide") as stage:
        found = pool.independence.update(stage=stage)
    click.echo(f"Estimated how errors coincide in {found} task {'type' if found == 1 else 'types'}")


@independence.command("list")
@click.option("--task-type", help="Only this task type.")
@click.option("--base-model", help="Only pairs with this base model.")
@click.option("--limit", type=click.IntRange(min=1), help=f"Maximum rows [{_SHOWN} in tables].")
@format_option("table", "json", "csv")
@click.pass_context
def list_(
    ctx: click.Context,
    /,
    task_type: str | None,
    base_model: str | None,
    limit: int | None,
    output_format: str,
) -> None:
    """List pairs of base models by how their errors coincide, the most first.

    phi is the correlation of their errors, with its 95 % interval; Unknown under 50 tasks that both
    did.
    """
    from modelpool.rows import ErrorPair

    shown = limit or (_SHOWN if output_format == "table" else None)
    with open_pool() as pool:
        found = pool.independence.pairs(
            task_type=task_type,
            base_model=base_model,
            limit=None if shown is None else shown + 1,
        )
    found, more = found[:shown], len(found) - len(found[:shown])
    show(output_format, {"pairs": found}, lambda: _print(found, more), rows=found, of=ErrorPair)
    if not found:
        ctx.exit(EMPTY)


@independence.command()
@click.argument("models", nargs=-1, required=True, metavar="MODEL...")
@click.option("--task-type", required=True, help="What the panel is asked.")
@format_option("table", "json", "csv")
def panel(models: tuple[str, ...], task_type: str, output_format: str) -> None:
    """Say how likely an answer is right that all models give, and how many votes they are worth.

    MODEL is a model's id or the name of a base model.
    """
    from modelpool.rows import Agreement

    with open_pool() as pool:
        found = pool.independence.of(models, task_type=task_type)
    show(
        output_format,
        {"agreement": found},
        lambda: click.echo(agreement_line(found)),
        rows=[found],
        of=Agreement,
    )


def _print(found: Sequence[ErrorPair], more: int) -> None:
    if not found:
        click.echo("No pair yet: `modelpool reputation --update` estimates them.")
        return
    lines = (
        (
            row.one,
            row.other,
            row.task_type,
            f"{row.n:,}",
            "Unknown" if row.phi is None else f"{row.phi:.2f}",
            "" if row.phi is None else f"{row.lower:.2f} to {row.upper:.2f}",
        )
        for row in found
    )
    columns = ("base model", "other", "task type", "tasks of both#", "phi#", "95 %#")
    render.console().print(render.table(columns, lines))
    print_more(more, "--limit, or --format json|csv for all")
