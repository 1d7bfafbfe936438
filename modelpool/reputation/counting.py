"""One round of counting: each worker's confusion counts, and the likelihood of the votes by them.

A worker has a row of counts for each right label in plain tasks, and one for each in misleading
tasks; with free text, one row for plain tasks and one for misleading ones. The columns of a plain
row are the labels, or with free text: right, other. Those of a misleading row are: right, lure,
other. docs/scoring.md has the formulas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from modelpool.reputation.answers import Votes
from modelpool.reputation.scatter import rest_of
from modelpool.reputation.sums import Floats, Groups, Ints, summed

# Pseudo-outcomes by which counts are shrunk to what is expected.
_ROW_WEIGHT = 6.0
_WORKER_WEIGHT = 4.0
_POOL_WEIGHT = 10.0
_SURE = 0.999
_COLUMNS = (0, 1, 2)

_T = TypeVar("_T")

Places = tuple[Ints, Ints, Ints]
Parts = tuple[Floats, Floats, Floats]
"""Values by vote or choice, and by row: if it is right, if it is the lure, if it is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The likelihoods and parameters that follow from a round's counts.

    `log_likelihoods` are of every vote; `left_out` the same, with the task's own part left out of
    all counts. `scatter` is the concentration of wrong texts (the higher, the fewer are alike), and
    `log_prior` that of each state; both by row.
    """

    log_likelihoods: Parts
    left_out: Parts
    scatter: Floats
    log_prior: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """All workers together: the share right, each row's shift in log odds, the spread of errors."""

    right: float
    shifts: Floats
    spread: Floats


