"""Exports on a real server: what is written loads as what was claimed."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from modelpool.cli.files import SHIPPED
from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, NotFoundError, RegistryFileError
from modelpool.export import pages
from modelpool.pool import ModelPool
from modelpool.registry import Record, TaskType, read_registry, record_digest, write_registry
from tests.drawn_records import records
from tests.worlds import PARENTS, random_records, record, registry

FLAT = ("jsonl", "csv")


def exported(pool: ModelPool, format: str = "json", **asked: Any) -> str:
    stream = io.StringIO()
    pool.registry.export(stream, format=format, **asked)
    return stream.getvalue()


def document(pool: ModelPool, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exported(pool, **asked))
    return found


def claims(found: Sequence[Record]) -> list[tuple[str, str, str, str]]:
    return sorted((r["source"], r["model_id"], r["task_type"], record_digest(r)) for r in found)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(drawn=records())
def test_export_then_import_is_the_identity(
    drawn: list[Record], database: Database, helpers: Database, tmp_path: Path
) -> None:
    """In every format: the same claims in an empty graph, and nothing to change in the first."""
    second = [{**r, "source": "other", "cost_class": "Unknown"} for r in drawn[::2]]
    path = tmp_path / "drawn.jsonl"
    write_registry([*drawn, *second], path)
    try:
        read = read_registry([path])
    except RegistryFileError:
        # Drawn text may look like an address, or two kinds may contradict each other.
        assume(False)
    pool = ModelPool(database)
    helpers.write(lambda tx: tx.run("all/delete"))
    pool.registry.load(read)
    first = document(pool)
    assert claims(first["records"]) == claims(read.records)
    for format in ("json", *FLAT):
        path = tmp_path / f"export.{format}"
        pool.registry.export(path)
        again = read_registry([path])
        assert not pool.registry.preview(again).changes
        helpers.write(lambda tx: tx.run("all/delete"))
        pool.registry.load(again)
        second_time = document(pool)
        for name in ("sources", "task_types", "records"):
            assert second_time[name] == first[name]


def test_the_shipped_registry_survives_too(pool: ModelPool, tmp_path: Path) -> None:
    shipped = read_registry(sorted(SHIPPED.glob("*.jsonl")))
    pool.registry.load(shipped)
    steps: list[tuple[int, int]] = []
    path = tmp_path / "export.json"
    report = pool.registry.export(path, progress=lambda done, total: steps.append((done, total)))
    assert report.records == len(shipped.records)
    assert steps[-1] == (report.records, report.records)
    assert len(steps) > 1_000
    again = read_registry([path])
    assert claims(again.records) == claims(shipped.records)
    assert again.task_types == shipped.task_types
    would = pool.registry.preview(again)
    assert (would.added, would.changed, would.retired) == (0, 0, 0)


def test_all_claims_come_whatever_the_size_of_a_page(
    pool: ModelPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = random_records(seed=1, models=20)
    pool.registry.load(registry(*made))
    whole = document(pool)["records"]
    assert claims(whole) == claims(made)
    monkeypatch.setattr(pages, "PAGE", 3)
    assert document(pool)["records"] == whole


def test_a_document_keeps_what_files_cannot(pool: ModelPool, tmp_path: Path) -> None:
    """Precedence, task types that no record names, and what task types are."""
    source = tmp_path / "theirs.json"
    said = {
        "version": 1,
        "sources": [{"name": "first", "precedence": 3}, {"name": "litellm", "precedence": 1}],
        "task_types": [
            {"name": "baking", "description": "Make bread."},
            {"name": "cake-baking", "kind_of": "baking"},
            {"name": "pie-baking", "kind_of": "cake-baking", "description": "Make a pie."},
        ],
        "records": [
            record("a/one", "pie-baking", source="first", cost_class="High"),
            record("a/one", "pie-baking", source="litellm", cost_class="Low"),
        ],
    }
    source.write_text(json.dumps(said), encoding="utf-8")
    pool.registry.load(read_registry([source]))
    (model,) = pool.registry.search(where=["task_type=baking"])
    assert model.cost_class == "Low"
    found = document(pool)
    assert found["sources"] == said["sources"]
    own = [t for t in found["task_types"] if "baking" in t["name"]]
    assert own == said["task_types"]
    assert {r["kind_of"] for r in found["records"]} == {"cake-baking"}


def test_an_export_is_of_one_moment(pool: ModelPool, tmp_path: Path) -> None:
    before = random_records(seed=2, models=15)
    pool.registry.load(registry(*before), on=date(2026, 1, 1))
    pool.registry.load(registry(record("new/one")), on=date(2026, 2, 1))
    assert [r["model_id"] for r in document(pool)["records"]] == ["new/one"]
    then = document(pool, as_of=date(2026, 1, 15))
    assert claims(then["records"]) == claims(before)
    assert then["as_of"].startswith("2026-01-15T23:59:59")
    with pytest.raises(NotFoundError, match="when the registry begins"):
        exported(pool, as_of=date(2025, 1, 1))


def test_a_part_says_that_it_is_one_and_retires_nothing(pool: ModelPool, tmp_path: Path) -> None:
    own = [record(m, "baking", source=s) for m, s in (("a/one", "test"), ("a/two", "test"))]
    pool.registry.load(registry(*own, record("b/one", "baking", source="other"), parents={}))
    whole_source = document(pool, sources=["test"])
    assert not whole_source["partial"]
    assert [s["name"] for s in whole_source["sources"]] == ["test"]
    path = tmp_path / "part.json"
    report = pool.registry.export(path, model_ids=["a/one"])
    assert (report.models, report.records, report.partial) == (1, 1, True)
    part = read_registry([path])
    assert pool.registry.preview(part).retired == 0
    assert not pool.registry.load(part).changes


def test_names_that_are_not_there_are_said(pool: ModelPool, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    with pytest.raises(NotFoundError, match="the pool is empty"):
        pool.registry.export(path)
    pool.registry.load(registry(record("acme/small", source="models-dev")))
    with pytest.raises(NotFoundError, match="no source 'model-dev'; did you mean 'models-dev'"):
        pool.registry.export(path, sources=["model-dev"])
    with pytest.raises(NotFoundError, match="no model 'small'; did you mean 'acme/small'"):
        pool.registry.export(path, model_ids=["small"])
    with pytest.raises(InvalidInputError, match="format: found 'xml'"):
        pool.registry.export(path, format="xml")
    with pytest.raises(InvalidInputError, match=r"found the suffix '\.txt'"):
        pool.registry.export(tmp_path / "out.txt")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_export_leaves_the_old_file(pool: ModelPool, tmp_path: Path) -> None:
    pool.registry.load(registry(record("a/one"), record("a/two")))
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.registry.export(path, progress=interrupt)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_kinds_of_the_shipped_taxonomy_are_not_repeated(pool: ModelPool) -> None:
    kinds = [TaskType(name=name, kind_of=parent) for name, parent in PARENTS.items()]
    pool.registry.load(registry(record("a/one", "code-editing")))
    (found,) = document(pool)["records"]
    assert "kind_of" not in found
    assert {t["name"] for t in document(pool)["task_types"]} == {kind.name for kind in kinds}


def test_a_card_is_of_what_holds_at_a_moment(pool: ModelPool) -> None:
    one = record(
        "a/one", source="ours", cost_class="Unknown", notes="Ours.", retired_on="2026-06-01"
    )
    pool.registry.load(
        registry(one, record("a/one", source="litellm", cost_class="High")), on=date(2026, 1, 1)
    )
    pool.registry.load(registry(record("a/two", source="ours")), on=date(2026, 2, 1))
    pool.registry.load(registry(record("a/two", source="litellm")), on=date(2026, 3, 1))
    card = pool.registry.card("a/one", as_of=date(2026, 1, 15))
    assert [(c.cost_class, c.lifecycle) for c in card.capabilities] == [("High", "Stable")]
    assert {c.source for c in card.claims} == {"ours", "litellm"}
    gone = pool.registry.card("a/one")
    assert [c.lifecycle for c in gone.capabilities] == ["Retired"]
    assert gone.claims == ()
    with pytest.raises(NotFoundError, match="no model 'a/on'; did you mean 'a/one'"):
        pool.registry.card("a/on")
