"""How alike the answers of two workers are, beyond what the tasks explain.

For each task that both did, the truth is estimated from all others' votes: the pair's own are left
out. docs/misuse.md has the formulas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import over_options, ranges, real, starts_of, whole
from modelpool.misuse.estimates import SHRINK, Estimate, beliefs, even
from modelpool.misuse.votes import Votes

_SHARES = np.array([0.3, 0.6, 0.9])
"""Shares of the tasks in which one answer may be copied."""
_AT_ONCE = 100_000
"""How many meetings of two workers on a task are looked at together."""
_TINY = 1e-6

_Votes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of workers, in columns.

    `a` and `b` are workers' numbers, the others count answers to the tasks that both did:
    `wrong_alike` are the same and contradict a known answer, `a_first` are the same and a's came
    first. `strength` is the log likelihood ratio that one copied, to that they are independent;
    `lasting` is the same, adjusted for how hard the tasks are. `correlation` is that of what both
    answered beyond what all others did.
    """

    a: Ints
    b: Ints
    shared: Ints
    alike: Ints
    wrong_alike: Ints
    a_first: Ints
    b_first: Ints
    strength: Floats
    lasting: Floats
    correlation: Floats

    def __len__(self) -> int:
        return len(self.a)


class Meetings:
    """All meetings of two workers on a task, in the order of pairs.

    `one` and `other` are votes, of the worker with the lower and with the higher number; `starts`
    is where each pair's begin.
    """

    def __init__(self, votes: Votes) -> None:
        self.votes = votes
        place = np.arange(len(votes))
        left = votes.starts[votes.task] + votes.sizes[votes.task] - place - 1
        one = np.repeat(place.astype(np.int32), left)
        other = ranges(place + 1, left).astype(np.int32)
        key = votes.worker[one] * len(votes.ids) + votes.worker[other]
        order = np.argsort(key, kind="stable")
        self.one, self.other = one[order], other[order]
        self.starts = starts_of(key[order])

    @property
    def a(self) -> Ints:
        """The first worker of each pair."""
        return self.votes.worker[self.one[self.starts]]

    @property
    def b(self) -> Ints:
        """The second worker of each pair."""
        return self.votes.worker[self.other[self.starts]]

    def __len__(self) -> int:
        return len(self.starts)

    def without(self, covered: Bools) -> Meetings:
        """Those that aren't covered."""
        left = object.__new__(Meetings)
        left.votes = self.votes
        pair = np.zeros(len(self.one), dtype=np.int64)
        pair[self.starts[1:]] = 1
        pair = np.cumsum(pair)[~covered]
        left.one, left.other = self.one[~covered], self.other[~covered]
        left.starts = starts_of(pair)
        return left

    def chunks(self) -> Iterator[tuple[slice, _Votes, _Votes, Ints]]:
        """Some pairs at a time: which they are, and both votes of their meetings, and starts."""
        ends = np.append(self.starts, len(self.one))
        first = 0
        while first < len(self):
            last = int(np.searchsorted(ends, ends[first] + _AT_ONCE, side="right")) - 1
            last = min(max(last, first + 1), len(self))
            at = slice(int(ends[first]), int(ends[last]))
            starts = ends[first:last] - ends[first]
            yield slice(first, last), self.one[at], self.other[at], starts
            first = last


def likeness(estimate: Estimate, meetings: Meetings) -> Pairs:
    """The likeness of every pair."""
    votes = meetings.votes
    many = len(meetings)
    counts = np.zeros((5, many), dtype=np.int64)
    strength, lasting, correlation = np.zeros(many), np.zeros(many), np.zeros(many)
    view = _View(estimate)
    for pairs, one, other, starts in meetings.chunks():
        same = votes.said[one] == votes.said[other]
        truth = votes.known[votes.task[one]]
        counts[0, pairs] = np.diff(np.append(starts, len(one)))
        for row, which in enumerate(
            (
                same,
                same & (truth >= 0) & (truth != votes.said[one]),
                same & (votes.reported[one] < votes.reported[other]),
                same & (votes.reported[other] < votes.reported[one]),
            ),
            start=1,
        ):
            counts[row, pairs] = np.add.reduceat(which.astype(np.int64), starts)
        ratio, eased = view.ratios(one, other, same)
        strength[pairs], lasting[pairs] = _copied(ratio, starts), _copied(eased, starts)
        both, a_alone, b_alone = (
            real(np.add.reduceat(whole(x), starts)) for x in view.deviations(one, other, same)
        )
        correlation[pairs] = both / np.sqrt(a_alone * b_alone)
    return Pairs(
        a=meetings.a,
        b=meetings.b,
        shared=counts[0],
        alike=counts[1],
        wrong_alike=counts[2],
        a_first=counts[3],
        b_first=counts[4],
        strength=strength,
        lasting=lasting,
        correlation=correlation,
    )


def raw_strength(estimate: Estimate, meetings: Meetings) -> Floats:
    """The strength of every pair by known answers alone, as if all workers were equally good."""
    votes, k = meetings.votes, meetings.votes.k
    accuracy = max(estimate.known_accuracy, 1 / k + 0.1)
    chances = even(np.array([accuracy]), k)
    truths = np.vstack([np.eye(k), estimate.priors])
    mean = over_options(truths[:, None, :] * chances)
    ratios = mean / over_options(truths[:, None, :] * chances**2)
    found = np.zeros(len(meetings))
    for pairs, one, other, starts in meetings.chunks():
        said = votes.said[one]
        ratio = np.where(said == votes.said[other], ratios[votes.known[votes.task[one]], said], 0.0)
        found[pairs] = _copied(ratio, starts)
    return found


