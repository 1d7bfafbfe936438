"""Commands about single models."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from modelpool.cli.common import Moment, open_pool
from modelpool.cli.output import format_option, print_table, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.rows import ClaimedValue, InheritedValue, Listing, ModelStatus


@click.command("show")
@click.argument("model_id", metavar="MODEL")
@click.option("--field", help="Only this field, e.g. cost_class.")
@click.option("--as-of", type=Moment(), help="As of this moment; a date means its end, UTC.")
@format_option("table", "json", "csv")
def show_(
    model_id: str, field: str | None, as_of: date | datetime | None, output_format: str
) -> None:
    """Show what each source claims about MODEL, on what basis, and which claim holds.

    First its lifecycle, then claims about the model itself, then about its capabilities by task
    type, what it inherits from other offers, then the sources that list it or did. `modelpool why`
    explains why a claim holds.
    """
    from modelpool.rows import ClaimedValue

    with open_pool() as pool:
        status = pool.registry.status(model_id, as_of=as_of)
        listings = pool.registry.listings(model_id, as_of=as_of)
        is_gone = status.vanished_at is not None
        claims = () if is_gone else pool.registry.claims(model_id, field=field, as_of=as_of)
        said = () if is_gone else pool.registry.inherited(model_id, field=field, as_of=as_of)
    inherited = [value for value in said if value.verdict == "holds"]

    def table() -> None:
        click.echo(f"{model_id}: {status_text(status)}")
        _print(model_id, claims, inherited, listings)

    parts = {"model_id": model_id, "standing": status, "claims": claims}
    parts |= {"inherited": inherited, "listings": listings}
    show(output_format, parts, table, rows=claims, of=ClaimedValue)


def status_text(status: ModelStatus) -> str:
    """One line: a model's lifecycle, its dates, and what replaces it."""
    said = [status.lifecycle]
    if status.vanished_at:
        said.append(f"no source has listed it since {status.vanished_at:%Y-%m-%d}")
    if status.released_on:
        said.append(f"to be released on {status.released_on}")
    if status.deprecated_on:
        said.append(f"deprecated on {status.deprecated_on}")
    if status.retired_on:
        said.append(f"retired on {status.retired_on}")
    if status.successor:
        listed = "" if status.successor_listed else ", which no source lists"
        said.append(f"replaced by {status.successor}{listed}")
    return "; ".join(said)


def _print(
    model_id: str,
    claims: Sequence[ClaimedValue],
    inherited: Sequence[InheritedValue],
    listings: Sequence[Listing],
) -> None:
    for task_type, group in groupby(claims, key=lambda claim: claim.task_type):
        rows = (
            (c.field, c.value, "holds" if c.holds else "", c.source, c.basis, c.source_date)
            for c in group
        )
        columns = ("field", "value", "", "source", "basis", "source date")
        title = f"\n{model_id}: {task_type or 'the model itself'}"
        print_table(columns, rows, title=title)
    if inherited:
        holding = ((v.task_type, v.field, v.value, v.basis) for v in inherited)
        title = f"\n{model_id}: what holds though no source claims it"
        print_table(("task type", "field", "value", "basis"), holding, title=title)
    listed = (
        (
            row.source,
            row.precedence,
            f"{row.since:%Y-%m-%d}",
            row.load_id,
            row.until and f"{row.until:%Y-%m-%d}",
            row.closed_by,
        )
        for row in listings
    )
    columns = ("source", "precedence#", "since", "by load", "until", "ended by load")
    print_table(columns, listed, title=f"\n{model_id}: who lists it")
