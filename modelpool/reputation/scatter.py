"""How wrong texts scatter: two wrong answers of free text are seldom the same.

In a state of a task, the answers that are neither right nor the lure are modelled as groups drawn
from a Chinese restaurant process (Aldous 1985). Its likelihood depends only on the groups' sizes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from modelpool.reputation.answers import Votes
from modelpool.reputation.sums import Floats, Groups

# Prior pairs of wrong texts, and how many of them are alike.
_PAIRS, _ALIKE = 20.0, 2.0


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

    def log_likelihoods(self, scatter: Floats) -> Floats:
        """The log likelihood of the groups by state, with that concentration."""
        log_rising = _log_gamma(self.voices + scatter) - _log_gamma(scatter)
        found: Floats = self.groups * np.log(scatter) + self.orders - log_rising
        return found

    def scatter(self, beliefs: Floats, row: Groups) -> Floats:
        """The concentration that these beliefs imply, by row."""
        pairs = row.sum(beliefs * self.voices * np.maximum(self.voices - 1, 0.0) / 2)
        alike = (row.sum(beliefs * self.alike) + _ALIKE) / (pairs + _PAIRS)
        return (1 - alike) / alike


def rest_of(votes: Votes) -> Rest:
    """The rest of the answers in every state of these votes."""
    sizes = votes.sizes
    return Rest(
        voices=_rest(votes, sizes),
        # A voice divided among answers counts by its parts.
        groups=_rest(votes, np.minimum(sizes, 1.0)),
        orders=_rest(votes, _log_gamma(np.maximum(sizes, 1.0))),
        alike=_rest(votes, sizes * np.maximum(sizes - 1, 0.0) / 2),
    )


def _rest(votes: Votes, by_choice: Floats) -> Floats:
    states = votes.states
    total = Groups(votes.choice_task, len(votes.tasks)).sum(by_choice)
    # the answer that nobody gave may be both right and the lure: its size is 0
    lure = np.where(states.lure >= 0, by_choice[states.lure], 0.0)
    return np.maximum(total[states.task] - by_choice[states.right] - lure, 0.0)


def _log_gamma(values: Floats) -> Floats:
    found, places = np.unique(values, return_inverse=True)
    return np.array([math.lgamma(value) for value in found])[places]
