"""How much is verified while a model is in doubt."""

from __future__ import annotations

SUSPECTED = 0.01
"""The chance that a model has fallen from which on all of its outcomes are verified."""


def check_share(doubt: float, share: float) -> float:
    """The share of outcomes to verify, 0 to 1.

    `doubt` is the chance that the model has fallen, `share` what is verified without doubt. To
    watch rarely while nothing points to a fall, and always else, is what finds a fall soonest for a
    number of checks (Banerjee and Veeravalli 2012).
    """
    return 1.0 if doubt >= SUSPECTED else share
