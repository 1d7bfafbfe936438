"""The facts that are derived from verdicts: who vouches for whom, rings of verifiers, swarms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from math import inf, log
from typing import TYPE_CHECKING

import numpy as np

from modelpool.answers.columns import Ints
from modelpool.identity import short_id
from modelpool.vouching.columns import Vouching
from modelpool.vouching.links import swarms
from modelpool.vouching.reading import Covered, covered, read
from modelpool.vouching.rings import find

if TYPE_CHECKING:
    from modelpool.database import Row, Transaction

OF_VERDICTS = ("misuse/verification_ring", "misuse/sybil_swarm")
"""The detectors that walk the facts written here."""
_SURE = -log(0.01)


def write(
    tx: Transaction,
    at: datetime,
    *,
    false_positives: float = 0.01,
    rings_covered: Covered | None = None,
    swarms_covered: Covered | None = None,
) -> None:
    """Bring all these facts up to date, as of `at`; what is the same stays as it is.

    Links of rings are those that honest workers would make with a probability of `false_positives`
    at most. Verdicts that the dismissals of a detector cover don't count for its groups.
    """
    (given,) = tx.run("vouching/vouch", as_of=at)
    found = read(tx)
    if (found.agree + found.disagree).sum() > given["verdicts"]:
        # Verdicts are hardly ever deleted, so what they leave behind is looked for only then.
        tx.run("vouching/unvouch")
        found = read(tx)
    held = covered(tx, found, rings_covered or {})
    open_to_rings = replace(found, **{name: getattr(found, name) - held[name] for name in held})
    counted = found.agree - covered(tx, found, swarms_covered or {})["agree"]
    groups = [
        *_rings(open_to_rings, -log(false_positives)),
        *(_swarm(found, members, counted) for members in swarms(found, counted)),
    ]
    tx.run(
        "vouching/write_rings",
        as_of=at,
        rings={short_id(row["kind"], *sorted(row["members"])): row for row in groups},
    )


def scores(tx: Transaction) -> dict[str, float]:
    """By worker how much likelier a group makes its verdicts, as a logarithm; of those in any.

    From the sums that `write` left in the graph.
    """
    found = read(tx)
    own = find(found, _SURE).own.tolist()
    return {worker: score for worker, score in zip(found.workers, own, strict=True) if score > -inf}


def _rings(found: Vouching, least: float) -> Iterator[Row]:
    rings = find(found, least)
    for group in rings.groups:
        names = [found.workers[member] for member in group.members]
        yield {
            "kind": "verification",
            "members": dict(zip(names, group.gains.tolist(), strict=True)),
            "facts": {
                "gain": group.score,
                "population": rings.pairs,
                "pairs": _pairs(found, group.members, found.agree),
                "given": group.given,
                "inside": group.inside,
                "expected": group.expected,
            },
        }


def _swarm(found: Vouching, members: Ints, counted: Ints) -> Row:
    return {
        "kind": "swarm",
        "members": dict.fromkeys((found.workers[member] for member in members), 0.0),
        "facts": {"population": len(found), "pairs": _pairs(found, members, counted)},
    }


def _pairs(found: Vouching, members: Ints, agree: Ints) -> int:
    """How many of the pairs of these workers have verdicts that agree."""
    inside = np.zeros(len(found), dtype=bool)
    inside[members] = True
    return int((inside[found.verifier] & inside[found.worker] & (agree > 0)).sum())
