"""BFCL and aider: which measurement becomes which class of which offer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.exceptions import InvalidInputError
from modelpool.importers.aider import import_aider
from modelpool.importers.bfcl import import_bfcl
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import load_mapping
from modelpool.importers.report import ImportResult
from modelpool.registry import Record, read_registry as read, write_registry

DATA = Path(__file__).parent.parent / "data"
OFFERS = [
    Offer(model_id, model_id.partition("/")[0])
    for model_id in (
        "anthropic/claude-opus-4-5",
        "anthropic/claude-opus-4-5-20251101",
        "azure/claude-opus-4-5",
        "cohere/command-r7b-12-2024",
        "alibaba/qwen3-8b",
        "openai/gpt-5",
        "novita-ai/deepseek/deepseek-v3-0324",
        "mistral/mistral-medium-3",
        "mistral/mistral-medium-2505",
        "vercel/xai/grok-2",
    )
]
FULL = ("accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type")


@pytest.fixture(scope="module")
def bfcl() -> ImportResult:
    return import_bfcl(DATA / "bfcl.csv", load_mapping(), OFFERS)


@pytest.fixture(scope="module")
def aider() -> ImportResult:
    return import_aider([DATA / "aider.yml"], load_mapping(), OFFERS)


def the(result: ImportResult, **said: str) -> Record:
    (record,) = (r for r in result.records if said.items() <= r.items())
    return record


def test_a_row_of_bfcl_becomes_a_record_for_each_category(bfcl: ImportResult) -> None:
    assert bfcl.report.entries == 8
    assert len(bfcl.records) == 8 * 6
    record = the(
        bfcl,
        model_id="anthropic/claude-opus-4-5-20251101",
        task_type="multi-turn-function-calling",
        source="bfcl-fc",
    )
    assert record == {
        "source": "bfcl-fc",
        "calling_mode": "native",
        "model_id": "anthropic/claude-opus-4-5-20251101",
        "task_type": "multi-turn-function-calling",
        "provider": "anthropic",
        "maker": "anthropic",
        "base_model": "anthropic/claude-opus-4-5",
        "lifecycle": "Stable",
        "lifecycle_basis": "derived:no_experimental_word",
        "provider_type": "Proprietary",
        "provider_type_basis": "stated:bfcl_license(Proprietary)",
        "accuracy_class": "High",
        "accuracy_basis": "measured:bfcl_multi-turn-function-calling(68.38 %; cut at 7.9 and 34.3)",
        "latency_class": "Medium",
        "latency_basis": (
            "measured:bfcl_mean_latency(4.38 s, mean of the whole run; cut at 3.2 and 9.8)"
        ),
        "cost_class": "High",
        "cost_basis": "measured:bfcl_run_cost(86.55 USD for the whole run; cut at 7.3 and 34.6)",
        "risk_level": "Low",
        "risk_basis": "measured:bfcl_irrelevance_detection(84.72 %; cut at 74.8 and 84.2)",
        "notes": "BFCL 'Claude-Opus-4-5-20251101 (FC)': joined to anthropic/claude-opus-4-5 "
        "(anthropic/claude-opus-4-5-20251101) by the only dated version of a name.",
    }


def test_native_calling_and_prompting_are_two_sources(bfcl: ImportResult) -> None:
    said = {
        record["source"]: record["accuracy_class"]
        for record in bfcl.records
        if record["base_model"] == "anthropic/claude-opus-4-5"
        and record["task_type"] == "function-calling"
    }
    assert said == {"bfcl-fc": "High", "bfcl-prompt": "Medium"}


def test_a_mode_that_the_name_leaves_out_shows_in_the_prompt_formats(bfcl: ImportResult) -> None:
    modes = {record["model_id"]: record["source"] for record in bfcl.records}
    assert modes["bitagent/bitagent-bounty-8b"] == "bfcl-fc"
    assert modes["mistral/mistral-medium-2505"] == "bfcl-prompt"


def test_a_model_that_calls_no_function_has_no_known_risk(bfcl: ImportResult) -> None:
    records = [r for r in bfcl.records if r["base_model"] == "mistral/ministral-8b-2410"]
    assert [record["risk_level"] for record in records] == ["Unknown"] * 6
    assert all("risk_basis" not in record for record in records)


def test_a_model_in_no_registry_stands_for_itself(bfcl: ImportResult) -> None:
    record = the(bfcl, name="BitAgent-Bounty-8B", task_type="function-calling")
    assert record["model_id"] == "bitagent/bitagent-bounty-8b"
    assert "no known offer is of these weights" in record["notes"]
    assert len(bfcl.report.notes["in no registry"]) == 3


def test_of_several_offers_of_the_maker_the_one_spelled_like_the_measured_counts(
    bfcl: ImportResult,
) -> None:
    record = the(bfcl, base_model="mistral/mistral-medium-2505", task_type="function-calling")
    assert record["model_id"] == "mistral/mistral-medium-2505"


def test_published_weights_are_open_source_whatever_bfcl_says(bfcl: ImportResult) -> None:
    record = the(bfcl, base_model="mistral/mistral-small-2506", task_type="function-calling")
    assert record["provider_type"] == "Open-source"
    assert record["provider_type_basis"] == "by-hand:weights_published(under Apache-2.0)"


def test_of_several_efforts_the_run_that_passed_least_counts(aider: ImportResult) -> None:
    record = the(aider, model_id="openai/gpt-5")
    assert record["task_type"] == "code-editing"
    assert record["accuracy_basis"] == (
        "measured:aider_code-editing_accuracy(81.3 %; gpt-5 (low), diff, 2025-08-25;"
        " cut at 35.1 and 60.4)"
    )
    assert (
        record["cost_basis"]
        == "measured:aider_code-editing_cost(0.04609 USD a case; cut at 0.0228 and 0.0799)"
    )
    assert (record["accuracy_class"], record["latency_class"]) == ("High", "Medium")
    assert (record["cost_class"], record["risk_level"]) == ("Medium", "High")
    assert record["source_date"] == record["measured_on"] == "2025-08-25"
    assert record["effort"] == "lowest of low, high"


def test_of_runs_at_one_effort_the_one_that_passed_most_counts(tmp_path: Path) -> None:
    runs = [
        {"model": f"gpt-5 ({effort})", "test_cases": 225, "pass_rate_2": rate, "date": day}
        for effort, rate, day in (
            ("low", 40.0, "2025-08-01"),
            ("low", 62.0, "2025-08-02"),
            ("high", 70.0, "2025-08-03"),
        )
    ]
    path = tmp_path / "runs.yml"
    path.write_text(yaml.safe_dump(runs))
    (record,) = import_aider([path], load_mapping(), []).records
    assert record["accuracy_basis"].startswith("measured:aider_code-editing_accuracy(62 %;")
    assert record["effort"] == "lowest of low, high"


def test_every_run_is_a_record_or_has_a_reason(aider: ImportResult) -> None:
    assert aider.report.entries == 7
    assert len(aider.records) == 4
    assert dict(aider.report.unusable) == {
        "DeepSeek R1 + claude-3-5-sonnet-20241022, 2025-01-23": "pairs two models",
        "o1-mini, 2024-09-21": "ran only a part of a suite",
        "gpt-5 (high), 2025-08-23": "a run at another effort of the same model counts",
    }


def test_a_cost_of_0_and_seconds_of_another_kind_are_unknown(aider: ImportResult) -> None:
    unmeasured = the(aider, base_model="deepseek/deepseek-v3-0324")
    assert (unmeasured["cost_class"], unmeasured["latency_class"]) == ("Unknown", "Slow")
    local = the(aider, model_id="ollama/qwen2.5-coder:32b")
    assert (local["latency_class"], local["base_model"]) == (
        "Unknown",
        "alibaba/qwen-2-5-coder-32b-q4",
    )
    threads = the(aider, task_type="code-refactoring")
    assert (threads["latency_class"], threads["cost_class"]) == ("Unknown", "High")


def test_a_version_in_brackets_is_the_one_that_was_measured(aider: ImportResult) -> None:
    record = the(aider, base_model="deepseek/deepseek-v3-0324")
    assert record["model_id"] == "deepseek/deepseek-v3-0324"
    assert "(novita-ai/deepseek/deepseek-v3-0324)" in record["notes"]


def test_a_name_that_has_moved_on_is_not_joined_to_what_it_means_now(tmp_path: Path) -> None:
    run = {"model": "Grok-2", "test_cases": 225, "date": "2024-10-13", "pass_rate_2": 50.0}
    path = tmp_path / "runs.yml"
    path.write_text("- " + json.dumps(run).replace('"2024-10-13"', "2024-10-13"))
    (record,) = import_aider([path], load_mapping(), OFFERS).records
    assert record["base_model"] == "xai/grok-2-0813"
    assert "only the Grok 2 of December 2024 is on offer" in record["notes"]


def test_records_are_valid_and_the_same_every_time(
    bfcl: ImportResult, aider: ImportResult, tmp_path: Path
) -> None:
    again = import_bfcl(DATA / "bfcl.csv", load_mapping(), OFFERS[::-1])
    assert again.records == bfcl.records
    for result in (bfcl, aider):
        path = tmp_path / f"{result.report.source}.jsonl"
        write_registry(result.records, path)
        assert len(read([path]).records) == len(result.records)


@pytest.mark.parametrize("text", ["", "Model,License\nx,MIT\n", "a\0b", '{"no": "table"}'])
def test_what_is_no_bfcl_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)
    with pytest.raises(InvalidInputError, match="expected the overall table"):
        import_bfcl(path, load_mapping(), OFFERS)


@pytest.mark.parametrize(
    "text", ["", "a: b", "- [", "- {model: x}", "- 1", "[" * 5000, "- date: 2024-99-99"]
)
def test_what_is_no_aider_leaderboard_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.yml"
    path.write_text(text)
    with pytest.raises(InvalidInputError, match="expected an aider leaderboard"):
        import_aider([path], load_mapping(), OFFERS)


def test_a_value_of_another_kind_is_left_out_and_listed(tmp_path: Path) -> None:
    board = (DATA / "bfcl.csv").read_text().replace("68.38%", "much")
    (tmp_path / "bfcl.csv").write_text(board)
    result = import_bfcl(tmp_path / "bfcl.csv", load_mapping(), OFFERS)
    assert result.report.unusable == ()
    assert [str(odd) for odd in result.report.left_out] == [
        "Claude-Opus-4-5-20251101 (FC), line 2: Multi Turn Acc: found 'much', "
        "expected a number from 0 to 100"
    ]
    classes = {
        record["accuracy_class"]
        for record in result.records
        if "Claude-Opus-4-5-20251101 (FC)" in record["notes"]
        and record["task_type"] == "multi-turn-function-calling"
    }
    assert classes == {"Unknown"}
    runs = (DATA / "aider.yml").read_text().replace("date: 2025-08-25", "date: soon")
    (tmp_path / "aider.yml").write_text(runs)
    (odd,) = import_aider([tmp_path / "aider.yml"], load_mapping(), OFFERS).report.left_out
    assert (odd.entry, odd.field, odd.found) == ("gpt-5 (low), soon", "date", "'soon'")


def test_both_benchmarks_are_imported_from_the_command_line(tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl"
    offer = {"model_id": "openai/gpt-5", "task_type": "text-generation", "provider": "openai"}
    unknown = dict.fromkeys(FULL, "Unknown")
    known.write_text(json.dumps(offer | unknown | {"base_model": "openai/gpt-5"}))
    shared = ["--registry", str(known)]
    aider = ["aider", str(DATA / "aider.yml"), "-o", str(tmp_path / "aider.jsonl")]
    bfcl = [
        "bfcl",
        str(DATA / "bfcl.csv"),
        "-o",
        str(tmp_path / "bfcl.csv"),
        "--date",
        "2025-12-31",
    ]
    for arguments in (aider, bfcl):
        result = CliRunner().invoke(modelpool, ["import", *arguments, *shared])
        assert (result.exit_code, result.stdout) == (0, "")
    assert "openai/gpt-5" in {r["model_id"] for r in read([tmp_path / "aider.jsonl"]).records}
    days = {record["source_date"] for record in read([tmp_path / "bfcl.csv"]).records}
    assert days == {"2025-12-31"}
