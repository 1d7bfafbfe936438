"""An organisation's own corrections: they win, they stay, and they can be taken back."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, RegistryFileError
from modelpool.pool import ModelPool
from modelpool.registry import read_registry
from tests.worlds import record, registry

DOCS = Path(__file__).parent.parent.parent / "docs" / "overlay.md"
IMPORTED = {"source": "litellm", "lifecycle_basis": "derived:no_experimental_word"}


def corrections(tmp_path: Path, *records: dict[str, Any]) -> list[Path]:
    path = tmp_path / "corrections.jsonl"
    path.write_text("\n".join(map(json.dumps, records)) + "\n")
    return [path]


def held(pool: ModelPool, model_id: str, field: str) -> set[str]:
    return {claim.value for claim in pool.registry.claims(model_id, field=field) if claim.holds}


@pytest.fixture
def imported(pool: ModelPool) -> ModelPool:
    """One model for two task types, as an import says."""
    pool.registry.load(
        registry(
            record("acme/a", "generation", name="A preview", maker="acme", **IMPORTED),
            record("acme/a", "code-editing", name="A preview", maker="acme", **IMPORTED),
        ),
        on=date(2025, 1, 1),
    )
    return pool


def test_one_field_is_corrected_and_all_else_stays(imported: ModelPool, tmp_path: Path) -> None:
    before = {
        (c.task_type, c.field): c.value for c in imported.registry.claims("acme/a") if c.holds
    }
    files = corrections(tmp_path, {"model_id": "acme/a", "provider_type": "Proprietary"})
    imported.registry.load(imported.registry.read_overlay(files))
    after = {(c.task_type, c.field): c.value for c in imported.registry.claims("acme/a") if c.holds}
    assert before[None, "provider_type"] == "Open-source"
    assert after == before | {(None, "provider_type"): "Proprietary"}
    (model,) = imported.feasible(task_type="code-editing", provider_types=["Proprietary"])
    assert (model.base_model, model.lifecycle, model.maker) == ("acme/a", "Stable", "acme")


def test_a_correction_survives_a_new_import_and_can_be_taken_back(
    imported: ModelPool, tmp_path: Path
) -> None:
    correction = {"model_id": "acme/a", "task_type": "generation", "cost_class": "High"}
    other = {"model_id": "acme/a", "task_type": "code-editing", "risk_level": "High"}
    imported.registry.load(imported.registry.read_overlay(corrections(tmp_path, correction, other)))
    newer = record("acme/a", "generation", cost_class="Medium", **IMPORTED)
    imported.registry.load(registry(newer, record("acme/a", "code-editing", **IMPORTED)))
    assert "High" in held(imported, "acme/a", "cost_class")
    imported.registry.load(imported.registry.read_overlay(corrections(tmp_path, other)))
    assert held(imported, "acme/a", "cost_class") == {"Low", "Medium"}
    assert "High" in held(imported, "acme/a", "risk_level")


def test_loading_the_same_corrections_again_writes_nothing(
    imported: ModelPool, tmp_path: Path
) -> None:
    files = corrections(tmp_path, {"model_id": "acme/a", "lifecycle": "Deprecated"})
    assert imported.registry.load(imported.registry.read_overlay(files)).added == 2
    assert imported.registry.load(imported.registry.read_overlay(files)).load_ids == ()
    assert held(imported, "acme/a", "lifecycle") == {"Deprecated"}


@pytest.mark.parametrize("field", [{"provider_type": "Proprietary"}, {"lifecycle": "Stable"}])
def test_a_correction_keeps_no_model_alive(
    imported: ModelPool, tmp_path: Path, field: dict[str, str]
) -> None:
    """Not even one that states a lifecycle; the same file can be loaded again, and counts again."""
    listed = registry(
        record("acme/a", "generation", **IMPORTED), record("acme/a", "code-editing", **IMPORTED)
    )
    files = corrections(tmp_path, {"model_id": "acme/a", **field})
    imported.registry.load(imported.registry.read_overlay(files))
    gone = imported.registry.load(registry(record("acme/b", source="litellm")))
    assert gone.models_retired == 1
    for task_type in ("generation", "code-editing"):
        found = imported.feasible(task_type=task_type)
        assert "acme/a" not in [model.model_id for model in found]
    status = imported.registry.status("acme/a")
    assert (status.lifecycle, status.vanished_at) == ("Retired", gone.since)
    assert [(row.source, row.until) for row in imported.registry.listings("acme/a")] == [
        ("litellm", gone.since)
    ]
    again = imported.registry.load(imported.registry.read_overlay(files))
    assert (again.added, again.changed, again.unchanged, again.retired) == (0, 0, 2, 0)
    assert "acme/a" not in [m.model_id for m in imported.feasible(task_type="generation")]
    imported.registry.load(listed)
    (name, value), (model,) = *field.items(), imported.feasible(task_type="generation")
    assert (model.model_id, getattr(model, name)) == ("acme/a", value)


def test_a_whole_record_keeps_its_model_when_no_other_source_lists_it(
    imported: ModelPool, tmp_path: Path
) -> None:
    whole = record("acme/a", "generation", cost_class="High")
    taken = {k: v for k, v in whole.items() if k not in ("source", "base_model", "provider")}
    imported.registry.load(imported.registry.read_overlay(corrections(tmp_path, taken)))
    imported.registry.load(registry(record("acme/b", source="litellm")))
    (model,) = imported.feasible(task_type="generation")
    assert (model.model_id, model.cost_class) == ("acme/a", "High")
    correction = {"model_id": "acme/a", "task_type": "generation", "cost_class": "High"}
    imported.registry.load(imported.registry.read_overlay(corrections(tmp_path, correction)))
    assert imported.feasible(task_type="generation") == ()


def test_a_correction_of_something_else_leaves_a_stated_lifecycle(
    pool: ModelPool, tmp_path: Path
) -> None:
    """Silent about the lifecycle, it doesn't let one taken from a name pass before a stated one."""
    by_name = {"lifecycle": "Stable", "lifecycle_basis": "derived:no_experimental_word"}
    pool.registry.load(
        registry(
            record("a/one", source="aider", **by_name),
            record("a/one", source="models-dev", lifecycle="Deprecated"),
        )
    )
    files = corrections(tmp_path, {"model_id": "a/one", "provider_type": "Internal"})
    pool.registry.load(pool.registry.read_overlay(files))
    (model,) = pool.feasible(task_type="code-generation")
    assert (model.lifecycle, model.provider_type) == ("Deprecated", "Internal")
    assert pool.registry.status("a/one").lifecycle == "Deprecated"
    assert held(pool, "a/one", "lifecycle") == {"Deprecated"}
    assert [c.source for c in pool.registry.claims("a/one", field="cost_class")] == [
        "aider",
        "models-dev",
    ]


