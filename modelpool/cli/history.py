"""Commands about the registry's history: loads, diff."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelpool import render
from modelpool.cli.common import FOUND, Moment, format_option, open_pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelpool.pool import ModelPool
    from modelpool.records import ClaimChange, Differences, PlaceChange

_SHOWN = 40
_FAIL_ON = ("added", "removed", "changed", "class")
_CSV = ("change", "source", "model_id", "task_type", "field", "before", "after")


class Conditions(click.ParamType[tuple[str, ...]]):
    """Some of the conditions of --fail-on, with commas between them."""

    name = "conditions"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The conditions, each known."""
        if isinstance(value, tuple):
            return value
        conditions = tuple(part.strip() for part in value.split(","))
        for condition in conditions:
            if condition not in _FAIL_ON:
                expected = ", ".join(_FAIL_ON)
                self.fail(f"found {condition!r}, expected some of {expected}", param, ctx)
        return conditions


@click.command()
@click.option("--source", help="Only loads of this source.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@format_option("table", "json", "csv")
def loads(source: str | None, limit: int, output_format: str) -> None:
    """List what was loaded into the registry, the newest first."""
    from modelpool.records import LoadRow

    with open_pool() as pool:
        rows = pool.loads(source=source, limit=limit)
    if output_format == "json":
        click.echo(render.to_json(loads=rows))
    elif output_format == "csv":
        click.echo(render.to_csv([asdict(row) for row in rows], render.columns_of(LoadRow)))
    else:
        columns = ("load", "source", "since", "added#", "changed#", "same#", "retired#", "files")
        counts = ("added", "changed", "unchanged", "retired")
        cells = (
            (
                row.load_id,
                row.source,
                f"{row.since:%Y-%m-%d %H:%M}",
                *(f"{getattr(row, name):,}" for name in counts),
                ", ".join(row.files),
            )
            for row in rows
        )
        render.console().print(render.table(columns, cells))


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B", default="now")
@click.option(
    "--as",
    "public",
    type=click.Choice(["litellm", "models-dev"]),
    help="A and B are files of this public registry, compared entry by entry.",
)
@click.option("--source", help="Only what this source claims.")
@click.option(
    "--fail-on",
    "conditions",
    type=Conditions(),
    default=(),
    help=f"Exit code {FOUND} if there are such: some of {', '.join(_FAIL_ON)}.",
)
@click.option("--full", is_flag=True, help="List every change, not only the first.")
@format_option("table", "json", "csv")
def diff(
    before: str,
    after: str,
    public: str | None,
    source: str | None,
    conditions: tuple[str, ...],
    full: bool,
    output_format: str,
) -> None:
    """Say what differs between A and B by meaning: classes first, then fields.

    A and B are two registry files; or two moments of the graph, each a day (2026-03-31), a load
    (see `modelpool loads`) or `now`. What loading a file would change says `load --dry-run`.
    """
    files = [Path(side) for side in (before, after) if _names_file(side)]
    if len(files) == 1:
        raise click.UsageError(
            "expected two files or two moments; for a file against the graph, see load --dry-run"
        )
    if files:
        found = _between_files(files[0], files[1], public, source)
    elif public:
        raise click.UsageError("--as: expected two files")
    else:
        with open_pool() as pool:
            since = _moment(pool, before) or datetime.now().astimezone()
            found = pool.differences(since, _moment(pool, after), source=source)
    if output_format == "json":
        click.echo(render.to_json(differences=found))
    elif output_format == "csv":
        click.echo(render.to_csv(list(_lines(found.changes)), _CSV))
    else:
        _print(found, full)
    if any(_is_met(condition, found) for condition in conditions):
        sys.exit(FOUND)


def _names_file(side: str) -> bool:
    from modelpool.registry.packed import is_stdin, plain_name

    path = Path(side)
    return (
        is_stdin(path)
        or path.exists()
        or plain_name(path).suffix.lower() in (".json", ".jsonl", ".csv", ".yaml", ".yml")
    )


def _moment(pool: ModelPool, side: str) -> date | datetime | None:
    """The moment that an operand names; None is now."""
    if side == "now":
        return None
    try:
        return Moment().convert(side, None, None)
    except click.BadParameter:
        return pool.loaded_at(side)


def _between_files(
    before: Path, after: Path, public: str | None, source: str | None
) -> Differences:
    from modelpool import differences

    if public:
        from modelpool.importers.entries import read_entries
        from modelpool.importers.mapping import load_mapping

        mapping = load_mapping()
        entries = [read_entries(public, path, mapping) for path in (before, after)]
        return differences.compare(*entries)
    from modelpool.cli.registry import read_files

    # Else the file's name would be the source of records that name none, in each file another.
    old, new = (read_files((path,), source or "file") for path in (before, after))
    state = differences.of_registry(old)
    later = differences.with_unread(differences.of_registry(new), state, new.unread)
    return differences.compare(state, later)


def _is_met(condition: str, found: Differences) -> bool:
    if condition == "class":
        return bool(found.classes)
    return bool(getattr(found, condition))


def _lines(changes: Iterable[ClaimChange]) -> Iterator[dict[str, Any]]:
    """One line for each field of a changed claim, and one for each claim that came or went."""
    for change in changes:
        about = asdict(change)
        for field, (before, after) in about.pop("fields").items() or [("", ("", ""))]:
            yield {**about, "field": field, "before": before, "after": after}


def _print(found: Differences, full: bool) -> None:
    click.echo(
        f"{found.common:,} in common, of which {found.changed:,} changed; "
        f"{found.added:,} added, {found.removed:,} removed"
    )
    console = render.console()
    if found.classes:
        rows = ((c.field, c.before, c.after, f"{c.claims:,}") for c in found.classes)
        columns = ("class", "from", "to", "claims#")
        console.print(render.table(columns, rows, title="\nClasses that changed"))
    if found.fields:
        counts = (
            (f.field, f"{f.changed:,}", f"{f.appeared:,}", f"{f.vanished:,}") for f in found.fields
        )
        columns = ("field", "changed#", "had none#", "has none#")
        console.print(render.table(columns, counts, title="\nFields that changed"))
    shown = found.changes if full else found.changes[:_SHOWN]
    if shown:
        changes = ((c.change, c.model_id, c.task_type, "\n".join(field_changes(c))) for c in shown)
        columns = ("change", "model", "task type", "fields")
        console.print(render.table(columns, changes, title="\nChanges"))
    if len(found.changes) > len(shown):
        click.echo(f"… and {len(found.changes) - len(shown):,} more: --full, or --format json")
    print_places(found.places)


def print_places(places: Sequence[PlaceChange]) -> None:
    """List the task types that a source, or what holds, makes a kind of another one."""
    if places:
        rows = (
            (c.task_type, c.source or "what holds", _shown(c.before), _shown(c.after))
            for c in places[:_SHOWN]
        )
        columns = ("task type", "by", "was a kind of", "is a kind of")
        console = render.console()
        console.print(render.table(columns, rows, title="\nPlaces of task types"))
        if len(places) > _SHOWN:
            click.echo(f"… and {len(places) - _SHOWN:,} more: --format json for all")


def field_changes(change: ClaimChange) -> Iterator[str]:
    """One line for each field of a change, with its value before and after."""
    for field, (before, after) in change.fields.items():
        yield f"{field}: {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)
