"""Commands about registry files: schema, validate, load, quickstart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelpool.cli.changes import load_summary, print_claims, print_places
from modelpool.cli.common import open_pool, step_progress
from modelpool.cli.files import (
    SHIPPED,
    asks,
    checked,
    problems_told,
    read_registry_files,
    yes_option,
)
from modelpool.cli.output import format_option, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelpool.pool import ModelPool
    from modelpool.rows import LoadReport

_SCHEMAS = {
    "registry": "registry",
    "workers": "worker",
    "tasks": "task",
    "assignments": "assignment",
    "outcomes": "outcome",
    "verdicts": "verdict",
}
_files = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
_source = click.option(
    "--source", help="Who claims this; default: the record's own, or the file's name."
)
_partial = click.option(
    "--partial", is_flag=True, help="The files hold only a part: retire nothing."
)


@click.command()
@click.argument("kind", type=click.Choice(tuple(_SCHEMAS)), default="registry")
def schema(kind: str) -> None:
    """Print the JSON Schema of a record: of the registry by default."""
    from modelpool.files.schema import schema_text

    click.echo(schema_text(_SCHEMAS[kind]))


@click.command()
@_files
@_source
def validate(files: tuple[Path, ...], source: str | None) -> None:
    """Check registry files without touching the graph; every problem is listed."""
    registry = read_registry_files(files, source)
    models = len({record["model_id"] for record in registry.records})
    click.echo(f"{len(registry.records):,} records of {models:,} models: no problems")


@click.command()
@_files
@_source
@_partial
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day whose state the files show; default: now.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would change, and write nothing.")
@click.option("--respell", is_flag=True, help="Write names as the pool spells them already.")
@yes_option
@format_option("table", "json")
def load(
    files: tuple[Path, ...],
    source: str | None,
    partial: bool,
    on: datetime | None,
    dry_run: bool,
    respell: bool,
    yes: bool,
    output_format: str,
) -> None:
    """Load registry files into the graph, all or nothing; repeating it changes nothing.

    A file is the whole of what its source says: what an earlier load of that source had and this
    one lacks is retired, unless --partial. A doubtful load asks first: one that retires over a
    tenth of what a source listed, shows an older state than is loaded, or comes from a file with
    the name of another source's.
    """
    registry = read_registry_files(files, source)
    with open_pool() as pool, step_progress() as progress, problems_told():
        if respell:
            registry = pool.registry.respelled(registry)
        if dry_run:
            report = pool.registry.preview(registry, partial=partial)
        else:
            day = on.date() if on else None
            ask = asks(yes)
            report = pool.registry.load(
                registry, on=day, partial=partial, confirm=ask, progress=progress
            )
    loaded = None if dry_run else f"{len(registry.records):,} records"
    _print_report(report, loaded, output_format)


@click.command()
@click.pass_context
def quickstart(ctx: click.Context) -> None:
    """Load the shipped registry and answer a first question.

    Starts a local Neo4j when NEO4J_URI names none. Safe to repeat.
    """
    from modelpool.cli.feasibility import feasible

    with open_pool() as pool, step_progress() as progress:
        report = load_shipped(pool, progress)
    click.echo(f"Loaded the shipped registry: {load_summary(report)}.\n")
    question = ["--task-type", "multi-turn-function-calling", "--risk", "High"]
    question += ["--min-accuracy", "Medium", "--max-cost", "Medium", "--critical"]
    click.echo(f"$ modelpool feasible {' '.join(question)}\n")
    ctx.invoke(feasible, **feasible.make_context("feasible", list(question)).params)
    click.echo("\nNext: `modelpool example` loads an example of work with these models.")


def load_shipped(pool: ModelPool, progress: Callable[[str, int, int], None]) -> LoadReport:
    """Load the shipped registry: the first load of a graph holds from the day that its files show.

    So work that was done since then can be held against it.
    """
    registry = read_registry_files(sorted(SHIPPED.glob("*.jsonl")))
    shows = max(date.fromisoformat(record["source_date"]) for record in registry.records)
    first = not pool.registry.loads(limit=1) and shows <= datetime.now(UTC).date()
    return pool.registry.load(registry, on=shows if first else None, progress=progress)


@click.command()
@_files
@click.option("--dry-run", is_flag=True, help="Say what it would change, and write nothing.")
@format_option("table", "json")
def overlay(files: tuple[Path, ...], dry_run: bool, output_format: str) -> None:
    """Load an organisation's own corrections, which win over all sources and stay.

    A record of a model that a source lists may say only what it corrects. The files are all
    corrections there are: one that they no longer hold is taken back.
    """
    with open_pool() as pool, step_progress() as progress, problems_told():
        registry = checked(lambda: pool.registry.read_overlay(files))
        report = (
            pool.registry.preview(registry)
            if dry_run
            else pool.registry.load(registry, progress=progress)
        )
    loaded = None if dry_run else f"{len(registry.records):,} corrections"
    _print_report(report, loaded, output_format)


def _print_report(report: LoadReport, loaded: str | None, output_format: str) -> None:
    """Print what a load did; `loaded` says what it loaded, None that it was a dry run."""

    def table() -> None:
        if loaded is not None:
            click.echo(f"Loaded {loaded}: {load_summary(report)}.")
            return
        print_claims(report.changes)
        print_places(report.places)
        for doubt in report.doubts:
            click.echo(f"It would ask first: {doubt}.")
        click.echo(f"A load would make: {load_summary(report)}.")

    show(output_format, {"report": report}, table)
