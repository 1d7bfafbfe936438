"""Pruning on a real server: what goes for which reason, what stays, and putting it back."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import (
    ConflictError,
    DoubtfulLoadError,
    InvalidInputError,
    NotFoundError,
)
from modelpool.pool import ModelPool
from modelpool.pruning import SOURCE, Rules, planned, record as record_plan
from modelpool.registry import Record, read_registry
from modelpool.rows import PruneReport
from tests.worlds import random_records, record, registry

TYPE = "code-generation"
LONG_AGO = date(2025, 1, 1)
NOW = datetime.now(UTC)


def loaded(pool: ModelPool, *records: Record) -> ModelPool:
    """The pool with these records, known for long."""
    pool.registry.load(registry(*records), on=LONG_AGO)
    return pool


def chosen(pool: ModelPool, model_id: str, times: int = 1, *, days: int = 10, **task: Any) -> None:
    """Record that a worker chose a model for a task so many times, so many days ago."""
    asked: dict[str, Any] = {"task_type": TYPE, "risk_level": "Low", **task}
    name = f"{model_id} {days} {sorted(asked.items())}".replace(" ", "-")
    pool.work.declare_worker("w", joined_at=LONG_AGO)
    pool.work.declare_task(name, declared_at=LONG_AGO, **asked)
    pool.work.record_assignments(
        [
            {
                "assignment_id": f"{name}/{number}",
                "task_id": name,
                "worker_id": "w",
                "mode": "chosen",
                "model_id": model_id,
                "assigned_at": NOW - timedelta(days=days),
            }
            for number in range(times)
        ]
    )


def pruned(report: PruneReport) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(one.model_id, one.task_type): one.reasons for one in report.pruned}


def feasible(pool: ModelPool, task_type: str = TYPE, **asked: Any) -> set[str]:
    return {model.model_id for model in pool.feasible(task_type=task_type, **asked)}


def drift(helpers: Database, model_ids: list[str], **facts: Any) -> None:
    given = {
        "finding_id": "0123456789ab",
        "model_ids": model_ids,
        "task_type": TYPE,
        "since": NOW - timedelta(days=100),
        "status": "open",
        "confidence": 0.99,
        **facts,
    }
    helpers.write(lambda tx: tx.run("set/drift", **given))


# -- deprecated, and what a prune is ----------------------------------------------------------


@pytest.fixture
def ageing(pool: ModelPool) -> ModelPool:
    """Offers that stay, are called Deprecated, or have a date for it that has come or hasn't."""
    return loaded(
        pool,
        record("a/stays"),
        record("a/called", lifecycle="Deprecated", successor="a/stays"),
        record("a/dated", deprecated_on="2025-06-01"),
        record("a/later", deprecated_on="2999-06-01"),
        record("a/gone", lifecycle="Deprecated", retired_on="2025-06-01"),
    )


def test_what_is_past_its_deprecation_goes(ageing: ModelPool) -> None:
    before = datetime.now(UTC)
    report = ageing.pruning.prune()
    assert pruned(report) == {
        ("a/called", TYPE): ("deprecated",),
        ("a/dated", TYPE): ("deprecated",),
    }
    because = {one.model_id: one.because for one in report.pruned}
    assert because["a/called"] == "deprecated, says test, replaced by a/stays"
    assert because["a/dated"] == "deprecated on 2025-06-01, says test"
    assert (report.kept, report.capabilities, report.choices) == ((), 4, 0)
    assert feasible(ageing) == {"a/stays", "a/later"}
    assert feasible(ageing, as_of=before) == {"a/stays", "a/called", "a/dated", "a/later"}


def test_every_question_says_why(ageing: ModelPool) -> None:
    report = ageing.pruning.prune()
    checks = {row.requirement: row for row in ageing.explain("a/dated", task_type=TYPE)}
    assert checks["lifecycle"].has == "pruned: deprecated on 2025-06-01, says test"
    assert checks["lifecycle"].met is False
    assert f"by load {report.load_id}" in " ".join(checks["lifecycle"].claims)
    assert checks["cost_class"].claims == ("test: Low",)
    excluded = {row.model_id: row for row in ageing.excluded(task_type=TYPE)}
    assert excluded["a/dated"].failed[0].has == checks["lifecycle"].has
    assert excluded["a/gone"].failed[0].has == "Retired on 2025-06-01"
    (claim,) = ageing.registry.claims("a/dated", field="pruned")
    assert (claim.source, claim.task_type) == (SOURCE, TYPE)
    assert ageing.registry.status("a/dated").lifecycle == "Deprecated"
    (found,) = ageing.registry.search(where=["pruned!=", "model_id=a/dated"])
    assert found.pruned == "deprecated on 2025-06-01, says test"
    assert [row.model_id for row in ageing.pruning.pruned()] == ["a/called", "a/dated"]


