"""Simulate what evidence an alarm of drift takes: `python -m tools.drift_thresholds`.

Prints the table of modelpool/degradation/levels.py. In unchanged streams of 1,000 outcomes, of each
of its shares right, the highest evidence is noted; of all streams, TARGET exceed what is printed.
The rest up to one per cent is for levels that must be learned, between shares, and by chance.
"""

from __future__ import annotations

import sys

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.degradation.evidence import FALLS, ratios
from modelpool.degradation.levels import SHARES

TARGET = 0.008
OUTCOMES = 1000


def highest(share: float, streams: int, seed: int) -> Floats:
    """The highest evidence for a fall, in nats, within each of these unchanged streams."""
    draw = np.random.default_rng([seed, round(share * 1000)])
    falls = np.array(FALLS)[:, None]
    by_right = [ratios(np.array(x), np.array(share), falls) for x in (0.0, 1.0)]
    sums, found = np.zeros((len(FALLS), streams)), np.zeros(streams)
    for _ in range(OUTCOMES):
        right = draw.random(streams) < share
        sums = (sums + 1 / len(FALLS)) * np.where(right, by_right[1], by_right[0])
        found = np.maximum(found, sums.sum(axis=0))
    return np.log(found)


def table(streams: int = 50_000, seed: int = 0) -> list[tuple[float, float]]:
    """Shares, and the nats that an alarm takes there, rounded up to a twentieth."""
    found = ((share, np.quantile(highest(share, streams, seed), 1 - TARGET)) for share in SHARES)
    return [(share, float(np.ceil(nats * 20) / 20)) for share, nats in found]


if __name__ == "__main__":
    for share, nats in table():
        sys.stdout.write(f"    ({share}, {nats:.2f}),\n")
