"""What the active policy says is what decides, for any policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError, RulesEndError
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from tests.oracle import World
from tests.worlds import (
    PARENTS,
    extending_policy,
    random_policy,
    random_records,
    random_task,
    record,
    registry,
)

POLICIES = range(5)
TASKS = [random_task(seed) for seed in range(12)]
# Of some weights nobody says who made them, and some models are listed twice.
_SAID = [
    {n: v for n, v in r.items() if n != "maker" or r["base_model"][-1] not in "36"}
    for r in random_records(seed=7, models=150)
]
RECORDS = [*_SAID, *({**r, "source": "second"} for r in _SAID if r["model_id"][-1] in "123")]


@pytest.fixture(scope="module", params=[*POLICIES, "extending"])
def decided(module_pool: ModelPool, request: pytest.FixtureRequest) -> tuple[ModelPool, World]:
    """A pool that follows a random policy, and what its records and that policy say."""
    extends = request.param == "extending"
    policy = extending_policy(1) if extends else random_policy(request.param)
    module_pool.registry.load(registry(*map(dict, RECORDS)))
    loaded = module_pool.policies.load(policy)
    module_pool.policies.activate(f"{loaded.name}@{loaded.version}", confirmed=True)
    today = datetime.now(UTC).date()
    return module_pool, World(RECORDS, PARENTS, today, module_pool.policies.get().policy.in_full())


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
    pool.registry.load(registry(*map(dict, RECORDS)), on=date(2026, 1, 1))
    task: dict[str, Any] = {"task_type": "code-generation", "risk_level": "High"}
    before = pool.feasible(**task)
    world = World(RECORDS, PARENTS, datetime.now(UTC).date())
    assert sorted(ids(before)) == world.feasible(task)
    moment = datetime.now(UTC)
    pool.policies.load(random_policy(1))
    assert pool.feasible(**task) == before
    done = pool.policies.activate("random", confirmed=True)
    assert (done.before, done.changed) == ("default@1", True)
    assert not pool.policies.activate("random@1", confirmed=True).changed
    assert pool.feasible(**task, as_of=moment) == before
    assert pool.policies.get(as_of=moment).policy_id == "default@1"
    assert pool.feasible(**task, as_of=date(2026, 2, 1)) == before
    other = World(RECORDS, PARENTS, world.today, random_policy(1).in_full())
    assert sorted(ids(pool.feasible(**task))) == other.feasible(task)
    assert other.feasible(task) != world.feasible(task)


def test_a_policy_that_extends_another_keeps_the_version_that_it_was_joined_with(
    pool: ModelPool,
) -> None:
    pool.registry.load(registry(*map(dict, RECORDS)))
    one, two = random_policy(1), random_policy(2)
    pool.policies.load(replace(one, name="base"))
    own = Policy(
        name="own",
        description=None,
        extends="base",
        rules=(Rule(name="no-acme", exclude={"provider": ("acme",)}),),
    )
    first = pool.policies.load(own)
    assert (first.version, first.added) == (1, True)
    assert not pool.policies.load(own).added
    joined = pool.policies.get("own").policy
    assert joined.extends == "base@1"
    assert joined.extends_digest == pool.policies.get("base@1").policy.digest()
    assert [r.name for r in joined.rules] == [*(r.name for r in one.rules), "no-acme"]
    # The other policy gets another version: this one is what it was until it is loaded again.
    pool.policies.load(replace(two, name="base"))
    assert pool.policies.get("own").policy == joined
    assert pool.policies.load(own).version == 2
    assert pool.policies.get("own").policy.extends == "base@2"
    assert pool.policies.versions()[-1].extends == "base@2"


def test_policies_that_extend_one_another_in_a_circle_are_refused(pool: ModelPool) -> None:
    pool.registry.load(registry(*map(dict, RECORDS[:5])))
    rule = Rule(name="no-acme", exclude={"provider": ("acme",)})
    other = Rule(name="no-beta", exclude={"provider": ("beta",)})
    pool.policies.load(Policy(name="first", description=None, rules=(rule,)))
    pool.policies.load(Policy(name="second", description=None, extends="first", rules=(other,)))
    circle = Policy(
        name="first", description=None, extends="second", rules=(replace(rule, name="x"),)
    )
    with pytest.raises(InvalidInputError, match="second@1, which extends first@1, expected no cir"):
        pool.policies.load(circle)
    with pytest.raises(NotFoundError, match="no policy 'secnd'; did you mean 'second'"):
        pool.policies.load(replace(circle, extends="secnd"))
    assert [p.name for p in pool.policies.versions()] == ["default", "first", "second"]


def test_rules_end_only_where_that_is_confirmed(pool: ModelPool) -> None:
    pool.registry.load(registry(*map(dict, RECORDS[:5])))
    shipped = [rule.name for rule in pool.policies.get().policy.rules]
    rule = Rule(name="no-acme", exclude={"provider": ("acme",)})
    pool.policies.load(Policy(name="bare", description=None, rules=(rule,)))
    pool.policies.load(Policy(name="more", description=None, extends="default", rules=(rule,)))
    ending = f"{len(shipped)} rules of default@1 would end"
    with pytest.raises(RulesEndError, match=ending) as told:
        pool.policies.activate("bare")
    assert list(told.value.rules) == shipped
    assert pool.policies.get().policy_id == "default@1"
    # Nothing ends where all rules stay, whatever comes on top.
    assert pool.policies.activate("more").ended == ()
    with pytest.raises(RulesEndError, match=r"1 rule of more@1 would end \(no-acme\)"):
        pool.policies.activate("default")
    done = pool.policies.activate("bare@1", confirmed=True)
    # The same rule has stayed.
    assert list(done.ended) == shipped
    assert pool.policies.get().policy_id == "bare@1"


def test_a_list_by_source_goes_by_what_the_source_lists_at_the_moment(pool: ModelPool) -> None:
    one, two = record("a/one", source="ours"), record("a/two", source="theirs")
    task: dict[str, Any] = {"task_type": "code-generation"}
    pool.registry.load(registry(one, two, {**two, "source": "ours"}), on=date(2026, 1, 1))
    rule = Rule(name="our-list", only={"source": ("ours",)})
    pool.policies.load(Policy(name="listed", description=None, extends="default", rules=(rule,)))
    pool.policies.activate("listed")
    assert ids(pool.feasible(**task)) == ["a/one", "a/two"]
    moment = datetime.now(UTC)
    pool.registry.load(registry(one))
    assert ids(pool.feasible(**task)) == ["a/one"]
    assert ids(pool.feasible(**task, as_of=moment)) == ["a/one", "a/two"]
    (left_out,) = pool.excluded(**task)
    assert [(f.requirement, f.has, f.needed) for f in left_out.failed] == [
        ("policy rule our-list", "source theirs", "one of ours")
    ]


def test_a_model_whose_maker_is_not_known_is_on_no_list_of_makers(pool: ModelPool) -> None:
    made = record("a/one", maker="acme")
    pool.registry.load(registry(made, record("b/two")))
    rule = Rule(name="only-acme", only={"maker": ("acme",)})
    pool.policies.load(Policy(name="made", description=None, extends="default", rules=(rule,)))
    pool.policies.activate("made")
    assert ids(pool.feasible(task_type="code-generation")) == ["a/one"]
    check = pool.explain("b/two", task_type="code-generation")[2]
    assert (check.requirement, check.has, check.needed, check.met) == (
        "policy rule only-acme",
        "maker not known",
        "one of acme",
        False,
    )
