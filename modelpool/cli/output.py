"""How commands print an answer: as a table for people, as JSON, or as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

import click

from modelpool import render

P = ParamSpec("P")
T = TypeVar("T")

Columns = Mapping[str, Callable[[Any], object]]
"""A table's column headers, each with the function from row to cell; '#' ends those of numbers."""


def format_option(*formats: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`--format`, of which the first is the default."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="A table for people; JSON and CSV are stable.",
    )


def votes_of(effective: float, models: int) -> str:
    """How many independent votes models are worth, such as '1.95 effective votes of 3'."""
    return f"{effective:.2f} effective votes of {models}"


def show(
    output_format: str,
    parts: Mapping[str, Any],
    table: Callable[[], object],
    *,
    rows: Sequence[Any] = (),
    of: type | Sequence[str] = (),
) -> None:
    """Print an answer: `parts` as one JSON document, `rows` as CSV, or as `table` prints it.

    `of` is the class of the rows, or the columns of rows that are mappings.
    """
    if output_format == "json":
        click.echo(render.to_json(**parts))
    elif output_format == "csv":
        click.echo(render.to_csv(rows, of))
    else:
        table()


def show_rows(
    output_format: str, name: str, rows: Sequence[Any], columns: Columns, *, of: type
) -> None:
    """Print an answer that consists of rows only; `name` is their key in JSON."""
    show(
        output_format,
        {name: rows},
        lambda: print_table(columns, cells(rows, columns)),
        rows=rows,
        of=of,
    )


def cells(rows: Iterable[Any], columns: Columns) -> Iterable[Sequence[object]]:
    """A row of cells for each row."""
    return ([made(row) for made in columns.values()] for row in rows)


def print_table(heads: Iterable[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table of cells."""
    render.console().print(render.table(list(heads), rows, title=title))


def print_more(number: int, how: str) -> None:
    """Say how to see the `number` of rows that weren't printed; silent if there are none."""
    if number > 0:
        click.echo(f"… and {number:,} more: {how}")
