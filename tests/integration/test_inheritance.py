"""Accuracy and risk travel with the weights, latency and cost stay with the offer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import NotFoundError
from modelpool.pool import ModelPool
from modelpool.registry import Record
from modelpool.server import Connection
from tests.worlds import record, registry

MEASURED = {"accuracy_basis": "measured:suite(71 %)", "risk_basis": "measured:slips(2 %)"}
UNKNOWN = dict.fromkeys(("accuracy_class", "risk_level", "latency_class", "cost_class"), "Unknown")


def measured(model_id: str = "acme/solver", **fields: Any) -> Record:
    """What a benchmark measured on one offer of solver."""
    given = {"base_model": "acme/solver", "source": "bench", "source_date": "2026-01-31"}
    return record(model_id, "code-editing", **{**given, **MEASURED, **UNKNOWN, **fields})


def offer(model_id: str, **fields: Any) -> Record:
    """An offer of solver of which nothing but its price is known."""
    given = {**UNKNOWN, "cost_class": "Medium", "base_model": "acme/solver"}
    return record(model_id, "code-generation", **{**given, **fields})


RANKS = {"own": 5, "bench": 20, "later": 21, "test": 30}
"""The precedence of each source."""


def load(pool: ModelPool, *records: Record) -> None:
    said = registry(*records)
    pool.registry.load(replace(said, precedences={s: RANKS[s] for s in said.sources}))


def had(pool: ModelPool, model_id: str, task_type: str = "code-editing") -> tuple[str, str | None]:
    """A model's accuracy for a task type, and how it was had."""
    (found,) = (m for m in pool.feasible(task_type=task_type) if m.model_id == model_id)
    return found.accuracy_class, found.accuracy_how


def test_what_was_measured_on_one_offer_holds_for_the_others(pool: ModelPool) -> None:
    load(
        pool,
        measured(accuracy_class="High", risk_level="Low", latency_class="Fast", cost_class="High"),
        offer("acme/solver", cost_class="High"),
        offer("host/solver"),
        offer("other/thing", base_model="other/thing"),
    )
    (found,) = (m for m in pool.feasible(task_type="code-editing") if m.model_id == "host/solver")
    assert (found.accuracy_class, found.accuracy_how) == ("High", "inherited")
    assert (found.risk_level, found.risk_how) == ("Low", "inherited")
    # Latency and cost are the offer's own: of the more general type, or not known.
    assert (found.latency_class, found.cost_class) == ("Unknown", "Medium")
    assert found.declared_for == "code-editing"
    assert had(pool, "acme/solver") == ("High", "measured")
    assert had(pool, "other/thing") == ("Unknown", None)
    # Nothing is said of what is no kind of what was measured.
    assert had(pool, "host/solver", "code-generation") == ("Unknown", None)


@pytest.mark.parametrize(
    ("theirs", "ours", "verdict"),
    [
        ({"moving_name": True}, {}, "that name has stood for several weights"),
        ({}, {"moving_name": True}, "this name has stood for several weights"),
        ({}, {"model_id": "host/solver-fp8"}, "weights stored in another way"),
        ({"model_id": "acme/solver-awq"}, {}, "weights stored in another way"),
        (
            {"calling_mode": "native"},
            {"function_calling": False},
            "this offer takes no functions",
        ),
        (
            {"needed_context_tokens": 16_000},
            {"context_tokens": 8_000},
            "needs a context of 16000 tokens",
        ),
        ({"needed_context_tokens": 16_000}, {}, "needs a context of 16000 tokens"),
        ({"effort": "high"}, {"model_id": "host/solver-low"}, "at another effort: high"),
        ({"effort": "none"}, {"model_id": "host/solver:thinking"}, "at another effort: none"),
        ({"accuracy_basis": "by-hand"}, {}, "not measured"),
        ({"accuracy_basis": "self-reported:maker(99 %)"}, {}, "not measured"),
        ({}, {"base_model": "host/other"}, None),
    ],
)
def test_nothing_is_inherited_over(
    pool: ModelPool, theirs: dict[str, Any], ours: dict[str, Any], verdict: str | None
) -> None:
    one = measured(accuracy_class="High", **theirs)
    other = offer(**{"model_id": "host/solver", **ours})
    load(pool, one, other)
    assert had(pool, other["model_id"]) == ("Unknown", None)
    found = pool.registry.inherited(other["model_id"], field="accuracy_class")
    assert [value.verdict for value in found] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"calling_mode": "prompted"}, {"function_calling": False}),
        ({"calling_mode": "native"}, {}),
        ({"needed_context_tokens": 16_000}, {"context_tokens": 16_000}),
        ({"effort": "high"}, {}),
        ({"effort": "high"}, {"model_id": "host/solver:thinking"}),
        ({"effort": "lowest of none, high"}, {"model_id": "host/solver-low"}),
        ({"moving_name": False}, {"moving_name": False}),
        ({"model_id": "acme/solver-fp8"}, {"model_id": "host/Solver-FP8"}),
        # A word of the base model's own name is no effort.
        ({"effort": "high", "base_model": "acme/solver-low"}, {"model_id": "host/solver-low"}),
    ],
)
def test_the_same_weights_inherit(
    pool: ModelPool, theirs: dict[str, Any], ours: dict[str, Any]
) -> None:
    base = {"base_model": theirs.get("base_model", "acme/solver")}
    other = offer(**{"model_id": "host/solver", **base, **ours})
    load(pool, measured(accuracy_class="High", **theirs), other)
    assert had(pool, other["model_id"]) == ("High", "inherited")


