"""From which score on a rule accuses, so that few of the accused are innocent.

Two groups (Efron 2008): a share of the workers is guilty, and the scores are logs of likelihood
ratios. Each worker's chance to be innocent follows, and a rule accuses as many as keep the mean of
those chances low (Newton, Noueiry, Sarkar and Ahlquist 2004).
"""

from __future__ import annotations

import math

import numpy as np

from modelpool.answers.columns import Floats

LEAST = 3.0
"""Weaker evidence accuses nobody: even of one test, its p-value is 1 in 20."""
_MOST = 0.2
"""A larger share of guilty isn't assumed: who does as so many do is no exception."""
_ROUNDS = 50


def bar(scores: Floats, rate: float, innocent: float | None = None) -> float:
    """The least score that is accused; the scores are log likelihood ratios, one of each test.

    Where nobody is guilty, anyone is accused with a probability of at most `rate`: the bar is about
    ln(tests / rate). Where some are, it is lower: the mean chance of the accused to be innocent is
    at most `innocent`, the root of the rate by default. The share of the guilty is estimated
    without the one that stands out most: alone, it says nothing of how many there are. No bar is
    under `LEAST`.
    """
    many = max(len(scores), 1)
    innocent = math.sqrt(rate) if innocent is None else innocent
    scores = -np.sort(-scores)
    prior = rate / innocent
    odds = math.log(prior / (many + 1))
    for _ in range(_ROUNDS):
        guilty = _logistic(scores + odds)
        share = (float(guilty[1:].sum()) + prior) / (many + 1)
        share = min(share, _MOST)
        odds = math.log(share / (1 - share))
    chances = _logistic(-scores - odds)
    mean = np.cumsum(chances) / np.arange(1, len(scores) + 1)
    # Those that tie are accused together, or not at all.
    last = np.append(scores[1:] != scores[:-1], True)[: len(scores)]
    passed = np.flatnonzero((mean <= innocent) & last)
    alone = math.log((1 - innocent) / innocent) - odds
    lowest = min(float(scores[passed[-1]]), alone) if len(passed) else alone
    return max(lowest, LEAST)


def _logistic(x: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(np.clip(-x, -700, 700)))
    return found
