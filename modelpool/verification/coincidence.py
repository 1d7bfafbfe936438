"""Coincidence: how often two wrong answers to the same task are the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

_PRIOR_SAME, _PRIOR_PAIRS = 1.8, 3.0
_TWO_GROUPS = 1e-3


@dataclass(slots=True)
class Coincidence:
    """Pairs of wrong answers to one task (`pairs`), and how many of them agreed (`same`).

    Both are expected counts, since which answers were wrong is known with a chance only. It begins
    with what is seen of language models: strong ones agree on 60 % of joint errors.
    """

    same: float = _PRIOR_SAME
    pairs: float = _PRIOR_PAIRS

    @property
    def share(self) -> float:
        """The chance that two wrong answers agree."""
        return self.same / self.pairs

    def document(self) -> dict[str, Any]:
        """The state, for JSON."""
        return {"same": self.same, "pairs": self.pairs}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """The state that `document` wrote."""
        return cls(same=float(document["same"]), pairs=float(document["pairs"]))


def likelihood(sizes: Sequence[int], share: float) -> float:
    """How likely it is that wrong answers fall into groups that agree, of these sizes.

    `share` is the chance that two of them agree. Whether a third joins two that do isn't known from
    it: the mean of two extremes is taken. In one, a task has one tempting answer, which each wrong
    worker gives with the chance `share` ** 0.5; in the other it tempts all of them, or none.
    """
    wrong = sum(sizes)
    if wrong < 2:
        return 1.0
    each = math.sqrt(share)
    groups = [size for size in sizes if size > 1]
    if len(groups) > 1:
        return _TWO_GROUPS * share
    if groups:
        size = groups[0]
        alone = wrong - size
        found = each**size * (1 - each) ** alone
        return (found + share) / 2 if alone == 0 else max(found / 2, _TWO_GROUPS * share)
    apart = (1 - each) ** wrong + wrong * each * (1 - each) ** (wrong - 1)
    return max((apart + 1 - share) / 2, _TWO_GROUPS)
