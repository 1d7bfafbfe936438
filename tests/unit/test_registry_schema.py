"""The published schema: valid, described, and what the documentation says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from modelpool.files.schema import field_table, fields, schema, schema_text
from modelpool.registry import BASES, MODEL_FIELDS, read_registry
from modelpool.registry.records import INTEGER_FIELDS, PRICE_FIELDS

DOCS = Path(__file__).parents[2] / "docs" / "registry-format.md"


def test_the_schema_is_valid_draft_2020_12() -> None:
    parsed = json.loads(schema_text())
    assert parsed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(parsed)


def test_the_documents_eight_fields_come_first() -> None:
    assert list(fields())[:8] == [
        "model_id",
        "task_type",
        "accuracy_class",
        "latency_class",
        "cost_class",
        "risk_level",
        "provider_type",
        "notes",
    ]


def test_every_field_and_form_is_described() -> None:
    for field in fields().values():
        assert field.description.endswith(".")
        assert field.form.endswith(".")
        assert field.expected
    assert schema()["additionalProperties"] is False


def test_field_names_in_the_code_are_the_schemas() -> None:
    named = {*BASES, *BASES.values(), *MODEL_FIELDS, *INTEGER_FIELDS, *PRICE_FIELDS}
    assert named <= fields().keys()
    assert {f.name for f in fields().values() if f.type == "integer"} == set(INTEGER_FIELDS)
    assert {f.name for f in fields().values() if f.type == "number"} == set(PRICE_FIELDS)


def test_the_documented_table_is_the_schemas() -> None:
    """To bring it up to date, paste what `modelpool.registry.field_table()` returns."""
    table = DOCS.read_text("utf-8").partition("<!-- fields -->\n")[2].partition("<!-- end -->")[0]
    assert table == field_table()


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "yaml"])
def test_the_documented_examples_are_the_same_valid_registry(suffix: str, tmp_path: Path) -> None:
    example = DOCS.read_text("utf-8").partition(f"```{suffix}\n")[2].partition("```\n")[0]
    path = tmp_path / f"example.{suffix}"
    path.write_text(example, "utf-8")
    first, second = read_registry([path]).records
    assert first == {
        "model_id": "acme/solver-1",
        "task_type": "code-editing",
        "accuracy_class": "High",
        "latency_class": "Unknown",
        "cost_class": "Low",
        "risk_level": "Unknown",
        "provider_type": "Proprietary",
        "notes": "Good at long files.",
        "cost_basis": "derived:price_terciles(blended 0.41 USD/Mtok)",
        "source": "example",
        "lifecycle": "Stable",
        "lifecycle_basis": "derived:no_experimental_word",
    }
    assert (second["model_id"], second["context_tokens"]) == ("acme/reader", 128000)
