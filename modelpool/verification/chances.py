"""How likely each answer to a task is right, given who gave which."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from modelpool.verification.coincidence import likelihood

Answer = TypeVar("Answer", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances(Generic[Answer]):
    """The chance that each answer is right, in their first order, and that none is (`neither`)."""

    of: Mapping[Answer, float]
    neither: float

    @property
    def best(self) -> Answer:
        """The likeliest answer; of equally likely ones the first."""
        return max(self.of, key=lambda answer: self.of[answer])


def chances(answers: Sequence[Answer], errors: Sequence[float], share: float) -> Chances[Answer]:
    """Bayes' rule over which answer is right.

    `errors` is each worker's chance of being wrong, between 0 and 1 and neither; `share` is the
    chance that two wrong answers agree. Every answer is taken to be equally likely beforehand.
    """
    if len(answers) == 1:
        return Chances(of={answers[0]: 1 - errors[0]}, neither=errors[0])
    groups: dict[Answer, list[float]] = {}
    for answer, error in zip(answers, errors, strict=True):
        groups.setdefault(answer, []).append(error)
    sizes = [len(each) for each in groups.values()]
    # by size, so that no digit depends on who answered first
    wrong = [math.prod(sorted(each)) for each in groups.values()]
    all_wrong = math.prod(sorted(wrong))
    found = []
    for i, each in enumerate(groups.values()):
        right = math.prod(sorted([(1 - error) / error for error in each]))
        fit = likelihood(sizes[:i] + sizes[i + 1 :], share)
        found.append(right * all_wrong * fit)
    none = all_wrong * likelihood(sizes, share)
    total = math.fsum((*found, none))
    return Chances(
        of={answer: each / total for answer, each in zip(groups, found, strict=True)},
        neither=none / total,
    )
