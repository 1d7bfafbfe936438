"""How far an explanation of the answers may be trusted, by the known ones that it didn't see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.reputation.sums import summed

STRENGTHS = np.array([0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
_LAPSES = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.3])
_LEAST = 1e-4
# Tasks that count as foretold equally well by all explanations, and how sure of any at most.
_PRIOR_TASKS = 2.0
_SURE = 0.98
_STEPS = 60
# Strengths of less weight say nothing.
_NONE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Weights by strength of agreement, and the share of lapses: where it says nothing at all."""

    held: Floats
    lapse: float

    @property
    def strength(self) -> float:
        """The mean strength where agreement holds."""
        return float((self.held * STRENGTHS).sum() / self.held.sum())

    def strengths(self) -> list[tuple[float, float]]:
        """Each strength that matters, and its weight."""
        pairs = zip(STRENGTHS.tolist(), self.held.tolist(), strict=True)
        return [pair for pair in pairs if pair[1] > _NONE]

    def foretold(self, chances: Floats, even: Floats) -> Floats:
        """The mean of chances, a column for each strength, and of `even` ones in lapses."""
        found: Floats = summed(chances * self.held, axis=1) + self.lapse * even
        return found


# What holds without known answers: agreement is trusted in full.
IN_FULL = Calibration(held=np.append(np.zeros(len(STRENGTHS) - 1), 1.0), lapse=0.0)


def calibrated(chances: Floats, even: Floats) -> Calibration:
    """From the chances of known answers, by task and strength, as if they weren't known."""
    fits = [
        summed(np.log((1 - lapse) * chances + lapse * even[:, None] + _LEAST), axis=0)
        for lapse in _LAPSES.tolist()
    ]
    fit = np.log(1 - _LAPSES) + np.stack(fits, axis=1)
    weights = np.exp(fit - fit.max())
    weights /= summed(weights)
    return Calibration(
        held=summed(weights * (1 - _LAPSES), axis=1), lapse=float(summed(weights * _LAPSES))
    )


def stacked(chances: Floats, even: Floats) -> Floats:
    """The weight of each explanation, by the chances of known answers: by task and explanation.

    The mixture of the explanations that foretells them best (stacking, Wolpert 1992), by
    expectation maximization.
    """
    likely = _SURE * chances + (1 - _SURE) * even[:, None]
    many = likely.shape[1]
    weights = np.full(many, 1 / many)
    for _ in range(_STEPS):
        shares = likely * weights
        shares /= summed(shares, axis=1)[:, None]
        weights = (summed(shares, axis=0) + _PRIOR_TASKS / many) / (len(likely) + _PRIOR_TASKS)
    return weights
