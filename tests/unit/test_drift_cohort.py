"""One model's fall, or another measure."""

from __future__ import annotations

import numpy as np
import pytest

from modelpool.degradation.cohort import Began, compare, rebased


def began(**since: float) -> dict[str, list[Began]]:
    """Falls that took five units to show."""
    return {name: [Began(since=at, alarm=at + 5)] for name, at in since.items()}


def in_use(many: int, last: float = 100.0) -> dict[str, float]:
    return {**dict.fromkeys("abcd", last), **{f"m{n}": last for n in range(many - 4)}}


def test_over_a_quarter_that_fall_at_once_are_one_finding() -> None:
    falls = began(a=10.0, b=11.0, c=12.0, d=90.0)
    assert rebased(falls, in_use(11)).keys() == {"a", "b", "c"}
    assert rebased(falls, in_use(12)) == {}
    assert rebased(began(a=10.0, b=30.0, c=50.0, d=90.0), in_use(11)) == {}
    # models that weren't in use then are no part of the cohort
    assert rebased(falls, {**in_use(12), "m0": 1.0}).keys() == {"a", "b", "c"}


def test_three_models_are_no_cohort() -> None:
    assert rebased(began(a=1.0, b=1.0, c=1.0), dict.fromkeys("abc", 9.0)) == {}
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


def test_a_fall_that_may_have_begun_with_the_others_belongs_to_them() -> None:
    falls = began(a=10.0, b=11.0, c=12.0)
    falls["d"] = [Began(since=20.0, alarm=21.0)]
    assert rebased(falls, in_use(11)).keys() == {"a", "b", "c", "d"}
    falls["d"] = [Began(since=21.0, alarm=22.0)]
    assert rebased(falls, in_use(11)).keys() == {"a", "b", "c"}


def test_of_several_falls_of_a_model_the_last_shared_one_counts() -> None:
    falls = began(a=10.0, b=11.0, c=12.0)
    falls["a"] += [Began(since=60.0, alarm=65.0)]
    assert rebased(falls, in_use(11))["a"] == Began(since=10.0, alarm=15.0)
    falls["b"] += [Began(since=61.0, alarm=66.0)]
    falls["c"] += [Began(since=62.0, alarm=67.0)]
    assert rebased(falls, in_use(11))["a"] == Began(since=60.0, alarm=65.0)
