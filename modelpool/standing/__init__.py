"""The standing of workers by verdicts alone: who is likely honest, seen from some who surely are.

Three scores, each as a rank from 0 to 1, are added:

- trust that flows from the anchors along praise (EigenTrust: Kamvar, Schlosser and Garcia-Molina
  2003), less one step of distrust by those who have it (Guha, Kumar, Raghavan and Tomkins 2004);
- belief: praise less blame by those who are believed themselves, over six rounds from the anchors
  (after Jøsang's subjective logic, with a tenth of a full verdict as the doubt);
- how long a worker has been seen, as a new name costs nothing (Friedman and Resnick 2001),
  weighted by how much older the anchors are than the others: nothing where they aren't.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping

from modelpool.database import Database

_HELD_BACK = 0.15
_TRUST_STEPS = 5
_BELIEF_STEPS = 6
_DOUBT = 0.1

Scores = dict[str, float]


class Standing:
    """The verdicts of a graph, for questions with different anchors."""

    def __init__(self, database: Database) -> None:
        self._database = database
        seen = self._database.read("standing/first_seen")
        # The earlier, the larger.
        self._age = {row["worker_id"]: -row["first_seen"].to_native().timestamp() for row in seen}

    def scores(self, anchors: Collection[str]) -> Scores:
        """A score for every worker that gave or got a verdict; the higher, the more honest.

        Anchors are workers that are surely honest; one that has none of the verdicts is no help.
        """
        anchors = sorted(anchors & self._age.keys())
        if not anchors:
            return dict.fromkeys(self._age, 0.0)
        trust, belief = _ranks(self._trust(anchors)), _ranks(self._belief(anchors))
        age = _ranks(self._age)
        older = _weight(age, anchors)
        return {w: trust[w] + belief[w] + older * age[w] for w in self._age}

    def _trust(self, anchors: Collection[str]) -> Scores:
        start = {worker: 1 / len(anchors) for worker in anchors}
        trust = start
        for _ in range(_TRUST_STEPS):
            got = self._step("trust", trust=trust)
            lost = 1 - sum(got.values())
            trust = {
                worker: (1 - _HELD_BACK) * got.get(worker, 0.0) for worker in got.keys() | start
            }
            for worker, part in start.items():
                trust[worker] += part * ((1 - _HELD_BACK) * lost + _HELD_BACK)
        distrust = self._step("distrust", trust=trust)
        return {w: trust.get(w, 0.0) - distrust.get(w, 0.0) for w in self._age}

    def _belief(self, anchors: Collection[str]) -> Scores:
        sure = dict.fromkeys(anchors, 1.0)
        belief = dict(sure)
        found: Scores = {}
        for _ in range(_BELIEF_STEPS):
            found = self._step("belief", belief=belief, doubt=_DOUBT)
            belief = {worker: score for worker, score in found.items() if score > 0} | sure
        return {worker: found.get(worker, 0.0) for worker in self._age}

    def _step(self, name: str, **parameters: object) -> Scores:
        rows = self._database.read(f"standing/{name}", **parameters)
        return {row["worker_id"]: row[name] for row in rows}


def _ranks(scores: Mapping[str, float]) -> Scores:
    """Ranks from 0 to 1, the mean one for equals."""
    order = sorted(scores.values())
    return {
        worker: (bisect_left(order, score) + bisect_right(order, score)) / 2 / len(order)
        for worker, score in scores.items()
    }


def _weight(ranks: Mapping[str, float], anchors: Collection[str]) -> float:
    """0 if anchors rank as anybody does, 1 if they rank first: 2 AUC - 1, not under 0."""
    mean = sum(ranks[worker] for worker in anchors) / len(anchors)
    others = len(ranks) - len(anchors)
    # The mean rank of n among n + m is its AUC, but for those pairs that are within the n.
    auc = (mean * len(ranks) - len(anchors) / 2) / others if others else 0.5
    return max(0.0, 2 * auc - 1)
