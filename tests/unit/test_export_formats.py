"""Exports as others read them: by their JSON Schema, as linked data, as Markdown."""

from __future__ import annotations

import dataclasses
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs
import pytest
from markdown_it import MarkdownIt
from pyld import jsonld

from modelpool.exceptions import InvalidInputError
from modelpool.export.card import markdown
from modelpool.export.formats import WRITERS, context, format_for
from modelpool.files.schema import fields
from modelpool.registry import Record, document_schema
from modelpool.rows import Capability, ClaimedValue, ModelCard, TaskTypeRow
from modelpool.rows.export import ExportHead, SourceRow
from tests.registry_samples import sound_record

FULL: Record = {
    **sound_record(model_id="acme/Sölver:1~é<x>", source="ours", provider_type="Open-source"),
    "notes": 'Two\nlines, "quoted", <b>bold</b> | and `code`.',
    "name": "Solver",
    "provider": "acme",
    "maker": "acme",
    "base_model": "acme/solver",
    "lifecycle": "Stable",
    "scope": "correction",
    "source_date": "2025-01-01",
    "released_on": "2024-01-01",
    "deprecated_on": "2026-01-01",
    "retired_on": "2027-01-01",
    "successor": "acme/solver-2",
    "context_tokens": 128000,
    "output_tokens": 10**12,
    "moving_name": True,
    "function_calling": False,
    "effort": "high",
    "calling_mode": "prompted",
    "measured_on": "2024-12-31",
    "needed_context_tokens": 16384,
    "pruned": "dominated by acme/other",
    "input_price_usd": 3.0,
    "output_price_usd": 1e-07,
    **{
        f"{name}_basis": "stated:x(1 %)"
        for name in ("accuracy", "latency", "cost", "risk", "provider_type", "lifecycle")
    },
}
OTHER = sound_record(model_id=FULL["model_id"], source="theirs", task_type="b")
HEAD = ExportHead(
    as_of=datetime(2026, 1, 31, 12, tzinfo=UTC),
    partial=False,
    sources=(
        SourceRow(name="ours", precedence=10, claims=1),
        SourceRow(name="theirs", precedence=40, claims=2),
    ),
    task_types=(
        TaskTypeRow(name="b", kind_of=None, description=None, kinds_needed=None),
        TaskTypeRow(name="code-editing", kind_of="b", description="Edit.", kinds_needed=None),
    ),
)
MODELS = (
    (FULL["model_id"], [FULL, OTHER]),
    ("acme/two", [sound_record(model_id="acme/two", source="theirs")]),
)
RECORDS = [record for _, records in MODELS for record in records]


def written(format: str, head: ExportHead = HEAD, models: Any = MODELS) -> str:
    stream = io.StringIO()
    WRITERS[format](head, models, stream)
    return stream.getvalue()


def refuse(url: str, options: dict[str, Any]) -> NoReturn:
    raise AssertionError(f"{url} was asked for")


def test_the_sample_holds_every_field() -> None:
    assert FULL.keys() == fields().keys() - {"kind_of"}


def test_json_is_as_its_schema_says() -> None:
    document = json.loads(written("json"))
    jsonschema_rs.Draft202012Validator(document_schema(), validate_formats=True).validate(document)
    assert next(iter(document)) == "version"
    assert document["records"] == RECORDS
    assert document["task_types"][0] == {"name": "b"}


def test_a_record_stands_on_one_line() -> None:
    lines = written("json").splitlines()
    assert [json.loads(line.rstrip(",")) for line in lines[-5:-2]] == RECORDS
    assert written("jsonl").splitlines() == [json.dumps(r, ensure_ascii=False) for r in RECORDS]


@pytest.mark.parametrize("format", WRITERS)
def test_no_model_is_a_sound_file_too(format: str) -> None:
    text = written(format, models=())
    if format.startswith("json") and format != "jsonl":
        assert json.loads(text)["records" if format == "json" else "models"] == []
    else:
        assert len(text.splitlines()) == (1 if format == "csv" else 0)


def test_json_ld_expands_without_loss_and_without_the_network() -> None:
    """What a processor expands and compacts again is what was written: nothing was dropped."""
    document = json.loads(written("jsonld"))
    options = {"documentLoader": refuse}
    expanded = jsonld.expand(document, options)
    assert jsonld.compact(expanded, {"@context": context()}, options) == document
    claimed = [
        {**claim, "model_id": model["model_id"]}
        for model in document["models"]
        for claim in model["claims"]
    ]
    for claim, record in zip(claimed, RECORDS, strict=True):
        assert claim.pop("@type") == "Claim"
        assert claim.pop("source") == f"urn:modelpool:source:{record['source']}"
        assert claim.pop("task_type") == f"urn:modelpool:task-type:{record['task_type']}"
        assert claim == {k: v for k, v in record.items() if k not in ("source", "task_type")}


