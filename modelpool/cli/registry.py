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
    "--source", help="Source of the claims; default: the record's own, or the file's name."
)
_partial = click.option("--partial", is_flag=True, help="The files are incomplete: retire nothing.")


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
    help="The date of the files' data; default: now.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--respell", is_flag=True, help="Replace names by the pool's spelling of them.")
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

    A file is all that its source claims: claims of an earlier load that are missing from it are
    retired, unless --partial. A doubtful load asks for confirmation: one that retires more than a
    tenth of what a source listed, is older than what is loaded, or comes from a file named like
    another source's.
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

    Starts a local Neo4j unless NEO4J_URI is set. Safe to repeat.
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
    """Load the shipped registry; the first load into a graph holds from the date of its files.

    So work done since that date can be checked against it.
    """
    registry = read_registry_files(sorted(SHIPPED.glob("*.jsonl")))
    shows = max(date.fromisoformat(record["source_date"]) for record in registry.records)
    first = not pool.registry.loads(limit=1) and shows <= datetime.now(UTC).date()
    return pool.registry.load(registry, on=shows if first else None, progress=progress)


@click.command()
@_files
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@format_option("table", "json")
def overlay(files: tuple[Path, ...], dry_run: bool, output_format: str) -> None:
    """Load your organisation's own corrections, which override all sources and persist.

    A record of a model that a source lists needs only the fields that it corrects. The files are
    the complete set of corrections: one that they no longer hold is withdrawn.
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
            click.echo(f"A load would ask for confirmation: {doubt}.")
        click.echo(f"A load would result in: {load_summary(report)}.")

    show(output_format, {"report": report}, table)
