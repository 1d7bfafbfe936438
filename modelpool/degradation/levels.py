"""What is believed of a stream's level before its first outcome, and what evidence an alarm takes.

A level is an offset, in log odds, from what is expected of each outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, softmax

from modelpool.answers.columns import Floats

_OFFSETS = np.round(np.arange(-3.0, 5.41, 0.2), 10)
"""Levels to tell apart. They are finer than what 500 outcomes tell at a share of .95."""

# By simulation: tools/drift_thresholds.py makes this table again.
_SHARES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.84, 0.9, 0.95, 0.976, 0.98, 0.984, 0.99, 0.995)
_NATS = (11.3,) * len(_SHARES)
_RATES = np.exp(-np.array(_NATS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A prior over levels: `offsets` in log odds, ascending, and the chance of each."""

    offsets: Floats
    chances: Floats

    def __len__(self) -> int:
        return len(self.offsets)


def known() -> Level:
    """The outcomes come as expected until they fall; nothing is learned from them."""
    return Level(offsets=np.zeros(1), chances=np.ones(1))


def unknown() -> Level:
    """For streams of which nothing is expected (0.5): Jeffreys' prior over their share right."""
    share = expit(_OFFSETS)
    return Level(offsets=_OFFSETS, chances=softmax(np.log(share * (1 - share)) / 2))


def near(spread: float) -> Level:
    """Normal around what is expected, with a standard deviation of `spread` in log odds, over 0."""
    return Level(offsets=_OFFSETS, chances=softmax(-0.5 * (_OFFSETS / spread) ** 2))


def alarm_rates(share: Floats) -> Floats:
    """What weighs the evidence for a fall from these shares right, 0 to 1: an alarm is at 1.

    With it, one per cent of unchanged streams of 1,000 outcomes alarm, or fewer.
    """
    rates: Floats = np.interp(share, _SHARES, _RATES)
    return rates
