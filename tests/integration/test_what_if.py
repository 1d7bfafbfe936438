"""What is supposed is what would come true, and supposing it writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from modelpool.rows import WhatIfReport
from modelpool.what_if.comparison import typical_requirements
from tests.worlds import PARENTS, random_policy, random_records, record, registry

Sets = dict[tuple[tuple[str, Any], ...], set[str]]


def key(task: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(task.items())
    )


def typical_tasks(*more_types: str) -> Iterator[dict[str, Any]]:
    for task_type in (*PARENTS, *more_types):
        for asked in typical_requirements():
            yield {"task_type": task_type, **asked}


def real_sets(pool: ModelPool, *more_types: str) -> Sets:
    """The feasible set of every typical task, as it really is."""
    known = {row.name for row in pool.registry.task_types()}
    return {
        key(task): {model.model_id for model in pool.feasible(**task)}
        if task["task_type"] in known
        else set()
        for task in typical_tasks(*more_types)
    }


def assert_came_true(report: WhatIfReport, before: Sets, after: Sets) -> None:
    supposed = {key(c.task): c for c in report.changes if c.gained or c.lost}
    assert supposed.keys() == {task for task in before if before[task] != after[task]}
    for task, change in supposed.items():
        assert set(change.gained) == after[task] - before[task]
        assert set(change.lost) == before[task] - after[task]
        assert (change.before, change.after) == (len(before[task]), len(after[task]))
        assert change.loses_all == (bool(before[task]) and not after[task])


def everything(helpers: Database) -> Any:
    return helpers.read("all/everything")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_registry_does_what_was_supposed(pool: ModelPool, helpers: Database, seed: int) -> None:
    """Models come, change and go, by two sources that contradict each other."""
    pool.registry.load(registry(*random_records(seed, models=60)))
    weak = [{**r, "source": "litellm"} for r in random_records(seed + 10, models=70)]
    pool.registry.load(registry(*weak))
    pool.policies.load(random_policy(seed))
    pool.policies.activate("random", confirmed=True)
    before, graph = real_sets(pool), everything(helpers)
    # A third of the records is gone, and the rest says other things.
    new = registry(*[r for r in random_records(seed + 20, models=60) if r["model_id"][-1] > "2"])
    report = pool.what_if.registry(new)
    assert everything(helpers) == graph
    pool.registry.load(new)
    assert_came_true(report, before, real_sets(pool))
    assert report.models
    assert report.changes


def test_new_task_types_and_places_are_supposed_too(pool: ModelPool, helpers: Database) -> None:
    apart = {**PARENTS, "special": None}
    pool.registry.load(
        registry(record("a/both", "special"), record("a/both", "generation"), parents=apart)
    )
    new = registry(
        record("b/new", "special", source="other"),
        record("b/new", "brand-new", source="other"),
        parents={**PARENTS, "special": "generation", "brand-new": "special"},
    )
    before, graph = real_sets(pool, "special", "brand-new"), everything(helpers)
    report = pool.what_if.registry(new)
    assert everything(helpers) == graph
    pool.registry.load(new)
    assert_came_true(report, before, real_sets(pool, "special", "brand-new"))


@pytest.mark.parametrize("seed", [3])
def test_a_policy_does_what_was_supposed(pool: ModelPool, helpers: Database, seed: int) -> None:
    pool.registry.load(registry(*random_records(seed=7, models=150)))
    before, graph = real_sets(pool), everything(helpers)
    policy = random_policy(seed)
    report = pool.what_if.policy(policy)
    assert everything(helpers) == graph
    pool.policies.load(policy)
    pool.policies.activate("random", confirmed=True)
    assert_came_true(report, before, real_sets(pool))
    assert report.models is None
    critical = [c for c in report.changes if c.task.get("criticality") == "Critical"]
    assert all(
        ("workers", 3, 1) in [(n.need, n.before, n.after) for n in c.needs] for c in critical
    )


def test_a_value_does_what_was_supposed(pool: ModelPool, helpers: Database) -> None:
    """Setting a value is as if every source of the model said so, Unknown included."""
    pool.registry.load(registry(*random_records(seed=5, models=30)))
    own = record("acme/own", accuracy_class="High", cost_class="Low", source="mine")
    other = {**own, "source": "litellm"}
    pool.registry.load(registry(own, other))
    before, graph = real_sets(pool), everything(helpers)
    report = pool.what_if.values(
        {("acme/own", "cost_class"): "Unknown", ("acme/own", "retired_on"): "2999-01-01"}
    )
    assert everything(helpers) == graph
    changed = {"cost_class": "Unknown", "retired_on": "2999-01-01"}
    pool.registry.load(registry({**own, **changed}, {**other, **changed}))
    assert_came_true(report, before, real_sets(pool))
    assert report.models == 1
    assert {name for c in report.changes for name in c.lost} == {"acme/own"}


def test_past_tasks_are_counted_by_what_they_ask(pool: ModelPool, helpers: Database) -> None:
    pool.registry.load(registry(record("acme/only"), record("acme/other", cost_class="High")))
    asked: dict[str, Any] = {"task_type": "code-generation", "risk_level": "High"}
    for number in range(5):
        pool.work.declare_task(f"task-{number}", **asked, max_cost="Low")
    pool.work.declare_task("task-dear", **asked)
    supposed = {("acme/only", "lifecycle"): "Experimental"}
    report = pool.what_if.values(supposed, typical=False)
    assert (report.past, report.typical) == (6, 0)
    first, second = report.changes
    assert (first.tasks, len(first.task_ids), first.loses_all) == (5, 3, True)
    assert (second.task_ids, second.before, second.after) == (("task-dear",), 2, 1)
    assert pool.what_if.values(supposed, last=1, typical=False).past == 1
    tried = pool.what_if.try_policy(random_policy(1))
    assert (tried.past, tried.typical) == (6, 0)


def test_what_cannot_be_supposed_is_refused(pool: ModelPool) -> None:
    pool.registry.load(registry(record("acme/small")))
    with pytest.raises(NotFoundError, match="did you mean 'acme/small'"):
        pool.what_if.values({("small", "cost_class"): "Low"})
    with pytest.raises(InvalidInputError, match=r"found 'low', expected one of .*'Low'"):
        pool.what_if.values({("acme/small", "cost_class"): "low"})
    with pytest.raises(InvalidInputError, match="found 'cost', expected one of accuracy_class"):
        pool.what_if.values({("acme/small", "cost"): "Low"})
    with pytest.raises(InvalidInputError, match="retired_on: found 'soon'"):
        pool.what_if.values({("acme/small", "retired_on"): "soon"})


def test_corrections_keep_no_model_in_a_supposed_world_either(pool: ModelPool) -> None:
    """The one that was only corrected would go; the other keeps its stated lifecycle."""
    by_name = {"lifecycle": "Stable", "lifecycle_basis": "derived:no_experimental_word"}
    went = record("a/went", "generation", source="litellm")
    stays = record("a/stays", "generation", source="litellm", **by_name)
    stated = record("a/stays", "generation", source="models-dev", lifecycle="Experimental")
    correction = {
        "task_type": "generation",
        "source": "overlay",
        "scope": "correction",
        **dict.fromkeys(("accuracy_class", "latency_class", "cost_class", "risk_level"), "Unknown"),
        "provider_type": "Internal",
    }
    corrections = [correction | {"model_id": m} for m in ("a/went", "a/stays")]
    # Typical tasks are of the types that some model declares: this one declares all.
    others = [record("b/other", task_type, source="ours") for task_type in PARENTS]
    pool.registry.load(registry(went, stays, stated, *corrections, *others))
    before = real_sets(pool)
    new = registry({**stays, "cost_class": "High"})
    report = pool.what_if.registry(new)
    pool.registry.load(new)
    after = real_sets(pool)
    assert_came_true(report, before, after)
    assert any("a/went" in found for found in before.values())
    assert not any("a/went" in found for found in after.values())
    assert any("a/stays" in found for found in after.values())
