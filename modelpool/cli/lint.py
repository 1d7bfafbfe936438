"""The command that reports what looks wrong in the registry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import FOUND, open_pool
from modelpool.cli.findings_tables import (
    about,
    scan_summary,
    show_rules,
    show_scan,
)
from modelpool.cli.output import format_option, print_more
from modelpool.rows.findings import WORST_FIRST

if TYPE_CHECKING:
    from modelpool.rows import Finding, Scan

_SHOWN = 5


@click.command()
@click.option("--rule", "rules", multiple=True, help="Run this rule only; repeat for several.")
@click.option(
    "--false-flags",
    default=1.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Expected number of values that a statistical rule reports by chance.",
)
@click.option(
    "--limit",
    default=_SHOWN,
    show_default=True,
    type=click.IntRange(min=1),
    help="Maximum findings of each rule to show.",
)
@click.option("--full", is_flag=True, help="Show all findings.")
@click.option(
    "--fail-on",
    type=click.Choice(WORST_FIRST[:2]),
    help="Exit with 5 if an open finding has this severity or worse.",
)
@click.option("--dry-run", is_flag=True, help="Store nothing.")
@click.option("--explain", metavar="RULE", help="Explain a rule and its method; run nothing.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules; run nothing.")
@format_option("table", "json", "csv")
@click.pass_context
def lint(
    ctx: click.Context,
    /,
    rules: tuple[str, ...],
    false_flags: float,
    limit: int,
    full: bool,
    fail_on: str | None,
    dry_run: bool,
    explain: str | None,
    list_rules: bool,
    output_format: str,
) -> None:
    """Report what looks wrong in the claims: outliers, contradictions, past dates.

    Findings are stored in the graph, each only once however often it is found; see
    `modelpool findings`.
    """
    with open_pool() as pool:
        if explain or list_rules:
            shown = pool.registry.lint_rules([explain] if explain else rules)
            show_rules(shown, output_format, whole=explain is not None)
            return
        scan = pool.registry.lint(rules=rules, false_flags=false_flags, store=not dry_run)
    show_scan(scan, output_format, lambda: _print(scan, None if full else limit))
    if fail_on and _fails(scan.findings, fail_on):
        ctx.exit(FOUND)


def _print(scan: Scan, limit: int | None) -> None:
    """Print what was found, by rule, the worst rules first; `limit` findings of each."""
    console = render.console()
    found = {rule: list(findings) for rule, findings in groupby(scan.findings, lambda f: f.rule)}
    for detector in sorted(scan.detectors, key=lambda d: (WORST_FIRST.index(d.severity), d.name)):
        if detector.name not in found:
            continue
        of_rule = found[detector.name]
        shown = [finding for finding in of_rule if finding.status != "dismissed"][:limit]
        head = f"{len(of_rule):,} of {of_rule[0].population:,}: {detector.title}"
        name = (f"{detector.severity} {detector.name}", "bold")
        console.print(render.styled(name, f" {head}"), soft_wrap=True)
        rows = ((f.finding_id, about(f), f.summary + _mark(f)) for f in shown)
        console.print(render.table(("id", "about", "finding"), rows))
        print_more(len(of_rule) - len(shown), "--full, --format json|csv\n")
    clean = [detector.name for detector in scan.detectors if detector.name not in found]
    if clean:
        console.print(f"Nothing found by {', '.join(clean)}.")
    console.print(scan_summary(scan))


def _mark(finding: Finding) -> str:
    return "" if finding.status == "open" else f" ({finding.status})"


def _fails(findings: Sequence[Finding], severity: str) -> bool:
    """Whether an open finding is as bad as `severity`, or worse."""
    bad = WORST_FIRST[: WORST_FIRST.index(severity) + 1]
    return any(finding.status == "open" and finding.severity in bad for finding in findings)
