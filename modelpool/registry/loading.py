"""Loading a registry into the graph: find differences, close and open claims, resolve profiles."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from modelpool.database import Database, Row, Transaction
from modelpool.exceptions import ConflictError, DoubtfulLoadError
from modelpool.registry.comparing import (
    BATCH,
    DATES,
    ON_ENDS,
    Comparison,
    compare_with,
    counts_of,
    digests_of,
    report_of,
)
from modelpool.registry.names import bases_in_other_spelling, check_spellings, take_spellings
from modelpool.registry.precedence import precedence
from modelpool.registry.records import Record, Registry
from modelpool.rows import LoadReport

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many of its rows are done, and how many there are."""


Confirm = Callable[[Sequence[str]], bool]
"""Called with what is doubtful about a load, one sentence each; False refuses it."""


def preview(database: Database, registry: Registry, *, partial: bool = False) -> LoadReport:
    """What loading the registry would change; writes nothing."""
    return report_of(_planned(database, registry, partial=partial or registry.partial))


def _planned(database: Database, registry: Registry, *, partial: bool) -> Comparison:
    """How the registry differs from the graph; raises SpellingError as `check_spellings`."""
    found = compare_with(database.read, registry, digests_of(registry), partial)
    check_spellings(database.read, registry, found.opening)
    return found


@dataclass(frozen=True, slots=True)
class ClaimEdits:
    """Claims that a load would close and open, as rows for the queries that do so."""

    closing: Sequence[Row]
    opening: Sequence[Row]
    precedences: Mapping[str, int]
    """The precedence of every source that would open claims."""
    parents: Mapping[str, str | None]
    """Task types that are new or would move, each with its parent, None at the top."""
    whole: Sequence[str]
    """The sources whose claims would all be replaced."""


def claim_edits(database: Database, registry: Registry, *, partial: bool = False) -> ClaimEdits:
    """The claims that loading the registry would close and open; writes nothing."""
    partial = partial or registry.partial
    found = _planned(database, registry, partial=partial)
    closing, opening = _rows_of(found, dict.fromkeys(registry.sources, ""))
    return ClaimEdits(
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
    digests = digests_of(registry)
    known = compare_with(database.read, registry, digests, partial)
    if known.is_empty:
        return report_of(known)
    check_spellings(database.read, registry, known.opening)
    if known.doubts and confirm is not None and not confirm(known.doubts):
        raise DoubtfulLoadError(known.doubts)
    return database.write(
        lambda tx: _load(tx, registry, digests, since, partial, progress or _silent)
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
    refitted = _resolve_offers(tx, found, touched, at, progress)
    # A claim that became a correction no longer keeps its model from being retired.
    corrected = (found.records[i] for i in found.positions if "scope" in found.records[i])
    gone = (row for row in found.gone if row["last_of_model"])
    unlisted = sorted({row["model_id"] for row in (*gone, *corrected)})
    for step, name, model_ids in (
        ("profiles", "registry/resolve_profiles", sorted(refitted)),
        ("retired", "registry/retire_models", unlisted),
    ):
        for batch in _batches(step, model_ids, progress):
            tx.run(name, model_ids=batch, since=at)
    if found.places.moved:
        # A moved task type may change the nearest profiles of models that this load doesn't name.
        tx.run("registry/shadow_profiles", since=at)
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
        names = [{n: row[n] for n in ("name", "description")} for row in found.task_types]
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


def _join_bases(tx: Transaction, found: Comparison, touched: Sequence[str]) -> set[str]:
    """Join models without a stated base model to the base model of the same name, however spelled.

    Returns the ids of those models.
    """
    bases = {record["base_model"] for record in found.opening if "base_model" in record}
    rows = bases_in_other_spelling(tx.run, touched, bases)
    if rows:
        tx.run("registry/join_bases", rows=rows)
    return {row["model_id"] for row in rows}


def _write_claims(
    tx: Transaction, found: Comparison, at: object, load_ids: Mapping[str, str], progress: Progress
) -> list[str]:
    """Close and open claims; returns the sorted ids of the models that they are about."""
    closing, opening = _rows_of(found, load_ids)
    for batch in _batches("closing", closing, progress):
        tx.run("registry/close_claims", since=at, rows=batch)
    for batch in _batches("claims", opening, progress):
        tx.run("registry/open_claims", since=at, rows=batch)
    return sorted({row["model_id"] for row in [*opening, *closing]})


def _resolve_offers(
    tx: Transaction,
    found: Comparison,
    touched: Sequence[str],
    at: object,
    progress: Progress,
) -> set[str]:
    """Resolve model-level fields; returns the ids of the models whose profiles must be resolved.

    All offers of a base model claim its maker, so one that appears or disappears may change it.
    """
    bases: set[str] = set()
    for batch in _batches("models", touched, progress):
        bases |= _bases_of(tx, batch)
        tx.run("registry/resolve_models", since=at, model_ids=batch)
    joined = _join_bases(tx, found, touched)
    bases |= joined
    refitted = {*touched, *joined}
    for batch in _batches("base models", sorted(refitted), progress):
        bases |= _bases_of(tx, batch)
    for batch in _batches("makers", sorted(bases), progress):
        made = tx.run("registry/resolve_makers", base_models=batch)
        refitted |= {row["model_id"] for row in made}
    return refitted


def _bases_of(tx: Transaction, model_ids: Sequence[str]) -> set[str]:
    rows = tx.run("registry/base_models", model_ids=list(model_ids))
    return {row["base_model"] for row in rows}


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


def _batches(step: str, rows: Sequence[Any], progress: Progress) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        progress(step, start, len(rows))
        yield list(rows[start : start + BATCH])
    if rows:
        progress(step, len(rows), len(rows))


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
