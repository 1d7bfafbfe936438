"""One model's fall or another measure; how often models are chosen, and what load does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from modelpool.degradation.cohort import compare, rebased
from modelpool.degradation.overuse import concentration, in_flight, load_effect


def test_over_a_quarter_that_fall_at_once_are_one_finding() -> None:
    at_once = np.array([10.0, 11.0, 12.0, 90.0])
    assert rebased(at_once, cohort=11, window=5.0).tolist() == [True, True, True, False]
    assert not rebased(at_once, cohort=12, window=5.0).any()
    assert not rebased(at_once, cohort=11, window=1.5).any()
    assert rebased(at_once[::-1].copy(), cohort=11, window=5.0).tolist() == [False] + [True] * 3


def test_three_models_are_no_cohort() -> None:
    assert not rebased(np.array([1.0, 1.0, 1.0]), cohort=3, window=5.0).any()
    assert not compare(np.full(3, 0.9), np.full(3, 0.2)).far.any()


@pytest.mark.parametrize("seed", range(5))
def test_all_scores_that_move_are_one_finding(seed: int) -> None:
    draw = np.random.default_rng(seed)
    old = draw.uniform(0.3, 0.9, 60)
    new = 0.7 * old + draw.normal(0, 0.015, 60)
    found = compare(old, new)
    assert found.rebased
    assert not found.far.any()
    assert found.slope == pytest.approx(0.7, abs=0.06)
    worst = int(old.argmax())
    new[worst] -= 0.3
    off = compare(old, new)
    assert np.flatnonzero(off.far).tolist() == [worst]
    assert not off.fell.any()


@pytest.mark.parametrize("seed", range(5))
def test_one_that_falls_alone_is_found_and_one_that_moves_a_little_is_not(seed: int) -> None:
    draw = np.random.default_rng(seed)
    old = draw.uniform(0.3, 0.9, 40)
    new = np.clip(old + draw.normal(0, 0.01, 40), 0, 1)
    assert not compare(old, new).fell.any()
    new[7] = old[7] - 0.2
    found = compare(old, new)
    assert not found.rebased
    assert np.flatnonzero(found.fell).tolist() == [7]


def test_one_that_keeps_its_score_where_others_rise_has_not_fallen() -> None:
    old = np.linspace(0.2, 0.5, 20)
    new = old + 0.3
    new[3] = old[3]
    assert not compare(old, new).far.any()


def test_what_is_no_score_is_refused() -> None:
    with pytest.raises(ValueError, match="expected pairs from 0 to 1"):
        compare(np.array([0.5, 50.0]), np.array([0.5, 0.5]))


@pytest.mark.parametrize(("uses", "choices", "others"), [(30, 40, 4), (12, 100, 10), (5, 100, 10)])
def test_the_chance_of_a_concentration_is_bounded(uses: int, choices: int, others: int) -> None:
    chosen = np.zeros(choices)
    chosen[:uses] = 1
    found = concentration(chosen, np.full(choices, float(others)))
    exact = float(binom.sf(uses - 1, choices, 1 / others))
    assert math.log(exact) <= found.log_chance <= 0
    assert found.ratio == pytest.approx(uses * others / choices)
    if uses == 30:
        assert found.log_chance < math.log(1e-4)


def test_what_load_does_is_told_with_its_interval() -> None:
    covered = 0
    for seed in range(100):
        draw = np.random.default_rng(seed)
        load = draw.integers(1, 40, 300).astype(np.float64)
        value = 0.3 * np.log2(load) + draw.normal(0, 0.2 + 0.05 * np.log2(load))
        found = load_effect(load, value)
        assert found is not None
        covered += found.lower <= 0.3 <= found.upper
    assert 88 <= covered <= 100
    assert load_effect(np.full(50, 3.0), np.ones(50)) is None
    assert load_effect(np.arange(1.0, 9.0), np.ones(8)) is None


def test_outcomes_in_flight_are_counted() -> None:
    draw = np.random.default_rng(0)
    started = draw.uniform(0, 100, 80)
    ended = started + draw.exponential(5, 80)
    counted = [int(((started <= at) & (ended > at)).sum()) for at in started]
    assert in_flight(started, ended).tolist() == counted
