"""Commands about single models."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import Moment, format_option, open_pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.records import ClaimedValue


@click.command()
@click.argument("model_id", metavar="MODEL")
@click.option("--field", help="Only this field, e.g. cost_class.")
@click.option("--as-of", type=Moment(), help="What was claimed then.")
@format_option("table", "json", "csv")
def show(
    model_id: str, field: str | None, as_of: date | datetime | None, output_format: str
) -> None:
    """Say what each source claims of MODEL, how it was had, and which claim holds."""
    from modelpool.records import ClaimedValue

    with open_pool() as pool:
        claims = pool.claims(model_id, field=field, as_of=as_of)
    if output_format == "json":
        click.echo(render.to_json(model_id=model_id, claims=claims))
    elif output_format == "csv":
        rows = [asdict(claim) for claim in claims]
        click.echo(render.to_csv(rows, render.columns_of(ClaimedValue)))
    else:
        _print(model_id, claims)


def _print(model_id: str, claims: Sequence[ClaimedValue]) -> None:
    console = render.console()
    for task_type in sorted({claim.task_type for claim in claims}):
        rows = (
            (c.field, c.value, "holds" if c.holds else "", c.source, c.basis, c.source_date)
            for c in claims
            if c.task_type == task_type
        )
        columns = ("field", "value", "", "source", "how it was had", "source of")
        title = f"{model_id}: {task_type}"
        console.print(render.table(columns, rows, title=title))
