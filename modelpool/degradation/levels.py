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

# By simulation, of 50,000 streams each; `python -m tools.drift_thresholds` makes the table again.
_NATS = (
    (0.05, 10.60),
    (0.1, 10.95),
    (0.2, 11.25),
    (0.3, 11.35),
    (0.4, 11.40),
    (0.5, 11.40),
    (0.6, 11.45),
    (0.7, 11.30),
    (0.8, 11.35),
    (0.84, 11.30),
    (0.88, 11.10),
    (0.9, 11.15),
    (0.93, 11.00),
    (0.95, 10.90),
    (0.97, 11.05),
    (0.98, 10.60),
    (0.99, 10.85),
)
SHARES = tuple(share for share, _ in _NATS)
_RATES = np.exp([-nats for _, nats in _NATS])


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
    rates: Floats = np.interp(share, SHARES, _RATES)
    return rates
