"""Following one stream of judged outcomes: what always holds, and what holds by simulation."""

from __future__ import annotations

import json

import numpy as np
import pytest

from modelpool.answers.columns import Floats
from modelpool.degradation import levels
from modelpool.degradation.detector import SURE, Stream
from modelpool.degradation.evidence import evidence
from modelpool.degradation.levels import Level
from tools.drift_thresholds import highest

LEVELS = {"known": levels.known(), "unknown": levels.unknown(), "near": levels.near(1.5)}


def drawn(seed: int, *parts: tuple[float, int]) -> Floats:
    """Outcomes of a stream that has each share right for so many."""
    draw = np.random.default_rng(seed)
    return np.concatenate([draw.random(many) < share for share, many in parts]).astype(np.float64)


def mixed(seed: int, outcomes: int = 400) -> tuple[Floats, Floats]:
    """Outcomes with moving expectations, some known in part, and with a fall half-way."""
    draw = np.random.default_rng(seed)
    share = draw.uniform(0.4, 0.97, outcomes)
    fallen = share * np.where(np.arange(outcomes) < outcomes // 2, 1, 0.5)
    right = (draw.random(outcomes) < fallen).astype(np.float64)
    part = draw.random(outcomes) < 0.2
    right[part] = draw.random(int(part.sum()))
    return right, share


def numbers(stream: Stream) -> Floats:
    return np.array([np.nan if value is None else value for value in stream.numbers])


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_is_as_all_at_once(name: str, seed: int) -> None:
    """And whatever the pieces are, a state that went through JSON in between goes on the same."""
    right, share = mixed(seed)
    whole, level = Stream(LEVELS[name]), LEVELS[name]
    events = whole.follow(right, share)
    single = Stream(level)
    found = []
    for x, q in zip(right.tolist(), share.tolist(), strict=True):
        found += single.update(x, q)
        single = Stream.of(level, json.loads(json.dumps(single.numbers)))
    assert found == events
    assert events or seed
    np.testing.assert_allclose(numbers(single), numbers(whole), rtol=1e-9, atol=1e-200)


@pytest.mark.parametrize("name", LEVELS)
def test_streams_side_by_side_have_the_evidence_of_each(name: str) -> None:
    columns = [mixed(seed, 150) for seed in range(5)]
    right, share = (np.stack(each, axis=1) for each in zip(*columns, strict=True))
    found = evidence(right, LEVELS[name], share)
    for stream, (x, q) in enumerate(columns):
        own = Stream(LEVELS[name])
        for place in range(len(x)):
            own.update(float(x[place]), float(q[place]))
            if own.fallen:
                assert found[place, stream] >= 1
                break
            assert own.evidence == pytest.approx(np.log(found[place, stream]), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_a_wrong_outcome_raises_the_evidence_and_a_right_one_less(seed: int) -> None:
    """Where the level is known, for every state and expectation."""
    right, share = mixed(seed, 60)
    for many in range(0, 60, 7):
        begun = Stream(levels.known())
        begun.follow(right[:many], share[:many])
        if begun.fallen:
            break
        after = {}
        for x in (0.0, 0.5, 1.0):
            stream = Stream.of(levels.known(), begun.numbers)
            stream.update(x, float(share[many]))
            after[x] = stream.evidence
        assert after[0.0] > after[0.5] > after[1.0]
        assert after[0.0] > begun.evidence


@pytest.mark.parametrize("share", [0.2, 0.5, 0.84, 0.95, 0.98])
def test_one_unchanged_stream_in_a_hundred_alarms_or_fewer(share: float) -> None:
    """Against the table that the tool made, on other streams: 0.8 % of 1,000 outcomes."""
    reached = highest(share, streams=5000, seed=99)
    needed = -np.log(levels.alarm_rates(np.array([share])))
    assert 0.003 < np.mean(reached >= needed) < 0.0115


def test_so_it_is_between_the_shares_of_the_table_and_where_the_level_is_learned() -> None:
    draw = np.random.default_rng(3)
    known = (draw.random((1000, 3000)) < 0.77).astype(np.float64)
    alarms = (evidence(known, levels.known(), np.full(known.shape, 0.77)) >= 1).any(axis=0)
    assert 0.002 < alarms.mean() < 0.013
    learned = (draw.random((1000, 400)) < draw.uniform(0.4, 0.99, 400)).astype(np.float64)
    assert (evidence(learned, levels.unknown()) >= 1).any(axis=0).mean() < 0.025


def delays(level: Level, before: float, after: float, streams: int = 200) -> float:
    draw = np.random.default_rng(5)
    right = np.vstack(
        [draw.random((500, streams)) < before, draw.random((400, streams)) < after]
    ).astype(np.float64)
    shares = np.full(right.shape, before) if len(level) == 1 else None
    alarms = evidence(right, level, shares)[500:] >= 1
    return float(np.median(np.where(alarms.any(axis=0), alarms.argmax(axis=0) + 1, np.inf)))


@pytest.mark.parametrize(
    ("before", "after", "limit"),
    # The limits are of the CUSUM that knows both rates, in simulations of 20,000 streams.
    [(0.95, 0.80, 51), (0.95, 0.70, 24), (0.84, 0.69, 95), (0.84, 0.59, 41), (0.70, 0.45, 54)],
)
def test_falls_are_found_nearly_as_soon_as_they_can_be(
    before: float, after: float, limit: float
) -> None:
    known = delays(levels.known(), before, after)
    assert limit * 0.9 < known <= 1.25 * limit
    # A rate learned from 500 outcomes: no test can need fewer than limit / (1 - limit / 500).
    assert known < delays(levels.unknown(), before, after) <= 1.4 * limit / (1 - limit / 500)


def test_a_fall_is_told_with_its_size_and_its_beginning() -> None:
    covered, since = 0, []
    for seed in range(60):
        stream = Stream(levels.unknown())
        (fell, *_) = stream.follow(drawn(seed, (0.9, 500), (0.5, 100)))
        since.append(fell.since)
        assert stream.fall is not None
        covered += stream.fall.lower <= 0.4 <= stream.fall.upper
    assert 495 <= np.median(since) <= 505
    assert covered >= 52


def test_confidence_rises_from_nothing_to_sure() -> None:
    stream = Stream(levels.known())
    assert stream.confidence == 0
    seen = []
    while not stream.fallen:
        stream.update(0.0, 0.9)
        seen.append(stream.confidence)
    assert seen == sorted(seen)
    assert seen[-2] < SURE <= seen[-1]


def test_right_outcomes_in_a_row_bring_it_back_when_it_says_so() -> None:
    stream = Stream(levels.unknown())
    stream.follow(drawn(2, (0.84, 500), (0.4, 60)))
    assert stream.fallen
    told = stream.what_returns()
    assert told is not None
    before = stream.confidence
    assert stream.follow(np.ones(told.in_a_row - 1)) == []
    assert stream.confidence < before
    assert [event.kind for event in stream.update(1.0)] == ["recovered"]
    assert stream.what_returns() is None
    # The level before the fall is remembered: another fall is found as soon.
    assert [each.kind for each in stream.follow(drawn(3, (0.4, 60)))] == ["fell"]


def test_those_still_fallen_are_rarely_called_back_and_those_back_soon_are() -> None:
    called, soon = 0, 0
    for seed in range(60):
        begun = Stream(levels.known())
        right = drawn(seed, (0.84, 100), (0.5, 60))
        begun.follow(right, np.full(160, 0.84))
        if not begun.fallen:
            continue
        still = Stream.of(levels.known(), begun.numbers)
        events = still.follow(drawn(seed + 500, (0.5, 300)), np.full(300, 0.84))
        called += any(event.kind == "recovered" for event in events)
        back = begun.follow(drawn(seed + 900, (0.84, 150)), np.full(150, 0.84))
        soon += any(event.kind == "recovered" for event in back)
    assert called <= 3
    assert soon >= 54


@pytest.mark.parametrize(
    ("right", "expected"), [([1.5], [0.5]), ([np.nan], [0.5]), ([1.0], [-0.1]), ([1.0], [0.5, 0.5])]
)
def test_what_is_no_share_is_refused(right: list[float], expected: list[float]) -> None:
    stream = Stream(levels.known())
    with pytest.raises(ValueError, match="expected shares from 0 to 1"):
        stream.follow(np.array(right), np.array(expected))


def test_a_state_of_another_level_is_refused() -> None:
    with pytest.raises(ValueError, match="expected those of this level"):
        Stream.of(levels.known(), Stream(levels.unknown()).numbers)
