"""Two hundred small registries, each under rules of its own, held against the rules in Python.

All are in one graph: each has a task type of its own, and names that begin with it. Ten at a time
share a policy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from modelpool.policy import Policy, Rule, shipped_policy
from modelpool.pool import ModelPool
from modelpool.registry import Record
from tests.oracle import World
from tests.worlds import record, registry

GRAPHS = range(200)
TOGETHER = 10
LEVELS = ("Low", "Medium", "High", "Unknown")
SPEEDS = ("Fast", "Medium", "Slow", "Unknown")
CLASSES = {
    "lifecycle": ("Experimental", "Stable", "Deprecated"),
    "risk_level": LEVELS,
    "provider_type": ("Open-source", "Proprietary", "Internal", "Unknown"),
    "accuracy_class": LEVELS,
    "latency_class": SPEEDS,
    "cost_class": LEVELS,
}
CONDITIONS = {
    "risk_level": LEVELS[:3],
    "criticality": ("Normal", "Critical"),
    "min_accuracy": (*LEVELS[:3], "none"),
    "max_latency": (*SPEEDS[:3], "none"),
    "max_cost": (*LEVELS[:3], "none"),
}


@dataclass(frozen=True)
class Graph:
    """A registry in its own corner of the graph, its rules, and a task."""

    records: Sequence[Record]
    rules: Sequence[Rule]
    task: dict[str, Any]
    parents: dict[str, str | None]

    def world(self) -> World:
        rules = (*shipped_policy().rules, *self.rules)
        policy = Policy(name="graphs", description=None, rules=rules)
        return World(self.records, self.parents, datetime.now(UTC).date(), policy.in_full())


def made(number: int) -> Graph:
    draw = random.Random(number)
    own = f"graph-number-{number}"
    parents = {own: None, f"{own}-kind": own}
    records: list[Record] = []
    for nth in range(draw.randint(3, 7)):
        base = nth // 2
        fields = {name: draw.choice(values) for name, values in CLASSES.items()}
        fields["lifecycle"] = draw.choice(("Stable", "Stable", "Experimental", "Retired"))
        fields |= {"provider": f"{own}-p{draw.randint(0, 2)}", "base_model": f"{own}/b{base}"}
        # Of some weights nobody says who made them.
        fields |= {"maker": f"{own}-k{base % 2}"} if (base + number) % 3 else {}
        task_type = draw.choice(sorted(parents))
        for source in draw.sample(("one", "two", "three"), draw.randint(1, 2)):
            records.append(record(f"{own}/m{nth}", task_type, source=source, **fields))
    names: dict[str, Sequence[str]] = {
        **CLASSES,
        "provider": [f"{own}-p{n}" for n in range(3)],
        "maker": [f"{own}-k{n}" for n in range(2)],
        "base_model": [f"{own}/b{n}" for n in range(4)],
        "model_id": [f"{own}/m{n}" for n in range(7)],
        "source": ("one", "two", "three"),
    }
    rules = []
    for nth in range(draw.randint(1, 4)):
        asked = draw.sample(sorted(CONDITIONS), draw.randint(0, 2))
        when = {name: tuple(draw.sample(CONDITIONS[name], 1)) for name in asked}
        part = {
            name: tuple(draw.sample(names[name], draw.randint(1, 2)))
            for name in draw.sample(sorted(names), draw.randint(1, 2))
        }
        only = draw.random() < 0.5
        rules.append(
            Rule(
                name=f"{own}-rule-{nth}",
                when={"task_type": (draw.choice(sorted(parents)),), **when},
                exclude={} if only else part,
                only=part if only else {},
            )
        )
    # The server plans a query anew for every choice of what is left out, and for texts and lists of
    # other lengths: few of them are enough.
    every: dict[str, Any] = {
        "risk_level": draw.choice(LEVELS[:3]),
        "criticality": draw.choice(("Normal", "Critical")),
        "min_accuracy": draw.choice(LEVELS[:3]),
        "max_latency": draw.choice(SPEEDS[:3]),
        "max_cost": draw.choice(LEVELS[:3]),
        "provider_types": tuple(draw.sample(CLASSES["provider_type"], 2)),
    }
    left_out: tuple[str, ...] = (
        (),
        ("min_accuracy", "provider_types"),
        ("max_latency", "max_cost", "criticality"),
    )[number % 3]
    task = {name: v for name, v in every.items() if name not in left_out}
    task["task_type"] = draw.choice(sorted(parents))
    return Graph(records, rules, task, parents)


@pytest.fixture(scope="module")
def graphs(module_pool: ModelPool) -> tuple[ModelPool, list[Graph]]:
    """A pool that holds all of them."""
    graphs = [made(number) for number in GRAPHS]
    parents = {name: parent for graph in graphs for name, parent in graph.parents.items()}
    module_pool.registry.load(registry(*[r for g in graphs for r in g.records], parents=parents))
    return module_pool, graphs


def governed(pool: ModelPool, graphs: Sequence[Graph]) -> Iterator[tuple[int, Graph]]:
    """Each graph by its number, while the pool follows its rules."""
    for start in range(0, len(graphs), TOGETHER):
        some = graphs[start : start + TOGETHER]
        rules = (*shipped_policy().rules, *[rule for graph in some for rule in graph.rules])
        loaded = pool.policies.load(Policy(name="graphs", description=None, rules=rules))
        pool.policies.activate(f"graphs@{loaded.version}", confirmed=True)
        yield from enumerate(some, start)


def test_sets_and_reasons_are_those_of_the_rules(graphs: tuple[ModelPool, list[Graph]]) -> None:
    pool, made_graphs = graphs
    by_rule = 0
    for number, graph in governed(pool, made_graphs):
        world = graph.world()
        expected = world.feasible(graph.task)
        assert sorted(m.model_id for m in pool.feasible(**graph.task)) == expected
        if number % 10 == 0:
            drawn = pool.pick(**graph.task, size=50, seed=1)
            assert sorted(m.model_id for m in drawn) == expected
            panel = {m.model_id for m in pool.panel(**graph.task, size=50, seed=1)}
            assert panel <= set(expected)
            assert bool(panel) == bool(expected)
        ids = sorted({r["model_id"] for r in graph.records})
        failing = {model_id: world.failed(model_id, graph.task) for model_id in ids}
        checks = pool.explain(ids[number % len(ids)], **graph.task)
        told = [c.requirement for c in checks if c.met is False]
        assert told == failing[ids[number % len(ids)]]
        by_rule += sum("graph-" in name for name in told)
        for step in pool.funnel(**graph.task)[1:]:
            assert step.failed == sum(step.requirement in f for f in failing.values())
            assert step.only == sum(f == [step.requirement] for f in failing.values())
        assert step.remaining == len(expected)
    assert by_rule


def test_excluded_models_have_the_reasons_that_explain_gives(
    graphs: tuple[ModelPool, list[Graph]],
) -> None:
    pool, made_graphs = graphs
    for number, graph in governed(pool, made_graphs[:: len(made_graphs) // TOGETHER]):
        if number % 3:
            continue
        own = {r["model_id"] for r in graph.records}
        for model in pool.excluded(**graph.task):
            if model.model_id in own:
                checks = {c.requirement: c for c in pool.explain(model.model_id, **graph.task)}
                failed = [f.requirement for f in model.failed]
                assert failed == graph.world().failed(model.model_id, graph.task)
                for fault in model.failed:
                    assert fault.has == checks[fault.requirement].has
                    assert fault.needed == checks[fault.requirement].needed


def test_relaxations_are_all_smallest_changes_and_no_others(
    graphs: tuple[ModelPool, list[Graph]],
) -> None:
    pool, made_graphs = graphs
    kinds = set()
    for _, graph in governed(pool, made_graphs):
        found = {}
        for relaxation in pool.relaxations(**graph.task, limit=None):
            changes = frozenset(
                (
                    change.parameter,
                    tuple(sorted(change.to.split(", ")))
                    if change.parameter == "provider_types"
                    else None
                    if change.to == "any"
                    else change.to,
                )
                for change in relaxation.changes
            )
            found[changes] = relaxation.admits
            kinds |= {name for name, _ in changes}
        expected = {
            frozenset((n, tuple(sorted(v)) if n == "provider_types" else v) for n, v in changes): n_
            for changes, n_ in graph.world().relaxations(graph.task).items()
        }
        assert found == expected, graph.task
    assert kinds == {
        "min_accuracy",
        "max_latency",
        "max_cost",
        "risk_level",
        "criticality",
        "provider_types",
    }