def test_a_type_of_another_kind_is_inherited_where_both_share_one(pool: ModelPool) -> None:
    """What writes code and was measured at images is one model; what only draws is another one."""
    seen = measured(accuracy_class="High") | {"task_type": "image-generation"}
    load(pool, seen, offer("acme/solver"), offer("host/solver"))
    assert had(pool, "host/solver", "image-generation") == ("High", "inherited")
    load(pool, seen, offer("host/solver"))
    assert "host/solver" not in {m.model_id for m in pool.feasible(task_type="image-generation")}


def test_an_offers_own_claims_go_before_what_it_would_inherit(pool: ModelPool) -> None:
    load(
        pool,
        measured(accuracy_class="High", risk_level="Low"),
        measured("host/solver", accuracy_class="Low", source="later"),
    )
    (found,) = (m for m in pool.feasible(task_type="code-editing") if m.model_id == "host/solver")
    assert (found.accuracy_class, found.accuracy_how) == ("Low", "measured")
    # Class by class: the risk is inherited still.
    assert (found.risk_level, found.risk_how) == ("Low", "inherited")


def test_only_what_holds_on_the_other_offer_is_inherited(pool: ModelPool) -> None:
    """Its owner's correction takes a measurement's place, and isn't passed on."""
    load(
        pool,
        measured(accuracy_class="High"),
        measured(accuracy_class="Low", source="own", accuracy_basis="by-hand"),
        offer("host/solver"),
    )
    assert had(pool, "acme/solver") == ("Low", "by-hand")
    assert had(pool, "host/solver") == ("Unknown", None)


def test_of_several_measurements_the_source_that_goes_first_counts(pool: ModelPool) -> None:
    load(
        pool,
        measured("a/solver", accuracy_class="Low", source="later"),
        measured("b/solver", accuracy_class="High"),
        offer("host/solver"),
    )
    assert had(pool, "host/solver") == ("High", "inherited")
    by_offer = {
        v.model_id: v.verdict
        for v in pool.registry.inherited("host/solver", field="accuracy_class")
    }
    assert by_offer == {"b/solver": "holds", "a/solver": "another measurement goes before it"}


def test_the_basis_names_offer_effort_and_day(pool: ModelPool) -> None:
    load(
        pool,
        measured(accuracy_class="High", effort="high", measured_on="2026-01-15"),
        offer("host/solver"),
    )
    (value,) = pool.registry.inherited("host/solver", field="accuracy_class")
    assert value.basis == (
        "inherited: measured on acme/solver, effort high, 2026-01-15 (bench, measured:suite(71 %))"
    )
    checks = pool.explain("host/solver", task_type="code-editing", min_accuracy="High")
    (accuracy,) = (check for check in checks if check.requirement == "accuracy_class")
    assert accuracy.claims == (f"High ({value.basis})",)


def test_a_measurement_without_day_and_effort_is_seen_to_hold(pool: ModelPool) -> None:
    undated = measured(accuracy_class="High")
    del undated["source_date"]
    load(pool, undated, offer("host/solver"))
    (value,) = pool.registry.inherited("host/solver", field="accuracy_class")
    assert value.verdict == "holds"
    assert value.basis == "inherited: measured on acme/solver (bench, measured:suite(71 %))"


def test_what_is_no_longer_measured_is_no_longer_inherited(pool: ModelPool) -> None:
    """A source that withdraws its claim, and one that changes it, change all offers."""
    load(pool, measured(accuracy_class="High"), offer("host/solver"), offer("acme/solver"))
    before = pool.registry.listings("host/solver")[0].since
    assert had(pool, "host/solver") == ("High", "inherited")
    pool.registry.load(registry(measured(accuracy_class="Low")))
    assert had(pool, "host/solver") == ("Low", "inherited")
    pool.registry.load(registry(measured("x/other", base_model="x/other", accuracy_class="Low")))
    assert had(pool, "host/solver") == ("Unknown", None)
    # The past stays as it was.
    (then,) = (
        m
        for m in pool.feasible(task_type="code-editing", as_of=before)
        if m.model_id == "host/solver"
    )
    assert (then.accuracy_class, then.accuracy_how) == ("High", "inherited")


