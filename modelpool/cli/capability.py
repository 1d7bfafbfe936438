"""The command about classes of models as declared, and as the pool's outcomes measure them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from modelpool.cli.common import EMPTY, choice, open_pool, step_progress
from modelpool.cli.output import Columns, cells, format_option, print_table, show, show_rows

if TYPE_CHECKING:
    from modelpool.pool import ModelPool
    from modelpool.pool.performance import MeasuredField
    from modelpool.rows import AcceptedClass, LoadReport, MeasuredClass

_Field = Literal["accuracy_class", "latency_class", "cost_class"]
_WHAT = {"accuracy_class": "accuracy", "latency_class": "latency", "cost_class": "cost"}


def _declared(row: MeasuredClass) -> str:
    return f"{row.declared}\n{row.source or row.how or ''}".strip()


def _value(row: MeasuredClass) -> str:
    """The number, and its interval on a second line."""
    if row.value is None or row.lower is None:
        return ""
    if row.field == "accuracy_class":
        return f"{row.value:.2f}\n{row.lower:.2f} to {row.upper or 1.0:.2f}"
    unit = "s" if row.field == "latency_class" else "USD"
    shown = f"{row.value:.3g} {unit}"
    if row.upper is not None:
        return f"{shown}\n{row.lower:.3g} to {row.upper:.3g}"
    return f"{shown}\n{row.lower:.3g} or more" if row.lower else shown


def _by(row: MeasuredClass) -> str:
    """How many outcomes count and, on a second line, by whom."""
    left = f"{row.left_out:,} left out" if row.left_out else ""
    if not row.workers:
        return left
    who = [f"{row.workers:,} worker{'s' * (row.workers != 1)}"]
    who += [f"{row.operators:,} operator{'s' * (row.operators != 1)}"] * (
        row.operators != row.workers
    )
    return f"{row.n:,.0f} outcomes\n{', '.join([*who, *filter(None, [left])])}"


def _then(row: MeasuredClass) -> str:
    return f"proposed: {row.proposed}" if row.proposed else row.note or ""


_COLUMNS: Columns = {
    "class": lambda row: _WHAT[row.field],
    "declared": _declared,
    "measured": lambda row: row.measured,
    "value, 95 % sure": _value,
    "by": _by,
    "proposed, or missing": _then,
}
_PROPOSALS: Columns = {
    "model": lambda row: row.model_id,
    "task type": lambda row: row.task_type,
    "class": lambda row: _WHAT[row.field],
    "declared": _declared,
    "proposed": lambda row: row.proposed,
    "evidence": lambda row: _evidence(row),
}
_ACCEPTED: Columns = {
    "model": lambda row: row.model_id,
    "task type": lambda row: row.task_type,
    "class": lambda row: _WHAT[row.field],
    "value": lambda row: row.value,
    "basis": lambda row: row.basis,
    "since": lambda row: f"{row.since:%Y-%m-%d %H:%M}",
}


def _evidence(row: MeasuredClass) -> str:
    from modelpool.performance.claims import evidence

    return evidence(row)


@click.command()
@click.argument("model_id", metavar="[MODEL]", required=False)
@click.option("--task-type", help="Only this task type.")
@click.option("--proposals", is_flag=True, help="Only classes that should change; of all models.")
@click.option(
    "--accept",
    "accepting",
    multiple=True,
    type=choice(_Field),
    help="Accept the proposal on this class of MODEL; repeat for several.",
)
@click.option("--reason", help="With --accept: why; it is part of the claim's basis.")
@click.option(
    "--withdraw",
    "withdrawing",
    multiple=True,
    type=choice(_Field),
    help="Take back what was accepted of this class of MODEL; repeat for several.",
)
@click.option("--accepted", "list_accepted", is_flag=True, help="List what was accepted.")
@click.option("--by-policy", is_flag=True, help="Accept the proposals that a policy rule accepts.")
@format_option("table", "json", "csv")
def capability(
    model_id: str | None,
    task_type: str | None,
    proposals: bool,
    accepting: tuple[str, ...],
    reason: str | None,
    withdrawing: tuple[str, ...],
    list_accepted: bool,
    by_policy: bool,
    output_format: str,
) -> None:
    """Show the classes of MODEL as declared, and as this pool's judged outcomes measure them.

    A class that differs beyond doubt from what holds, or is Unknown, becomes a proposal. Accepted
    ones are claims of the source measured-here, which `why` explains and --withdraw takes back.
    """
    of_model = bool(accepting or withdrawing)
    modes = sum(map(bool, (proposals, accepting, withdrawing, list_accepted, by_policy)))
    if modes > 1:
        raise click.UsageError(
            "give one of --proposals, --accept, --withdraw, --accepted and --by-policy"
        )
    if model_id is None and (of_model or not modes):
        raise click.UsageError("name a MODEL, or give --proposals, --accepted or --by-policy")
    if (list_accepted or by_policy) and (model_id or task_type):
        raise click.UsageError("--accepted and --by-policy are about all models")
    if bool(accepting) != bool(reason):
        raise click.UsageError("--accept needs a --reason, and a --reason belongs to it")
    with open_pool() as pool:
        if model_id is not None and of_model:
            fields = cast("Sequence[MeasuredField]", accepting or withdrawing)
            if reason is not None:
                report = pool.performance.accept(
                    model_id, fields, reason=reason, task_type=task_type
                )
            else:
                report = pool.performance.withdraw(model_id, fields, task_type=task_type)
            _show_report(report, output_format, "Withdrew" if withdrawing else "Accepted")
        elif list_accepted:
            _show_accepted(pool.performance.accepted(), output_format)
        elif by_policy:
            _show_by_policy(pool, output_format)
        elif proposals:
            with step_progress() as progress:
                found = pool.performance.proposals(model_id, task_type=task_type, progress=progress)
            _show_proposals(found, output_format)
        else:
            assert model_id is not None
            _show_model(pool.performance.of(model_id, task_type=task_type), output_format)


def _show_model(found: Sequence[MeasuredClass], output_format: str) -> None:
    from modelpool.rows import MeasuredClass

    def table() -> None:
        for task_type in dict.fromkeys(row.task_type for row in found):
            own = [row for row in found if row.task_type == task_type]
            print_table(_COLUMNS, cells(own, _COLUMNS), title=_title(own[0]))
        if any(row.proposed for row in found):
            model_id = found[0].model_id
            click.echo(f"To accept: modelpool capability {model_id} --accept CLASS --reason TEXT")

    show(output_format, {"classes": found}, table, rows=found, of=MeasuredClass)
    if not found:
        click.echo("Not declared for any task type, and no outcome reports it.", err=True)
        sys.exit(EMPTY)


def _title(row: MeasuredClass) -> str:
    if row.rated_for is None:
        return f"{row.task_type}: not declared for it"
    general = f", declared as for {row.rated_for}" if row.rated_for != row.task_type else ""
    drift = f", outcomes since the drift of {row.since:%Y-%m-%d}" if row.since else ""
    return f"{row.task_type}{general}{drift}"


def _show_proposals(found: Sequence[MeasuredClass], output_format: str) -> None:
    from modelpool.rows import MeasuredClass

    def table() -> None:
        if found:
            print_table(_PROPOSALS, cells(found, _PROPOSALS))
            click.echo("To accept: modelpool capability MODEL --accept CLASS --reason TEXT")
        else:
            click.echo("No class differs beyond doubt from what holds.")

    show(output_format, {"proposals": found}, table, rows=found, of=MeasuredClass)
    if not found:
        sys.exit(EMPTY)


def _show_accepted(found: Sequence[AcceptedClass], output_format: str) -> None:
    from modelpool.rows import AcceptedClass

    if not found and output_format == "table":
        click.echo("No measured class was accepted.")
    else:
        show_rows(output_format, "accepted", found, _ACCEPTED, of=AcceptedClass)
    if not found:
        sys.exit(EMPTY)


def _show_by_policy(pool: ModelPool, output_format: str) -> None:
    from modelpool.rows import MeasuredClass

    rules = pool.performance.accepting_rules()
    with step_progress() as progress:
        found = pool.performance.accept_by_policy(progress=progress)

    def table() -> None:
        if not rules:
            click.echo("Nothing accepted: no rule of the active policy accepts measured classes.")
        elif not found:
            click.echo("Nothing to accept: no class that a rule names is proposed.")
        else:
            print_table(_PROPOSALS, cells(found, _PROPOSALS), title="Accepted")

    show(output_format, {"accepted": found}, table, rows=found, of=MeasuredClass)
    if not found:
        sys.exit(EMPTY)


def _show_report(report: LoadReport, output_format: str, done: str) -> None:
    changes = report.changes
    rows = [{"model_id": c.model_id, "task_type": c.task_type, "change": c.change} for c in changes]

    def table() -> None:
        types = ", ".join(sorted({change.task_type for change in changes}))
        click.echo(f"{done} for {types}, as load {', '.join(report.load_ids)}.")

    parts: dict[str, Any] = {"report": report}
    show(output_format, parts, table, rows=rows, of=["model_id", "task_type", "change"])
