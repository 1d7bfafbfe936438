"""Comparing two worlds: which tasks' feasible sets or requirements differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modelpool.database import Database, Row
from modelpool.files.shipped import shipped_yaml
from modelpool.policy import Policy
from modelpool.rows import Requirement, TaskChange, WhatIfReport
from modelpool.what_if.values import FIELDS
from modelpool.what_if.worlds import World

# Tasks per query: each answer lists the positions of up to a few thousand groups.
BATCH = 100
_ASKED = (
    "risk_level",
    "criticality",
    "min_accuracy",
    "max_latency",
    "max_cost",
    "provider_types",
)
_NAMED = ("provider", "maker", "base_model", "model_id")
_SHARED = (
    "task_type",
    "accuracy_how",
    "risk_how",
    *(field for field in FIELDS if field not in _NAMED),
)


@dataclass(frozen=True, slots=True)
class _Answer:
    models: frozenset[str]
    needs: Mapping[str, Any]


def compare(database: Database, now: World, then: World, *, typical: bool) -> WhatIfReport:
    """All tasks whose feasible set or requirements differ between the worlds.

    With `typical`, the typical tasks of every task type are compared too.
    """
    tasks = [_past(row) for row in now.past]
    past = sum(task["tasks"] for task in tasks)
    if typical:
        tasks += _typical(now, then)
    before = _answers(database, now, tasks)
    after = _answers(database, then, tasks)
    changes = [
        change
        for task, old, new in zip(tasks, before, after, strict=True)
        if (change := _change(task, old, new)) is not None
    ]
    changes.sort(key=lambda c: (not c.loses_all, -len(c.gained) - len(c.lost)))
    return WhatIfReport(
        past=past,
        typical=sum(task["kind"] == "typical" for task in tasks),
        models=None if then.supposed is None else len(then.supposed),
        changes=tuple(changes),
    )


def typical_requirements() -> tuple[Mapping[str, Any], ...]:
    """What typical tasks ask for, the same for every task type: data/typical_tasks.yaml."""
    return tuple(shipped_yaml("typical_tasks.yaml"))


def _typical(now: World, then: World) -> Iterator[Row]:
    for task_type in sorted({row["task_type"] for world in (now, then) for row in world.fits}):
        for asked in typical_requirements():
            yield {"kind": "typical", "tasks": 0, "task_ids": [], "task_type": task_type, **asked}


def _past(row: Row) -> Row:
    return {"kind": "past", **row}


def _answers(database: Database, world: World, tasks: Sequence[Row]) -> Iterator[_Answer]:
    """Each task's feasible set in a world, and the requirements on its assignment."""
    groups = _groups(world.fits, world.policy)
    members = list(groups.values())
    by_type: dict[str, list[int]] = {}
    facts = []
    for position, key in enumerate(groups):
        facts.append(dict(key))
        by_type.setdefault(facts[-1]["task_type"], []).append(position)
    rules = world.policy.rule_rows()
    for start in range(0, len(tasks), BATCH):
        batch = [
            {"chain": world.chain(task["task_type"]), **{name: task.get(name) for name in _ASKED}}
            for task in tasks[start : start + BATCH]
        ]
        for row in database.read(
            "what_if/feasible_groups", tasks=batch, rules=rules, groups=facts, by_type=by_type
        ):
            feasible = frozenset().union(*(members[i] for i in row["feasible"]))
            yield _Answer(feasible, {**row["needs"], "prefers": row["prefers"]})


def _groups(
    fits: Sequence[Row], policy: Policy
) -> dict[tuple[tuple[str, Any], ...], frozenset[str]]:
    """Groups of models that a policy can't tell apart, by the values they share.

    A name only counts if a rule mentions it.
    """
    mentioned = {
        name: {
            v for rule in policy.rules for p in (rule.exclude, rule.only) for v in p.get(name, ())
        }
        for name in (*_NAMED, "source")
    }
    found: dict[tuple[tuple[str, Any], ...], set[str]] = {}
    for row in fits:
        shared = [(name, row[name]) for name in _SHARED]
        named = [(name, row[name] if row[name] in mentioned[name] else None) for name in _NAMED]
        lists = (
            ("shadowed_by", tuple(row["shadowed_by"])),
            ("sources", tuple(sorted(mentioned["source"].intersection(row["sources"])))),
        )
        found.setdefault((*shared, *named, *lists), set()).add(row["model_id"])
    return {key: frozenset(models) for key, models in found.items()}


def _change(task: Row, before: _Answer, after: _Answer) -> TaskChange | None:
    needs = tuple(
        Requirement(need=name, before=_plain(value), after=_plain(after.needs[name]))
        for name, value in before.needs.items()
        if value != after.needs[name]
    )
    if before.models == after.models and not needs:
        return None
    asked = {name: task[name] for name in ("task_type", *_ASKED) if task.get(name) is not None}
    return TaskChange(
        kind=task["kind"],
        task=asked,
        tasks=task["tasks"],
        task_ids=tuple(task["task_ids"]),
        before=len(before.models),
        after=len(after.models),
        gained=tuple(sorted(after.models - before.models)),
        lost=tuple(sorted(before.models - after.models)),
        needs=needs,
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
