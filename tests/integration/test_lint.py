"""Lint on a real server: for each rule the smallest graph that it fires on, and near misses."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from modelpool.registry import Record
from modelpool.rows import Finding
from tests.worlds import record, registry

TODAY = date(2026, 6, 1)
# One in a small market is what chance does; a test that nothing is found asks for less of it.
RARELY = 0.01


def found(pool: ModelPool, rule: str, *records: Record, **options: Any) -> Sequence[Finding]:
    """What one rule finds in a graph of these records."""
    pool.registry.load(registry(*records))
    return pool.registry.lint(rules=[rule], today=TODAY, store=False, **options).findings


def offer(model_id: str, price: float, **fields: Any) -> Record:
    """An offer with one price for input and twice that for output."""
    return record(model_id, input_price_usd=price, output_price_usd=2 * price, **fields)


def market(seed: int = 1, bases: int = 40, spread: float = 0.2) -> list[Record]:
    """What four providers ask for the same weights: about the same, and never quite."""
    draw = random.Random(seed)
    made = []
    for base in range(bases):
        middle = draw.gauss(0, 0.7)
        for provider in range(4):
            price = round(10 ** (middle + draw.gauss(0, spread)), 4)
            size = round(100_000 * 2 ** draw.gauss(0, 1))
            made.append(
                offer(
                    f"p{provider}/m{base}",
                    price,
                    base_model=f"made/m{base}",
                    context_tokens=2 * size,
                    output_tokens=size,
                )
            )
    return made


def changed(records: Sequence[Record], model_id: str, **fields: Any) -> list[Record]:
    return [{**r, **fields} if r["model_id"] == model_id else r for r in records]


# -- values out of line -----------------------------------------------------------------------


def test_a_slip_by_a_thousand_is_found(pool: ModelPool) -> None:
    records = market()
    right = next(r for r in records if r["model_id"] == "p0/m0")["input_price_usd"]
    slipped = changed(records, "p0/m0", input_price_usd=round(1000 * right, 1))
    (finding,) = found(pool, "price_slip", *slipped)
    assert finding.model_ids == ("p0/m0",)
    assert finding.severity == "error"
    assert finding.population == 2 * len(records)
    assert f"input_price_usd {1000 * right}" in finding.facts
    assert finding.evidence[0].startswith("load test-")


def test_a_slip_down_is_found_too(pool: ModelPool) -> None:
    (finding,) = found(pool, "price_slip", *changed(market(), "p0/m0", output_price_usd=0.0001))
    assert finding.model_ids == ("p0/m0",)


def test_what_prices_do_by_themselves_is_no_slip(pool: ModelPool) -> None:
    assert found(pool, "price_slip", *market(), false_flags=RARELY) == ()


def test_three_times_the_price_is_no_slip(pool: ModelPool) -> None:
    records = market()
    right = next(r for r in records if r["model_id"] == "p0/m0")["input_price_usd"]
    tripled = changed(records, "p0/m0", input_price_usd=3 * right)
    assert found(pool, "price_slip", *tripled, false_flags=RARELY) == ()


def test_a_tail_of_few_prices_is_not_judged(pool: ModelPool) -> None:
    records = market(bases=5)
    assert found(pool, "price_slip", *changed(records, "p0/m0", input_price_usd=9e5)) == ()


def test_of_two_offers_the_one_off_the_market_is_reported(pool: ModelPool) -> None:
    pair = [
        offer("p8/pair", 0.5, base_model="made/pair"),
        offer("p9/pair", 500, base_model="made/pair"),
    ]
    findings = found(pool, "price_slip", *market(), *pair)
    assert {finding.model_ids for finding in findings} == {("p9/pair",)}


def test_fewer_false_flags_means_fewer_findings(pool: ModelPool) -> None:
    pool.registry.load(registry(*market(spread=0.5)))
    counts = [
        len(pool.registry.lint(rules=["price_slip"], false_flags=flags, store=False).findings)
        for flags in (1e-9, 1.0, 20.0, 1e9)
    ]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] > 10


def test_a_price_beyond_its_type_of_task_is_found(pool: ModelPool) -> None:
    lonely = offer("p9/lonely", 30_000, base_model="made/lonely")
    findings = found(pool, "price_outlier", *market(), lonely)
    assert {finding.model_ids for finding in findings} == {("p9/lonely",)}
    assert all(finding.severity == "error" for finding in findings)


def test_a_dear_model_is_no_outlier(pool: ModelPool) -> None:
    lonely = offer("p9/lonely", 20, base_model="made/lonely")
    assert found(pool, "price_outlier", *market(), lonely, false_flags=RARELY) == ()


def test_what_others_offer_too_is_no_matter_of_the_task_type(pool: ModelPool) -> None:
    pair = [offer(f"p{n}/pair", 30_000 + n, base_model="made/pair") for n in (8, 9)]
    assert found(pool, "price_outlier", *market(), *pair) == ()


def test_a_context_far_from_others_is_found(pool: ModelPool) -> None:
    (finding,) = found(pool, "token_slip", *changed(market(), "p0/m0", context_tokens=20))
    assert finding.model_ids == ("p0/m0",)
    assert finding.severity == "warning"


def test_half_the_context_is_no_slip(pool: ModelPool) -> None:
    records = market()
    right = next(r for r in records if r["model_id"] == "p0/m0")["context_tokens"]
    halved = changed(records, "p0/m0", context_tokens=right // 2)
    assert found(pool, "token_slip", *halved, false_flags=RARELY) == ()


def test_a_context_beyond_its_type_of_task_is_found(pool: ModelPool) -> None:
    alone = [{**r, "base_model": r["model_id"]} for r in market()]
    assert found(pool, "token_outlier", *alone, false_flags=RARELY) == ()
    (finding,) = found(pool, "token_outlier", *changed(alone, "p0/m0", context_tokens=10**14))
    assert finding.model_ids == ("p0/m0",)


def test_sources_that_disagree_a_thousandfold_are_found(pool: ModelPool) -> None:
    draw = random.Random(2)
    records = market()
    others = [
        {**r, "source": "other", "input_price_usd": r["input_price_usd"] * 10 ** draw.gauss(0, 0.1)}
        for r in records
    ]
    assert found(pool, "sources_disagree", *records, *others, false_flags=RARELY) == ()
    slipped = changed(others, "p1/m1", input_price_usd=1e5)
    (finding,) = found(pool, "sources_disagree", *records, *slipped, false_flags=RARELY)
    assert finding.model_ids == ("p1/m1",)
    assert len(finding.evidence) == 2


def test_one_value_at_the_models_of_many_makers_is_found(pool: ModelPool) -> None:
    several = [
        offer(f"p9/n{n}", 1.0 if n < 6 else n + 0.5, base_model=f"made/n{n}", maker=f"maker-{n}")
        for n in range(12)
    ]
    crowd = [{**r, "maker": f"maker-{i // 4}"} for i, r in enumerate(market())]
    (finding,) = found(pool, "repeated_value", *crowd, *several)
    assert finding.model_ids == tuple(f"p9/n{n}" for n in range(6))
    assert finding.severity == "notice"


def test_one_value_at_the_models_of_one_maker_is_a_price_list(pool: ModelPool) -> None:
    several = [offer(f"p9/n{n}", 1.0, base_model=f"made/n{n}", maker="maker-1") for n in range(12)]
    crowd = [{**r, "maker": f"maker-{i // 4}"} for i, r in enumerate(market())]
    assert found(pool, "repeated_value", *crowd, *several) == ()


# -- contradictions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "severity", "fields"),
    [
        ("output_beyond_context", "warning", {"context_tokens": 8000, "output_tokens": 8001}),
        ("input_above_output", "warning", {"input_price_usd": 2.0, "output_price_usd": 1.0}),
        ("past_retirement", "warning", {"retired_on": "2026-06-01"}),
        ("past_deprecation", "warning", {"deprecated_on": "2026-06-01"}),
        (
            "ended_before_release",
            "error",
            {"released_on": "2026-02-02", "deprecated_on": "2026-02-01"},
        ),
        ("unknown_successor", "warning", {"successor": "acme/nothing"}),
        ("successor_cycle", "error", {"successor": "acme/small"}),
    ],
)
def test_a_contradiction_is_found(
    pool: ModelPool, rule: str, severity: str, fields: dict[str, Any]
) -> None:
    # The same claim for two task types is one contradiction.
    small = [record("acme/small", t, **fields) for t in ("generation", "code-editing")]
    (finding,) = found(pool, rule, *small)
    assert finding.rule == f"lint/{rule}"
    assert finding.model_ids == ("acme/small",)
    assert finding.severity == severity
    assert finding.population == 1


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("output_beyond_context", {"context_tokens": 8000, "output_tokens": 8000}),
        ("output_beyond_context", {"output_tokens": 8000}),
        ("input_above_output", {"input_price_usd": 1.0, "output_price_usd": 1.0}),
        ("input_above_output", {"input_price_usd": 1.0, "output_price_usd": 0.0}),
        ("past_retirement", {"retired_on": "2026-06-02"}),
        ("past_deprecation", {"deprecated_on": "2026-06-02"}),
        ("past_deprecation", {"deprecated_on": "2026-05-01", "lifecycle": "Deprecated"}),
        ("ended_before_release", {"released_on": "2026-02-01", "retired_on": "2026-02-01"}),
        ("unknown_successor", {"successor": "acme/large"}),
        ("successor_cycle", {"successor": "acme/large"}),
    ],
)
def test_a_near_miss_is_not_found(pool: ModelPool, rule: str, fields: dict[str, Any]) -> None:
    assert found(pool, rule, record("acme/small", **fields), record("acme/large")) == ()


def test_a_circle_of_successors_is_found_once(pool: ModelPool) -> None:
    (finding,) = found(
        pool,
        "successor_cycle",
        record("acme/a", successor="acme/b"),
        record("acme/b", successor="acme/c"),
        record("acme/c", successor="acme/a"),
        record("acme/before", successor="acme/a"),
    )
    assert finding.model_ids == ("acme/a", "acme/b", "acme/c")


def test_dates_of_two_sources_may_contradict_each_other(pool: ModelPool) -> None:
    (finding,) = found(
        pool,
        "ended_before_release",
        record("acme/small", released_on="2026-03-01"),
        record("acme/small", retired_on="2026-02-01", source="other"),
    )
    assert len(finding.evidence) == 2


def test_aliases_are_found(pool: ModelPool) -> None:
    same = {"base_model": "acme/small", "context_tokens": 8000}
    (finding,) = found(
        pool,
        "duplicate_aliases",
        offer("acme/small", 1.0, **same),
        offer("acme/small-latest", 1.0, **same),
        offer("acme/small-dear", 2.0, **same),
        offer("other/small", 1.0, **same),
        offer("acme/large", 1.0, context_tokens=8000),
    )
    assert finding.model_ids == ("acme/small", "acme/small-latest")
    assert finding.severity == "notice"


def test_a_price_of_nothing_is_found(pool: ModelPool) -> None:
    paid = [offer(f"acme/m{n}", 1.0) for n in range(3)]
    small = offer("acme/small", 0.0, base_model="made/small")
    elsewhere = offer("other/small", 1.0, base_model="made/small")
    (finding,) = found(pool, "free_at_paid_provider", *paid, small, elsewhere)
    assert finding.model_ids == ("acme/small",)


@pytest.mark.parametrize(
    ("small", "paid", "elsewhere"),
    [
        ({"model_id": "acme/small:free"}, 3, 1.0),
        ({"name": "Small (free)"}, 3, 1.0),
        ({"output_price_usd": 1.0}, 3, 1.0),
        ({}, 1, 1.0),
        ({}, 3, 0.0),
    ],
    ids=["free by its id", "free by its name", "half free", "free provider", "free weights"],
)
def test_what_may_be_free_is_not_found(
    pool: ModelPool, small: dict[str, Any], paid: int, elsewhere: float
) -> None:
    free = {**offer("acme/small", 0.0, base_model="made/small"), **small}
    others = [offer(f"acme/m{n}", 1.0) for n in range(paid)]
    other = offer("other/small", elsewhere, base_model="made/small")
    assert found(pool, "free_at_paid_provider", free, *others, other) == ()


# -- the run ----------------------------------------------------------------------------------


def test_closed_claims_are_nobodys_fault(pool: ModelPool) -> None:
    pool.registry.load(registry(record("acme/small", context_tokens=1, output_tokens=2)))
    pool.registry.load(registry(record("acme/small", context_tokens=2, output_tokens=2)))
    assert pool.registry.lint(store=False).findings == ()


def test_every_rule_runs_on_an_empty_pool(pool: ModelPool) -> None:
    scan = pool.registry.lint()
    assert scan.findings == ()
    assert {f"lint/{name}" for name in ("price_slip", "past_retirement")} < {
        detector.name for detector in scan.detectors
    }


def test_a_rule_that_is_none_is_refused(pool: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="no rule 'lint/price_slipp'; did you mean"):
        pool.registry.lint(rules=["price_slipp"])


def test_no_false_flags_at_all_cannot_be_asked_for(pool: ModelPool) -> None:
    with pytest.raises(InvalidInputError, match="false_flags: found 0, expected more than 0"):
        pool.registry.lint(false_flags=0)
