"""Commands about the registry's history: loads, diff."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelpool.cli.changes import SHOWN, field_changes, print_places
from modelpool.cli.common import FOUND, Moment, open_pool
from modelpool.cli.files import is_file, read_registry_files
from modelpool.cli.output import Columns, format_option, print_more, print_table, show, show_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modelpool.pool import ModelPool
    from modelpool.rows import ClaimChange, Differences

_FAIL_ON = ("added", "removed", "changed", "class")
_CSV = ("change", "source", "model_id", "task_type", "field", "before", "after")


class Conditions(click.ParamType[tuple[str, ...]]):
    """Conditions of --fail-on, separated by commas."""

    name = "conditions"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The conditions; an unknown one is refused."""
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
    """List the loads of the registry, the newest first."""
    from modelpool.rows import LoadRow

    with open_pool() as pool:
        found = pool.registry.loads(source=source, limit=limit)
    columns: Columns = {
        "load": lambda row: row.load_id,
        "source": lambda row: row.source,
        "since": lambda row: f"{row.since:%Y-%m-%d %H:%M}",
        "added#": lambda row: f"{row.added:,}",
        "changed#": lambda row: f"{row.changed:,}",
        "same#": lambda row: f"{row.unchanged:,}",
        "retired#": lambda row: f"{row.retired:,}",
        "files": lambda row: ", ".join(row.files),
    }
    show_rows(output_format, "loads", found, columns, of=LoadRow)


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
    help=f"Exit with {FOUND} on such changes: any of {', '.join(_FAIL_ON)}, comma-separated.",
)
@click.option("--full", is_flag=True, help=f"List every change, not only the first {SHOWN}.")
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
    """Compare A and B by meaning, not text: changed classes first, then fields.

    A and B are two registry files, or two moments of the graph, each a day (2026-03-31), a load
    (see `modelpool loads`) or `now`. To see what loading a file would change, `load --dry-run`.
    """
    files = [Path(side) for side in (before, after) if is_file(side)]
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
            found = pool.registry.diff(since, _moment(pool, after), source=source)
    show(
        output_format,
        {"differences": found},
        lambda: _print(found, full),
        rows=[*_lines(found.changes)],
        of=_CSV,
    )
    if any(_is_met(condition, found) for condition in conditions):
        sys.exit(FOUND)


def _moment(pool: ModelPool, side: str) -> date | datetime | None:
    """The moment that an operand names; None is now."""
    if side == "now":
        return None
    try:
        return Moment().convert(side, None, None)
    except click.BadParameter:
        return pool.registry.loaded_at(side)


def _between_files(
    before: Path, after: Path, public: str | None, source: str | None
) -> Differences:
    from modelpool.registry import differences

    if public:
        from modelpool.importers.entries import read_entries
        from modelpool.importers.mapping import load_mapping

        mapping = load_mapping()
        entries = [read_entries(public, path, mapping) for path in (before, after)]
        return differences.compare(*entries)
    # Otherwise records without a source would get the file's name, which differs between files.
    old, new = (read_registry_files((path,), source or "file") for path in (before, after))
    state = differences.of_registry(old)
    later = differences.with_unread(differences.of_registry(new), state, new.unread)
    return differences.compare(state, later)


def _is_met(condition: str, found: Differences) -> bool:
    if condition == "class":
        return bool(found.classes)
    return bool(getattr(found, condition))


def _lines(changes: Iterable[ClaimChange]) -> Iterator[dict[str, Any]]:
    """One row per changed field of a claim, and one per added or removed claim."""
    for change in changes:
        about = asdict(change)
        for field, (before, after) in about.pop("fields").items() or [("", ("", ""))]:
            yield {**about, "field": field, "before": before, "after": after}


def _print(found: Differences, full: bool) -> None:
    click.echo(
        f"{found.common:,} in common, of which {found.changed:,} changed; "
        f"{found.added:,} added, {found.removed:,} removed"
    )
    if found.classes:
        rows = ((c.field, c.before, c.after, f"{c.claims:,}") for c in found.classes)
        columns = ("class", "from", "to", "claims#")
        print_table(columns, rows, title="\nClasses that changed")
    if found.fields:
        counts = (
            (f.field, f"{f.changed:,}", f"{f.appeared:,}", f"{f.vanished:,}") for f in found.fields
        )
        columns = ("field", "changed#", "appeared#", "vanished#")
        print_table(columns, counts, title="\nFields that changed")
    shown = found.changes if full else found.changes[:SHOWN]
    if shown:
        changes = ((c.change, c.model_id, c.task_type, "\n".join(field_changes(c))) for c in shown)
        columns = ("change", "model", "task type", "fields")
        print_table(columns, changes, title="\nChanges")
    print_more(len(found.changes) - len(shown), "--full, or --format json")
    print_places(found.places)
