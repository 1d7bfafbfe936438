"""What is expected of each outcome of a task type, apart from how good its model is.

The log odds that an outcome is right are a sum of effects (Rasch's model with several facets,
Linacre 1989): of its task, of what the task demands, of its worker, and of the time, in which a
cohort may do better or worse; all shrunk towards nothing where few outcomes show them. For an
outcome every effect is estimated without the outcomes of its own model: what a model does moves
nothing that is expected of it, so that a fall can't hide in an expectation. How it fares with one
kind of demand is the exception: that is learned from its own outcomes, of which the last ones don't
count yet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Floats, Ints

# Of effects a priori, in log odds: the inverses of their variances.
_PRECISION = {"model": 0.5, "task": 1.0, "demand": 1.0, "worker": 1.0, "period": 20.0}
_OWN_PRECISION = 4.0
_SWEEPS = 12
LAG = 100
"""How many of a model's last outcomes say nothing yet about how it fares with a kind of demand."""

PERIOD = 200
"""How many outcomes of a task type share an effect of the time."""

_LARGEST = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Judged outcomes of one task type in the order in which they were reported, in columns.

    `task`, `demand`, `worker` and `model` are numbers from 0; `right` is from 0 (wrong) to 1.
    """

    task: Ints
    demand: Ints
    worker: Ints
    model: Ints
    right: Floats

    def __len__(self) -> int:
        return len(self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facet:
    """One effect on all outcomes, by number; `precision` is that of its prior."""

    of: Ints
    precision: float
    effect: Floats

    def sums(self, values: Floats) -> Floats:
        """The sum of the outcomes' values for each number."""
        return np.bincount(self.of, values, minlength=len(self.effect)).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What is expected of outcomes where their model is as good as the average one.

    `chance` is how likely each outcome is to be right, without what its own model did elsewhere.
    The effects are those of all outcomes, in log odds: what demands and workers add to `base`.
    """

    chance: Floats
    base: float
    demands: Floats
    workers: Floats


def expect(outcomes: Stream) -> Expectation:
    """What is expected of each outcome; `modelpool.degradation.detector` adds a model's level."""
    if not len(outcomes):
        return Expectation(chance=np.zeros(0), base=0.0, demands=np.zeros(0), workers=np.zeros(0))
    period: Ints = np.arange(len(outcomes), dtype=np.int64) // PERIOD
    facets: dict[str, Ints] = {
        "model": outcomes.model,
        "task": outcomes.task,
        "demand": outcomes.demand,
        "worker": outcomes.worker,
        "period": period,
    }
    made = {name: _facet(of, _PRECISION[name]) for name, of in facets.items()}
    mean = float(np.clip(outcomes.right.mean(), 0.02, 0.98))
    base = math.log(mean / (1 - mean))
    fitted = _fit(outcomes.right, base, made)
    total, variance = np.full(len(outcomes), base), np.zeros(len(outcomes))
    chance = 1 / (1 + np.exp(-fitted))
    for name, facet in made.items():
        if name != "model":
            effect, spread = _without_own(facet, outcomes, chance)
            total, variance = total + effect, variance + spread
    # the mean of a logistic curve over a normal spread (MacKay 1992)
    total /= np.sqrt(1 + math.pi * variance / 8)
    own = _own(outcomes, total)
    return Expectation(
        chance=1 / (1 + np.exp(-np.clip(total + own, -_LARGEST, _LARGEST))),
        base=base,
        demands=made["demand"].effect,
        workers=made["worker"].effect,
    )


def expect_alone(total: float, others: Sequence[tuple[float, float]]) -> float:
    """How likely one outcome is to be right, of which the log odds without its task are `total`.

    `others` are outcomes of other models on the task: how right each is, and how likely it was.
    """
    gap = sum(right - chance for right, chance in others)
    weight = sum(chance * (1 - chance) for _, chance in others) + _PRECISION["task"]
    spread = math.sqrt(1 + math.pi / 8 / weight)
    return 1 / (1 + math.exp(-(total + gap / weight) / spread))


def _facet(of: Ints, precision: float) -> _Facet:
    return _Facet(of=of, precision=precision, effect=np.zeros(int(of.max(initial=0)) + 1))


def _fit(right: Floats, base: float, facets: dict[str, _Facet]) -> Floats:
    """The log odds of every outcome, after Newton's steps for one facet after another."""
    total = np.full(len(right), base)
    for _ in range(_SWEEPS):
        for facet in facets.values():
            chance = 1 / (1 + np.exp(-total))
            slope = facet.sums(right - chance) - facet.precision * facet.effect
            step = slope / (facet.sums(chance * (1 - chance)) + facet.precision)
            step = np.clip(facet.effect + step, -_LARGEST, _LARGEST) - facet.effect
            facet.effect[:] += step
            total = total + step[facet.of]
    return total


def _without_own(facet: _Facet, outcomes: Stream, chance: Floats) -> tuple[Floats, Floats]:
    """A facet's effect on each outcome without the outcomes of its own model, and its variance."""
    gap, weight = outcomes.right - chance, chance * (1 - chance)
    models = int(outcomes.model.max()) + 1
    _, both = np.unique(facet.of * models + outcomes.model, return_inverse=True)
    gaps = facet.sums(gap)[facet.of] - np.bincount(both, gap)[both]
    weights = facet.sums(weight)[facet.of] - np.bincount(both, weight)[both]
    weights = np.maximum(weights, 0.0)
    precision = weights + facet.precision
    effect = (gaps + weights * facet.effect[facet.of]) / precision
    effect = np.where(weights > 1e-9, effect, 0.0)
    return effect, 1 / precision


def _own(outcomes: Stream, total: Floats) -> Floats:
    """How a model has fared with a kind of demand, compared with how it fares in all."""
    order = np.argsort(outcomes.model, kind="stable")
    model = outcomes.model[order]
    right, chance = outcomes.right[order], 1 / (1 + np.exp(-total[order]))
    weight = chance * (1 - chance)
    place = np.arange(len(model))
    starts = np.maximum.accumulate(np.where(np.diff(model, prepend=-1) != 0, place, 0))
    last = np.maximum(place - LAG, starts)
    level = _ratio(_until(last, starts, right - chance), _until(last, starts, weight), 1.0)
    kinds = int(outcomes.demand.max()) + 1
    key = model * kinds + outcomes.demand[order]
    by_kind = np.argsort(key, kind="stable")
    gap = right - chance - level * weight
    own = np.zeros(len(model))
    of = key[by_kind]
    begin = np.maximum.accumulate(np.where(np.diff(of, prepend=-1) != 0, place, 0))
    # how many of the kind lie before the lag: their places grow within a kind
    line = of * (len(model) + 1) + by_kind
    until = np.searchsorted(line, of * (len(model) + 1) + last[by_kind], side="left")
    until = np.clip(until, begin, place)
    sums = _until(until, begin, gap[by_kind])
    weights = _until(until, begin, weight[by_kind])
    own[by_kind] = _ratio(sums, weights, _OWN_PRECISION)
    found = np.empty(len(model))
    found[order] = own
    return found


def _until(until: Ints, start: Ints, values: Floats) -> Floats:
    """Sums of values from each start to before each end."""
    run = np.concatenate([[0.0], np.cumsum(values)])
    found: Floats = run[until] - run[start]
    return found


def _ratio(gaps: Floats, weights: Floats, precision: float) -> Floats:
    found: Floats = gaps / (weights + precision)
    return found
