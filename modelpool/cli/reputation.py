"""Commands about the reputation of workers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.common import EMPTY, Moment, open_pool, step_progress
from modelpool.cli.evidence import UPDATE, print_missing
from modelpool.cli.output import format_option, print_table, show
from modelpool.percent import percent

if TYPE_CHECKING:
    from rich.text import Text

    from modelpool.rows import CreditRow, Judgement, ReputationRow, WhyWorker

_COLUMNS = ("worker", "score#", "at least#", "outcomes#", "known#", "rests on")
_PERIOD = ("as of", "until")


@click.command()
@click.argument("worker_id", metavar="[WORKER]", required=False)
@click.option("--task-type", help="Only this task type.")
@click.option(
    "--as-of",
    type=Moment(),
    help="Scores as of this moment; with --update: count only evidence up to it.",
)
@click.option("--history", is_flag=True, help="Show all scores of WORKER, past and present.")
@click.option("--update", is_flag=True, help="Recompute it from the outcomes, and store it.")
@click.option(
    "--half-life",
    "half_life_days",
    type=click.FloatRange(min=0, min_open=True),
    metavar="DAYS",
    help="With --update: evidence of this age counts half. Default: no decay.",
)
@format_option("table", "json", "csv")
def reputation(
    worker_id: str | None,
    task_type: str | None,
    as_of: date | datetime | None,
    history: bool,
    update: bool,
    half_life_days: float | None,
    output_format: str,
) -> None:
    """Show or recompute the reputation of workers, or of WORKER, by task type; the best first.

    Reputation is estimated from outcomes: known answers and auditors count most, then agreement
    among workers, as far as known answers support it, then verdicts of others.
    """
    from modelpool.rows import ReputationRow

    if history and (worker_id is None or as_of is not None or update):
        raise click.UsageError("--history needs a WORKER, and no --as-of or --update")
    if half_life_days is not None and not update:
        raise click.UsageError("--half-life needs --update")
    judgements: Sequence[Judgement] = ()
    with open_pool() as pool:
        if update:
            with step_progress() as progress:
                judgements = pool.reputation.update(
                    as_of=as_of, half_life_days=half_life_days, progress=progress
                )
        if history and worker_id is not None:
            rows = pool.reputation.history(worker_id, task_type=task_type)
        else:
            rows = pool.reputation.of(worker_id, task_type=task_type, as_of=as_of)
        anchors = len(pool.reputation.anchors()) if update else 0
        counts = None if rows else pool.reputation.evidence_counts(worker_id, as_of=as_of)
        due = pool.reputation.due() if rows and as_of is None else None

    def table() -> None:
        if counts is not None:
            who = f"{worker_id} has no reputation" if worker_id else "No reputation yet"
            print_missing(who, counts, updated=update)
        _print(rows, judgements)
        if anchors in (1, 2):
            click.echo(_few(anchors))
        if due is not None and due.is_due:
            click.echo(
                f"{due.outcomes:,} outcomes and {due.verdicts:,} verdicts have come since all were"
                f" judged: do so again by `{UPDATE}`"
            )

    show(output_format, {"reputations": rows}, table, rows=rows, of=ReputationRow)
    if not rows:
        sys.exit(EMPTY)


def print_why(why: WhyWorker) -> None:
    """Print what a worker's reputation is based on."""
    console = render.console()
    if not why.reputations:
        print_missing(f"{why.worker_id} has no reputation", why.counts, updated=False)
    for row in why.reputations:
        console.print(_sentence(row), soft_wrap=not console.is_terminal)
    if why.credits:
        _print_credits(why.credits)
    for penalty in why.penalties:
        console.print(
            f"Finding {penalty.finding_id} ({penalty.detector}) lowers the score by"
            f" {percent(penalty.share)}, by rule {penalty.rule} of {penalty.policy}:"
            f" {penalty.summary}",
            soft_wrap=not console.is_terminal,
        )
    if why.path:
        console.print(
            f"Trust {why.trust:.4f}, from an anchor by: {' finds right '.join(why.path)}",
            soft_wrap=not console.is_terminal,
        )
    else:
        console.print("Trust 0: no path of verdicts leads here from an anchor.")
    if why.anchors < 3:
        console.print(_few(why.anchors))


def _few(anchors: int) -> str:
    if not anchors:
        return "No worker is trusted, so trust flows to nobody; declare three to five anchors"
    workers = "1 trusted worker" if anchors == 1 else f"{anchors} trusted workers"
    return f"{workers}: trust is unreliable with so few anchors; declare three to five"


def _sentence(row: ReputationRow) -> Text:
    found = f"{row.task_type}: score {row.score:.2f}, at least {row.lower_bound:.2f} (90 % sure)"
    outcomes = f"{row.evidence:,.0f} outcomes, {row.known or 0} of them with a known answer"
    expected = ""
    if row.expected and abs(row.expected) >= 0.005:
        expected = (
            f"; its share of right outcomes is {row.share:.2f}, and others reach"
            f" {row.expected:+.2f} with the same requirements and models"
        )
    penalty = f"; findings lower the score by {percent(row.penalty)}" if row.penalty else ""
    said = f" {found}, by {outcomes}{expected}{penalty}"
    return render.styled((row.worker_id, "bold"), said)


def _print_credits(credits: Sequence[CreditRow]) -> None:
    # Without a half-life all weights are equal.
    fades = any(round(credit.weight, 2) != 1 for credit in credits)
    rows = (
        (
            # Most outcome ids contain the task's id.
            c.outcome_id + ("" if c.task_id in c.outcome_id else f"\nof {c.task_id}"),
            *(c.answer, c.reference, f"{c.right:.2f}"),
            *([f"{c.weight:.2f}"] if fades else []),
            *(f"{c.moved:+.3f}", c.rests_on, ", ".join(c.verifiers)),
        )
        for c in credits
    )
    columns = (
        *("outcome", "answer", "known", "right#"),
        *(["weight#"] if fades else []),
        *("moved#", "rests on", "verdicts"),
    )
    print_table(columns, rows, title="What moved it most")


def _print(rows: Sequence[ReputationRow], judgements: Sequence[Judgement]) -> None:
    console = render.console()
    for task_type in sorted({row.task_type for row in rows}):
        own = [row for row in rows if row.task_type == task_type]
        past = any(row.until for row in own)
        columns = (*_COLUMNS, *_PERIOD) if past else _COLUMNS
        newest = max(row.as_of for row in own)
        title = task_type if past else f"{task_type}, as of {newest:%Y-%m-%d %H:%M}"
        cells = (_cells(row)[: len(columns)] for row in own)
        print_table(columns, cells, title=title)
    for judgement in judgements:
        if judgement.advice:
            console.print(
                render.styled((judgement.task_type, "yellow"), f": {judgement.advice}"),
                soft_wrap=not console.is_terminal,
            )


def _cells(row: ReputationRow) -> tuple[object, ...]:
    return (
        *(row.worker_id, f"{row.score:.2f}", f"{row.lower_bound:.2f}", f"{row.evidence:,.0f}"),
        *(row.known, ", ".join(row.rests_on), f"{row.as_of:%Y-%m-%d %H:%M}"),
        f"{row.until:%Y-%m-%d %H:%M}" if row.until else "",
    )
