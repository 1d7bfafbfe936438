"""How findings look on the terminal and in files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from modelpool import render

if TYPE_CHECKING:
    from rich.table import Table

    from modelpool.records import Detector, Finding, Scan

_NAMED = 3
_JOINED = ("facts", "model_ids", "worker_ids", "evidence")


def findings_table(findings: Iterable[Finding]) -> Table:
    """One line for each finding."""
    rows = (
        (
            f.finding_id,
            f.severity,
            f.rule.partition("/")[2],
            f.status,
            about(f),
            f.summary,
        )
        for f in findings
    )
    return render.table(("id", "severity", "rule", "status", "about", "what"), rows)


def about(finding: Finding) -> str:
    """The workers and models that a finding is about, the first few by id."""
    ids = (*finding.worker_ids, *finding.model_ids)
    more = f"\n… and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return "\n".join(ids[:_NAMED]) + more


def findings_csv(findings: Iterable[Finding]) -> str:
    """All fields; lists are joined by semicolons."""
    from modelpool.records import Finding

    rows = [
        {name: ";".join(v) if name in _JOINED else v for name, v in asdict(found).items()}
        for found in findings
    ]
    return render.to_csv(rows, render.columns_of(Finding))


def scan_document(scan: Scan, output_format: str) -> str:
    """What a scan found, as 'json' or 'csv'."""
    if output_format == "csv":
        return findings_csv(scan.findings)
    ran = [detector.name for detector in scan.detectors]
    parts = {
        name: getattr(scan, name) for name in ("stored", "new", "resolved", "penalized", "findings")
    }
    return render.to_json(rules=ran, **parts)


def finding_text(finding: Finding) -> str:
    """Everything about one finding, and how to see it in Neo4j Browser."""
    who = ", ".join((*finding.worker_ids, *finding.model_ids)) or "none"
    said = [
        ("rule", finding.rule),
        ("severity", finding.severity),
        ("status", finding.status + (f": {finding.reason}" if finding.reason else "")),
        ("about", who),
        *(("fact", fact) for fact in finding.facts),
        ("population", finding.population),
        *([("score", f"{finding.score:.1f}")] if finding.score is not None else []),
        ("evidence", ", ".join(finding.evidence) or "none"),
    ]
    head = f"{finding.finding_id}: {finding.summary}"
    return "\n".join([head, "", *(f"{name + ':':12} {value}" for name, value in said)])


def show_rules(rules: Sequence[Detector], output_format: str, *, whole: bool) -> None:
    """Print rules: one line each, or the `whole` of what their files say."""
    if output_format == "json":
        click.echo(render.to_json(rules=rules))
    elif output_format == "csv":
        columns = ("name", "severity", "threat", "maturity", "title")
        cells = [{name: asdict(rule)[name] for name in columns} for rule in rules]
        click.echo(render.to_csv(cells, columns))
    elif whole:
        for rule in rules:
            _print_rule(rule)
    else:
        rows = (
            (r.name.partition("/")[2], r.severity, r.threat, r.maturity, r.title) for r in rules
        )
        columns = ("rule", "severity", "threat", "maturity", "looks for")
        render.console().print(render.table(columns, rows))


def _print_rule(rule: Detector) -> None:
    """Everything that the rule's file says, and the query to run in Neo4j Browser."""
    lines = [f"{rule.name}: {rule.title}.", ""]
    if rule.description:
        lines += [rule.description, ""]
    said = (
        ("severity", rule.severity),
        ("threat", rule.threat),
        ("maturity", rule.maturity),
        ("literature", rule.reference),
        ("measured", rule.measured),
    )
    lines += [f"{name + ':':12} {value}" for name, value in said if value]
    lines += [f"{'parameter:':12} {name} = {value}" for name, value in rule.parameters.items()]
    click.echo("\n".join([*lines, "", rule.query]))
