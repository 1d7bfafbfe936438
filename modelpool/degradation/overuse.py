"""Whether a model is used far more than was available, and what that does to it.

docs/degradation.md says what follows. Everything here is numbers: `uses` reads them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from modelpool.answers.columns import Bools, Floats, Ints

HOUR = 3_600_000_000
"""Microseconds."""
DAY = 24 * HOUR
WEEK = 7 * DAY

LONGER = math.log(1.1)
"""A latency that is longer by less than a tenth is no harm."""
MORE_FAILURES = 0.01
"""Neither is a share of failures that is higher by less than a point."""

_FEWEST_BLOCKS = 5
_LEAST_VARIANCE = 1e-6
_ROUNDS = 20
_BUSY, _QUIET = 0.9, 0.1


@dataclass(frozen=True, slots=True)
class Concentration:
    """How the uses of a task type are spread over its models; arrays are by model.

    Uses that weren't feasible are misapplied, and no matter of this. `uses` are a model's, `of` all
    for which it was feasible; `available` is the share of those that the feasible sets offered, and
    `even` that of as many models as are effectively in use. `score` is Chernoff's bound on the
    chance of such a share or a larger one where the larger of these two is due, as a logarithm.
    `concentrated` says whether the share is far above both, whatever chance explains.
    """

    uses: Ints
    of: Ints
    available: Floats
    even: Floats
    score: Floats
    concentrated: Bools

    @property
    def share(self) -> Floats:
        """The share of the uses for which the model was feasible."""
        found: Floats = self.uses / np.maximum(self.of, 1)
        return found


def concentration(worker: Ints, model: Ints, group: Ints, offered: Floats) -> Concentration:
    """How uses are spread, each by a `worker`, of a `model`, for a `group` of equal tasks.

    `offered` is the chance that each group (rows) gave each model (columns); 0 where the model
    wasn't feasible. What a worker chooses is of one kind, so n uses are worth
    n / (1 + (m - 1) r): m is how many uses of its worker a use is among, on average, and r how much
    more often two of a worker's uses are of one model than two of any.
    """
    feasible = offered > 0
    own = feasible[group, model]
    worker, model, group = worker[own], model[own], group[own]
    per_group = np.zeros(offered.shape, dtype=np.int64)
    np.add.at(per_group, (group, model), 1)
    many = np.bincount(group, minlength=len(offered))
    uses = per_group.sum(axis=0)
    of = (many[:, None] * feasible).sum(axis=0)
    available = (many[:, None] * offered).sum(axis=0) / np.maximum(of, 1)
    share = uses / np.maximum(of, 1)
    even = _even(uses)
    # Nobody chooses among all that a large registry has.
    due = np.maximum(available, even)
    score = _design_effect(worker, model) * of * divergence(share, due)
    far = (share >= 2 * available) & (share > np.minimum(0.5, 2 * even))
    return Concentration(
        uses=uses,
        of=of,
        available=available,
        even=even,
        score=np.where(share > due, score, 0.0),
        concentrated=(uses > 0) & far,
    )


def divergence(share: Floats, expected: Floats) -> Floats:
    """Kullback and Leibler's divergence of two shares, in nats."""
    rest = special.rel_entr(1 - share, 1 - expected)
    found: Floats = special.rel_entr(share, expected) + rest
    return found


def _even(uses: Ints) -> Floats:
    """An even share of each model and as many as are effectively in use beside it.

    That is Simpson's number of the others; one half where there are none.
    """
    rest = uses.sum() - uses
    squares = (uses.astype(float) ** 2).sum() - uses.astype(float) ** 2
    beside = np.divide(rest.astype(float) ** 2, squares, out=np.ones(len(uses)), where=squares > 0)
    found: Floats = 1 / (1 + beside)
    return found


def _design_effect(worker: Ints, model: Ints) -> float:
    """What a use is worth, 0 to 1."""
    of_worker = np.bincount(worker).astype(float)
    pairs = (of_worker * (of_worker - 1)).sum()
    if not pairs:
        return 1.0
    _, together = np.unique(worker * (model.max() + 1) + model, return_counts=True)
    total = np.bincount(model).astype(float)
    n = total.sum()
    within = (together.astype(float) * (together - 1)).sum() / pairs
    anyhow = (total * (total - 1)).sum() / (n * (n - 1))
    # With one model alone, nothing shows how much each worker decides anew.
    alike = (within - anyhow) / (1 - anyhow) if anyhow < 1 else float((of_worker > 0).sum() > 1)
    among = (of_worker**2).sum() / n
    return float(1 / (1 + (among - 1) * min(max(alike, 0.0), 1.0)))