def test_a_dry_run_writes_nothing_and_a_repeat_finds_nothing(ageing: ModelPool) -> None:
    dry = ageing.pruning.prune(dry_run=True)
    assert dry.load_id is None
    assert ageing.registry.loads(source=SOURCE) == ()
    done = ageing.pruning.prune()
    assert done.pruned == dry.pruned
    again = ageing.pruning.prune()
    assert (again.load_id, again.pruned) == (None, ())
    (load,) = ageing.registry.loads(source=SOURCE)
    assert (load.load_id, load.added) == (done.load_id, 2)


def test_it_is_undone_by_its_load_and_again_harmlessly(ageing: ModelPool) -> None:
    first = ageing.pruning.prune(keep=["a/dated"])
    second = ageing.pruning.prune()
    assert first.load_id
    assert second.load_id
    undone = ageing.pruning.undo(first.load_id)
    assert [row.model_id for row in undone.put_back] == ["a/called"]
    assert feasible(ageing) == {"a/stays", "a/later", "a/called"}
    again = ageing.pruning.undo(first.load_id)
    assert (again.load_id, again.put_back) == (None, ())
    ageing.pruning.undo(second.load_id)
    assert feasible(ageing) == {"a/stays", "a/later", "a/called", "a/dated"}
    assert ageing.pruning.pruned() == ()
    assert len(ageing.pruning.prune().pruned) == 2


def test_only_what_a_prune_did_is_undone(ageing: ModelPool) -> None:
    (load,) = ageing.registry.loads()
    with pytest.raises(InvalidInputError, match=r"of the source test, expected one of pruned-here"):
        ageing.pruning.undo(load.load_id)
    with pytest.raises(NotFoundError, match="no load 'nothing'"):
        ageing.pruning.undo("nothing")


def test_it_outlasts_a_new_load_and_travels_with_an_export(
    ageing: ModelPool, helpers: Database, tmp_path: Path
) -> None:
    ageing.pruning.prune()
    said = (
        record("a/stays"),
        record("a/called", cost_class="High"),
        record("a/dated"),
        record("a/gone"),
    )
    ageing.registry.load(registry(*said))
    assert feasible(ageing) == {"a/stays", "a/gone"}
    ageing.registry.export(tmp_path / "all.json")
    helpers.write(lambda tx: tx.run("all/delete"))
    ageing.registry.load(read_registry([tmp_path / "all.json"], taxonomy=()))
    assert feasible(ageing) == {"a/stays", "a/gone"}
    (load,) = ageing.registry.loads(source=SOURCE)
    assert len(ageing.pruning.undo(load.load_id).put_back) == 2
    assert feasible(ageing) == {"a/stays", "a/gone", "a/called", "a/dated"}


