"""Outcomes whose judgement is uncertain: they are no evidence by that, and less of a fall."""

from __future__ import annotations

import numpy as np
import pytest

from modelpool.answers.columns import Floats
from modelpool.degradation.detector import Stream
from modelpool.degradation.levels import Level, near

LEVEL: Level = near(1.5)


def judged(draw: np.random.Generator, share: Floats, sure: float) -> Floats:
    """How likely outcomes are right by one witness each, who is right in `sure` of them."""
    said = (draw.random(len(share)) < share) == (draw.random(len(share)) < sure)
    return np.where(said, sure, 1 - sure)


@pytest.mark.parametrize("sure", [0.8, 0.9, 0.97, 0.99])
@pytest.mark.parametrize("share", [0.6, 0.8, 0.95])
def test_a_stream_that_does_not_change_gives_no_alarm(sure: float, share: float) -> None:
    draw = np.random.default_rng(0)
    expected = np.full(300, 0.7)
    streams = [Stream(LEVEL) for _ in range(40)]
    for stream in streams:
        stream.follow(judged(draw, np.full(300, share), sure), expected)
    assert sum(stream.fallen for stream in streams) <= 1


@pytest.mark.parametrize("sure", [0.9, 0.97, 0.99])
def test_a_fall_is_found_the_sooner_the_surer_outcomes_are(sure: float) -> None:
    share = np.where(np.arange(300) < 100, 0.95, 0.4)
    expected = np.full(300, 0.7)

    def delay(sure: float) -> float:
        draw = np.random.default_rng(1)
        found = [Stream(LEVEL).follow(judged(draw, share, sure), expected) for _ in range(40)]
        return float(np.median([events[0].at - 99 if events else 999 for events in found]))

    assert delay(1.0) <= delay(sure) <= 60


def test_an_outcome_of_which_nothing_is_known_changes_nothing() -> None:
    draw = np.random.default_rng(2)
    stream = Stream(LEVEL)
    stream.follow((draw.random(50) < 0.8).astype(float), np.full(50, 0.8))
    before = stream.level
    stream.follow(np.full(50, 0.5), np.full(50, 0.8))
    assert stream.level == pytest.approx(before)
    assert not stream.fallen
