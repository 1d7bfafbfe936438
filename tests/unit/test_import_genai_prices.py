"""genai-prices: which offers an entry prices, and at which of its prices."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError
from modelpool.importers.genai_prices import import_genai_prices
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import load_mapping
from modelpool.importers.report import ImportResult
from modelpool.registry import read_registry as read, write_registry

DAY = date(2026, 8, 31)
TEXT = ("text-generation",)
OFFERS = [
    Offer("acme/wide-2026-01-01", "acme", "Wide", "acme", "acme/wide", TEXT),
    Offer("acme/Wide-Mini", "acme", "Wide Mini", "acme", "acme/wide-mini", TEXT),
    Offer("other/wide", "other", "Wide", "acme", "acme/wide", TEXT),
]


def entry(**changes: Any) -> dict[str, Any]:
    prices = {"input_mtok": 2, "output_mtok": 6}
    return {"id": "wide", "match": {"equals": "wide"}, "prices": prices} | changes


def imported(tmp_path: Path, *models: Any, on: date = DAY, **provider: Any) -> ImportResult:
    path = tmp_path / "prices.json"
    path.write_text(json.dumps([{"id": "acme", "models": list(models)} | provider]))
    return import_genai_prices(path, load_mapping(), OFFERS, source_date=on)


def test_an_offer_belongs_to_the_first_entry_that_matches_it(tmp_path: Path) -> None:
    mini = entry(id="mini", match={"and": [{"contains": "wide"}, {"ends_with": "-MINI"}]})
    wide = entry(match={"or": [{"starts_with": "wide"}, {"regex": "^broad$"}]}, name="Wide")
    result = imported(tmp_path, mini, wide)
    notes = {record["model_id"]: record["notes"] for record in result.records}
    assert notes == {
        "acme/Wide-Mini": "genai-prices 'mini'.",
        "acme/wide-2026-01-01": "genai-prices 'wide'.",
    }
    write_registry(result.records, tmp_path / "genai-prices.jsonl")
    assert len(read([tmp_path / "genai-prices.jsonl"]).records) == 2


def test_an_entry_that_matches_no_offer_stands_for_itself(tmp_path: Path) -> None:
    result = imported(tmp_path, entry(id="bge m3", context_window=8192))
    (record,) = result.records
    assert record["model_id"] == "acme/bge-m3"
    assert record["task_type"] == "embedding"
    assert record["context_tokens"] == 8192
    assert record["cost_basis"] == "derived:price_terciles(input 2 USD/Mtok; cut at 0.26 and 1.15)"
    assert result.report.notes["no known offer: the id stands for itself"] == ("acme/bge m3",)


@pytest.mark.parametrize(
    ("day", "price", "remark"),
    [
        (date(2026, 3, 12), 5, " The price of small requests; larger ones cost more."),
        (date(2026, 3, 13), 4, " The price since 2026-03-13."),
    ],
)
def test_the_price_of_the_day_holds(tmp_path: Path, day: date, price: int, remark: str) -> None:
    tiers = {"base": 5, "tiers": [{"start": 200000, "price": 10}]}
    dated = [
        {"prices": {"input_mtok": tiers, "output_mtok": 25}},
        {"constraint": {"start_date": "2026-03-13"}, "prices": {"input_mtok": 4, "output_mtok": 9}},
    ]
    (record,) = imported(tmp_path, entry(prices=dated), on=day).records
    assert record["input_price_usd"] == price
    assert remark in record["notes"]
    assert ("Another price from 2026-03-13 on." in record["notes"]) == (price == 5)


def test_cheaper_hours_are_left_out_and_listed(tmp_path: Path) -> None:
    hours = {"start_time": "00:30:00Z", "end_time": "16:30:00Z"}
    dated = [
        {"prices": {"input_mtok": 2, "output_mtok": 6}},
        {"constraint": hours, "prices": {"input_mtok": 1, "output_mtok": 3}},
    ]
    result = imported(tmp_path, entry(prices=dated))
    (record,) = result.records
    assert record["input_price_usd"] == 2
    assert result.report.notes["prices of some hours of the day were left out"] == ("acme/wide",)


def test_deprecated_is_stated(tmp_path: Path) -> None:
    (record,) = imported(tmp_path, entry(deprecated=True)).records
    assert record["lifecycle"] == "Deprecated"
    assert record["lifecycle_basis"] == "stated:deprecated(true)"


@pytest.mark.parametrize(
    ("changes", "field", "found"),
    [
        (
            {"match": {"sounds_like": "wide"}},
            "match",
            "the match rule 'sounds_like', which isn't known",
        ),
        ({"match": {"equals": ["wide"]}}, "match", "the match rule 'equals' without text"),
        ({"match": {"regex": "("}}, "match", "the pattern '(', which isn't one"),
        ({"match": {}}, "match", "no match rule"),
        ({"prices": None}, "prices", "nothing"),
        ({"prices": [3]}, "prices", "3 in the list"),
        ({"prices": {"input_mtok": -1}}, "prices.input_mtok", "-1"),
        (
            {"prices": [{"constraint": {"region": "eu"}, "prices": {}}]},
            "prices.0.constraint",
            "a condition on region",
        ),
    ],
)
def test_a_value_that_cant_be_used_is_left_out_and_listed(
    tmp_path: Path, changes: dict[str, Any], field: str, found: str
) -> None:
    good = entry(id="good", match={"equals": "good"})
    result = imported(tmp_path, good, entry(**changes))
    assert result.report.entries == 2
    assert result.report.unusable == ()
    (odd,) = result.report.left_out
    assert (odd.entry, odd.field, odd.found) == ("acme/wide", field, found)
    assert {record["model_id"] for record in result.records} == {"acme/good", "acme/wide"}


def test_offers_of_an_entry_whose_rule_cant_be_read_are_not_taken_back(tmp_path: Path) -> None:
    good = entry(id="good", match={"equals": "good"})
    result = imported(tmp_path, good, entry(match={"sounds_like": "wide"}))
    assert {r["model_id"] for r in result.unread} == {
        offer.model_id for offer in OFFERS if offer.model_id.startswith("acme/")
    } - {"acme/wide"}


def test_a_field_that_isnt_known_is_told(tmp_path: Path) -> None:
    prices = {"input_mtok": 1, "output_mtok": 2, "cache_read_mtok": 0.1}
    dated = [{"prices": prices}]
    result = imported(tmp_path, entry(colour="red", prices=dated))
    assert result.report.notes["fields that aren't used"] == ("colour: in 1 entries",)
    assert result.report.notes["prices that aren't used"] == (
        "prices.cache_read_mtok: in 1 entries",
    )


@pytest.mark.parametrize("text", ["{}", "[]", "[1]", '[{"id": "a", "models": {}}]', "no"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(text)
    with pytest.raises(InvalidInputError, match=r"expected genai-prices' list of providers"):
        import_genai_prices(path, load_mapping(), OFFERS, source_date=DAY)
