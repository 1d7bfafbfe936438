"""Tables of measurements: which of a model's runs count, as which class, under which conditions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from modelpool.cli import modelpool
from modelpool.exceptions import InvalidInputError
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping, load_mapping
from modelpool.importers.measures import measures_of
from modelpool.importers.reading import read_csv, read_markdown
from modelpool.importers.report import ImportResult
from modelpool.importers.tables import import_table
from modelpool.registry import Record, read_registry as read, shipped_task_types, write_registry

TABLES = tuple(name for name, section in load_mapping().sections.items() if "measures" in section)
OFFERS = [
    Offer(model_id, model_id.partition("/")[0])
    for model_id in (
        "anthropic/claude-sonnet-4-5",
        "anthropic/claude-opus-4-5-20251101",
        "openai/gpt-5.2",
        "openai/gpt-5",
        "openai/gpt-4o-2024-08-06",
        "openai/text-embedding-3-large",
        "openai/whisper-large-v3",
        "elevenlabs/scribe_v1",
        "deepseek/deepseek-chat",
        "deepseek/deepseek-v3",
        "deepseek/deepseek-v3.2",
        "google/text-embedding-005",
        "moonshotai/kimi-k2",
        "moonshotai/kimi-k2-thinking",
        "cerebras/llama3.1-70b",
        "groq/llama-3.1-70b-instruct",
        "alibaba/qwen3-8b",
        "mistral/mistral-7b",
    )
]
TAU2 = "model,maker,submitted_by,date,type,modality,effort,domain,pass_1,cost_usd,user_simulator"


def imported(
    name: str, *texts: str, folder: Path, files: Sequence[str] = (), on: date | None = None
) -> ImportResult:
    paths = [folder / (files[at] if files else f"file-{at}") for at in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    result = import_table(name, paths, load_mapping(), OFFERS, source_date=on)
    write_registry((*result.records, *result.unread), folder / "records.jsonl")
    assert len(read([folder / "records.jsonl"]).records) == len(result.records)
    return result


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def the(result: ImportResult, **said: str) -> Record:
    (record,) = (r for r in result.records if said.items() <= r.items())
    return record


def reasons(result: ImportResult) -> dict[str, str]:
    return dict(result.report.unusable)


# -- tau2-bench -------------------------------------------------------------------------------


def test_a_column_that_stands_twice_is_told_and_ends_nothing(tmp_path: Path) -> None:
    head = "model,suite,prompt_and_params,passed,total,cases,unix_time,model"
    row = "openai-gpt-4.1,senior,x,100,200,28,1750000000,another"
    with pytest.raises(InvalidInputError, match="the name twice, with 'openai"):
        imported("can_ai_code", lines(head, row), folder=tmp_path)


def test_a_run_of_three_domains_gives_each_and_their_mean(tmp_path: Path) -> None:
    rows = [
        f"GPT-5.2,OpenAI,Sierra,2026-02-26,standard,,high,{domain},{value},0.1,gpt-5.2"
        for domain, value in (("airline", 83.0), ("retail", 81.58), ("telecom", 89.69))
    ]
    result = imported("tau2_bench", lines(TAU2, *rows), folder=tmp_path, on=date(2026, 8, 18))
    assert {r["task_type"]: r["accuracy_class"] for r in result.records} == {
        "airline-service": "High",
        "customer-service": "High",
        "retail-service": "High",
        "telecom-service": "Medium",
    }
    assert the(result, task_type="retail-service") == {
        "source": "tau2-bench",
        "source_date": "2026-08-18",
        "model_id": "openai/gpt-5.2",
        "task_type": "retail-service",
        "provider": "openai",
        "maker": "openai",
        "base_model": "openai/gpt-5-2",
        "lifecycle": "Stable",
        "lifecycle_basis": "derived:no_experimental_word",
        "accuracy_class": "High",
        "accuracy_basis": (
            "measured:tau2_bench_retail(81.58 % of 114 tasks; gpt-5.2; high; 2026-02-26;"
            " cut at 74 and 80.7)"
        ),
        "latency_class": "Unknown",
        "cost_class": "Unknown",
        "risk_level": "Unknown",
        "provider_type": "Unknown",
        "effort": "high",
        "measured_on": "2026-02-26",
        "notes": "tau2-bench 'GPT-5.2': joined to openai/gpt-5-2 (openai/gpt-5.2)"
        " by the same name.",
    }


def test_of_several_efforts_the_lowest_class_counts_of_one_the_newest_run(tmp_path: Path) -> None:
    run = "GPT-5.2,OpenAI,Sierra,{},standard,,{},retail,{},,gpt-5.2"
    result = imported(
        "tau2_bench",
        lines(
            TAU2,
            run.format("2026-02-26", "none", 40.0),
            run.format("2026-03-01", "none", 75.0),
            run.format("2026-02-26", "high", 82.0),
        ),
        folder=tmp_path,
    )
    record = the(result, task_type="retail-service")
    assert (record["accuracy_class"], record["effort"]) == ("Medium", "lowest of none, high")
    assert (
        "75 % of 114 tasks; gpt-5.2; lowest of none, high; 2026-03-01;"
        in (record["accuracy_basis"])
    )
    assert set(reasons(result).values()) == {"another run of the same weights counts"}
    assert len(result.report.unusable) == 2


def test_what_a_maker_submits_is_its_own_claim(tmp_path: Path) -> None:
    result = imported(
        "tau2_bench",
        lines(
            TAU2,
            "Claude-Sonnet-4.5,Anthropic,Anthropic,2025-09-29,,,,retail,86.2,,",
            "Claude Sonnet 4.5,Anthropic,Sierra,2026-02-26,standard,,enabled,retail,72.37,,gpt-5.2",
        ),
        folder=tmp_path,
    )
    said = {r["source"]: (r["accuracy_class"], r.get("effort")) for r in result.records}
    assert said == {"tau2-bench": ("Low", "thinking"), "tau2-bench-maker": ("High", None)}
    basis = the(result, source="tau2-bench-maker")["accuracy_basis"]
    assert basis.startswith("self-reported:tau2_bench_retail(86.2 %")


def test_agents_of_other_kinds_and_odd_values_are_listed(tmp_path: Path) -> None:
    result = imported(
        "tau2_bench",
        lines(
            TAU2,
            "GPT-5,OpenAI,Sierra,2025-10-02,,,,retail,81.6,,",
            "GPT-5,OpenAI,Sierra,2025-10-02,,,,airline,many,,",
            "Own Agent,Acme,Acme,2026-01-01,custom,,,retail,90,,",
            "Cascaded baseline,Several,Sierra,2026-05-19,standard,voice,,retail,28.9,,v1.0",
            ",OpenAI,Sierra,2025-10-02,,,,retail,50,,",
            "GPT-5.2,OpenAI,Sierra,2999-01-01,,,,retail,80,,",
            "Qwen3-8B,Qwen,Alibaba,2024-09-23,,,,retail,72.2,,",
            "GPT-5,OpenAI",
        ),
        folder=tmp_path,
    )
    assert the(result, task_type="airline-service")["accuracy_class"] == "Unknown"
    assert "accuracy_basis" not in the(result, task_type="airline-service")
    assert [str(odd) for odd in result.report.left_out] == [
        "GPT-5, Sierra, 2025-10-02, line 3: airline: found 'many', expected a number from 0 to 100",
        "GPT-5.2, Sierra, 2999-01-01, line 7: date: found '2999-01-01', "
        "expected a day that has been",
        "Qwen3-8B, Alibaba, 2024-09-23, line 8: date: found '2024-09-23', "
        "expected the day of 2025, for there was no Qwen3 in 2024",
    ]
    assert "measured_on" not in the(result, model_id="openai/gpt-5.2")
    assert sorted(reasons(result).values()) == [
        "has 2 cells, expected 11 as in the header",
        "is of an agent of the submitter's own, not of a model alone",
        "names no model",
        "pairs several models",
    ]


def test_voice_is_another_task(tmp_path: Path) -> None:
    rows = [
        f"gpt-realtime-1.0,OpenAI,Sierra,2026-04-13,standard,voice,,{domain},36.0,,v1.0"
        for domain in ("airline", "retail", "telecom")
    ]
    (record,) = imported("tau2_bench", lines(TAU2, *rows), folder=tmp_path).records
    assert (record["task_type"], record["accuracy_class"]) == ("realtime-conversation", "Low")
    assert record["base_model"] == "openai/gpt-realtime"


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["none", "low", "high"]),
            st.integers(1, 28),
            st.floats(0, 100).map(lambda value: round(value, 1)),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda run: run[:2],
    )
)
def test_the_class_is_the_lowest_of_the_newest_run_at_each_effort(
    runs: list[tuple[str, int, float]],
) -> None:
    rows = [
        f"GPT-5.2,OpenAI,Sierra,2026-02-{day:02},standard,,{effort},retail,{value},,x"
        for effort, day, value in runs
    ]
    newest = {effort: value for effort, _, value in sorted(runs, key=lambda run: run[1])}
    lowest = min(newest.values())
    expected = "Low" if lowest <= 74 else "Medium" if lowest <= 80.7 else "High"
    with TemporaryDirectory() as folder:
        result = imported("tau2_bench", lines(TAU2, *rows), folder=Path(folder))
    (record,) = result.records
    assert record["accuracy_class"] == expected
    assert record["effort"].startswith("lowest of ") == (len(newest) > 1)
    assert len(result.report.unusable) == len(runs) - 1


# -- models.dev's scores ----------------------------------------------------------------------


def test_only_what_scale_and_swe_bench_measured_counts(tmp_path: Path) -> None:
    scale = "https://labs.scale.com/leaderboard"
    result = imported(
        "models_dev_benchmarks",
        lines(
            "model,benchmark,score,metric,source,date,other",
            f"openai/gpt-5,SWE-Bench Pro,41.78,rate,{scale}/swe_bench_pro_public,,{{}}",
            f'openai/gpt-5,SWE-Atlas Test Writing,44.36,score,{scale}/tw,,"{{""harness"": ""A""}}"',
            f'openai/gpt-5,SWE-Atlas Test Writing,36.1,score,{scale}/tw,,"{{""harness"": ""B""}}"',
            "openai/gpt-5,SWE-Bench Verified,70.1,resolved,https://www.swebench.com/,,oops",
            "openai/gpt-5,Aider Polyglot,88,percent,https://aider.chat/docs/,2025-08-23,{}",
            "openai/gpt-5,Index,50,index,https://openrouter.ai/openai/gpt-5,,{}",
            "anthropic/claude-sonnet-4-5,SWE-Bench Pro,50,rate,https://www.anthropic.com/x,,{}",
        ),
        folder=tmp_path,
    )
    pro = the(result, task_type="software-engineering")
    assert (pro["accuracy_class"], pro["model_id"]) == ("Medium", "openai/gpt-5")
    assert "swe-bench-pro(41.78 % of 731 public issues resolved;" in pro["accuracy_basis"]
    tests = the(result, task_type="test-writing")
    assert (tests["accuracy_class"], tests["accuracy_basis"]) == (
        "Medium",
        "measured:models_dev_benchmarks_swe-atlas-tests(36.1 %; B; cut at 30.1 and 37.5)",
    )
    assert sorted(reasons(result).values()) == [
        "another run of the same weights counts",
        "another run of the same weights counts",
        "is aider's, which has an importer of its own",
        "is relayed from Artificial Analysis, whose terms are not open",
        "is the maker's own",
    ]


# -- BullshitBench ----------------------------------------------------------------------------


def test_going_along_with_nonsense_is_a_part_of_risk_and_version_2_comes_first(
    tmp_path: Path,
) -> None:
    head = "model,reasoning,red_rate,nonsense_count,model_base"
    result = imported(
        "bullshitbench",
        lines(
            head,
            "openai/gpt-5.2@reasoning=none,none,0.23,100,openai/gpt-5.2",
            "openai/gpt-5.2@reasoning=high,high,0.63,100,openai/gpt-5.2",
            "deepseek/deepseek-chat@reasoning=default,default,0.82,100,deepseek/deepseek-chat",
            "openrouter/x-alpha@reasoning=none,none,0.38,100,openrouter/x-alpha",
        ),
        lines(
            head,
            "openai/gpt-5.2@reasoning=none,none,0.99,55,openai/gpt-5.2",
            "openai/gpt-5@reasoning=default,default,0.2,53,openai/gpt-5",
        ),
        folder=tmp_path,
        on=date(2026, 4, 27),
    )
    assert {r["model_id"]: (r["risk_level"], r["effort"]) for r in result.records} == {
        "openai/gpt-5.2": ("High", "lowest of none, high"),
        "openai/gpt-5": ("Low", "default"),
        # At OpenRouter, where it ran, the name stands for the first V3.
        "deepseek/deepseek-v3": ("High", "default"),
    }
    record = the(result, model_id="openai/gpt-5.2")
    assert record["task_type"] == "text-generation"
    assert record["accuracy_class"] == "Unknown"
    assert record["risk_basis"] == (
        "measured:bullshitbench_v2(63 % of 100 senseless questions answered; one part of risk;"
        " lowest of none, high; cut at 35 and 62)"
    )
    assert reasons(result)["openrouter/x-alpha@reasoning=none"] == "names no weights"


# -- MTEB and Open ASR ------------------------------------------------------------------------


def test_vectors_are_measured_as_a_whole_only_where_all_five_tasks_are(tmp_path: Path) -> None:
    tasks = {"ArguAna": 0.58, "NFCorpus": 0.42, "SciFact": 0.77, "STSBenchmark": 0.84}
    rows = [f"openai/text-embedding-3-large,1,{t},{v},," for t, v in tasks.items()]
    head = "model,revision,task,main_score,seconds,mteb_version"
    whole = "openai/text-embedding-3-large,2,Banking77Classification,0.86,,"
    other = [
        "mteb/baseline-bm25s,1,ArguAna,0.5,,",
        "acme/nobody-lists-it,1,ArguAna,0.5,,",
        "google/text-embedding-004,1,ArguAna,0.5,,",
        "facebook/SONAR,1,ArguAna,0.5,,",
    ]
    some = imported("mteb", lines(head, *rows, *other), folder=tmp_path)
    classes = {r["task_type"]: r["accuracy_class"] for r in some.records}
    assert classes == {"retrieval-embedding": "High", "similarity-embedding": "Medium"}
    # Two versions of one name are two models, though only one of them is known.
    assert reasons(some) == {
        "mteb/baseline-bm25s": "is a baseline and no model",
        "acme/nobody-lists-it": "no registry lists the model",
        "google/text-embedding-004": "no registry lists the model",
        "facebook/SONAR": "has the name of another maker's model",
    }
    every = imported("mteb", lines(head, *rows, whole), folder=tmp_path)
    assert the(every, task_type="embedding")["accuracy_class"] == "High"
    assert the(every, task_type="classification-embedding")["accuracy_class"] == "High"


def test_a_score_given_twice_counts_only_if_both_agree(tmp_path: Path) -> None:
    head = "model,revision,task,main_score"
    rows = [f"openai/text-embedding-3-large,1,STSBenchmark,{value}" for value in (0.8, 0.9)]
    result = imported("mteb", lines(head, *rows), folder=tmp_path)
    (record,) = result.records
    assert record["accuracy_class"] == "Unknown"
    assert "found the name twice" in str(result.report.left_out[0])


def test_words_that_are_wrong_lower_accuracy_and_speed_on_another_machine_is_none(
    tmp_path: Path,
) -> None:
    result = imported(
        "open_asr",
        lines(
            "model_id,Avg. WER,RTFx,License",
            "openai/whisper-large-v3,7.44,145,Open",
            "zoom/scribe_v1,5.47,-1,Proprietary",
        ),
        lines(
            "model_id,Average,RTFx,Avg (without CORAAL)", "openai/whisper-large-v3,11.2,145,10.2"
        ),
        lines("model,RTFx,Avg", "openai/whisper-large-v3,145,4.8"),
        folder=tmp_path,
    )
    assert {r["task_type"]: r["accuracy_class"] for r in result.records} == {
        "transcription": "Medium",
        "long-form-transcription": "Low",
        "multilingual-transcription": "High",
    }
    assert {r["latency_class"] for r in result.records} == {"Unknown"}
    # Zoom's model has the name of one of ElevenLabs'.
    assert reasons(result) == {"zoom/scribe_v1": "no registry lists the model"}


# -- old suites -------------------------------------------------------------------------------


def test_no_model_of_an_old_suite_is_high(tmp_path: Path) -> None:
    plus = {"pass@1": {"humaneval+": 99.0, "mbpp+": 98.0}, "link": "", "prompted": True}
    table = {
        "GPT 4o (Aug 2024)": plus,
        "Mistral-7B": {
            "pass@1": {"humaneval+": 23.8, "mbpp+": None},
            "link": "https://mistral.ai/news/",
            "prompted": False,
        },
        "Qwen3": {
            "pass@1": {"humaneval+": 40, "mbpp+": None},
            "link": "https://huggingface.co/Qwen/Qwen3-8B",
            "prompted": True,
        },
    }
    result = imported("evalplus", json.dumps(table), folder=tmp_path)
    assert {r["model_id"]: r["accuracy_class"] for r in result.records} == {
        "openai/gpt-4o-2024-08-06": "Medium",
        "alibaba/qwen3-8b": "Low",
    }
    # Untuned weights aren't those that hosts offer by the same name.
    assert reasons(result) == {"Mistral-7B": "no registry lists the model"}


def test_the_best_prompt_of_the_harder_suite_counts_and_quantised_weights_are_others(
    tmp_path: Path,
) -> None:
    result = imported(
        "can_ai_code",
        lines(
            "model,suite,prompt_and_params,passed,total,cases,unix_time",
            "Qwen-Qwen3-8B,junior-v2,chat,182,182,28,1746000000",
            "Qwen-Qwen3-8B,senior,plain,60,148,6,1746100000",
            "Qwen-Qwen3-8B-fp16,senior,chat,140,148,6,1746000000",
            "Qwen-Qwen3-8B-Q8-0,senior,chat,148,148,6,1746000000",
            "ollama-qwen3:8b,senior,chat,148,148,6,1746000000",
            "Acme-Own-Coder,senior,chat,148,148,6,soon",
        ),
        folder=tmp_path,
    )
    (record,) = result.records
    assert (record["model_id"], record["accuracy_class"]) == ("alibaba/qwen3-8b", "Medium")
    assert record["measured_on"] == "2025-04-30"
    assert (
        "94.59 % of 148 checks of the senior suite; chat; 2025-04-30;" in (record["accuracy_basis"])
    )
    assert sorted(reasons(result).values()) == [
        "another run of the same weights counts",
        "another run of the same weights counts",
        "is of quantised weights, which are other weights",
        "is of the quantised weights that Ollama serves",
        "no registry lists the model",
    ]


def test_knowledge_is_the_share_of_right_answers_and_untuned_weights_are_others(
    tmp_path: Path,
) -> None:
    result = imported(
        "mmlu_pro",
        lines(
            "model,right,n",
            "Meta-Llama-3_1-70B-Instruct_5shots,7559,12032",
            "Meta-Llama-3_1-70B_5shots,6313,12032",
            "GPT-5_5shots,12033,12032",
        ),
        folder=tmp_path,
    )
    record = the(result, base_model="meta/llama-3-1-70b-instruct")
    assert (record["task_type"], record["accuracy_class"]) == ("knowledge", "Medium")
    assert "62.82 % of 12032 questions" in record["accuracy_basis"]
    assert the(result, model_id="openai/gpt-5")["accuracy_class"] == "Unknown"
    assert reasons(result) == {"Meta-Llama-3_1-70B_5shots": "no registry lists the model"}


TEXTCLASS = (
    "# Meta-Elo",
    "",
    "| Model | Provider | Cycles | Weighted F1 | Meta-Elo |",
    "|:------|:---------|-------:|------------:|---------:|",
)


def test_a_rating_decides_and_f1_and_cycles_are_said(tmp_path: Path) -> None:
    result = imported(
        "textclass",
        lines(
            *TEXTCLASS,
            "| GPT-4o (2024-08-06) | OpenAI | 82 | 0.742 | 1802 |",
            "| DeepSeek-V3 (671B) | DeepSeek-AI | 36 | 0.792 | 1733 |",
            "| GPT-4o (2024-05-13) | OpenAI | 83 | 0.748 | 1825 |",
            "| Gemini 2.0 Flash Exp. | Google | 10 | 0.784 | 1682 |",
            "| GPT-5.2 | OpenAI | 3 | 0.966 | 1625 |",
            "| GPT-5 | OpenAI | many | 0.966 | 1900 |",
            "",
            "| Llama 3.1 (70B-L) | Meta | 115 | 0.704 | 1723 |",
            "| Perspective 0.55 | Google | 63 | 0.667 | 1180 |",
            "| Kimi K2 | Moonshot AI | 63 | 1180 |",
            "",
            "Updated in November.",
        ),
        folder=tmp_path,
        on=date(2025, 11, 2),
    )
    assert {r["model_id"]: r["accuracy_class"] for r in result.records} == {
        "openai/gpt-4o-2024-08-06": "High",
        "deepseek/deepseek-v3": "Medium",
    }
    record = the(result, model_id="openai/gpt-4o-2024-08-06")
    assert (record["task_type"], record["source_date"]) == ("classification", "2025-11-02")
    assert record["accuracy_basis"] == (
        "measured:textclass_meta-elo(1802 Meta-Elo, weighted F1 0.742 over 82 cycles;"
        " cut at 1624 and 1736)"
    )
    why = reasons(result)
    # Another date of a name, or its preview, is another model.
    for unlisted in ("GPT-4o (2024-05-13)", "Gemini 2.0 Flash Exp."):
        assert why.pop(unlisted) == "no registry lists the model"
    assert {label: reason.split()[0] for label, reason in why.items()} == {
        "GPT-5.2": "isn't",
        "GPT-5": "isn't",
        "Llama 3.1 (70B-L)": "ran",
        "Perspective 0.55": "is",
        "Kimi K2": "has",
    }
    assert result.report.entries == 9
    assert [odd.line for odd in result.report.odd] == [14]


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Zl", "Zp"], exclude_characters="\r\n"), max_size=8
)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5))
def test_a_table_in_markdown_is_the_same_as_in_csv(rows: list[list[str]]) -> None:
    table = [["model", "of | bars", "n"], *([*row, "x"] for row in rows)]
    with TemporaryDirectory() as folder:
        paths = Path(folder) / "a.csv", Path(folder) / "a.md"
        stream = io.StringIO()
        csv.writer(stream).writerows(table)
        paths[0].write_text(stream.getvalue(), "utf-8", newline="")
        written = [f"| {' | '.join(c.replace('|', chr(92) + '|') for c in row)} |" for row in table]
        written.insert(1, "|:---|---|--:|")
        paths[1].write_text("\n".join(written), "utf-8", newline="")
        in_csv = read_csv(paths[0], ["model"], "a table")
        in_markdown = read_markdown(paths[1], ["model"], "a table")
    assert in_markdown == in_csv
    assert [row.fault for row in in_markdown] == [row.fault for row in in_csv]
    assert [row.line for row in in_markdown] == list(range(3, 3 + len(rows)))


def test_a_long_text_needs_a_long_context(tmp_path: Path) -> None:
    found = {"all": {"0.8": {"pass@1": 0.906}}}
    table = {
        "gpt-4o-2024-08-06": {"eval_date": "2024-05-18 21:37:11", "scores": found},
        "openai/gpt-5": {"eval_date": "2024-05-19 01:00:00", "scores": []},
        "openai/gpt-5.2": 3,
    }
    result = imported("repoqa", json.dumps(table), folder=tmp_path)
    record = the(result, model_id="openai/gpt-4o-2024-08-06")
    assert (record["task_type"], record["accuracy_class"]) == ("long-context", "Medium")
    assert (record["needed_context_tokens"], record["measured_on"]) == (16384, "2024-05-18")
    assert reasons(result)["openai/gpt-5.2"] == "is no table"
    assert the(result, model_id="openai/gpt-5")["accuracy_class"] == "Unknown"


# -- what doesn't ship ------------------------------------------------------------------------

CATEGORIES = {"Reasoning": ["zebra", "spatial"], "IF": ["summarize"]}


def livebench(folder: Path, release: str, *rows: str) -> ImportResult:
    return imported(
        "livebench",
        lines("model,zebra,spatial,summarize", *rows),
        json.dumps(CATEGORIES),
        folder=folder,
        files=[f"table_{release}.csv", "categories_2026_01_08.json"],
    )


def test_a_category_of_livebench_is_the_mean_of_its_tasks_at_the_lowest_effort(
    tmp_path: Path,
) -> None:
    result = livebench(
        tmp_path,
        "2026_01_08",
        "claude-opus-4-5-20251101-low-effort,50,70,60.5",
        "claude-opus-4-5-20251101-thinking-64k-high-effort,90,90,10",
        "deepseek-v3.2-thinking,80,90,70",
        "kimi-k2-thinking,80,,x",
        "elephant-alpha,80,90,70",
    )
    opus = "anthropic/claude-opus-4-5-20251101"
    record = the(result, model_id=opus, task_type="reasoning")
    assert (record["accuracy_class"], record["effort"]) == (
        "Medium",
        "lowest of low, thinking-64k-high-effort",
    )
    assert "60 %, release 2026-01-08;" in record["accuracy_basis"]
    assert the(result, model_id=opus, task_type="instruction-following")["accuracy_class"] == "Low"
    v3 = the(result, model_id="deepseek/deepseek-v3.2", task_type="reasoning")
    assert (v3["accuracy_class"], v3["effort"]) == ("High", "thinking")
    # These are weights of their own, not a way to ask others.
    kimi = the(result, model_id="moonshotai/kimi-k2-thinking")
    assert (kimi["task_type"], kimi["accuracy_class"]) == ("instruction-following", "Unknown")
    assert "effort" not in kimi
    assert reasons(result) == {
        "elephant-alpha, 2026-01-08": "names no maker, and no registry lists the model"
    }


def test_a_release_of_livebench_has_cut_points_of_its_own_and_the_newest_counts(
    tmp_path: Path,
) -> None:
    old = livebench(tmp_path, "2025_05_30", "gpt-5,89,89,99", "gpt-5.2,80,80,99")
    assert {r["model_id"]: (r["task_type"], r["accuracy_class"]) for r in old.records} == {
        "openai/gpt-5": ("reasoning", "Medium"),
        "openai/gpt-5.2": ("reasoning", "Low"),
    }
    text = lines("model,zebra,spatial,summarize", "gpt-5,89,89,99")
    both = imported(
        "livebench",
        text,
        text,
        text,
        json.dumps(CATEGORIES),
        folder=tmp_path,
        files=[
            *(f"table_{day}.csv" for day in ("2024_06_24", "2025_05_30", "2026_01_08")),
            "categories_2026_01_08.json",
        ],
    )
    assert the(both, task_type="reasoning")["accuracy_class"] == "High"
    assert set(reasons(both)) == {"gpt-5, 2024-06-24", "gpt-5, 2025-05-30"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"table_2026_01_08.csv": "model,zebra\ngpt-5,1\n"}, "found no list of categories"),
        ({"table.csv": "model\nx\n", "categories_2026_01_08.json": '{"IF": ["a"]}'}, "no day in"),
        (
            {
                "table_2026_01_08.csv": "model,b\nx,1\n",
                "categories_2026_01_08.json": '{"F": ["a"]}',
            },
            "has no category as a whole",
        ),
        (
            {"table_2026_01_08.csv": "model,b\nx,1\n", "categories_2026_01_08.json": '{"F": 3}'},
            "line 1: found no list of tasks under 'F'",
        ),
    ],
)
def test_files_that_dont_make_up_livebench_are_refused(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    with pytest.raises(InvalidInputError, match=expected):
        imported("livebench", *files.values(), folder=tmp_path, files=list(files))


def test_what_makers_report_says_so_and_latencies_that_were_typed_in_give_no_class(
    tmp_path: Path,
) -> None:
    scores = lines(
        "organization,model_id,benchmark,score,self_reported,verified,method,source,updated",
        "openai,gpt-5,gpqa,0.857,True,False,x,y,2025-08-08",
        "openai,gpt-5,mmlu,0.92,True,False,x,y,2025-08-08",
        "openai,gpt-5,mathvista,0.0,False,False,x,y,2025-08-08",
    )
    providers = lines(
        "provider,model_id,provider_model_id,latency_s,throughput_tps,quantization,updated",
        "openai,gpt-5,gpt-5,0.5,100.0,,2025-08-08",
    )
    result = imported("llm_stats", scores, providers, folder=tmp_path)
    assert {r["task_type"]: r["accuracy_class"] for r in result.records} == {
        "reasoning": "High",
        # MMLU is old: more is asked today.
        "knowledge": "Medium",
    }
    assert {r["latency_class"] for r in result.records} == {"Unknown"}
    basis = the(result, task_type="reasoning")["accuracy_basis"]
    assert basis == "self-reported:llm_stats_gpqa(85.7 % of GPQA; 2025-08-08; cut at 47.4 and 70.2)"
    assert any("typed in, not measured" in reason for _, reason in result.report.unusable)
    with pytest.raises(InvalidInputError, match="typed in, not measured"):
        imported("llm_stats", providers, folder=tmp_path)


# -- all of them ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_each_section_names_task_types_that_ship_and_tells_names_apart(name: str) -> None:
    measures = measures_of(load_mapping(), name)
    assert {m.task_type for m in measures} <= {kind.name for kind in shipped_task_types()}
    assert len({m.rank for m in measures}) == len(measures)
    labels = [entry["label"] for entry in load_mapping().section(name).get("names", [])]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{}", "[]", '{"a": 1}', '"', "model\n"])
def test_what_is_no_such_table_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(InvalidInputError):
        import_table(name, [tmp_path / "file"], load_mapping(), OFFERS)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"hihg": 3}, "found 'hihg', expected only"),
        ({"of": "retail"}, "of: found 'retail', expected a list"),
        ({"unit": None}, "unit: found None, expected text"),
        ({"low": 90}, "low 90 and high 80.7"),
        ({"when": {"modality": "("}}, "invalid pattern"),
    ],
)
def test_a_wrong_measure_is_refused_by_name(change: dict[str, Any], named: str) -> None:
    sections = load_mapping().sections
    retail = sections["tau2_bench"]["measures"]["retail"] | change
    section = sections["tau2_bench"] | {"measures": {"retail": retail}}
    with pytest.raises(InvalidInputError, match=r"tau2_bench\.measures\.retail") as caught:
        measures_of(Mapping(sections | {"tau2_bench": section}), "tau2_bench")
    assert named in str(caught.value)


@pytest.mark.parametrize("name", TABLES)
def test_each_has_a_command(tmp_path: Path, name: str) -> None:
    command = name.replace("_", "-")
    (tmp_path / "file").write_text("nonsense")
    known = tmp_path / "known.jsonl"
    unknown = dict.fromkeys(
        ("accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type"), "Unknown"
    )
    known.write_text(json.dumps({"model_id": "a/b", "task_type": "text-generation"} | unknown))
    result = CliRunner().invoke(
        modelpool, ["import", command, str(tmp_path / "file"), "--registry", str(known)]
    )
    assert isinstance(result.exception, InvalidInputError)
