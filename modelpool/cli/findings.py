"""Commands about findings: what scans and lint have found, and what people decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import EMPTY, open_pool
from modelpool.cli.findings_tables import counted, finding_text, findings_table
from modelpool.cli.output import format_option, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.rows import Finding

_STATUSES = ("open", "acknowledged", "dismissed", "resolved")
_SHOWN = 40


@click.group()
def findings() -> None:
    """List and show findings, and acknowledge, dismiss or resolve them.

    A finding is named by its id, or by a unique prefix of it.
    """


@findings.command("list")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(_STATUSES),
    help="Repeat for several [open and acknowledged].",
)
@click.option("--rule", help="A rule, e.g. misuse/flooding, or a folder of rules, e.g. misuse/.")
@click.option("--worker", "worker_id", help="Held against this worker.")
@click.option("--model", "model_id", help="About this model.")
@format_option("table", "json", "csv")
@click.pass_context
def list_(
    ctx: click.Context,
    /,
    statuses: tuple[str, ...],
    rule: str | None,
    worker_id: str | None,
    model_id: str | None,
    output_format: str,
) -> None:
    """List findings, the worst first."""
    from modelpool.rows import Finding

    with open_pool() as pool:
        found = pool.misuse.findings(
            statuses=statuses or ("open", "acknowledged"),  # type: ignore[arg-type]
            rule=rule,
            worker_id=worker_id,
            model_id=model_id,
        )
    show(output_format, {"findings": found}, lambda: _print(found), rows=found, of=Finding)
    if not found:
        ctx.exit(EMPTY)


def _print(found: Sequence[Finding]) -> None:
    if not found:
        click.echo("No findings.")
        return
    render.console().print(findings_table(found[:_SHOWN]))
    more = f"; {_SHOWN} of them shown: --format csv for all" if len(found) > _SHOWN else ""
    click.echo(f"{counted(found)}{more}")
    click.echo("To see one with its evidence: modelpool findings show ID")


@findings.command("show")
@click.argument("finding_id", metavar="ID")
@format_option("table", "json", "cypher")
def show_(finding_id: str, output_format: str) -> None:
    """Show a finding in full, with the ids of its evidence.

    --format cypher prints a query that shows it as a graph in Neo4j Browser (`modelpool db open`).
    """
    with open_pool() as pool:
        found = pool.misuse.finding(finding_id)
        query = pool.misuse.finding_query(found)
    text = query if output_format == "cypher" else finding_text(found)
    show(output_format, {"finding": found}, lambda: click.echo(text))


@findings.command()
@click.argument("finding_id", metavar="ID")
@click.option("--reason", help="Why, for later readers.")
def acknowledge(finding_id: str, reason: str | None) -> None:
    """Acknowledge a finding: it is known, and still counts."""
    with open_pool() as pool:
        found = pool.misuse.acknowledge(finding_id, reason=reason)
    click.echo(f"Acknowledged {found.finding_id}: {found.summary}")


@findings.command()
@click.argument("finding_id", metavar="ID")
@click.option("--reason", required=True, help="Why it is a false positive.")
def dismiss(finding_id: str, reason: str) -> None:
    """Dismiss a finding as a false positive.

    Its evidence isn't held against anybody again. Later misconduct of the same kind is a new
    finding.
    """
    with open_pool() as pool:
        found = pool.misuse.dismiss(finding_id, reason=reason)
    click.echo(f"Dismissed {found.finding_id}: {found.summary}")


@findings.command()
@click.argument("finding_id", metavar="ID")
@click.option("--reason", help="What was done about it.")
def resolve(finding_id: str, reason: str | None) -> None:
    """Mark a finding as resolved. It reopens if a scan still finds it."""
    with open_pool() as pool:
        found = pool.misuse.resolve(finding_id, reason=reason)
    click.echo(f"Resolved {found.finding_id}: {found.summary}")


@findings.command()
@click.argument("finding_id", metavar="ID")
def reopen(finding_id: str) -> None:
    """Reopen a finding, whatever was decided about it."""
    with open_pool() as pool:
        found = pool.misuse.reopen(finding_id)
    click.echo(f"Reopened {found.finding_id}: {found.summary}")
