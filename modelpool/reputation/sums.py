"""Sums that don't depend on the order in which they are added.

The rounds of agreement can amplify the rounding error of a float until it decides between two
equally likely answers. So floats are added as whole multiples of 2 ** -40: then neither names nor
the order of rows matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SCALE = float(2**40)


def whole(values: Floats) -> Ints:
    """The values as whole multiples of 2 ** -40."""
    return np.rint(values * _SCALE).astype(np.int64)


def summed(values: Floats, axis: int | None = None) -> Any:
    """The sum along an axis, or of all."""
    return whole(values).sum(axis=axis) / _SCALE


class Groups:
    """Sums by group: `groups` has the index of each row's group, of `size` in all."""

    def __init__(self, groups: Ints, size: int) -> None:
        self._size = size
        self._order = np.argsort(groups, kind="stable")
        ordered = groups[self._order]
        first = np.ones(len(ordered), dtype=bool)
        first[1:] = ordered[1:] != ordered[:-1]
        self._starts = np.flatnonzero(first)
        self._present = ordered[self._starts]

    def sum(self, values: Floats, divisors: Floats | None = None) -> Floats:
        """Each group's sum, divided by its divisor if given; 0 for a group without rows."""
        out = np.zeros((self._size, *values.shape[1:]))
        if len(self._starts):
            rows = whole(values)[self._order]
            out[self._present] = np.add.reduceat(rows, self._starts, axis=0) / _SCALE
        if divisors is not None:
            out /= divisors.reshape(-1, *[1] * (values.ndim - 1))
        return out

    def most(self, values: Floats) -> Floats:
        """Each group's largest value; 0 for a group without rows."""
        out = np.zeros((self._size, *values.shape[1:]))
        if len(self._starts):
            out[self._present] = np.maximum.reduceat(values[self._order], self._starts, axis=0)
        return out
