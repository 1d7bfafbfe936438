"""Commands that search the registry, and that run the library's queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from modelpool import render
from modelpool.cli.common import EMPTY, Moment, format_option, open_pool

if TYPE_CHECKING:
    from modelpool.queries import Query
    from modelpool.records import Capability, FacetCount

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
@click.option("--as-of", type=Moment(), help="What held then.")
@click.option(
    "--limit", type=click.IntRange(min=1), help=f"Most rows to list [{_SHOWN} in tables, else all]."
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
    """Search the registry: models whose id, name or notes hold TEXT, and that meet conditions.

    A row is a model and a task type that it declares, with what holds there. The fields are those
    of a registry record; task_type=generation admits all kinds of generation. Classes compare too:
    accuracy_class>=Medium. With --facet, --format csv gives the counts.
    """
    shown = limit or (_SHOWN if output_format == "table" else None)
    with open_pool() as pool:
        found = pool.models(text, where=where, as_of=as_of, limit=shown)
        everything, *facets = pool.facets(*fields, text=text, where=where, as_of=as_of)
    if output_format == "json":
        click.echo(_models_json(text, where, everything, facets, found))
    elif output_format == "csv":
        click.echo(_counts_csv(facets) if fields else _models_csv(found))
    else:
        _print_models(found, everything, facets)
    if not found:
        ctx.exit(EMPTY)


def _models_json(
    text: str,
    where: Sequence[str],
    everything: FacetCount,
    facets: Sequence[FacetCount],
    found: Sequence[Capability],
) -> str:
    counts = {
        field: [
            {"value": c.value, "models": c.models, "capabilities": c.capabilities} for c in counted
        ]
        for field, counted in groupby(facets, key=lambda count: count.field)
    }
    total = {"models": everything.models, "capabilities": everything.capabilities}
    return render.to_json(text=text, where=where, total=total, facets=counts, capabilities=found)


def _models_csv(found: Sequence[Capability]) -> str:
    from modelpool.records import Capability

    return render.to_csv([asdict(row) for row in found], render.columns_of(Capability))


def _counts_csv(facets: Sequence[FacetCount]) -> str:
    from modelpool.records import FacetCount

    return render.to_csv([asdict(count) for count in facets], render.columns_of(FacetCount))


def _print_models(
    found: Sequence[Capability], everything: FacetCount, facets: Sequence[FacetCount]
) -> None:
    console = render.console()
    if not found:
        console.print("No model of the registry meets this.")
        return
    cells = ([getattr(row, name) for name in _COLUMNS.values()] for row in found)
    console.print(render.table(list(_COLUMNS), cells))
    listed = f"{len(found):,} of " if len(found) < everything.capabilities else ""
    console.print(
        f"{listed}{everything.capabilities:,} capabilities of {everything.models:,} models"
    )
    for field, counted in groupby(facets, key=lambda count: count.field):
        rows = list(counted)
        shown = [(c.value or "(not known)", f"{c.models:,}") for c in rows[:_SHOWN]]
        console.print()
        console.print(render.table((str(field), "models#"), shown))
        if len(rows) > _SHOWN:
            console.print(f"… and {len(rows) - _SHOWN:,} more values: --format csv for all")


@click.command()
@click.argument("name", required=False)
@click.option(
    "--param",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter, in JSON or as plain text; repeatable.",
)
@click.option("--show", is_flag=True, help="Print the Cypher, to paste into Neo4j Browser.")
@format_option("table", "json", "csv")
@click.pass_context
def query(
    ctx: click.Context,
    /,
    name: str | None,
    given: tuple[str, ...],
    show: bool,
    output_format: str,
) -> None:
    """List the queries that only read, or run the one called NAME in a READ session.

    --show prints a query's parameters, each with an example. Those that aren't given are as in
    the example, where that is null, a number, true or false.
    """
    from modelpool.named_queries import read_queries, read_query
    from modelpool.queries import shipped

    if name is None:
        _print_queries(read_queries(shipped()), output_format)
    elif show:
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


def _print_queries(every: Sequence[Query], output_format: str) -> None:
    if output_format == "table":
        rows = ((q.name, f"{q.title}.") for q in every)
        render.console().print(render.table(("query", "what it answers"), rows))
        return
    listed = [{"name": q.name, "title": q.title, "parameters": dict(q.parameters)} for q in every]
    if output_format == "json":
        click.echo(render.to_json(queries=listed))
    else:
        click.echo(render.to_csv(listed, ("name", "title")))


def _cypher(query: Query) -> str:
    parameters = [f":param {name} => {value};" for name, value in query.parameters.items()]
    about = [f"// {line}".rstrip() for line in f"{query.title}.\n{query.description}".split("\n")]
    return "\n".join([*about, *parameters, f"{query.text};"])


def _print_rows(
    name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], output_format: str
) -> None:
    if output_format == "json":
        click.echo(render.to_json(query=name, rows=rows))
        return
    if output_format == "csv":
        click.echo(render.to_csv(rows, columns))
    else:
        flat = [{column: _cell(row[column]) for column in columns} for row in rows]
        cells = (list(row.values()) for row in flat)
        render.console().print(render.table(columns, cells))


def _cell(value: Any) -> Any:
    """Lists and maps as JSON: a cell holds one line."""
    if isinstance(value, (tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
