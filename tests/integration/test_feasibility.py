"""The feasible set and its reasons on a real server."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from tests.oracle import World
from tests.worlds import PARENTS, random_records, random_task, record, registry

TASKS = [random_task(seed) for seed in range(40)]


@pytest.fixture(scope="module")
def world() -> World:
    records = random_records(seed=7, models=150)
    return World(records=records, parents=PARENTS, today=datetime.now(UTC).date())


@pytest.fixture(scope="module")
def random_pool(module_pool: ModelPool, world: World) -> ModelPool:
    module_pool.registry.load(registry(*map(dict, world.records)))
    return module_pool


def ids(rows: Any) -> list[str]:
    return [row.model_id for row in rows]


@pytest.mark.parametrize("task", TASKS, ids=str)
def test_cypher_agrees_with_the_rules_written_in_python(
    random_pool: ModelPool, world: World, task: dict[str, Any]
) -> None:
    feasible = random_pool.feasible(**task)
    excluded = random_pool.excluded(**task)

    assert sorted(ids(feasible)) == world.feasible(task)
    every_id = sorted({r["model_id"] for r in world.records})
    assert sorted(ids(feasible) + ids(excluded)) == every_id
    for model in excluded:
        assert [f.requirement for f in model.failed] == world.failed(model.model_id, task)
        assert all(f.has and f.needed for f in model.failed)


@pytest.mark.parametrize("task", TASKS[:12], ids=str)
def test_funnel_counts_what_is_excluded(
    random_pool: ModelPool, world: World, task: dict[str, Any]
) -> None:
    failures = [
        world.failed(model_id, task) for model_id in sorted({r["model_id"] for r in world.records})
    ]
    remaining = len(failures)
    for step in random_pool.funnel(**task):
        name = step.requirement
        assert step.failed == sum(name in failed for failed in failures)
        assert step.only == sum(failed == [name] for failed in failures)
        assert step.removed == sum(failed[:1] == [name] for failed in failures)
        remaining -= step.removed
        assert step.remaining == remaining
    assert remaining == len(world.feasible(task))


@pytest.mark.parametrize("task", TASKS[:12], ids=str)
def test_a_relaxation_admits_as_many_as_it_says(
    random_pool: ModelPool, task: dict[str, Any]
) -> None:
    before = set(ids(random_pool.feasible(**task)))
    relaxations = random_pool.relaxations(limit=20, **task)
    for relaxation in relaxations:
        relaxed = dict(task)
        for change in relaxation.changes:
            if change.parameter == "provider_types":
                relaxed["provider_types"] = tuple(change.to.split(", "))
            else:
                assert task[change.parameter] == change.now
                relaxed[change.parameter] = None if change.to == "any" else change.to
        after = set(ids(random_pool.feasible(**relaxed)))
        assert before < after
        assert len(after - before) == relaxation.admits
    sizes = [(r.changed, r.steps) for r in relaxations]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("task", TASKS[:12], ids=str)
def test_explain_agrees_with_both_sides(random_pool: ModelPool, task: dict[str, Any]) -> None:
    for model in random_pool.excluded(limit=5, **task):
        checks = random_pool.explain(model.model_id, **task)
        assert [c.requirement for c in checks if c.met is False] == [
            f.requirement for f in model.failed
        ]
    for feasible in random_pool.feasible(limit=5, **task):
        assert all(check.met for check in random_pool.explain(feasible.model_id, **task))


def test_answers_as_of_now_and_without_a_date_are_the_same(random_pool: ModelPool) -> None:
    now = datetime.now(UTC) + timedelta(seconds=1)
    for task in TASKS[:12]:
        assert random_pool.feasible(**task, as_of=now) == random_pool.feasible(**task)
        assert random_pool.funnel(**task, as_of=now) == random_pool.funnel(**task)
        assert random_pool.relaxations(**task, as_of=now) == random_pool.relaxations(**task)


def test_nearest_declaration_wins_even_if_it_is_worse(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/general", "generation"),
            record("a/both", "generation"),
            record("a/both", "code-generation", accuracy_class="Low"),
            record("a/special", "code-editing"),
        )
    )
    found = pool.feasible(task_type="code-editing", min_accuracy="Medium")
    assert [(m.model_id, m.declared_for, m.distance) for m in found] == [
        ("a/general", "generation", 2),
        ("a/special", "code-editing", 0),
    ]
    # What is declared below a task type says nothing about the type itself.
    assert ids(pool.feasible(task_type="generation")) == ["a/both", "a/general"]


def test_unknown_fails_a_limit_and_passes_without_one(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/cost", cost_class="Unknown"),
            record("a/latency", latency_class="Unknown"),
            record("a/accuracy", accuracy_class="Unknown"),
        )
    )
    ask: dict[str, Any] = {"task_type": "code-generation"}
    assert len(pool.feasible(**ask)) == 3
    assert "a/cost" not in ids(pool.feasible(**ask, max_cost="High"))
    assert "a/latency" not in ids(pool.feasible(**ask, max_latency="Slow"))
    assert "a/accuracy" not in ids(pool.feasible(**ask, min_accuracy="Low"))


def test_high_risk_fails_closed(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/experimental", lifecycle="Experimental"),
            record("a/high", risk_level="High"),
            record("a/medium", risk_level="Medium"),
            record("a/unknown", risk_level="Unknown"),
        )
    )

    def allowed(risk: Any) -> list[str]:
        return ids(pool.feasible(task_type="code-generation", risk_level=risk))

    assert allowed("High") == ["a/medium"]
    assert allowed("Medium") == ["a/experimental", "a/medium", "a/unknown"]
    assert allowed("Low") == ["a/experimental", "a/high", "a/medium", "a/unknown"]


def test_cheap_models_come_first_when_cost_is_limited(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/dear", cost_class="Medium", accuracy_class="High"),
            record("b/cheap", cost_class="Low", accuracy_class="Low"),
        )
    )
    limited = pool.feasible(task_type="code-generation", max_cost="Medium")
    assert [(m.model_id, m.preference) for m in limited] == [("b/cheap", 1), ("a/dear", 2)]
    picked = pool.pick(task_type="code-generation", max_cost="Medium", size=1, seed=3)
    assert ids(picked) == ["b/cheap"]
    assert ids(pool.feasible(task_type="code-generation")) == ["a/dear", "b/cheap"]


def test_panel_has_different_base_models_and_makers(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("x/a", base_model="a", maker="one"),
            record("y/a", base_model="a", maker="one"),
            record("x/b", base_model="b", maker="one"),
            record("x/c", base_model="c", maker="two"),
            record("x/d", base_model="d"),
            record("x/e", base_model="e"),
        )
    )
    for seed in range(20):
        three = pool.panel(task_type="code-generation", size=3, seed=seed)
        assert len({m.base_model for m in three}) == 3
        assert {m.maker for m in three} == {"one", "two", None}
        every = pool.panel(task_type="code-generation", size=9, seed=seed)
        assert sorted(m.base_model for m in every) == ["a", "b", "c", "d", "e"]
        assert [m.position for m in every] == [1, 2, 3, 4, 5]


def test_pick_is_repeatable_and_follows_the_weights(pool: ModelPool, helpers: Database) -> None:
    pool.registry.load(registry(*(record(f"a/m{number}") for number in range(4))))
    # As degradation will do: one model should be picked a tenth as often.
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="a/m0", weight=0.1))
    draws = 1500
    ask: dict[str, Any] = {"task_type": "code-generation"}
    first = Counter(pool.pick(**ask, seed=seed)[0].model_id for seed in range(draws))
    expected = {"a/m0": 0.1 / 3.1, "a/m1": 1 / 3.1, "a/m2": 1 / 3.1, "a/m3": 1 / 3.1}
    # 5 standard errors: the seeds are fixed, so this either holds or doesn't.
    for model_id, share in expected.items():
        error = (share * (1 - share) / draws) ** 0.5
        assert abs(first[model_id] / draws - share) < 5 * error
    assert pool.pick(**ask, size=4, seed=11) == pool.pick(**ask, size=4, seed=11)
    assert len({ids(pool.pick(**ask, size=4, seed=seed))[0] for seed in range(50)}) > 1


def test_retired_models_stay_explainable(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/kept"), record("a/gone")), on=date(2026, 1, 1))
    pool.registry.load(registry(record("a/kept")), on=date(2026, 2, 1))
    ask: dict[str, Any] = {"task_type": "code-generation"}
    assert ids(pool.feasible(**ask)) == ["a/kept"]
    assert ids(pool.feasible(**ask, as_of=date(2026, 1, 15))) == ["a/gone", "a/kept"]
    lifecycle = pool.explain("a/gone", **ask)[1]
    assert (lifecycle.requirement, lifecycle.has, lifecycle.met) == ("lifecycle", "Retired", False)
    assert lifecycle.claims == ("test: not listed since 2026-02-01",)


def test_retirement_date_counts_by_the_day_that_is_asked_for(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/leaving", retired_on="2026-03-01")), on=date(2026, 1, 1))
    ask: dict[str, Any] = {"task_type": "code-generation"}
    assert ids(pool.feasible(**ask, as_of=date(2026, 2, 28))) == ["a/leaving"]
    assert ids(pool.feasible(**ask, as_of=date(2026, 3, 1))) == []
    (model,) = pool.excluded(**ask)
    assert model.failed[0].has == "Retired on 2026-03-01"


def test_wrong_questions_get_one_clear_error(pool: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="the pool is empty"):
        pool.feasible(task_type="code-generation")
    pool.registry.load(registry(record("acme/small")))
    with pytest.raises(NotFoundError, match="did you mean 'code-generation'"):
        pool.feasible(task_type="code-generaton")
    with pytest.raises(NotFoundError, match="did you mean 'acme/small'"):
        pool.explain("small", task_type="code-generation")
    with pytest.raises(InvalidInputError, match="max_cost: found 'low'"):
        pool.feasible(task_type="code-generation", max_cost="low")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match=r"as_of: .* expected a time zone"):
        pool.feasible(task_type="code-generation", as_of=datetime(2026, 1, 1))
    with pytest.raises(InvalidInputError, match="seed: found -1"):
        pool.pick(task_type="code-generation", seed=-1)
    with pytest.raises(InvalidInputError, match="limit: found 0"):
        pool.feasible(task_type="code-generation", limit=0)
