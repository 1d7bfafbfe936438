"""What all counts have in common: records of workers, and how they are shrunk.

A row of counts belongs to a state of tasks: its columns say how often a worker's answers were right
there, were the lure, or were another. docs/scoring.md has the formulas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.reputation.sums import Adder, grained

# Pseudo-outcomes by which every share is shrunk to what is expected.
WEIGHT = 5.0
_SURE = 0.999
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs:
    """How likely each state of tasks is.

    With labels, `plain` and `lured` are by task and right label, and `lure` by the choice that is
    the lure and the right label. With free text they are by option that is right, and `lure` by
    misleading state. `lured` and `lure` are None where misleading tasks aren't told.
    """

    plain: Floats
    lured: Floats | None
    lure: Floats | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Log likelihoods of votes, summed over voices: one voice, one vote.

    By task: the columns of votes if they aren't the right answer of a misleading task, nor its
    lure. By choice: what changes where that choice is the lure, and, last, the right one.
    """

    task: Floats
    choice: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All workers together, each voice once.

    `right` is the share of right answers. By row, `shift` is how far right answers are likelier
    there in log odds, and `prior` how likely tasks are of that row, in logs. `spread` says how
    wrong answers divide: by column and row.
    """

    right: float
    shift: Floats
    prior: Floats
    spread: Floats

    def expected(self, hits: Floats, answered: Floats) -> Floats:
        """The likelihood of a right answer by row, from workers' records in all rows."""
        share = (hits + WEIGHT * self.right) / (answered + WEIGHT)
        found: Floats = 1 / (1 + np.exp(-log_odds(share)[..., None] - self.shift))
        return found


def pool_of(own: Floats, wrong: Floats, used: Ints, tasks: Floats) -> Pool:
    """The pool, from its counts: of right answers by row, and of wrong ones by column and row.

    `used` is how many columns of each row are for wrong answers; a column that isn't used has a
    negative count. `tasks` counts tasks by row.
    """
    is_used = wrong >= 0
    counts = np.where(is_used, wrong, 0.0)
    totals = own + grained(counts).sum(axis=0)
    right = float((own.sum() + 1) / (totals.sum() + 2))
    level = (own + WEIGHT * right) / (totals + WEIGHT)
    even = WEIGHT * (1 - right) / used
    spread = np.where(is_used, (counts + even) / (totals + WEIGHT) + _LEAST, 0.0)
    return Pool(
        right=right,
        shift=log_odds(level) - math.log(right / (1 - right)),
        prior=np.log((tasks + 1) / (tasks.sum() + len(tasks))),
        spread=spread / grained(spread).sum(axis=0),
    )


def log_odds(share: Floats) -> Floats:
    """The log odds of shares, kept from certainty."""
    kept = np.clip(share, 1 - _SURE, _SURE)
    found: Floats = np.log(kept / (1 - kept))
    return found


def log_share(counts: Floats, totals: Floats, expected: Floats) -> Floats:
    """The logs of shares, shrunk to the expected ones."""
    found: Floats = np.log(
        (np.maximum(counts, 0.0) + WEIGHT * expected) / (np.maximum(totals, 0.0) + WEIGHT)
    )
    return grained(found)


class Record:
    """Sums, over votes of some weight, of the beliefs in rows that belong to them."""

    def __init__(
        self, target: Ints, targets: int, source: Ints, sources: int, weight: Floats
    ) -> None:
        self._weighted = None
        if (weight == 1).all():
            self._adder = Adder(target, source, (targets, sources))
        else:
            self._weighted = source, weight[:, None]
            self._adder = Adder(target, np.arange(len(source)), (targets, len(source)))

    def sum(self, beliefs: Floats) -> Floats:
        """The sums of grained beliefs, by target."""
        if self._weighted is not None:
            source, weight = self._weighted
            beliefs = grained(weight * beliefs[source])
        return self._adder.sum(beliefs)
