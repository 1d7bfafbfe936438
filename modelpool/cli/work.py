"""Commands about work: workers, tasks, assignments, outcomes, verdicts, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from modelpool import render
from modelpool.cli.common import EMPTY, Moment, choice, format_option, open_pool
from modelpool.requirements import Criticality, Level, ProviderType, Speed

if TYPE_CHECKING:
    from modelpool.records import Decision, UnableWorker


_STATUSES = ("Completed", "Failed", "Refused")
_MAX_SEED = 2**31 - 2
# How many of those who may not do a task are told with why.
_OTHERS = 100
_at = "Default: now. A date means its start, UTC."


@click.group()
def worker() -> None:
    """Declare and list workers."""


@worker.command("add")
@click.argument("worker_id")
@click.option("--operator", help="Who runs it.")
@click.option("--trusted", is_flag=True, help="The pool's owner vouches for it as an auditor.")
@click.option("--capacity", type=int, help="How many assignments it takes at once; default: any.")
@click.option("--task-type", "task_types", multiple=True, help="A type it takes; default: any.")
@click.option("--verifies-only", is_flag=True, help="It only verifies: nothing is assigned to it.")
@click.option("--joined", "joined_at", type=Moment(), help=_at)
def add_worker(worker_id: str, **said: Any) -> None:
    """Declare a worker; repeating it changes nothing."""
    with open_pool() as pool:
        _say("worker", worker_id, "declared", pool.declare_worker(worker_id, **said))


@worker.command("list")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@format_option("table", "json", "csv")
@click.pass_context
def list_workers(ctx: click.Context, limit: int | None, output_format: str) -> None:
    """List workers by id: what they have done, and what they have in hand."""
    with open_pool() as pool:
        rows = pool.workers(limit=limit)
    heads = ("worker", "operator", "takes", "in hand#", "at most#", "outcomes#", "verdicts#")
    _show(
        rows,
        "workers",
        output_format,
        heads,
        lambda w: (
            f"{w.worker_id} (trusted)" if w.trusted else w.worker_id,
            w.operator,
            "only verifies" if w.verifies_only else ", ".join(w.task_types) or "any",
            w.in_hand,
            w.capacity,
            w.outcomes,
            w.verdicts,
        ),
    )
    if not rows:
        ctx.exit(EMPTY)


@click.group()
def task() -> None:
    """Declare and list tasks, and ask who may do one."""


@task.command("add")
@click.argument("task_id")
@click.option("--task-type", required=True, help="Its type, e.g. code-editing.")
@click.option("--risk", "risk_level", required=True, type=choice(Level), help="Its own risk.")
@click.option("--criticality", type=choice(Criticality), help="Default: Normal.")
@click.option("--min-accuracy", type=choice(Level), help="Least accuracy class of a model.")
@click.option("--max-latency", type=choice(Speed), help="Slowest latency class.")
@click.option("--max-cost", type=choice(Level), help="Dearest cost class.")
@click.option(
    "--provider-type",
    "provider_types",
    multiple=True,
    type=choice(ProviderType),
    help="Provider type to admit; repeat for several.",
)
@click.option("--reference", help="The known answer; it may also be given later.")
@click.option("--declared", "declared_at", type=Moment(), help=_at)
def add_task(task_id: str, **said: Any) -> None:
    """Declare a task; repeating it changes nothing, but for a known answer that comes later."""
    with open_pool() as pool:
        _say("task", task_id, "declared", pool.declare_task(task_id, **said))


@task.command("list")
@click.option("--task-type", help="Only of this type, or a kind of it.")
@click.option("--limit", type=click.IntRange(min=1), default=25, show_default=True)
@format_option("table", "json", "csv")
@click.pass_context
def list_tasks(ctx: click.Context, task_type: str | None, limit: int, output_format: str) -> None:
    """List tasks, the newest first: what they require, and how far they are."""
    with open_pool() as pool:
        rows = pool.tasks(task_type=task_type, limit=limit)
    heads = ("task", "type", "risk", "criticality", "answer", "assigned#", "outcomes#", "declared")
    _show(
        rows,
        "tasks",
        output_format,
        heads,
        lambda t: (
            t.task_id,
            t.task_type,
            t.risk_level,
            t.criticality,
            "known" if t.answer_known else None,
            t.assignments,
            t.outcomes,
            f"{t.declared_at:%Y-%m-%d %H:%M}",
        ),
    )
    if not rows:
        ctx.exit(EMPTY)


@task.command("workers")
@click.argument("task_id")
@format_option("table", "json", "csv")
@click.pass_context
def able_workers(ctx: click.Context, task_id: str, output_format: str) -> None:
    """List who may be assigned a task, with reputation, and why the others may not.

    Reputation is in the task's type, or in the nearest more general one. CSV has only those who
    may; JSON has both.
    """
    with open_pool() as pool:
        rows = pool.able_workers(task_id)
        unable = pool.unable_workers(task_id, limit=_OTHERS)
    if output_format == "json":
        click.echo(render.to_json(workers=rows, unable=unable))
        ctx.exit(0 if rows else EMPTY)
    heads = (
        *("worker", "operator", "newcomer", "in hand#", "at most#"),
        *("reputed in", "score#", "at least#", "evidence#"),
    )
    _show(
        rows,
        "workers",
        output_format,
        heads,
        lambda w: (
            f"{w.worker_id} (trusted)" if w.trusted else w.worker_id,
            w.operator,
            "yes" if w.newcomer else "",
            w.in_hand,
            w.capacity,
            w.reputed_in,
            None if w.score is None else f"{w.score:.3f}",
            None if w.lower_bound is None else f"{w.lower_bound:.3f}",
            None if w.evidence is None else f"{w.evidence:.1f}",
        ),
    )
    if output_format == "table":
        _show_unable(unable)
    if not rows:
        ctx.exit(EMPTY)


@task.command()
@click.option("--limit", type=click.IntRange(min=1), default=25, show_default=True)
@format_option("table", "json", "csv")
@click.pass_context
def unverified(ctx: click.Context, limit: int, output_format: str) -> None:
    """List outcomes with fewer verdicts than the policy wanted, the longest waiting first."""
    with open_pool() as pool:
        rows = pool.unverified(limit=limit)
    heads = ("outcome", "task", "worker", "reported", "needs#", "has#", "may verify#")
    _show(
        rows,
        "outcomes",
        output_format,
        heads,
        lambda o: (
            o.outcome_id,
            o.task_id,
            o.worker_id,
            f"{o.reported_at:%Y-%m-%d %H:%M}",
            o.needed,
            o.verdicts,
            o.verifiers,
        ),
    )
    if not rows:
        ctx.exit(EMPTY)


@click.command()
@click.argument("task_id")
@click.option(
    "--seed", type=click.IntRange(0, _MAX_SEED), help="What the draws begin from; default: random."
)
@click.option("--decision", "decision_id", help="Assign it to more workers, under this new id.")
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
        made = pool.assign(task_id, seed=seed, decision_id=decision_id)
    if output_format == "json":
        click.echo(render.to_json(decision=made))
    else:
        _show_decision(made)
    if not made.assignments:
        ctx.exit(EMPTY)


@click.command()
@click.argument("id")
@format_option("table", "json")
@click.pass_context
def replay(ctx: click.Context, id: str, output_format: str) -> None:
    """Make a decision again as of when it was made; ID is its own or an assignment's.

    Exit code 1: the answer is another one.
    """
    with open_pool() as pool:
        again = pool.replay(id)
    if output_format == "json":
        click.echo(render.to_json(replay=again))
    else:
        _show_decision(again.decision)
        for difference in again.differences:
            click.echo(f"Differs: {difference}")
        if not again.differences:
            click.echo("Made again, the decision is the same.")
    if again.differences:
        ctx.exit(1)


@click.command()
@click.argument("task_id")
@click.option("--worker", "worker_id", required=True, help="Who takes the task.")
@click.option("--model", "model_id", help="The model that it means to use.")
@click.option("--id", "assignment_id", help="Default: made of the task and the worker.")
@click.option("--at", "assigned_at", type=Moment(), help=_at)
def choose(task_id: str, assignment_id: str | None, **said: Any) -> None:
    """Record that a worker takes a task, and chooses a model by itself."""
    assignment_id = assignment_id or f"{task_id}:{said['worker_id']}"
    with open_pool() as pool:
        new = pool.choose(assignment_id, task_id=task_id, **said)
    _say("assignment", assignment_id, "recorded", new)


@click.command()
@click.argument("assignment_id")
@click.option("--status", default="Completed", show_default=True, type=click.Choice(_STATUSES))
@click.option("--model", "model_id", help="The model that was really used.")
@click.option("--quality", type=float, help="How good the worker says it is, 0 to 1.")
@click.option("--latency-ms", type=float, help="How long it took, milliseconds.")
@click.option("--cost-usd", type=float, help="What it cost, US dollars.")
@click.option("--answer", help="The answer, or sha256: and its digest.")
@click.option("--worker", "worker_id", help="Who reports; must be the one it was assigned to.")
@click.option("--id", "outcome_id", help="Default: the assignment's.")
@click.option("--at", "reported_at", type=Moment(), help=_at)
def report(assignment_id: str, outcome_id: str | None, **said: Any) -> None:
    """Report the outcome of an assignment."""
    outcome_id = outcome_id or assignment_id
    with open_pool() as pool:
        new = pool.report(outcome_id, assignment_id=assignment_id, **said)
    _say("outcome", outcome_id, "recorded", new)


@click.command()
@click.argument("outcome_id")
@click.option("--worker", "worker_id", required=True, help="Who verifies it.")
@click.option("--agrees/--disagrees", required=True, help="Whether it is found right.")
@click.option("--score", type=float, help="How good it is found, 0 to 1.")
@click.option("--id", "verdict_id", help="Default: made of the outcome and the worker.")
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

    No worker verifies its own work, or that of its operator.
    """
    verdict_id = verdict_id or f"{outcome_id}:{worker_id}"
    with open_pool() as pool:
        new = pool.verify(
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


def _show(
    rows: tuple[Any, ...],
    name: str,
    output_format: str,
    heads: tuple[str, ...],
    cells: Callable[[Any], tuple[object, ...]],
) -> None:
    if output_format == "json":
        click.echo(render.to_json(**{name: rows}))
    elif output_format == "csv":
        click.echo(render.rows_csv(rows))
    else:
        render.console().print(render.table(heads, [cells(row) for row in rows]))


def _show_decision(made: Decision) -> None:
    console = render.console()
    inputs = made.inputs
    console.print(
        render.styled(
            (made.task_id, "bold"),
            f", decided {made.decided_at:%Y-%m-%d %H:%M:%S} under {made.policy},"
            f" seed {inputs.seed}: {inputs.workers} wanted of {inputs.considered} able",
        )
    )
    if made.assignments:
        rows = ((a.assignment_id, a.worker_id, a.model_id) for a in made.assignments)
        console.print(render.table(("assignment", "worker", "advised model"), rows))
    for what in made.gave_up:
        console.print(f"Could not have: {what}.")
    if not made.assignments:
        _show_unable(made.unable)
        click.echo("Nobody was assigned, and nothing was written.")
        for cure in made.cures:
            click.echo(f"Would help: {cure}.")


def _show_unable(unable: tuple[UnableWorker, ...]) -> None:
    if unable:
        rows = ((u.worker_id, u.operator, "; ".join(u.reasons)) for u in unable)
        heads = ("worker who may not", "operator", "why")
        render.console().print(render.table(heads, rows))
