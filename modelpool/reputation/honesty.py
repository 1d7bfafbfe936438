"""How likely workers are honest, by verdicts alone, from anchors that surely are.

The sum of three scores, each as a rank from 0 to 1:

- trust that flows from the anchors along praise (EigenTrust: Kamvar, Schlosser and Garcia-Molina
  2003), less one step of distrust by those trusted (Guha, Kumar, Raghavan and Tomkins 2004);
- belief: praise less blame by those who are believed themselves, over six rounds from the anchors
  (after Jøsang's subjective logic, with a tenth of a full verdict as the uncertainty);
- the time since a worker was first seen, as new identities are free (Friedman and Resnick 2001),
  weighted by how much older the anchors are than the others: 0 where they aren't.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.database import Database
from modelpool.reputation.trust import Flow

_TRUST_STEPS = 5
_BELIEF_STEPS = 6
_DOUBT = 0.1

Scores = dict[str, float]


class Honesty:
    """The verdicts of a graph, for questions with different anchors."""

    def __init__(self, database: Database) -> None:
        seen = database.read("reputation/first_seen")
        # The earlier, the larger.
        self._age = {row["worker_id"]: -row["first_seen"].to_native().timestamp() for row in seen}
        verdicts = database.read("reputation/weighted_verdicts")
        self._said = Flow(
            ((row["verifier_id"], row["worker_id"], row["weight"]) for row in verdicts), self._age
        )
        praise = [row for row in verdicts if row["weight"] > 0]
        blame = [row for row in verdicts if row["weight"] < 0]
        self._praise = self._shared(praise, praise)
        self._blame = self._shared(blame, verdicts)

    def scores(self, anchors: Collection[str]) -> Scores:
        """A score for every worker that gave or got a verdict; the higher, the more honest.

        Anchors are workers known to be honest; those without any verdict are ignored.
        """
        anchors = sorted(anchors & self._age.keys())
        if not anchors:
            return dict.fromkeys(self._age, 0.0)
        trust, belief = _ranks(self._trust(anchors)), _ranks(self._belief(anchors))
        age = _ranks(self._age)
        older = _weight(age, anchors)
        return {w: trust[w] + belief[w] + older * age[w] for w in self._age}

    def _shared(self, rows: Sequence[Mapping[str, Any]], of: Sequence[Mapping[str, Any]]) -> Flow:
        """The absolute weights of rows, as shares of their giver's total in the rows `of`."""
        total: dict[str, float] = {}
        for row in of:
            giver = row["verifier_id"]
            total[giver] = total.get(giver, 0.0) + abs(row["weight"])
        parts = (
            (r["verifier_id"], r["worker_id"], abs(r["weight"]) / total[r["verifier_id"]])
            for r in rows
        )
        return Flow(parts, self._said.workers)

    def _trust(self, anchors: Collection[str]) -> Scores:
        trust = self._praise.eigentrust(anchors, steps=_TRUST_STEPS, returned=True)
        return self._praise.named(trust - self._blame.step(trust))

    def _belief(self, anchors: Collection[str]) -> Scores:
        sure = self._said.numbered(dict.fromkeys(anchors, 1.0))
        belief: Floats = sure
        found: Floats = sure
        for _ in range(_BELIEF_STEPS):
            found = self._said.step(belief) / (self._said.strength(belief) + _DOUBT)
            belief = np.where(sure > 0, sure, np.maximum(found, 0.0))
        return self._said.named(found)


def _ranks(scores: Mapping[str, float]) -> Scores:
    """Ranks from 0 to 1; ties share their mean."""
    order = sorted(scores.values())
    return {
        worker: (bisect_left(order, score) + bisect_right(order, score)) / 2 / len(order)
        for worker, score in scores.items()
    }


def _weight(ranks: Mapping[str, float], anchors: Collection[str]) -> float:
    """0 if anchors rank as anybody does, 1 if they rank first: 2 AUC - 1, at least 0."""
    mean = sum(ranks[worker] for worker in anchors) / len(anchors)
    others = len(ranks) - len(anchors)
    # The mean rank gives the AUC, less the pairs that are within the anchors.
    auc = (mean * len(ranks) - len(anchors) / 2) / others if others else 0.5
    return max(0.0, 2 * auc - 1)
