"""models.dev: what each entry becomes, on an excerpt of its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError
from modelpool.importers.mapping import load_mapping
from modelpool.importers.models_dev import import_models_dev
from modelpool.importers.report import ImportResult
from modelpool.registry import Record, read_registry as read, write_registry

EXCERPT = Path(__file__).parent.parent / "data" / "models_dev.json"


@pytest.fixture(scope="module")
def imported() -> ImportResult:
    return import_models_dev(EXCERPT, load_mapping())


def record_of(result: ImportResult, model_id: str) -> Record:
    (record,) = (r for r in result.records if r["model_id"] == model_id)
    return record


def changed(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The excerpt's openai/gpt-4o alone, changed."""
    fields = json.loads(EXCERPT.read_text())["openai"]["models"]["gpt-4o"]
    change(fields)
    path = tmp_path / "models_dev.json"
    path.write_text(json.dumps({"openai": {"models": {"gpt-4o": fields}}}))
    return path


def test_an_offer_becomes_a_record_with_a_basis_for_each_value(imported: ImportResult) -> None:
    record = record_of(imported, "openai/gpt-4o")
    identity = {"maker", "base_model"}
    assert {field: value for field, value in record.items() if field not in identity} == {
        "source": "models-dev",
        "source_date": "2026-04-28",
        "model_id": "openai/gpt-4o",
        "task_type": "text-generation",
        "name": "GPT-4o",
        "provider": "openai",
        "moving_name": True,
        "released_on": "2024-05-13",
        "function_calling": True,
        "context_tokens": 128000,
        "output_tokens": 16384,
        "input_price_usd": 2.5,
        "output_price_usd": 10,
        "accuracy_class": "Unknown",
        "latency_class": "Unknown",
        "risk_level": "Unknown",
        "cost_class": "High",
        "cost_basis": "derived:price_terciles(blended 4.375 USD/Mtok; cut at 0.42 and 1.69)",
        "provider_type": "Proprietary",
        "provider_type_basis": "stated:open_weights(false)",
        "lifecycle": "Stable",
        "lifecycle_basis": "derived:no_experimental_word",
    }


def test_the_records_are_a_sound_registry_file(imported: ImportResult, tmp_path: Path) -> None:
    path = tmp_path / "models-dev.jsonl"
    write_registry(imported.records, path)
    registry = read([path])
    assert registry.records == imported.records
    assert registry.sources == ("models-dev",)
    assert registry.new_task_types == ()


def test_records_come_in_order_and_every_entry_is_accounted_for(imported: ImportResult) -> None:
    keys = [(r["model_id"], r["task_type"]) for r in imported.records]
    assert keys == sorted(set(keys))
    assert imported.report.unusable == ()
    assert imported.models == imported.report.entries == 19


def test_spaces_in_an_id_become_hyphens_and_are_listed(imported: ImportResult) -> None:
    assert record_of(imported, "nano-gpt/NousResearch-2/hermes-4-70b")["provider"] == "nano-gpt"
    assert imported.report.notes["spaces in the id became hyphens"] == (
        "nano-gpt/NousResearch 2/hermes-4-70b → nano-gpt/NousResearch-2/hermes-4-70b",
    )


@pytest.mark.parametrize(
    ("model_id", "task_type"),
    [
        ("openai/text-embedding-3-small", "embedding"),
        ("groq/whisper-large-v3", "transcription"),
        ("groq/llama-guard-3-8b", "moderation"),
        ("google/gemini-2.5-flash-preview-tts", "speech-generation"),
        ("nvidia/black-forest-labs/flux.1-dev", "image-generation"),
    ],
)
def test_modalities_and_names_decide_the_task_type(
    imported: ImportResult, model_id: str, task_type: str
) -> None:
    assert record_of(imported, model_id)["task_type"] == task_type


@pytest.mark.parametrize(
    ("model_id", "lifecycle", "basis"),
    [
        ("baseten/deepseek-ai/DeepSeek-V3.2", "Deprecated", "stated:status(deprecated)"),
        ("openrouter/openrouter/owl-alpha", "Experimental", "stated:status(alpha)"),
        (
            "google/gemini-2.5-flash-preview-tts",
            "Experimental",
            "derived:experimental_word(preview)",
        ),
    ],
)
def test_status_and_the_words_of_a_name_decide_the_lifecycle(
    imported: ImportResult, model_id: str, lifecycle: str, basis: str
) -> None:
    record = record_of(imported, model_id)
    assert (record["lifecycle"], record["lifecycle_basis"]) == (lifecycle, basis)


def test_status_comes_before_the_words_of_a_name(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda f: f.update(status="deprecated", name="GPT-4o preview"))
    (record,) = import_models_dev(path, load_mapping()).records
    assert record["lifecycle"] == "Deprecated"


def test_a_price_of_nothing_is_known_only_where_the_id_says_free(imported: ImportResult) -> None:
    free = record_of(imported, "openrouter/meta-llama/llama-3.3-70b-instruct:free")
    assert (free["cost_class"], free["input_price_usd"]) == ("Low", 0)
    unknown = record_of(imported, "nvidia/black-forest-labs/flux.1-dev")
    assert unknown["cost_class"] == "Unknown"
    assert "input_price_usd" not in unknown


def test_dates_that_name_no_day_are_left_out_and_listed(imported: ImportResult) -> None:
    assert "released_on" not in record_of(imported, "scaleway/qwen3-embedding-8b")
    assert imported.report.notes["release dates that name no day were left out"] == (
        "scaleway/qwen3-embedding-8b: 2025-25-11",
        "alibaba/qwen2-5-7b-instruct: 2024-09",
    )