def test_an_overlay_prunes_too(ageing: ModelPool, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text("- {model_id: a/later, task_type: code-generation, pruned: our lawyers say no}")
    ageing.registry.load(ageing.registry.read_overlay([path]))
    assert "a/later" not in feasible(ageing)
    (row,) = ageing.pruning.pruned()
    assert (row.source, row.because) == ("overlay", "our lawyers say no")


def test_more_than_a_tenth_asks_for_confirmation(ageing: ModelPool) -> None:
    with pytest.raises(DoubtfulLoadError, match="2 of 4 capabilities would be pruned"):
        ageing.pruning.prune(confirm=lambda doubts: False)
    assert ageing.registry.loads(source=SOURCE) == ()
    assert ageing.pruning.prune(confirm=lambda doubts: True).load_id


def test_bad_input_is_refused(ageing: ModelPool) -> None:
    with pytest.raises(InvalidInputError, match=r"reason: found 'old', expected one of"):
        ageing.pruning.prune(reasons=["old"])
    with pytest.raises(InvalidInputError, match="unused_days: found 0, expected 1 or more"):
        ageing.pruning.prune(unused_days=0)
    with pytest.raises(InvalidInputError, match="expected_uses: found 0, expected more than 0"):
        ageing.pruning.prune(expected_uses=0.0)
    with pytest.raises(NotFoundError, match="no model 'a/stay'"):
        ageing.pruning.prune(keep=["a/stay"])


# -- never the last one -----------------------------------------------------------------------


def test_the_last_of_a_type_stays_and_the_best_of_them(pool: ModelPool) -> None:
    loaded(
        pool,
        record("a/worse", lifecycle="Deprecated", accuracy_class="Low"),
        record("a/better", lifecycle="Deprecated"),
        record("a/dearer", lifecycle="Deprecated", cost_class="High"),
    )
    report = pool.pruning.prune()
    assert [(one.model_id, one.kept_for) for one in report.kept] == [("a/better", TYPE)]
    assert feasible(pool) == {"a/better"}


def test_what_a_declared_task_asks_for_keeps_a_model(pool: ModelPool) -> None:
    loaded(
        pool,
        record("a/low", accuracy_class="Low"),
        record("a/old", lifecycle="Deprecated"),
        record("b/old", lifecycle="Deprecated", cost_class="Medium"),
    )
    pool.work.declare_task("t", task_type=TYPE, min_accuracy="High", risk_level="Low")
    report = pool.pruning.prune()
    assert pruned(report) == {("b/old", TYPE): ("deprecated",)}
    (kept,) = report.kept
    assert kept.kept_for == "code-generation, risk level Low, criticality Normal, min accuracy High"
    assert feasible(pool) == {"a/low", "a/old"}
    assert feasible(pool, min_accuracy="High") == {"a/old"}


def test_a_critical_need_keeps_as_many_different_models_as_its_panel_has(pool: ModelPool) -> None:
    offers = [
        record(f"p{n}/old", lifecycle="Deprecated", maker=f"m{n}", base_model=f"b{n}")
        for n in range(4)
    ]
    same = record("p9/old", lifecycle="Deprecated", maker="m0", base_model="b0")
    loaded(pool, *offers, same)
    pool.work.declare_task("t", task_type=TYPE, criticality="Critical", risk_level="Low")
    pool.pruning.prune()
    left = pool.feasible(task_type=TYPE)
    assert len(left) == len({model.base_model for model in left}) == 3


def test_a_need_that_nothing_meets_holds_up_nothing(pool: ModelPool) -> None:
    loaded(pool, record("a/stays"), record("a/old", lifecycle="Deprecated"))
    pool.work.declare_task("t", task_type=TYPE, risk_level="Low", provider_types=["Internal"])
    assert pruned(pool.pruning.prune()) == {("a/old", TYPE): ("deprecated",)}


def test_a_general_capability_is_kept_for_a_kind_of_its_type(pool: ModelPool) -> None:
    """For code editing the other model is pruned, and what it is in general doesn't count there."""
    loaded(
        pool,
        record("a/old", "generation", lifecycle="Deprecated"),
        record("b/stays", "generation"),
        record("b/stays", "image-generation"),
    )
    pool.registry.load(
        registry(
            record(
                "b/stays",
                "code-editing",
                source=SOURCE,
                scope="correction",
                pruned="by hand",
                **dict.fromkeys(
                    ("accuracy_class", "latency_class", "cost_class", "risk_level"), "Unknown"
                ),
            )
        )
    )
    assert feasible(pool, "code-editing") == {"a/old"}
    assert feasible(pool, "code-generation") == {"a/old", "b/stays"}
    (kept,) = pool.pruning.prune().kept
    assert (kept.model_id, kept.task_type, kept.kept_for) == ("a/old", "generation", "code-editing")


def test_a_registry_that_changes_meanwhile_loses_nothing(pool: ModelPool) -> None:
    loaded(pool, record("a/stays"), record("a/old", lifecycle="Deprecated"))
    plan = planned(pool.database.read, Rules(), NOW, lambda *step: None)
    assert [*plan.pruned] == [("a/old", TYPE)]
    pool.registry.load(registry(record("a/old", lifecycle="Deprecated")))
    with pytest.raises(ConflictError, match="nothing would be left for code-generation"):
        record_plan(pool.database, plan, lambda *step: None)
    assert feasible(pool) == {"a/old"}
    assert pool.registry.loads(source=SOURCE) == ()


# -- degraded ---------------------------------------------------------------------------------


def test_what_fell_and_did_not_recover_goes_for_that_type_alone(
    pool: ModelPool, helpers: Database
) -> None:
    loaded(pool, record("a/falls", "generation"), record("a/stays", "generation"))
    drift(helpers, ["a/falls"])
    (one,) = pool.pruning.prune().pruned
    assert (one.model_id, one.task_type, one.reasons) == ("a/falls", TYPE, ("degraded",))
    day = (NOW - timedelta(days=100)).date()
    expected = f"degraded since {day} without recovery: its outcomes fell (finding 0123456789ab)"
    assert one.because == expected
    assert feasible(pool) == feasible(pool, "code-editing") == {"a/stays"}
    assert feasible(pool, "generation") == {"a/stays", "a/falls"}


@pytest.mark.parametrize(
    "facts",
    [
        {"since": NOW - timedelta(days=80)},
        {"status": "resolved"},
        {"status": "dismissed"},
        {"confidence": 0.0},
        {"model_ids": ["a/falls", "a/stays"]},
    ],
    ids=["too young", "recovered", "a false alarm", "of no confidence", "of a whole cohort"],
)
def test_what_may_recover_stays(
    pool: ModelPool, helpers: Database, facts: Mapping[str, Any]
) -> None:
    loaded(pool, record("a/falls"), record("a/stays"), record("a/third"))
    drift(helpers, **{"model_ids": ["a/falls"], **facts})
    assert pool.pruning.prune().pruned == ()


# -- unused -----------------------------------------------------------------------------------


def test_what_was_passed_over_goes_and_chance_alone_takes_nothing(pool: ModelPool) -> None:
    """Four capabilities: chance leaves out none of them in 4 (ln 4 + 3) = 17.5 choices."""
    loaded(pool, *(record(f"a/{name}") for name in ("used", "rare", "never", "long-ago")))
    chosen(pool, "a/used", 16)
    chosen(pool, "a/rare")
    chosen(pool, "a/long-ago", days=100)
    assert pool.pruning.prune(dry_run=True).pruned == ()
    chosen(pool, "a/used", days=11)
    report = pool.pruning.prune()
    reasons = ("unused",)
    assert pruned(report) == {("a/never", TYPE): reasons, ("a/long-ago", TYPE): reasons}
    since = (NOW - timedelta(days=90)).date()
    expected = f"unused since {since}, while 4.5 of its type's choices were its even share"
    assert {one.because for one in report.pruned} == {expected}
    assert report.choices == 18


def test_work_of_other_types_and_new_models_make_nothing_unused(pool: ModelPool) -> None:
    loaded(pool, record("a/used"), record("a/other", "image-generation"))
    pool.registry.load(
        registry(record("a/used"), record("a/other", "image-generation"), record("a/new"))
    )
    chosen(pool, "a/used", 30)
    assert pool.pruning.prune(expected_uses=1.0).pruned == ()


def test_work_of_a_kind_counts_for_the_general_capability_that_serves_it(pool: ModelPool) -> None:
    loaded(
        pool,
        record("a/used", "generation"),
        record("a/unused", "generation"),
        record("a/apart", "generation"),
        record("a/apart", "code-generation", cost_class="High"),
    )
    chosen(pool, "a/used", 30)
    found = pruned(pool.pruning.prune(reasons=["unused"]))
    assert [*found] == [("a/apart", TYPE), ("a/unused", "generation")]
    assert "a/apart" in feasible(pool, "generation")


# -- dominated --------------------------------------------------------------------------------

BETTER: dict[str, Any] = {
    "accuracy_class": "Medium",
    "latency_class": "Medium",
    "cost_class": "Medium",
    "risk_level": "Medium",
    "context_tokens": 8000,
    "output_tokens": 4000,
    "input_price_usd": 2.0,
    "output_price_usd": 4.0,
    "function_calling": True,
    "accuracy_basis": "measured:suite(1 %)",
    "risk_basis": "measured:suite(1 %)",
}


def duel(pool: ModelPool, better: Mapping[str, Any], worse: Mapping[str, Any]) -> PruneReport:
    """What is pruned where two differ in this, the one is in use, and the other isn't."""
    loaded(
        pool,
        record("a/better", **{**BETTER, **better}),
        record("a/worse", **{**BETTER, **worse}),
        record("a/third", **{**BETTER, "provider_type": "Internal"}),
    )
    chosen(pool, "a/better", 3)
    return pool.pruning.prune(dry_run=True)


@pytest.mark.parametrize(
    ("better", "worse", "gain"),
    [
        ({}, {"accuracy_class": "Low"}, "accuracy Medium not Low"),
        ({"latency_class": "Fast"}, {}, "latency Fast not Medium"),
        ({}, {"cost_class": "High", "input_price_usd": 9.0}, "cost Medium not High"),
        ({}, {"risk_level": "High", "cost_class": "High"}, "risk Medium not High"),
        # The best class is no worse than one that isn't known.
        ({"latency_class": "Fast"}, {"latency_class": "Unknown", "risk_level": "High"}, "risk"),
        ({}, {"risk_level": "High", "lifecycle": "Experimental"}, "risk"),
        ({}, {"risk_level": "High", "risk_basis": "self-reported:card"}, "risk"),
        ({}, {"risk_level": "High", "context_tokens": 4000, "function_calling": False}, "risk"),
    ],
)
def test_what_is_dominated_by_what_is_used_goes(
    pool: ModelPool, better: Mapping[str, Any], worse: Mapping[str, Any], gain: str
) -> None:
    report = duel(pool, better, worse)
    assert pruned(report) == {("a/worse", TYPE): ("dominated",)}
    assert report.pruned[0].because.startswith("dominated by a/better: ")
    assert gain in report.pruned[0].because


WORSE = {"risk_level": "High"}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {}),
        ({"cost_class": "High"}, {}),
        ({"latency_class": "Unknown"}, {}),
        ({"latency_class": "Unknown"}, {"latency_class": "Unknown"}),
        ({}, {"latency_class": "Unknown"}),
        ({"provider_type": "Proprietary"}, {}),
        ({"provider_type": "Unknown"}, {"provider_type": "Unknown"}),
        ({"lifecycle": "Experimental"}, {}),
        ({"lifecycle": "Deprecated"}, {"lifecycle": "Experimental"}),
        ({"retired_on": "2999-01-01"}, {}),
        ({"deprecated_on": "2998-01-01"}, {"deprecated_on": "2999-01-01"}),
        ({"risk_basis": "derived:rule"}, {}),
        ({"accuracy_basis": "self-reported:card"}, {"accuracy_basis": "stated:card"}),
        ({"context_tokens": 4000}, {}),
        ({"output_tokens": 2000}, {}),
        ({"function_calling": False}, {}),
        ({"moving_name": True}, {}),
        ({"input_price_usd": 2.5}, {}),
        ({"output_price_usd": 4.5}, {}),
    ],
)
def test_what_has_a_use_of_its_own_is_not_dominated(
    pool: ModelPool, better: Mapping[str, Any], worse: Mapping[str, Any]
) -> None:
    worse = {**(WORSE if better or worse else {}), **worse}
    assert ("a/worse", TYPE) not in pruned(duel(pool, better, worse))


