"""Intervals of what outcomes measure of models, whose outcomes count, and what may be proposed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from modelpool.importers.classes import Thresholds
from modelpool.performance.classes import CutPoints, need, supported
from modelpool.performance.counting import counted
from modelpool.performance.intervals import Floats, Median, Share
from modelpool.performance.reading import Around, Use, Work, WorkerRecord
from modelpool.reputation.judged import Doubt

CUTS = Thresholds(low=50, high=80, classes=("Low", "Medium", "High"))
SPEED = Thresholds(low=3, high=10, classes=("Fast", "Medium", "Slow"))
TYPE = "code-generation"
DRAWS = 400


def shares(
    draw: np.random.Generator, operators: int, each: int, mean: float, alike: float
) -> tuple[Floats, Floats]:
    """Outcomes of operators whose shares scatter, as beta-binomials."""
    total = np.maximum(1, draw.geometric(1 / each, operators))
    own = np.full(operators, mean)
    if alike:
        size = (1 - alike) / alike
        own = draw.beta(mean * size, (1 - mean) * size, operators)
    return total.astype(float), draw.binomial(total, own).astype(float)


@pytest.mark.parametrize("alike", [0.0, 0.05, 0.2])
@pytest.mark.parametrize("operators", [3, 8, 40])
@pytest.mark.parametrize("mean", [0.5, 0.85])
def test_intervals_of_shares_hold_as_often_as_they_say(
    alike: float, operators: int, mean: float
) -> None:
    draw = np.random.default_rng(7)
    ends = [Share(*shares(draw, operators, 20, mean, alike)).interval(0.1) for _ in range(DRAWS)]
    missed = sum(not lower <= mean <= upper for lower, upper in ends) / DRAWS
    # Three standard errors of that share in as many draws.
    assert missed <= 0.1 + 3 * math.sqrt(0.1 * 0.9 / DRAWS)
    if operators == 40 and not alike:
        assert np.mean([mean - lower for lower, _ in ends]) < 0.09


@pytest.mark.parametrize("apart", [0.0, 0.3])
@pytest.mark.parametrize("operators", [4, 30])
def test_intervals_of_medians_hold_as_often_as_they_say(apart: float, operators: int) -> None:
    """Of operators that differ, each by a factor of its own."""
    draw = np.random.default_rng(8)
    missed = 0
    for _ in range(DRAWS):
        factors = np.exp(draw.normal(0, apart, operators)) if apart else np.ones(operators)
        values = [factor * draw.lognormal(0, 0.7, 25) for factor in factors]
        lower, upper = Median([each.tolist() for each in values]).interval(0.1)
        missed += not lower <= 1 <= upper
    assert missed / DRAWS <= 0.1 + 3 * math.sqrt(0.1 * 0.9 / DRAWS)


SKILLS: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "from half to full": lambda draw, many: draw.uniform(0.5, 1, many),
    "from a fifth to full": lambda draw, many: draw.uniform(0.2, 1, many),
    "half of them bad": lambda draw, many: np.where(draw.random(many) < 0.5, 0.6, 1.0),
    "mostly good": lambda draw, many: draw.beta(8, 2, many),
}


@pytest.mark.parametrize("skills", SKILLS)
@pytest.mark.parametrize(("operators", "each"), [(10, 20), (30, 20), (40, 100)])
def test_the_skill_of_workers_lowers_no_class(skills: str, operators: int, each: int) -> None:
    """One model that is High in good hands, and nothing tells the workers apart but its use."""
    draw = np.random.default_rng(9)
    lowered = 0
    for _ in range(DRAWS):
        chance = 0.9 * SKILLS[skills](draw, operators)
        right = draw.binomial(each, chance).astype(float)
        lower, upper = Share(np.full(operators, float(each)), right).interval(1e-4)
        lowered += supported(CUTS, 100 * lower, 100 * upper) in ("Low", "Medium")
    assert lowered / DRAWS <= 0.01


def test_a_bad_model_is_seen_as_one_in_equal_hands() -> None:
    draw = np.random.default_rng(10)
    seen = 0
    for _ in range(DRAWS):
        right = draw.binomial(100, 0.3, 30).astype(float)
        lower, upper = Share(np.full(30, 100.0), right).interval(1e-4)
        seen += supported(CUTS, 100 * lower, 100 * upper) == "Low"
    assert seen / DRAWS > 0.95


def test_two_operators_show_no_upper_end_and_only_known_answers_a_lower_one() -> None:
    total, right = np.array([50.0, 50.0]), np.array([50.0, 49.0])
    assert Share(total, right).interval(0.05) == (0, 1)
    lower, upper = Share(total, right, sure=True).interval(0.05)
    assert (0.8 < lower < 0.99, upper) == (True, 1)
    assert Median([[1.0] * 50, [1.0] * 50]).interval(0.05) == (0, math.inf)


def test_doubt_about_judgements_is_not_outweighed_by_their_number() -> None:
    total = np.full(50, 1000.0)
    share = Share(total, 0.95 * total, doubt=math.sqrt(0.5))
    assert share.interval(0.05) == (0, 1)
    assert need(share, CUTS, 50_000, 0.05, 100).outcomes is None


def test_one_operator_does_not_outweigh_the_others() -> None:
    total = np.array([10_000.0, *[20.0] * 9])
    right = np.array([9_900.0, *[8.0] * 9])
    assert Share(total, right).value < 0.6


@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(0, 1)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_neither_names_nor_order_change_a_digit(
    groups: list[tuple[int, float]], order: random.Random
) -> None:
    shuffled = order.sample(groups, len(groups))

    def share(found: list[tuple[int, float]]) -> Share:
        total = np.array([n for n, _ in found], dtype=float)
        return Share(total, total * np.array([part for _, part in found]), sure=True)

    one, other = share(groups), share(shuffled)
    assert (one.value, one.interval(0.01)) == (other.value, other.interval(0.01))
    values = [[part + i for i in range(n)] for n, part in groups]
    mixed = [order.sample(each, len(each)) for each in order.sample(values, len(values))]
    assert Median(values).interval(0.05) == Median(mixed).interval(0.05)
    assert (Median(values).value, Median(values).mean) == (Median(mixed).value, Median(mixed).mean)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1)), min_size=3, max_size=12),
    st.floats(1e-6, 0.2),
)
@settings(max_examples=60, deadline=None)
def test_intervals_hold_the_value_and_grow_with_certainty(
    groups: list[tuple[int, float]], error: float
) -> None:
    total = np.array([n for n, _ in groups], dtype=float)
    share = Share(total, np.round(total * np.array([part for _, part in groups])))
    lower, upper = share.interval(error)
    wider = share.interval(error / 10)
    assert 0 <= wider[0] <= lower <= share.value + 1e-9
    assert share.value - 1e-9 <= upper <= wider[1] <= 1


def test_what_is_needed_is_about_what_shows_it() -> None:
    """Simulated on: with as many outcomes as were said to be needed, most show the class."""
    draw = np.random.default_rng(11)
    total, right = np.full(12, 8.0), np.array([7.0] * 12)
    asked = need(Share(total, right), CUTS, 96, 0.01, 100)
    assert asked.outcomes is not None
    times = (96 + asked.outcomes) / 96
    shown = 0
    for _ in range(DRAWS):
        many = math.ceil(12 * times)
        found = draw.binomial(8, 7 / 8, many).astype(float)
        lower, upper = Share(np.full(many, 8.0), found).interval(0.01)
        shown += supported(CUTS, 100 * lower, 100 * upper) == "High"
    assert 0.3 < shown / DRAWS < 0.95
    on_a_cut = Share(np.full(12, 10.0), np.full(12, 8.0))
    assert need(on_a_cut, CUTS, 120, 0.01, 100).why == "too near a cut point"


def test_a_class_holds_the_whole_interval() -> None:
    assert supported(CUTS, 81, 95) == "High"
    assert supported(CUTS, 79, 95) == "Unknown"
    assert supported(CUTS, 0, 50) == "Low"
    assert supported(SPEED, 10.5, math.inf) == "Slow"
    assert supported(SPEED, 0, 3) == "Fast"


def test_cut_points_are_those_of_own_measurements() -> None:
    cuts = CutPoints()
    assert cuts.of("accuracy_class", "text-generation") == CUTS
    assert cuts.of("latency_class", "text-generation") == SPEED
    assert cuts.of("accuracy_class", "code-generation").high == 76.4
    assert cuts.of("cost_class", "text-generation").classes == ("Low", "Medium", "High")


def work(worker: str, right: float, *, accused: bool = False) -> Work:
    return Work(
        worker_id=worker,
        operator=f"worker {worker}",
        accused=accused,
        outcomes=40,
        judged=40.0,
        right=right,
        known=40.0,
        known_right=right,
        doubted=0.0,
        latencies_ms=(),
        costs_usd=(),
        last_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def around(**elsewhere: tuple[float, float, float]) -> Around:
    """Records: evidence, hits and how much more others reach, with all models together."""
    return Around(
        doubts={TYPE: Doubt(own=0.0005, common=0.001)},
        means={TYPE: 0.8},
        records={
            (TYPE, name): WorkerRecord(evidence=evidence, hits=hits, expected=expected)
            for name, (evidence, hits, expected) in elsewhere.items()
        },
        tests=3,
    )


def counting(pool: Around, *works: Work) -> list[str]:
    use = Use(model_id="acme/small", task_type=TYPE, since=None, work=works)
    return [each.worker_id for each in counted(use, pool)]


def test_who_is_worse_with_other_models_too_does_not_count() -> None:
    works = [work("good", 20), work("bad", 4), work("new", 4), work("cheat", 36, accused=True)]
    # The model is a bad one, and good workers get half of it right: that isn't held against them.
    found = counting(
        around(good=(140, 20 + 82, -0.09), bad=(140, 4 + 40, -0.09), new=(40, 4, -0.3)), *works
    )
    assert found == ["good", "new"]


def test_who_had_harder_models_elsewhere_is_not_worse() -> None:
    """It gets as much out of them as others do."""
    works = [work("one", 30), work("two", 30)]
    assert counting(around(one=(140, 30 + 45, -0.26)), *works) == ["one", "two"]
    assert counting(around(one=(140, 30 + 45, 0.0)), *works) == ["two"]
