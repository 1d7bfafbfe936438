"""Loading a registry into the graph: find differences, close and open claims, resolve profiles."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from modelpool.batches import Progress, batches, silent
from modelpool.database import Database, Row, Transaction
from modelpool.exceptions import ConflictError, DoubtfulLoadError
from modelpool.registry.comparing import (
    DATES,
    ON_ENDS,
    Comparison,
    compare_with,
    counts_of,
    digests_of,
    report_of,
)
from modelpool.registry.names import check_spellings, take_spellings
from modelpool.registry.precedence import precedence
from modelpool.registry.records import Record, Registry
from modelpool.registry.resolving import resolve
from modelpool.registry.variants import effort_of, quantisation_of
from modelpool.rows import LoadReport
from modelpool.weights import weigh

Confirm = Callable[[Sequence[str]], bool]
"""Called with what is doubtful about a load, one sentence each; False refuses it."""


def preview(database: Database, registry: Registry, *, partial: bool = False) -> LoadReport:
    """What loading the registry would change; writes nothing. Raises SpellingError as `load`."""
    _, found = _compared(database, registry, partial or registry.partial)
    return report_of(found)


def loader(
    database: Database, registry: Registry, *, partial: bool = False
) -> Callable[[Transaction], LoadReport]:
    """A function that loads the registry in a transaction. Raises SpellingError as `load`."""
    partial = partial or registry.partial
    digests, _ = _compared(database, registry, partial)
    return lambda tx: _load(tx, registry, digests, None, partial, silent)


def load_in(tx: Transaction, registry: Registry, progress: Progress = silent) -> LoadReport:
    """Load the registry in an open transaction, doubtful or not; always writes a load.

    Raises SpellingError as `load`.
    """
    return _load(tx, registry, digests_of(registry), None, registry.partial, progress)


def _compared(
    database: Database, registry: Registry, partial: bool
) -> tuple[Sequence[str], Comparison]:
    """The digests of the registry's records, and how it differs from the graph."""
    digests = digests_of(registry)
    found = compare_with(database.read, registry, digests, partial)
    check_spellings(database.read, registry, found.opening)
    return digests, found


def claim_anew(tx: Transaction, claims: Sequence[tuple[Row, Row]]) -> None:
    """Replace open claims by others of the same sources, as if these had been loaded as a whole.

    Each is the properties of the new claim, and a row with the model_id and task_type of both, and
    the source's precedence.
    """
    precedences = {claim["source"]: row["precedence"] for claim, row in claims}
    whole = {"files": [], "sha256": [], "partial": False}
    loads = [
        {"load_id": uuid.uuid4().hex, "source": source, "precedence": rank, **whole}
        for source, rank in sorted(precedences.items())
    ]
    at = tx.run("registry/open_load", since=None, loads=loads)[0]["since"]
    closing = [
        {"source": claim["source"], "load_id": claim["load_id"]}
        | {name: row[name] for name in ("model_id", "task_type")}
        for claim, row in claims
    ]
    tx.run("registry/close_claims", since=at, rows=closing)
    opening = [{**_named(row["model_id"], row["task_type"]), "claim": c} for c, row in claims]
    tx.run("registry/open_claims", since=at, rows=opening)
    bases = {claim["base_model"] for claim, _ in claims if "base_model" in claim}
    resolve(tx, {row["model_id"] for _, row in claims}, bases, at, silent)


