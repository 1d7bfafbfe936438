"""What is known is counted, and what isn't is said where it would admit models."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from tests.oracle import World
from tests.worlds import PARENTS, random_records, random_task, record, registry

MEASURED = {
    "accuracy_basis": "measured:suite(71 %)",
    "source": "bench",
    "source_date": "2026-01-31",
}
UNKNOWN = dict.fromkeys(("accuracy_class", "risk_level", "latency_class", "cost_class"), "Unknown")
RECORDS = (
    # Solver has three offers, of which one was measured; thing has one, with a price.
    *(record(f"{p}/solver", **{**UNKNOWN, "base_model": "acme/solver"}) for p in ("a", "b", "c")),
    record("a/solver", "code-editing", **{**UNKNOWN, **MEASURED, "accuracy_class": "High"})
    | {"base_model": "acme/solver"},
    record("a/thing", "image-generation", **{**UNKNOWN, "cost_class": "Low"}),
)


@pytest.fixture(scope="module")
def known(module_pool: ModelPool) -> ModelPool:
    module_pool.registry.load(registry(*RECORDS))
    return module_pool


def test_classes_are_counted_by_how_they_were_had(known: ModelPool) -> None:
    found = known.registry.coverage(task_type="generation", top=1)
    assert [(r.field, r.how, r.offers, r.base_models) for r in found.classes] == [
        (None, None, 4, 1),
        ("accuracy_class", None, 3, 1),
        ("accuracy_class", "inherited", 2, 1),
        ("accuracy_class", "measured", 1, 1),
        # Only the base model that most providers offer is counted apart.
        ("cost_class", None, 1, 0),
        ("cost_class", "stated", 1, 0),
    ]
    assert [(r.kinds, r.offers, r.base_models) for r in found.kinds] == [(1, 3, 1)]
    of_type = {r.task_type: r for r in found.task_types}
    editing = of_type["code-editing"]
    assert (editing.rated, editing.known, editing.kind_of) == (3, 3, "code-generation")
    assert (editing.ways, editing.sources) == (("inherited 2", "measured 1"), ("bench",))
    assert (of_type["image-generation"].rated, of_type["image-generation"].known) == (1, 0)


def test_sources_say_what_they_know_and_how_old_they_are(known: ModelPool) -> None:
    bench, test = known.registry.sources()
    assert (bench.source, bench.source_date, bench.offers, bench.accuracy) == (
        "bench",
        date(2026, 1, 31),
        1,
        1,
    )
    assert (test.source, test.source_date, test.offers, test.cost, test.accuracy) == (
        "test",
        None,
        4,
        1,
        0,
    )
    assert test.loaded_at is not None


def test_an_unknown_task_type_or_number_is_refused(known: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="baking"):
        known.registry.coverage(task_type="baking")
    with pytest.raises(InvalidInputError, match="top"):
        known.registry.coverage(top=0)


def test_what_would_help_is_said_with_who_measures_it(known: ModelPool) -> None:
    asked: dict[str, Any] = {"task_type": "code-editing", "min_accuracy": "High"}
    assert known.unknown_classes(**asked) == ()
    (row,) = known.unknown_classes(**asked, max_cost="Low")
    assert (row.fields, row.models, row.sources) == (("cost_class",), 3, ())
    (row,) = known.unknown_classes(task_type="code-generation", min_accuracy="High")
    assert (row.fields, row.models, row.sources) == (("accuracy_class",), 3, ("bench",))
    (row,) = known.unknown_classes(task_type="code-editing", risk_level="High")
    assert (row.fields, row.models) == (("risk_level",), 3)


def test_models_that_knowledge_would_admit_are_those_that_fail_by_unknowns_alone(
    pool: ModelPool,
) -> None:
    records = random_records(11, 60)
    pool.registry.load(registry(*records))
    world = World(records, PARENTS, datetime.now(UTC).date())
    nothing = 0
    for seed in range(60):
        task = random_task(seed)
        expected: dict[frozenset[str], int] = {}
        for model_id in world.rated:
            if fields := world.kept_out_by_unknowns(model_id, task):
                expected[fields] = expected.get(fields, 0) + 1
        found = {frozenset(row.fields): row.models for row in pool.unknown_classes(**task)}
        assert found == expected, task
        nothing += not expected
    assert 0 < nothing < 50
