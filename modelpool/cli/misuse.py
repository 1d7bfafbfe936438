"""Commands about misuse: scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import format_option, open_pool, stage_progress
from modelpool.cli.findings_tables import (
    WORST_FIRST,
    counted,
    findings_table,
    scan_document,
    show_rules,
)

if TYPE_CHECKING:
    from modelpool.records import Scan

_SHOWN = 40


@click.command()
@click.option("--rule", "rules", multiple=True, help="Run this rule only; repeat for several.")
@click.option(
    "--false-positives",
    default=0.01,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Chance that a statistical rule accuses anyone innocent in a scan.",
)
@click.option("--dry-run", is_flag=True, help="Store nothing.")
@click.option("--explain", metavar="RULE", help="Say what a rule looks for, and how; scan nothing.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules; scan nothing.")
@format_option("table", "json", "csv")
def scan(
    rules: tuple[str, ...],
    false_positives: float,
    dry_run: bool,
    explain: str | None,
    list_rules: bool,
    output_format: str,
) -> None:
    """Look for misuse of models, and of workers' power over one another.

    What is found is stored in the graph as findings, each once however often it is found; see
    `modelpool findings`.
    """
    with open_pool() as pool:
        if explain or list_rules:
            shown = pool.misuse_rules([explain] if explain else rules)
            show_rules(shown, output_format, whole=explain is not None)
            return
        with stage_progress("looking for misuse") as stage:
            result = pool.scan(
                rules=rules, false_positives=false_positives, store=not dry_run, stage=stage
            )
    if output_format != "table":
        click.echo(scan_document(result, output_format))
    else:
        _print_scan(result)


def _print_scan(result: Scan) -> None:
    console = render.console()
    standing = sorted(
        (f for f in result.findings if f.status != "dismissed"),
        key=lambda finding: WORST_FIRST.index(finding.severity),
    )
    if standing:
        console.print(findings_table(standing[:_SHOWN]))
    if len(standing) > _SHOWN:
        console.print(f"… and {len(standing) - _SHOWN:,} more: --format csv for all")
    dismissed = len(result.findings) - len(standing)
    rules = len(result.detectors)
    click.echo(
        f"{rules} rule{'' if rules == 1 else 's'}: {counted(standing)}"
        + (f" and {dismissed} dismissed" if dismissed else "")
        + (f"; {result.new} new, {result.resolved} resolved" if result.stored else "; not stored")
        + (f"; {result.penalized} scores changed by the policy" if result.penalized else "")
    )
    if standing and result.stored:
        click.echo("One of them, with its evidence: modelpool findings show ID")
