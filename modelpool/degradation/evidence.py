"""The evidence for a fall of streams of judged outcomes.

The statistic is that of Shiryaev (1963), Roberts (1966) and Pollak (1985): the likelihood ratio of
'it fell before outcome k' to 'it never fell', summed over k, and averaged over the level that the
stream may have had and over how far it may have fallen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from modelpool.answers.columns import Floats
from modelpool.degradation.levels import Level, alarm_rates

FALLS = (0.4, 0.75)
"""What is looked for: the share right falls to two fifths, or to three quarters, of what it was."""
_FALLS = np.array(FALLS)[:, None]
_EDGE = 1e-3
"""An expectation nearer to 0 or 1 than this would let one outcome decide."""
_MOST = 1e100
"""Evidence that grows on after an alarm ends here."""
LEAST = 1e-100
"""No level is less likely: one that a stream rises to can become likely again."""
BLOCK = 48
"""Products of as many likelihoods, each over `_EDGE` times two fifths, stay representable."""


def evidence(right: Floats, level: Level, expected: Floats | None = None) -> Floats:
    """The evidence after each outcome of many streams, by outcome and stream; 1 is an alarm.

    `right` and `expected` have a row for each position and a column for each stream.
    """
    odds = np.zeros(right.shape) if expected is None else log_odds(expected)
    many = right.shape[1]
    chances = np.tile(level.chances, (many, 1))
    sums, found = np.zeros((many, len(FALLS), len(level))), np.empty(right.shape)
    for start in range(0, len(right), BLOCK):
        part = slice(start, start + BLOCK)
        path = advance(chances, sums, odds[part], right[part], level)
        chances, found[part] = path.chances[-1], path.evidence
        sums = np.minimum(path.sums[-1], _MOST)
    return found


@dataclass(frozen=True, slots=True)
class Path:
    """By outcome: the chances of levels, the sums, their total, and what entered them."""

    chances: Floats
    sums: Floats
    evidence: Floats
    entering: Floats


def advance(chances: Floats, sums: Floats, odds: Floats, right: Floats, level: Level) -> Path:
    """Take a block of outcomes, by position, of one stream or of several side by side.

    Sums S are joint with the chance W of each level: S <- (S + W x rate) x likelihood, were it
    fallen, and W <- W x likelihood, were it not. Over a block that is products and a sum.
    """
    share = np.clip(expit(odds[..., None] + level.offsets), _EDGE, 1 - _EDGE)
    x, rates = right[..., None], alarm_rates(share)
    unfallen = np.cumprod(_chance(x, share), axis=0)
    likelier = np.cumprod(ratios(x[..., None, :], share[..., None, :], _FALLS), axis=0)
    starts = np.repeat(rates[..., None, :] / len(FALLS), len(FALLS), axis=-2)
    starts[1:] /= likelier[:-1]
    entered = sums + chances[..., None, :] * np.cumsum(starts, axis=0)
    joint = chances * unfallen
    whole = joint.sum(axis=-1, keepdims=True)
    sums = unfallen[..., None, :] * likelier * entered / whole[..., None]
    after = np.maximum(joint / whole, LEAST)
    before = np.concatenate([chances[None], after[:-1]])
    return Path(after, sums, sums.sum(axis=(-1, -2)), (before * rates).sum(axis=-1))


def log_odds(share: Floats) -> Floats:
    """The log odds of shares from 0 to 1, kept from both ends; raises ValueError on others."""
    if not np.all((share >= 0) & (share <= 1)):
        raise ValueError("found another number, expected shares from 0 to 1")
    return np.asarray(logit(np.clip(share, _EDGE, 1 - _EDGE)))


def ratios(right: Floats, share: Floats, fall: Floats) -> Floats:
    """How much likelier each outcome is, its share fallen to `fall` of it."""
    return _chance(right, fall * share) / _chance(right, share)


def _chance(right: Floats, share: Floats) -> Floats:
    """How likely each outcome is, of which `share` are right.

    One known in part is right or wrong by `right` (virtual evidence, Pearl 1988): levels and falls
    must be weighed alike, else what is nearly known makes evidence of nothing.
    """
    return right * share + (1 - right) * (1 - share)
