"""What the active policy says is what decides, for any policy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from modelpool.pool import ModelPool
from tests.oracle import World
from tests.worlds import PARENTS, random_policy, random_records, random_task, registry

POLICIES = range(5)
TASKS = [random_task(seed) for seed in range(12)]
RECORDS = random_records(seed=7, models=150)


@pytest.fixture(scope="module", params=POLICIES)
def decided(module_pool: ModelPool, request: pytest.FixtureRequest) -> tuple[ModelPool, World]:
    """A pool that follows a random policy, and what its records and that policy say."""
    policy = random_policy(request.param)
    module_pool.load(registry(*map(dict, RECORDS)))
    loaded = module_pool.load_policy(policy)
    module_pool.activate_policy(f"random@{loaded.version}")
    today = datetime.now(UTC).date()
    return module_pool, World(RECORDS, PARENTS, today, policy.definition())


def ids(rows: Any) -> list[str]:
    return [row.model_id for row in rows]


def test_sets_reasons_and_counts_are_those_of_the_rules(decided: tuple[ModelPool, World]) -> None:
    pool, world = decided
    named = 0
    for task in TASKS:
        feasible = pool.feasible(**task)
        assert sorted(ids(feasible)) == world.feasible(task)
        excluded = pool.excluded(**task)
        failures = {model.model_id: [f.requirement for f in model.failed] for model in excluded}
        assert failures == {m: world.failed(m, task) for m in failures}
        assert len(failures) + len(feasible) == 150
        for model in excluded:
            assert all(f.has and f.needed for f in model.failed)
            named += sum(f.requirement.startswith("policy rule ") for f in model.failed)
        for step in pool.funnel(**task):
            name = step.requirement
            assert step.failed == sum(name in failed for failed in failures.values())
            assert step.only == sum(failed == [name] for failed in failures.values())
            assert step.removed == sum(failed[:1] == [name] for failed in failures.values())
        assert step.remaining == len(feasible)
    assert named


def test_preference_follows_the_rules_in_their_order(decided: tuple[ModelPool, World]) -> None:
    pool, world = decided
    for task in TASKS:
        feasible = pool.feasible(**task)
        places = [world.preference(m.model_id, task) for m in feasible]
        assert places == sorted(places)
        by_place = {place: m.preference for place, m in zip(places, feasible, strict=True)}
        assert len(set(by_place.values())) == len(by_place)
        drawn = pool.pick(**task, size=1000, seed=1)
        assert sorted(ids(drawn)) == sorted(ids(feasible))
        panel = pool.panel(**task, size=1000, seed=1)
        assert {m.base_model for m in panel} == {m.base_model for m in feasible}
        assert {m.model_id for m in panel} <= set(ids(feasible))


def test_explanations_agree_with_both_sides(decided: tuple[ModelPool, World]) -> None:
    pool, world = decided
    for task in TASKS[:4]:
        for model in pool.excluded(**task, limit=6):
            checks = pool.explain(model.model_id, **task)
            assert [c.requirement for c in checks if c.met is False] == [
                f.requirement for f in model.failed
            ]
            by_name = {c.requirement: c for c in checks}
            assert all(by_name[f.requirement].has == f.has for f in model.failed)
        for model_id in world.feasible(task)[:3]:
            assert all(check.met for check in pool.explain(model_id, **task))


def test_a_relaxation_admits_as_many_as_it_says(decided: tuple[ModelPool, World]) -> None:
    pool, world = decided
    for task in TASKS:
        before = set(world.feasible(task))
        for relaxation in pool.relaxations(**task, limit=15):
            relaxed = dict(task)
            for change in relaxation.changes:
                to: Any = None if change.to == "any" else change.to
                if change.parameter == "provider_types":
                    to = tuple(change.to.split(", "))
                relaxed[change.parameter] = to
            assert len(set(world.feasible(relaxed)) - before) == relaxation.admits


def test_the_past_is_decided_by_the_policy_of_then(pool: ModelPool) -> None:
    pool.load(registry(*map(dict, RECORDS)), on=date(2026, 1, 1))
    task: dict[str, Any] = {"task_type": "code-generation", "risk_level": "High"}
    before = pool.feasible(**task)
    world = World(RECORDS, PARENTS, datetime.now(UTC).date())
    assert sorted(ids(before)) == world.feasible(task)
    moment = datetime.now(UTC)
    pool.load_policy(random_policy(1))
    assert pool.feasible(**task) == before
    done = pool.activate_policy("random")
    assert (done.before, done.changed) == ("default@1", True)
    assert not pool.activate_policy("random@1").changed
    assert pool.feasible(**task, as_of=moment) == before
    assert pool.policy(as_of=moment).policy_id == "default@1"
    assert pool.feasible(**task, as_of=date(2026, 2, 1)) == before
    other = World(RECORDS, PARENTS, world.today, random_policy(1).definition())
    assert sorted(ids(pool.feasible(**task))) == other.feasible(task)
    assert other.feasible(task) != world.feasible(task)
