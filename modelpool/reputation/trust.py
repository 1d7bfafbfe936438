"""Trust among workers: it flows from the anchors along endorsements.

EigenTrust with pre-trusted peers (Kamvar, Schlosser and Garcia-Molina 2003), stopped after a few
steps: by NumPy over the graph's endorsements, or by Graph Data Science. Both give the same result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.database import Database
from modelpool.exceptions import ModelPoolError
from modelpool.reputation import Engine

_STEPS = 5
_HELD_BACK = 0.15
_HESITATION = 20.0
# With fewer, NumPy is done before Graph Data Science has projected: see docs/benchmarks.md.
_MANY_VERDICTS = 10_000


def trust(database: Database, *, as_of: datetime | None, engine: Engine | None) -> dict[str, float]:
    """The trust of each worker that has any; `engine` None means the fastest available."""
    if engine is None:
        engine = "gds" if _gds_is_quicker(database) else "cypher"
    return _with_gds(database, as_of) if engine == "gds" else _in_steps(database, as_of)


class Flow:
    """A weighted graph along which workers pass on shares; `rows` are (giver, taker, share)."""

    def __init__(
        self, rows: Iterable[tuple[str, str, float]], others: Collection[str] = ()
    ) -> None:
        found = list(rows)
        ends = {end for giver, taker, _ in found for end in (giver, taker)}
        self.workers = sorted({*ends, *others})
        self._number = {worker: i for i, worker in enumerate(self.workers)}
        self._giver = np.array([self._number[giver] for giver, _, _ in found], dtype=np.int64)
        self._taker = np.array([self._number[taker] for _, taker, _ in found], dtype=np.int64)
        self._part: Floats = np.array([part for _, _, part in found], dtype=np.float64)

    def numbered(self, values: Mapping[str, float]) -> Floats:
        """Values by worker as an array in the order of `workers`; 0 for those without one."""
        return np.array([values.get(worker, 0.0) for worker in self.workers], dtype=np.float64)

    def named(self, values: Floats) -> dict[str, float]:
        """An array in the order of `workers` as values by worker."""
        return dict(zip(self.workers, values.tolist(), strict=True))

    def step(self, values: Floats) -> Floats:
        """What each worker receives when all pass on their values."""
        return self._to_takers(self._part * values[self._giver])

    def strength(self, values: Floats) -> Floats:
        """As `step`, with the absolute values of shares."""
        return self._to_takers(np.abs(self._part) * values[self._giver])

    def eigentrust(self, anchors: Collection[str], *, steps: int, returned: bool) -> Floats:
        """The trust of all after some steps from the anchors, to whom the damped part returns.

        Trust that nobody receives is lost, unless it is `returned` to the anchors as well.
        """
        start = self.numbered(dict.fromkeys(anchors, 1 / len(anchors))) if anchors else None
        if start is None:
            return np.zeros(len(self.workers))
        found = start
        for _ in range(steps):
            got = self.step(found)
            lost = 1 - float(got.sum()) if returned else 0.0
            found = (1 - _HELD_BACK) * (got + start * lost) + start * _HELD_BACK
        return found

    def _to_takers(self, values: Floats) -> Floats:
        # Without any rows NumPy returns integers.
        found = np.bincount(self._taker, values, len(self.workers))
        return found.astype(np.float64)


def _gds_is_quicker(database: Database) -> bool:
    (found,) = database.read("reputation/verdict_count")
    return found["verdicts"] >= _MANY_VERDICTS and database.has("Graph Data Science")


def _in_steps(database: Database, as_of: datetime | None) -> dict[str, float]:
    anchors = [row["worker_id"] for row in database.read("reputation/anchors", as_of=as_of)]
    rows = database.read("reputation/endorsements", as_of=as_of, hesitation=_HESITATION)
    flow = Flow(
        (
            (row["verifier_id"], *taken)
            for row in rows
            for taken in zip(row["worker_ids"], row["parts"], strict=True)
        ),
        anchors,
    )
    found = flow.named(flow.eigentrust(anchors, steps=_STEPS, returned=False))
    having = [(worker, value) for worker, value in found.items() if value > 0]
    return dict(sorted(having, key=lambda pair: (-pair[1], pair[0])))


def _with_gds(database: Database, as_of: datetime | None) -> dict[str, float]:
    # Projections of all sessions share one namespace.
    projection = f"modelpool-trust-{uuid4()}"
    asked: dict[str, Any] = {"as_of": as_of, "held_back": _HELD_BACK, "hesitation": _HESITATION}
    try:
        rows = database.read(
            "reputation/trust_with_gds", projection=projection, steps=_STEPS, **asked
        )
    except BaseException:
        # No transaction rolls a projection back.
        with suppress(ModelPoolError):
            database.read("reputation/dropped_projection", projection=projection)
        raise
    return {row["worker_id"]: row["trust"] for row in rows}
