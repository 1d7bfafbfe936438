"""docs/adding-an-importer.md: its code runs, on its own table, by its own mapping."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping, load_mapping
from modelpool.registry import read_registry as read, write_registry

PAGE = Path(__file__).parent.parent.parent / "docs" / "adding-an-importer.md"


def block(language: str) -> str:
    (text,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    return str(text)


@pytest.fixture
def result(tmp_path: Path) -> Any:
    table = tmp_path / "acme_ratings.csv"
    table.write_text(block("csv"))
    mapping = Mapping(load_mapping().sections | yaml.safe_load(block("yaml")))
    module: dict[str, Any] = {}
    exec(compile(block("python"), str(PAGE), "exec"), module)
    offers = [Offer("openai/gpt-4o", "openai", "GPT-4o", "openai", "openai/gpt-4o")]
    return module["import_acme_ratings"](table, mapping, offers)


def test_its_importer_gives_sound_records(result: Any, tmp_path: Path) -> None:
    write_registry(result.records, tmp_path / "acme-ratings.jsonl")
    records = read([tmp_path / "acme-ratings.jsonl"]).records
    classes = {
        record["model_id"]: tuple(record[f"{c}_class"] for c in ("accuracy", "latency", "cost"))
        for record in records
    }
    assert classes == {
        "acme/broken": ("Unknown", "Fast", "Low"),
        "acme/tiny-1": ("Low", "Fast", "Unknown"),
        "openai/gpt-4o": ("High", "Medium", "Medium"),
    }


def test_its_importer_accounts_for_every_row(result: Any) -> None:
    assert result.report.entries == 3
    assert result.report.unusable == ()
    (odd,) = result.report.left_out
    assert (odd.entry, odd.field, odd.found) == ("broken", "summaries", "'n/a'")
