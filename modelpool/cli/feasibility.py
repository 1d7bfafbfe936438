"""Commands about the feasible set of a task."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import click

from modelpool.arguments import MAX_SEED
from modelpool.cli.common import EMPTY, open_pool, requirements, task_options
from modelpool.cli.output import format_option, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.pool import ModelPool
    from modelpool.requirements import Requirements
    from modelpool.rows import Agreement, PickedModel

_SHOWN = 25
_seed = click.IntRange(0, MAX_SEED)


def _named(task: Requirements) -> dict[str, Any]:
    """The requirements that were given, for output."""
    return {name: value for name, value in task.items() if value not in (None, ())}


@click.command()
@task_options
@click.option(
    "--panel-size",
    type=click.IntRange(min=1),
    help="Models in a critical task's panel; default: the number of workers the policy requires.",
)
@click.option("--seed", default=0, show_default=True, type=_seed, help="Seed of the panel.")
@click.option("--why-not", is_flag=True, help="List the excluded models, with every reason.")
@click.option(
    "--limit", type=click.IntRange(min=1), help=f"Maximum rows [{_SHOWN} in tables, else all]."
)
@format_option("table", "json", "csv")
@click.pass_context
def feasible(
    ctx: click.Context,
    /,
    panel_size: int | None,
    seed: int,
    why_not: bool,
    limit: int | None,
    output_format: str,
    **options: Any,
) -> None:
    """List the feasible set of models for a task, and what excludes the others.

    A critical task also gets a panel of different base models.

    The set isn't a ranking: preferred models come first, then by id.
    """
    from modelpool import rows
    from modelpool.cli import feasibility_tables as tables

    task = requirements(options)
    shown = limit or (_SHOWN if output_format == "table" else None)
    with open_pool() as pool:
        models = pool.feasible(limit=shown, **task)
        funnel = pool.funnel(**task)
        more = pool.relaxations(limit=5 if output_format == "table" else 25, **task)
        critical = task.get("criticality") == "Critical"
        size = panel_size or pool.policies.requirements(**task).workers
        panel = pool.panel(size=size, seed=seed, **task) if critical else ()
        agreement = _agreement(pool, panel, task)
        left_out = pool.excluded(limit=shown, **task) if why_not else ()
        unknown = () if models else pool.unknown_classes(**task)
    parts: dict[str, Any] = {"models": models, "funnel": funnel, "relaxations": more}
    if unknown:
        parts["unknown_classes"] = unknown
    if critical:
        parts["panel"] = {"size": size, "seed": seed, "models": panel, "agreement": agreement}
    if why_not:
        parts["excluded"] = left_out

    def table() -> None:
        tables.print_set(task, models, funnel, more, left_out if why_not else None)
        tables.print_unknown(unknown)
        if critical:
            tables.print_panel(panel, size, seed, agreement)

    show(
        output_format,
        {"task": _named(task), **parts},
        table,
        rows=tables.failed_rows(left_out) if why_not else models,
        of=tables.FAILED if why_not else rows.FeasibleModel,
    )
    if not models:
        ctx.exit(EMPTY)


@click.command()
@click.argument("model_id", metavar="MODEL")
@task_options
@format_option("table", "json", "csv")
def explain(model_id: str, output_format: str, **options: Any) -> None:
    """Explain why MODEL is or isn't feasible for a task, with every requirement and claim."""
    from modelpool.cli import feasibility_tables as tables
    from modelpool.rows import CheckedRequirement

    task = requirements(options)
    with open_pool() as pool:
        checks = pool.explain(model_id, **task)
    is_feasible = all(check.met for check in checks)
    parts = {"task": _named(task), "model_id": model_id, "feasible": is_feasible}
    show(
        output_format,
        {**parts, "requirements": checks},
        lambda: tables.print_checks(model_id, task, checks),
        rows=checks,
        of=CheckedRequirement,
    )


@click.command()
@task_options
@click.option("--size", default=1, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", type=_seed, help="Seed, to repeat a draw; default: random.")
@format_option("table", "json", "csv")
@click.pass_context
def pick(
    ctx: click.Context,
    /,
    size: int,
    seed: int | None,
    output_format: str,
    **options: Any,
) -> None:
    """Sample models from a task's feasible set by selection weight.

    For a critical task they are of different base models, preferably from different makers.
    """
    from modelpool.cli import feasibility_tables as tables
    from modelpool.rows import PickedModel

    task = requirements(options)
    seed = secrets.randbelow(MAX_SEED + 1) if seed is None else seed
    critical = task.get("criticality") == "Critical"
    with open_pool() as pool:
        picked = (pool.panel if critical else pool.pick)(size=size, seed=seed, **task)
        agreement = _agreement(pool, picked, task) if critical else None
    parts: dict[str, Any] = {"task": _named(task), "size": size, "seed": seed, "models": picked}
    if critical:
        parts["agreement"] = agreement
    show(
        output_format,
        parts,
        lambda: tables.print_panel(picked, size, seed, agreement, critical=critical),
        rows=picked,
        of=PickedModel,
    )
    if not picked:
        ctx.exit(EMPTY)


def _agreement(
    pool: ModelPool, panel: Sequence[PickedModel], task: Requirements
) -> Agreement | None:
    """What agreement of a panel is worth at present; None for less than two, or a past moment."""
    if len(panel) < 2 or task.get("as_of") is not None:
        return None
    return pool.independence.of([m.base_model for m in panel], task_type=task["task_type"])
