"""Reading sound registry files: formats, defaults, sources and task types."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from modelpool.exceptions import InvalidInputError, Problem, RegistryFileError
from modelpool.registry import Record, TaskType, read_registry
from tests.registry_samples import as_csv, as_json, as_json_lines, as_yaml, sound_record

TAXONOMY = (
    TaskType(name="generation", description="Makes something new."),
    TaskType(name="code-generation", kind_of="generation"),
    TaskType(name="code-editing", kind_of="code-generation"),
)


def write(path: Path, *records: Record) -> Path:
    path.write_bytes(as_json_lines(*records))
    return path


def problems_of(path: Path, taxonomy: tuple[TaskType, ...] = ()) -> list[Problem]:
    with pytest.raises(RegistryFileError) as caught:
        read_registry([path], taxonomy=taxonomy)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("suffix", "write_as"),
    [
        (".json", as_json),
        (".jsonl", as_json_lines),
        (".NDJSON", as_json_lines),
        (".csv", as_csv),
        (".yaml", as_yaml),
        (".yml", as_yaml),
    ],
)
def test_every_format_gives_the_same_records(
    suffix: str, write_as: Callable[..., bytes], tmp_path: Path
) -> None:
    record = sound_record(context_tokens=128000, input_price_usd=0.25, notes="see section 3")
    path = tmp_path / f"Acme Labs{suffix}"
    path.write_bytes(b"\xef\xbb\xbf" + write_as(record))
    registry = read_registry([path])
    assert registry.records == (
        record
        | {
            "source": "acme-labs",
            "lifecycle": "Stable",
            "lifecycle_basis": "derived:no_experimental_word",
        },
    )
    assert registry.sources == ("acme-labs",)
    assert registry.files[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert registry.files[0].records == 1


def test_yaml_text_needs_no_quotes(tmp_path: Path) -> None:
    """YAML 1.1 would make a date, a truth value and a number of these."""
    path = tmp_path / "plain.yaml"
    path.write_text(
        "- {model_id: 123, task_type: code-editing, accuracy_class: High, latency_class: Fast,\n"
        "   cost_class: Low, risk_level: Low, provider_type: Internal, name: no, notes: 4.10,\n"
        "   released_on: 2025-01-01, context_tokens: 8e3}\n"
    )
    (record,) = read_registry([path]).records
    assert record["model_id"] == "123"
    assert record["name"] == "no"
    assert record["notes"] == "4.10"
    assert record["released_on"] == "2025-01-01"
    assert record["context_tokens"] == 8000


def test_numbers_have_one_form(tmp_path: Path) -> None:
    changes = {"context_tokens": 8000.0, "input_price_usd": 1, "output_price_usd": -0.0}
    (record,) = read_registry([write(tmp_path / "a.jsonl", sound_record(**changes))]).records
    numbers = [record[field] for field in changes]
    assert repr(numbers) == "[8000, 1.0, 0.0]"


def test_csv_cells_may_hold_lines_and_blank_rows_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = as_csv(sound_record(notes='two\nlines, "quoted"'), sound_record(model_id="b"))
    path.write_bytes(content.replace(b"\n", b"\r\n").replace(b"two\r", b"two") + b"\r\n\r\n")
    notes = [record.get("notes") for record in read_registry([path]).records]
    assert notes == ['two\nlines, "quoted"', None]


def test_json_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    """Other line separators may stand inside text: this record must not be cut there."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"name": "a\u0085b"}\n' + as_json_lines(sound_record()).decode())
    (problem, *_) = problems_of(path)
    assert (problem.location, problem.field) == ("line 1", "model_id")


def test_a_default_is_no_claim(tmp_path: Path) -> None:
    """What a record doesn't state of base model, provider, maker and name, other sources may."""
    path = write(tmp_path / "a.jsonl", sound_record(model_id="meta/llama-3.3-70b"))
    (record,) = read_registry([path]).records
    assert not record.keys() & {"provider", "base_model", "maker", "name"}


def test_source_is_the_arguments_else_the_records_else_the_files(tmp_path: Path) -> None:
    path = write(
        tmp_path / "Hand written.v2.jsonl",
        sound_record(source="litellm"),
        sound_record(),
    )
    registry = read_registry([path])
    assert [record["source"] for record in registry.records] == ["litellm", "hand-written.v2"]
    assert registry.sources == ("hand-written.v2", "litellm")
    path = write(tmp_path / "one.jsonl", sound_record(source="litellm"))
    assert read_registry([path], source="mine").sources == ("mine",)


