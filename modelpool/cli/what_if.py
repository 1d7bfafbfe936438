"""What another policy, registry or value would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from modelpool import render
from modelpool.cli.common import open_pool
from modelpool.cli.files import read_policy_file, read_registry_files
from modelpool.cli.output import format_option, print_more, print_table, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelpool.requirements import Requirements
    from modelpool.rows import TaskChange, WhatIfReport

_SHOWN = 15
_NAMES = 3
_file = click.Path(path_type=Path)


@click.command("what-if")
@click.option("--registry", "registries", multiple=True, type=_file, help="As if FILE were loaded.")
@click.option("--policy", "policy_file", type=_file, help="As if the policy in FILE decided.")
@click.option(
    "--set", "values", multiple=True, metavar="MODEL.FIELD=VALUE", help="As if all sources said so."
)
@click.option("--partial", is_flag=True, help="The registry files are incomplete.")
@click.option("--last", default=1000, show_default=True, type=click.IntRange(min=1))
@click.option("--limit", type=click.IntRange(min=1), help=f"Maximum tasks to show [{_SHOWN}].")
@format_option("table", "json")
def what_if(
    registries: tuple[Path, ...],
    policy_file: Path | None,
    values: tuple[str, ...],
    partial: bool,
    last: int,
    limit: int | None,
    output_format: str,
) -> None:
    """Show which tasks would get a different feasible set, and which an empty one.

    Compares the --last tasks that were declared, and typical ones: every task type with some
    usual requirements. Writes nothing.
    """
    from modelpool.pool.what_if import by_model

    if sum(map(bool, (registries, policy_file, values))) != 1:
        raise click.UsageError(
            "give one of --registry FILE, --policy FILE, --set MODEL.FIELD=VALUE"
        )
    if policy_file:
        policy = read_policy_file(policy_file)
        with open_pool() as pool:
            report = pool.what_if.policy(policy, last=last)
    elif registries:
        registry = read_registry_files(registries)
        with open_pool() as pool:
            report = pool.what_if.registry(registry, partial=partial, last=last)
    else:
        supposed = by_model(values)
        with open_pool() as pool:
            report = pool.what_if.values(supposed, last=last)
    show(output_format, {"report": report}, lambda: print_report(report, limit or _SHOWN))


def print_report(report: WhatIfReport, limit: int) -> None:
    """Print what would change, the worst first."""
    console = render.console()
    other = [c for c in report.changes if c.gained or c.lost]
    none = [c for c in report.changes if c.loses_all]
    plural = "" if report.models == 1 else "s"
    about = "" if report.models is None else f"{report.models:,} model{plural} would change. "
    tried = f"{report.past:,} past and {report.typical:,} typical tasks"
    console.print(
        render.styled(
            f"{about}Of {tried}, ",
            (_counted(other), "bold"),
            " would have another feasible set, ",
            (_counted(none), "bold"),
            " would have none left.",
        ),
        soft_wrap=True,
    )
    if other:
        _print_sets(other[:limit])
        print_more(len(other) - limit, "--limit, or --format json for all\n")
    needs = [c for c in report.changes if c.needs]
    if needs:
        _print_needs(needs[:limit])
        print_more(len(needs) - limit, "--limit, or --format json for all")


def _counted(changes: Sequence[TaskChange]) -> str:
    """The number of tasks; past tasks with equal requirements count individually."""
    return f"{sum(max(1, change.tasks) for change in changes):,}"


def _print_sets(changes: Sequence[TaskChange]) -> None:
    rows = (
        (
            _task(c),
            f"{c.before:,}",
            f"{c.after:,}" if c.after else "none",
            "\n".join(filter(None, (_names("+", c.gained), _names("-", c.lost)))),
        )
        for c in changes
    )
    print_table(("task", "now#", "then#", "models in and out"), rows)


def _print_needs(changes: Sequence[TaskChange]) -> None:
    rows = (
        (_task(c), "\n".join(f"{n.need}: {_plain(n.before)} → {_plain(n.after)}" for n in c.needs))
        for c in changes
    )
    print_table(("task", "what is needed or preferred"), rows)


def _task(change: TaskChange) -> str:
    from modelpool.cli.feasibility_tables import task_line

    line = task_line(cast("Requirements", change.task))
    if change.kind == "typical":
        return line
    names = ", ".join(change.task_ids)
    more = f" and {change.tasks - len(change.task_ids):,} more" * (
        change.tasks > len(change.task_ids)
    )
    return f"{line}\n({names}{more})"


def _names(sign: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else ""
    return f"{sign}{len(names):,}: {', '.join(names[:_NAMES])}{more}"


def _plain(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)
