"""Penalties that findings impose on reputations, by the rules of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelpool.database import Transaction


def kept(penalties: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The factor (0 to 1) that rows of `reputation/penalties` leave of scores, by worker.

    Penalties compound: each finding takes its share of what the others leave.
    """
    left: dict[str, float] = {}
    for row in penalties:
        left[row["worker_id"]] = left.get(row["worker_id"], 1.0) * (1 - row["share"])
    return left


def penalize(tx: Transaction, at: datetime) -> int:
    """Apply the current penalties to all scores; returns how many changed."""
    changed = 0
    for row in tx.run("reputation/reputed_types"):
        name = row["task_type"]
        rows = tx.run("reputation/penalties", task_type=name, worker_id=None, as_of=None)
        (done,) = tx.run("reputation/penalize", task_type=name, kept=kept(rows), at=at)
        changed += done["changed"]
    return changed
