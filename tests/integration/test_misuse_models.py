"""Misuse of models: the smallest record that each rule fires on, and those it must not fire on."""

from __future__ import annotations

from datetime import date

from modelpool.pool import ModelPool
from tests.crews import Crew, crew, found
from tests.worlds import record, registry

GOOD = record("acme/good")


def test_the_feasible_set_is_that_of_then(pool: ModelPool) -> None:
    """A model whose class falls after the work was assigned was fine when it was."""
    work = crew(pool, GOOD, record("acme/fell"))
    work.task("t1", min_accuracy="High")
    work.did("ann", "t1", used="acme/fell")
    work.write()
    pool.registry.load(
        registry(GOOD, record("acme/fell", accuracy_class="Low")), on=date(2026, 6, 1)
    )
    assert found(pool, "outside_feasible_set") == []


def test_work_from_before_the_registry_is_not_judged(pool: ModelPool) -> None:
    """Nobody knows what was feasible then; work from after the first load is judged."""
    pool.registry.load(
        registry(GOOD, record("acme/paints", "image-generation")), on=date(2026, 6, 1)
    )
    work = Crew(pool)
    work.did("ann", "t1", used="acme/paints")
    work.write()
    assert found(pool, "outside_feasible_set") == []
    assert found(pool, "retired_model") == []
