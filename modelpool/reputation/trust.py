"""Trust among workers, as it flows from the anchors: in steps of plain Cypher, or in one of GDS.

EigenTrust with pre-trusted peers (Kamvar, Schlosser and Garcia-Molina 2003), broken off after a few
steps. Both ways give the same.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Literal
from uuid import uuid4

from modelpool.database import Database
from modelpool.exceptions import ModelPoolError

Engine = Literal["cypher", "gds"]

_STEPS = 5
_HELD_BACK = 0.15
_HESITATION = 20.0
# With fewer, the steps are done before a projection is: see docs/benchmarks.md.
_MANY_VERDICTS = 10_000


def trust(database: Database, *, as_of: datetime | None, engine: Engine | None) -> dict[str, float]:
    """The trust of each worker that has any; None takes the quicker engine that there is."""
    if engine is None:
        engine = "gds" if _gds_is_quicker(database) else "cypher"
    return _with_gds(database, as_of) if engine == "gds" else _in_steps(database, as_of)


def _gds_is_quicker(database: Database) -> bool:
    (found,) = database.read("reputation/verdict_count")
    return found["verdicts"] >= _MANY_VERDICTS and database.has("Graph Data Science")


def _in_steps(database: Database, as_of: datetime | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for step in range(_STEPS + 1):
        rows = database.read(
            "reputation/trust_step",
            trust=found,
            as_of=as_of,
            # At first the anchors have all of it.
            held_back=_HELD_BACK if step else 1.0,
            hesitation=_HESITATION,
        )
        found = {row["worker_id"]: row["trust"] for row in rows}
    return found


def _with_gds(database: Database, as_of: datetime | None) -> dict[str, float]:
    # Projections of all sessions share one space of names.
    projection = f"modelpool-trust-{uuid4()}"
    try:
        rows = database.read(
            "reputation/trust_with_gds",
            projection=projection,
            as_of=as_of,
            held_back=_HELD_BACK,
            hesitation=_HESITATION,
            steps=_STEPS,
        )
    except BaseException:
        # No transaction takes it back.
        with suppress(ModelPoolError):
            database.read("reputation/dropped_projection", projection=projection)
        raise
    return {row["worker_id"]: row["trust"] for row in rows}
