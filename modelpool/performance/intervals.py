"""Intervals of shares and medians of outcomes that come in groups: one for each operator.

Outcomes of one operator are alike, so they say less than as many of different operators. A share's
interval is Clopper and Pearson's for as many outcomes as would say as much if they were independent
(Korn and Graubard 1998), a median's has the quantiles at the ends of such an interval of its share
(Woodruff 1952).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, fdtri, ndtri, stdtrit

Floats = NDArray[np.float64]

LEAST_OPERATORS = 3
"""Fewer operators don't show how much of a number is the model's and how much is theirs."""
# As alike as outcomes of an operator are taken to be when its weight is set, so that none counts
# more than twenty independent outcomes beside the others.
_ALIKE = 0.05
# The chance that operators differ more, or that the best one reaches more, than is taken for so.
_UNLIKELY = 0.05


class Estimate(Protocol):
    """A number that outcomes show, and its interval."""

    @property
    def value(self) -> float:
        """The number itself."""

    def interval(self, error: float) -> tuple[float, float]:
        """Both ends, one of which is wrong with a chance of `error`; infinite if none bounds it."""

    def foreseen(self, error: float, times: float) -> tuple[float, float]:
        """The interval after `times` as many outcomes of as many times the operators, three or
        more, if they are like those so far."""


@dataclass(frozen=True)
class Share:
    """The share right, from the outcomes of each operator and how many of them are right.

    The lower end is for the mean operator, the upper one also for the best: a low share is the
    model's only if nobody gets more out of it. So fewer than three operators show no upper end, and
    no lower one unless the outcomes are `sure`: judged by known answers. `doubt` is the standard
    error of the judgements, the same for all outcomes.
    """

    total: Floats
    right: Floats
    sure: bool = False
    doubt: float = 0.0

    @property
    def value(self) -> float:
        """The share of the mean operator, 0 to 1."""
        return self._pooled.value

    @cached_property
    def _pooled(self) -> _Pooled:
        return _pooled(self.total, self.right)

    def interval(self, error: float) -> tuple[float, float]:
        """Its ends, 0 to 1."""
        lower, upper = 0.0, 1.0
        if len(self.total) >= LEAST_OPERATORS:
            lower, upper = self._pooled.interval(self.value, error)
            upper = max(upper, self._best())
        if self.sure:
            lower = max(lower, self._certain(error))
        return self._doubted(lower, upper, error)

    def foreseen(self, error: float, times: float) -> tuple[float, float]:
        """The interval after more outcomes; see Estimate."""
        return self._doubted(*self._pooled.times(times).interval(self.value, error), error)

    def _doubted(self, lower: float, upper: float, error: float) -> tuple[float, float]:
        wide = float(-ndtri(error / 2)) * self.doubt
        return max(0.0, lower - wide), min(1.0, upper + wide)

    def _best(self) -> float:
        """The most that any operator may reach: its share, shrunk as far as they may be alike."""
        value, alike = self.value, self._pooled.alike_at_most
        if not 0 < value < 1 or alike <= 0:
            return value
        if alike >= 1:
            return float((self.right / self.total).max())
        size = (1 - alike) / alike
        a, b = size * value + self.right, size * (1 - value) + self.total - self.right
        return float(betaincinv(a, b, 1 - _UNLIKELY).max())

    def _certain(self, error: float) -> float:
        """The lower end by known answers, which needs no second operator to be believed."""
        order = np.lexsort((self.right, self.total))
        total, right = self.total[order], self.right[order]
        weight = _weights(total, max(self._pooled.alike, _ALIKE))
        value = float((weight * right / total).sum() / weight.sum())
        return _clopper_pearson(value, float(weight.sum()), error)[0]


class Median:
    """The median of the values of each operator; it needs three operators for an interval."""

    def __init__(self, values: Sequence[Sequence[float]]) -> None:
        arrays = [np.sort(np.asarray(each, dtype=np.float64)) for each in values]
        groups = sorted(arrays, key=len)
        total = np.array([len(each) for each in groups], dtype=np.float64)
        weight = _weights(total, _ALIKE)
        every = np.concatenate(groups)
        part = np.repeat(weight / total / weight.sum(), total.astype(np.int64))
        # Equal values of operators with different weights must add up in one order.
        order = np.lexsort((part, every))
        self._values, self._below = every[order], np.cumsum(part[order])
        self.value = self._quantile(0.5)
        self.mean = float((self._values * part[order]).sum())
        below = np.array([np.searchsorted(each, self.value, side="right") for each in groups])
        self._pooled = _pooled(total, below.astype(np.float64))
        self._groups = len(groups)

    def interval(self, error: float) -> tuple[float, float]:
        """Its ends, from 0 to infinity."""
        if self._groups < LEAST_OPERATORS:
            return 0.0, math.inf
        return self._between(*self._pooled.interval(0.5, error))

    def foreseen(self, error: float, times: float) -> tuple[float, float]:
        """The interval after more outcomes; see Estimate."""
        return self._between(*self._pooled.times(times).interval(0.5, error))

    def _between(self, low: float, high: float) -> tuple[float, float]:
        lower = self._quantile(low) if low > 0 else 0.0
        return lower, self._quantile(high) if high < 1 else math.inf

    def _quantile(self, at: float) -> float:
        """The smallest value at or below which a part of the weight lies."""
        position = int(np.searchsorted(self._below, at - 1e-12))
        return float(self._values[min(position, len(self._values) - 1)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pooled:
    """A share of the mean operator: `worth` independent outcomes and `operators` of equal weight
    would say as much, `alike` is the correlation of two outcomes of one operator, `alike_at_most`
    its upper bound."""

    value: float
    worth: float
    operators: float
    alike: float
    alike_at_most: float

    def times(self, times: float) -> _Pooled:
        return _Pooled(
            value=self.value,
            worth=self.worth * times,
            operators=max(self.operators * times, float(LEAST_OPERATORS)),
            alike=self.alike,
            alike_at_most=self.alike_at_most,
        )

    def interval(self, share: float, error: float) -> tuple[float, float]:
        """That of a share. Outcomes count less, the fewer operators show how alike they are: by
        the square of the normal quantile over Student's."""
        if self.operators <= 1:
            return 0.0, 1.0
        quantile = float(ndtri(error / 2) / stdtrit(self.operators - 1, error / 2))
        return _clopper_pearson(share, self.worth * quantile**2, error)