def test_a_file_name_that_gives_no_source_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path / "---.jsonl", sound_record()))
    assert (problem.field, problem.value) == ("source", "nothing")


def test_arguments_are_checked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", sound_record())
    with pytest.raises(InvalidInputError, match="lower-case words"):
        read_registry([path], source="My Source")
    with pytest.raises(InvalidInputError, match="no registry file"):
        read_registry([])


def test_the_lifecycle_rule_decides_only_where_nothing_is_said(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        sound_record(model_id="a-beta", name="A"),
        sound_record(model_id="b-beta", lifecycle="Deprecated"),
        sound_record(model_id="c"),
    )
    asked = []

    def rule(model_id: str, name: str) -> Record:
        asked.append((model_id, name))
        return {"lifecycle": "Experimental" if "beta" in model_id else "Stable"}

    records = read_registry([path], lifecycle_rule=rule).records
    assert [record["lifecycle"] for record in records] == ["Experimental", "Deprecated", "Stable"]
    assert asked == [("a-beta", "A"), ("c", "")]


def test_what_a_source_says_of_a_model_holds_for_all_its_records(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        sound_record(name="Solver", notes="quick"),
        sound_record(task_type="reasoning", lifecycle="Deprecated", maker="acme"),
    )
    first, second = read_registry([path]).records
    assert (first["lifecycle"], first["maker"]) == ("Deprecated", "acme")
    assert second["name"] == "Solver"
    assert "notes" not in second


def test_sources_may_disagree(tmp_path: Path) -> None:
    """Claims of several sources stand side by side; each is held to its own words only."""
    one = write(tmp_path / "one.jsonl", sound_record(name="Solver"))
    two = write(
        tmp_path / "two.jsonl",
        sound_record(name="Solver One", provider_type="Unknown"),
        sound_record(model_id="acme/solver-2"),
    )
    assert len(read_registry([one, two]).records) == 3


def test_sources_spell_a_model_one_way(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", sound_record(model_id="acme/solver-2"))
    two = write(tmp_path / "two.jsonl", sound_record(model_id="acme/Solver-2"))
    with pytest.raises(RegistryFileError) as caught:
        read_registry([one, two])
    (problem,) = caught.value.problems
    assert (problem.file, problem.field) == (str(two), "model_id")
    assert "acme/solver-2" in problem.expected
    assert str(one) in problem.expected


def test_one_claim_in_two_files_of_one_source_names_both_places(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", sound_record())
    two = write(tmp_path / "two.jsonl", sound_record(model_id="b"), sound_record())
    with pytest.raises(RegistryFileError) as caught:
        read_registry([one, two], source="both")
    (problem,) = caught.value.problems
    assert (problem.file, problem.location) == (str(two), "line 2")
    assert problem.expected.endswith(f"first: {one}: line 1")


def test_task_types_are_those_of_the_taxonomy_and_of_the_records(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        sound_record(),
        sound_record(task_type="code-edting"),
        sound_record(task_type="sql-editing", kind_of="code-editing"),
        sound_record(task_type="weaving", kind_of="handicraft"),
    )
    registry = read_registry([path], taxonomy=TAXONOMY)
    assert [(kind.name, kind.kind_of) for kind in registry.task_types] == [
        ("code-editing", "code-generation"),
        ("code-edting", None),
        ("code-generation", "generation"),
        ("generation", None),
        ("handicraft", None),
        ("sql-editing", "code-editing"),
        ("weaving", "handicraft"),
    ]
    new = [(kind.name, kind.location, kind.close_matches[:1]) for kind in registry.new_task_types]
    assert new == [("code-edting", "line 2", ("code-editing",)), ("handicraft", "line 4", ())]


@pytest.mark.parametrize(
    ("task_type", "kind_of", "words"),
    [
        ("code-editing", "generation", "'code-generation', as in the shipped taxonomy"),
        ("generation", "everything", "no kind_of: it is at the top"),
    ],
)
def test_the_taxonomy_cannot_be_contradicted(
    task_type: str, kind_of: str, words: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.jsonl", sound_record(task_type=task_type, kind_of=kind_of))
    (problem,) = problems_of(path, TAXONOMY)
    assert problem.field == "kind_of"
    assert words in problem.expected


def test_reading_does_not_load_what_it_does_not_use() -> None:
    """The command's start-up time is these modules' import time."""
    code = (
        "import sys, modelpool.registry; print("
        "sorted({'yaml', 'csv', 'jsonschema_rs', 'difflib', 'tempfile'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
