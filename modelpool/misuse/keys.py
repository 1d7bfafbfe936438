"""How well a second key that a group shares explains its answers, and whether that key is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import log_sum, over_options, real, starts_of, total, whole
from modelpool.misuse.estimates import Estimate, beliefs

_FAITH = 0.9
"""The share of answers in which a member follows the key, whatever is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a key that the members share explains answers, against the truth.

    For the workers who did tasks of the members: `own` is the log likelihood ratio of the key over
    those tasks, with the worker's own answer left out of the estimates; `apart` is that of guessing
    instead. `gain` is the ratio for all answers to those tasks together.
    """

    worker: Ints
    own: Floats
    apart: Floats
    gain: float


def fit(estimate: Estimate, members: Ints, counted: Bools | None = None) -> Fit | None:
    """How a key fits, in the tasks that a member did by a vote that is `counted`: all by default.

    None where there are no such tasks. A member that is right less often than a guess is held to be
    a guesser where there is no key: that it knows the truth and says something else is no innocent
    explanation.
    """
    votes, k = estimate.votes, estimate.votes.k
    own = votes.of_workers(members)
    if counted is not None:
        own = own[counted[own]]
    tasks = np.unique(votes.task[own])
    if not len(tasks):
        return None
    at = votes.of_tasks(tasks)
    known, sizes = votes.known[tasks], votes.sizes[tasks]
    begin = np.cumsum(sizes) - sizes
    task, place = np.repeat(np.arange(len(tasks)), sizes), np.arange(len(at))
    cell, said, worker = votes.cell[at], votes.said[at], votes.worker[at]
    inside = votes.members(members)[worker][:, None]
    logs = np.where(inside, estimate.innocent_logs[cell], estimate.logs[cell])
    stray, keep = whole(np.log([(1 - _FAITH) / k, _FAITH + (1 - _FAITH) / k]))
    by_key = np.where(inside, stray, np.zeros((1, k), dtype=np.int64))
    by_key[place, said] = np.where(inside[:, 0], keep, 0)
    every = estimate.log_priors + np.add.reduceat(logs, begin)
    outside = every - np.add.reduceat(np.where(inside, logs, 0), begin)
    key = whole(np.array([-math.log(k)])) + np.add.reduceat(by_key, begin)
    gain = log_sum(key)[1] + np.where(
        known < 0,
        log_sum(outside)[1] - log_sum(every)[1],
        real(outside - every)[np.arange(len(tasks)), known],
    )
    mass, _ = log_sum(key[task] - by_key)
    of_key = (1 - _FAITH) / k + _FAITH * (mass[place, said] / over_options(mass))
    chances, truth = estimate.innocent[cell], known[task]
    of_truth = over_options(beliefs(outside[task] - np.where(inside, 0, logs), truth) * chances)
    of_all = over_options(beliefs(every[task] - logs, truth) * chances)
    order = np.argsort(worker, kind="stable")
    starts = starts_of(worker[order])

    def summed(values: Floats) -> Floats:
        return real(np.add.reduceat(whole(values)[order], starts))

    return Fit(
        worker=worker[order[starts]],
        own=summed(np.log(of_key) - np.log(of_truth)),
        apart=summed(-np.log(k) - np.log(of_all)),
        gain=total(whole(gain)),
    )


def disproof(estimate: Estimate, members: Ints) -> float:
    """How clearly the members are worse than the others, by known answers and by others' votes.

    A sum of Chernoff's bounds as logarithms, for the tasks that are known and for those that
    aren't: of all that members did, or of those that several did, whichever shows more. A task
    counts once, however many members did it: who shares a key has one voice. How often others'
    votes have the truth is measured on known tasks: if less often than they promise, the shares of
    right answers are drawn towards that of guesses. 0 where nothing is known.
    """
    votes, k = estimate.votes, estimate.votes.k
    if not len(votes.fixed):
        return 0.0
    inside = votes.members(members)[votes.worker]
    counts = ~inside & ~estimate.silent[votes.worker]
    logs = np.where(counts[:, None], estimate.logs[votes.cell], 0)
    outside = estimate.log_priors + np.add.reduceat(logs, votes.starts)
    heard = np.add.reduceat(counts.astype(np.int64), votes.starts)
    fixed = votes.fixed[heard[votes.fixed] > 0]
    belief = beliefs(outside[fixed], np.full(len(fixed), -1))
    hits = total(whole(belief[np.arange(len(fixed)), votes.known[fixed]]))
    claimed = total(whole(over_options(belief**2)))
    hits, claimed = (hits + 1) / (len(fixed) + 2), (claimed + 1) / (len(fixed) + 1)
    sure = min(max((hits - 1 / k) / (claimed - 1 / k), 0.0), 1.0)
    known = votes.known[votes.task] >= 0
    counted = np.add.reduceat(inside.astype(np.int64), votes.starts)[votes.task]
    found = [0.0, 0.0]
    for at, trust in (
        (np.flatnonzero(known), 1.0),
        (np.flatnonzero(~known & (heard[votes.task] - counts > 0)), sure),
    ):
        task = votes.task[at]
        mass = beliefs(outside[task] - logs[at], votes.known[task])
        right, own = whole(mass[np.arange(len(at)), votes.said[at]]), inside[at]
        expected = (total(right[~own]) + 1) / (int((~own).sum()) + 2)
        for place, some in enumerate((own, own & (counted[at] > 1))):
            many, share = _per_task(task[some], right[some])
            found[place] += _worse(many, *(1 / k + trust * (x - 1 / k) for x in (share, expected)))
    return max(found)


def _per_task(task: Ints, right: Ints) -> tuple[int, float]:
    """How many tasks there are, and the mean over them of the mean chance to be right."""
    first = starts_of(task)
    if not len(first):
        return 0, 0.0
    sizes = np.diff(np.append(first, len(task)))
    return len(first), total(whole(real(np.add.reduceat(right, first)) / sizes)) / len(first)


def _worse(many: int, share: float, expected: float) -> float:
    """Chernoff's bound for a share of so many that is below the expected one, as a logarithm."""
    if share >= expected:
        return 0.0
    right = share * math.log(share / expected) if share > 0 else 0.0
    return many * (right + (1 - share) * math.log((1 - share) / (1 - expected)))
