"""Damage to a source's file costs no more than itself, whatever it is and wherever it stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from modelpool.importers.aider import import_aider
from modelpool.importers.bfcl import import_bfcl
from modelpool.importers.genai_prices import import_genai_prices
from modelpool.importers.helm import import_helm
from modelpool.importers.identity import Offer
from modelpool.importers.litellm import import_litellm
from modelpool.importers.mapping import load_mapping
from modelpool.importers.models_dev import import_models_dev
from modelpool.importers.report import ImportResult
from modelpool.importers.tables import import_table
from modelpool.importers.vectara import import_vectara
from modelpool.registry import Record, read_registry as read, write_registry

DAY = date(2026, 8, 31)
NAMES = ("amber", "birch", "cedar", "delta", "ember")
Pairs = list[tuple[str, Any]]
"""An entry as its file has it: a name may be there twice."""


@dataclass(frozen=True)
class Source:
    """How a file of one source is written and read, and the entry that it has for a name.

    `numbers` are the fields that hold one, by the names that a report calls them. `gathers` says
    that rows of one name and conditions are one entry, so that two damaged alike may be one.
    """

    entry: Callable[[str], Pairs]
    written: Callable[[Sequence[Any]], str]
    read: Callable[[Path], ImportResult]
    label: Callable[[str], str]
    numbers: dict[str, tuple[str, ...]]
    gathers: bool = False


def text_of(value: Any) -> str:
    """JSON, in which a list of pairs is an object."""
    if isinstance(value, list) and value and all(isinstance(item, tuple) for item in value):
        return "{" + ", ".join(f"{json.dumps(n)}: {text_of(v)}" for n, v in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(text_of, value)) + "]"
    return json.dumps(value)


def table(prefix: str) -> Callable[[Sequence[Any]], str]:
    def written(entries: Sequence[Any]) -> str:
        members = zip(NAMES, entries, strict=True)
        return text_of([(f"{prefix}{name}", entry) for name, entry in members])

    return written


def yaml_list(entries: Sequence[Any]) -> str:
    # An object of JSON is a mapping of YAML; tabs and odd characters stand as escapes in both.
    return "\n".join(f"- {text_of(entry)}" for entry in entries)


def csv_table(entries: Sequence[Any]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    header = max((entry for entry in entries if isinstance(entry, list)), key=len)
    writer.writerow([name for name, _ in header])
    for entry in entries:
        is_row = isinstance(entry, list) and entry
        writer.writerow([value for _, value in entry] if is_row else ["x"])
    return stream.getvalue()


def markdown_table(entries: Sequence[Any]) -> str:
    rows = [*csv.reader(io.StringIO(csv_table(entries), newline=""))]
    # A cell of Markdown has one line, and its bars are escaped.
    cells = [[" ".join(cell.split("\n")).replace("|", "\\|") for cell in row] for row in rows]
    written = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([written[0], "|---" * len(rows[0]) + "|", *written[1:]])


OF_TEXTS = (csv_table, markdown_table)
"""What writes tables in which every cell is a text."""
BFCL = load_mapping().section("bfcl")
SOURCES = {
    "litellm": Source(
        entry=lambda name: [
            ("litellm_provider", "acme"),
            ("mode", "chat"),
            ("input_cost_per_token", 2e-07),
            ("output_cost_per_token", 8e-07),
            ("max_input_tokens", 128000),
            ("deprecation_date", "2027-05-24"),
            ("supports_vision", True),
        ],
        written=table("acme/"),
        read=lambda path: import_litellm(path, load_mapping(), source_date=DAY),
        label=lambda name: f"acme/{name}",
        numbers={
            "input_cost_per_token": ("input_cost_per_token",),
            "output_cost_per_token": ("output_cost_per_token",),
            "max_input_tokens": ("max_input_tokens",),
        },
    ),
    "models-dev": Source(
        entry=lambda name: [
            ("name", name.title()),
            ("modalities", [("input", ["text"]), ("output", ["text"])]),
            ("open_weights", True),
            ("status", "beta"),
            ("cost", [("input", 1), ("output", 4), ("cache_read", 0.5)]),
            ("limit", [("context", 128000), ("output", 4096)]),
            ("release_date", "2025-01-01"),
            ("last_updated", "2025-01-02"),
        ],
        written=lambda entries: f'{{"acme": {{"id": "acme", "models": {table("")(entries)}}}}}',
        read=lambda path: import_models_dev(path, load_mapping(), source_date=DAY),
        label=lambda name: f"acme/{name}",
        numbers={"cost": ("cost.input", "cost"), "limit": ("limit.context", "limit")},
    ),
    "genai-prices": Source(
        entry=lambda name: [
            ("id", name),
            ("name", name.title()),
            ("match", [("equals", name)]),
            ("context_window", 8000),
            ("prices", [("input_mtok", 2), ("output_mtok", 6), ("cache_read_mtok", 1)]),
            ("deprecated", False),
        ],
        written=lambda entries: f'[{{"id": "acme", "models": {text_of(list(entries))}}}]',
        read=lambda path: import_genai_prices(path, load_mapping(), [], source_date=DAY),
        label=lambda name: f"acme/{name}",
        numbers={"context_window": ("context_window",)},
    ),
    "helm": Source(
        entry=lambda name: [
            ("name", f"acme/{name}"),
            ("display_name", name.title()),
            ("access", "open"),
            ("release_date", "2025-01-01"),
            ("tags", ["TEXT_MODEL_TAG"]),
        ],
        written=lambda entries: f"models:\n{yaml_list(entries)}",
        read=lambda path: import_helm(path, load_mapping(), [], source_date=DAY),
        label=lambda name: f"acme/{name}",
        numbers={},
    ),
    "aider": Source(
        entry=lambda name: [
            ("dirname", f"2025-01-01--{name}"),
            ("test_cases", 225),
            ("model", f"acme/{name}"),
            ("edit_format", "diff"),
            ("pass_rate_2", 40.5),
            ("percent_cases_well_formed", 95),
            ("seconds_per_case", 20.5),
            ("total_cost", 5.5),
            ("command", f"aider --model acme/{name}"),
            ("date", "2025-01-01"),
        ],
        written=yaml_list,
        read=lambda path: import_aider([path], load_mapping(), []),
        label=lambda name: f"acme/{name}, 2025-01-01",
        numbers={
            "pass_rate_2": ("pass_rate_2",),
            "seconds_per_case": ("seconds_per_case",),
            "total_cost": ("total_cost",),
        },
    ),
    "vectara": Source(
        entry=lambda name: [
            ("snapshot_date", "2026-03-10"),
            ("era", "C"),
            ("model", f"acme/{name}"),
            ("hallucination_rate", "4.5"),
            ("answer_rate", "99.5"),
            ("avg_words", "80"),
        ],
        written=csv_table,
        read=lambda path: import_vectara(path, load_mapping(), []),
        label=lambda name: f"acme/{name}, 2026-03-10",
        numbers={
            "hallucination_rate": ("hallucination_rate",),
            "answer_rate": ("answer_rate",),
        },
    ),
    "bfcl": Source(
        entry=lambda name: [
            ("Model", f"{name} (FC)"),
            ("Organization", "Acme"),
            ("License", "apache-2.0"),
            *((column, "40.5%") for column in BFCL["categories"].values()),
            (BFCL["latency"], "3.5"),
            (BFCL["cost"], "7.5"),
            (BFCL["restraint"], "80%"),
            (BFCL["prompt"], "N/A"),
        ],
        written=csv_table,
        read=lambda path: import_bfcl(path, load_mapping(), [], source_date=DAY),
        label=lambda name: f"{name} (FC)",
        numbers={
            column: (column,)
            for column in (*BFCL["categories"].values(), BFCL["latency"], BFCL["cost"])
        },
    ),
}
KNOWN = [Offer(f"acme/{name}", "acme", "", "acme", f"acme/{name}") for name in NAMES]


def of_table(
    name: str,
    cells: Pairs,
    numbers: dict[str, str],
    *,
    written: Callable[[Sequence[Any]], str] = csv_table,
    label: str = "{}",
) -> Source:
    """A table of measurements: cells in which {} is the model, and the fields that hold numbers."""
    return Source(
        entry=lambda model: [
            (column, cell.replace("{}", f"acme/{model}") if isinstance(cell, str) else cell)
            for column, cell in cells
        ],
        written=written,
        read=lambda path: import_table(name, [path], load_mapping(), KNOWN),
        label=lambda model: label.replace("{}", f"acme/{model}"),
        numbers={column: (field,) for column, field in numbers.items()},
        gathers="long" in load_mapping().section(name),
    )


def read_livebench(path: Path) -> ImportResult:
    table = path.rename(path.with_name("table_2026_01_08.csv"))
    categories = path.with_name("categories_2026_01_08.json")
    categories.write_text('{"Reasoning": ["zebra"], "IF": ["summarize"]}')
    return import_table("livebench", [table, categories], load_mapping(), KNOWN)


SOURCES |= {
    "tau2-bench": of_table(
        "tau2_bench",
        [
            ("model", "{}"),
            ("maker", "Acme"),
            ("submitted_by", "Sierra"),
            ("date", "2026-01-01"),
            ("type", "standard"),
            ("modality", "text"),
            ("effort", "high"),
            ("domain", "retail"),
            ("pass_1", "70.5"),
        ],
        {"pass_1": "retail"},
        label="{}, Sierra, 2026-01-01, text, high",
    ),
    "models-dev-benchmarks": of_table(
        "models_dev_benchmarks",
        [
            ("model", "{}"),
            ("benchmark", "SWE-Bench Pro"),
            ("score", "41.5"),
            ("source", "https://labs.scale.com/leaderboard/swe_bench_pro_public"),
            ("date", "2026-01-01"),
            ("other", '{"harness": "Plain"}'),
        ],
        {"score": "SWE-Bench Pro"},
        label="{}, SWE-Bench Pro, Plain",
    ),
    "bullshitbench": of_table(
        "bullshitbench",
        [
            ("model", "{}@reasoning=high"),
            ("reasoning", "high"),
            ("red_rate", "0.25"),
            ("nonsense_count", "100"),
            ("model_base", "{}"),
        ],
        {"red_rate": "red_rate"},
        label="{}@reasoning=high",
    ),
    "mteb": of_table(
        "mteb",
        [("model", "{}"), ("revision", "1"), ("task", "STSBenchmark"), ("main_score", "0.85")],
        {"main_score": "STSBenchmark"},
    ),
    "open-asr": of_table(
        "open_asr",
        [("model_id", "{}"), ("Avg. WER", "7.5"), ("RTFx", "100")],
        {"Avg. WER": "Avg. WER"},
    ),
    "can-ai-code": of_table(
        "can_ai_code",
        [
            ("model", "{}"),
            ("suite", "senior"),
            ("prompt_and_params", "chat"),
            ("passed", "100"),
            ("total", "148"),
            ("unix_time", "1746000000"),
        ],
        {"passed": "passed", "total": "total"},
        label="{}, senior, chat",
    ),
    "mmlu-pro": of_table(
        "mmlu_pro",
        [("model", "{}_5shots"), ("right", "6000"), ("n", "12032")],
        {"right": "right", "n": "n"},
        label="{}_5shots",
    ),
    "textclass": of_table(
        "textclass",
        [
            ("Model", "{}"),
            ("Provider", "Acme"),
            ("Cycles", "16"),
            ("Weighted F1", "0.85"),
            ("Meta-Elo", "1700"),
        ],
        {"Meta-Elo": "Meta-Elo"},
        written=markdown_table,
    ),
    "llm-stats": of_table(
        "llm_stats",
        [
            ("organization", "acme"),
            ("model_id", "{}"),
            ("benchmark", "gpqa"),
            ("score", "0.5"),
            ("self_reported", "True"),
            ("updated", "2025-07-19"),
        ],
        {"score": "gpqa"},
        label="{}, acme",
    ),
    "evalplus": of_table(
        "evalplus",
        [
            ("link", "https://example.org"),
            ("pass@1", [("humaneval+", 81.5), ("mbpp+", 71.5)]),
            ("prompted", True),
        ],
        {"pass@1": "humaneval+"},
        written=table("acme/"),
    ),
    "repoqa": of_table(
        "repoqa",
        [
            ("eval_date", "2024-05-13 01:38:51"),
            ("scores", [("all", [("0.8", [("pass@1", 0.5)])])]),
        ],
        {},
        written=table("acme/"),
    ),
    "livebench": Source(
        entry=lambda name: [("model", f"acme/{name}"), ("zebra", "60.5"), ("summarize", "50")],
        written=csv_table,
        read=read_livebench,
        label=lambda name: f"acme/{name}, 2026-01-08",
        numbers={"zebra": ("Reasoning",), "summarize": ("IF",)},
    ),
}
TEXT = st.sampled_from(["", " ", "many", "-1", "1e999", "a b/c", "\x00", "ü\n" * 300, "http://a.b"])
SCALARS = st.one_of(
    TEXT,
    st.sampled_from([None, True, False, -1, -0.5, float("nan"), float("inf"), 10**40, 10**400]),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.lists(st.tuples(st.sampled_from(["input", "output", "id", "x"]), SCALARS), max_size=3),
)
ODD_NUMBERS = st.sampled_from(["many", "-1", [1], [("a", 1)], True, -1, float("nan"), 10**40])
ODD_CELLS = st.sampled_from(["many", "-1", "nan", "inf", "1e40", "[1]"])


@st.composite
def damaged_entries(draw: st.DrawFn, source: str) -> dict[int, Any]:
    """Up to two entries, by their places, with one thing wrong in each."""
    is_csv = SOURCES[source].written in OF_TEXTS
    values: st.SearchStrategy[Any] = TEXT if is_csv else VALUES
    damaged: dict[int, Any] = {}
    for place in draw(st.sets(st.integers(0, len(NAMES) - 1), min_size=1, max_size=2)):
        entry = SOURCES[source].entry(NAMES[place])
        at = draw(st.integers(0, len(entry) - 1))
        name = entry[at][0]
        kinds = ["value", "gone", "none"] if is_csv else ["value", "gone", "none", "twice"]
        match draw(st.sampled_from(kinds)):
            case "value":
                entry[at] = (name, draw(values))
            case "gone":
                del entry[at]
            case "twice":
                entry.insert(draw(st.integers(0, len(entry))), (name, draw(values)))
            case "none":
                damaged[place] = draw(SCALARS)
                continue
        damaged[place] = entry
    return damaged


def imported(source: Source, damaged: dict[int, Any]) -> ImportResult:
    entries = [damaged.get(at, source.entry(name)) for at, name in enumerate(NAMES)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_text(source.written(entries), "utf-8")
        result = source.read(path)
        write_registry((*result.records, *result.unread), Path(folder) / "records.jsonl")
        registry = read([Path(folder) / "records.jsonl"])
    assert len(registry.records) == len(result.records)
    assert len(registry.unread) == len({r["model_id"] for r in result.unread})
    return result


def records_of(result: ImportResult, name: str) -> list[Record]:
    return [record for record in result.records if name in record["model_id"].lower()]


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_entries_keep_the_rest_or_are_listed_and_the_others_stay_as_they_were(
    name: str, data: st.DataObject
) -> None:
    source = SOURCES[name]
    sound = imported(source, {})
    damaged = data.draw(damaged_entries(name))
    result = imported(source, damaged)
    assert len(NAMES) - source.gathers <= result.report.entries <= len(NAMES)
    assert len(sound.report.unusable) == len(sound.report.left_out) == 0
    for at, model in enumerate(NAMES):
        expected = records_of(sound, model)
        assert expected
        if at not in damaged:
            assert records_of(result, model) == expected
    used = len(NAMES) - len(result.report.unusable)
    assert used >= len(NAMES) - len(damaged)
    # What is listed says where, so that a person finds it.
    for odd in (*result.report.odd, *result.report.left_out):
        assert odd.line > 0 or "entry" in odd.entry
        assert str(odd).isprintable()


@pytest.mark.parametrize("name", [name for name in SOURCES if SOURCES[name].numbers])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_an_odd_number_is_left_out_listed_and_costs_no_model(
    name: str, data: st.DataObject
) -> None:
    source = SOURCES[name]
    place = data.draw(st.integers(0, len(NAMES) - 1))
    field = data.draw(st.sampled_from(sorted(source.numbers)))
    odd = data.draw(ODD_CELLS if source.written in OF_TEXTS else ODD_NUMBERS)
    entry = source.entry(NAMES[place])
    inner = dict(entry)[field]
    if isinstance(inner, list):
        odd = [(inner[0][0], odd), *inner[1:]]
    result = imported(source, {place: [(n, odd if n == field else value) for n, value in entry]})
    assert result.report.unusable == ()
    assert records_of(result, NAMES[place])
    (left_out,) = result.report.left_out
    assert left_out.entry == source.label(NAMES[place])
    assert left_out.field in source.numbers[field]


@pytest.mark.parametrize("name", ["litellm", "models-dev", "genai-prices", "helm", "aider"])
@pytest.mark.parametrize("field", range(5))
def test_a_name_that_contradicts_itself_is_listed_in_its_entry(name: str, field: int) -> None:
    source = SOURCES[name]
    entry = source.entry("birch")
    twice = entry[field][0]
    result = imported(source, {1: [*entry, (twice, 17)]})
    listed = [odd.field for odd in result.report.left_out]
    assert any(name == twice or name.startswith(f"{twice}.") for name in listed)
    for other in ("amber", "cedar", "delta", "ember"):
        assert records_of(result, other)