def test_a_lower_cost_class_at_the_same_price_is_no_gain(pool: ModelPool) -> None:
    assert pruned(duel(pool, {}, {"cost_class": "High"})) == {}


def test_what_is_used_or_new_or_degraded_keeps_its_place(
    pool: ModelPool, helpers: Database
) -> None:
    first = (record("a/better"), record("a/used", risk_level="High"))
    loaded(pool, *first)
    pool.registry.load(registry(*first, record("a/new", risk_level="High")))
    chosen(pool, "a/better")
    chosen(pool, "a/used")
    assert pool.pruning.prune(dry_run=True).pruned == ()
    by_any = pool.pruning.prune(by_any=True, dry_run=True)
    assert pruned(by_any) == {("a/new", TYPE): ("dominated",)}
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="a/better", weight=0.5))
    assert pool.pruning.prune(by_any=True, dry_run=True).pruned == ()


def test_one_that_leaves_itself_dominates_nothing(pool: ModelPool, helpers: Database) -> None:
    loaded(pool, record("a/best"), record("a/middle", cost_class="Medium"))
    pool.registry.load(
        registry(
            record("a/best"),
            record("a/middle", cost_class="Medium"),
            record("a/worst", cost_class="High"),
        )
    )
    report = pool.pruning.prune(by_any=True, dry_run=True)
    assert {one.because for one in report.pruned} == {
        "dominated by a/best: cost Low not Medium",
        "dominated by a/best: cost Low not High",
    }
    drift(helpers, ["a/best"])
    report = pool.pruning.prune(by_any=True, dry_run=True)
    assert pruned(report) == {("a/best", TYPE): ("degraded",), ("a/worst", TYPE): ("dominated",)}