def load(
    database: Database,
    registry: Registry,
    *,
    on: date | None = None,
    partial: bool = False,
    confirm: Confirm | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the registry in one transaction; repeating a load writes nothing.

    `on` is the day whose state the registry shows: its facts hold from the start of that day, in
    UTC; None means now. A `partial` load, or that of a registry marked as partial, retires nothing.
    `confirm` is called for a doubtful load (see `modelpool.registry.doubts`); without it, doubts
    are ignored. Raises DoubtfulLoadError when it returns False, and ConflictError when `on` lies in
    the future or before the newest load: the past, once recorded, isn't rewritten.
    """
    since = None if on is None else datetime.combine(on, time.min, tzinfo=UTC)
    if since is not None and since > datetime.now(UTC):
        raise ConflictError(f"date: found {on}, expected a day that isn't in the future")
    partial = partial or registry.partial
    database.apply_schema()
    digests, known = _compared(database, registry, partial)
    if known.is_empty:
        return report_of(known)
    if known.doubts and confirm is not None and not confirm(known.doubts):
        raise DoubtfulLoadError(known.doubts)
    return database.write(
        lambda tx: _load(tx, registry, digests, since, partial, progress or silent)
    )


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
    # Compared again, now that this transaction's lock keeps other loads out.
    found = compare_with(tx.run, registry, digests, partial)
    take_spellings(tx.run, registry, found.opening)
    load_ids = {source: row["load_id"] for source, row in loads.items()}
    _write_places(tx, found, at, load_ids, registry)
    touched = _write_claims(tx, found, at, load_ids, progress)
    bases = {record["base_model"] for record in found.opening if "base_model" in record}
    # What a task type is a kind of, and what its kinds say of it, may change the ratings of models
    # that this load doesn't name.
    is_moved = bool(found.places.moved) or any(row["kinds_needed"] for row in found.task_types)
    resolve(tx, touched, bases, at, progress, everything=is_moved)
    # A claim that became a correction no longer keeps its model from being retired.
    corrected = (found.records[i] for i in found.positions if "scope" in found.records[i])
    gone = (row for row in found.gone if row["last_of_model"])
    unlisted = sorted({row["model_id"] for row in (*gone, *corrected)})
    for batch in batches(unlisted, "retired", progress):
        tx.run("registry/retire_models", model_ids=batch, since=at)
    if found.places.moved:
        # Tombstones have profiles, too.
        tx.run("registry/shadow_profiles", since=at)
    # What is feasible now may lack a model of whole weight.
    weigh(tx.run, datetime.now(UTC))
    tx.run("registry/close_load", rows=[counts_of(found, load_ids, s) for s in registry.sources])
    return report_of(found, load_ids=tuple(sorted(load_ids.values())), since=at.to_native())


def _write_places(
    tx: Transaction,
    found: Comparison,
    at: object,
    load_ids: Mapping[str, str],
    registry: Registry,
) -> None:
    """Close and open claims of places, and update the parents that change."""
    if found.task_types:
        about = ("name", "description", "kinds_needed")
        names = [{n: row[n] for n in about} for row in found.task_types]
        tx.run("registry/merge_task_types", rows=names)
    places = found.places
    # Changes of the shipped task types belong to no source's load, but need some load_id.
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


def _write_claims(
    tx: Transaction, found: Comparison, at: object, load_ids: Mapping[str, str], progress: Progress
) -> list[str]:
    """Close and open claims; returns the sorted ids of the models that they are about."""
    closing, opening = _rows_of(found, load_ids)
    for batch in batches(closing, "closing", progress):
        tx.run("registry/close_claims", since=at, rows=batch)
    for batch in batches(opening, "claims", progress):
        tx.run("registry/open_claims", since=at, rows=batch)
    return sorted({row["model_id"] for row in [*opening, *closing]})


def _rows_of(found: Comparison, load_ids: Mapping[str, str]) -> tuple[list[Row], list[Row]]:
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


def _claim_row(record: Record, digest: str, load_id: str) -> Row:
    claim = {
        field: date.fromisoformat(value) if field in DATES else value
        for field, value in record.items()
        if field not in ON_ENDS
    }
    named = _named(record["model_id"], record["task_type"])
    return {**named, "claim": {**claim, "digest": digest, "load_id": load_id}}


def _named(model_id: str, task_type: str) -> Row:
    """What a claim's row says of its ends, and what the model's id tells."""
    return {
        "model_id": model_id,
        "task_type": task_type,
        "draw": _draw(model_id),
        "quantisation": quantisation_of(model_id),
        "effort": effort_of(model_id),
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
