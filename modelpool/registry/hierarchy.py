"""Places in the task type hierarchy: which source's claim holds, and that there is no cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from modelpool.exceptions import ConflictError
from modelpool.registry.precedence import precedence
from modelpool.registry.records import Registry
from modelpool.registry.taxonomy import shipped_task_types
from modelpool.rows import PlaceChange
from modelpool.rows.row import native

if TYPE_CHECKING:
    from modelpool.database import Row

Key = tuple[str, str]
"""A source and the task type whose place it claims."""

SHIPPED = "shipped-task-types"
"""The source that claims the places of the shipped task types."""

_NEW = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PlaceChanges:
    """What a load would change in the task type hierarchy."""

    closing: Sequence[Row]
    opening: Sequence[Row]
    moved: Mapping[str, str | None]
    """Task types whose parent would change, each with the new parent, None at the top."""
    changes: Sequence[PlaceChange]

    @property
    def is_empty(self) -> bool:
        return not (self.closing or self.opening or self.moved)


def stated(registry: Registry) -> dict[Key, str]:
    """The places that the sources of a registry claim.

    A place that the registry has but no record states, as in an exported document, is claimed by
    all of its sources.
    """
    found = {
        (record["source"], record["task_type"]): record["kind_of"]
        for record in registry.records
        if "kind_of" in record
    }
    placed = {task_type for _, task_type in found}
    shipped = {kind.name: kind.kind_of for kind in shipped_task_types()}
    for kind in registry.task_types:
        if kind.kind_of is None:
            continue
        if shipped.get(kind.name) == kind.kind_of:
            found[SHIPPED, kind.name] = kind.kind_of
        elif kind.name not in placed:
            found |= {(source, kind.name): kind.kind_of for source in registry.sources}
    return found


def place_changes(
    registry: Registry, *, claims: Sequence[Row], parents: Mapping[str, str | None], partial: bool
) -> PlaceChanges:
    """What loading the registry would change in the task type hierarchy.

    `claims` are rows of registry/places, `parents` maps each task type to its present parent.
    Raises ConflictError when the task types would form a cycle.
    """
    wanted = stated(registry)
    known = {(row["source"], row["task_type"]): row["kind_of"] for row in claims}
    # A source with unreadable entries may still claim places in them: it isn't complete.
    whole = set() if partial else {*registry.sources} - {source for source, _ in registry.unread}
    if any(source == SHIPPED for source, _ in wanted):
        whole.add(SHIPPED)
    gone = [key for key in known if key not in wanted and key[0] in whole]
    new = [key for key, parent in wanted.items() if known.get(key) != parent]
    closing = sorted([*gone, *(key for key in new if key in known)])
    opening = sorted(new)
    ranks = {s: registry.precedences.get(s, precedence(s)) for s in {*registry.sources, SHIPPED}}
    holding = _holding(claims, {key: wanted[key] for key in opening}, {*closing}, ranks)
    moved: dict[str, str | None] = {
        name: best["kind_of"]
        for name, best in holding.items()
        if parents.get(name) != best["kind_of"]
    }
    left = {task_type for _, task_type in closing} - holding.keys()
    moved |= {name: None for name in sorted(left) if parents.get(name) is not None}
    _check_cycles({**parents, **moved}, moved, holding)
    return PlaceChanges(
        closing=[{"source": s, "task_type": t} for s, t in closing],
        opening=[{"source": s, "task_type": t, "kind_of": wanted[s, t]} for s, t in opening],
        moved=moved,
        changes=(
            *(
                _change(s, t, known.get((s, t)), wanted.get((s, t)))
                for s, t in sorted({*closing, *opening})
            ),
            *(_change(None, name, parents.get(name), moved[name]) for name in sorted(moved)),
        ),
    )


def upwards(parents: Mapping[str, str | None], task_type: str) -> Iterator[str]:
    """A task type and those above it, the nearest first, by the parent of each."""
    current: str | None = task_type
    while current is not None:
        yield current
        current = parents.get(current)


def _holding(
    claims: Sequence[Row],
    opening: Mapping[Key, str],
    closing: set[Key],
    ranks: Mapping[str, int],
) -> dict[str, Row]:
    """The claim that holds for each task type: by precedence, then newest, then source name."""
    rows = [row for row in claims if (row["source"], row["task_type"]) not in closing]
    rows += [
        {
            "source": source,
            "task_type": task_type,
            "kind_of": parent,
            "since": _NEW,
            "precedence": 0,
        }
        for (source, task_type), parent in opening.items()
    ]

    def order(row: Row) -> tuple[int, float, str]:
        rank = ranks.get(row["source"], row["precedence"])
        return rank, -native(row["since"]).timestamp(), row["source"]

    best: dict[str, Row] = {}
    for row in sorted(rows, key=order):
        best.setdefault(row["task_type"], row)
    return best


def _check_cycles(
    parents: Mapping[str, str | None], moved: Mapping[str, str | None], holding: Mapping[str, Row]
) -> None:
    for name in sorted(moved):
        path = [name]
        while (parent := parents.get(path[-1])) is not None and parent not in path:
            path.append(parent)
        if parent == name:
            said = ", ".join(
                f"{kind} by {holding[kind]['source']}" for kind in path if kind in holding
            )
            raise ConflictError(
                f"kind_of: found the cycle {' > '.join([*path, name])}, expected a hierarchy"
                f" without cycles; claimed: {said}"
            )


def _change(source: str | None, name: str, before: str | None, after: str | None) -> PlaceChange:
    return PlaceChange(task_type=name, source=source, before=before, after=after)
