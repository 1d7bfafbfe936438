"""Loading a registry into the graph: find what differs, close and open claims, resolve profiles."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Protocol

from modelpool.database import Database, Row, Transaction
from modelpool.exceptions import ConflictError
from modelpool.hierarchy import PlaceMoves, moves as place_moves
from modelpool.records import ClaimChange, LoadReport
from modelpool.registry import precedence
from modelpool.registry.records import Record, Registry, record_digest

BATCH = 5_000
Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many of its rows are done, and how many there are."""

# What the graph adds to a claim, or what says nothing about the model.
_NOT_CLAIMED = {"since", "until", "load_id", "closed_by", "digest", "source_date"}
# What stands on the ends of the relation instead of on it.
_ON_ENDS = {"model_id", "task_type", "kind_of"}
_DATES = {"released_on", "deprecated_on", "retired_on", "source_date"}


class _Run(Protocol):
    def __call__(self, name: str, **parameters: Any) -> list[Row]: ...


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What of a registry isn't in the graph yet, and what in the graph it lacks."""

    records: Sequence[Record]
    digests: Sequence[str]
    positions: Mapping[int, Row | None]
    """Positions of the records to open, each with the open claim it replaces, if any."""
    gone: Sequence[Row]
    task_types: Sequence[Row]
    places: PlaceMoves

    @property
    def is_empty(self) -> bool:
        return not (self.positions or self.gone or self.task_types) and self.places.is_empty


def compare(database: Database, registry: Registry, *, partial: bool = False) -> LoadReport:
    """Say what loading the registry would change; writes nothing."""
    partial = partial or registry.partial
    return _report(_compare(database.read, registry, _digests(registry), partial))


@dataclass(frozen=True, slots=True)
class Moves:
    """Claims that would close and open, as rows of the queries that do it."""

    closing: Sequence[Row]
    opening: Sequence[Row]
    precedences: Mapping[str, int]
    """Of every source that would open claims."""
    parents: Mapping[str, str | None]
    """Task types that would get another place, each with the one above it; new ones as well."""
    whole: Sequence[str]
    """The sources of which all claims would be made anew."""


def moves(database: Database, registry: Registry, *, partial: bool = False) -> Moves:
    """What loading the registry would close and open; writes nothing."""
    partial = partial or registry.partial
    found = _compare(database.read, registry, _digests(registry), partial)
    closing, opening = _rows_of(found, dict.fromkeys(registry.sources, ""))
    return Moves(
        closing=closing,
        opening=opening,
        precedences={s: registry.precedences.get(s, precedence(s)) for s in registry.sources},
        parents={
            **{row["name"]: None for row in found.task_types if row["is_new"]},
            **found.places.moved,
        },
        whole=() if partial else registry.sources,
    )


