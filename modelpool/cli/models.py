"""Commands about single models."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import Moment, format_option, open_pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.records import ClaimedValue, Listing, ModelStatus


@click.command()
@click.argument("model_id", metavar="MODEL")
@click.option("--field", help="Only this field, e.g. cost_class.")
@click.option("--as-of", type=Moment(), help="What was claimed then.")
@format_option("table", "json", "csv")
def show(
    model_id: str, field: str | None, as_of: date | datetime | None, output_format: str
) -> None:
    """Say what each source claims of MODEL, how it was had, and which claim holds.

    First whether it is still there, then what is said of the model itself, then of what it can do,
    by task type, then who lists it and who ceased to. `modelpool why` says why a claim holds.
    """
    from modelpool.records import ClaimedValue

    with open_pool() as pool:
        standing = pool.model_status(model_id, as_of=as_of)
        listings = pool.listings(model_id, as_of=as_of)
        is_gone = standing.vanished_at is not None
        claims = () if is_gone else pool.claims(model_id, field=field, as_of=as_of)
    if output_format == "json":
        parts = {"standing": standing, "claims": claims, "listings": listings}
        click.echo(render.to_json(model_id=model_id, **parts))
    elif output_format == "csv":
        rows = [asdict(claim) for claim in claims]
        click.echo(render.to_csv(rows, render.columns_of(ClaimedValue)))
    else:
        click.echo(f"{model_id}: {status_text(standing)}")
        _print(model_id, claims, listings)


def status_text(standing: ModelStatus) -> str:
    """Whether a model is still there, until when, and what replaces it, in a line."""
    said = [standing.lifecycle]
    if standing.vanished_at:
        said.append(f"no source lists it since {standing.vanished_at:%Y-%m-%d}")
    if standing.released_on:
        said.append(f"to be released on {standing.released_on}")
    if standing.deprecated_on:
        said.append(f"deprecated on {standing.deprecated_on}")
    if standing.retired_on:
        said.append(f"retired on {standing.retired_on}")
    if standing.successor:
        listed = "" if standing.successor_listed else ", which no source lists"
        said.append(f"replaced by {standing.successor}{listed}")
    return "; ".join(said)


def _print(model_id: str, claims: Sequence[ClaimedValue], listings: Sequence[Listing]) -> None:
    console = render.console()
    for task_type, group in groupby(claims, key=lambda claim: claim.task_type):
        rows = (
            (c.field, c.value, "holds" if c.holds else "", c.source, c.basis, c.source_date)
            for c in group
        )
        columns = ("field", "value", "", "source", "how it was had", "source of")
        title = f"\n{model_id}: {task_type or 'the model itself'}"
        console.print(render.table(columns, rows, title=title))
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
    console.print(render.table(columns, listed, title=f"\n{model_id}: who lists it"))
