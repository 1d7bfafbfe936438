"""Commands about degraded models: scan, list, weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import EMPTY, open_pool, stage_progress
from modelpool.cli.findings_tables import (
    findings_table,
    scan_options,
    scan_summary,
    show_rules,
    show_scan,
)
from modelpool.cli.output import format_option, print_more, show
from modelpool.percent import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.rows import Scan, WatchRow, WeightRow

_SHOWN = 25


@click.group()
def degradation() -> None:
    """Find models that do worse than expected, are overused or misapplied.

    What is found lowers how often a model is picked for a type of task, as the policy says.
    """


@degradation.command("scan")
@scan_options(
    "Chance that overuse or misapplication is found where there is none.",
    "Store nothing, and move no weight.",
)
def scan_(
    rules: tuple[str, ...],
    false_positives: float,
    dry_run: bool,
    explain: str | None,
    list_rules: bool,
    output_format: str,
) -> None:
    """Scan judged outcomes for degraded models, and move selection weights.

    Judge outcomes first: `modelpool reputation --update`.
    """
    with open_pool() as pool:
        if explain or list_rules:
            shown = pool.degradation.rules([explain] if explain else rules)
            show_rules(shown, output_format, whole=explain is not None)
            return
        with stage_progress("looking for degraded models") as stage:
            result = pool.degradation.scan(
                rules=rules, false_positives=false_positives, store=not dry_run, stage=stage
            )
        weights = pool.degradation.weights() if result.stored else ()
    show_scan(result, output_format, lambda: _print_scan(result, weights))


def _print_scan(result: Scan, weights: Sequence[WeightRow]) -> None:
    found = [finding for finding in result.findings if finding.status != "dismissed"]
    if found:
        render.console().print(findings_table(found))
    click.echo(scan_summary(result))
    if weights:
        render.console().print(_weights(weights))


@degradation.command("list")
@click.option("--model", "model_id", help="This model only.")
@click.option("--limit", type=click.IntRange(min=1), help=f"Maximum rows [{_SHOWN} in tables].")
@format_option("table", "json", "csv")
@click.pass_context
def list_(
    ctx: click.Context, /, model_id: str | None, limit: int | None, output_format: str
) -> None:
    """List how models do against what was expected, the most doubtful first."""
    from modelpool.rows import WatchRow

    shown = limit or (_SHOWN if output_format == "table" else None)
    with open_pool() as pool:
        found = pool.degradation.watches(
            model_id=model_id, limit=None if shown is None else shown + 1
        )
    found, more = found[:shown], len(found) - len(found[:shown])
    show(output_format, {"watches": found}, lambda: _print(found, more), rows=found, of=WatchRow)
    if not found:
        ctx.exit(EMPTY)


def _print(found: Sequence[WatchRow], more: int) -> None:
    if not found:
        click.echo("No model is followed yet: `modelpool degradation scan` begins.")
        return
    columns = ("model", "task type", "outcomes#", "fallen?#", "since", "right#", "expected#")
    lines = (
        (
            row.model_id,
            row.task_type,
            f"{row.outcomes:,}",
            f"{row.confidence:.2f}" + (" re-based?" if row.is_rebased else ""),
            f"{row.since:%Y-%m-%d}" if row.since else "",
            "" if row.observed is None else percent(row.observed),
            "" if row.expected is None else percent(row.expected),
            f"{row.weight:g}",
        )
        for row in found
    )
    render.console().print(render.table((*columns, "weight#"), lines))
    print_more(more, "--limit, or --format json|csv for all")


@degradation.command("weights")
@format_option("table", "json", "csv")
def weights_(output_format: str) -> None:
    """List the models that are picked less, why, since when and until what."""
    from modelpool.rows import WeightRow

    with open_pool() as pool:
        found = pool.degradation.weights()

    def table() -> None:
        if found:
            render.console().print(_weights(found))
        else:
            click.echo("Every model has its whole weight.")

    show(output_format, {"weights": found}, table, rows=found, of=WeightRow)


def _weights(found: Sequence[WeightRow]) -> object:
    lines = (
        (
            row.model_id,
            row.task_type,
            f"{row.weight:g}",
            f"{row.since:%Y-%m-%d}",
            f"{row.because}; back when {row.back_when}",
        )
        for row in found
    )
    return render.table(
        ("model", "task type", "weight#", "since", "why"), lines, title="Picked less"
    )
