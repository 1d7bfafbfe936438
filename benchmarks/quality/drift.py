"""How soon falls of made streams are found, and how many unchanged streams alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    oracle: dict[tuple[float, float], float] = {}
    rates = [(before, [fall[1] for fall in own]) for before, own in groupby(falls, _before)]
    for before, afters in rates:
        draw = np.random.default_rng([seed, round(before * 1000)])
        calm = _drawn(draw, before, UNCHANGED, 2 * streams)
        # What is calibrated is so on other streams than those that are counted.
        fitting = _drawn(draw, before, UNCHANGED, 10 * streams)
        begun = _drawn(draw, before, BEFORE, streams)
        falling = {a: np.vstack([begun, _drawn(draw, a, AFTER, streams)]) for a in afters}
        for done, method in enumerate(compared := list(methods()), 1):
            for after, delay, early, unchanged in _of(method, before, calm, fitting, falling):
                if method.name == ORACLE and delay is not None:
                    oracle[before, after] = delay
                best = oracle.get((before, after))
                yield Found(
                    method=method.name,
                    before=before,
                    after=after,
                    delay=delay,
                    ratio=delay / best if delay is not None and best else None,
                    early=early,
                    unchanged=unchanged,
                )
            progress(f"{before:.0%} right", done, len(compared))


def _before(fall: tuple[float, float]) -> float:
    return fall[0]


def _of(
    method: Method, before: float, calm: Floats, fitting: Floats, falling: Mapping[float, Floats]
) -> Iterator[tuple[float, float | None, float, float]]:
    """For each rate after: that, the delay, the share too early, and that of unchanged streams."""
    few = slice(None, None, _SLOW_SHARE if method.slow else 1)
    alarms, unchanged = None, 0.0
    for after, streams in falling.items():
        if alarms is None or method.knows_after:
            alarms = method.made_for(before, after, fitting)
            unchanged = float(np.mean(alarms(calm[:, few]) < NEVER))
        places = alarms(streams[:, few])
        early = places < BEFORE
        delays = np.where(places < NEVER, places - BEFORE + 1.0, np.inf)[~early]
        delay = float(np.median(delays)) if len(delays) else np.inf
        yield after, delay if np.isfinite(delay) else None, float(early.mean()), unchanged


def _drawn(draw: np.random.Generator, rate: float, outcomes: int, streams: int) -> Floats:
    return (draw.random((outcomes, streams)) < rate).astype(np.float64)
