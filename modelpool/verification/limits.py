"""The chance of being wrong at which one more verdict costs more than it saves."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

_ODDS = np.linspace(-14.0, 14.0, 1121)
_ROUNDS = 400
_LEAST = 0.01


def limit(price: float, error: float, coincidence: float) -> float:
    """The highest chance of being wrong with which an answer is accepted.

    `price` is what one more verdict costs, as a share of what an accepted wrong answer costs;
    `error` is how often verdicts are wrong, `coincidence` how often wrong ones agree. It is the
    optimum of Wald's sequential test of two answers: by backward induction over the log odds of the
    leading one, the cost of going on against the loss of stopping. Errors and coincidence are
    rounded, so that few tests are worked out.
    """
    error = min(max(error, _LEAST), 0.45)
    steps = round(8 * math.log2(error))
    return _limit(price, steps, max(round(coincidence * 10), 1))


@lru_cache(maxsize=1024)
def _limit(price: float, error_steps: int, coincidence_tenths: int) -> float:
    error = 2.0 ** (error_steps / 8)
    same = error * min(coincidence_tenths / 10, 0.99)
    wrong = 1 / (1 + np.exp(-_ODDS))
    step = float(np.log((1 - error) / same))
    for_leader = (1 - wrong) * (1 - error) + wrong * same
    for_other = (1 - wrong) * same + wrong * (1 - error)
    for_neither = error - same
    stop = np.minimum(wrong, 1 - wrong)
    value = stop
    for _ in range(_ROUNDS):
        go = price + for_neither * value
        go = go + for_leader * np.interp(_ODDS - step, _ODDS, value)
        go = go + for_other * np.interp(_ODDS + step, _ODDS, value)
        better = np.minimum(stop, go)
        if float(np.abs(better - value).max()) < 1e-9:
            break
        value = better
    going_on = wrong[go < stop - 1e-12]
    return float(going_on.min()) if len(going_on) else 0.5