def load(
    database: Database,
    registry: Registry,
    *,
    on: date | None = None,
    partial: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the registry in one transaction; repeating a load writes nothing.

    `on` is the day whose state the registry shows: its facts hold from the start of that day, in
    UTC; None means now. A load that is `partial`, or whose registry says so of itself, retires
    nothing. Raises ConflictError when `on` lies in the future or before the newest load, since
    the past, once recorded, isn't rewritten.
    """
    since = None if on is None else datetime.combine(on, time.min, tzinfo=UTC)
    if since is not None and since > datetime.now(UTC):
        raise ConflictError(f"date: found {on}, expected a day that isn't in the future")
    partial = partial or registry.partial
    database.apply_schema()
    digests = _digests(registry)
    known = _compare(database.read, registry, digests, partial)
    if known.is_empty:
        return _report(known)
    return database.write(
        lambda tx: _load(tx, registry, digests, since, partial, progress or _silent)
    )


def _digests(registry: Registry) -> list[str]:
    return [record_digest(record) for record in registry.records]


def _load(
    tx: Transaction,
    registry: Registry,
    digests: Sequence[str],
    since: datetime | None,
    partial: bool,
    progress: Progress,
) -> LoadReport:
    loads = {source: _load_row(registry, source, partial) for source in registry.sources}
    opened = tx.run("registry/open_load", since=since, loads=list(loads.values()))[0]
    if since is not None and opened["newest"] is not None and opened["newest"] > since:
        raise ConflictError(
            f"date: found {since.date()}, expected {opened['newest'].iso_format()[:10]} or later:"
            " the newest load is of that day, and the past isn't rewritten"
        )
    at = opened["since"]
    # Compared again, now that no other load can come between.
    found = _compare(tx.run, registry, digests, partial)
    load_ids = {source: row["load_id"] for source, row in loads.items()}
    _move_places(tx, found, at, load_ids, registry)
    touched = _move_claims(tx, found, at, load_ids, progress)
    refitted = _resolve_offers(tx, touched, at, progress)
    # A claim that became a correction keeps its model alive no longer.
    corrected = (found.records[i] for i in found.positions if "scope" in found.records[i])
    gone = (row for row in found.gone if row["last_of_model"])
    left = sorted({row["model_id"] for row in (*gone, *corrected)})
    for step, name, model_ids in (
        ("profiles", "registry/resolve_profiles", sorted(refitted)),
        ("retired", "registry/retire_models", left),
    ):
        for batch in _batches(step, model_ids, progress):
            tx.run(name, model_ids=batch, since=at)
    if found.places.moved:
        # What is nearest has changed for models that this load doesn't name.
        tx.run("registry/shadow_profiles", since=at)
    tx.run("registry/close_load", rows=[_counts(found, load_ids, s) for s in registry.sources])
    return _report(found, load_ids=tuple(sorted(load_ids.values())), since=at.to_native())


def _move_places(
    tx: Transaction,
    found: _Comparison,
    at: object,
    load_ids: Mapping[str, str],
    registry: Registry,
) -> None:
    """Close and open claims of places, and move the task types that get another place."""
    if found.task_types:
        names = [{n: row[n] for n in ("name", "description")} for row in found.task_types]
        tx.run("registry/merge_task_types", rows=names)
    places = found.places
    # What ships with Model Pool is no part of any source's load.
    any_load = min(load_ids.values())
    by = [{**row, "load_id": load_ids.get(row["source"], any_load)} for row in places.closing]
    if by:
        tx.run("registry/close_places", since=at, rows=by)
    rows = [
        {
            **row,
            "load_id": load_ids.get(row["source"], any_load),
            "precedence": registry.precedences.get(row["source"], precedence(row["source"])),
        }
        for row in places.opening
    ]
    if rows:
        tx.run("registry/open_places", since=at, rows=rows)
    if places.moved:
        moved = [{"name": name, "kind_of": parent} for name, parent in places.moved.items()]
        tx.run("registry/move_task_types", since=at, rows=moved)


def _move_claims(
    tx: Transaction, found: _Comparison, at: object, load_ids: Mapping[str, str], progress: Progress
) -> list[str]:
    """Close and open claims; returns the ids of the models that they are about, sorted."""
    closing, opening = _rows_of(found, load_ids)
    for batch in _batches("closing", closing, progress):
        tx.run("registry/close_claims", since=at, rows=batch)
    for batch in _batches("claims", opening, progress):
        tx.run("registry/open_claims", since=at, rows=batch)
    return sorted({row["model_id"] for row in [*opening, *closing]})


def _resolve_offers(
    tx: Transaction, touched: Sequence[str], at: object, progress: Progress
) -> set[str]:
    """Resolve what is said of the models themselves; returns the models to be fitted anew.

    Who made a base model is claimed by all its offers: one that comes or goes may change it.
    """
    bases: set[str] = set()
    for batch in _batches("models", touched, progress):
        before = tx.run("registry/base_models", model_ids=batch)
        tx.run("registry/resolve_models", since=at, model_ids=batch)
        after = tx.run("registry/base_models", model_ids=batch)
        bases |= {row["base_model"] for row in [*before, *after]}
    refitted = set(touched)
    for batch in _batches("makers", sorted(bases), progress):
        made = tx.run("registry/resolve_makers", base_models=batch)
        refitted |= {row["model_id"] for row in made}
    return refitted


def _rows_of(found: _Comparison, load_ids: Mapping[str, str]) -> tuple[list[Row], list[Row]]:
    """The claims to close and those to open."""
    replaced = [found.records[i] for i, before in found.positions.items() if before is not None]
    closing = [
        {
            "source": row["source"],
            "model_id": row["model_id"],
            "task_type": row["task_type"],
            "load_id": load_ids[row["source"]],
        }
        for row in [*replaced, *found.gone]
    ]
    opening = [
        _claim_row(found.records[i], found.digests[i], load_ids[found.records[i]["source"]])
        for i in found.positions
    ]
    return closing, opening


def _compare(run: _Run, registry: Registry, digests: Sequence[str], partial: bool) -> _Comparison:
    records = registry.records
    rows = run("registry/claimed_sources", sources=list(registry.sources))
    claimed = {row["source"] for row in rows}
    # What a source that has claimed nothing yet says is new; only of others it must be asked.
    positions: dict[int, Row | None] = {
        i: None for i, record in enumerate(records) if record["source"] not in claimed
    }
    asked = [i for i, record in enumerate(records) if record["source"] in claimed]
    for start in range(0, len(asked), BATCH):
        batch = asked[start : start + BATCH]
        claims = [
            {
                "source": records[i]["source"],
                "model_id": records[i]["model_id"],
                "task_type": records[i]["task_type"],
                "digest": digests[i],
            }
            for i in batch
        ]
        for row in run("registry/claim_changes", claims=claims):
            positions[batch[row["position"]]] = row["before"]
    gone: list[Row] = []
    if claimed and not partial:
        keys = {f"{r['source']} {r['model_id']} {r['task_type']}": True for r in records}
        kept = {f"{source} {model_id}": True for source, model_id in registry.unread}
        gone = run("registry/claims_gone", sources=sorted(claimed), keys=keys, kept=kept)
    known = {row["name"]: row for row in run("registry/task_types", as_of=None)}
    task_types = [
        {"name": t.name, "description": t.description or None, "is_new": t.name not in known}
        for t in registry.task_types
        if t.name not in known or (t.description and known[t.name]["description"] != t.description)
    ]
    places = place_moves(
        registry,
        claims=run("registry/places", as_of=None),
        parents={name: row["kind_of"] for name, row in known.items()},
        partial=partial,
    )
    return _Comparison(records, digests, positions, gone, task_types, places)


def _claim_row(record: Record, digest: str, load_id: str) -> Row:
    claim = {
        field: date.fromisoformat(value) if field in _DATES else value
        for field, value in record.items()
        if field not in _ON_ENDS
    }
    return {
        "model_id": record["model_id"],
        "task_type": record["task_type"],
        "draw": _draw(record["model_id"]),
        "claim": {**claim, "digest": digest, "load_id": load_id},
    }


def _draw(model_id: str) -> int:
    return int.from_bytes(hashlib.sha256(model_id.encode()).digest()[:8]) % (2**31 - 1)


def _load_row(registry: Registry, source: str, partial: bool) -> Row:
    files = [file for file in registry.files if source in file.sources]
    return {
        "load_id": f"{source}-{uuid.uuid4().hex[:12]}",
        "source": source,
        "precedence": registry.precedences.get(source, precedence(source)),
        "files": [Path(file.path).name for file in files],
        "sha256": [file.sha256 for file in files],
        "partial": partial,
    }


def _counts(found: _Comparison, load_ids: Mapping[str, str], source: str) -> Row:
    own = [i for i, record in enumerate(found.records) if record["source"] == source]
    changed = sum(1 for i in own if found.positions.get(i) is not None)
    opened = sum(1 for i in own if i in found.positions)
    return {
        "load_id": load_ids[source],
        "added": opened - changed,
        "changed": changed,
        "unchanged": len(own) - opened,
        "retired": sum(1 for row in found.gone if row["source"] == source),
    }


def _report(
    found: _Comparison, *, load_ids: tuple[str, ...] = (), since: datetime | None = None
) -> LoadReport:
    changed = sum(1 for before in found.positions.values() if before is not None)
    return LoadReport(
        load_ids=load_ids,
        since=since,
        added=len(found.positions) - changed,
        changed=changed,
        unchanged=len(found.records) - len(found.positions),
        retired=len(found.gone),
        models_retired=len({r["model_id"] for r in found.gone if r["last_of_model"]}),
        changes=tuple(_changes(found)),
        places=tuple(found.places.changes),
    )


def _changes(found: _Comparison) -> Iterator[ClaimChange]:
    for position, before in found.positions.items():
        record = found.records[position]
        yield ClaimChange(
            change="added" if before is None else "changed",
            source=record["source"],
            model_id=record["model_id"],
            task_type=record["task_type"],
            fields={} if before is None else _differences(before, record),
        )
    for row in found.gone:
        yield ClaimChange(
            change="retired",
            source=row["source"],
            model_id=row["model_id"],
            task_type=row["task_type"],
            fields={},
        )


def _differences(before: Row, record: Record) -> dict[str, tuple[Any, Any]]:
    old = {
        field: value.iso_format() if field in _DATES else value
        for field, value in before.items()
        if field not in _NOT_CLAIMED
    }
    new = {f: v for f, v in record.items() if f not in _ON_ENDS | _NOT_CLAIMED}
    return {
        field: (old.get(field), new.get(field))
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
    }


def _batches(step: str, rows: Sequence[Any], progress: Progress) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        progress(step, start, len(rows))
        yield list(rows[start : start + BATCH])
    if rows:
        progress(step, len(rows), len(rows))


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
