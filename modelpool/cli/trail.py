"""The command that shows the audit trail of a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import click

from modelpool import render
from modelpool.cli.common import open_pool
from modelpool.cli.output import format_option, show, votes_of

if TYPE_CHECKING:
    from rich.tree import Tree

    from modelpool.pool.work import TrailKind
    from modelpool.rows import Story, Trail, Verification

_KINDS = ("outcome", "assignment", "task", "worker")
_CLASSES = {
    "accuracy_class": "accuracy",
    "latency_class": "latency",
    "cost_class": "cost",
    "risk_level": "risk",
}


@click.command()
@click.argument("id")
@click.option("--kind", type=click.Choice(_KINDS), help="What ID names, if ambiguous.")
@click.option(
    "--limit",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="For a worker, the maximum number of its newest assignments.",
)
@format_option("table", "json", "cypher")
def trail(id: str, kind: str | None, limit: int, output_format: str) -> None:
    """Show the audit trail of an outcome, an assignment, a task or a worker, in order.

    It leads from the load that introduced the model, through policy, decision, outcome and
    verification, to reputation. --format cypher prints a query that shows it in Neo4j Browser.
    """
    with open_pool() as pool:
        found = pool.work.trail(id, kind=cast("TrailKind | None", kind), limit=limit)
        query = pool.work.trail_query(found)

    def table() -> None:
        if output_format == "cypher":
            click.echo(query)
        else:
            render.console().print(_tree(found))

    show(output_format, {"trail": found}, table)


def _tree(trail: Trail) -> Tree:
    from rich.tree import Tree

    root = Tree(render.styled((trail.kind, "bold"), f" {trail.id}"), guide_style="dim")
    if not trail.stories:
        root.add("no assignments")
    for story in trail.stories:
        several = len(trail.stories) > 1 or trail.kind in ("task", "worker")
        name = render.styled(("assignment", "bold"), f" {story.assignment_id}")
        branch = root.add(name) if several else root
        _tell(branch, story)
    return root


def _tell(branch: Tree, story: Story) -> None:
    for model in _by_model(story):
        _add(branch, "registry", _model(model)).add(_classes(model, story))
    if story.policy:
        _add(branch, "policy", f"{story.policy['policy_id']}: {story.policy['description'] or ''}")
    _add(branch, "task", _task(story.task))
    _add(branch, "worker", _worker(story.worker))
    _add(branch, story.mode, _assignment(story))
    _add(branch, "outcome", _outcome(story) if story.outcome else "not reported yet")
    if story.outcome:
        verified = _add(branch, "verified", "" if story.verifications else "not yet")
        for line in _verifications(story.verifications):
            verified.add(line)
    for finding in story.findings:
        _add(branch, "finding", f"{finding['severity']}, {finding['status']}: {finding['summary']}")
    _add(branch, "reputation", _reputation(story))


def _add(branch: Tree, label: str, text: str) -> Tree:
    return branch.add(render.styled((f"{label:<10}", "cyan"), f" {text}"))


def _by_model(story: Story) -> list[dict[str, Any]]:
    """The models in the story, each once with all its roles."""
    models: dict[str, dict[str, Any]] = {}
    for entry in story.models:
        known = models.setdefault(entry["model_id"], {**entry, "roles": []})
        known["roles"].append(entry["role"])
    return list(models.values())


def _model(model: Mapping[str, Any]) -> str:
    load = model["introduced_by"]
    text = f"{model['model_id']} ({', '.join(model['roles'])})"
    if load:
        text += f", first claimed by {load['source']} in load {load['load_id']}"
        text += f" as of {_day(load['since'])}"
    return text


def _classes(model: Mapping[str, Any], story: Story) -> str:
    """The model's capability as of the assignment."""
    then = model["then"]
    if model["registered_at"] > story.assigned_at:
        return "not in the registry yet then"
    if then is None:
        return "no capability for this type then"
    classes = ", ".join(f"{name} {then[field]}" for field, name in _CLASSES.items())
    return f"then in {then['declared_for']}: {classes}, {then['lifecycle']}"


def _task(task: Mapping[str, Any]) -> str:
    limits = [
        f"{name} {task[field]}"
        for field, name in (
            ("min_accuracy", "accuracy from"),
            ("max_latency", "latency to"),
            ("max_cost", "cost to"),
        )
        if task[field]
    ]
    known = ["answer known"] if task["reference"] is not None else []
    said = [task["task_type"], f"risk {task['risk_level']}", task["criticality"], *limits, *known]
    return f"{task['task_id']}: {', '.join(said)}; declared {_moment(task['declared_at'])}"


def _worker(worker: Mapping[str, Any]) -> str:
    trusted = ", trusted" if worker["trusted"] else ""
    operator = f" of {worker['operator']}" if worker["operator"] else ""
    return f"{worker['worker_id']}{operator}{trusted}; joined {_moment(worker['joined_at'])}"


def _assignment(story: Story) -> str:
    at = _moment(story.assigned_at)
    named = [m for m in story.models if m["role"] in ("advised", "chosen")]
    model = f", {named[0]['role']} {named[0]['model_id']}" if named else ", no model named"
    decision = story.decision
    if decision is None:
        return f"{at}{model}"
    text = f"{at}{model}; {decision['workers']} of {decision['considered']} eligible workers needed"
    gave_up = "".join(f"; unmet: {what}" for what in decision["gave_up"] or ())
    votes = decision["effective_votes"]
    worth = "" if votes is None else f"; {votes_of(votes, decision['assigned'])}"
    return f"{text}, seed {decision['seed']}{worth}{gave_up}"


def _outcome(story: Story) -> str:
    assert story.outcome is not None
    outcome = story.outcome
    said = [outcome["status"]]
    said += [f"answer {outcome['answer']!r}"] if outcome["answer"] is not None else []
    said += [f"quality {outcome['quality']:g}"] if outcome["quality"] is not None else []
    said += [f"{outcome['latency_ms']:g} ms"] if outcome["latency_ms"] is not None else []
    said += [f"{outcome['cost_usd']:g} USD"] if outcome["cost_usd"] is not None else []
    roles = {entry["role"]: entry["model_id"] for entry in story.models}
    if used := roles.get("used"):
        named = roles.get("advised", roles.get("chosen", used))
        said.append(f"used {used}" if used == named else f"used {used} instead of {named}")
    return f"{outcome['outcome_id']}: {', '.join(said)}; {_moment(outcome['reported_at'])}"


def _verifications(rows: tuple[Verification, ...]) -> list[str]:
    lines = []
    peers = Counter(row.agrees for row in rows if row.how == "agreement")
    for row in rows:
        if row.how == "known answer":
            lines.append(f"known answer: {'right' if row.agrees else 'wrong'}")
        elif row.how in ("audit", "verdict"):
            score = "" if row.score is None else f", score {row.score:g}"
            agrees = "agrees" if row.agrees else "disagrees"
            lines.append(f"{row.how}: {row.by} {agrees}{score}; {_moment(row.at)}")
    if peers:
        lines.append(f"agreement: {peers[True]} of {peers.total()} others answered the same")
    return lines


def _reputation(story: Story) -> str:
    worker, found = story.worker["worker_id"], story.reputation
    if found is None:
        return f"{worker} has none in this type yet"
    return (
        f"{worker} in {found['task_type']}: {found['score']:.3f}, at least"
        f" {found['lower_bound']:.3f}, on {found['evidence']:.1f} outcomes; as of"
        f" {_moment(found['as_of'])}"
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
