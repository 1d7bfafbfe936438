"""Simulates unchanged streams, to find the evidence that one in a hundred of them reaches.

    python -m tools.calibrate_drift [STREAMS]

Prints the thresholds of `modelpool.degradation.detector`, by what is expected: the larger of those
where the level is known and where it is learned from the stream itself.
"""

from __future__ import annotations

import sys

import numpy as np

from modelpool.degradation.detector import THRESHOLDS, Floats, Watches

LENGTH = 1000
FALSE_ALARMS = 0.01


def highest(streams: int, rate: float, seed: int, *, level_is_known: bool) -> Floats:
    """The highest log evidence that each unchanged stream of a rate ever has."""
    draws = np.random.default_rng([seed, int(rate * 1000), level_is_known])
    state = Watches.start(streams, level_is_known=level_is_known)
    rows = np.arange(streams)
    expected = np.full(streams, rate if level_is_known else 0.5)
    found = np.full(streams, -np.inf)
    for _ in range(LENGTH):
        state.update(rows, (draws.random(streams) < rate).astype(np.float64), expected)
        found = np.maximum(found, state.log_evidence())
    return found


def threshold(streams: int, rate: float, seed: int = 1) -> float:
    """The log evidence that a share FALSE_ALARMS of unchanged streams exceeds."""
    place = int((1 - FALSE_ALARMS) * streams)
    return max(
        float(np.sort(highest(streams, rate, seed, level_is_known=known))[place])
        for known in (True, False)
    )


def main() -> None:
    streams = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    for rate in THRESHOLDS:
        print(f"{rate}: {threshold(streams, rate):.2f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
