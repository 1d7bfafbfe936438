"""How soon a model's fall is found, in tasks, where a share of its outcomes is verified.

Outcomes that nobody verifies tell the detector nothing. It follows those that are; how many tasks
pass until the next one is drawn by the share that is verified at the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.special import expit

from modelpool.answers.columns import Floats
from modelpool.degradation.detector import SURE
from modelpool.degradation.evidence import FALLS, advance, log_odds
from modelpool.degradation.levels import known
from modelpool.verification.doubts import check_share

SHARES = (0.05, 0.1, 0.2)
BASES = (0.95, 0.84, 0.7)
SIZES = (0.15, 0.25)
STREAMS = 400
_BEFORE, _AFTER = 5000, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a way to verify came to.

    `tasks` is the median number of tasks from a fall to its alarm, `before` the share of tasks
    verified before the fall, `checks` how many were verified in all until the alarm, and
    `false_alarms` the share of streams with one before the fall.
    """

    tasks: float
    before: float
    checks: float
    false_alarms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Verifying a constant share, and all while in doubt: `base` is the share right before."""

    share: float
    base: float
    size: float
    constant: Watched
    doubting: Watched


def compare(seed: int = 0) -> list[Comparison]:
    """The comparisons for all shares, levels and sizes of falls."""
    return [
        Comparison(
            share=share,
            base=base,
            size=size,
            constant=_watch(base, size, partial(_constant, share=share), seed),
            doubting=_watch(base, size, partial(_by_doubt, share=share), seed),
        )
        for share in SHARES
        for base in BASES
        for size in SIZES
    ]


def _constant(doubt: Floats, share: float) -> Floats:
    return np.full_like(doubt, share)


def _by_doubt(doubt: Floats, share: float) -> Floats:
    return np.array([check_share(each, share) for each in doubt.tolist()])


def _watch(base: float, size: float, share_of: Callable[[Floats], Floats], seed: int) -> Watched:
    rng = np.random.default_rng(seed)
    level, odds = known(), log_odds(np.full((1, STREAMS), base))
    chances = np.tile(level.chances, (STREAMS, 1))
    sums = np.zeros((STREAMS, len(FALLS), len(level)))
    doubt, at, delay = np.zeros(STREAMS), np.zeros(STREAMS), np.full(STREAMS, np.nan)
    before, after = np.zeros(STREAMS), np.zeros(STREAMS)
    while (going := np.isnan(delay)).any():
        at = at + rng.geometric(share_of(doubt))
        fallen = at > _BEFORE
        right = (rng.random(STREAMS) < base - size * fallen).astype(np.float64)
        path = advance(chances, sums, odds, right[None], level)
        chances, sums, evidence = path.chances[-1], path.sums[-1], path.evidence[-1]
        # at the alarm, where the evidence is 1, the chance of a fall is `SURE`
        doubt = expit(np.log(np.maximum(evidence, 1e-300)) + np.log(SURE / (1 - SURE)))
        before += going & ~fallen
        after += going & fallen
        ends = going & ((evidence >= 1) | (at > _BEFORE + _AFTER))
        delay[ends] = at[ends] - _BEFORE
    true = delay > 0
    return Watched(
        tasks=float(np.median(delay[true])),
        before=float(before[true].mean() / _BEFORE),
        checks=float((before + after)[true].mean()),
        false_alarms=float(1 - true.mean()),
    )
