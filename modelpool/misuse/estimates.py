"""The truth of tasks and the confusion matrices of workers, estimated from all votes.

Dawid and Skene (1979), with rows that shrink to the worker's own accuracy, and that to the pool's.
Known answers are fixed, and the first round starts from the record on them.
"""

from __future__ import annotations

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import log_sum, over_options, real, starts_of, total, whole
from modelpool.misuse.votes import Votes

SHRINK = 4.0
"""Pseudo-answers with which a worker's rows shrink to its accuracy, and that to the pool's."""
_ROUNDS = 12
_ASSUMED = 0.7
"""Initial accuracy where no answer is known: above one half, so that labels don't swap."""


class Estimate:
    """What is estimated, with the votes of `silent` workers not counting towards the truth.

    `chances` has a row for each worker and option (`Votes.cell`): how likely that worker gives that
    option, by what is true. `logs` are their logarithms, `logits` those of how likely each option
    is the truth of each task, by the priors and the votes that count; both are wholes. `accuracy`
    is the mean of the votes that count.
    """

    chances: Floats
    logs: Ints
    log_priors: Ints
    logits: Ints
    accuracy: float
    innocent: Floats
    innocent_logs: Ints

    def __init__(self, votes: Votes, silent: Bools | None = None) -> None:
        self.votes = votes
        self.silent = np.zeros(len(votes.ids), dtype=bool) if silent is None else silent
        known, right = votes.given
        self.known_accuracy = (
            float((right.sum() + 1) / (known.sum() + 2)) if known.any() else _ASSUMED
        )
        """Share of the answers to known tasks that were right, over all workers."""
        first = (right + SHRINK * self.known_accuracy) / (known + SHRINK)
        self._take(even(first, votes.k), np.full(votes.k, 1 / votes.k))
        for _ in range(_ROUNDS):
            worse = self._round() < 1 / votes.k
            self.innocent = np.where(np.repeat(worse, votes.k)[:, None], 1 / votes.k, self.chances)
        self.innocent_logs = whole(np.log(self.innocent))

    def own_logs(self) -> Ints:
        """What each vote adds to the logits of its task."""
        return np.where(self.silent[self.votes.worker][:, None], 0, self.logs[self.votes.cell])

    def _take(self, chances: Floats, priors: Floats) -> None:
        self.chances = chances
        self.logs = whole(np.log(chances))
        self.priors = priors
        self.log_priors = whole(np.log(priors))
        self.logits = self.log_priors + np.add.reduceat(self.own_logs(), self.votes.starts)

    def _round(self) -> Floats:
        votes, k = self.votes, self.votes.k
        belief = beliefs(self.logits, votes.known)
        order = votes.by_cell
        starts = starts_of(votes.cell[order])
        cells = np.zeros((len(votes.ids) * k, k), dtype=np.int64)
        rows = whole(belief)[votes.task[order]]
        cells[votes.cell[order[starts]]] = np.add.reduceat(rows, starts)
        by_worker = cells.reshape(-1, k, k)
        truths = by_worker.sum(axis=1)
        right = np.trace(by_worker, axis1=1, axis2=2)
        answers = truths.sum(axis=1)
        pool = (total(right) + 1) / (total(answers) + 2)
        accuracy = (real(right) + SHRINK * pool) / (real(answers) + SHRINK)
        counts = real(by_worker) + SHRINK * even(accuracy, k, bounded=False).reshape(-1, k, k)
        chances = counts / (real(truths) + SHRINK)[:, None, :]
        priors = np.array([total(column) + 1 for column in truths.T])
        heard = ~self.silent
        self.accuracy = (
            total(whole(accuracy[heard] * real(answers[heard]))) / total(answers[heard])
            if heard.any()
            else pool
        )
        self._take(chances.reshape(-1, k), priors / (total(answers) + k))
        return accuracy


def even(accuracy: Floats, k: int, *, bounded: bool = True) -> Floats:
    """Chances, with mistakes spread evenly over all other options."""
    if bounded:
        accuracy = np.clip(accuracy, 0.02, 0.98)
    other = (1 - accuracy) / (k - 1)
    found = np.repeat(other, k * k).reshape(-1, k, k)
    found[:, np.arange(k), np.arange(k)] = accuracy[:, None]
    return found.reshape(-1, k)


def beliefs(logits: Ints, known: Ints) -> Floats:
    """How likely each option is the truth, by rows of logits; `known` is an option or -1."""
    mass, _ = log_sum(logits)
    belief: Floats = mass / over_options(mass)[:, None]
    fixed = np.flatnonzero(known >= 0)
    belief[fixed] = 0.0
    belief[fixed, known[fixed]] = 1.0
    return belief
