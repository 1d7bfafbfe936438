"""The rounds of agreement: from what workers answered to how likely each answer is right.

docs/scoring.md has the formulas and their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from modelpool.reputation.answers import Votes
from modelpool.reputation.counting import Count, Counter, Parts
from modelpool.reputation.scatter import rest_of
from modelpool.reputation.sums import Floats, Groups, summed

ROUNDS = 20
# From this round on, the strength of agreement is estimated: earlier counts are too rough.
_JUDGED_FROM = 4
_STRENGTHS = np.array([0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
_LAPSES = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.3])
_FIRST_LAPSES = np.array([0.001])
_RECORD_WEIGHT = 4.0
_SURE = 0.999
_NEVER = -1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The result of the rounds.

    `accepted` is how likely each choice is right by the last round. `chances` is how likely each
    vote is right, where neither it nor another of its voice counts as evidence; `blind` the same as
    if its task weren't known, and `consensus` that of each choice. `strength` (0 to 1) is how far
    agreement was trusted.
    """

    accepted: Floats
    chances: Floats
    blind: Floats
    consensus: Floats
    strength: float


def agree(
    votes: Votes,
    apart: Callable[[Sequence[int]], Votes],
    progress: Callable[[int], None] = lambda _: None,
) -> Agreement:
    """Run the rounds; `progress` is called with the number of rounds done.

    `apart` puts each of some votes in a copy of its task without the other votes of its voice.
    """
    counter = Counter(votes)
    tasks = _Tasks(votes)
    beliefs = _first_beliefs(votes, tasks)
    strength = 1.0
    for number in range(ROUNDS):
        count = counter.count(beliefs)
        if number >= _JUDGED_FROM and votes.lures:
            strength = _mixture(tasks, count, _FIRST_LAPSES).strength
        likely = tasks.log_likelihoods(count.log_likelihoods, count.scatter)
        beliefs = tasks.known(tasks.prior(count) + strength * likely)
        progress(number + 1)
    count = counter.count(beliefs)
    mixture = _mixture(tasks, count, _LAPSES)
    blind = _calibrated(tasks, count, count.left_out, mixture)
    own = blind[votes.choice]
    (divided,) = np.nonzero(votes.voices.share < 1)
    if len(divided):
        own[divided] = _apart(votes, apart(divided.tolist()), count, mixture)
    known = votes.known[votes.task]
    return Agreement(
        accepted=tasks.by_choice(beliefs),
        chances=np.where(known < 0, own, known == votes.choice),
        blind=own,
        consensus=blind,
        strength=mixture.strength,
    )


class _Tasks:
    """The likelihoods of tasks' states, and the beliefs in them, from those of votes."""

    def __init__(self, votes: Votes) -> None:
        self.votes = votes
        self._rest = None if votes.labels else rest_of(votes)
        self._by_task = Groups(votes.states.task, len(votes.tasks))
        self._by_right = Groups(votes.states.right, len(votes.names))

    def log_likelihoods(self, parts: Parts, scatter: Floats) -> Floats:
        """The log likelihood of the votes in each state: one voice, one vote."""
        states = self.votes.states
        right, lure, other = parts
        voices = self.votes.voices
        found: Floats = voices.by_task(other)[states.task, states.row]
        found = found + voices.by_choice(right - other)[states.right, states.row]
        of_lure = voices.by_choice(lure - other)[states.lure, states.row]
        found = found + np.where(states.lure >= 0, of_lure, 0.0)
        if self._rest is not None:
            found = found + self._rest.log_likelihoods(scatter[states.row])
        return found

    def prior(self, count: Count) -> Floats:
        """The log prior of each state, with the log odds of verdicts."""
        states = self.votes.states
        found: Floats = count.log_prior[states.row] + self.votes.verdicts[states.right]
        return found

    def known(self, logs: Floats) -> Floats:
        """The belief in each state; a known answer excludes the others."""
        known = self.votes.known[self.votes.states.task]
        return self.beliefs(
            np.where((known < 0) | (known == self.votes.states.right), logs, _NEVER)
        )

    def beliefs(self, logs: Floats) -> Floats:
        """Normalized probabilities of each task's states, from their logarithms."""
        task = self.votes.states.task
        found = np.exp(logs - self._by_task.most(logs)[task])
        return found / self._by_task.sum(found)[task]

    def by_choice(self, beliefs: Floats) -> Floats:
        """How likely each choice is right."""
        return self._by_right.sum(beliefs)


