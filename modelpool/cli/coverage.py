"""Commands that say what the registry knows, and from where."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from modelpool.cli.common import open_pool
from modelpool.cli.output import Columns, cells, format_option, print_table, show, show_rows
from modelpool.percent import percent

if TYPE_CHECKING:
    from modelpool.rows import Coverage

_TOP = 300


def _age(day: date | None) -> int | str:
    return "" if day is None else (datetime.now(UTC).date() - day).days


_SOURCES: Columns = {
    "source": lambda row: row.source,
    "precedence#": lambda row: row.precedence,
    "state of": lambda row: row.source_date,
    "days old#": lambda row: _age(row.source_date),
    "loaded": lambda row: row.loaded_at and f"{row.loaded_at:%Y-%m-%d}",
    "offers#": lambda row: f"{row.offers:,}",
    "accuracy#": lambda row: row.accuracy or "",
    "latency#": lambda row: row.latency or "",
    "cost#": lambda row: row.cost or "",
    "risk#": lambda row: row.risk or "",
}
_OF_THE_LOAD = ("precedence#", "days old#", "loaded")
"""What `coverage` leaves out of these."""
_TASK_TYPES: Columns = {
    "task type": lambda row: row.task_type,
    "accuracy known#": lambda row: f"{row.known:,} of {row.rated:,}",
    "how": lambda row: ", ".join(row.ways),
    "sources": lambda row: ", ".join(row.sources),
}


@click.command()
@click.option(
    "--task-type",
    default="text-generation",
    show_default=True,
    help="Count for how many kinds of this type accuracy is known.",
)
@click.option(
    "--top",
    default=_TOP,
    show_default=True,
    type=click.IntRange(min=1),
    help="Count, too, among so many base models, those that most providers offer.",
)
@format_option("table", "json")
def coverage(task_type: str, top: int, output_format: str) -> None:
    """Show for how much of the registry each class is known, and how it was had.

    By class and basis, by task type, by source, and by how many kinds of a task type accuracy is
    known for: of all offers, and of the base models that most providers offer.
    """
    with open_pool() as pool:
        found = pool.registry.coverage(task_type=task_type, top=top)
    parts = {
        "top": found.top,
        "classes": found.classes,
        "task_types": found.task_types,
        "sources": found.sources,
        "kinds": found.kinds,
    }
    show(output_format, parts, lambda: _print(found, task_type))


@click.command()
@format_option("table", "json", "csv")
def sources(output_format: str) -> None:
    """List the sources of the registry: what each claims, and how old its state is."""
    from modelpool.rows import SourceCoverage

    with open_pool() as pool:
        found = pool.registry.sources()
    show_rows(output_format, "sources", found, _SOURCES, of=SourceCoverage)


def _print(found: Coverage, task_type: str) -> None:
    if not found.classes:
        click.echo("No source lists a model yet: load a registry first (`modelpool quickstart`).")
        return
    everything, *classes = found.classes
    all_offers, all_bases = everything.offers, everything.base_models

    def share(number: int, of: int) -> str:
        return f"{number:,} ({percent(number / of, 1)})" if of else "0"

    click.echo(
        f"{all_offers:,} offers; the {all_bases:,} base models that most providers offer, known by"
        " any of their offers."
    )
    rows = (
        (
            row.field if row.how is None else "",
            row.how or "known",
            share(row.offers, all_offers),
            share(row.base_models, all_bases),
        )
        for row in classes
    )
    print_table(("class", "how", "offers#", "base models#"), rows, title="\nBy class and basis")
    kinds = (
        (row.kinds, share(row.offers, all_offers), share(row.base_models, all_bases))
        for row in found.kinds
    )
    title = f"\nAccuracy for so many kinds of {task_type}, or more"
    print_table(("kinds#", "offers#", "base models#"), kinds, title=title)
    known = [row for row in found.task_types if row.rated]
    print_table(_TASK_TYPES, cells(known, _TASK_TYPES), title="\nBy task type")
    known_by = {name: made for name, made in _SOURCES.items() if name not in _OF_THE_LOAD}
    title = "\nBy source: offers of which it knows the class"
    print_table(known_by, cells(found.sources, known_by), title=title)
