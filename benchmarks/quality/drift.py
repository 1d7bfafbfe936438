"""How soon falls of made streams are found, and how many unchanged streams alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from benchmarks.quality.drift_methods import NEVER, ORACLE, Method, methods
from modelpool.answers.columns import Floats

BASES = (0.95, 0.90, 0.84, 0.70, 0.50)
MADE = tuple((base, round(base - fall, 2)) for base in BASES for fall in (0.15, 0.25))
# Of GPT-4 and GPT-3.5 in 2023: Chen, Zaharia and Zou, 'How is ChatGPT's behavior changing over
# time?' Their rates, in round numbers.
REAL = ((0.84, 0.50), (0.84, 0.35), (0.98, 0.52), (0.98, 0.02), (0.98, 0.25))
BEFORE, AFTER, UNCHANGED = 500, 500, 1000
_SLOW_SHARE = 10

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a method did on streams of one fall, rates 0 to 1.

    `delay` is the median number of outcomes from the fall to the alarm, None where half of the
    falls aren't found in 500; `ratio` is that to the oracle's. `early` is the share that alarmed
    before the fall, and `unchanged` that of unchanged streams of 1,000 outcomes.
    """

    method: str
    before: float
    after: float
    delay: float | None
    ratio: float | None
    early: float
    unchanged: float


def run(
    falls: Sequence[tuple[float, float]], *, streams: int, seed: int, progress: Progress
) -> Iterator[Found]:
    """Measure every method on streams of each fall; methods that are slow on a tenth of them."""
    for number, (before, group) in enumerate(groupby(falls, key=lambda fall: fall[0])):
        progress("rates before", number, len({fall[0] for fall in falls}))
        draw = np.random.default_rng([seed, round(before * 1000)])
        calm = _drawn(draw, before, UNCHANGED, 2 * streams)
        # What is calibrated is so on other streams than those that are counted.
        fitting = _drawn(draw, before, UNCHANGED, 5 * streams)
        for after in [fall[1] for fall in group]:
            falling = np.vstack(
                [_drawn(draw, before, BEFORE, streams), _drawn(draw, after, AFTER, streams)]
            )
            yield from _measured(before, after, calm, fitting, falling)
    progress("rates before", 1, 1)


def _measured(
    before: float, after: float, calm: Floats, fitting: Floats, falling: Floats
) -> Iterator[Found]:
    oracle: float | None = None
    for method in methods():
        found = _of(method, before, after, calm, fitting, falling)
        if method.name == ORACLE:
            oracle = found.delay
        ratio = found.delay / oracle if found.delay is not None and oracle else None
        yield Found(
            method=method.name,
            before=before,
            after=after,
            delay=found.delay,
            ratio=ratio,
            early=found.early,
            unchanged=found.unchanged,
        )


@dataclass(frozen=True, slots=True)
class _Counts:
    delay: float | None
    early: float
    unchanged: float


def _of(
    method: Method, before: float, after: float, calm: Floats, fitting: Floats, falling: Floats
) -> _Counts:
    if method.slow:
        calm, falling = calm[:, ::_SLOW_SHARE], falling[:, ::_SLOW_SHARE]
    alarms = method.made_for(before, after, fitting)
    places, unchanged = alarms(falling), float(np.mean(alarms(calm) < NEVER))
    early = places < BEFORE
    delays = np.where(places < NEVER, places - BEFORE + 1.0, np.inf)[~early]
    delay = float(np.median(delays)) if len(delays) else np.inf
    return _Counts(delay if np.isfinite(delay) else None, float(early.mean()), unchanged)


def _drawn(draw: np.random.Generator, rate: float, outcomes: int, streams: int) -> Floats:
    return (draw.random((outcomes, streams)) < rate).astype(np.float64)
