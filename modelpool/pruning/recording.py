"""Recording what is pruned, as claims of a source of its own: each prune is a load of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from modelpool.batches import Progress
from modelpool.database import Database, Row, Transaction
from modelpool.pruning.planning import Plan
from modelpool.pruning.reasons import Capability
from modelpool.registry import Record, Registry
from modelpool.registry.loading import load_in
from modelpool.registry.records import BOOKKEEPING
from modelpool.rows import LoadReport

SOURCE = "pruned-here"

# A correction claims nothing of what it doesn't know.
_NOTHING = {
    "accuracy_class": "Unknown",
    "latency_class": "Unknown",
    "cost_class": "Unknown",
    "risk_level": "Unknown",
    "provider_type": "Unknown",
    "source": SOURCE,
    "scope": "correction",
}


def record(database: Database, plan: Plan, progress: Progress) -> LoadReport:
    """Prune as planned, in one transaction.

    Raises ConflictError, and writes nothing, if a need would lose its last feasible model after
    all, because the registry has changed since the plan was made.
    """
    database.ensure_schema()
    new = [
        {"model_id": model_id, "task_type": task_type, "pruned": "; ".join(said.values())}
        | _NOTHING
        for (model_id, task_type), said in sorted(plan.pruned.items())
    ]

    def work(tx: Transaction) -> LoadReport:
        held = {(one["model_id"], one["task_type"]): one for one in new} | _held(tx)
        report = load_in(tx, _registry(held.values()), progress)
        plan.check(tx.run)
        return report

    return database.write(work)


def undo(
    database: Database, load_id: str, progress: Progress
) -> tuple[LoadReport | None, list[Row]]:
    """Put back what a load pruned and is still pruned: another load, and those capabilities.

    If there are none, nothing is written.
    """
    database.ensure_schema()

    def work(tx: Transaction) -> tuple[LoadReport | None, list[Row]]:
        # Other loads are kept out from here on.
        _lock(tx)
        held = tx.run("pruning/pruned", source=SOURCE)
        back = [row for row in held if row["load_id"] == load_id]
        if not back:
            return None, []
        left = [_record_of(row) for row in held if row["load_id"] != load_id]
        return load_in(tx, _registry(left), progress), back

    return database.write(work)


def _held(tx: Transaction) -> dict[Capability, Record]:
    """What is pruned already, read under the lock that keeps other loads out."""
    _lock(tx)
    return {
        (row["model_id"], row["task_type"]): _record_of(row)
        for row in tx.run("pruning/pruned", source=SOURCE)
    }


def _lock(tx: Transaction) -> None:
    tx.run("registry/open_load", since=None, loads=[])


def _record_of(row: Mapping[str, Any]) -> Record:
    """The record that a claim was made from: it is loaded again unchanged."""
    claim = {
        name: value.iso_format() if hasattr(value, "iso_format") else value
        for name, value in row["claim"].items()
        if name not in BOOKKEEPING | {"digest"}
    }
    return {"model_id": row["model_id"], "task_type": row["task_type"], **claim}


def _registry(records: Iterable[Record]) -> Registry:
    return replace(_EMPTY, records=tuple(records))


_EMPTY = Registry(records=(), files=(), sources=(SOURCE,), task_types=(), new_task_types=())
