"""Detectors of a fall: the pool's own, others that this package counts itself, and river's.

Each takes unchanged or falling streams, by position and stream, and says at which position each
alarms first. What is calibrated is so on unchanged streams, to one per cent of 1,000 outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.degradation import levels
from modelpool.degradation.evidence import evidence

NEVER = np.iinfo(np.int64).max
FALSE_ALARMS = 0.01
_MOST_BACK = 200
"""The generalised likelihood ratio looks for a fall among so many latest outcomes."""

Statistic = Callable[[Floats, float, float], Floats]
Alarms = Callable[[Floats], Ints]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A detector: `made_for` makes it for a rate before and after, and unchanged streams.

    Few know the rate after. `slow` ones are measured on fewer streams.
    """

    name: str
    made_for: Callable[[float, float, Floats], Alarms]
    knows_after: bool = False
    slow: bool = False


ORACLE = "CUSUM that knows both rates"
POOL_KNOWN = "Model Pool, rate before known"
POOL_LEARNED = "Model Pool, rate before learned"


def methods() -> Iterator[Method]:
    """All that are compared; river's where it is installed."""
    yield _calibrated(ORACLE, _cusum, knows_after=True)
    yield Method(name=POOL_KNOWN, made_for=_pool_known)
    yield Method(name=POOL_LEARNED, made_for=_pool_learned)
    yield _calibrated("e-detector, rate before known", _e_detector)
    yield _calibrated("GLR, rate before known", _likelihood_ratio)
    yield _calibrated("last 50, calibrated", _window)
    yield Method(name="last 50 fell by over 10 points", made_for=_window_by_hand)
    if river_installed():
        yield from (_of_river(*each) for each in _RIVER)
    yield Method(name="always alarms", made_for=lambda *_: lambda x: np.zeros(x.shape[1], np.int64))


def river_installed() -> bool:
    """Whether river, an optional library, is there."""
    return find_spec("river") is not None


def first(alarms: Bools) -> Ints:
    """The first position at which each stream alarms, or NEVER."""
    found: Ints = np.where(alarms.any(axis=0), alarms.argmax(axis=0), NEVER)
    return found


def _pool_known(before: float, _after: float, _unchanged: Floats) -> Alarms:
    return lambda x: first(evidence(x, levels.known(), np.full(x.shape, before)) >= 1)


def _pool_learned(_before: float, _after: float, _unchanged: Floats) -> Alarms:
    return lambda x: first(evidence(x, levels.unknown()) >= 1)


def _calibrated(name: str, statistic: Statistic, *, knows_after: bool = False) -> Method:
    """Alarms where the statistic exceeds what one per cent of unchanged streams reach."""

    def made_for(before: float, after: float, unchanged: Floats) -> Alarms:
        highest = np.sort(statistic(unchanged, before, after).max(axis=0))
        limit = highest[-int(FALSE_ALARMS * len(highest)) - 1]
        return lambda x: first(statistic(x, before, after) > limit)

    return Method(name=name, made_for=made_for, knows_after=knows_after)


def _cusum(right: Floats, before: float, after: float) -> Floats:
    """Page (1954)."""
    step = np.where(right > 0.5, np.log(after / before), np.log((1 - after) / (1 - before)))
    total = np.cumsum(step, axis=0)
    lowest = np.minimum.accumulate(np.minimum(total, 0), axis=0)
    before_each = np.vstack([np.zeros((1, right.shape[1])), lowest[:-1]])
    climbed: Floats = total - before_each
    return climbed


def _e_detector(right: Floats, before: float, _after: float) -> Floats:
    """Shin, Ramdas and Rinaldo (2022): M <- (M + 1)(1 + bet x (rate - right)), a mean over bets."""
    bets = np.geomspace(0.25, 0.95 / (1 - before), 6)[:, None]
    sums, found = np.zeros((len(bets), right.shape[1])), np.empty(right.shape)
    for place, x in enumerate(right):
        sums = np.minimum((sums + 1) * np.maximum(1 + bets * (before - x), 1e-12), 1e200)
        found[place] = np.log(sums.mean(axis=0))
    return found


def _likelihood_ratio(right: Floats, before: float, _after: float) -> Floats:
    """Siegmund and Venkatraman (1995): the likeliest rate since the likeliest fall."""
    total = np.vstack([np.zeros((1, right.shape[1])), np.cumsum(right, axis=0)])
    found = np.zeros(right.shape)
    for many in range(1, min(_MOST_BACK, len(right)) + 1):
        rate = np.clip((total[many:] - total[:-many]) / many, 1e-9, before)
        gain = rate * np.log(rate / before)
        gain += (1 - rate) * np.log((1 - rate) / (1 - before))
        found[many - 1 :] = np.maximum(found[many - 1 :], many * gain)
    return found


def _window(right: Floats, before: float, _after: float, size: int = 50) -> Floats:
    """How far the last outcomes are below the rate before."""
    total = np.vstack([np.zeros((1, right.shape[1])), np.cumsum(right, axis=0)])
    found = np.full(right.shape, -1.0)
    found[size - 1 :] = before - (total[size:] - total[:-size]) / size
    return found


def _window_by_hand(before: float, after: float, _unchanged: Floats) -> Alarms:
    return lambda x: first(_window(x, before, after) > 0.1)


_RIVER = (
    ("DDM (river)", "river.drift.binary", "DDM"),
    ("HDDM_W (river)", "river.drift.binary", "HDDMW"),
    ("ADWIN (river)", "river.drift", "ADWIN"),
    ("Page-Hinkley (river)", "river.drift", "PageHinkley"),
)


def _of_river(name: str, module: str, detector: str) -> Method:
    """One of river's at its defaults; it is given errors."""
    made = getattr(import_module(module), detector)
    boolean = module.endswith("binary")

    def alarms(right: Floats) -> Ints:
        places = np.full(right.shape[1], NEVER)
        for stream in range(right.shape[1]):
            own = made()
            for place, x in enumerate(right[:, stream].tolist()):
                own.update(x < 0.5 if boolean else 1.0 - x)
                if own.drift_detected:
                    places[stream] = place
                    break
        return places

    return Method(name=name, made_for=lambda *_: alarms, slow=True)
