"""Methods that give a worker one accuracy: its known record alone, and EM with or without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.ballots import Ballots, Estimate, beliefs_of
from benchmarks.quality.label_sets import numpy

if TYPE_CHECKING:
    from benchmarks.quality.ballots import Floats

_ROUNDS = 20


def known_record(ballots: Ballots) -> Estimate:
    """The Beta mean of each worker's known answers; answers are accepted by log-odds vote."""
    shares = ballots.known_record()
    return ballots.estimate(shares, ballots.votes(ballots.log_odds(shares)))


def one_coin_em(ballots: Ballots) -> Estimate:
    """One-coin Dawid-Skene, anchored on what is known, with each worker's own vote left out.

    It starts from the known record; with nothing known, that is the majority.
    """
    shares = ballots.known_record()
    for _ in range(_ROUNDS):
        shares = ballots.shares(_right(ballots, shares), numpy().ones(len(ballots.of)))
    return ballots.estimate(shares, ballots.fix(ballots.votes(ballots.log_odds(shares))))


def _right(ballots: Ballots, shares: Floats) -> Floats:
    """How likely each answer is right, by what is known, else by the votes of the others."""
    np = numpy()
    weights = ballots.log_odds(shares)
    others = ballots.votes(weights)[ballots.of]
    own = np.arange(len(ballots.of)), ballots.given
    others[own] -= weights[ballots.voter]
    known = ballots.given == ballots.known[ballots.of]
    right: Floats = np.where(ballots.is_known, known, beliefs_of(others)[own])
    return right
