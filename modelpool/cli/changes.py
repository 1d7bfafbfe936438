"""How changes of the registry look in a terminal: of claims, of places of task types, of a load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from modelpool.cli.output import print_more, print_table

if TYPE_CHECKING:
    from modelpool.rows import ClaimChange, LoadReport, PlaceChange

SHOWN = 40
"""Rows of a table of changes."""


def load_summary(report: LoadReport) -> str:
    """What a load changed, in half a line."""
    return (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.retired:,} retired ({report.models_retired:,} models left without a source)"
    )


def print_claims(changes: Sequence[ClaimChange]) -> None:
    """List the claims that a load would change."""
    if changes:
        rows = (
            (c.change, c.source, c.model_id, c.task_type, "\n".join(field_changes(c)))
            for c in changes[:SHOWN]
        )
        print_table(("change", "source", "model", "task type", "fields"), rows)
        print_more(len(changes) - SHOWN, "--format json for all")


def print_places(places: Sequence[PlaceChange]) -> None:
    """List the task types that a source, or what holds, makes a kind of another one."""
    if places:
        rows = (
            (c.task_type, c.source or "what holds", shown(c.before), shown(c.after))
            for c in places[:SHOWN]
        )
        columns = ("task type", "by", "was a kind of", "is a kind of")
        print_table(columns, rows, title="\nPlaces of task types")
        print_more(len(places) - SHOWN, "--format json for all")


def field_changes(change: ClaimChange) -> Iterator[str]:
    """One line for each field of a change, with its value before and after."""
    for field, (before, after) in change.fields.items():
        yield f"{field}: {shown(before)} → {shown(after)}"


def shown(value: Any) -> str:
    """A value, or that there is none."""
    return "nothing" if value is None else str(value)
