"""Sums that don't depend on the order in which they are added.

The rounds of agreement can amplify the rounding error of a float until it decides between two
equally likely answers. So floats are added as whole multiples of 2 ** -32: such sums are exact up
to 2 ** 21, and neither names nor the order of rows matter.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from modelpool.answers.columns import Floats, Ints

_SCALE = float(2**32)
_FEW = 200
"""So few entries are added one by one: to make a matrix of them takes longer."""


def grained(values: Floats) -> Floats:
    """The values as whole multiples of 2 ** -32."""
    found: Floats = values * _SCALE
    np.rint(found, out=found)
    found *= 1 / _SCALE
    return found


def summed(values: Floats, axis: int | None = None) -> Any:
    """The sum along an axis, or of all."""
    return grained(values).sum(axis=axis)


def along(values: Floats) -> Floats:
    """The sums of grained rows, as a column."""
    found: Floats = values @ np.ones((values.shape[1], 1))
    return found


def largest(values: Floats) -> Floats:
    """The largest of each row, as a column."""
    found = values[:, 0].copy()
    for column in range(1, values.shape[1]):
        np.maximum(found, values[:, column], out=found)
    return found[:, None]


def by_group(groups: Ints, values: Floats, size: int) -> Floats:
    """The sum of each of `size` groups; 0 for a group without rows."""
    return np.bincount(groups, grained(values), size).astype(np.float64)


class Adder:
    """Adds rows of values: row `source` of each entry to the row `target`, of `shape` in all."""

    def __init__(self, target: Ints, source: Ints, shape: tuple[int, int]) -> None:
        self._target, self._source, self._shape = target, source, shape

    @cached_property
    def _matrix(self) -> Any:
        from scipy.sparse import csr_array

        entries = (self._target.astype(np.int32), self._source.astype(np.int32))
        return csr_array((np.ones(len(self._target)), entries), shape=self._shape)

    def sum(self, values: Floats) -> Floats:
        """The sums of rows, which must be grained."""
        found: Floats
        if len(self._target) > _FEW:
            found = np.asarray(self._matrix @ values)
        else:
            found = np.zeros((self._shape[0], values.shape[1]))
            np.add.at(found, self._target, values[self._source])
        return found


class Runs:
    """Runs of equal groups among sorted `groups`, of `size` in all."""

    def __init__(self, groups: Ints, size: int) -> None:
        self._groups, self._size = groups, size
        first = np.ones(len(groups), dtype=np.bool_)
        first[1:] = groups[1:] != groups[:-1]
        self._starts = np.flatnonzero(first)
        self._present = groups[self._starts]

    @cached_property
    def _adder(self) -> Adder:
        rows = len(self._groups)
        return Adder(self._groups, np.arange(rows), (self._size, rows))

    def sum(self, values: Floats) -> Floats:
        """Each group's sum, along the first axis; 0 for a group without rows."""
        if values.ndim == 1:
            return by_group(self._groups, values, self._size)
        return self._adder.sum(grained(values))

    def most(self, values: Floats) -> Floats:
        """Each group's largest value; 0 for a group without rows."""
        out = np.zeros((self._size, *values.shape[1:]))
        if len(self._starts):
            out[self._present] = np.maximum.reduceat(values, self._starts, axis=0)
        return out
