"""Why there is no reputation: the evidence counted, what is missing, and commands that help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from modelpool.rows import EvidenceCounts

UPDATE = "modelpool reputation --update"


def print_missing(who: str, counts: EvidenceCounts, *, updated: bool) -> None:
    """Explain why a worker, or anybody, has no reputation; `updated` if just recomputed."""
    click.echo(
        f"{who}: counted {counts.outcomes:,} outcomes, {counts.answered:,} of them completed with"
        f" an answer; {counts.compared:,} tasks with answers of two operators or more,"
        f" {counts.known:,} with a known answer; {counts.verdicts:,} verdicts; {counts.failed:,}"
        " failures."
    )
    if not updated and _has_evidence(counts):
        click.echo(f"Compute it: `{UPDATE}`")
        return
    for cure in _cures(counts):
        click.echo(f"Would help: {cure}")
    click.echo(f"Then: `{UPDATE}`")


def _has_evidence(counts: EvidenceCounts) -> bool:
    return bool(counts.compared or counts.known or counts.verdicts or counts.failed)


def _cures(counts: EvidenceCounts) -> Iterator[str]:
    if not counts.outcomes:
        yield (
            "outcomes: `modelpool assign TASK`, `modelpool report TASK/1 --answer ANSWER`;"
            " a file of them: `modelpool record outcomes FILE`"
        )
        return
    if not counts.answered:
        yield "outcomes with an answer: `modelpool report ASSIGNMENT --answer ANSWER`"
    if not counts.known:
        yield ("known answers: `modelpool task add TASK --reference ANSWER`, all else unchanged")
    if not counts.compared:
        yield "a second worker of another operator: `modelpool assign TASK --decision ID`"
    if not counts.verdicts:
        yield "verdicts of a trusted worker: `modelpool verify OUTCOME --worker WORKER --agrees`"
