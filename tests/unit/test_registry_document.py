"""The JSON document around records: what it says besides, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import RegistryFileError
from modelpool.registry import Registry, TaskType, read_registry, shipped_task_types
from tests.registry_samples import sound_record


def document(**changes: Any) -> dict[str, Any]:
    """A sound document; a member given as None is left out."""
    members = {
        "version": 1,
        "as_of": "2026-01-31T12:00:00+00:00",
        "partial": False,
        "sources": [{"name": "ours", "precedence": 7}],
        "task_types": [
            {"name": "baking"},
            {"name": "cake-baking", "kind_of": "baking", "description": "Bake a cake."},
        ],
        "records": [sound_record(task_type="cake-baking", source="ours")],
        **changes,
    }
    return {name: value for name, value in members.items() if value is not None}


def read(tmp_path: Path, text: str) -> Registry:
    path = tmp_path / "export.json"
    path.write_text(text, encoding="utf-8")
    return read_registry([path], taxonomy=shipped_task_types())


def complaints(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(RegistryFileError) as caught:
        read(tmp_path, text)
    return [str(problem).partition("export.json: ")[2] for problem in caught.value.problems]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_document_says_more_than_its_records(tmp_path: Path, indent: int | None) -> None:
    registry = read(tmp_path, json.dumps(document(), indent=indent))
    assert [record["task_type"] for record in registry.records] == ["cake-baking"]
    assert registry.precedences == {"ours": 7}
    assert not registry.partial
    assert registry.new_task_types == ()
    added = set(registry.task_types) - set(shipped_task_types())
    assert added == {
        TaskType(name="baking"),
        TaskType(name="cake-baking", kind_of="baking", description="Bake a cake."),
    }


def test_members_come_in_any_order_and_few_must_be_given(tmp_path: Path) -> None:
    plain = document(as_of=None, sources=None, task_types=None, partial=True)
    registry = read(tmp_path, json.dumps(dict(reversed(plain.items()))))
    assert registry.partial
    assert registry.precedences == {}
    assert [new.name for new in registry.new_task_types] == ["cake-baking"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": 2}, "line 1: version: found 2, expected 1, the version of the format"),
        ({"version": None}, "version: found nothing, expected the version"),
        ({"records": None}, "found no record, expected at least one record"),
        ({"records": []}, "found no record, expected at least one record"),
        ({"records": {}}, "records: found an object, expected a list of records"),
        ({"weights": 1}, "weights: found an unknown member, expected one of version, as_of"),
        ({"as_of": "today"}, "as_of: found 'today', expected a moment in ISO 8601"),
        ({"partial": "no"}, "partial: found 'no', expected true or false"),
        ({"sources": {"ours": 7}}, "sources: found an object, expected a list of sources"),
        ({"sources": [{"name": "ours"}]}, "sources.0: found an object, expected a list of"),
        ({"sources": [{"name": "ours", "precedence": -1}]}, "sources.0.precedence: found -1"),
        ({"sources": [{"name": "x", "precedence": n} for n in (1, 2)]}, "expected 1 for 'x'"),
        ({"task_types": [{"name": "No Slug"}]}, "task_types.0.name: found 'No Slug'"),
        (
            {"task_types": [{"name": "a", "description": "See https://example.org/x"}]},
            "task_types.0.description: found (hidden), expected no a URL",
        ),
        (
            {"task_types": [{"name": "code-editing", "kind_of": "baking"}]},
            "kind_of: found 'baking', expected 'code-generation', as in the shipped taxonomy",
        ),
        (
            {"task_types": [{"name": "a", "kind_of": "b"}, {"name": "b", "kind_of": "a"}]},
            "expected no cycle of task types: a > b > a",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    found = complaints(tmp_path, json.dumps(document(**changes)))
    assert any(expected in complaint for complaint in found), found


def test_a_wrong_record_is_told_by_its_line(tmp_path: Path) -> None:
    wrong = document(records=[sound_record(), sound_record(cost_class="Dear", task_type="a-b")])
    lines = json.dumps(wrong).replace('[{"model_id"', '[\n{"model_id"').replace("}, {", "},\n{")
    (found,) = complaints(tmp_path, lines)
    assert "cost_class: found 'Dear', expected one of" in found
    assert found.startswith("line 4")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"version": 1, "version": 1, "records": []}', "version: found the field a second time"),
        ('{"version": 1', "a comma or the closing }"),
        ('{"version": 1, "records" []}', "a colon after the member's name"),
        ('{"version": 1, 2: 3}', "a member's name in double quotes"),
        ('{"version": 1, "records": [{}', "a comma or the closing ]"),
        ('{"version": 1, "records": [{}]} []', "nothing after the closing }"),
        ('{"version": }', "a value"),
    ],
)
def test_broken_json_is_said(tmp_path: Path, text: str, expected: str) -> None:
    found = complaints(tmp_path, text)
    assert any(expected in complaint for complaint in found), found


def test_a_record_without_a_list_around_it_is_no_document(tmp_path: Path) -> None:
    (found,) = complaints(tmp_path, json.dumps(sound_record()))
    assert "expected a JSON array of records" in found


def test_the_documented_example_is_one(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    registry = read(tmp_path, text.partition("```json\n")[2].partition("```")[0])
    assert [record["source"] for record in registry.records] == ["ours"]
