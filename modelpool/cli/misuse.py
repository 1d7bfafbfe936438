"""Commands about misuse: scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import open_pool, stage_progress
from modelpool.cli.findings_tables import (
    findings_table,
    scan_options,
    scan_summary,
    show_rules,
    show_scan,
)
from modelpool.cli.output import print_more
from modelpool.rows.findings import WORST_FIRST

if TYPE_CHECKING:
    from modelpool.rows import Scan

_SHOWN = 40


@click.command()
@scan_options(
    "Chance that a statistical rule accuses any honest worker in a scan.", "Store nothing."
)
def scan(
    rules: tuple[str, ...],
    false_positives: float,
    dry_run: bool,
    explain: str | None,
    list_rules: bool,
    output_format: str,
) -> None:
    """Scan the record of work for misuse of models and dishonest workers.

    Findings are stored in the graph, each only once however often it is found; see
    `modelpool findings`.
    """
    with open_pool() as pool:
        if explain or list_rules:
            shown = pool.misuse.rules([explain] if explain else rules)
            show_rules(shown, output_format, whole=explain is not None)
            return
        with stage_progress("looking for misuse") as stage:
            result = pool.misuse.scan(
                rules=rules, false_positives=false_positives, store=not dry_run, stage=stage
            )
    show_scan(result, output_format, lambda: _print(result))


def _print(result: Scan) -> None:
    open_first = sorted(
        (f for f in result.findings if f.status != "dismissed"),
        key=lambda finding: WORST_FIRST.index(finding.severity),
    )
    if open_first:
        render.console().print(findings_table(open_first[:_SHOWN]))
    print_more(len(open_first) - _SHOWN, "--format csv for all")
    click.echo(scan_summary(result))
    if open_first and result.stored:
        click.echo("To see one with its evidence: modelpool findings show ID")