def _first_beliefs(votes: Votes, tasks: _Tasks) -> Floats:
    """The initial beliefs: a vote weighted by each worker's record on known answers.

    Each answer's belief is split among its states: a plain one gets the share of votes for the
    answer, a misleading one that of votes for its lure.
    """
    known = votes.known[votes.task]
    hits, seen = (known == votes.choice).astype(float), (known >= 0).astype(float)
    by_voice = votes.voices.by_choice
    # with nothing known, workers are assumed right three times in four
    mean = (summed(by_voice(hits)) + 3) / (summed(by_voice(seen)) + 4)
    by_worker = Groups(votes.worker, len(votes.workers))
    record = by_worker.sum(hits) + _RECORD_WEIGHT * mean
    record = np.clip(record / (by_worker.sum(seen) + _RECORD_WEIGHT), 1 - _SURE, _SURE)
    many = votes.choices[votes.task]
    odds = np.log(record / (1 - record))[votes.worker] + np.log(many - 1)
    states = votes.states
    logs = by_voice(odds)[states.right]
    if votes.lures:
        shares = votes.sizes + 1 / votes.choices[votes.choice_task]
        shares /= (votes.voices.count + 1)[votes.choice_task]
        logs = logs + np.log(shares[np.where(states.lure < 0, states.right, states.lure)])
    return tasks.known(logs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mixture:
    """How far agreement may be trusted: weights by strength and lapse.

    A lapse is a probability with which agreement says nothing at all.
    """

    strengths: Floats
    lapses: Floats
    weights: Floats

    @property
    def strength(self) -> float:
        """The mean strength."""
        return float((self.strengths[:, None] * self.weights).sum())

    def mixed(self, chances: Floats, even: Floats) -> Floats:
        """The mean of `chances`, a column for each strength, and in lapses of `even` ones."""
        held = (self.weights * (1 - self.lapses)).sum(axis=1)
        found: Floats = (chances * held).sum(axis=1) + (self.weights * self.lapses).sum() * even
        return found


def _mixture(tasks: _Tasks, count: Count, lapses: Floats) -> _Mixture:
    """How far agreement may be trusted, estimated on known tasks as if they weren't known."""
    votes = tasks.votes
    if not votes.lures:
        # Without known answers the strength can't be estimated: agreement is trusted in full.
        one = np.ones(1)
        return _Mixture(strengths=one, lapses=0 * one, weights=one[:, None])
    (known,) = np.nonzero(votes.known >= 0)
    prior = count.log_prior[votes.states.row]
    likely = tasks.log_likelihoods(count.left_out, count.scatter)
    chances = tasks.by_choice(tasks.beliefs(prior[:, None] + likely[:, None] * _STRENGTHS))
    # by task, strength and lapse
    right = chances[votes.known[known], :, None]
    even = (1 / votes.choices[known])[:, None, None]
    fits = np.log((1 - lapses) * right + lapses * even + 0.0001)
    fit = np.log(1 - lapses) + summed(fits, axis=0)
    weights = np.exp(fit - fit.max())
    return _Mixture(strengths=_STRENGTHS, lapses=lapses, weights=weights / weights.sum())


def _calibrated(tasks: _Tasks, count: Count, left_out: Parts, mixture: _Mixture) -> Floats:
    """How likely each choice is right, averaged over how far agreement may be trusted."""
    likely = tasks.log_likelihoods(left_out, count.scatter)
    logs = tasks.prior(count)[:, None] + likely[:, None] * mixture.strengths
    even = 1 / tasks.votes.choices[tasks.votes.choice_task]
    return mixture.mixed(tasks.by_choice(tasks.beliefs(logs)), even)


def _apart(votes: Votes, apart: Votes, count: Count, mixture: _Mixture) -> Floats:
    """How likely the votes with a copy of their task are right, in the order of the copies."""
    number = np.zeros(int(votes.position.max()) + 1, dtype=np.int64)
    number[votes.position] = np.arange(len(votes.position))
    place = number[apart.position]
    right, lure, other = count.left_out
    chances = _calibrated(_Tasks(apart), count, (right[place], lure[place], other[place]), mixture)
    # each copy's first vote is the one that it was made for
    _, first = np.unique(apart.task, return_index=True)
    found: Floats = chances[apart.choice[first]]
    return found
