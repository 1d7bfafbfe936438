"""Terminal output of registry changes: claims, the task type hierarchy, and loads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from modelpool.cli.output import print_more, print_table

if TYPE_CHECKING:
    from modelpool.rows import ClaimChange, LoadReport, PlaceChange

SHOWN = 40
"""Rows of a table of changes."""


def load_summary(report: LoadReport) -> str:
    """What a load changed, as part of a line."""
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
    """List the task types whose parent changes, as a source claims or as resolved."""
    if places:
        rows = (
            (c.task_type, c.source or "(resolved)", shown(c.before), shown(c.after))
            for c in places[:SHOWN]
        )
        columns = ("task type", "by", "was a kind of", "is a kind of")
        print_table(columns, rows, title="\nTask type hierarchy")
        print_more(len(places) - SHOWN, "--format json for all")


def field_changes(change: ClaimChange) -> Iterator[str]:
    """One line for each field of a change, with its value before and after."""
    for field, (before, after) in change.fields.items():
        yield f"{field}: {shown(before)} → {shown(after)}"


def shown(value: Any) -> str:
    """A value as text, 'nothing' for None."""
    return "nothing" if value is None else str(value)
