"""Commands about selection policies."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelpool import render
from modelpool.cli.common import open_pool
from modelpool.cli.files import is_file, problems_told, read_policy_file
from modelpool.cli.output import format_option, print_table, show
from modelpool.percent import percent

if TYPE_CHECKING:
    from modelpool.policy import Policy, Rule
    from modelpool.pool import ModelPool
    from modelpool.pool.policies import StoredPolicy
    from modelpool.rows import ActivatedPolicy, PolicyVersion

_yes = click.option("--yes", is_flag=True, help="Confirm in advance that rules may end.")


@click.group()
def policy() -> None:
    """Load, show, activate and compare selection policies.

    A policy is a list of rules: for which tasks, which models are excluded or preferred, and what
    an assignment needs. Exactly one policy is active at a time.
    """


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--activate", is_flag=True, help="Activate it at once.")
@_yes
@format_option("table", "json")
def load(file: Path, activate: bool, yes: bool, output_format: str) -> None:
    """Load a policy FILE as a new version of its name.

    A policy that equals a version already loaded isn't loaded again. It has no effect until it is
    activated.
    """
    read = read_policy_file(file)
    with open_pool() as pool, problems_told():
        read = pool.policies.joined(read)
        if activate:
            _confirm(pool, read, read.name, yes)
        loaded = pool.policies.load(read)
        unknown = pool.policies.unknown_names(read)
        name = f"{loaded.name}@{loaded.version}"
        activated = pool.policies.activate(name, confirmed=True) if activate else None

    def table() -> None:
        for row in unknown:
            said = f"note: rule {row.rule}: the pool knows no {row.field} {row.name!r}"
            click.echo(said, err=True)
        same = f"{name} is identical: nothing was loaded."
        click.echo(f"Loaded {name}." if loaded.added else same)
        if activated:
            click.echo(_activation(activated))

    parts = {"policy": loaded, "activated": activated, "unknown_names": unknown}
    show(output_format, parts, table)


@policy.command("show")
@click.argument("name", metavar="[NAME[@VERSION]]", required=False)
@format_option("table", "json")
def show_(name: str | None, output_format: str) -> None:
    """Show a policy's rules, and list all versions. Default: the active one."""
    with open_pool() as pool:
        shown = pool.policies.get(name)
        versions = pool.policies.versions()
    parts = {
        "policy": shown.policy.definition(),
        "policy_version": shown.version,
        "rules": shown.policy.in_full()["rules"],
        "versions": versions,
    }
    show(output_format, parts, lambda: _print(shown, versions))


def _print(shown: StoredPolicy, versions: Sequence[PolicyVersion]) -> None:
    what = shown.policy.description or "no description"
    render.console().print(render.styled((shown.policy_id, "bold"), f": {what}"))
    rows = (
        (position, _origin(rule), words(rule.when) or "any task", effects(rule))
        for position, rule in enumerate(shown.policy.rules, start=1)
    )
    print_table(("#", "rule", "when", "then"), rows)
    known = (
        (
            f"{v.name}@{v.version}",
            "active" if v.active else "",
            v.extends or "",
            v.rules,
            f"{v.loaded_at:%Y-%m-%d %H:%M}",
            "\n".join(_period(p.since, p.until) for p in v.periods),
        )
        for v in versions
    )
    columns = ("policy", "", "extends", "rules#", "loaded", "was active")
    print_table(columns, known, title="Versions")


@policy.command()
@click.argument("name", metavar="NAME[@VERSION]")
@_yes
@format_option("table", "json")
def activate(name: str, yes: bool, output_format: str) -> None:
    """Activate a policy, by default its newest version.

    If rules of the active policy would end, they are listed and you are asked to confirm.
    Questions about the past use the policy that was active then.
    """
    with open_pool() as pool:
        stored = pool.policies.get(name)
        _confirm(pool, stored.policy, stored.policy_id, yes)
        done = pool.policies.activate(stored.policy_id, confirmed=True)
    show(output_format, {"activated": done}, lambda: click.echo(_activation(done)))


@policy.command()
@click.argument("before", metavar="NAME[@VERSION]")
@click.argument("after", metavar="NAME[@VERSION]")
@format_option("table", "json")
def diff(before: str, after: str, output_format: str) -> None:
    """Compare the rules of two policies, or of two versions of one."""
    with open_pool() as pool:
        changes = pool.policies.diff(before, after)

    def table() -> None:
        if not changes:
            click.echo(f"{before} and {after} have the same rules.")
            return
        rows = (
            (c.change, c.rule, _parts(c.before, c.after), _parts(c.after, c.before))
            for c in changes
        )
        print_table(("change", "rule", before, after), rows)

    show(output_format, {"before": before, "after": after, "changes": changes}, table)


