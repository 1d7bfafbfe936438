"""What follows from findings, by the rules of the policy: penalties, and selection weights."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from modelpool.reputation.penalties import penalize
from modelpool.weights import weigh

if TYPE_CHECKING:
    from modelpool.database import Transaction


def apply_consequences(tx: Transaction, at: datetime) -> int:
    """Bring scores and weights to what findings and the policy say; returns how many scores moved.

    To be called whenever either of the two has changed.
    """
    penalized = penalize(tx, at)
    weigh(tx.run, at)
    return penalized
