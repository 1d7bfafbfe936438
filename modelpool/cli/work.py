"""Commands about work: workers, tasks, assignments, outcomes, verdicts, one at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from modelpool import render
from modelpool.arguments import MAX_SEED
from modelpool.cli.common import EMPTY, Moment, choice, open_pool
from modelpool.cli.output import (
    Columns,
    cells,
    format_option,
    print_table,
    show,
    show_rows,
    votes_of,
)
from modelpool.requirements import Criticality, Level, ProviderType, Speed

if TYPE_CHECKING:
    from modelpool.rows import Decision, IneligibleWorker


_STATUSES = ("Completed", "Failed", "Refused")
# How many ineligible workers are listed, with reasons.
_OTHERS = 100
_at = "Default: now. A date means its start, UTC."

_WORKERS: Columns = {
    "worker": lambda w: f"{w.worker_id} (trusted)" if w.trusted else w.worker_id,
    "operator": lambda w: w.operator,
    "takes": lambda w: "only verifies" if w.verifies_only else ", ".join(w.task_types) or "any",
    "in hand#": lambda w: w.in_hand,
    "at most#": lambda w: w.capacity,
    "outcomes#": lambda w: w.outcomes,
    "verdicts#": lambda w: w.verdicts,
}
_TASKS: Columns = {
    "task": lambda t: t.task_id,
    "type": lambda t: t.task_type,
    "risk": lambda t: t.risk_level,
    "criticality": lambda t: t.criticality,
    "answer": lambda t: "known" if t.answer_known else None,
    "assigned#": lambda t: t.assignments,
    "outcomes#": lambda t: t.outcomes,
    "declared": lambda t: f"{t.declared_at:%Y-%m-%d %H:%M}",
}
_ELIGIBLE: Columns = {
    "worker": lambda w: f"{w.worker_id} (trusted)" if w.trusted else w.worker_id,
    "operator": lambda w: w.operator,
    "newcomer": lambda w: "yes" if w.newcomer else "",
    "in hand#": lambda w: w.in_hand,
    "at most#": lambda w: w.capacity,
    "reputed in": lambda w: w.reputed_in,
    "score#": lambda w: None if w.score is None else f"{w.score:.3f}",
    "at least#": lambda w: None if w.lower_bound is None else f"{w.lower_bound:.3f}",
    "evidence#": lambda w: None if w.evidence is None else f"{w.evidence:.1f}",
}
_INELIGIBLE: Columns = {
    "ineligible worker": lambda w: w.worker_id,
    "operator": lambda w: w.operator,
    "why": lambda w: "; ".join(w.reasons),
}
_UNVERIFIED: Columns = {
    "outcome": lambda o: o.outcome_id,
    "task": lambda o: o.task_id,
    "worker": lambda o: o.worker_id,
    "reported": lambda o: f"{o.reported_at:%Y-%m-%d %H:%M}",
    "needs#": lambda o: o.needed,
    "has#": lambda o: o.verdicts,
    "because": lambda o: o.because,
    "may verify#": lambda o: o.verifiers,
}


@click.group()
def worker() -> None:
    """Declare and list workers."""


@worker.command("add")
@click.argument("worker_id")
@click.option("--operator", help="Who runs it.")
@click.option("--trusted", is_flag=True, help="The pool's owner vouches for it as an auditor.")
@click.option("--capacity", type=int, help="Maximum concurrent assignments; default: any.")
@click.option("--task-type", "task_types", multiple=True, help="A type it takes; default: any.")
@click.option("--verifies-only", is_flag=True, help="It only verifies: nothing is assigned to it.")
@click.option("--joined", "joined_at", type=Moment(), help=_at)
def add_worker(worker_id: str, **said: Any) -> None:
    """Declare a worker; repeating it changes nothing."""
    with open_pool() as pool:
        _say("worker", worker_id, "declared", pool.work.declare_worker(worker_id, **said))


@worker.command("list")
@click.option("--limit", type=click.IntRange(min=1), help="Maximum workers.")
@format_option("table", "json", "csv")
@click.pass_context
def list_workers(ctx: click.Context, limit: int | None, output_format: str) -> None:
    """List workers by id, with their work done and in progress."""
    from modelpool.rows import WorkerRow

    with open_pool() as pool:
        rows = pool.work.workers(limit=limit)
    show_rows(output_format, "workers", rows, _WORKERS, of=WorkerRow)
    if not rows:
        ctx.exit(EMPTY)


@click.group()
def task() -> None:
    """Declare and list tasks, and list who may do one."""


@task.command("add")
@click.argument("task_id")
@click.option("--task-type", required=True, help="Its type, e.g. code-editing.")
@click.option("--risk", "risk_level", required=True, type=choice(Level), help="Its risk.")
@click.option("--criticality", type=choice(Criticality), help="Default: Normal.")
@click.option("--min-accuracy", type=choice(Level), help="Lowest accuracy class of a model.")
@click.option("--max-latency", type=choice(Speed), help="Slowest latency class.")
@click.option("--max-cost", type=choice(Level), help="Most expensive cost class.")
@click.option(
    "--provider-type",
    "provider_types",
    multiple=True,
    type=choice(ProviderType),
    help="Allowed provider type; repeat for several.",
)
@click.option("--reference", help="The known answer; it may also be given later.")
@click.option("--declared", "declared_at", type=Moment(), help=_at)
def add_task(task_id: str, **said: Any) -> None:
    """Declare a task. Repeating it changes nothing, except to add a known answer."""
    with open_pool() as pool:
        _say("task", task_id, "declared", pool.work.declare_task(task_id, **said))


@task.command("list")
@click.option("--task-type", help="Only this task type and the kinds of it.")
@click.option("--limit", type=click.IntRange(min=1), default=25, show_default=True)
@format_option("table", "json", "csv")
@click.pass_context
def list_tasks(ctx: click.Context, task_type: str | None, limit: int, output_format: str) -> None:
    """List tasks with requirements and progress, newest first."""
    from modelpool.rows import TaskRow

    with open_pool() as pool:
        rows = pool.work.tasks(task_type=task_type, limit=limit)
    show_rows(output_format, "tasks", rows, _TASKS, of=TaskRow)
    if not rows:
        ctx.exit(EMPTY)


@task.command("workers")
@click.argument("task_id")
@format_option("table", "json", "csv")
@click.pass_context
def list_eligible_workers(ctx: click.Context, task_id: str, output_format: str) -> None:
    """List the workers eligible for a task, and why others aren't.

    Reputation is in the task's type, or in the nearest more general one. CSV has only the eligible
    workers; JSON has both.
    """
    from modelpool.rows import EligibleWorker

    with open_pool() as pool:
        rows = pool.work.eligible_workers(task_id)
        others = pool.work.ineligible_workers(task_id, limit=_OTHERS)

    def table() -> None:
        print_table(_ELIGIBLE, cells(rows, _ELIGIBLE))
        _print_ineligible(others)

    parts = {"workers": rows, "unable": others}
    show(output_format, parts, table, rows=rows, of=EligibleWorker)
    if not rows:
        ctx.exit(EMPTY)


@task.command()
@click.option("--limit", type=click.IntRange(min=1), default=25, show_default=True)
@format_option("table", "json", "csv")
@click.pass_context
def unverified(ctx: click.Context, limit: int, output_format: str) -> None:
    """List outcomes that lack verdicts, longest waiting first."""
    from modelpool.rows import UnverifiedOutcome

    with open_pool() as pool:
        rows = pool.work.unverified(limit=limit)
    show_rows(output_format, "outcomes", rows, _UNVERIFIED, of=UnverifiedOutcome)
    if not rows:
        ctx.exit(EMPTY)


@click.command()
@click.argument("task_id")
@click.option(
    "--seed", type=click.IntRange(0, MAX_SEED), help="Seed of the draws; default: random."
)
@click.option("--decision", "decision_id", help="Id of a further decision, for more workers.")
@format_option("table", "json")
@click.pass_context
def assign(
    ctx: click.Context,
    task_id: str,
    seed: int | None,
    decision_id: str | None,
    output_format: str,
) -> None:
    """Decide who does a task with which model, and record it.

    Models are drawn from the feasible set by selection weight, workers by reputation and load. A
    critical task gets several. A task is decided once: asking again shows the decision.
    """
    with open_pool() as pool:
        made = pool.work.assign(task_id, seed=seed, decision_id=decision_id)
    show(output_format, {"decision": made}, lambda: _print_decision(made))
    if not made.assignments:
        ctx.exit(EMPTY)


@click.command()
@click.argument("id")
@format_option("table", "json")
@click.pass_context
def replay(ctx: click.Context, id: str, output_format: str) -> None:
    """Recompute a decision from its recorded inputs and compare; ID may be an assignment's.

    Exit code 1 if it differs.
    """
    with open_pool() as pool:
        again = pool.work.replay(id)

    def table() -> None:
        _print_decision(again.decision)
        for difference in again.differences:
            click.echo(f"Differs: {difference}")
        if not again.differences:
            click.echo("Recomputed, the decision is the same.")

    show(output_format, {"replay": again}, table)
    if again.differences:
        ctx.exit(1)


@click.command()
@click.argument("task_id")
@click.option("--worker", "worker_id", required=True, help="Who takes the task.")
@click.option("--model", "model_id", help="The model that it intends to use.")
@click.option("--id", "assignment_id", help="Default: TASK_ID:WORKER.")
@click.option("--at", "assigned_at", type=Moment(), help=_at)
def choose(task_id: str, assignment_id: str | None, **said: Any) -> None:
    """Record that a worker took a task and chose a model on its own initiative."""
    assignment_id = assignment_id or f"{task_id}:{said['worker_id']}"
    with open_pool() as pool:
        new = pool.work.choose(assignment_id, task_id=task_id, **said)
    _say("assignment", assignment_id, "recorded", new)


@click.command()
@click.argument("assignment_id")
@click.option("--status", default="Completed", show_default=True, type=click.Choice(_STATUSES))
@click.option("--model", "model_id", help="The model that was actually used.")
@click.option("--quality", type=float, help="The worker's own rating, 0 to 1.")
@click.option("--latency-ms", type=float, help="How long it took, milliseconds.")
@click.option("--cost-usd", type=float, help="What it cost, US dollars.")
@click.option("--answer", help="The answer, or sha256: followed by its digest.")
@click.option("--worker", "worker_id", help="Who reports; must be the assigned worker.")
@click.option("--id", "outcome_id", help="Default: the assignment's.")
@click.option("--at", "reported_at", type=Moment(), help=_at)
def report(assignment_id: str, outcome_id: str | None, **said: Any) -> None:
    """Report the outcome of an assignment."""
    outcome_id = outcome_id or assignment_id
    with open_pool() as pool:
        new = pool.work.report(outcome_id, assignment_id=assignment_id, **said)
    _say("outcome", outcome_id, "recorded", new)


@click.command()
@click.argument("outcome_id")
@click.option("--worker", "worker_id", required=True, help="Who verifies it.")
@click.option("--agrees/--disagrees", required=True, help="Whether the worker finds it right.")
@click.option("--score", type=float, help="The worker's rating of it, 0 to 1.")
@click.option("--id", "verdict_id", help="Default: OUTCOME_ID:WORKER.")
@click.option("--at", "at", type=Moment(), help=_at)
def verify(
    outcome_id: str,
    worker_id: str,
    agrees: bool,
    score: float | None,
    verdict_id: str | None,
    at: date | datetime | None,
) -> None:
    """Record a worker's verdict on another's outcome.

    A worker can't verify its own work, or that of its operator.
    """
    verdict_id = verdict_id or f"{outcome_id}:{worker_id}"
    with open_pool() as pool:
        new = pool.work.verify(
            verdict_id,
            worker_id=worker_id,
            outcome_id=outcome_id,
            agrees=agrees,
            score=score,
            at=at,
        )
    _say("verdict", verdict_id, "recorded", new)


def _say(noun: str, identity: str, done: str, new: bool) -> None:
    text = f"{noun.capitalize()} {identity} {done}."
    click.echo(text if new else f"{noun.capitalize()} {identity} was known: nothing changed.")


def _print_decision(made: Decision) -> None:
    console = render.console()
    inputs = made.inputs
    console.print(
        render.styled(
            (made.task_id, "bold"),
            f", decided {made.decided_at:%Y-%m-%d %H:%M:%S} under {made.policy},"
            f" seed {inputs.seed}: {inputs.workers} of {inputs.considered} eligible workers needed",
        )
    )
    if made.assignments:
        rows = ((a.assignment_id, a.worker_id, a.model_id) for a in made.assignments)
        print_table(("assignment", "worker", "advised model"), rows)
    if made.effective_votes is not None:
        console.print(f"{votes_of(made.effective_votes, len(made.assignments))}.")
    for what in made.gave_up:
        console.print(f"Unmet: {what}.")
    if not made.assignments:
        _print_ineligible(made.unable)
        click.echo("Nobody was assigned, and nothing was written.")
        for cure in made.cures:
            click.echo(f"Would help: {cure}.")


def _print_ineligible(workers: tuple[IneligibleWorker, ...]) -> None:
    if workers:
        print_table(_INELIGIBLE, cells(workers, _INELIGIBLE))
