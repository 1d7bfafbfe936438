"""Overuse in numbers: concentration of choices, when it began, and what load does."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, strategies as st

from modelpool.degradation import overuse
from modelpool.degradation.overuse import DAY, HOUR, Measured
from modelpool.degradation.uses import Offered, Uses, available, overused, without

POOLS = 200
MODELS = 6


def drawn(
    draw: np.random.Generator, workers: int, uses: int, liked: int, share: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The worker and model of each use; `share` of all go to the first model besides."""
    worker = draw.integers(0, workers, uses)
    model = draw.integers(0, MODELS, uses)
    if liked:
        model = draw.integers(0, MODELS, (workers, liked))[worker, draw.integers(0, liked, uses)]
    return worker, np.where(draw.random(uses) < share, 0, model)


def found(worker: np.ndarray, model: np.ndarray) -> list[int]:
    offered = np.full((1, MODELS), 1 / MODELS)
    spread = overuse.concentration(worker, model, np.zeros(len(worker), dtype=int), offered)
    least = math.log(MODELS / 0.01)
    return np.flatnonzero(spread.concentrated & (spread.score >= least)).tolist()


@pytest.mark.parametrize("liked", [0, 1, 3])
@pytest.mark.parametrize("workers", [6, 60])
def test_even_choices_and_habits_are_no_overuse(liked: int, workers: int) -> None:
    """A worker's habit is one choice, however often it shows."""
    draw = np.random.default_rng(21)
    accused = sum(bool(found(*drawn(draw, workers, 600, liked))) for _ in range(POOLS))
    assert accused <= POOLS / 100


@pytest.mark.parametrize("liked", [0, 3])
def test_a_model_that_gets_most_is_found(liked: int) -> None:
    draw = np.random.default_rng(22)
    several = [found(*drawn(draw, 40, 400, liked, share=0.5)) for _ in range(POOLS)]
    assert sum(names == [0] for names in several) >= 0.95 * POOLS


def test_what_was_not_feasible_counts_in_neither() -> None:
    """Of the tasks of the second kind only the second model was feasible, which got them all."""
    group = np.repeat([0, 1], [100, 300])
    model = np.concatenate([np.arange(100) % 2, np.ones(300, dtype=int)])
    offered = np.array([[0.5, 0.5], [0.0, 1.0]])
    spread = overuse.concentration(np.arange(400), model, group, offered)
    assert spread.of.tolist() == [100, 400]
    assert spread.uses.tolist() == [50, 350]
    assert spread.available.tolist() == [0.5, (50 + 300) / 400]
    assert not spread.concentrated.any()


@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_a_misapplied_use_is_no_matter_of_overuse(data: st.DataObject, seed: int) -> None:
    """Who is found was available, and uses outside the feasible set change nothing."""
    groups, uses = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 200))
    draw = np.random.default_rng(seed)
    offered = np.where(draw.random((groups, MODELS)) < 0.5, draw.random((groups, MODELS)), 0.0)
    model = np.minimum(draw.geometric(0.6, uses) - 1, MODELS - 1)
    worker, group = draw.integers(0, 5, uses), draw.integers(0, groups, uses)
    fits = offered[group, model] > 0
    one = overuse.concentration(worker, model, group, offered)
    two = overuse.concentration(worker[fits], model[fits], group[fits], offered)
    for name in ("uses", "of", "available", "even", "score", "concentrated"):
        assert (getattr(one, name) == getattr(two, name)).all()
    assert one.uses.sum() == fits.sum()
    assert (one.available[one.uses > 0] > 0).all()
    assert (one.score >= 0).all()


