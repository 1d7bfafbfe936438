"""HELM and Vectara: what is so of weights is said of every known offer, or measured on one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from modelpool.exceptions import InvalidInputError
from modelpool.importers.helm import import_helm
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import load_mapping
from modelpool.importers.report import ImportResult
from modelpool.importers.vectara import import_vectara
from modelpool.registry import read_registry as read, write_registry

TEXT = ("text-generation",)
OFFERS = [
    Offer("openai/gpt-4.1", "openai", "GPT-4.1", "openai", "openai/gpt-4-1", TEXT),
    Offer("azure/gpt-4.1", "azure", "GPT-4.1", "openai", "openai/gpt-4-1", (*TEXT, "moderation")),
    Offer("openai/dall-e-3", "openai", "", "openai", "openai/dall-e-3", ("image-generation",)),
]


def helm(tmp_path: Path, *entries: object) -> ImportResult:
    path = tmp_path / "helm.yaml"
    path.write_text(yaml.safe_dump({"models": list(entries)}))
    return import_helm(path, load_mapping(), OFFERS)


def model(name: str, **changes: object) -> dict[str, object]:
    stated = {"access": "limited", "tags": ["TEXT_MODEL_TAG"], "release_date": date(2024, 5, 13)}
    return {"name": name} | stated | changes


def vectara(tmp_path: Path, *rows: str) -> ImportResult:
    path = tmp_path / "vectara.csv"
    head = "snapshot_date,era,model,hallucination_rate,factual_consistency,answer_rate,avg_words"
    path.write_text("\n".join([head, *rows]) + "\n")
    return import_vectara(path, load_mapping(), OFFERS)


def test_access_and_release_are_said_of_every_offer_and_task_type(tmp_path: Path) -> None:
    result = helm(tmp_path, model("openai/gpt-4.1"))
    said = [(record["model_id"], record["task_type"]) for record in result.records]
    assert said == [
        ("azure/gpt-4.1", "moderation"),
        ("azure/gpt-4.1", "text-generation"),
        ("openai/gpt-4.1", "text-generation"),
    ]
    for record in result.records:
        assert record["provider_type"] == "Proprietary"
        assert record["provider_type_basis"] == "stated:helm_access(limited)"
        assert record["released_on"] == "2024-05-13"
    write_registry(result.records, tmp_path / "helm.jsonl")
    assert len(read([tmp_path / "helm.jsonl"]).records) == 3


def test_a_model_that_no_registry_lists_gets_its_task_type_by_tag(tmp_path: Path) -> None:
    tags = ["TEXT_TO_IMAGE_MODEL_TAG"]
    result = helm(tmp_path, model("adobe/giga-gan", access="open", tags=tags))
    (record,) = result.records
    assert (record["model_id"], record["task_type"]) == ("adobe/giga-gan", "image-generation")
    assert record["provider_type"] == "Open-source"


def test_a_stated_creator_is_the_maker_whatever_family_the_name_is_of(tmp_path: Path) -> None:
    result = helm(tmp_path, model("eleutherai/gpt-j-6b"), model("deepseek-ai/deepseek-llm-67b"))
    makers = {record["base_model"]: record["maker"] for record in result.records}
    assert makers == {
        "eleutherai/gpt-j-6b": "eleutherai",
        "deepseek/deepseek-llm-67b": "deepseek",
    }


def test_of_entries_of_the_same_weights_the_most_open_counts(tmp_path: Path) -> None:
    asked = model("acme/wide-thinking-disabled", release_date=date(2025, 1, 1))
    result = helm(tmp_path, asked, model("acme/wide", access="open"))
    (record,) = result.records
    assert record["provider_type"] == "Open-source"
    assert record["source_date"] == "2025-01-01"
    assert result.report.unusable == (
        ("acme/wide-thinking-disabled", "is of the same weights as another entry"),
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (model("simple/model1"), "no model: is there to try HELM out"),
        (model("nobody"), "names no creator"),
        (model("acme/a", tags=["NO_NEWLINES_TAG"]), "has no tag that says what it is for"),
        (model("openai/gpt-4.1-dspy-zs-cot"), "is of the same weights as another entry"),
    ],
)
def test_an_entry_of_helm_that_cant_be_used_is_listed(
    tmp_path: Path, entry: dict[str, object], reason: str
) -> None:
    result = helm(tmp_path, model("openai/gpt-4.1"), entry)
    assert result.report.unusable == ((entry["name"], reason),)


@pytest.mark.parametrize("content", [[], {"models": []}, {"models": {"a": 1}}])
def test_another_list_than_helms_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "helm.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(InvalidInputError, match="expected HELM's model metadata"):
        import_helm(path, load_mapping(), OFFERS)


def test_only_the_newest_day_counts_and_its_rate_is_a_part_of_risk(tmp_path: Path) -> None:
    result = vectara(
        tmp_path,
        "2026-02-25,C,openai/gpt-4.1,2.0,98,99,80",
        "2026-03-10,C,openai/gpt-4.1,9.6,90.4,93.8,80",
    )
    assert [record["model_id"] for record in result.records] == ["openai/gpt-4.1"]
    for record in result.records:
        assert record["task_type"] == "text-generation"
        assert record["source_date"] == "2026-03-10"
        assert record["risk_level"] == "Medium"
        assert record["risk_basis"] == (
            "measured:vectara_hallucination_rate(9.6 % of summaries say what the text doesn't,"
            " 2026-03-10; one part of risk; cut at 7.7 and 11.3)"
        )
    reason = "is of an earlier day, whose rates don't compare"
    assert result.report.unusable == (("openai/gpt-4.1, 2026-02-25", reason),)


def test_of_rates_with_more_effort_and_less_the_highest_counts(tmp_path: Path) -> None:
    rows = [f"2026-03-10,C,openai/o4-mini-{e},99,99" for e in ("low,8", "high,12")]
    result = vectara(tmp_path, *(f"{row},80" for row in rows))
    (record,) = result.records
    assert (record["base_model"], record["risk_level"]) == ("openai/o4-mini", "High")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-10,C,acme/a,4.3,95,62.7,80", "left too many texts without a summary"),
        ("soon,C,acme/a,4,95,99,80", "has the snapshot_date 'soon', expected a day that has been"),
        ("9999-12-31,C,acme/a,4,95,99,80", "has the snapshot_date '9999-12-31', expected a day"),
        ("2026-03-10,D,acme/a,4,95,99,80", "is of another era than the rest of its day, C"),
        ("2026-03-10,C,acme/a,4", "has 4 cells, expected 7 as in the header"),
        ("2026-03-10,C,openai/dall-e-3,4,95,99,80", "is offered for no text"),
        ("2026-03-10,C,gpt-4.1,4,95,99,80", "is of the same weights as one with a higher rate"),
    ],
)
def test_a_row_of_vectara_that_cant_be_used_is_listed(
    tmp_path: Path, row: str, reason: str
) -> None:
    result = vectara(tmp_path, "2026-03-10,C,openai/gpt-4.1,9.6,90.4,93.8,80", row)
    ((entry, found),) = result.report.unusable
    assert entry == f"{row.split(',')[2]}, {row.split(',')[0]}"
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("cells", "column"), [("many,95,99", "hallucination_rate"), ("4,95,101", "answer_rate")]
)
def test_a_share_of_vectara_that_is_none_leaves_the_risk_unknown(
    tmp_path: Path, cells: str, column: str
) -> None:
    result = vectara(tmp_path, f"2026-03-10,C,acme/a,{cells},80")
    (record,) = result.records
    assert record["risk_level"] == "Unknown"
    assert [odd.field for odd in result.report.left_out] == [column]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (model("acme/a", access="secret"), "access"),
        (model("acme/a", access=None), "access"),
        (model("acme/a", tags=["TEXT_MODEL_TAG", 3]), "tags"),
        (model("acme/a", release_date=2024), "release_date"),
    ],
)
def test_an_odd_value_of_helm_is_left_out_and_listed(
    tmp_path: Path, entry: dict[str, object], field: str
) -> None:
    result = helm(tmp_path, entry)
    (record,) = result.records
    assert record["provider_type"] == ("Unknown" if field == "access" else "Proprietary")
    assert [odd.field for odd in result.report.left_out] == [field]


def test_without_tags_the_offers_say_what_a_model_of_helm_is_for(tmp_path: Path) -> None:
    result = helm(tmp_path, model("openai/gpt-4.1", tags=None), model("acme/a", tags=None))
    assert {record["base_model"] for record in result.records} == {"openai/gpt-4-1"}
    assert result.report.unusable == (("acme/a", "states no tags"),)
    assert [record["model_id"] for record in result.unread] == ["acme/a"]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (["soon,C,a,1,1,99,1"], "found no snapshot_date that is a day"),
        ([], "found no snapshot_date that is a day"),
    ],
)
def test_a_leaderboard_without_a_day_is_refused(
    tmp_path: Path, rows: list[str], named: str
) -> None:
    with pytest.raises(InvalidInputError, match=named):
        vectara(tmp_path, *rows)