def test_the_shipped_policy_refuses_what_is_inherited_where_the_risk_is_high(
    pool: ModelPool,
) -> None:
    load(pool, measured(accuracy_class="High", risk_level="Low"), offer("host/solver"))
    asked = {"task_type": "code-editing", "min_accuracy": "Medium"}
    for risk, feasible in (
        ("Medium", {"acme/solver", "host/solver"}),
        ("High", {"acme/solver"}),
    ):
        found = pool.feasible(risk_level=risk, **asked)  # type: ignore[arg-type]
        assert {m.model_id for m in found} == feasible
    checks = pool.explain("host/solver", risk_level="High", **asked)  # type: ignore[arg-type]
    failed = {c.requirement for c in checks if c.met is False}
    assert failed == {"policy rule own-risk", "policy rule own-accuracy"}


KINDS = {"text": None, "reasoning": "text", "coding": "text", "editing": "coding", "facts": "text"}


def generalised(pool: ModelPool, *records: Record) -> tuple[str, str | None]:
    said = registry(*records, parents=KINDS)
    types = [replace(t, kinds_needed=3) if t.name == "text" else t for t in said.task_types]
    pool.registry.load(replace(said, task_types=tuple(types)))
    return had(pool, "acme/solver", "text")


def known(task_type: str, accuracy: str, **fields: Any) -> Record:
    return record("acme/solver", task_type, accuracy_class=accuracy, **{**MEASURED, **fields})


def test_a_general_type_takes_the_lowest_of_three_kinds(pool: ModelPool) -> None:
    text = record("acme/solver", "text", **UNKNOWN)
    two = (text, known("reasoning", "High"), known("coding", "Medium"), known("editing", "Low"))
    # Two kinds say nothing; what is a kind of a kind that is known itself doesn't count.
    assert generalised(pool, *two) == ("Unknown", None)
    assert generalised(pool, *two, known("facts", "High")) == ("Medium", "generalised")
    (value,) = pool.registry.inherited("acme/solver", task_type="text", field="accuracy_class")
    assert value.basis == "generalised: lowest of coding Medium, facts High, reasoning High"
    below = (text, known("reasoning", "High"), known("editing", "Low"), known("facts", "High"))
    assert generalised(pool, *below) == ("Low", "generalised")
    praised = known("facts", "High", accuracy_basis="self-reported:maker")
    assert generalised(pool, *two, praised) == ("Medium", "self-reported")


def test_a_special_type_takes_unknown_classes_from_the_nearest_more_general_one(
    pool: ModelPool,
) -> None:
    load(
        pool,
        record("acme/solver", "generation", cost_class="High", latency_class="Slow"),
        record("acme/solver", "code-generation", **{**UNKNOWN, "cost_class": "Low"}),
        record("acme/solver", "code-editing", **UNKNOWN),
    )
    (found,) = pool.feasible(task_type="code-editing")
    assert (found.cost_class, found.latency_class) == ("Low", "Slow")
    basis = {
        v.field: v.basis for v in pool.registry.inherited("acme/solver", task_type="code-editing")
    }
    assert basis["cost_class"] == "as for code-generation"
    assert basis["latency_class"] == "as for generation"


def test_why_answers_for_an_offer_that_nothing_is_claimed_of(pool: ModelPool) -> None:
    load(pool, measured(accuracy_class="High"), offer("host/solver"))
    with pytest.raises(NotFoundError):
        pool.registry.claims("host/solver", field="accuracy_class", task_type="code-editing")
    (value,) = pool.registry.inherited(
        "host/solver", field="accuracy_class", task_type="code-editing"
    )
    assert (value.value, value.verdict, value.source) == ("High", "holds", "bench")


def test_a_graph_without_ratings_gets_them(
    pool: ModelPool, connection: Connection, helpers: Database
) -> None:
    load(pool, measured(accuracy_class="High", risk_level="Low"), offer("host/solver"))
    known = pool.registry.coverage(task_type="generation")
    fits = pool.feasible(task_type="code-editing")
    helpers.write(lambda tx: tx.run("set/without_ratings"))
    assert pool.registry.coverage(task_type="generation").classes == ()
    with Database(connection) as newer:
        newer_pool = ModelPool(newer)
        assert newer_pool.feasible(task_type="code-editing") == fits
        assert newer_pool.registry.coverage(task_type="generation").kinds == known.kinds
        assert newer_pool.registry.coverage(task_type="generation").classes == known.classes
