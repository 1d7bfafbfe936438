"""Dawid and Skene's EM (1979), in which some answers are known: as it is, and with shrunk rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.ballots import PSEUDO_COUNTS, Ballots, Estimate, beliefs_of
from benchmarks.quality.label_sets import numpy

if TYPE_CHECKING:
    from benchmarks.quality.ballots import Floats

_ROUNDS = 20
# Keeps the logarithm of what never happened finite.
_LEAST = 1e-10


def dawid_skene(ballots: Ballots) -> Estimate:
    """Known tasks are fixed, the others start from the share of votes; rows are maximum likelihood.

    A worker's score is the mean belief in its answers.
    """
    np = numpy()
    votes = ballots.votes(np.ones(len(ballots.workers)))
    beliefs = ballots.fix(votes / votes.sum(axis=1, keepdims=True))
    for _ in range(_ROUNDS):
        counts = _counts(ballots, beliefs)
        rows = counts / np.maximum(counts.sum(axis=2, keepdims=True), _LEAST)
        beliefs = _beliefs(ballots, rows, beliefs)
    right = beliefs[ballots.of, ballots.given]
    scores = ballots.per_worker(right) / ballots.per_worker(np.ones(len(right)))
    return ballots.estimate(scores, beliefs)


def shrunk_dawid_skene(ballots: Ballots) -> Estimate:
    """Rows are shrunk to the worker's one accuracy and that to the pool's; starts from the known.

    4 pseudo-counts each. The first beliefs are a log-odds vote by the known record.
    """
    np = numpy()
    every = np.ones(len(ballots.of))
    same = np.eye(ballots.choices)
    record = ballots.log_odds(ballots.known_record())
    beliefs = ballots.fix(beliefs_of(ballots.votes(record)))
    for _ in range(_ROUNDS):
        shares = ballots.shares(beliefs[ballots.of, ballots.given], every)[:, None, None]
        expected = shares * same + (1 - shares) / (ballots.choices - 1) * (1 - same)
        counts = _counts(ballots, beliefs) + PSEUDO_COUNTS * expected
        rows = counts / counts.sum(axis=2, keepdims=True)
        beliefs = _beliefs(ballots, rows, beliefs)
    scores = ballots.shares(beliefs[ballots.of, ballots.given], every)
    return ballots.estimate(scores, beliefs)


def _counts(ballots: Ballots, beliefs: Floats) -> Floats:
    """By worker, right answer and given answer: how often that was, as far as one believes."""
    k = ballots.choices
    counts: Floats = numpy().zeros((len(ballots.workers), k, k))
    for right in range(k):
        cells = ballots.voter * k + ballots.given
        sums = numpy().bincount(cells, beliefs[ballots.of, right], len(ballots.workers) * k)
        counts[:, right, :] = sums.reshape(-1, k)
    return counts


def _beliefs(ballots: Ballots, rows: Floats, before: Floats) -> Floats:
    """What the answers make likely, by each worker's rows and how often each answer is right."""
    np = numpy()
    log_rows = np.log(np.maximum(rows, _LEAST))[ballots.voter, :, ballots.given]
    log_prior = np.log(np.maximum(before.mean(axis=0), _LEAST))
    log_odds = np.tile(log_prior, (len(ballots.tasks), 1))
    for right in range(ballots.choices):
        log_odds[:, right] += np.bincount(ballots.of, log_rows[:, right], len(ballots.tasks))
    return ballots.fix(beliefs_of(log_odds))
