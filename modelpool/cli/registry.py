"""Commands about registry files: schema, validate, load, quickstart."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import format_option, open_pool, step_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modelpool.pool import ModelPool
    from modelpool.records import ClaimChange, LoadReport
    from modelpool.registry import Registry

_SHOWN = 40
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


yes_option = click.option("--yes", is_flag=True, help="Load what is doubtful without being asked.")

SHIPPED = Path(__file__).parent.parent / "data" / "registry"


@click.command()
@click.argument("kind", type=click.Choice(tuple(_SCHEMAS)), default="registry")
def schema(kind: str) -> None:
    """Print the JSON Schema of a record: of the registry by default."""
    from modelpool.registry import schema_text

    click.echo(schema_text(_SCHEMAS[kind]))


@click.command()
@_files
@_source
def validate(files: tuple[Path, ...], source: str | None) -> None:
    """Check registry files without touching the graph; every problem is listed."""
    registry = read_files(files, source)
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
    registry = read_files(files, source)
    with open_pool() as pool, step_progress() as progress, all_problems():
        if respell:
            registry = pool.respelled(registry)
        if dry_run:
            report = pool.diff(registry, partial=partial)
        else:
            day = on.date() if on else None
            ask = asks(yes)
            report = pool.load(registry, on=day, partial=partial, confirm=ask, progress=progress)
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
    registry = read_files(tuple(sorted(SHIPPED.glob("*.jsonl"))), None)
    shows = max(date.fromisoformat(record["source_date"]) for record in registry.records)
    first = not pool.loads(limit=1) and shows <= datetime.now(UTC).date()
    return pool.load(registry, on=shows if first else None, progress=progress)


@click.command()
@_files
@click.option("--dry-run", is_flag=True, help="Say what it would change, and write nothing.")
@format_option("table", "json")
def overlay(files: tuple[Path, ...], dry_run: bool, output_format: str) -> None:
    """Load an organisation's own corrections, which win over all sources and stay.

    A record of a model that a source lists may say only what it corrects. The files are all
    corrections there are: one that they no longer hold is taken back.
    """
    with open_pool() as pool, step_progress() as progress, all_problems():
        registry = _checked(lambda: pool.read_overlay(files))
        report = pool.diff(registry) if dry_run else pool.load(registry, progress=progress)
    loaded = None if dry_run else f"{len(registry.records):,} corrections"
    _print_report(report, loaded, output_format)


def read_files(files: tuple[Path, ...], source: str | None) -> Registry:
    """Read registry files; ends the command with their problems, the first of them shown."""
    from modelpool.registry_files import read

    return _checked(lambda: read(files, source=source))


@contextmanager
def all_problems() -> Iterator[None]:
    """Ends the command with the problems of files that were refused, the first of them shown."""
    from modelpool.exceptions import InputFileError

    try:
        yield
    except InputFileError as error:
        for problem in error.problems[:_SHOWN]:
            click.echo(str(problem), err=True)
        if len(error.problems) > _SHOWN:
            click.echo(f"… and {len(error.problems) - _SHOWN:,} more", err=True)
        count = f"{len(error.problems):,} problem{'s' * (len(error.problems) != 1)}"
        click.echo(f"error: {count}; nothing was loaded", err=True)
        raise SystemExit(error.exit_code) from None


def asks(yes: bool) -> Callable[[Sequence[str]], bool] | None:
    """Who is asked about a doubtful load: nobody where `yes` is said already."""
    return None if yes else _ask


def _ask(doubts: Sequence[str]) -> bool:
    # Without a person there is nobody to ask, and stdin may be the file.
    if not sys.stdin.isatty():
        return False
    for doubt in doubts:
        click.echo(doubt, err=True)
    return click.confirm("Load it?", err=True)


def _checked(read: Callable[[], Registry]) -> Registry:
    with all_problems():
        registry = read()
    for new in registry.new_task_types:
        close = f"; did you mean {' or '.join(new.close_matches)}?" if new.close_matches else ""
        click.echo(f"note: {new.file}: {new.location}: new task type {new.name!r}{close}", err=True)
    return registry


def _print_report(report: LoadReport, loaded: str | None, output_format: str) -> None:
    """Print what a load did; `loaded` says what it loaded, None that it was a dry run."""
    if output_format == "json":
        click.echo(render.to_json(report=report))
    elif loaded is None:
        from modelpool.cli.history import print_places

        _print_changes(report.changes)
        print_places(report.places)
        for doubt in report.doubts:
            click.echo(f"It would ask first: {doubt}.")
        click.echo(f"A load would make: {load_summary(report)}.")
    else:
        click.echo(f"Loaded {loaded}: {load_summary(report)}.")


def load_summary(report: LoadReport) -> str:
    """What a load changed, in half a line."""
    return (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.retired:,} retired ({report.models_retired:,} models left without a source)"
    )


def _print_changes(changes: tuple[ClaimChange, ...]) -> None:
    from modelpool.cli.history import field_changes

    if not changes:
        return
    rows = (
        (c.change, c.source, c.model_id, c.task_type, "\n".join(field_changes(c)))
        for c in changes[:_SHOWN]
    )
    console = render.console()
    console.print(render.table(("change", "source", "model", "task type", "fields"), rows))
    if len(changes) > _SHOWN:
        console.print(f"… and {len(changes) - _SHOWN:,} more: --format json for all")
