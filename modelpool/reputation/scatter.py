"""How wrong texts scatter: two wrong answers of free text are seldom the same.

In a state of a task, the answers that are neither right nor the lure are modelled as groups drawn
from a Chinese restaurant process (Aldous 1985). Its likelihood depends only on the groups' sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.reputation.sums import Runs, grained

# Prior pairs of wrong texts, and how many of them are alike.
_PAIRS, _ALIKE = 20.0, 2.0


class Given(Protocol):
    """What was given in tasks: what states need of `modelpool.reputation.votes.Tasks`."""

    @property
    def choice_task(self) -> Ints: ...
    @property
    def size(self) -> Floats: ...
    @property
    def options(self) -> Ints: ...
    @property
    def option(self) -> Ints: ...
    @property
    def option_task(self) -> Ints: ...
    @property
    def options_by_task(self) -> Runs: ...
    def __len__(self) -> int: ...
    def by_option(self, values: Floats) -> Floats: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The answers that are neither right nor the lure, by state.

    `voices` counts who gave them, `groups` the distinct ones; `orders` is the sum over groups of
    log((size - 1)!); `alike` counts pairs of voices in one group.
    """

    voices: Floats
    groups: Floats
    orders: Floats
    alike: Floats

    @classmethod
    def of(cls, tasks: Given, size: Floats, right: Ints, lure: Ints | None) -> Rest:
        """The rest by state; `size` and the states' right answers and lures are by option."""

        def rest(by_option: Floats) -> Floats:
            values = grained(by_option)
            total = tasks.options_by_task.sum(values)[tasks.option_task[right]]
            found = total - values[right]
            # the answer that nobody gave may be both right and the lure: its size is 0
            return np.maximum(found if lure is None else found - values[lure], 0.0)

        return cls(
            voices=rest(size),
            # A voice divided among answers counts by its parts.
            groups=rest(np.minimum(size, 1.0)),
            orders=rest(_log_gamma(np.maximum(size, 1.0))),
            alike=rest(size * np.maximum(size - 1, 0.0) / 2),
        )

    def log_likelihoods(self, scatter: float) -> Floats:
        """The log likelihood of the groups by state, with that concentration."""
        log_rising = _log_gamma(self.voices + scatter) - _log_gamma(np.array(scatter))
        found: Floats = self.groups * np.log(scatter) + self.orders - log_rising
        return grained(found)


def concentration(rest: Rest, beliefs: Floats) -> float:
    """The concentration of wrong texts that these beliefs in states imply."""
    pairs = _total(beliefs * rest.voices * np.maximum(rest.voices - 1, 0.0) / 2)
    alike = (_total(beliefs * rest.alike) + _ALIKE) / (pairs + _PAIRS)
    return float((1 - alike) / alike)


def _log_gamma(values: Floats) -> Floats:
    from scipy.special import gammaln

    found: Floats = gammaln(values)
    return found


def _total(values: Floats) -> float:
    # pairs are many: as multiples of 2 ** -20 their sum is exact up to 2 ** 33
    return float(np.rint(values * 2.0**20).sum() / 2.0**20)