class Counter:
    """Counts the votes of one task type, round by round."""

    def __init__(self, votes: Votes) -> None:
        self._votes = votes
        self._rest = rest_of(votes)
        labels = votes.labels or 1
        self._rows = 2 * labels if votes.lures else labels
        self._each = np.arange(self._rows)
        self._lured = self._each >= labels
        self._columns = max(3, labels)
        # the column of the right answer in each row, and how many of its columns are in use
        self._own = np.where(self._lured, 0, self._each)
        lured = 3 if votes.labels is None else min(3, votes.labels)
        self._used = np.where(self._lured, lured, votes.labels or 2)
        # rows in which a vote has the same column whichever choice is right
        self._shared = ~self._lured if votes.labels else np.zeros_like(self._lured)
        # several labels may be other than the right one and the lure
        self._several = np.where(self._lured, math.log(max(1, labels - 2)), 0.0)
        self._places = self._places_of(votes.choice)
        self._by_cell = self._cells(votes.worker, self._places, len(votes.workers))
        every = np.arange(len(votes.names))
        self._by_pool_cell = self._cells(np.zeros_like(every), self._places_of(every), 1)
        states = votes.states
        self._is_lured = states.lure >= 0
        lure, row = states.lure[self._is_lured], states.row[self._is_lured]
        self._by_task = self._by_row(states.task, states.row, len(votes.tasks))
        self._by_right = self._by_row(states.right, states.row, len(votes.names))
        self._by_lure = self._by_row(lure, row, len(votes.names))
        self._of_row = Groups(states.row, self._rows)

    def count(self, beliefs: Floats) -> Count:
        """Count the votes, weighted by the beliefs in each state."""
        votes = self._votes
        shape = (-1, self._rows)
        of_task = self._by_task.sum(beliefs).reshape(shape)
        right = self._by_right.sum(beliefs).reshape(shape)
        lure = self._by_lure.sum(beliefs[self._is_lured]).reshape(shape)
        weight = votes.weight[:, None]
        parts = (
            weight * right[votes.choice],
            weight * lure[votes.choice],
            weight * (of_task[votes.task] - right[votes.choice] - lure[votes.choice]),
        )
        pool = self._pool(parts)
        counts = self._by_cell.sum(_flat(parts)).reshape(-1, self._rows, self._columns)
        totals = summed(counts, axis=2)
        hits = summed(counts[:, self._each, self._own], axis=1)[votes.worker]
        answered = summed(totals, axis=1)[votes.worker]
        totals = totals[votes.worker]
        seen = _three(counts[votes.worker[:, None], self._each, place] for place in self._places)
        # what each vote itself contributes
        added = weight * of_task[votes.task]
        own = _three(np.where(self._shared, added, part) for part in parts)
        return Count(
            log_likelihoods=self._log_likelihoods(pool, seen, totals, hits, answered),
            left_out=self._log_likelihoods(
                pool,
                _three(np.maximum(a - b, 0.0) for a, b in zip(seen, own, strict=True)),
                np.maximum(totals - added, 0.0),
                hits - summed(parts[0], axis=1),
                answered - votes.weight,
            ),
            scatter=self._rest.scatter(beliefs, self._of_row),
            log_prior=self._log_prior(beliefs),
        )

    def _log_likelihoods(
        self, pool: _Pool, seen: Parts, totals: Floats, hits: Floats, answered: Floats
    ) -> Parts:
        """The log likelihood of each vote: its worker's counts, shrunk to what is expected."""
        share = (hits + _WORKER_WEIGHT * pool.right) / (answered + _WORKER_WEIGHT)
        expected = 1 / (1 + np.exp(-_log_odds(share)[:, None] - pool.shifts))

        def logs(counts: Floats, places: Ints) -> Floats:
            wrong = (1 - expected) * pool.spread[self._each, places]
            # with two labels there is no other answer
            used = places < self._used
            likely = np.where(places == self._own, expected, np.where(used, wrong, 1.0))
            found = np.log((counts + _ROW_WEIGHT * likely) / (totals + _ROW_WEIGHT))
            return np.where(used, found - np.where(places == 2, self._several, 0.0), 0.0)

        return _three(map(logs, seen, self._places))

    def _pool(self, parts: Parts) -> _Pool:
        """The rows of the whole pool: each voice counts once; evenly spread errors are added."""
        by_choice = self._votes.voices.by_choice
        counts = self._by_pool_cell.sum(_flat(_three(map(by_choice, parts))))
        counts = counts.reshape(self._rows, self._columns)
        right = float((summed(counts[self._each, self._own]) + 1) / (summed(counts) + 2))
        totals = summed(counts, axis=1) + _POOL_WEIGHT
        levels = (counts[self._each, self._own] + _POOL_WEIGHT * right) / totals
        columns = np.arange(self._columns)
        is_wrong = (columns != self._own[:, None]) & (columns < self._used[:, None])
        even = _POOL_WEIGHT * (1 - right) / (self._used - 1)
        wrong = np.where(is_wrong, (counts + even[:, None]) / totals[:, None] + 1e-6, 0.0)
        return _Pool(
            right=right,
            shifts=_log_odds(levels) - math.log(right / (1 - right)),
            spread=wrong / summed(wrong, axis=1)[:, None],
        )

    def _log_prior(self, beliefs: Floats) -> Floats:
        """The log prior of each state, by row; each wrong label is equally likely as the lure."""
        votes = self._votes
        by_row = self._of_row.sum(beliefs) + 1
        prior = np.log(by_row / (len(votes.tasks) + self._rows))
        if votes.labels:
            prior = prior - np.where(self._lured, math.log(votes.labels - 1), 0.0)
        return prior

    def _places_of(self, choice: Ints) -> Places:
        """The columns of choices in each row: if right, if the lure, if another."""
        if self._votes.labels is None:
            # a plain row has no lure
            return _three(
                np.where(self._lured, n, min(n, 1)) + 0 * choice[:, None] for n in _COLUMNS
            )
        label = (choice % self._votes.labels)[:, None]
        return _three(np.where(self._lured, n, label) for n in _COLUMNS)

    def _cells(self, group: Ints, places: Places, groups: int) -> Groups:
        first = (group[:, None] * self._rows + self._each) * self._columns
        return Groups(
            np.concatenate([(first + place).ravel() for place in places]),
            groups * self._rows * self._columns,
        )

    def _by_row(self, group: Ints, row: Ints, groups: int) -> Groups:
        return Groups(group * self._rows + row, groups * self._rows)


def _log_odds(share: Floats) -> Floats:
    kept = np.clip(share, 1 - _SURE, _SURE)
    found: Floats = np.log(kept / (1 - kept))
    return found


def _flat(parts: Parts) -> Floats:
    return np.concatenate([part.ravel() for part in parts])


def _three(values: Iterable[_T]) -> tuple[_T, _T, _T]:
    one, other, third = values
    return one, other, third
