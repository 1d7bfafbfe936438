"""The evidence in each worker's answers by themselves: guesses, one answer, a decline.

The truth is estimated from known answers and the votes of others: a worker's own are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.misuse.estimates import Estimate, beliefs
from modelpool.misuse.sums import over_options, real, starts_of, whole

_HONEST = (0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Accuracies of which the one that explains the answers best is held against one answer."""
_FAITH = 0.99
"""How often who gives one answer to everything does so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """By worker, what its answers show; all scores are log likelihood ratios.

    `worker` are numbers. `guessing` is for answers drawn uniformly, against a worker as accurate as
    the pool. `constant` is for one answer in 99 of 100, against the accuracy that explains the
    answers best; that answer is `commonest`, given `most` times. `decline` is for guessing from
    some moment on, the mean over all answers where that might begin (Shiryaev and Roberts): likeliest
    at the vote `since`, and `before` it the worker was better than guessing by so much. `distance`
    is for guessing, against the worker's own confusion matrix.
    """

    worker: Ints
    answers: Ints
    commonest: Ints
    most: Ints
    guessing: Floats
    constant: Floats
    decline: Floats
    since: Ints
    before: Floats
    distance: Floats


def conduct(estimate: Estimate, kept: Bools | None = None) -> Conduct:
    """The conduct of every worker, in the votes that are kept: all if not given."""
    votes, k = estimate.votes, estimate.votes.k
    order = votes.by_time if kept is None else votes.by_time[kept[votes.by_time]]
    worker = votes.worker[order]
    starts = starts_of(worker)
    many = np.diff(np.append(starts, len(order)))
    right, own = _beliefs(estimate, order)
    accuracy = max(estimate.accuracy, 1 / k + 0.1)

    def summed(values: Floats) -> Floats:
        return real(np.add.reduceat(whole(values), starts))

    guesses = whole(-np.log(k) - np.log(right * accuracy + (1 - right) * (1 - accuracy) / (k - 1)))
    honest = np.stack(
        [summed(np.log(right * a + (1 - right) * (1 - a) / (k - 1))) for a in _HONEST]
    ).max(axis=0)
    said = np.zeros((len(starts), k), dtype=np.int64)
    np.add.at(said, (np.repeat(np.arange(len(starts)), many), votes.said[order]), 1)
    most = said.max(axis=1)
    constant = most * np.log(_FAITH) + (many - most) * np.log((1 - _FAITH) / (k - 1))
    decline, turn, before = _decline(guesses, votes.reported[order], starts, many)
    return Conduct(
        worker=worker[starts],
        answers=many,
        commonest=said.argmax(axis=1),
        most=most,
        guessing=real(np.add.reduceat(guesses, starts)),
        constant=constant - np.log(k) - honest,
        decline=decline,
        since=order[turn],
        before=before,
        distance=summed(-np.log(k) - np.log(own)),
    )


def _beliefs(estimate: Estimate, order: Ints) -> tuple[Floats, Floats]:
    """Of votes, how likely each is right, and is given: by others' votes and the known answers."""
    votes = estimate.votes
    task, cell = votes.task[order], votes.cell[order]
    heard = ~estimate.silent[votes.worker[order]]
    logits = estimate.logits[task] - estimate.logs[cell] * heard[:, None]
    mass = beliefs(logits, votes.known[task])
    right = mass[np.arange(len(order)), votes.said[order]]
    return right, over_options(mass * estimate.chances[cell])


def _decline(
    guesses: Ints, reported: Ints, starts: Ints, many: Ints
) -> tuple[Floats, Ints, Floats]:
    """The score of a decline, the place where it begins likeliest, and how good it was before.

    Answers of one moment begin together: their order is unknown.
    """
    run = np.cumsum(guesses) - guesses
    ends = np.append(run, run[-1] + guesses[-1] if len(run) else 0)
    group = np.repeat(np.arange(len(starts)), many)
    tails = np.repeat(ends[starts + many], many) - run
    place = np.arange(len(guesses))
    fresh = np.ones(len(guesses), dtype=bool)
    fresh[1:] = (reported[1:] != reported[:-1]) | (group[1:] != group[:-1])
    tails = tails[np.maximum.accumulate(np.where(fresh, place, 0))]
    top = np.maximum.reduceat(tails, starts)
    mass = whole(np.exp(real(tails - top[group])))
    mean = real(np.add.reduceat(mass, starts)) / many
    # The first of the largest.
    turn = np.minimum.reduceat(np.where(tails == top[group], place, len(place)), starts)
    before = real(top - tails[starts])
    return real(top) + np.log(mean), turn, before
