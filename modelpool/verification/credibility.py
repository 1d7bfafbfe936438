"""Credibility: how often a worker errs, as its answers that were compared with others tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any, Self

RATES = (
    *(0.0005, 0.0015, 0.003, 0.006, 0.01, 0.017, 0.03, 0.05),
    *(0.08, 0.12, 0.18, 0.26, 0.36, 0.5, 0.75),
)
"""The shares of wrong answers that a worker may have, in steps that matter for trust."""

UNKNOWN = (1 / len(RATES),) * len(RATES)
"""How likely each rate is of a worker of whom nothing is known."""

ANY_ERROR = math.fsum(RATES) / len(RATES)
"""How likely an answer of such a worker is wrong."""

_LEAST = 1e-9
_BAD = RATES.index(0.08)


@dataclass(slots=True)
class Credibility:
    """What the answers of one worker, with one model in one task type, say of its rate of errors.

    `likelihood` is that of each of RATES, the highest being 1. `unverified` counts the answers
    since the last that was compared with another, `verified` those that were, a share of one that
    says little; `trusted` is whether one was accepted alone since it was last found bad.
    """

    likelihood: list[float] = field(default_factory=lambda: [1.0] * len(RATES))
    unverified: int = 0
    verified: int = 0
    trusted: bool = False

    def belief(self, prior: Sequence[float], turn: float) -> list[float]:
        """How likely each rate is now.

        `prior` is how likely each is of workers in general, `turn` the chance, with each answer,
        that a worker's rate changes to any other.
        """
        mass = list(map(mul, prior, self.likelihood))
        turned = 1 - (1 - turn) ** (self.unverified + 1)
        kept, any_ = (1 - turned) / sum(mass), turned / len(RATES)
        return [kept * each + any_ for each in mass]

    def error(self, prior: Sequence[float], turn: float) -> float:
        """The chance that the worker's next answer is wrong."""
        mass = list(map(mul, prior, self.likelihood))
        turned = 1 - (1 - turn) ** (self.unverified + 1)
        known: float = sum(map(mul, mass, RATES)) / sum(mass)
        return known + turned * (ANY_ERROR - known)

    def compared(self, right: float, wrong: float, prior: Sequence[float], turn: float) -> bool:
        """Take in an answer; `right` and `wrong` are how likely what was seen is if it is either.

        Only their ratio counts: (1, 0) is a right answer beyond doubt, (1, 1) says nothing.
        Whether the worker has turned: it was trusted, and is more likely bad than not.
        """
        more = wrong - right
        found = [
            share / before * (right + more * rate)
            for share, before, rate in zip(self.belief(prior, turn), prior, RATES, strict=True)
        ]
        highest = max(found)
        self.likelihood = [max(each / highest, _LEAST) for each in found]
        self.unverified = 0
        self.verified += 1
        bad = sum(map(mul, prior[_BAD:], self.likelihood[_BAD:]))
        fallen = self.trusted and 2 * bad > sum(map(mul, prior, self.likelihood))
        self.trusted = self.trusted and not fallen
        return fallen

    def accepted_alone(self) -> None:
        """Count an answer that nothing was compared with."""
        self.unverified += 1
        self.trusted = True

    def document(self) -> dict[str, Any]:
        """The state, for JSON."""
        return {
            "likelihood": list(self.likelihood),
            "unverified": self.unverified,
            "verified": self.verified,
            "trusted": self.trusted,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """The state that `document` wrote."""
        return cls(
            likelihood=[float(each) for each in document["likelihood"]],
            unverified=int(document["unverified"]),
            verified=int(document["verified"]),
            trusted=bool(document["trusted"]),
        )
