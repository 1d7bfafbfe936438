"""Comparing a registry with the graph: which claims are new, changed or gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelpool.batches import batches
from modelpool.identity import Run
from modelpool.registry.doubts import doubts_of
from modelpool.registry.hierarchy import PlaceChanges, place_changes
from modelpool.registry.records import BOOKKEEPING, Record, Registry, record_digest
from modelpool.rows import ClaimChange, LoadReport

if TYPE_CHECKING:
    from modelpool.database import Row

# Properties that the graph adds to a claim, or that say nothing about the model.
_NOT_CLAIMED = BOOKKEEPING | {"digest", "source_date"}
ON_ENDS = {"model_id", "task_type", "kind_of"}
"""Fields that are kept on the relationship's end nodes, not on the relationship."""
DATES = {"released_on", "deprecated_on", "retired_on", "source_date", "measured_on"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a registry differs from the graph."""

    records: Sequence[Record]
    digests: Sequence[str]
    positions: Mapping[int, Row | None]
    """Positions of the records to open as claims, each with the open claim it replaces, if any."""
    gone: Sequence[Row]
    """Open claims that the registry no longer has."""
    task_types: Sequence[Row]
    places: PlaceChanges
    doubts: tuple[str, ...] = ()
    """What is doubtful about the load, one sentence each."""

    @property
    def is_empty(self) -> bool:
        return not (self.positions or self.gone or self.task_types) and self.places.is_empty

    @property
    def opening(self) -> list[Record]:
        """The records to open as claims."""
        return [self.records[i] for i in self.positions]


def digests_of(registry: Registry) -> list[str]:
    """The digest of each record, equal for records that claim the same."""
    return [record_digest(record) for record in registry.records]


def compare_with(run: Run, registry: Registry, digests: Sequence[str], partial: bool) -> Comparison:
    """Compare a registry with the graph that `run` queries; `partial` means no claim is gone."""
    records = registry.records
    rows = run("registry/claimed_sources", sources=list(registry.sources))
    claimed = {row["source"]: row for row in rows}
    # All records of a source without claims are new; only those of other sources need a query.
    positions: dict[int, Row | None] = {
        i: None for i, record in enumerate(records) if record["source"] not in claimed
    }
    asked = [i for i, record in enumerate(records) if record["source"] in claimed]
    for batch in batches(asked):
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
        {
            "name": t.name,
            "description": t.description or None,
            "kinds_needed": t.kinds_needed,
            "is_new": t.name not in known,
        }
        for t in registry.task_types
        if t.name not in known
        or (t.description and known[t.name]["description"] != t.description)
        or (t.kinds_needed is not None and known[t.name]["kinds_needed"] != t.kinds_needed)
    ]
    places = place_changes(
        registry,
        claims=run("registry/places", as_of=None),
        parents={name: row["kind_of"] for name, row in known.items()},
        partial=partial,
    )
    doubts = doubts_of(registry, claimed, positions, gone, partial)
    return Comparison(records, digests, positions, gone, task_types, places, doubts)


def counts_of(found: Comparison, load_ids: Mapping[str, str], source: str) -> Row:
    """How many claims of a source a load adds, changes, keeps and retires, as a query's row."""
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


def report_of(
    found: Comparison, *, load_ids: tuple[str, ...] = (), since: datetime | None = None
) -> LoadReport:
    """What a load changed; without `load_ids` and `since`, what it would change."""
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
        doubts=found.doubts,
    )


def _changes(found: Comparison) -> Iterator[ClaimChange]:
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
        field: value.iso_format() if field in DATES else value
        for field, value in before.items()
        if field not in _NOT_CLAIMED
    }
    new = {f: v for f, v in record.items() if f not in ON_ENDS | _NOT_CLAIMED}
    return {
        field: (old.get(field), new.get(field))
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
    }
