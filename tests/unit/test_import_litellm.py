"""LiteLLM: what each entry becomes, on an excerpt of its table."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from modelpool.exceptions import InvalidInputError
from modelpool.importers.litellm import import_litellm
from modelpool.importers.mapping import load_mapping
from modelpool.importers.report import ImportResult
from modelpool.registry import Record, read_registry as read, write_registry

EXCERPT = Path(__file__).parent.parent / "data" / "litellm.json"
KNOWN = ["azure/codestral-2501", "openai/gpt-4o"]


@pytest.fixture(scope="module")
def imported() -> ImportResult:
    return import_litellm(EXCERPT, load_mapping(), known=KNOWN, source_date=date(2026, 10, 25))


def record_of(result: ImportResult, model_id: str) -> Record:
    (record,) = (r for r in result.records if r["model_id"] == model_id)
    return record


def imported_from(tmp_path: Path, table: object) -> ImportResult:
    path = tmp_path / "litellm.json"
    path.write_text(json.dumps(table))
    return import_litellm(path, load_mapping())


def test_an_entry_becomes_a_record_that_says_only_what_is_stated(imported: ImportResult) -> None:
    record = record_of(imported, "openai/gpt-3.5-turbo-1106")
    identity = {"maker", "base_model"}
    assert {field: value for field, value in record.items() if field not in identity} == {
        "source": "litellm",
        "source_date": "2026-10-25",
        "model_id": "openai/gpt-3.5-turbo-1106",
        "task_type": "text-generation",
        "provider": "openai",
        "retired_on": "2026-09-28",
        "context_tokens": 16385,
        "output_tokens": 4096,
        "input_price_usd": 1.0,
        "output_price_usd": 2.0,
        "accuracy_class": "Unknown",
        "latency_class": "Unknown",
        "risk_level": "Unknown",
        "provider_type": "Unknown",
        "cost_class": "Medium",
        "cost_basis": "derived:price_terciles(blended 1.25 USD/Mtok; cut at 0.45 and 1.98)",
        "lifecycle": "Stable",
        "lifecycle_basis": "derived:no_experimental_word",
    }


def test_the_records_are_a_sound_registry_file(imported: ImportResult, tmp_path: Path) -> None:
    path = tmp_path / "litellm.jsonl"
    write_registry(imported.records, path)
    registry = read([path])
    assert registry.records == imported.records
    assert registry.sources == ("litellm",)
    assert registry.new_task_types == ()


def test_every_entry_is_in_a_record_or_listed_with_its_reason(imported: ImportResult) -> None:
    report = imported.report
    assert report.entries == len(json.loads(EXCERPT.read_text()))
    assert len(imported.records) + len(report.unusable) == report.entries
    assert dict(report.unusable) == {
        "sample_spec": "no model: documents the fields",
        "fallback_generalizations": "no model: holds rules for unknown names",
        "fireworks-ai-4.1b-to-16b": "no model: is a class of prices by size",
        "azure_ai/codex-mini": "says the same as another spelling of its id",
        "deepseek-chat": "says the same as another spelling of its id",
    }


@pytest.mark.parametrize(
    "model_id",
    [
        "openai/gpt-4o",
        "google-vertex/claude-haiku-4-5@20251001",
        "amazon-bedrock/us-east-1/anthropic.claude-instant-v1",
        "amazon-bedrock/1024-x-1024/50-steps/stability.stable-diffusion-xl-v1",
        "xai/grok-4.20-beta-0309-reasoning",
        "ollama/codegemma",
        "deepseek/deepseek-chat",
    ],
)
def test_ids_are_provider_and_model_with_sizes_and_places_kept(
    imported: ImportResult, model_id: str
) -> None:
    assert record_of(imported, model_id)["provider"] == model_id.partition("/")[0]


def test_an_id_takes_the_spelling_of_a_known_offer(imported: ImportResult) -> None:
    assert record_of(imported, "azure/codestral-2501")["cost_class"] == "Low"
    assert imported.report.notes["took the spelling of a known id"] == (
        "azure_ai/Codestral-2501 → azure/codestral-2501",
    )


def test_ids_that_meet_but_differ_stay_apart_and_are_listed(imported: ImportResult) -> None:
    assert record_of(imported, "azure/gpt-6-sol")["retired_on"] == "2028-03-11"
    assert "retired_on" not in record_of(imported, "azure-ai/gpt-6-sol")
    assert record_of(imported, "google/gemini-exp-1206")["cost_class"] == "Medium"
    assert record_of(imported, "gemini/gemini-exp-1206")["cost_class"] == "Unknown"
    assert imported.report.notes["ids that met were kept apart"] == (
        "azure_ai/gpt-6-sol → azure-ai/gpt-6-sol, not azure/gpt-6-sol, which is azure/gpt-6-sol",
        "gemini/gemini-exp-1206 → gemini/gemini-exp-1206, not google/gemini-exp-1206, "
        "which is gemini-exp-1206",
    )


def test_two_spellings_that_contradict_each_other_are_listed(tmp_path: Path) -> None:
    entry = {"litellm_provider": "deepseek", "mode": "chat", "input_cost_per_token": 1e-6}
    table = {"deepseek/chat": entry, "chat": entry | {"input_cost_per_token": 2e-6}}
    result = imported_from(tmp_path, table)
    assert [record["input_price_usd"] for record in result.records] == [1.0]
    assert result.report.unusable == (("chat", "contradicts another spelling of its id"),)


def test_absurd_prices_load_as_stated(imported: ImportResult) -> None:
    jais = record_of(imported, "azure/jais-30b-chat")
    assert (jais["input_price_usd"], jais["output_price_usd"]) == (3200.0, 9710.0)
    assert jais["cost_class"] == "High"


def test_prices_per_million_have_no_noise_of_binary_fractions(tmp_path: Path) -> None:
    entry = {"litellm_provider": "a", "mode": "chat"}
    prices = {"input_cost_per_token": 1.1e-07, "output_cost_per_token": 2.3e-06}
    (record,) = imported_from(tmp_path, {"m": entry | prices}).records
    assert (record["input_price_usd"], record["output_price_usd"]) == (0.11, 2.3)


@pytest.mark.parametrize(
    ("model_id", "task_type"),
    [
        ("openai/text-embedding-3-small", "embedding"),
        ("groq/llama-guard-3-8b", "moderation"),
        ("google-vertex/search_api", "search"),
        ("azure/codex-mini", "text-generation"),
    ],
)
def test_modes_and_names_decide_the_task_type(
    imported: ImportResult, model_id: str, task_type: str
) -> None:
    assert record_of(imported, model_id)["task_type"] == task_type


def test_a_deprecation_date_that_is_no_day_is_left_out_and_listed(tmp_path: Path) -> None:
    entry = {"litellm_provider": "a", "mode": "chat", "deprecation_date": "2026-02-30"}
    result = imported_from(tmp_path, {"m": entry})
    assert "retired_on" not in result.records[0]
    assert result.report.notes["deprecation dates that name no day were left out"] == (
        "a/m: 2026-02-30",
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"litellm_provider": "a"}, "states no mode"),
        ({"litellm_provider": "a", "mode": "dance"}, "has the mode 'dance', "),
        ({"mode": "chat"}, "names no litellm_provider"),
        ({"litellm_provider": 3, "mode": "chat"}, "names no litellm_provider"),
    ],
)
def test_an_entry_that_cant_be_used_is_listed_with_its_reason(
    tmp_path: Path, fields: dict[str, object], reason: str
) -> None:
    table = {"good": {"litellm_provider": "a", "mode": "chat"}, "bad": fields}
    ((entry, found),) = imported_from(tmp_path, table).report.unusable
    assert entry == "bad"
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ([], "found list"),
        ({"openai": {"models": {}}}, "found no litellm_provider"),
        ({"gpt": 3}, "found no litellm_provider"),
        ({"m": {"litellm_provider": "a"}}, "none of 1 entries can be used"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, table: object, named: str) -> None:
    with pytest.raises(InvalidInputError, match=r"litellm") as caught:
        imported_from(tmp_path, table)
    assert named in str(caught.value)


SOUND = {
    "litellm_provider": "acme",
    "mode": "chat",
    "input_cost_per_token": 2e-07,
    "output_cost_per_token": 8e-07,
}


def test_a_number_written_as_text_is_read_and_told(tmp_path: Path) -> None:
    table = {"acme/a": SOUND, "acme/b": SOUND | {"input_cost_per_token": "2e-07"}}
    result = imported_from(tmp_path, table)
    prices = {record["model_id"]: record["input_price_usd"] for record in result.records}
    assert prices == {"acme/a": 0.2, "acme/b": 0.2}
    assert result.report.notes["numbers written as text were read"] == (
        "acme/b: input_cost_per_token '2e-07'",
    )


def test_the_price_of_the_smallest_requests_counts_where_it_has_tiers(tmp_path: Path) -> None:
    tiers = [
        {"range": [32000, 128000], "input_cost_per_token": 2e-6, "output_cost_per_token": 8e-6},
        {"range": [0, 32000], "input_cost_per_token": 1e-6, "output_cost_per_token": 4e-6},
    ]
    entry = {"litellm_provider": "acme", "mode": "chat", "tiered_pricing": tiers}
    result = imported_from(tmp_path, {"acme/a": entry})
    (record,) = result.records
    assert (record["input_price_usd"], record["output_price_usd"]) == (1.0, 4.0)
    assert record["notes"] == "The price of small requests; larger ones cost more."


@pytest.mark.parametrize("start", ["soon", None, -1])
def test_tiers_that_dont_tell_which_is_the_first_give_no_price(
    tmp_path: Path, start: object
) -> None:
    tiers = [
        {"range": [start, 32000], "input_cost_per_token": 1e-6},
        {"range": [32000, 128000], "input_cost_per_token": 2e-6},
    ]
    entry = {"litellm_provider": "acme", "mode": "chat", "tiered_pricing": tiers}
    (record,) = imported_from(tmp_path, {"acme/a": entry}).records
    assert "input_price_usd" not in record


def test_prices_of_larger_requests_are_told(tmp_path: Path) -> None:
    entry = SOUND | {"input_cost_per_token_above_200k_tokens": 4e-07, "output_cost_per_image": 1}
    result = imported_from(tmp_path, {"acme/a": entry, "acme/b": SOUND})
    larger, plain = result.records
    assert larger["notes"] == "The price of small requests; larger ones cost more."
    assert "notes" not in plain
    assert result.report.notes["prices that aren't used"] == (
        "input_cost_per_token_above_200k_tokens: in 1 entries",
        "output_cost_per_image: in 1 entries",
    )


def test_an_id_names_the_provider_where_the_entry_doesnt(tmp_path: Path) -> None:
    result = imported_from(tmp_path, {"acme/a": SOUND, "acme/b": SOUND | {"litellm_provider": 3}})
    assert [record["provider"] for record in result.records] == ["acme", "acme"]
    assert [odd.field for odd in result.report.left_out] == ["litellm_provider"]


@pytest.mark.parametrize("odd", [None, "moved", 3, [SOUND], {}, {"mode": "dance"}])
def test_an_entry_that_is_none_is_listed_and_its_model_not_taken_back(
    tmp_path: Path, odd: object
) -> None:
    path = tmp_path / "records.jsonl"
    result = imported_from(tmp_path, {"acme/a": SOUND, "acme/b": odd, "updated": "today"})
    assert [record["model_id"] for record in result.records] == ["acme/a"]
    assert {entry for entry, _ in result.report.unusable} == {"acme/b", "updated"}
    assert {odd.line for odd in result.report.odd} == {1}
    write_registry((*result.records, *result.unread), path)
    registry = read([path])
    assert [record["model_id"] for record in registry.records] == ["acme/a"]
    assert registry.unread == {("litellm", "acme/b")}
    assert registry.new_task_types == ()
