"""Misuse of models: the smallest record that each rule fires on, and those it must not fire on."""

from __future__ import annotations

from datetime import date

import pytest

from modelpool.pool import ModelPool
from tests.crews import TYPE, Crew, crew, found
from tests.worlds import record, registry

GOOD = record("acme/good")


def test_a_model_that_was_retired_when_the_work_was_assigned(pool: ModelPool) -> None:
    """A model that is retired later was fine then; one without a date of retirement is."""
    work = crew(
        pool,
        GOOD,
        record("acme/gone", retired_on="2026-02-01"),
        record("acme/later", retired_on="2026-12-01"),
    )
    work.did("ann", "t1", used="acme/gone")
    work.did("bob", "t1", used="acme/later")
    work.did("cyd", "t1", used="acme/good")
    work.write()
    assert found(pool, "retired_model") == [("ann",)]


def test_an_experimental_model_on_high_risk_work(pool: ModelPool) -> None:
    """The same model on Low-risk work is fine, and so is a stable one on High-risk work."""
    work = crew(pool, GOOD, record("acme/new", lifecycle="Experimental"))
    work.task("risky", risk_level="High")
    work.did("ann", "risky", used="acme/new")
    work.did("bob", "risky", used="acme/good")
    work.did("cyd", "t1", used="acme/new")
    work.write()
    assert found(pool, "experimental_on_high_risk") == [("ann",)]
    assert found(pool, "outside_feasible_set") == []


def test_a_model_that_costs_more_than_the_task_allows(pool: ModelPool) -> None:
    """Just as much is fine, and so is any cost where the task names no limit."""
    work = crew(pool, record("acme/dear", cost_class="High"), record("acme/fair", cost_class="Low"))
    work.task("cheap", max_cost="Low")
    work.did("ann", "cheap", used="acme/dear")
    work.did("bob", "cheap", used="acme/fair")
    work.did("cyd", "t1", used="acme/dear")
    work.write()
    (finding,) = pool.scan(rules=["dearer_than_allowed"], store=False).findings
    assert finding.worker_ids == ("ann",)
    assert finding.model_ids == ("acme/dear",)
    assert finding.evidence == ("outcome o-ann-cheap",)
    assert finding.facts == ("outcomes: 1", "High where Low was the most")
    assert finding.population == 2


@pytest.mark.parametrize(
    ("task", "model", "reason"),
    [
        ({"min_accuracy": "High"}, {"accuracy_class": "Medium"}, "accuracy Medium, asked for High"),
        ({"max_latency": "Fast"}, {"latency_class": "Unknown"}, "latency Unknown, asked for Fast"),
        ({"max_cost": "High"}, {"cost_class": "Unknown"}, "cost Unknown"),
        ({"provider_types": ["Internal"]}, {}, "provider type Open-source"),
        ({"risk_level": "High"}, {"risk_level": "High"}, "policy rule known-risk"),
    ],
)
def test_a_model_outside_the_feasible_set(
    pool: ModelPool, task: dict[str, object], model: dict[str, str], reason: str
) -> None:
    """For each requirement that a model can fail; what is feasible says the same."""
    fits_any = {"provider_type": "Internal"} if "provider_types" in task else {}
    work = crew(pool, record("acme/good", **fits_any), record("acme/unfit", **model))
    work.task("t1", **task)
    work.did("ann", "t1", used="acme/unfit")
    work.did("bob", "t1", used="acme/good")
    work.write()
    (finding,) = pool.scan(rules=["outside_feasible_set"], store=False).findings
    assert (finding.worker_ids, finding.facts) == (("ann",), ("outcomes: 1", reason))
    feasible = pool.feasible(task_type=TYPE, **task)  # type: ignore[arg-type]
    assert [row.model_id for row in feasible] == ["acme/good"]


def test_the_feasible_set_is_that_of_then(pool: ModelPool) -> None:
    """A model whose class falls after the work was assigned was fine when it was."""
    work = crew(pool, GOOD, record("acme/fell"))
    work.task("t1", min_accuracy="High")
    work.did("ann", "t1", used="acme/fell")
    work.write()
    pool.load(registry(GOOD, record("acme/fell", accuracy_class="Low")), on=date(2026, 6, 1))
    assert found(pool, "outside_feasible_set") == []


def test_work_from_before_the_registry_is_not_judged(pool: ModelPool) -> None:
    """Nobody knows what was feasible then; work from after the first load is judged."""
    pool.load(registry(GOOD, record("acme/paints", "image-generation")), on=date(2026, 6, 1))
    work = Crew(pool)
    work.did("ann", "t1", used="acme/paints")
    work.write()
    assert found(pool, "outside_feasible_set") == []
    assert found(pool, "retired_model") == []


def test_a_model_that_is_not_capable_of_the_task_type(pool: ModelPool) -> None:
    """A declaration for a more general type is one."""
    work = crew(
        pool, GOOD, record("acme/paints", "image-generation"), record("acme/any", "generation")
    )
    work.did("ann", "t1", used="acme/paints")
    work.did("bob", "t1", used="acme/any")
    work.write()
    assert found(pool, "outside_feasible_set") == [("ann",)]


def test_another_model_than_the_one_advised(pool: ModelPool) -> None:
    """It is a warning from half of the advised outcomes on; a choice of one's own is none."""
    work = crew(pool, GOOD, record("acme/other"))
    work.did("ann", "t1", advised="acme/good", used="acme/other")
    for number in range(3):
        used = "acme/other" if number == 0 else "acme/good"
        work.did("bob", f"t{number}", advised="acme/good", used=used)
    work.did("cyd", "t1", advised="acme/good", used="acme/good")
    work.did("dan", "t1", used="acme/other")
    work.write()
    findings = pool.scan(rules=["other_than_advised"], store=False).findings
    assert [(f.worker_ids, f.severity) for f in findings] == [
        (("ann",), "warning"),
        (("bob",), "notice"),
    ]


def test_one_model_for_everything(pool: ModelPool) -> None:
    """One who does it on the pool's advice isn't blamed, nor one who did so a few times."""
    models = [f"acme/m{number}" for number in range(5)]
    work = crew(pool, *(record(model) for model in models))
    for number in range(40):
        work.did("ann", f"t{number}", used="acme/m0")
        work.did("bob", f"t{number}", used=models[number % 5])
        work.did("cyd", f"t{number}", used="acme/m1", advised="acme/m1")
        work.did("dan", f"t{number}", used=models[number * 3 % 5])
    work.did("eve", "t1", used="acme/m2")
    work.write()
    assert found(pool, "one_model_for_everything") == [("ann",)]
