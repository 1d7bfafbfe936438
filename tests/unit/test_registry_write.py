"""What is written reads back as it was, in every format."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from modelpool.exceptions import InvalidInputError, ModelPoolError, RegistryFileError
from modelpool.files.schema import fields
from modelpool.registry import FORMATS, Record, read_registry, record_digest, write_registry
from tests.drawn_records import records
from tests.registry_samples import sound_record, sound_records


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(drawn=records())
def test_records_read_back_as_they_were_written(drawn: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "drawn.jsonl"
    write_registry(drawn, path)
    try:
        complete = read_registry([path]).records
    except RegistryFileError:
        # Drawn text may look like an address, or two kinds may contradict each other.
        assume(False)
    for format in FORMATS:
        path = tmp_path / f"again.{format}"
        write_registry(complete, path)
        content = path.read_bytes()
        assert read_registry([path]).records == complete
        write_registry(complete, path)
        assert path.read_bytes() == content


@pytest.mark.parametrize("format", FORMATS)
def test_awkward_text_survives_every_format(format: str, tmp_path: Path) -> None:
    yaml = ("no", "~", "# x", "- a", "a: b", "1e3", "null", "{", "2025-01-01", "%", "@", "`", "|")
    notes = (*yaml, " a ", "'", '"', "=1", "\n", "a\tb\n", "\\", "é😀", "a\u200db", "x " * 999)
    sound = [sound_record(model_id=f"m{i}", notes=text) for i, text in enumerate(notes)]
    path = tmp_path / f"awkward.{format}"
    write_registry(sound, path)
    assert tuple(record["notes"] for record in read_registry([path]).records) == notes


def test_formats_look_as_documented() -> None:
    written = {}
    for format in FORMATS:
        stream = io.StringIO()
        write_registry([sound_record(notes="a, b", input_price_usd=0.5)], stream, format)
        written[format] = stream.getvalue()
    line = (
        '{"model_id": "acme/solver-1", "task_type": "code-editing", "accuracy_class": "High", '
        '"latency_class": "Fast", "cost_class": "Low", "risk_level": "Medium", '
        '"provider_type": "Proprietary", "notes": "a, b", "input_price_usd": 0.5}\n'
    )
    assert written["json"] == f"[\n{line}]\n"
    assert written["jsonl"] == line
    assert written["csv"] == (
        "model_id,task_type,accuracy_class,latency_class,cost_class,risk_level,provider_type,"
        "notes,input_price_usd\n"
        'acme/solver-1,code-editing,High,Fast,Low,Medium,Proprietary,"a, b",0.5\n'
    )
    assert written["yaml"].startswith("- model_id: acme/solver-1\n  task_type: code-editing\n")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="expected one of json, jsonl, csv, yaml"):
        write_registry([], tmp_path / "a.json", "xml")
    with pytest.raises(InvalidInputError, match=r"found the suffix '\.txt'"):
        write_registry([], tmp_path / "a.txt")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_registry(sound_records(), path)
    content = path.read_bytes()
    with pytest.raises(TypeError):
        write_registry([sound_record(notes=object())], path)
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_folder_that_does_not_exist_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ModelPoolError, match=r"can't be written: No such file"):
        write_registry(sound_records(), tmp_path / "nowhere" / "a.json")


def test_the_digest_is_of_the_meaning() -> None:
    record = sound_record(context_tokens=8000, input_price_usd=1.0)
    digest = record_digest(record)
    assert digest == "1e134f0e9d60b3fa001b71ef43737d0b"
    assert record_digest(dict(reversed(record.items()))) == digest
    assert record_digest(record | {"source_date": "2026-01-01"}) == digest
    assert record_digest(record | {"kind_of": "code-generation"}) == digest
    assert record_digest(record | {"context_tokens": 8000.0, "input_price_usd": 1}) == digest


@pytest.mark.parametrize("field", sorted(set(fields()) - {"source_date", "kind_of"}))
def test_the_digest_changes_with_every_other_field(field: str) -> None:
    record = sound_record()
    value = 7 if fields()[field].type != "string" else "other"
    assert record_digest(record | {field: value}) != record_digest(record)
