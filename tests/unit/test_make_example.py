"""The shipped example of work: made anew it is the same, sound, and names only what is there."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from modelpool.files.problems import Report
from modelpool.work.example import FOLDER
from modelpool.work.facts import KINDS
from modelpool.work.reading import read_records
from tools import make_example

REGISTRY = FOLDER.parent / "registry"
FILES = {kind: FOLDER / f"{kind}.csv" for kind in KINDS}


def rows(kind: str) -> list[dict[str, str]]:
    with FILES[kind].open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_made_anew_it_is_the_same(tmp_path: Path) -> None:
    make_example.main([str(tmp_path)])
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv")}
    assert made == {path.relative_to(FOLDER) for path in FOLDER.rglob("*.csv")}
    assert len(made) > len(FILES)
    for path in made:
        assert (tmp_path / path).read_bytes() == (FOLDER / path).read_bytes(), path


def test_another_seed_makes_other_work() -> None:
    assert make_example.Fleet(1).records() != make_example.Fleet().records()


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_keeps_to_its_schema(kind: str) -> None:
    report = Report(str(FILES[kind]))
    found = list(read_records(FILES[kind], KINDS[kind], report, lambda read: None))
    assert report.problems() == []
    assert len(found) == len(rows(kind)) > 0


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 600_000


def test_its_models_are_those_of_the_shipped_registry() -> None:
    shipped = {
        json.loads(line)["model_id"]
        for path in REGISTRY.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    used = {row["model_id"] for kind in ("assignments", "outcomes") for row in rows(kind)}
    assert used
    assert used <= shipped


def test_its_work_begins_when_the_shipped_registry_holds() -> None:
    """Else what the models were then isn't known, and misuse of them isn't found."""
    shows = max(
        json.loads(line)["source_date"]
        for path in REGISTRY.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert min(row["assigned_at"] for row in rows("assignments")) >= shows


def test_it_claims_nothing_of_anyone_real() -> None:
    """Workers have first names only, operators are made up, and the files say so themselves."""
    workers = rows("workers")
    assert all(row["worker_id"].isalpha() and row["worker_id"].islower() for row in workers)
    assert {row["operator"] for row in workers} == {
        "",
        "harbour-lane",
        "lamplight",
        "larkhill",
        "manifold",
        "moonrise",
        "mossgate",
        "nightjar",
        "oakfield",
        "quality-desk",
        "second-opinion",
        "swiftdesk",
        "tern",
        "tidewater",
        "wickham",
    }
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert said.splitlines()[2].startswith("Nobody in these files exists")


def test_the_document_tells_of_every_worker() -> None:
    """docs/example.md says of each whether it is honest, and how it cheats."""
    document = Path(__file__).parents[2] / "docs" / "example.md"
    told = re.findall(r"\w+", document.read_text(encoding="utf-8"))
    assert [row["worker_id"] for row in rows("workers") if row["worker_id"] not in told] == []
    text = document.read_text(encoding="utf-8")
    for kind in ("workers", "tasks", "outcomes", "verdicts"):
        assert f"{len(rows(kind)):,} {kind}" in " ".join(text.split())