def test_an_offer_with_two_outputs_has_two_records_of_one_model(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda f: f["modalities"].update(output=["text", "image"]))
    first, second = import_models_dev(path, load_mapping()).records
    assert (first["task_type"], second["task_type"]) == ("image-generation", "text-generation")
    assert (first["cost_class"], second["cost_class"]) == ("Unknown", "High")
    assert first["lifecycle"] == second["lifecycle"]


def test_a_given_day_overrules_the_newest_entry(tmp_path: Path) -> None:
    result = import_models_dev(EXCERPT, load_mapping(), source_date=date(2026, 6, 1))
    assert {record["source_date"] for record in result.records} == {"2026-06-01"}


def test_a_snapshot_of_the_past_has_its_own_shape_and_states_its_day(tmp_path: Path) -> None:
    offers = {name: about["models"] for name, about in json.loads(EXCERPT.read_text()).items()}
    path = tmp_path / "snapshot.json"
    snapshot = {"commit": "0a1b2c3d4", "date": "2025-07-01", "providers": offers}
    path.write_text(json.dumps(snapshot))
    records = import_models_dev(path, load_mapping()).records
    assert {record["source_date"] for record in records} == {"2025-07-01"}
    published = import_models_dev(EXCERPT, load_mapping(), source_date=date(2025, 7, 1))
    assert records == published.records
    path.write_text(json.dumps(snapshot | {"date": "July"}))
    result = import_models_dev(path, load_mapping())
    days = [entry["last_updated"] for models in offers.values() for entry in models.values()]
    assert [str(odd) for odd in result.report.odd] == [
        "date, line 1: names no day of the snapshot: found 'July'"
    ]
    assert {record["source_date"] for record in result.records} == {max(days)}


def test_entries_that_differ_only_in_case_or_spaces_give_one_record(tmp_path: Path) -> None:
    fields = json.loads(EXCERPT.read_text())["openai"]["models"]["gpt-4o"]
    path = tmp_path / "models_dev.json"
    models = {"gpt-4 o": fields, "GPT-4 o": fields, "gpt-4-o": fields}
    path.write_text(json.dumps({"openai": {"models": models}}))
    result = import_models_dev(path, load_mapping())
    assert [record["model_id"] for record in result.records] == ["openai/gpt-4-o"]
    assert [entry for entry, _ in result.report.unusable] == ["openai/GPT-4 o", "openai/gpt-4-o"]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("modalities", None, "states no output modality"),
        ("modalities", {"output": []}, "states no output modality"),
        ("modalities", {"output": ["smell"]}, "has the output modality 'smell', "),
    ],
)
def test_an_entry_that_cant_be_used_is_listed_with_its_reason(
    tmp_path: Path, field: str, value: object, reason: str
) -> None:
    path = changed(tmp_path, lambda fields: fields.update({field: value}))
    table = json.loads(path.read_text())
    sound = json.loads(EXCERPT.read_text())["openai"]["models"]["gpt-5"]
    table["openai"]["models"]["gpt-5"] = sound
    path.write_text(json.dumps(table))
    result = import_models_dev(path, load_mapping())
    assert [record["model_id"] for record in result.records] == ["openai/gpt-5"]
    ((entry, found),) = result.report.unusable
    assert entry == "openai/gpt-4o"
    assert found.startswith(reason)
    assert [record["model_id"] for record in result.unread] == ["openai/gpt-4o"]


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("status", "retired?", "status"),
        ("cost", {"input": "cheap", "output": 1}, "cost.input"),
        ("cost", {"input": -1, "output": 1}, "cost.input"),
        ("cost", [1, 2], "cost"),
        ("limit", {"context": True}, "limit.context"),
        ("limit", {"context": 3.5}, "limit.context"),
        ("release_date", 2024, "release_date"),
        ("open_weights", "yes", "open_weights"),
        ("name", 4, "name"),
    ],
)
def test_an_odd_value_is_left_out_and_listed_and_the_rest_kept(
    tmp_path: Path, field: str, value: object, name: str
) -> None:
    path = changed(tmp_path, lambda fields: fields.update({field: value}))
    result = import_models_dev(path, load_mapping())
    (record,) = result.records
    assert record["model_id"] == "openai/gpt-4o"
    assert [odd.field for odd in result.report.left_out] == [name]
    assert result.unread == ()


def test_of_outputs_that_arent_all_known_the_known_ones_count(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda f: f["modalities"].update(output=["text", "smell"]))
    result = import_models_dev(path, load_mapping())
    assert [record["task_type"] for record in result.records] == ["text-generation"]
    assert [odd.found for odd in result.report.left_out] == ["'smell'"]
    # What was said of the other kind of output isn't taken back.
    assert [record["model_id"] for record in result.unread] == ["openai/gpt-4o"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "not valid JSON"),
        ("[1, 2]", "found list"),
        ("{}", "an empty object"),
        ('{"gpt-4o": {"litellm_provider": "openai"}}', "'gpt-4o' has no table of models"),
        ('{"openai": {"models": {}}}', "none of 0 entries"),
        ('{"openai": {"models": {"gpt": 3}}}', "'openai/gpt' is no table, but 3"),
        ("[" * 100_000, "expected models.dev's providers"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "models_dev.json"
    path.write_text(text)
    with pytest.raises(InvalidInputError) as caught:
        import_models_dev(path, load_mapping())
    assert named in str(caught.value)


def test_a_file_that_isnt_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no such file"):
        import_models_dev(tmp_path / "none.json", load_mapping())
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInputError, match="expected UTF-8 text"):
        import_models_dev(tmp_path / "binary.json", load_mapping())