def _clopper_pearson(value: float, total: float, error: float) -> tuple[float, float]:
    right = value * total
    wrong = max(0.0, total - right)
    lower = float(betaincinv(right, wrong + 1, error / 2)) if right > 0 else 0.0
    upper = float(betaincinv(right + 1, wrong, 1 - error / 2)) if wrong > 0 else 1.0
    return lower, upper


def _pooled(total: Floats, right: Floats) -> _Pooled:
    # Summed in an order that doesn't depend on names.
    order = np.lexsort((right, total))
    total, right = total[order], right[order]
    weight = _weights(total, _ALIKE)
    alike, at_most = _alike(total, right)
    squares = weight**2 * (1 + np.maximum(total - 1, 0) * alike) / total
    whole = float(weight.sum())
    return _Pooled(
        value=float((weight * right / total).sum()) / whole,
        worth=whole**2 / float(squares.sum()),
        operators=whole**2 / float((weight**2).sum()),
        alike=alike,
        alike_at_most=at_most,
    )


def _weights(total: Floats, alike: float) -> Floats:
    found: Floats = total / (1 + np.maximum(total - 1, 0) * alike)
    return found


def _alike(total: Floats, right: Floats) -> tuple[float, float]:
    """The correlation of two outcomes of one operator, 0 to 1, by analysis of variance, and its
    upper bound by the F distribution."""
    groups, every = len(total), float(total.sum())
    if groups < 2 or every <= groups:
        return 0.0, 0.0
    part = right / total
    mean = float(right.sum()) / every
    between = float((total * (part - mean) ** 2).sum()) / (groups - 1)
    within = float((total * part * (1 - part)).sum()) / (every - groups)
    if between <= 0 and within <= 0:
        return 0.0, 0.0
    size = (every - float((total**2).sum()) / every) / (groups - 1)
    least = float(fdtri(groups - 1, every - groups, _UNLIKELY))

    def correlation(between: float) -> float:
        found = (between - within) / (between + (size - 1) * within)
        return min(1.0, max(0.0, found))

    return correlation(between), correlation(between / least)
