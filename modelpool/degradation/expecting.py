"""What is expected of each outcome of a task type, from how others did.

An outcome is right by an additive model in log odds: its model's level, its worker's skill, the
ease of its demand and of its task, and how the type went at that time (Rasch 1960, with priors).
What is expected of a model's outcome holds the last four, each as other models' outcomes say it
(but for one step of Newton's method, and the mean of the type), and the model's own record on the
demand, of earlier outcomes. Its level is what the detector learns. So no fall explains itself away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from modelpool.answers.columns import Floats, Ints

_SPREAD = 1.0
"""How far skills, eases and levels spread beforehand: the standard deviation, in log odds."""
SPREAD = 1.5
"""The same of a model's level around what is expected: nobody knows it before its outcomes."""
_PERIOD = 100
"""A model has a level of its own for as many outcomes: its fall isn't blamed on its workers."""
_WINDOW = 300
"""As many outcomes of the type say how it went at that time."""
_TRUST = 0.5
"""How far from 1 the weight of a part may be beforehand: a standard deviation."""
_LATELY = 50
"""As many outcomes of the type are its last ones."""
_TASK = 2
"""The place of the task among the parts of an expectation."""
_PASSES = 12
_GRAIN = float(2**32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Outcomes of one task type in columns, in any order.

    `right` is 0 to 1, NaN where it isn't judged: such an outcome says nothing, but something is
    expected of it. `model`, `worker`, `task` and `demand` are numbers, -1 where there is none.
    `moment` orders outcomes; those of one moment count as one after the other by their columns.
    """

    right: Floats
    model: Ints
    worker: Ints
    task: Ints
    demand: Ints
    moment: Floats

    def __len__(self) -> int:
        return len(self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What is expected of outcomes, were their models average ones.

    `share` is how likely each outcome is to be right, 0 to 1, and `steady` the same without what
    others did on its task and at its time: all may have fallen there. What workers and demands add
    to `base`, in log odds and by number, is as all models' outcomes say, and `lately` is what the
    time of the last outcomes adds.
    """

    share: Floats
    steady: Floats
    base: float
    lately: float
    workers: Floats
    demands: Floats


def expected(judged: Judged) -> Floats:
    """The share right, 0 to 1, expected of each outcome, were its model an average one.

    A detector begins with `levels.near(SPREAD)` around it.
    """
    return expect(judged).share


def expect_alone(total: float, others: Sequence[tuple[float, float]]) -> float:
    """What is expected of one outcome, of which the log odds without its task are `total`.

    `others` are other models' outcomes on the task: how right each is, and was expected to be.
    """
    score = sum(right - share for right, share in others)
    weight = sum(share * (1 - share) for _, share in others) + 1 / _SPREAD**2
    return float(expit(total + score / weight))


def expect(judged: Judged) -> Expectation:
    """As `expected`, with what workers and demands add."""
    if not len(judged):
        return _nothing_told(judged)
    order = np.lexsort(
        (judged.demand, judged.task, judged.worker, judged.model, judged.right, judged.moment)
    )
    told = order[~np.isnan(judged.right[order])]
    if not len(told):
        return _nothing_told(judged)
    right, model = judged.right[told], judged.model[told]
    many = int(judged.model.max()) + 2
    columns = [judged.worker, judged.demand, judged.task]
    factors = [_Factor(np.where(c[told] >= 0, c[told], -1), int(c.max()) + 1) for c in columns]
    period = _places_within(model + 1) // _PERIOD
    levels = _Factor(np.unique((model + 1) * (len(told) + 1) + period, return_inverse=True)[1], -1)

    base = float(logit(np.clip(right.mean(), 0.01, 0.99)))
    odds = np.full(len(told), base)
    for _ in range(_PASSES):
        for factor in (levels, *factors):
            odds = factor.improve(right, odds)

    parts = np.stack(
        [
            factor.without(right, odds, model, column, judged.model, many)
            for column, factor in zip(columns, factors, strict=True)
        ],
        axis=1,
    )
    usual = odds - levels.of_rows() + _still(levels, model, many)
    times = _times(judged, told, order, usual)
    weights = np.clip(_weights(right, levels.value, parts[told], (base + times)[told]), 0, 1)
    others = base + times + parts @ weights
    own = _own_record(judged, order, others)[:, None]
    total = others + _told(judged, told, levels.value, own, others)
    return Expectation(
        share=expit(total),
        steady=expit(total - times - parts[:, _TASK] * weights[_TASK]),
        base=base,
        lately=float(times[told[-_LATELY:]].mean()),
        workers=factors[0].effect * weights[0],
        demands=factors[1].effect * weights[1],
    )


def _nothing_told(judged: Judged) -> Expectation:
    """What is expected where no outcome is judged: anything."""
    workers, demands = (
        np.zeros(int(column.max(initial=-1)) + 1) for column in (judged.worker, judged.demand)
    )
    half = np.full(len(judged), 0.5)
    return Expectation(
        share=half, steady=half, base=0.0, lately=0.0, workers=workers, demands=demands
    )


def _told(judged: Judged, told: Ints, period: Ints, parts: Floats, odds: Floats) -> Floats:
    """What the parts say together, each by how much it tells of outcomes not estimated from.

    A part that is chance alone would make evidence of nothing (stacking: Breiman 1996).
    """
    weights = _weights(judged.right[told], period, parts[told], odds[told])
    said: Floats = parts @ np.clip(weights, 0, 1)
    return said


def _weights(right: Floats, period: Ints, parts: Floats, odds: Floats) -> Floats:
    """Weights of parts by logistic regression, beside a level for each period of a model.

    They are normal around 1 beforehand.
    """
    levels = _Factor(period, -1)
    weights = np.ones(parts.shape[1])
    odds = odds + parts @ weights
    for _ in range(_PASSES):
        odds = levels.improve(right, odds)
        share = expit(odds)
        score = parts.T @ (right - share) - (weights - 1) / _TRUST**2
        known = (parts * (share * (1 - share))[:, None]).T @ parts
        step = np.linalg.solve(known + np.eye(len(weights)) / _TRUST**2, score)
        step = np.clip(step, -0.5, 0.5)
        weights += step
        odds += parts @ step
    return weights


class _Factor:
    """One effect of the additive model: a number for each of its values, in log odds."""

    def __init__(self, value: Ints, size: int) -> None:
        self.value = value
        self._known = value >= 0
        self._size = max(size, int(value.max(initial=-1)) + 1)
        self.effect = np.zeros(self._size)

    def of_rows(self) -> Floats:
        """The effect at each row; 0 where there is no value."""
        return _taken(self.effect, self.value)

    def improve(self, right: Floats, odds: Floats) -> Floats:
        """One step of Newton's method; the log odds of the rows after it."""
        share = expit(odds)
        score = self._sums(right - share) - self.effect / _SPREAD**2
        step = score / (self._sums(share * (1 - share)) + 1 / _SPREAD**2)
        step = np.clip(step, -1, 1)
        self.effect += step
        moved: Floats = odds + _taken(step, self.value)
        return moved

    def without(
        self, right: Floats, odds: Floats, model: Ints, column: Ints, of_model: Ints, many: int
    ) -> Floats:
        """The effect for each outcome as other models' outcomes say it.

        One step of Newton's method takes out what the model's own say (Pregibon 1981).
        """
        share = expit(odds)
        pairs = self.value * many + model + 1
        known, place = np.unique(pairs[self._known], return_inverse=True)
        own_score = np.bincount(place, _grained(right - share)[self._known], len(known))
        own_weight = np.bincount(place, _grained(share * (1 - share))[self._known], len(known))
        weight = self._sums(share * (1 - share)) + 1 / _SPREAD**2
        wanted = column * many + of_model + 1
        at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
        found = _taken(self.effect, column)
        if len(known):
            has = (column >= 0) & (known[at] == wanted)
            found[has] -= own_score[at[has]] / (weight[column[has]] - own_weight[at[has]])
        return found

    def _sums(self, values: Floats) -> Floats:
        return np.bincount(
            self.value[self._known], _grained(values)[self._known], self._size
        ).astype(np.float64)


def _still(levels: _Factor, model: Ints, many: int) -> Floats:
    """Each row's model's level over all its periods, by row."""
    total = np.bincount(model + 1, _grained(levels.of_rows()), many)
    found: Floats = (total / np.maximum(np.bincount(model + 1, minlength=many), 1))[model + 1]
    return found


def _times(judged: Judged, told: Ints, order: Ints, odds: Floats) -> Floats:
    """How the type went at the time of each outcome, by other models' outcomes, in log odds."""
    windows = max(len(told) // _WINDOW, 1)
    window = np.arange(len(told)) * windows // len(told)
    at = np.full(len(judged), -1)
    at[told] = window
    # An outcome that isn't judged is of the window of the judged one before it.
    at[order] = np.maximum(np.maximum.accumulate(at[order]), 0)
    many = int(judged.model.max()) + 2
    pairs = window * many + judged.model[told] + 1
    known, place = np.unique(pairs, return_inverse=True)
    wanted = at * many + judged.model + 1
    found = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    has = known[found] == wanted

    def others(values: Floats) -> Floats:
        grains = _grained(values)
        own = np.bincount(place, grains, len(known))[found]
        rest: Floats = np.bincount(window, grains, windows)[at] - np.where(has, own, 0)
        return rest

    count, came, due = (others(v) for v in (np.ones(len(told)), judged.right[told], expit(odds)))
    return _shift(came, due, count, _scatter(window, judged.right[told], expit(odds)))


def _scatter(window: Ints, right: Floats, share: Floats) -> float:
    """The variance of windows in log odds, beyond chance (DerSimonian and Laird 1986)."""
    weight = np.bincount(window, _grained(share * (1 - share)))
    apart = np.bincount(window, _grained(right - share)) / weight
    total = float(weight.sum())
    mean = float(weight @ apart) / total
    beyond = float(weight @ (apart - mean) ** 2) - (len(weight) - 1)
    chance = total - float(weight @ weight) / total
    return max(beyond / chance, 0.0) if len(weight) > 1 else 0.0


def _own_record(judged: Judged, order: Ints, odds: Floats) -> Floats:
    """How the model did on the demand before, beyond how it did at all, in log odds.

    Some models find hard what others don't. Only its earlier outcomes count.
    """
    rows = order[judged.model[order] >= 0]
    model, demand = judged.model[rows], judged.demand[rows]
    known = ~np.isnan(judged.right[rows])
    right = np.where(known, judged.right[rows], 0.0)
    count = known.astype(np.float64)
    by_model, by_pair = _Earlier(model), _Earlier(model * (int(demand.max()) + 2) + demand + 1)

    theirs = odds[rows]
    due = by_model.sum(expit(theirs) * count)
    level = _shift(by_model.sum(right), due, by_model.sum(count), SPREAD**2)
    due = by_pair.sum(expit(theirs + level) * count)
    shift = _shift(by_pair.sum(right), due, by_pair.sum(count), _SPREAD**2)
    found = np.zeros(len(judged))
    found[rows] = np.where(demand >= 0, shift, 0.0)
    return found


class _Earlier:
    """Sums over the earlier rows of the same group, by row."""

    def __init__(self, groups: Ints) -> None:
        self._order = np.argsort(groups, kind="stable")
        ordered = groups[self._order]
        self._first = np.searchsorted(ordered, ordered)

    def sum(self, values: Floats) -> Floats:
        """For each row, the sum of the values of those before it."""
        sums = np.concatenate([[0.0], np.cumsum(_grained(values)[self._order])])
        found = np.empty(len(values))
        found[self._order] = sums[:-1] - sums[self._first]
        return found


def _shift(came: Floats, due: Floats, count: Floats, variance: float) -> Floats:
    """By how much outcomes went otherwise than due, in log odds, which vary so much beforehand."""
    usual = np.divide(due, count, out=np.full(len(due), 0.5), where=count > 0)
    usual = np.clip(usual, 0.01, 0.99)
    # As many outcomes as due say as much as a normal prior of this variance.
    added = 1 / (max(variance, 1e-9) * usual * (1 - usual))
    seen = np.clip((came + added * usual) / (count + added), 0.001, 0.999)
    shift: Floats = logit(seen) - logit(usual)
    return shift


def _places_within(groups: Ints) -> Ints:
    """The place of each row among those of its group, in the order of rows."""
    by_group = np.argsort(groups, kind="stable")
    ordered = groups[by_group]
    first = np.searchsorted(ordered, ordered)
    places = np.empty(len(groups), dtype=np.int64)
    places[by_group] = np.arange(len(groups)) - first
    return places


def _taken(values: Floats, at: Ints) -> Floats:
    if not len(values):
        return np.zeros(len(at))
    found: Floats = np.where(at >= 0, values[np.maximum(at, 0)], 0.0)
    return found


def _grained(values: Floats) -> Floats:
    """Whole multiples of 2 ** -32, whose sums don't depend on the order of rows."""
    found: Floats = np.rint(values * _GRAIN) / _GRAIN
    return found


def streams(judged: Judged) -> Iterator[tuple[int, Ints]]:
    """Each model's number, and the rows of its judged outcomes in the order of their moments."""
    order = np.lexsort((judged.demand, judged.task, judged.worker, judged.right, judged.moment))
    order = order[~np.isnan(judged.right[order])]
    order = order[np.argsort(judged.model[order], kind="stable")]
    numbers, starts = np.unique(judged.model[order], return_index=True)
    for number, start, end in zip(numbers, starts, [*starts[1:], len(order)], strict=False):
        if number >= 0:
            yield int(number), order[start:end]
