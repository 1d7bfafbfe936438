"""Semantic differences between two states of a registry: classes first, then other fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from modelpool.database import Database
from modelpool.registry.records import BASES, BOOKKEEPING, Registry
from modelpool.rows import ClaimChange, ClassTransition, Differences, FieldChange, PlaceChange

Key = tuple[str, str, str]
"""Source, model_id and task type; the task type is '' where a source's raw entries are compared."""
State = Mapping[Key, Mapping[str, Any]]

# Fields that are in the key, or that say nothing about the model.
_NOT_COMPARED = {"source", "model_id", "source_date", "digest"}
_CLASSES = ("task_type", *BASES)


def of_registry(registry: Registry) -> State:
    """The state that registry files describe, by claim."""
    return {(r["source"], r["model_id"], r["task_type"]): r for r in registry.records}


def with_unread(after: State, before: State, unread: Collection[tuple[str, str]]) -> State:
    """The later state, with the earlier claims of the models that couldn't be read in its file."""
    return {key: claim for key, claim in before.items() if key[:2] in unread} | dict(after)


def compare(before: State, after: State, *, unchanged: int = 0) -> Differences:
    """The changes from one state to the other; the order of fields and claims doesn't matter.

    A model that has a single claim only in each state, under different task types, counts as
    changed, not as removed and added. A basis counts as a difference only where no value differs.
    `unchanged` is the number of common claims that are left out of both states.
    """
    retyped = dict(_retyped(before, after))
    removed = sorted(key for key in before.keys() - after.keys() if key not in retyped)
    added = sorted(key for key in after.keys() - before.keys() if key not in retyped.values())
    both = sorted(before.keys() & after.keys())
    changed = [
        change
        for old, new in sorted([*zip(both, both, strict=True), *retyped.items()])
        if (change := _change(old, before[old], new, after[new])).fields
    ]
    changes = [
        *changed,
        *(_claim_change("removed", key, {}) for key in removed),
        *(_claim_change("added", key, {}) for key in added),
    ]
    return Differences(
        common=unchanged + len(both) + len(retyped),
        added=len(added),
        removed=len(removed),
        changed=len(changed),
        classes=tuple(_transitions(changed)),
        fields=tuple(_field_changes(changed)),
        changes=tuple(changes),
    )


def between(
    database: Database, since: datetime | None, until: datetime | None, source: str | None
) -> Differences:
    """How the claims of all sources, or of one, differ between two moments."""
    asked = {"since": since, "until": until, "source": source}
    rows = database.records("registry/claim_differences", **asked)
    (count,) = database.records("registry/claim_count", as_of=since, source=source)
    keys = [(row["source"], row["model_id"], row["task_type"]) for row in rows]
    before, after = (
        {key: _claimed(row[end]) for key, row in zip(keys, rows, strict=True) if row[end]}
        for end in ("before", "after")
    )
    places = database.records("registry/place_differences", **asked)
    return replace(
        compare(before, after, unchanged=count["claims"] - len(before)),
        places=tuple(PlaceChange.from_record(row) for row in places),
    )


def _claimed(claim: Mapping[str, Any]) -> dict[str, Any]:
    """A claim's own fields, without the graph's bookkeeping."""
    return {
        field: value.iso_format() if hasattr(value, "iso_format") else value
        for field, value in claim.items()
        if field not in BOOKKEEPING
    }


def _retyped(before: State, after: State) -> Iterator[tuple[Key, Key]]:
    """Claims whose task type changed: the only one that a model lost, and the only one it got."""
    lost = _only_ones(before.keys() - after.keys())
    gained = _only_ones(after.keys() - before.keys())
    for model, key in lost.items():
        if model in gained:
            yield key, gained[model]


def _only_ones(keys: Iterable[Key]) -> dict[tuple[str, str], Key]:
    listed = list(keys)
    counts = Counter(key[:2] for key in listed)
    return {key[:2]: key for key in listed if counts[key[:2]] == 1}


def _change(old: Key, before: Mapping[str, Any], new: Key, after: Mapping[str, Any]) -> ClaimChange:
    fields = {
        field: (before.get(field), after.get(field))
        for field in sorted((before.keys() | after.keys()) - _NOT_COMPARED)
        if before.get(field) != after.get(field)
    }
    values = {f: pair for f, pair in fields.items() if f not in BASES.values()}
    return _claim_change("changed", new, values or fields)


def _claim_change(change: str, key: Key, fields: Mapping[str, tuple[Any, Any]]) -> ClaimChange:
    source, model_id, task_type = key
    return ClaimChange(
        change=change, source=source, model_id=model_id, task_type=task_type, fields=fields
    )


def _transitions(changes: Iterable[ClaimChange]) -> Iterator[ClassTransition]:
    counts = Counter(
        (_CLASSES.index(field), str(before or "nothing"), str(after or "nothing"))
        for change in changes
        for field, (before, after) in change.fields.items()
        if field in _CLASSES
    )
    for (position, before, after), claims in sorted(counts.items()):
        yield ClassTransition(field=_CLASSES[position], before=before, after=after, claims=claims)


def _field_changes(changes: Iterable[ClaimChange]) -> Iterator[FieldChange]:
    pairs = [
        (field, pair)
        for change in changes
        for field, pair in change.fields.items()
        if field not in _CLASSES
    ]
    counts = Counter(field for field, _ in pairs)
    appeared = Counter(field for field, (before, _) in pairs if before is None)
    vanished = Counter(field for field, (_, after) in pairs if after is None)
    for field, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield FieldChange(
            field=field, changed=count, appeared=appeared[field], vanished=vanished[field]
        )
