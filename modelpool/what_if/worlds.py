"""Worlds: a scenario's fits of models to task types, task type hierarchy, policy and past tasks.

The present world is read from the graph; a hypothetical one differs from it in some of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from modelpool.database import Database, Row
from modelpool.policy import Policy
from modelpool.registry.loading import ClaimEdits

BATCH = 2_000


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
        return list(_chain(self.parents, task_type)) if task_type in self.parents else []


def present(database: Database, policy: Policy, *, last: int) -> World:
    """The present world under this policy, with the `last` most recent tasks."""
    return World(
        fits=database.read("what_if/current_fits"),
        parents={
            row["name"]: row["kind_of"] for row in database.read("registry/task_types", as_of=None)
        },
        policy=policy,
        past=database.read("what_if/past_tasks", last=last),
    )


def with_edits(database: Database, world: World, edits: ClaimEdits) -> World:
    """The world with these claim changes applied."""
    placed = edits.parents
    parents = {**world.parents, **placed}
    changes = _changes(edits)
    if any(parents[name] != world.parents.get(name) for name in placed):
        # A moved task type may change the nearest profile of any model.
        for row in world.fits:
            changes.setdefault(row["model_id"], _change(row["model_id"]))
    above = {name: list(_chain(parents, name))[1:] for name in parents}
    rows = list(changes.values())
    changed: list[Row] = []
    for start in range(0, len(rows), BATCH):
        changed += database.read(
            "what_if/resolved_fits",
            changes=rows[start : start + BATCH],
            precedences=dict(edits.precedences),
            above=above,
        )
    fits = [row for row in world.fits if row["model_id"] not in changes]
    fits = _with_makers(database, edits, [*fits, *changed], changed, changes)
    about = {row["model_id"] for row in [*edits.closing, *edits.opening]}
    return replace(world, fits=fits, parents=parents, supposed=frozenset(about))


def _with_makers(
    database: Database,
    edits: ClaimEdits,
    fits: Sequence[Row],
    changed: Sequence[Row],
    changes: Mapping[str, Row],
) -> list[Row]:
    """The fits with makers resolved again for the base models that changed models had or get."""
    left = database.read("registry/base_models", model_ids=list(changes))
    bases = {row["base_model"] for row in [*left, *changed]}
    claims = {row["model_id"]: (row["base_model"], row["makers"]) for row in changed}
    made = database.read(
        "what_if/resolved_makers",
        base_models=sorted(bases),
        changed=dict.fromkeys(changes, True),
        claims=[{"base_model": base, **row} for base, rows in claims.values() for row in rows],
        precedences=dict(edits.precedences),
        whole=list(edits.whole),
    )
    makers = {row["base_model"]: row["maker"] for row in made}
    return [
        {**row, "maker": makers.get(row["base_model"])} if row["base_model"] in bases else row
        for row in fits
    ]


def _changes(edits: ClaimEdits) -> dict[str, Row]:
    changes: dict[str, Row] = {}
    for row in edits.closing:
        change = changes.setdefault(row["model_id"], _change(row["model_id"]))
        change["closed"].append(f"{row['source']} {row['task_type']}")
    for row in edits.opening:
        change = changes.setdefault(row["model_id"], _change(row["model_id"]))
        change["opened"].append({"task_type": row["task_type"], "claim": row["claim"]})
    return changes


def _change(model_id: str) -> Row:
    return {"model_id": model_id, "closed": [], "opened": []}


def _chain(parents: Mapping[str, str | None], task_type: str) -> Iterator[str]:
    current: str | None = task_type
    while current is not None:
        yield current
        current = parents.get(current)
