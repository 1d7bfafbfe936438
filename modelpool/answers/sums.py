"""Sums that don't depend on the order in which they are added: of whole numbers.

Long sums are of multiples of 2 ** -40, as integers. Sums over the options of a task are of floats
from 0 to 1 that are multiples of 2 ** -49: up to 15 of them add without rounding.
"""

from __future__ import annotations

import numpy as np

from modelpool.answers.columns import Floats, Ints

_BITS = 40
_SCALE = float(2**_BITS)
_LOW = 20


def whole(values: Floats) -> Ints:
    """The values as whole multiples of 2 ** -40."""
    return np.rint(values * _SCALE).astype(np.int64)


def real(wholes: Ints) -> Floats:
    """The values of whole multiples of 2 ** -40."""
    found: Floats = wholes / _SCALE
    return found


def total(wholes: Ints) -> float:
    """The sum of all, as a value; it may be too large for an integer of 64 bits."""
    high = int((wholes >> _LOW).sum())
    low = int((wholes & ((1 << _LOW) - 1)).sum())
    return ((high << _LOW) + low) / (1 << _BITS)


def over_options(values: Floats) -> Floats:
    """The sum along the last axis, of values from 0 to 1."""
    # In [8, 16) a float's last bit is 2 ** -49.
    found: Floats = ((values + 12.0) - 12.0).sum(axis=-1)
    return found


def log_sum(logits: Ints) -> tuple[Floats, Floats]:
    """Rows of logarithms (as wholes): exp of each less its row's largest, and log of its sum."""
    top = logits.max(axis=-1)
    mass = np.exp(real(logits - top[..., None]))
    return mass, real(top) + np.log(over_options(mass))


def starts_of(ordered: Ints) -> Ints:
    """Where each run of equal values starts."""
    if not len(ordered):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def ranges(first: Ints, many: Ints) -> Ints:
    """The numbers first, first + 1, ... of each range, one range after the other."""
    ends = np.cumsum(many)
    found: Ints = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + many, many)
    return found
