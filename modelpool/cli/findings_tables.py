"""How findings look on the terminal and in files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from modelpool import render

if TYPE_CHECKING:
    from rich.table import Table

    from modelpool.records import Finding

_JOINED = ("facts", "model_ids", "worker_ids", "evidence")


def findings_table(findings: Iterable[Finding]) -> Table:
    """One line for each finding."""
    rows = (
        (
            f.finding_id,
            f.severity,
            f.rule.partition("/")[2],
            f.status,
            f.summary,
            "; ".join(f.facts),
        )
        for f in findings
    )
    return render.table(("id", "severity", "rule", "status", "what", "facts"), rows)


def findings_csv(findings: Iterable[Finding]) -> str:
    """All fields; lists are joined by semicolons."""
    from modelpool.records import Finding

    rows = [
        {name: ";".join(v) if name in _JOINED else v for name, v in asdict(found).items()}
        for found in findings
    ]
    return render.to_csv(rows, render.columns_of(Finding))


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