@policy.command("try")
@click.argument("policy_name", metavar="FILE|NAME[@VERSION]")
@click.option("--last", default=100, show_default=True, type=click.IntRange(min=1))
@click.option("--limit", type=click.IntRange(min=1), help="Maximum tasks to show [15].")
@format_option("table", "json")
def try_(policy_name: str, last: int, limit: int | None, output_format: str) -> None:
    """Show what a policy would change for the last tasks declared.

    If no task has been declared yet, uses the typical tasks. Writes nothing.
    """
    from modelpool.cli.what_if import print_report

    read = read_policy_file(Path(policy_name)) if is_file(policy_name) else None
    with open_pool() as pool, problems_told():
        report = pool.what_if.try_policy(read or pool.policies.get(policy_name).policy, last=last)
    show(output_format, {"report": report}, lambda: print_report(report, limit or 15))


@policy.command()
def schema() -> None:
    """Print the JSON Schema of a policy."""
    from modelpool.policy import schema_text

    click.echo(schema_text())


def _confirm(pool: ModelPool, policy: Policy, policy_id: str, yes: bool) -> None:
    """List the rules that would end, and ask for confirmation; a refusal ends the command."""
    from modelpool.exceptions import RulesEndError

    ending = pool.policies.ending_rules(policy)
    if not ending or yes:
        return
    before = pool.policies.get().policy_id
    if not sys.stdin.isatty():
        raise RulesEndError(policy_id, before, [rule.name for rule in ending])
    click.echo(f"With {policy_id}, these rules of {before} end:", err=True)
    for rule in ending:
        what = rule.description or effects(rule).replace("\n", "; ")
        click.echo(f"  {rule.name}: {what}", err=True)
    click.confirm("Let them end?", abort=True, err=True)


def words(part: Mapping[str, Any], between: str = "\n") -> str:
    """A part of a rule in a few words, such as 'risk_level High; max_cost Low or Medium'."""
    return between.join(f"{name} {_value(value)}" for name, value in part.items())


def _parts(rule: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """A rule as written in a file: one line for each part that differs from the other rule."""
    return "\n".join(
        f"{name}: {_flat(value)}"
        for name, value in (rule or {}).items()
        if name != "name" and (other is None or other.get(name) != value)
    )


def _flat(part: Any) -> str:
    if not isinstance(part, Mapping):
        return str(part)
    named = (f"{name} {', '.join(v) if isinstance(v, list) else v}" for name, v in part.items())
    return "; ".join(named)


def _value(value: Any) -> str:
    return " or ".join(value) if isinstance(value, (list, tuple)) else str(value)


def effects(rule: Rule) -> str:
    """What a rule does, one line for each of its fields."""
    parts = {"exclude": rule.exclude, "only": rule.only}
    lines = [
        f"{name} {' with '.join(words(part).split(chr(10)))}"
        for name, part in parts.items()
        if part
    ]
    lines += [f"prefer {name} {', then '.join(v)}" for name, v in rule.prefer.items()]
    for name, value in rule.require.items():
        what = ", ".join(value) if isinstance(value, tuple) else f"{value:g}"
        lines.append(f"require {name} {what}")
    lines += [_penalty(rule.penalize)] if rule.penalize else []
    lines += [_reduction(rule.reduce)] if rule.reduce else []
    lines += [f"accept measured {_value(rule.accept['classes'])}"] if rule.accept else []
    return "\n".join(lines)


def _penalty(part: Mapping[str, Any]) -> str:
    by = f" by {_value(part['detector'])}" if "detector" in part else ""
    found = _value(part.get("severity", ("error", "warning")))
    return f"penalize {found}{by}: {percent(part['share'])} of the worker's reputation"


def _reduction(part: Mapping[str, Any]) -> str:
    found = _value(part["detector"])
    return f"reduce the selection weight to {part['weight']:g} the surer {found} is"


def _origin(rule: Rule) -> str:
    return f"{rule.name}\nof {rule.inherited}" if rule.inherited else rule.name


def _period(since: Any, until: Any) -> str:
    start = "from the beginning" if since.year == 1970 else f"{since:%Y-%m-%d %H:%M}"
    return f"{start} to {until:%Y-%m-%d %H:%M}" if until else f"{start} on"


def _activation(done: ActivatedPolicy) -> str:
    if not done.changed:
        return f"{done.policy} is active already."
    said = f"{done.policy} is active" + (f", instead of {done.before}." if done.before else ".")
    return f"{said} Ended: {', '.join(done.ended)}." if done.ended else said