def test_json_ld_keeps_claims_apart_from_the_model() -> None:
    """As triples: a model has its id and its type, and what sources say is theirs."""
    options = {"documentLoader": refuse, "format": "application/n-quads"}
    triples = jsonld.to_rdf(json.loads(written("jsonld")), options).splitlines()
    of_model = [t for t in triples if t.startswith("<urn:modelpool:model:acme/two>")]
    assert len(of_model) == 2
    about = [t for t in triples if "<https://schema.org/about> <urn:modelpool:model:" in t]
    assert len(about) == len(RECORDS)
    # An id may hold what no IRI can.
    assert any("urn:modelpool:model:acme/S%C3%B6lver:1~%C3%A9%3Cx%3E" in t for t in triples)


@pytest.mark.parametrize(
    ("name", "format"), [("a.json", "json"), ("a.ndjson", "jsonl"), ("a.CSV", "csv")]
)
def test_the_suffix_names_the_format(name: str, format: str) -> None:
    assert format_for(Path(name), None) == format


def test_an_unknown_suffix_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"found the suffix '\.txt', expected one of"):
        format_for(Path("a.txt"), None)


def capability(**changes: Any) -> Capability:
    return Capability(
        **{
            **dict.fromkeys(field.name for field in dataclasses.fields(Capability)),
            "model_id": "acme/so_lver_",
            "task_type": "code-editing",
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "cost_class": "Low",
            "risk_level": "Unknown",
            "provider_type": "Unknown",
            "lifecycle": "Stable",
            "sources": ("ours",),
            **changes,
        }
    )


def claim(field: str, value: str, source: str = "ours", **changes: Any) -> ClaimedValue:
    return ClaimedValue(
        **{
            "task_type": "code-editing",
            "field": field,
            "value": value,
            "holds": source == "ours",
            "verdict": "holds" if source == "ours" else "outranked",
            "precedence": 10,
            "until": None,
            "source": source,
            "basis": None,
            "source_date": None,
            "since": datetime(2026, 1, 1, tzinfo=UTC),
            **changes,
        }
    )


def card(*claims: ClaimedValue, **changes: Any) -> str:
    return markdown(
        ModelCard(
            model_id="acme/so_lver_",
            as_of=datetime(2026, 1, 31, 12, tzinfo=UTC),
            capabilities=(capability(**changes),),
            claims=claims,
        )
    )


def test_a_card_says_what_holds_who_says_so_and_what_is_not_known() -> None:
    text = card(
        claim("cost_class", "Low", basis="derived:price_terciles(0.4)"),
        claim("cost_class", "High", "theirs", source_date=date(2025, 1, 1)),
        claim("accuracy_class", "Unknown"),
        input_price_usd=0.4,
    )
    assert "# acme/so_lver\\_\n\n`acme/so_lver_`, as the registry knew it" in text
    assert "| Cost | Low | ours: derived:price_terciles(0.4) |" in text
    assert "| Accuracy | Unknown | no source knows |" in text
    assert "| **Low** by ours (derived:price_terciles(0.4)); High by theirs |" in text
    assert "| theirs | 2025-01-01 | 2026-01-01 |" in text
    assert "- For code-editing: accuracy, latency, risk." in text
    assert "| Made by | Unknown |  |" in text


def test_a_card_of_a_model_that_is_gone_says_so() -> None:
    assert "**No source lists this model any more.**" in card(lifecycle="Retired", sources=())
    retired = card(claim("cost_class", "Low"), lifecycle="Retired")
    assert "**Retired: this model is not feasible for any task.**" in retired


def test_no_text_of_a_source_is_taken_for_markdown() -> None:
    hostile = "a | b <script>x</script> [l](m) *e* _f_ `c` # h ![i](j) &lt; \\| ~~s~~\n\n# New\n- x"
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    html = reader.render(card(claim("notes", hostile), name=hostile))
    shown = " ".join(hostile.split())
    assert html.count("<h1>") == 1
    for forbidden in ("<script", "<em>", "<a ", "<img", "<s>", "<li>x"):
        assert forbidden not in html
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html.count(escaped) == 2
