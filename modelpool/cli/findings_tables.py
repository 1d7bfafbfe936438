"""How findings look on the terminal and in files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from modelpool import render
from modelpool.cli.common import options
from modelpool.cli.output import cells, format_option, print_table, show
from modelpool.rows.findings import WORST_FIRST

if TYPE_CHECKING:
    from rich.table import Table

    from modelpool.rows import Detector, Finding, Scan

P = ParamSpec("P")
T = TypeVar("T")

_NAMED = 3
_WHOM = 8
_FILLED_BY_SCAN = ", filled by a scan from the queries of cypher/answers"
_DECIDE = """modelpool findings acknowledge {id}
modelpool findings dismiss {id} --reason WHY"""
_SEE = """modelpool findings show {id} --format cypher
prints what to paste into Neo4j Browser: modelpool db open"""


def findings_table(findings: Iterable[Finding]) -> Table:
    """One line per finding: what is wrong, and whom it is about unless the summary says so."""
    rows = (
        (
            f.finding_id,
            f.severity + ("" if f.status == "open" else f"\n{f.status}"),
            f.rule.partition("/")[2],
            f.summary + _whom(f) + _graded(f),
        )
        for f in findings
    )
    return render.table(("id", "severity", "rule", "what"), rows)


def _whom(finding: Finding) -> str:
    """The workers that the summary doesn't name; for a finding about no worker, the models."""
    said = f" {finding.summary} ".replace(",", " ")
    ids = [id for id in finding.worker_ids or finding.model_ids if f" {id} " not in said]
    more = f", … and {len(ids) - _WHOM} more" if len(ids) > _WHOM else ""
    return f": {', '.join(ids[:_WHOM])}{more}" if ids else ""


def _graded(finding: Finding) -> str:
    """How sure a finding is and since when it holds, on a line of its own, if it says so."""
    said = [
        *([f"confidence {finding.confidence:.2f}"] if finding.confidence is not None else []),
        *([f"since {finding.since:%Y-%m-%d}"] if finding.since else []),
    ]
    return f"\n{', '.join(said)}" if said else ""


def about(finding: Finding) -> str:
    """The workers and models that a finding is about, the first few by id."""
    ids = (*finding.worker_ids, *finding.model_ids)
    more = f"\n… and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return "\n".join(ids[:_NAMED]) + more


def counted(findings: Iterable[Finding]) -> str:
    """How many findings there are, by severity, as '2 errors, 1 warning'; 'none' without any."""
    counts = Counter(finding.severity for finding in findings)
    return (
        ", ".join(
            f"{counts[s]:,} {s}{'' if counts[s] == 1 else 's'}" for s in WORST_FIRST if counts[s]
        )
        or "none"
    )


def show_scan(scan: Scan, output_format: str, table: Callable[[], None]) -> None:
    """Print what a scan found."""
    from modelpool.rows import Finding

    parts: dict[str, object] = {"rules": [detector.name for detector in scan.detectors]}
    parts |= {
        name: getattr(scan, name) for name in ("stored", "new", "resolved", "penalized", "findings")
    }
    show(output_format, parts, table, rows=scan.findings, of=Finding)


def scan_summary(scan: Scan) -> str:
    """One line: the number of findings by severity, and how many are new or resolved."""
    standing = [finding for finding in scan.findings if finding.status != "dismissed"]
    dismissed = len(scan.findings) - len(standing)
    rules = len(scan.detectors)
    return (
        f"{rules} rule{'' if rules == 1 else 's'}: {counted(standing)}"
        + (f" and {dismissed:,} dismissed" if dismissed else "")
        + (f"; {scan.new:,} new, {scan.resolved:,} resolved" if scan.stored else "; not stored")
        + (f"; {scan.penalized:,} scores changed by the policy" if scan.penalized else "")
    )