@pytest.mark.parametrize("feasible", [7, 70, 7000])
def test_a_large_registry_alone_makes_no_overuse(feasible: int) -> None:
    """Few of all that are feasible are in use: an even share of those is no overuse of any."""
    draw = np.random.default_rng(25)
    offered = np.full((1, feasible), 1 / feasible)
    accused = 0
    for _ in range(POOLS):
        worker, model = draw.integers(0, 9, 20), draw.integers(0, 7, 20)
        spread = overuse.concentration(worker, model, np.zeros(20, dtype=int), offered)
        accused += bool((spread.concentrated & (spread.score >= math.log(7 / 0.01))).any())
    assert accused <= POOLS / 100


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_further_offers_of_a_base_model_take_nothing_from_what_was_available(
    bases: list[int],
) -> None:
    rows = [
        {"model_id": f"m{n}", "base_model": str(base), "preference": 1, "selection_weight": 1.0}
        for n, base in enumerate(bases)
    ]
    assert set(available(rows).values()) == {1 / len(set(bases))}


def test_the_order_of_uses_and_the_numbers_of_workers_say_nothing() -> None:
    draw = np.random.default_rng(23)
    worker, model = drawn(draw, 20, 500, 2, share=0.4)
    offered = np.full((1, MODELS), 1 / MODELS)
    nothing = np.zeros(500, dtype=int)
    order, other = draw.permutation(500), draw.permutation(20)
    one = overuse.concentration(worker, model, nothing, offered)
    two = overuse.concentration(other[worker][order], model[order], nothing, offered)
    assert one.score == pytest.approx(two.score)
    assert (one.concentrated == two.concentrated).all()


def test_a_rise_of_the_share_is_dated() -> None:
    draw = np.random.default_rng(24)
    uses = np.concatenate([draw.random(300) < 0.2, draw.random(300) < 0.8])
    begun = overuse.begun(uses, 0.2, 0.8)
    assert abs(begun - 300) < 20


