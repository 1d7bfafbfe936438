"""What a pool has seen of a task type: how its workers err, and what it promised."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any, Self, TypeVar

from modelpool.verification.chances import chances
from modelpool.verification.coincidence import Coincidence
from modelpool.verification.credibility import RATES, UNKNOWN, Credibility
from modelpool.verification.limits import limit

Answer = TypeVar("Answer", bound=Hashable)

_MEMORY = 2000
"""How many outcomes, or answers where they are counted, are remembered."""
_BEFORE = 20
"""What nothing is known of weighs as many outcomes."""
_STRANGERS = 0.05
"""The chance that a worker is like no other of the type."""
_TURNED, _ANSWERS = 0.25, 250.0
"""The chance of turning before anything is seen: a quarter of a worker in 250 answers, so that it
falls fast while nobody turns, and rises fivefold with the first who does."""
_SURPRISES, _COMPARED = 2.0, 500
"""So many wrong answers of trusted workers surprise nobody; and in so many they are counted."""
_PRICE = 1.9
"""What a verdict costs, as a multiple of the target, where a wrong answer costs 1. What is accepted
is surer than the limit, by about half on average, so that it may be above 1."""
_HALF, _NEAR, _FULL, _LEAST = 0.5, 0.87, 1.07, 0.5
"""Shares of the target, of what was stated: below the first, the limit is raised; from the second
on it falls, and at the third it is down to the last."""
_ALONE = 1.3
"""What was accepted alone counts as much more: nothing told that its worker is as it was, and those
who are accepted alone are those whose errors are underrated."""
_NEW = 500
"""What is stated counts twice at first, and by half more after so many outcomes."""


@dataclass(slots=True)
class Experience:
    """What one task type's outcomes so far say of the next one's.

    `rates` is how likely each of RATES is of the worker of an outcome, `outcomes` counts those, and
    `stated` is the mean chance of being wrong of what was accepted, with what it may underrate.
    `turned` counts the trusted workers who turned bad, in so many `answers`; of those of trusted
    workers that were compared, `found` are wrong, where `foreseen` were expected. All but
    `outcomes` forget what is old.
    """

    rates: list[float] = field(default_factory=lambda: list(UNKNOWN))
    outcomes: int = 0
    stated: float = 0.0
    turned: float = 0.0
    answers: float = 0.0
    foreseen: float = 0.0
    found: float = 0.0
    coincidence: Coincidence = field(default_factory=Coincidence)
    prior: list[float] = field(init=False, repr=False, compare=False)
    error: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._follow()

    def _follow(self) -> None:
        """Keep how likely each rate is of a worker before its own answers (`prior`: as of others,
        or any), and the chance that the answer of a worker drawn by chance is wrong (`error`)."""
        any_ = _STRANGERS / len(RATES)
        self.prior = [any_ + (1 - _STRANGERS) * seen for seen in self.rates]
        self.error = sum(map(mul, self.rates, RATES))

    @property
    def surprise(self) -> float:
        """How many times as many answers of trusted workers turn out wrong as was foreseen."""
        return max((_SURPRISES + self.found) / (_SURPRISES + self.foreseen), 1.0)

    @property
    def turn(self) -> float:
        """The chance, with each answer, that a worker's rate of errors changes."""
        return min(self.surprise * (_TURNED + self.turned) / (_ANSWERS + self.answers), 1.0)

    def limit(self, target: float) -> float:
        """The highest chance of being wrong at which an answer is accepted.

        It is where one more verdict costs as much as it saves; higher where less than half of the
        target was used, and lower where all of it is. A higher target never makes it lower.
        """
        best = best_limit(target, self.error, self.coincidence.share)
        used = self.stated / target
        if used < _HALF:
            return min(best * (2 - used / _HALF), 0.5)
        least = min(_LEAST * target, best)
        kept = min(max((_FULL - used) / (_FULL - _NEAR), 0.0), 1.0)
        return least + kept * (best - least)

    def learn(
        self,
        answers: Sequence[tuple[Answer, Credibility]],
        *,
        wrong_chance: float,
        truth: Answer | None = None,
    ) -> None:
        """Take in an outcome that was accepted with a chance of being wrong, and who gave which.

        `truth` is the right answer where it is known beyond doubt. The credibilities change.
        """
        prior, turn = self.prior, self.turn
        self._draw(answers[0][1], prior)
        kept = (1 - 1 / _MEMORY) ** len(answers)
        self.answers = self.answers * kept + len(answers)
        self.turned *= kept
        counted = wrong_chance * (1 + _NEW / (_NEW + self.outcomes))
        if len(answers) == 1:
            counted *= _ALONE
        self.stated += (counted - self.stated) / min(self.outcomes + _BEFORE, _MEMORY)
        given = [answer for answer, _ in answers]
        if truth is None and len(answers) == 1:
            answers[0][1].accepted_alone()
            return
        errors = [each.error(prior, turn) for _, each in answers]
        of: Mapping[Answer, float]
        if truth is None:
            of = chances(given, errors, self.coincidence.share).of
        else:
            of = {answer: float(answer == truth) for answer in given}
        for (answer, credibility), error in zip(answers, errors, strict=True):
            right = of[answer]
            if credibility.trusted:
                kept = 1 - 1 / _COMPARED
                self.foreseen = self.foreseen * kept + error
                self.found = self.found * kept + 1 - right
            fits, fails = right / (1 - error), (1 - right) / error
            self.turned += credibility.compared(fits, fails, prior, turn)
        self._coincide(given, of)

    def _draw(self, worker: Credibility, prior: Sequence[float]) -> None:
        self.outcomes += 1
        share = 1 / min(self.outcomes + _BEFORE, _MEMORY)
        belief = worker.belief(prior, self.turn)
        self.rates = [
            seen + share * (each - seen) for seen, each in zip(self.rates, belief, strict=True)
        ]
        self._follow()

    def _coincide(self, given: Sequence[Answer], of: Mapping[Answer, float]) -> None:
        """Count the pairs of wrong answers, each with its chance that both are wrong."""
        size: dict[Answer, int] = {}
        for answer in given:
            size[answer] = size.get(answer, 0) + 1
        wrong = len(given)
        neither = 1 - math.fsum(of.values())
        same_all = sum(n * (n - 1) / 2 for n in size.values())
        same, pairs = neither * same_all, neither * wrong * (wrong - 1) / 2
        for answer, n in size.items():
            others = wrong - n
            same += of[answer] * (same_all - n * (n - 1) / 2)
            pairs += of[answer] * others * (others - 1) / 2
        self.coincidence.same += same
        self.coincidence.pairs += pairs

    def document(self) -> dict[str, Any]:
        """The state, for JSON."""
        return {
            "rates": list(self.rates),
            "outcomes": self.outcomes,
            "stated": self.stated,
            "turned": self.turned,
            "answers": self.answers,
            "foreseen": self.foreseen,
            "found": self.found,
            "coincidence": self.coincidence.document(),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """The state that `document` wrote."""
        return cls(
            rates=[float(each) for each in document["rates"]],
            outcomes=int(document["outcomes"]),
            stated=float(document["stated"]),
            turned=float(document["turned"]),
            answers=float(document["answers"]),
            foreseen=float(document["foreseen"]),
            found=float(document["found"]),
            coincidence=Coincidence.of(document["coincidence"]),
        )


def best_limit(target: float, error: float, coincidence: float) -> float:
    """The limit where one more verdict costs as much as it saves, by the price of a wrong answer.

    A wrong answer that is accepted costs as much as 1 / (_PRICE target) verdicts.
    """
    return limit(_PRICE * target, error, coincidence)
