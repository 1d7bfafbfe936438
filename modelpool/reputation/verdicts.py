"""How likely the next verdicts agree, by the pool's base rate and the pairs' own history."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from modelpool.database import Database

_DAY = 86_400
# The prior of the base rate: ten verdicts, of which nine agree.
_AGREE, _DISAGREE = 9.0, 1.0


def chances(
    database: Database, pairs: Sequence[tuple[str, str, datetime]], half_life_days: float
) -> list[dict[str, Any]]:
    """The rows of reputation/verdict_chances; pairs with an unknown worker have none."""
    if not pairs:
        return []
    days = database.read("reputation/agreement_by_day", before=max(at for _, _, at in pairs))
    agree = list(accumulate((row["agree"] for row in days), initial=_AGREE))
    disagree = list(accumulate((row["disagree"] for row in days), initial=_DISAGREE))

    def base(at: datetime) -> float:
        """The share of verdicts that agreed, over all days before."""
        known = bisect_left(days, at.timestamp() // _DAY, key=lambda row: row["day"])
        return float(agree[known] / (agree[known] + disagree[known]))

    return database.read(
        "reputation/verdict_chances",
        pairs=[
            {"verifier_id": verifier, "worker_id": worker, "at": at, "base": base(at)}
            for verifier, worker, at in pairs
        ],
        half_life_days=half_life_days,
    )