class Busy:
    """Uses in busy and quiet hours of sixty days, half of them of one model."""

    def __init__(self, seed: int, uses: int = 2400) -> None:
        self.draw = np.random.default_rng(seed)
        hours = 60 * 24
        daily = 1 + 0.8 * np.sin(np.arange(hours) * math.tau / 24)
        chances = daily * np.exp(self.draw.normal(0, 0.7, hours))
        hour = self.draw.choice(hours, uses, p=chances / chances.sum())
        self.at = np.sort(hour * HOUR + self.draw.integers(0, HOUR, uses))
        self.own = self.draw.random(uses) < 0.5
        self.worker = self.draw.integers(0, 9, uses)
        every = self.at[self.own]
        self.hourly = overuse.is_hourly(every)
        self.load = overuse.load(self.at, every, hourly=self.hourly)
        # What is slow in an hour is slow for all, and what slows it lasts.
        shocks = np.convolve(self.draw.normal(0, 0.3, hours), 0.8 ** np.arange(9))[:hours]
        self.noise = shocks[self.at // HOUR] + self.draw.normal(0, 0.5, uses)
        self.clock = np.sin((self.at // HOUR) * math.tau / 24)
        self.speed = self.draw.normal(0, 0.4, 9)[self.worker]

    def rise(self, values: np.ndarray, margin: float) -> overuse.Rise | None:
        block = self.at // DAY
        unit = self.worker + 9 * self.own
        own, others = (
            Measured(values[which], self.load[which], block[which], unit[which])
            for which in (self.own, ~self.own)
        )
        return overuse.rise(own, others, margin)


@pytest.mark.parametrize("shared", [0.0, 0.3])
def test_no_rise_is_shown_where_load_does_nothing(shared: float) -> None:
    """Neither if all are slower at busy times of the day."""
    shown = [0, 0]
    for seed in range(POOLS):
        busy = Busy(seed)
        took = 7 + busy.speed + busy.noise + shared * busy.clock
        failed = busy.draw.random(len(busy.at)) < 0.05 * np.exp(shared * busy.clock)
        for place, (values, margin) in enumerate(
            ((took, overuse.LONGER), (failed.astype(float), overuse.MORE_FAILURES))
        ):
            found = busy.rise(values, margin)
            shown[place] += found is not None and found.chance < 0.01
    assert max(shown) <= POOLS / 50


def test_a_rise_is_shown_with_its_size() -> None:
    """Latency by a third of the logarithm of the load; the interval holds it, as often as said."""
    sizes, shown, below = [], 0, 0
    for seed in range(50):
        busy = Busy(seed)
        took = 7 + busy.speed + busy.noise + 0.33 * busy.load * busy.own
        found = busy.rise(took, overuse.LONGER)
        assert found is not None
        own = busy.load[busy.own]
        truth = 0.33 * float(np.quantile(own, 0.9) - np.quantile(own, 0.1))
        sizes.append(found.size / truth)
        below += found.lower <= truth
        shown += found.chance < 0.01
    assert np.mean(sizes) == pytest.approx(1, abs=0.1)
    assert below >= 44
    assert shown >= 45


def test_more_failures_are_shown() -> None:
    shown = 0
    for seed in range(50):
        busy = Busy(seed, uses=6000)
        chances = 0.03 + 0.08 * busy.load * busy.own
        found = busy.rise((busy.draw.random(len(busy.at)) < chances).astype(float), 0.01)
        shown += found is not None and found.chance < 0.01
    assert shown >= 45


def test_nothing_is_said_where_nothing_varies() -> None:
    busy = Busy(1)
    assert busy.rise(np.zeros(len(busy.at)), overuse.MORE_FAILURES) is None
    busy.load[:] = 1.0
    assert busy.rise(busy.noise, overuse.LONGER) is None
    few = Busy(1, uses=3)
    assert few.rise(few.noise, overuse.LONGER) is None


def test_a_model_used_less_than_hourly_is_looked_at_by_day() -> None:
    assert overuse.is_hourly(np.arange(100) * HOUR // 3)
    assert not overuse.is_hourly(np.arange(100) * HOUR * 3)
    assert not overuse.is_hourly(np.empty(0, dtype=int))


def uses_of(share: float) -> tuple[Uses, Offered]:
    draw = np.random.default_rng(25)
    worker, model = drawn(draw, 20, 400, 0, share=share)
    at = np.arange(400) * HOUR
    uses = Uses(
        task_type="generation",
        outcomes=[f"o{number:03}" for number in range(400)],
        workers=[f"w{number}" for number in range(20)],
        models=[f"m{number}" for number in range(MODELS)],
        demands=[{}],
        worker=worker,
        model=model,
        demand=np.zeros(400, dtype=int),
        reported=at,
        recorded=at,
        registry=at,
        latency=np.full(400, np.nan),
        failed=np.zeros(400, dtype=bool),
    )
    group = np.zeros(400, dtype=int)
    return uses, Offered(group=group, chances=np.full((1, MODELS), 1 / MODELS))


def test_a_row_tells_what_was_found() -> None:
    uses, offers = uses_of(0.5)
    (row,) = overused([(uses, offers)])
    own = int((uses.model == 0).sum())
    assert (row["task_type"], row["model_id"]) == ("generation", "m0")
    assert (row["uses"], row["of"], row["tests"]) == (own, 400, MODELS)
    assert row["share"] == own / 400
    assert row["available"] == pytest.approx(1 / MODELS)
    assert (row["latency_rise"], row["failures_rise"], row["harm"]) == (None, None, 0.0)
    assert len(row["evidence"]) == 50
    assert overused([uses_of(0.0)]) == []
    assert overused([]) == []


def test_where_nothing_is_known_of_what_was_available_nothing_is_found() -> None:
    uses, offers = uses_of(0.5)
    unknown = replace(offers, group=np.full(400, -1))
    assert overused([(uses, unknown)]) == []


def test_dismissed_uses_are_left_out() -> None:
    uses, _ = uses_of(0.5)
    window = {
        "after": datetime(1969, 1, 1, tzinfo=UTC),
        "until": datetime(1970, 1, 5, tzinfo=UTC),
    }
    kept = without(uses, {"generation m0": [window]})
    gone = (uses.model == 0) & (uses.recorded <= 96 * HOUR)
    assert len(kept.outcomes) == 400 - int(gone.sum())
    assert without(uses, {"code m0": [window]}) is uses
