"""Worlds: a scenario's fits of models to task types, task type hierarchy, policy and past tasks.

The present world is read from the graph, a hypothetical one after a change that is then undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from modelpool.database import Database, Row, Transaction
from modelpool.identity import Run
from modelpool.policy import Policy
from modelpool.registry.hierarchy import upwards


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A scenario: `fits` are rows of what_if/current_fits, `past` those of what_if/past_tasks.

    `parents` maps each task type to its parent. `supposed` are the ids of the models that
    hypothetical claims are about, None if there are none.
    """

    fits: Sequence[Row]
    parents: Mapping[str, str | None]
    policy: Policy
    past: Sequence[Row]
    supposed: frozenset[str] | None = None

    def under(self, policy: Policy) -> World:
        """The same world under another policy."""
        return replace(self, policy=policy)

    def chain(self, task_type: str) -> list[str]:
        """The task type and its ancestors, nearest first; empty if it doesn't exist."""
        return list(upwards(self.parents, task_type)) if task_type in self.parents else []


def present(database: Database, policy: Policy, *, last: int) -> World:
    """The present world under this policy, with the `last` most recent tasks."""
    return World(
        **_registry(database.read),
        policy=policy,
        past=database.read("what_if/past_tasks", last=last),
    )


def after(database: Database, world: World, edit: Callable[[Transaction], Iterable[str]]) -> World:
    """The world as it would be after an edit of the registry, which is made and undone.

    `edit` returns the ids of the models that it is about. The registry is locked meanwhile.
    """
    database.ensure_schema()

    def edited(tx: Transaction) -> World:
        about = frozenset(edit(tx))
        return replace(world, **_registry(tx.run), supposed=about)

    return database.rehearse(edited)


def _registry(run: Run) -> dict[str, Any]:
    """What a world has of the registry."""
    return {
        "fits": run("what_if/current_fits"),
        "parents": {row["name"]: row["kind_of"] for row in run("registry/task_types", as_of=None)},
    }