def finding_text(finding: Finding) -> str:
    """Everything about one finding, and how to see it in Neo4j Browser."""
    who = ", ".join((*finding.worker_ids, *finding.model_ids)) or "none"
    found = f"{finding.found_at:%Y-%m-%d %H:%M}" if finding.found_at else "not stored"
    said = [
        ("rule", finding.rule),
        ("severity", finding.severity),
        ("status", finding.status + (f": {finding.reason}" if finding.reason else "")),
        ("about", who),
        *([("task type", finding.task_type)] if finding.task_type else []),
        *([("since", f"{finding.since:%Y-%m-%d %H:%M}")] if finding.since else []),
        ("facts", "\n".join(finding.facts) or "none"),
        ("looked at", f"{finding.population:,}"),
        *([("score", f"{finding.score:.1f}")] if finding.score is not None else []),
        *([("confidence", f"{finding.confidence:.2f}")] if finding.confidence is not None else []),
        ("found", found),
        ("evidence", _evidence(finding) or "none"),
        ("what to do", _DECIDE.format(id=finding.finding_id)),
        ("as a graph", _SEE.format(id=finding.finding_id)),
    ]
    head = f"{finding.finding_id}: {finding.summary}"
    return "\n".join([head, "", *(render.labelled(name, text) for name, text in said)])


def _evidence(finding: Finding) -> str:
    """The ids of the evidence, those of one kind together."""
    pairs = sorted(evidence.split(" ", 1) for evidence in finding.evidence)
    kinds = {kind: [id for found, id in pairs if found == kind] for kind, _ in pairs}
    return "\n".join(
        f"{len(ids)} {kind}{'s' if len(ids) > 1 else ''}: {', '.join(ids)}"
        for kind, ids in kinds.items()
    )


def scan_options(by_chance: str, dry_run: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """The options of a scan; `by_chance` says what its rate is about, `dry_run` what isn't done."""
    return options(
        click.option(
            "--rule", "rules", multiple=True, help="Run this rule only; repeat for several."
        ),
        click.option(
            "--false-positives",
            default=0.01,
            show_default=True,
            type=click.FloatRange(0, 1, min_open=True, max_open=True),
            help=by_chance,
        ),
        click.option("--dry-run", is_flag=True, help=dry_run),
        click.option(
            "--explain", metavar="RULE", help="Explain a rule and its method; scan nothing."
        ),
        click.option("--rules", "list_rules", is_flag=True, help="List the rules; scan nothing."),
        format_option("table", "json", "csv"),
    )


def show_rules(rules: Sequence[Detector], output_format: str, *, whole: bool) -> None:
    """Print rules: one line each, or their files' `whole` description."""
    columns = {
        "rule": lambda r: r.name.partition("/")[2],
        "severity": lambda r: r.severity,
        "threat": lambda r: r.threat,
        "maturity": lambda r: r.maturity,
        "looks for": lambda r: r.title,
    }

    def table() -> None:
        if not whole:
            print_table(columns, cells(rules, columns))
        for rule in rules if whole else ():
            _print_rule(rule)

    of = ("name", "severity", "threat", "maturity", "title")
    show(output_format, {"rules": rules}, table, rows=rules, of=of)


def _print_rule(rule: Detector) -> None:
    """Print all that the rule's file says, ending with the query to run in Neo4j Browser."""
    lines = [render.paragraphs(f"{rule.name}: {rule.title}."), ""]
    if rule.description:
        lines += [render.paragraphs(rule.description), ""]
    said = (
        ("severity", rule.severity),
        ("threat", rule.threat),
        ("maturity", rule.maturity),
        ("literature", rule.reference),
        ("measured", rule.measured),
    )
    lines += [render.labelled(name, value) for name, value in said if value]
    parameters = [
        f"{name} = {value}" + (_FILLED_BY_SCAN if value == "[]" else "")
        for name, value in rule.parameters.items()
    ]
    lines += [render.labelled("parameters", "\n".join(parameters))] if parameters else []
    click.echo("\n".join([*lines, "", rule.query]))
