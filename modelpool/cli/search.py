"""Commands that search the registry, and that run the library's queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from modelpool.cli.common import EMPTY, Moment, open_pool
from modelpool.cli.output import format_option, print_more, print_table, show

if TYPE_CHECKING:
    from modelpool.queries import Query
    from modelpool.rows import Capability, FacetCount

_SHOWN = 25
_COLUMNS = {
    "model": "model_id",
    "task type": "task_type",
    "accuracy": "accuracy_class",
    "latency": "latency_class",
    "cost": "cost_class",
    "risk": "risk_level",
    "provided as": "provider_type",
    "lifecycle": "lifecycle",
}


def _as_told(row: Capability) -> Capability:
    """The row as people are told it: what is pruned isn't Retired by anybody else."""
    return replace(row, lifecycle="pruned") if row.pruned else row


@click.command()
@click.argument("text", default="", required=False)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="E.g. cost_class=Low, provider!=openai, context_tokens>=100000, or maker= (not known);"
    " repeat for several, which must all hold.",
)
@click.option(
    "--facet", "fields", multiple=True, metavar="FIELD", help="Count by this field; repeatable."
)
@click.option("--as-of", type=Moment(), help="As of this moment; a date means its end, UTC.")
@click.option(
    "--limit", type=click.IntRange(min=1), help=f"Maximum rows [{_SHOWN} in tables, else all]."
)
@format_option("table", "json", "csv")
@click.pass_context
def models(
    ctx: click.Context,
    /,
    text: str,
    where: tuple[str, ...],
    fields: tuple[str, ...],
    as_of: date | datetime | None,
    limit: int | None,
    output_format: str,
) -> None:
    """Search for models whose id, name or notes contain TEXT, and that meet conditions.

    A row is a model and a task type that it declares, with the values that hold. The fields are
    those of a registry record; task_type=generation admits all kinds of generation. Classes are
    ordered: accuracy_class>=Medium. With --facet, --format csv gives the counts.
    """
    from modelpool.rows import Capability, FacetCount

    shown = limit or (_SHOWN if output_format == "table" else None)
    with open_pool() as pool:
        found = pool.registry.search(text, where=where, as_of=as_of, limit=shown)
        everything, *facets = pool.registry.facets(*fields, text=text, where=where, as_of=as_of)
    total = {"models": everything.models, "capabilities": everything.capabilities}
    parts = {"text": text, "where": where, "total": total, "facets": _counts(facets)}
    show(
        output_format,
        {**parts, "capabilities": found},
        lambda: _print_models(found, everything, facets),
        rows=facets if fields else found,
        of=FacetCount if fields else Capability,
    )
    if not found:
        ctx.exit(EMPTY)


def _counts(facets: Sequence[FacetCount]) -> dict[str | None, list[dict[str, object]]]:
    """The counts by field."""
    return {
        field: [
            {"value": c.value, "models": c.models, "capabilities": c.capabilities} for c in counted
        ]
        for field, counted in groupby(facets, key=lambda count: count.field)
    }


def _print_models(
    found: Sequence[Capability], everything: FacetCount, facets: Sequence[FacetCount]
) -> None:
    if not found:
        click.echo("No model meets these conditions.")
        return
    cells = ([getattr(row, name) for name in _COLUMNS.values()] for row in map(_as_told, found))
    print_table(_COLUMNS, cells)
    listed = f"{len(found):,} of " if len(found) < everything.capabilities else ""
    click.echo(f"{listed}{everything.capabilities:,} capabilities of {everything.models:,} models")
    for field, counted in groupby(facets, key=lambda count: count.field):
        rows = list(counted)
        shown = [(c.value or "(not known)", f"{c.models:,}") for c in rows[:_SHOWN]]
        click.echo()
        print_table((str(field), "models#"), shown)
        print_more(len(rows) - _SHOWN, "values, --format csv for all")


@click.command()
@click.argument("name", required=False)
@click.option(
    "--param",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter, in JSON or as plain text; repeatable.",
)
@click.option(
    "--show", "as_cypher", is_flag=True, help="Print the Cypher, to paste into Neo4j Browser."
)
@format_option("table", "json", "csv")
@click.pass_context
def query(
    ctx: click.Context,
    /,
    name: str | None,
    given: tuple[str, ...],
    as_cypher: bool,
    output_format: str,
) -> None:
    """List the read queries, or run the one called NAME in a READ session.

    Questions and detectors come first; then internal steps, some of whose parameters only Python
    computes. --show prints a query's parameters, each with an example value, which is the default
    if it is null, a number, true or false.
    """
    from modelpool.queries import shipped
    from modelpool.search.named_queries import read_queries, read_query

    if name is None:
        _print_queries(read_queries(shipped()), output_format)
    elif as_cypher:
        click.echo(_cypher(read_query(shipped(), name)))
    else:
        columns = [column.name for column in read_query(shipped(), name).returns]
        with open_pool() as pool:
            rows = pool.query(name, _parameters(given))
        _print_rows(name, columns, rows, output_format)
        if not rows:
            ctx.exit(EMPTY)


def _parameters(given: Sequence[str]) -> dict[str, str]:
    named = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"found {text!r}, expected NAME=VALUE", param_hint="--param")
        named[name] = value
    return named


_USES = {
    "question": "Questions",
    "detector": "Detectors, which `modelpool lint` and `modelpool scan` run",
    "step": "Internal steps, some of whose parameters Python computes",
}


def _print_queries(every: Sequence[Query], output_format: str) -> None:
    ordered = sorted(every, key=lambda query: [*_USES].index(query.use))

    def table() -> None:
        for use, own in groupby(ordered, key=lambda query: query.use):
            rows = ((q.name, f"{q.title}.") for q in own)
            print_table(("query", "what it answers"), rows, title=_USES[use])

    listed = [
        {"name": q.name, "use": q.use, "title": q.title, "parameters": dict(q.parameters)}
        for q in ordered
    ]
    show(output_format, {"queries": listed}, table, rows=listed, of=("name", "use", "title"))


def _cypher(query: Query) -> str:
    parameters = [f":param {name} => {value};" for name, value in query.parameters.items()]
    about = [f"// {line}".rstrip() for line in f"{query.title}.\n{query.description}".split("\n")]
    return "\n".join([*about, *parameters, f"{query.text};"])


def _print_rows(
    name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], output_format: str
) -> None:
    flat = ([_cell(row[column]) for column in columns] for row in rows)
    table = partial(print_table, columns, flat)
    show(output_format, {"query": name, "rows": rows}, table, rows=rows, of=columns)


def _cell(value: Any) -> Any:
    """A value as a one-line cell: lists and maps as JSON."""
    if isinstance(value, (tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