def test_a_policy_that_excludes_it_lets_it_dominate_nothing(pool: ModelPool) -> None:
    from modelpool.policy import Policy, Rule

    loaded(pool, record("a/better"), record("b/worse", risk_level="High"))
    chosen(pool, "a/better")
    assert len(pool.pruning.prune(dry_run=True).pruned) == 1
    rule = Rule(name="not-a", exclude={"provider": ("a",)})
    pool.policies.load(Policy(name="ours", description="", rules=(rule,)))
    pool.policies.activate("ours", confirmed=True)
    assert pool.pruning.prune(dry_run=True).pruned == ()


def test_a_special_capability_that_is_worse_keeps_the_general_one_from_dominating(
    pool: ModelPool,
) -> None:
    """For code editing the better one is worse: there the other is wanted."""
    loaded(
        pool,
        record("a/better", "generation"),
        record("a/better", "code-editing", accuracy_class="Low"),
        record("a/worse", "generation", accuracy_class="Medium"),
        record("a/plain", "generation", accuracy_class="Low"),
    )
    report = pool.pruning.prune(by_any=True, dry_run=True)
    assert pruned(report) == {("a/plain", "generation"): ("dominated",)}
    assert "by a/worse" in report.pruned[0].because


# -- whatever the registry --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_no_need_is_left_without_and_no_use_is_lost(pool: ModelPool, seed: int) -> None:
    draw = random.Random(seed)
    loaded(pool, *random_records(seed, 40))
    asked: list[dict[str, Any]] = [
        {
            "task_type": draw.choice(("generation", TYPE, "code-editing", "image-generation")),
            "risk_level": draw.choice(("Low", "Medium", "High")),
            "criticality": draw.choice(("Normal", "Critical")),
            **({"min_accuracy": draw.choice(("Low", "Medium"))} if draw.random() < 0.5 else {}),
            **({"max_cost": draw.choice(("Low", "Medium"))} if draw.random() < 0.5 else {}),
            **({"max_latency": draw.choice(("Fast", "Slow"))} if draw.random() < 0.3 else {}),
        }
        for _ in range(25)
    ]
    for number, task in enumerate(asked):
        pool.work.declare_task(f"t{number}", **task)
    before = [{m.model_id: m.declared_for for m in pool.feasible(**task)} for task in asked]
    report = pool.pruning.prune(by_any=True, unknown_alike=seed % 2 == 1)
    assert len(report.pruned) > 3
    after = [{m.model_id for m in pool.feasible(**task)} for task in asked]
    gone = {(one.model_id, one.task_type): one for one in report.pruned}
    for task, then, now in zip(asked, before, after, strict=True):
        assert bool(then) == bool(now), task
        # Exactly what was pruned is missing, and no special capability gives way to a general one.
        assert now == {name for name, declared in then.items() if (name, declared) not in gone}
        for name, declared in then.items():
            one = gone.get((name, declared))
            if one is not None and "dominated" in one.reasons:
                # Whatever it could be used for, the one that dominates it can be used for.
                said = next(s for s in one.because.split("; ") if s.startswith("dominated by "))
                assert said.removeprefix("dominated by ").partition(":")[0] in now, task
    assert report.load_id
    pool.pruning.undo(report.load_id)
    assert before == [{m.model_id: m.declared_for for m in pool.feasible(**t)} for t in asked]
    assert len(list(itertools.chain(*before))) > 0


# -- misuse -----------------------------------------------------------------------------------


def test_who_uses_what_was_pruned_used_no_retired_model(ageing: ModelPool) -> None:
    ageing.pruning.prune()
    ageing.work.declare_worker("w")
    ageing.work.declare_task("t", task_type=TYPE, risk_level="Low")
    ageing.work.choose("one", task_id="t", worker_id="w", model_id="a/dated")
    ageing.work.report("one", assignment_id="one", status="Completed", model_id="a/dated")
    rules = ["retired_model", "outside_feasible_set"]
    (finding,) = ageing.misuse.scan(rules=rules, store=False).findings
    assert finding.rule == "misuse/outside_feasible_set"
    assert "pruned: deprecated on 2025-06-01, says test" in finding.facts