def test_nothing_left_in_the_file_takes_all_corrections_back(
    imported: ModelPool, tmp_path: Path
) -> None:
    files = corrections(tmp_path, {"model_id": "acme/a", "provider_type": "Proprietary"})
    imported.registry.load(imported.registry.read_overlay(files), on=date(2025, 2, 1))
    empty = tmp_path / "corrections.json"
    empty.write_text("[]")
    assert (
        imported.registry.load(imported.registry.read_overlay([empty]), on=date(2025, 3, 1)).retired
        == 2
    )
    assert held(imported, "acme/a", "provider_type") == {"Open-source"}
    (then,) = imported.feasible(task_type="generation", as_of=date(2025, 2, 15))
    assert then.provider_type == "Proprietary"


def test_a_task_type_that_a_source_adds_later_is_corrected_too(
    imported: ModelPool, tmp_path: Path
) -> None:
    files = corrections(tmp_path, {"model_id": "acme/a", "provider_type": "Proprietary"})
    imported.registry.load(imported.registry.read_overlay(files))
    newer = record("acme/a", "image-generation", **(IMPORTED | {"source": "models-dev"}))
    imported.registry.load(registry(newer))
    (model,) = imported.feasible(task_type="image-generation")
    assert model.provider_type == "Proprietary"


