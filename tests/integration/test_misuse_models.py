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


def test_what_changes_during_a_day_is_told_apart(pool: ModelPool) -> None:
    """Work of one day, with the same demands, before and after a load of the registry."""
    crew(pool, GOOD, record("acme/fell"), record("acme/rose", accuracy_class="Low"))
    pool.work.declare_worker("ann")

    def use(when: str) -> None:
        for model in ("acme/fell", "acme/rose"):
            name = f"{model[5:]}-{when}"
            pool.work.declare_task(
                name, task_type="code-generation", risk_level="Low", min_accuracy="High"
            )
            pool.work.choose(f"a-{name}", task_id=name, worker_id="ann", model_id=model)
            pool.work.report(
                f"o-{name}", assignment_id=f"a-{name}", status="Completed", model_id=model
            )

    use("before")
    pool.registry.load(
        registry(GOOD, record("acme/fell", accuracy_class="Low"), record("acme/rose"))
    )
    use("after")
    findings = pool.misuse.scan(rules=["outside_feasible_set"], store=False).findings
    assert {each for finding in findings for each in finding.evidence} == {
        "outcome o-fell-after",
        "outcome o-rose-before",
    }
    assert {finding.population for finding in findings} == {4}
