"""The command that takes capabilities out of feasible sets, and puts them back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from modelpool.cli.common import open_pool, step_progress
from modelpool.cli.files import asks, yes_option
from modelpool.cli.output import format_option, print_more, print_table, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelpool.rows import Prunable, PruneReport, UndoReport

_REASONS = ("degraded", "deprecated", "dominated", "unused")
_SHOWN = 40
_NAMED = 2


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be pruned, and why; write nothing.")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    type=click.Choice(_REASONS),
    help="Prune for this reason only; repeat for several. Default: for all four.",
)
@click.option(
    "--unused-days",
    default=90,
    show_default=True,
    type=click.IntRange(1, 36_500),
    help="For how long nobody chose what is dominated or unused.",
)
@click.option(
    "--degraded-days",
    default=90,
    show_default=True,
    type=click.IntRange(1, 36_500),
    help="For how long what degraded hasn't recovered.",
)
@click.option(
    "--expected-uses",
    type=click.FloatRange(min=0, min_open=True),
    help="How many choices a capability must have missed to be unused; default: so many that"
    " chance passes over none.",
)
@click.option(
    "--dominated-by",
    "dominators",
    type=click.Choice(("used", "any")),
    default="used",
    show_default=True,
    help="What dominates: capabilities in use, or any feasible one.",
)
@click.option(
    "--unknown-alike",
    is_flag=True,
    help="Compare two classes that aren't known as equal; else nothing dominates there.",
)
@click.option("--keep", multiple=True, metavar="MODEL", help="Keep this model; repeatable.")
@click.option("--undo", metavar="LOAD", help="Put back what this load pruned; prune nothing.")
@click.option("--full", is_flag=True, help=f"List everything, not only the first {_SHOWN}.")
@yes_option
@format_option("table", "json", "csv")
def prune(
    dry_run: bool,
    reasons: tuple[str, ...],
    unused_days: int,
    degraded_days: int,
    expected_uses: float | None,
    dominators: str,
    unknown_alike: bool,
    keep: tuple[str, ...],
    undo: str | None,
    full: bool,
    yes: bool,
    output_format: str,
) -> None:
    """Take capabilities (a model for a task type) out of feasible sets, each for a reason.

    Pruned is what is past its deprecation date (deprecated), what has fallen and not recovered
    (degraded), what another one in use is better than in every class (dominated), and what was
    passed over for long (unused). The last feasible one of a task type, or of what a declared task
    asks for, is kept. Pruning is a load of the source pruned-here: `modelpool prune --undo LOAD`
    puts it back, and every question with --as-of answers as of before. Pruning more than a tenth
    of all asks for confirmation.
    """
    if undo is not None:
        if dry_run:
            raise click.UsageError("--undo: it can't be combined with --dry-run")
        _undo(undo, full, output_format)
        return
    from modelpool.rows import Prunable

    with open_pool() as pool, step_progress() as progress:
        report = pool.pruning.prune(
            reasons=reasons,
            unused_days=unused_days,
            degraded_days=degraded_days,
            expected_uses=expected_uses,
            by_any=dominators == "any",
            unknown_alike=unknown_alike,
            keep=keep,
            dry_run=dry_run,
            confirm=asks(yes),
            progress=progress,
        )
    show(
        output_format,
        {"report": report},
        lambda: _print(report, reasons or _REASONS, full),
        rows=[*report.pruned, *report.kept],
        of=Prunable,
    )


def _print(report: PruneReport, reasons: Sequence[str], full: bool) -> None:
    _print_found("Pruned" if report.load_id else "To be pruned", report.pruned, full)
    _print_kept(report.kept, full)
    counts = Counter(reason for one in report.pruned for reason in one.reasons)
    totals = ", ".join(f"{counts[reason]:,} {reason}" for reason in reasons)
    models = len({one.model_id for one in report.pruned})
    done = "Pruned" if report.load_id else "Would prune"
    click.echo(
        f"{done} {len(report.pruned):,} of {report.capabilities:,} capabilities, of {models:,}"
        f" models: {totals}. Kept {len(report.kept):,} that are needed."
    )
    if not report.choices and not {"dominated", "unused"}.isdisjoint(reasons):
        click.echo(
            f"Since {report.used_since:%Y-%m-%d} no work was recorded: nothing counts as unused,"
            " nor as dominated by what is in use."
        )
    if report.load_id:
        click.echo(f"To put them back: modelpool prune --undo {report.load_id}")
    else:
        for doubt in report.doubts:
            click.echo(f"It would ask for confirmation: {doubt}.")


def _print_found(title: str, found: Sequence[Prunable], full: bool) -> None:
    heads = ("model", "task types", "uses#", "why")
    rows = [
        (model_id, _few(task_types), sum(one.uses for one in group), because)
        for (model_id, because, _), group in _alike(found)
        for task_types in [[one.task_type for one in group]]
    ]
    _print_some(title, heads, rows, full)


def _print_kept(kept: Sequence[Prunable], full: bool) -> None:
    heads = ("model", "task types", "last feasible of", "though")
    rows = [
        (model_id, _few([one.task_type for one in group]), needed, because)
        for (model_id, because, needed), group in _alike(kept)
    ]
    _print_some("Kept", heads, rows, full)


def _alike(
    found: Sequence[Prunable],
) -> Iterator[tuple[tuple[str, str, str | None], list[Prunable]]]:
    """What is said of several task types of a model together."""
    groups: dict[tuple[str, str, str | None], list[Prunable]] = {}
    for one in found:
        groups.setdefault((one.model_id, one.because, one.kept_for), []).append(one)
    yield from groups.items()


def _few(task_types: Sequence[str]) -> str:
    more = f" and {len(task_types) - _NAMED} more" if len(task_types) > _NAMED else ""
    return ", ".join(task_types[:_NAMED]) + more


def _print_some(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], full: bool
) -> None:
    if rows:
        shown = rows if full else rows[:_SHOWN]
        print_table(heads, shown, title=title)
        print_more(len(rows) - len(shown), "--full, --format json|csv\n")


def _undo(load_id: str, full: bool, output_format: str) -> None:
    from modelpool.rows import PrunedCapability

    with open_pool() as pool, step_progress() as progress:
        report = pool.pruning.undo(load_id, progress=progress)
    show(
        output_format,
        {"report": report},
        lambda: _print_undone(report, load_id, full),
        rows=report.put_back,
        of=PrunedCapability,
    )


def _print_undone(report: UndoReport, load_id: str, full: bool) -> None:
    if report.load_id is None:
        click.echo(f"Nothing that {load_id} pruned is pruned still.")
        return
    rows = [(one.model_id, one.task_type, one.because) for one in report.put_back]
    _print_some("Put back", ("model", "task type", "was"), rows, full)
    click.echo(f"Put back {len(report.put_back):,} capabilities, by load {report.load_id}.")