def _copied(ratio: Floats, starts: Ints) -> Floats:
    """The mean over shares of the likelihood ratio that so many answers are copied, as a log."""
    logs = np.stack(
        [
            real(np.add.reduceat(whole(np.log((1 - share) + share * ratio)), starts))
            for share in _SHARES
        ]
    )
    top = logs.max(axis=0)
    found: Floats = top + np.log(np.exp(logs - top).sum(axis=0) / len(_SHARES))
    return found


class _View:
    """What the others say of tasks, for two votes at a time."""

    def __init__(self, estimate: Estimate) -> None:
        votes = estimate.votes
        self._estimate, self._votes = estimate, votes
        self._hears = ~estimate.silent
        heard = self._hears[votes.worker]
        self._heard = np.add.reduceat(heard.astype(np.int64), votes.starts)
        # The answers to a task, each a group of votes.
        group = votes.task * votes.k + votes.said
        groups, self._group = np.unique(group, return_inverse=True)
        self._given = np.bincount(self._group[heard], minlength=len(groups))
        task = groups // votes.k
        first = starts_of(task)
        self._squares = np.add.reduceat(self._given**2, first)
        self._expected = np.zeros((len(groups), votes.k))
        several = np.flatnonzero(np.bincount(self._group) > 1)
        for start in range(0, len(several), _AT_ONCE // 4):
            some = several[start : start + _AT_ONCE // 4]
            sizes = votes.sizes[task[some]]
            who = votes.worker[ranges(votes.starts[task[some]], sizes)]
            said = np.repeat(groups[some] % votes.k, sizes)
            chances = whole(estimate.chances[who * votes.k + said]) * self._hears[who, None]
            begin = np.cumsum(sizes) - sizes
            self._expected[some] = real(np.add.reduceat(chances, begin))

    def ratios(self, one: _Votes, other: _Votes, same: Bools) -> tuple[Floats, Floats]:
        """How much likelier the answer of one is from the other than by itself; 0 if they differ.

        The second is adjusted for how often the others give it.
        """
        ratio, eased = np.zeros(len(one)), np.zeros(len(one))
        at = np.flatnonzero(same)
        one, other = one[at], other[at]
        votes, estimate = self._votes, self._estimate
        task, group = votes.task[one], self._group[one]
        cell_a, cell_b = votes.cell[one], votes.cell[other]
        hears_a, hears_b = self._hears[votes.worker[one]], self._hears[votes.worker[other]]
        logits = estimate.logits[task]
        logits = logits - estimate.logs[cell_a] * hears_a[:, None]
        logits -= estimate.logs[cell_b] * hears_b[:, None]
        mass = beliefs(logits, votes.known[task])
        of_a, of_b = estimate.chances[cell_a], estimate.chances[cell_b]
        ratio[at] = _ratio(mass, of_a, of_b)
        others = (self._heard[task] - hears_a - hears_b).astype(np.float64)
        some = np.maximum(others, 1)[:, None]
        left = self._expected[group] - (of_a * hears_a[:, None] + of_b * hears_b[:, None])
        # Its terms are below 1, as they are chances.
        expected = over_options(mass * np.clip(left / some, 0, 1))
        given = self._given[group] - hears_a - hears_b
        seen = (given + SHRINK * expected) / (others + SHRINK)
        ease = (seen + _TINY) / (1 - seen + _TINY) * ((1 - expected + _TINY) / (expected + _TINY))
        ease = np.where(others < 1, 1.0, ease)[:, None]
        of_a, of_b = ease * of_a / (1 - of_a + ease * of_a), ease * of_b / (1 - of_b + ease * of_b)
        eased[at] = _ratio(mass, of_a, of_b)
        return ratio, eased

    def deviations(self, one: _Votes, other: _Votes, same: Bools) -> tuple[Floats, Floats, Floats]:
        """Products of what two say beyond the others: of both, of one by itself, and the other's.

        What is beyond is an option's indicator less the others' share of it, where one answer more
        is divided among all options.
        """
        votes = self._votes
        task = votes.task[one]
        hears_a = self._hears[votes.worker[one]].astype(np.int64)
        hears_b = self._hears[votes.worker[other]].astype(np.int64)
        others = self._heard[task] - hears_a - hears_b
        of_a = self._given[self._group[one]] - hears_a - np.where(same, hears_b, 0)
        of_b = self._given[self._group[other]] - hears_b - np.where(same, hears_a, 0)
        # The sum of squares changes in the options that the two gave.
        alone = self._squares[task] + np.where(
            same,
            of_a**2 - (of_a + hears_a + hears_b) ** 2,
            of_a**2 - (of_a + hears_a) ** 2 + of_b**2 - (of_b + hears_b) ** 2,
        )
        divisor = others + 1.0
        squares = (alone + (2 * others + 1) / votes.k) / divisor**2
        share_a = (of_a + 1 / votes.k) / divisor
        share_b = (of_b + 1 / votes.k) / divisor
        both = np.where(same, 1.0, 0.0) - (share_a + share_b) + squares
        return both, 1 - 2 * share_a + squares, 1 - 2 * share_b + squares


def _ratio(mass: Floats, of_a: Floats, of_b: Floats) -> Floats:
    """The root of both chances' product over the chance of both."""
    apart = over_options(mass * of_a) * over_options(mass * of_b)
    found: Floats = np.sqrt(apart) / over_options(mass * (of_a * of_b))
    return found
