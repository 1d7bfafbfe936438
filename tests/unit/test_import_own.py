"""Measurements of one's own: which run becomes which claim about which offer.

The logs in tests/data/own are of real runs of lm-eval 0.4.13, Inspect 0.3.285 and promptfoo
0.121.20, shortened, with the names of models put in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

import modelpool
from modelpool.exceptions import InvalidInputError
from modelpool.importers.classes import Thresholds
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping, load_mapping
from modelpool.importers.own.asked import Asked, AskedModels
from modelpool.importers.own.inspect_logs import import_inspect
from modelpool.importers.own.lm_eval import import_lm_eval
from modelpool.importers.own.promptfoo import import_promptfoo
from modelpool.importers.own.runs import Choices
from modelpool.importers.own.scores import RANKS, Cuts, Score, supported_class, wilson
from modelpool.importers.own.table import import_measurements
from modelpool.importers.report import ImportResult
from modelpool.registry import Record, precedence, read_registry as read, write_registry

DATA = Path(__file__).parent.parent / "data" / "own"
IDS = {
    "alibaba/qwen3-8b": "alibaba/qwen-3-8b",
    "azure/gpt-4o-mini": "openai/gpt-4o-mini",
    "openai/gpt-4o-mini": "openai/gpt-4o-mini",
    "openai/gpt-5": "openai/gpt-5",
    "togetherai/meta-llama/Llama-3.3-70B-Instruct-Turbo": "meta/llama-3-3-70b-instruct-turbo",
    "xai/grok-4": "xai/grok-4",
}
OFFERS = [
    Offer(model_id, model_id.partition("/")[0], "", base.partition("/")[0], base)
    for model_id, base in IDS.items()
]
Change = Callable[[Any], None]
READERS = {
    "lm_eval": import_lm_eval,
    "inspect": import_inspect,
    "promptfoo": import_promptfoo,
}


def imported(
    name: str,
    folder: Path,
    *changes: Change,
    mapping: Mapping | None = None,
    **chosen: Any,
) -> ImportResult:
    """The import of copies of a log, one for each change; of the log itself without any."""
    paths = []
    for at, change in enumerate(changes or (lambda log: None,)):
        log = json.loads((DATA / f"{name}.json").read_text("utf-8"))
        change(log)
        paths.append(folder / f"{at}.json")
        paths[-1].write_text(json.dumps(log), "utf-8")
    choices = Choices(**{"source": "own", "task_type": "classification"} | chosen)
    result = READERS[name](paths, mapping or load_mapping(), OFFERS, choices)
    write_registry(result.records, folder / "own.jsonl")
    assert len(read([folder / "own.jsonl"]).records) == len(result.records)
    return result


def measured(text: str, folder: Path, **chosen: Any) -> ImportResult:
    path = folder / "own.csv"
    path.write_text("model,task_type,metric,value,n,date,effort,latency_s,cost_usd\n" + text)
    choices = Choices(**{"source": "own"} | chosen)
    return import_measurements([path], load_mapping(), OFFERS, choices)


def only(result: ImportResult) -> Record:
    (record,) = result.records
    return record


def reasons(result: ImportResult) -> list[str]:
    return [reason for _, reason in result.report.unusable]


def without_tasks(*names: str) -> Change:
    """Leaves of an lm-eval log the named tasks, and no group."""

    def change(log: Any) -> None:
        log["results"] = {name: log["results"][name] for name in names}
        log["group_subtasks"] = {}

    return change


# Shares, intervals and classes


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.data())
def test_a_class_rises_with_right_answers_and_never_beyond_the_interval(
    n: int, data: st.DataObject
) -> None:
    low, high = sorted(
        data.draw(st.lists(st.floats(1, 99), min_size=2, max_size=2, unique=True), label="cuts")
    )
    cuts = Thresholds(low=low, high=high, classes=("Low", "Medium", "High"))
    rights = sorted(data.draw(st.lists(st.integers(0, n), min_size=2, max_size=6), label="right"))
    scores = [Score(metric="acc", value=k / n, is_share=True, n=n) for k in rights]
    ranks = [RANKS.index(supported_class(score, cuts)) for score in scores]
    assert ranks == sorted(ranks)
    for k, rank in zip(rights, ranks, strict=True):
        least = wilson(k, n)[0] * 100
        assert rank == (least > low) + (least > high)


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_the_basis_has_the_share_the_interval_and_the_cut_points(tmp_path: Path) -> None:
    many = without_tasks("own_choice")

    def larger(log: Any) -> None:
        many(log)
        log["results"]["own_choice"]["acc,none"] = 943 / 1319
        log["n-samples"]["own_choice"] = {"original": 1319, "effective": 1319}

    record = only(imported("lm_eval", tmp_path, larger))
    assert record["accuracy_class"] == "Medium"
    assert record["accuracy_basis"] == (
        "measured:lm_eval_own_choice(71.49 % of 1319, 69 to 73.9; cut at 50 and 80)"
    )


def test_an_interval_over_a_cut_point_gives_the_lower_class(tmp_path: Path) -> None:
    record = only(imported("lm_eval", tmp_path, without_tasks("own_choice"), cut=(40, 50)))
    assert record["accuracy_class"] == "Low"
    assert record["accuracy_basis"].endswith("; cut at 40 and 50; lower bound)")


def test_cut_points_for_shares_are_in_percent(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"found 0\.5 and 0\.8, expected percent"):
        imported("lm_eval", tmp_path, cut=(0.5, 0.8))
    with pytest.raises(InvalidInputError, match="expected the low one first"):
        imported("lm_eval", tmp_path, cut=(80, 50))


@pytest.mark.parametrize("field", ["accuracy", "latency", "cost"])
def test_every_cut_point_that_a_benchmark_lends_is_there(field: str) -> None:
    mapping = load_mapping()
    cuts = Cuts(mapping)
    share = Score(metric="acc", value=0.5, is_share=True, n=10)
    for task_type in mapping.section("own")["like"][field]:
        if field == "accuracy":
            assert isinstance(cuts.accuracy(share, "", task_type), Thresholds)
        else:
            assert cuts.of_offer(field, task_type).high > 0


def test_own_cut_points_by_task_come_before_those_by_task_type(tmp_path: Path) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text(
        "own:\n  cuts:\n"
        "    own_choice: {low: 10, high: 20, classes: [Low, Medium, High], why: mine}\n"
        "    classification: {low: 90, high: 95, classes: [Low, Medium, High], why: mine}\n"
        "  tasks: {own_choice: classification}\n"
    )
    task = without_tasks("own_choice")
    record = only(imported("lm_eval", tmp_path, task, mapping=load_mapping(mapping)))
    assert (record["accuracy_class"], record["task_type"]) == ("High", "classification")


# lm-evaluation-harness


def test_an_lm_eval_group_counts_as_a_whole(tmp_path: Path) -> None:
    def group(log: Any) -> None:
        del log["results"]["own_gen"], log["results"]["own_ppl"]

    result = imported("lm_eval", tmp_path, group)
    assert reasons(result) == ["is a part of 'own_group2', which counts as a whole"]
    record = only(result)
    assert record["model_id"] == "alibaba/qwen3-8b"
    assert record["measured_on"] == record["source_date"] == "2026-11-28"
    assert (record["latency_class"], record["cost_class"]) == ("Unknown", "Unknown")
    assert "58.33 % of 12," in record["accuracy_basis"]


def test_a_group_of_an_older_version_is_counted_by_its_parts(tmp_path: Path) -> None:
    def older(log: Any) -> None:
        del log["results"]["own_gen"], log["results"]["own_ppl"]
        del log["results"]["own_group2"]["sample_count"], log["model_name"], log["model_source"]
        log["config"]["model_args"] = "pretrained=Qwen/Qwen3-8B,dtype=bfloat16"

    record = only(imported("lm_eval", tmp_path, older))
    assert "58.33 % of 12," in record["accuracy_basis"]
    assert record["model_id"] == "alibaba/qwen3-8b"


def test_of_several_metrics_the_first_of_the_mapping_counts_or_the_one_asked_for(
    tmp_path: Path,
) -> None:
    task = without_tasks("own_choice")
    result = imported("lm_eval", tmp_path, task)
    assert result.report.notes["metrics beside the one that counts"] == (
        "Qwen/Qwen3-8B, own_choice: acc_norm,none",
    )
    record = only(imported("lm_eval", tmp_path, task, metric="acc_norm"))
    assert "41.67 % of 12," in record["accuracy_basis"]


def test_a_metric_that_is_no_share_needs_cut_points_and_goes_its_own_way(tmp_path: Path) -> None:
    task = without_tasks("own_ppl")
    result = imported("lm_eval", tmp_path, task)
    assert only(result)["accuracy_class"] == "Unknown"
    (note,) = result.report.notes[
        "accuracy Unknown: no cut points fit; give them with --cut, or in own.cuts"
    ]
    assert note.endswith("'word_perplexity,none' is no share of right answers")
    record = only(imported("lm_eval", tmp_path, task, cut=(1.5, 3)))
    assert record["accuracy_class"] == "Medium"
    assert "no interval" in record["accuracy_basis"]
    assert only(imported("lm_eval", tmp_path, task, cut=(2, 3)))["accuracy_class"] == "High"


def test_a_standard_error_lowers_what_is_no_share(tmp_path: Path) -> None:
    def spread(log: Any) -> None:
        without_tasks("own_ppl")(log)
        log["results"]["own_ppl"]["word_perplexity_stderr,none"] = 1.0

    record = only(imported("lm_eval", tmp_path, spread, cut=(2, 3)))
    assert record["accuracy_class"] == "Low"
    assert record["accuracy_basis"].endswith("; upper bound)")


def test_a_mean_of_partial_scores_has_no_binomial_interval(tmp_path: Path) -> None:
    def partial(log: Any) -> None:
        without_tasks("own_choice")(log)
        log["results"]["own_choice"] |= {"acc,none": 0.55, "acc_stderr,none": 0.01}

    assert "53 to 57" in only(imported("lm_eval", tmp_path, partial))["accuracy_basis"]


def test_only_the_questions_that_were_asked_count(tmp_path: Path) -> None:
    def limited(log: Any) -> None:
        without_tasks("own_choice")(log)
        log["n-samples"]["own_choice"]["original"] = 5000

    result = imported("lm_eval", tmp_path, limited)
    assert " % of 12," in only(result)["accuracy_basis"]
    assert result.report.notes["runs of a part of a task"] == (
        "Qwen/Qwen3-8B, own_choice: 12 of 5000 questions, the first ones",
    )


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        ({"load_in_4bit": True}, "-4bit"),
        ("pretrained=Qwen/Qwen3-8B,load_in_8bit=True", "-8bit"),
        ({"autogptq": "model.safetensors"}, "-gptq"),
        ({"quantization": "awq"}, "-awq"),
        ({"dtype": "fp8"}, "-fp8"),
        ({"peft": "mine/adapter"}, "-adapter"),
        ({"load_in_4bit": False, "dtype": "torch.float16"}, ""),
    ],
)
def test_weights_stored_otherwise_are_other_weights(
    arguments: Any, ending: str, tmp_path: Path
) -> None:
    def stored(log: Any) -> None:
        without_tasks("own_choice")(log)
        told = isinstance(arguments, dict)
        log["config"]["model_args"] = (
            {"pretrained": "Qwen/Qwen3-8B"} | arguments if told else (arguments)
        )

    result = imported("lm_eval", tmp_path, stored)
    record = only(result)
    assert record["base_model"] == f"alibaba/qwen-3-8b{ending}"
    assert record["model_id"] == (record["base_model"] if ending else "alibaba/qwen3-8b")
    assert ("weights that aren't stored as published" in result.report.notes) == bool(ending)


def test_an_unknown_task_is_listed_with_how_to_say_it(tmp_path: Path) -> None:
    def known(log: Any) -> None:
        without_tasks("own_choice", "own_gen")(log)
        log["results"]["gsm8k"] = log["results"].pop("own_gen")

    result = imported("lm_eval", tmp_path, known, task_type=None)
    assert only(result)["task_type"] == "mathematics"
    assert reasons(result) == [
        "is of the task 'own_choice', whose task type isn't known: "
        "say --task-type, or name it in own.tasks of a mapping"
    ]


# Inspect


def test_an_inspect_log_is_of_the_provider_that_was_asked(tmp_path: Path) -> None:
    record = only(imported("inspect", tmp_path))
    assert record["model_id"] == "azure/gpt-4o-mini"
    assert record["base_model"] == "openai/gpt-4o-mini"
    assert record["accuracy_basis"] == (
        "measured:inspect_tickets(66.67 % of 12, 39.1 to 86.2; cut at 50 and 80; lower bound)"
    )
    assert record["latency_basis"].startswith("measured:inspect_latency(")
    assert "mean of 12; cut at 3 and 10" in record["latency_basis"]


@pytest.mark.parametrize("status", ["error", "cancelled", "started", 3])
def test_a_run_that_did_not_end_is_no_measurement(status: object, tmp_path: Path) -> None:
    def broken(log: Any) -> None:
        log["status"] = status

    result = imported("inspect", tmp_path, broken, lambda log: None)
    assert len(result.records) == 1
    assert len(reasons(result)) == 1


def test_repeated_questions_count_once(tmp_path: Path) -> None:
    def epochs(log: Any) -> None:
        log["eval"]["config"]["epochs"] = 3
        log["results"] |= {"total_samples": 36, "completed_samples": 36}
        del log["results"]["scores"][0]["scored_samples"]

    assert " % of 12," in only(imported("inspect", tmp_path, epochs))["accuracy_basis"]


def test_time_is_that_of_new_answers_of_the_model_alone(tmp_path: Path) -> None:
    def shared(log: Any) -> None:
        for sample in log["samples"]:
            sample["working_time"] = 2.0
        log["samples"][0]["events"][0]["cache"] = "read"
        log["samples"][1]["model_usage"]["openai/judge"] = {"input_tokens": 3}
        log["samples"][2]["error"] = {"message": "limit"}
        for at in range(3):
            log["samples"][at]["working_time"] = 900.0

    result = imported("inspect", tmp_path, shared)
    assert "(2 s an answer, mean of 9;" in only(result)["latency_basis"]
    notes = result.report.notes
    assert notes["answers from a cache, whose time isn't counted"][0].endswith("1 of 12")
    assert notes["samples with an error, which aren't counted"][0].endswith("1 of 12")


def test_answers_that_are_partly_right_have_the_logs_own_error(tmp_path: Path) -> None:
    def partly(log: Any) -> None:
        log["samples"][0]["scores"]["exact"]["value"] = "P"
        score = log["results"]["scores"][0]
        score["metrics"] = {
            "accuracy": {"value": 0.9, "params": {}},
            "stderr": {"value": 0.001, "params": {}},
        }

    record = only(imported("inspect", tmp_path, partly))
    assert "89.8 to 90.2" in record["accuracy_basis"]


@pytest.mark.parametrize("place", ["eval", "plan"])
def test_effort_is_where_the_log_says_it(place: str, tmp_path: Path) -> None:
    def effort(log: Any) -> None:
        holder = log["eval"] if place == "eval" else log["plan"]
        name = "model_generate_config" if place == "eval" else "config"
        holder[name] = {"reasoning_effort": "high"}

    assert only(imported("inspect", tmp_path, effort))["effort"] == "high"


def test_of_several_efforts_the_lowest_class_counts(tmp_path: Path) -> None:
    def good(log: Any) -> None:
        log["eval"]["model_generate_config"] = {"reasoning_effort": "high"}
        score = log["results"]["scores"][0]
        score["metrics"]["mean"]["value"] = 1.0
        score["scored_samples"] = 400

    def bad(log: Any) -> None:
        log["eval"]["model_generate_config"] = {"reasoning_effort": "none"}
        log["results"]["scores"][0]["metrics"]["mean"]["value"] = 0.25

    result = imported("inspect", tmp_path, good, bad)
    record = only(result)
    assert record["effort"] == "lowest of high, none"
    assert record["accuracy_class"] == "Low"
    assert record["accuracy_basis"].endswith("; lowest of 2 runs)")
    assert len(reasons(result)) == 1


def test_a_later_run_of_a_task_counts_and_on_one_day_the_longer(tmp_path: Path) -> None:
    def on(created: str, value: float, n: int) -> Change:
        def change(log: Any) -> None:
            log["eval"]["created"] = created
            log["results"]["scores"][0]["metrics"]["mean"]["value"] = value
            log["results"]["scores"][0]["scored_samples"] = n

        return change

    early = on("2026-01-01T10:00:00+00:00", 0.0, 900)
    test = on("2026-05-01T11:00:00+00:00", 0.0, 3)
    late = on("2026-05-02T01:00:00+02:00", 1.0, 400)
    result = imported("inspect", tmp_path, early, test, late)
    assert only(result)["measured_on"] == "2026-05-01"
    assert only(result)["accuracy_class"] == "High"
    assert reasons(result) == ["a later or longer run of the task counts"] * 2


def test_an_archive_says_how_it_becomes_a_log(tmp_path: Path) -> None:
    path = tmp_path / "run.eval"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(InvalidInputError, match="inspect log dump"):
        import_inspect([path], load_mapping(), OFFERS, Choices(source="own"))


# promptfoo


def test_promptfoo_counts_judged_answers(tmp_path: Path) -> None:
    result = imported("promptfoo", tmp_path)
    assert {record["model_id"] for record in result.records} == {
        "openai/gpt-4o-mini",
        "openai/gpt-5",
    }
    five = next(record for record in result.records if record["model_id"] == "openai/gpt-5")
    assert five["effort"] == "high"
    assert five["accuracy_basis"].startswith("measured:promptfoo_cached(50 % of 2,")
    assert five["cost_basis"] == (
        "measured:promptfoo_cost(2.125e-05 USD an answer, mean of 2; cut at 0.001 and 0.01)"
    )
    untested = result.report.notes["tests without an assertion, which say nothing"]
    assert len(untested) == 4


def test_cached_answers_and_errors_count_for_nothing(tmp_path: Path) -> None:
    def mixed(log: Any) -> None:
        log["results"]["results"] = rows = [
            row for row in log["results"]["results"] if row["promptIdx"] == 0
        ]
        template = json.dumps(rows[0])
        rows[:] = [json.loads(template) | {"vars": {"t": at}} for at in range(30)]
        for row in rows[:10]:
            row["response"]["cached"] = True
            row |= {"success": False, "failureReason": 1, "latencyMs": 99_000}
        for row in rows[10:15]:
            row |= {"success": False, "failureReason": 2, "latencyMs": 99_000}
            row["gradingResult"] = None
            del row["response"]
        for row in rows[15:]:
            row["latencyMs"] = 500

    result = imported("promptfoo", tmp_path, mixed)
    record = only(result)
    assert "(100 % of 15, 79.6 to 100;" in record["accuracy_basis"]
    assert "(0.5 s an answer, mean of 15;" in record["latency_basis"]
    assert result.report.notes["cached answers, which aren't counted"][0].endswith(": 10")
    assert result.report.notes["errors, which aren't wrong answers"][0].endswith(": 5")


def test_a_run_of_cached_answers_alone_is_none(tmp_path: Path) -> None:
    def cached(log: Any) -> None:
        for row in log["results"]["results"]:
            row["response"]["cached"] = True

    with pytest.raises(InvalidInputError, match="has no answer that counts: 3 cached answers"):
        imported("promptfoo", tmp_path, cached)


def test_an_address_of_ones_own_is_no_offer_of_the_provider(tmp_path: Path) -> None:
    def elsewhere(log: Any) -> None:
        for provider in log["config"]["providers"]:
            provider["config"]["apiBaseUrl"] = "behind a proxy"

    result = imported("promptfoo", tmp_path, elsewhere)
    assert {record["latency_class"] for record in result.records} == {"Unknown"}
    assert len(result.report.notes["weights, no offer"]) == 2


def test_a_program_has_no_name_until_it_is_given_one(tmp_path: Path) -> None:
    def program(log: Any) -> None:
        log["results"]["results"] = log["results"]["results"][:1]
        log["results"]["results"][0]["provider"] = {"id": "file://agent.py", "label": "mine"}

    with pytest.raises(InvalidInputError, match="names no model: say --model"):
        imported("promptfoo", tmp_path, program)
    record = only(imported("promptfoo", tmp_path, program, model="internal/agent"))
    assert (record["model_id"], record["latency_class"]) == ("internal/agent", "Fast")
    assert "base_model" not in record


def test_one_id_is_not_given_to_two_models(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="is one offer, but the files are about openai:"):
        imported("promptfoo", tmp_path, model="internal/agent")


# Names of models


@pytest.mark.parametrize(
    ("provider", "name", "expected", "is_offer"),
    [
        ("openai", "gpt-4o-mini", "openai/gpt-4o-mini", True),
        ("azureai", "GPT-4o-mini", "azure/gpt-4o-mini", True),
        ("grok", "grok-4", "xai/grok-4", True),
        (
            "together",
            "meta-llama/Llama-3.3-70B-Instruct-Turbo",
            "togetherai/meta-llama/Llama-3.3-70B-Instruct-Turbo",
            True,
        ),
        ("groq", "gpt-5", "groq/gpt-5", True),
        ("vllm", "Qwen/Qwen3-8B", "alibaba/qwen3-8b", False),
    ],
)
def test_tools_names_become_the_registries(
    provider: str, name: str, expected: str, is_offer: bool
) -> None:
    models = AskedModels(load_mapping(), OFFERS, None)
    named = models.named(Asked(label=f"{provider}:{name}", provider=provider, name=name))
    assert (named.fields["model_id"], named.is_offer) == (expected, is_offer)


# Plain tables


def test_a_table_gives_classes_with_effort_latency_and_cost(tmp_path: Path) -> None:
    rows = (
        "openai/gpt-5,support-triage,accuracy,91.5%,400,2026-05-01,high,2.5,0.02\n"
        "internal/mine,support-triage,accuracy,0.4,400,2026-05-01,,,\n"
    )
    mine, five = measured(rows, tmp_path).records
    assert (mine["accuracy_class"], mine["latency_class"]) == ("Low", "Unknown")
    assert (five["accuracy_class"], five["latency_class"], five["cost_class"]) == (
        "High",
        "Fast",
        "High",
    )
    assert (five["effort"], five["measured_on"]) == ("high", "2026-05-01")


@pytest.mark.parametrize(
    ("value", "n", "field"),
    [
        ("91.5", "400", "value"),
        ("101%", "400", "value"),
        ("-0.5", "400", "value"),
        ("nan", "400", "value"),
        ("much", "400", "value"),
        ("0.9", "0", "n"),
        ("0.9", "-400", "n"),
        ("0.9", "3.5", "n"),
        ("0.9", "some", "n"),
    ],
)
def test_what_cannot_be_is_listed_and_drops_no_model(
    value: str, n: str, field: str, tmp_path: Path
) -> None:
    result = measured(f"openai/gpt-5,triage,accuracy,{value},{n},2026-05-01,,2,\n", tmp_path)
    record = only(result)
    assert (record["accuracy_class"], record["latency_class"]) == ("Unknown", "Fast")
    assert [odd.field for odd in result.report.left_out] == [field]


def test_a_source_of_model_pools_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="--source: found 'bfcl-fc'"):
        measured("openai/gpt-5,triage,accuracy,0.9,40,2026-05-01,,,\n", tmp_path, source="bfcl-fc")


def test_own_measurements_beat_all_sources_but_the_pools_own() -> None:
    named = load_named_precedences()
    for source in ("own-lm-eval", "own-inspect", "own-promptfoo", "own-measurements"):
        beaten = {other for other, rank in named.items() if rank > precedence(source)}
        assert named.keys() - beaten == {"overlay", "measured-here", "shipped-task-types"}


def load_named_precedences() -> dict[str, int]:
    path = Path(modelpool.__file__).parent / "data" / "precedence.yaml"
    named: dict[str, int] = yaml.safe_load(path.read_text("utf-8"))["sources"]
    return named


# Damage


ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**40, 3.5, "", " ", "N/A", "many", "\x00", "ü\n" * 300, "http://a.b/c"),
    *([], ["x"], [[1]], {}, {"a": 1}, float("nan"), float("inf")),
)
"""Values that no field expects, or not every one."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all values of a log, two of each list."""
    found = [path]
    members: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))[:2]
    for name, inner in members:
        found += places(inner, (*path, name))
    return found


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_to_a_log_is_listed_or_refused_in_one_line(name: str, data: st.DataObject) -> None:
    log = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    *path, last = data.draw(st.sampled_from(places(log)[1:]), label="place")
    holder = log
    for step in path:
        holder = holder[step]
    holder[last] = data.draw(st.sampled_from(ODD), label="value")
    with TemporaryDirectory() as folder:

        def damaged(sound: Any) -> None:
            sound.clear()
            sound.update(log)

        try:
            result = imported(name, Path(folder), damaged, lambda sound: None)
        except InvalidInputError as error:
            told = str(error)
        else:
            told = "a record" if result.records else ""
    assert told
    assert "\n" not in told


@pytest.mark.parametrize("name", READERS)
def test_a_log_that_breaks_off_is_refused_with_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text((DATA / f"{name}.json").read_text("utf-8")[:2000], "utf-8")
    with pytest.raises(InvalidInputError, match=r"half\.json: not valid JSON"):
        READERS[name]([path], load_mapping(), OFFERS, Choices(source="own"))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("other", [*READERS, "[]", "{}", '{"results": 3, "eval": 3}'])
def test_a_file_of_another_tool_is_refused(name: str, other: str, tmp_path: Path) -> None:
    if other == name:
        return
    path = tmp_path / "other.json"
    text = (DATA / f"{other}.json").read_text("utf-8") if other in READERS else other
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInputError, match="expected"):
        READERS[name]([path], load_mapping(), OFFERS, Choices(source="own"))