def begun(is_model: Bools, available: Floats | float, share: float) -> int:
    """From which use on a model's share is likeliest to have risen to `share`; uses in order."""
    expected = np.clip(np.broadcast_to(available, is_model.shape), 1e-12, 1 - 1e-12)
    risen = min(max(share, 1e-12), 1 - 1e-12)
    ratio = np.where(is_model, np.log(risen / expected), np.log((1 - risen) / (1 - expected)))
    after = np.cumsum(ratio[::-1])[::-1]
    return int(np.argmax(after))


def is_hourly(every: Ints) -> bool:
    """Whether a model with uses at these moments, in order, has one more an hour, on average."""
    return len(every) > 0 and bool(_around(every, every, HOUR).mean() >= 2)


def load(at: Ints, every: Ints, *, hourly: bool) -> Floats:
    """How heavily a model is in use at some moments, from its uses at the moments `every`.

    The logarithm of one more than its uses within an hour, half of it before and half after, or
    within a day. All are microseconds, `every` in order.
    """
    found: Floats = np.log1p(_around(at, every, HOUR if hourly else DAY))
    return found


def _around(at: Ints, every: Ints, span: int) -> Floats:
    first = np.searchsorted(every, at - span // 2, "left")
    last = np.searchsorted(every, at + span // 2, "right")
    return (last - first).astype(float)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of some uses: `values`, at a `load`, in a `block` of time, by a `unit`.

    Units are who did it, each with its own level: a worker, with a model.
    """

    values: Floats
    load: Floats
    block: Ints
    unit: Ints


@dataclass(frozen=True, slots=True)
class Rise:
    """By how much something rises from quiet to busy times: the 10th and 90th percentile of load.

    `lower` is the least, with 95 % confidence; `chance` is that of a rise like this one where it
    is `margin` or less.
    """

    size: float
    lower: float
    chance: float


def rise(own: Measured, others: Measured, margin: float) -> Rise | None:
    """How a model's values rise with its load, beyond those of other models at the same times.

    `others` are of other models, at the load of this one: what slows all of them is no overuse of
    this one. Each is a regression within blocks of time and within units. Errors may be correlated
    within a block: the variance is robust to that, with as many degrees of freedom as blocks
    effectively count, less one. None where nothing can show it: too little of the load varies, or
    the values don't.
    """
    slope = _slope(own)
    if slope is None or np.ptp(own.values) == 0:
        return None
    quiet, busy = np.quantile(own.load, [_QUIET, _BUSY])
    compared = _slope(others)
    size, strays = slope.size, slope.strays
    if compared is not None:
        size -= compared.size
        strays = {
            block: strays.get(block, 0.0) - compared.strays.get(block, 0.0)
            for block in sorted({*strays, *compared.strays})
        }
    blocks = slope.blocks if compared is None else min(slope.blocks, compared.blocks)
    error = math.sqrt(blocks / (blocks - 1) * math.fsum(each**2 for each in strays.values()))
    if busy <= quiet or error == 0:
        return None
    size, error = size * (busy - quiet), error * (busy - quiet)
    return Rise(
        size=float(size),
        lower=float(size + special.stdtrit(blocks - 1, 0.05) * error),
        chance=float(special.stdtr(blocks - 1, (margin - size) / error)),
    )


@dataclass(frozen=True, slots=True)
class _Slope:
    """A slope, what each block adds to its error, and how many blocks that effectively rests on."""

    size: float
    strays: dict[int, float]
    blocks: float


def _slope(of: Measured) -> _Slope | None:
    """The slope of the values by the load; None where too few blocks show it."""
    if not len(of.values):
        return None
    blocks, block = np.unique(of.block, return_inverse=True)
    unit = np.unique(of.unit, return_inverse=True)[1]
    x, y = (_within(each, block, unit) for each in (of.load, of.values))
    squares = np.bincount(block, x * x)
    weight = float(squares.sum())
    if weight < _LEAST_VARIANCE * len(x):
        return None
    effective = weight**2 / float((squares**2).sum())
    if effective < _FEWEST_BLOCKS:
        return None
    size = float(x @ y) / weight
    strays = np.bincount(block, x * (y - size * x)) / weight
    return _Slope(size, dict(zip(blocks.tolist(), strays.tolist(), strict=True)), effective)


def _within(values: Floats, block: Ints, unit: Ints) -> Floats:
    """The values less what is usual for their block and for their unit."""
    found: Floats = values - values.mean()
    for _ in range(_ROUNDS):
        for group in (block, unit):
            found = found - (np.bincount(group, found) / np.bincount(group))[group]
    return found
