"""Panels on a real server: who gets a place, held against the rule written in Python."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from modelpool.registry import Record
from modelpool.rows import PickedModel
from tests.worlds import record, registry

TYPE = "code-generation"
CLASSES = ("High", "Medium", "Low", "Unknown")
MEAN_PHI = 0.3
ESTIMATED = datetime(2026, 1, 1, tzinfo=UTC)
Phi = Mapping[frozenset[str], float | None]


def write_phi(pool: ModelPool, phi: Phi, *, at: datetime | None = None) -> None:
    """Write how errors coincide; a pair whose correlation is None has too few tasks of both."""
    rows = {}
    for pair, value in phi.items():
        one, other = sorted(pair)
        known = {} if value is None else {"phi": value, "lower": value, "upper": value}
        facts = {"n": 10 if value is None else 80, "expected": 0.2, "alike": 0.6, **known}
        rows[f"{one} {other}"] = {"one": one, "other": other, "facts": facts}
    pool.database.write(
        lambda tx: tx.run(
            "independence/write_errs_with",
            task_type=TYPE,
            as_of=at or ESTIMATED,
            members={},
            pairs=rows,
            coincidence={"phi": MEAN_PHI, "alike": 0.6, "choices": None},
        )
    )


def expected(drawn: Sequence[PickedModel], phi: Phi, size: int) -> list[str]:
    """The panel among all models of a draw, which come by preference and by the draw's key."""
    place = {model.model_id: n for n, model in enumerate(drawn)}

    def rank(model: PickedModel) -> tuple[int, int, int]:
        number = CLASSES.index(model.accuracy_class)
        return model.preference, number, place[model.model_id]

    offers: dict[str, PickedModel] = {}
    for model in sorted(drawn, key=rank):
        offers.setdefault(model.base_model, model)
    rounds: dict[str, tuple[int, int, int]] = {}
    of_maker: Counter[str | None] = Counter()
    for model in offers.values():
        rounds[model.base_model] = (*rank(model)[:2], of_maker[model.maker])
        of_maker[model.maker] += 1

    def correlation(model: PickedModel) -> float:
        pairs = [phi.get(frozenset((model.base_model, base))) for base in taken]
        known = [value for value in pairs if value is not None]
        return sum(known) / len(known) if known else MEAN_PHI

    taken: list[str] = []
    for _ in range(min(size, len(offers))):
        left = [offers[base] for base in offers if base not in taken]
        best = min(left, key=lambda m: (rounds[m.base_model], correlation(m), place[m.model_id]))
        taken.append(best.base_model)
    return [offers[base].model_id for base in taken]


def world(draw: random.Random) -> list[Record]:
    """Offers of up to twelve base models by up to four makers, some of them not known."""
    bases = [f"base-{n}" for n in range(draw.randint(1, 12))]
    makers = {base: draw.choice(("one", "two", "three", None)) for base in bases}
    made: list[Record] = []
    for n in range(draw.randint(1, 20)):
        base = draw.choice(bases)
        known: dict[str, Any] = {} if makers[base] is None else {"maker": makers[base]}
        cost = draw.choice(("Low", "Medium"))
        accuracy = draw.choice(CLASSES)
        made.append(
            record(f"p/m{n}", base_model=base, cost_class=cost, accuracy_class=accuracy, **known)
        )
    return made


@pytest.mark.parametrize("seed", range(12))
def test_accuracy_comes_first_then_makers_then_low_correlation(pool: ModelPool, seed: int) -> None:
    """Under a policy that prefers something (where cost is limited), and under none."""
    draw = random.Random(seed)
    pool.registry.load(registry(*world(draw)))
    bases = sorted({m.base_model for m in pool.pick(size=100, seed=1, task_type=TYPE)})
    values = (None, -0.125, 0.25, 0.25, 0.5, 0.75)
    phi = {
        frozenset((one, other)): draw.choice(values)
        for n, one in enumerate(bases)
        for other in bases[n + 1 :]
        if draw.random() < 0.7
    }
    for known in ({}, phi):
        if known:
            write_phi(pool, known)
        for more in ({}, {"max_cost": "Medium"}):
            asked: Any = {"task_type": TYPE, "seed": draw.randrange(1000), **more}
            drawn = pool.pick(size=100, **asked)
            for size in (1, 3, 50):
                panel = pool.panel(size=size, **asked)
                assert [m.model_id for m in panel] == expected(drawn, known, size)
                assert [m.position for m in panel] == list(range(1, len(panel) + 1))


def test_a_policy_that_prefers_something_else_still_does(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/dear", cost_class="Medium", accuracy_class="High"),
            record("b/cheap", cost_class="Low", accuracy_class="Low"),
        )
    )
    cheapest = Rule(name="cheapest", prefer={"cost_class": ("Low",)})
    pool.policies.load(Policy(name="thrifty", description="Cheap first.", rules=(cheapest,)))
    assert pool.panel(task_type=TYPE, seed=1)[0].model_id == "a/dear"
    pool.policies.activate("thrifty", confirmed=True)
    assert pool.panel(task_type=TYPE, seed=1)[0].model_id == "b/cheap"


def test_what_was_estimated_later_says_nothing_of_a_past_panel(pool: ModelPool) -> None:
    pool.registry.load(registry(*(record(f"{m}/{m}", maker=m) for m in "abcd")))
    pairs = {frozenset((f"{m}/{m}", f"{n}/{n}")): 0.0 for m, n in ("ab", "cd")}
    now = {row.model_id for row in pool.feasible(task_type=TYPE)}
    assert len(now) == 4
    before = [pool.panel(task_type=TYPE, size=2, seed=seed) for seed in range(20)]
    at = datetime.now(UTC)
    write_phi(pool, pairs, at=datetime(2999, 1, 1, tzinfo=UTC))
    assert [pool.panel(task_type=TYPE, size=2, seed=n, as_of=at) for n in range(20)] == before
    after = [pool.panel(task_type=TYPE, size=2, seed=seed) for seed in range(20)]
    assert {frozenset(m.base_model for m in panel) for panel in after} == set(pairs)


def test_a_lower_weight_lowers_the_frequency_in_panels_too(
    pool: ModelPool, helpers: Database
) -> None:
    """Also of a model whose errors fall apart from all others', as those of a worse one do."""
    names = [f"{maker}/m" for maker in "abcde"]
    pool.registry.load(registry(*(record(name, maker=name[0]) for name in names)))
    loner = "a/m"

    def shares() -> tuple[float, float]:
        panels = [pool.panel(task_type=TYPE, size=2, seed=seed) for seed in range(seeds)]
        first = sum(panel[0].model_id == loner for panel in panels)
        other = sum(panel[1].model_id == loner for panel in panels)
        return first / seeds, other / seeds

    seeds = 400
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id=loner, weight=0.25))
    unmeasured = shares()
    phi = {
        frozenset((one, other)): 0.0 if loner in (one, other) else 0.5
        for one in names
        for other in names
        if one < other
    }
    write_phi(pool, phi)
    measured = shares()
    # The first place is always drawn; 5 standard errors, and the seeds are fixed.
    assert measured[0] == unmeasured[0]
    assert measured[0] == pytest.approx(0.25 / 4.25, abs=5 * (0.059 * 0.94 / seeds) ** 0.5)
    assert sum(unmeasured) < 2 / 5
    # Else the loner had the second place whenever it hasn't the first.
    assert measured[1] == pytest.approx(0.25, abs=5 * (0.25 * 0.75 / seeds) ** 0.5)