def test_every_record_that_corrects_nothing_is_pointed_out(
    imported: ModelPool, tmp_path: Path
) -> None:
    files = corrections(
        tmp_path,
        {"model_id": "acme/aa", "provider_type": "Internal"},
        {"model_id": "acme/a"},
        {"model_id": "acme/a", "task_type": "image-generation", "cost_class": "Low"},
    )
    with pytest.raises(RegistryFileError) as caught:
        imported.registry.read_overlay(files)
    first, second, third = map(str, caught.value.problems)
    assert "line 1: model_id: found 'acme/aa', expected a model that a source lists" in first
    assert "did you mean 'acme/a'?" in first
    assert "line 2: found nothing to correct" in second
    assert third.endswith(
        "line 3: task_type: found 'image-generation', expected one of those it is listed for: "
        "code-editing, generation"
    )


def test_no_other_way_leads_into_the_overlay(tmp_path: Path) -> None:
    """A load of a file by that name would take back all corrections."""
    whole = {k: v for k, v in record("us/own").items() if k != "source"}
    path = tmp_path / "overlay.jsonl"
    path.write_text(json.dumps(whole) + "\n")
    with pytest.raises(RegistryFileError, match="`modelpool overlay` loads corrections"):
        read_registry([path])
    with pytest.raises(InvalidInputError, match="`modelpool overlay` loads corrections"):
        read_registry([path], source="overlay")


def test_a_model_of_ones_own_must_be_whole(imported: ModelPool, tmp_path: Path) -> None:
    own = {"model_id": "us/own", "task_type": "generation", "provider_type": "Internal"}
    missing = r"whole record \(accuracy_class, latency_class, cost_class, risk_level missing\)"
    with pytest.raises(RegistryFileError, match=missing):
        imported.registry.read_overlay(corrections(tmp_path, own))
    whole = own | {"accuracy_class": "High", "latency_class": "Fast"}
    whole |= {"cost_class": "Low", "risk_level": "Low", "lifecycle": "Experimental"}
    imported.registry.load(imported.registry.read_overlay(corrections(tmp_path, whole)))
    (model,) = imported.feasible(task_type="generation", provider_types=["Internal"])
    assert (model.model_id, model.lifecycle) == ("us/own", "Experimental")


def test_a_class_of_a_model_with_several_task_types_needs_one(
    imported: ModelPool, tmp_path: Path
) -> None:
    with pytest.raises(RegistryFileError) as caught:
        imported.registry.read_overlay(
            corrections(tmp_path, {"model_id": "acme/a", "cost_class": "Low"})
        )
    assert [problem.field for problem in caught.value.problems] == ["task_type"]


def test_the_documented_example_is_one(pool: ModelPool, tmp_path: Path) -> None:
    pool.registry.load(
        registry(
            record("acme/solver-1", "generation", provider_type="Proprietary"),
            record("acme/solver-2", "code-editing"),
        )
    )
    (text,) = re.findall(r"```jsonl\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    path = tmp_path / "corrections.jsonl"
    path.write_text(text)
    assert pool.registry.load(pool.registry.read_overlay([path])).added == 3
    assert held(pool, "acme/solver-1", "provider_type") == {"Open-source"}
    assert held(pool, "acme/solver-2", "accuracy_class") == {"Low"}


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv"])
def test_corrections_survive_an_export_and_its_import(
    imported: ModelPool, helpers: Database, tmp_path: Path, suffix: str
) -> None:
    """They come back as what they are: still silent where they were, and keeping nothing alive."""
    correction = {"model_id": "acme/a", "task_type": "generation", "cost_class": "High"}
    imported.registry.load(imported.registry.read_overlay(corrections(tmp_path, correction)))
    path = tmp_path / f"all.{suffix}"
    imported.registry.export(path)
    before = [(c.task_type, c.field, c.source, c.value) for c in imported.registry.claims("acme/a")]
    helpers.write(lambda tx: tx.run("all/delete"))
    imported.registry.load(read_registry([path]))
    assert [
        (c.task_type, c.field, c.source, c.value) for c in imported.registry.claims("acme/a")
    ] == before
    imported.registry.load(registry(record("acme/b", source="litellm")))
    assert imported.feasible(task_type="generation") == ()
