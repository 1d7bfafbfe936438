"""An organisation's own corrections: they win, they stay, and they can be taken back."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import RegistryFileError
from modelpool.pool import ModelPool
from tests.worlds import record, registry

DOCS = Path(__file__).parent.parent.parent / "docs" / "overlay.md"
IMPORTED = {"source": "litellm", "lifecycle_basis": "derived:no_experimental_word"}


def corrections(tmp_path: Path, *records: dict[str, Any]) -> list[Path]:
    path = tmp_path / "corrections.jsonl"
    path.write_text("\n".join(map(json.dumps, records)) + "\n")
    return [path]


def held(pool: ModelPool, model_id: str, field: str) -> set[str]:
    return {claim.value for claim in pool.claims(model_id, field=field) if claim.holds}


@pytest.fixture
def imported(pool: ModelPool) -> ModelPool:
    """One model for two task types, as an import says."""
    pool.load(
        registry(
            record("acme/a", "generation", name="A preview", maker="acme", **IMPORTED),
            record("acme/a", "code-editing", name="A preview", maker="acme", **IMPORTED),
        ),
        on=date(2025, 1, 1),
    )
    return pool


def test_one_field_is_corrected_and_all_else_stays(imported: ModelPool, tmp_path: Path) -> None:
    before = {(c.task_type, c.field): c.value for c in imported.claims("acme/a") if c.holds}
    files = corrections(tmp_path, {"model_id": "acme/a", "provider_type": "Proprietary"})
    imported.load(imported.read_overlay(files))
    after = {(c.task_type, c.field): c.value for c in imported.claims("acme/a") if c.holds}
    assert before[None, "provider_type"] == "Open-source"
    assert after == before | {(None, "provider_type"): "Proprietary"}
    (model,) = imported.feasible(task_type="code-editing", provider_types=["Proprietary"])
    assert (model.base_model, model.lifecycle, model.maker) == ("acme/a", "Stable", "acme")


def test_a_correction_survives_a_new_import_and_can_be_taken_back(
    imported: ModelPool, tmp_path: Path
) -> None:
    correction = {"model_id": "acme/a", "task_type": "generation", "cost_class": "High"}
    other = {"model_id": "acme/a", "task_type": "code-editing", "risk_level": "High"}
    imported.load(imported.read_overlay(corrections(tmp_path, correction, other)))
    newer = record("acme/a", "generation", cost_class="Medium", **IMPORTED)
    imported.load(registry(newer, record("acme/a", "code-editing", **IMPORTED)))
    assert "High" in held(imported, "acme/a", "cost_class")
    imported.load(imported.read_overlay(corrections(tmp_path, other)))
    assert held(imported, "acme/a", "cost_class") == {"Low", "Medium"}
    assert "High" in held(imported, "acme/a", "risk_level")


def test_loading_the_same_corrections_again_writes_nothing(
    imported: ModelPool, tmp_path: Path
) -> None:
    files = corrections(tmp_path, {"model_id": "acme/a", "lifecycle": "Deprecated"})
    assert imported.load(imported.read_overlay(files)).added == 2
    assert imported.load(imported.read_overlay(files)).load_ids == ()
    assert held(imported, "acme/a", "lifecycle") == {"Deprecated"}


def test_a_model_that_is_only_corrected_is_retired(imported: ModelPool, tmp_path: Path) -> None:
    files = corrections(tmp_path, {"model_id": "acme/a", "provider_type": "Proprietary"})
    imported.load(imported.read_overlay(files))
    imported.load(registry(record("acme/b", source="litellm")))
    assert imported.feasible(task_type="generation") == ()
    assert [m.model_id for m in imported.feasible(task_type="code-generation")] == ["acme/b"]


def test_a_model_of_ones_own_must_be_whole(imported: ModelPool, tmp_path: Path) -> None:
    own = {"model_id": "us/own", "task_type": "generation", "provider_type": "Internal"}
    with pytest.raises(RegistryFileError) as caught:
        imported.read_overlay(corrections(tmp_path, own))
    lacking = {problem.field for problem in caught.value.problems}
    assert lacking == {"accuracy_class", "latency_class", "cost_class", "risk_level"}
    whole = own | {"accuracy_class": "High", "latency_class": "Fast"}
    whole |= {"cost_class": "Low", "risk_level": "Low", "lifecycle": "Experimental"}
    imported.load(imported.read_overlay(corrections(tmp_path, whole)))
    (model,) = imported.feasible(task_type="generation", provider_types=["Internal"])
    assert (model.model_id, model.lifecycle) == ("us/own", "Experimental")


def test_a_class_of_a_model_with_several_task_types_needs_one(
    imported: ModelPool, tmp_path: Path
) -> None:
    with pytest.raises(RegistryFileError) as caught:
        imported.read_overlay(corrections(tmp_path, {"model_id": "acme/a", "cost_class": "Low"}))
    assert [problem.field for problem in caught.value.problems] == ["task_type"]


def test_the_documented_example_is_one(pool: ModelPool, tmp_path: Path) -> None:
    pool.load(
        registry(
            record("acme/solver-1", "generation", provider_type="Proprietary"),
            record("acme/solver-2", "code-editing"),
        )
    )
    (text,) = re.findall(r"```jsonl\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    path = tmp_path / "corrections.jsonl"
    path.write_text(text)
    assert pool.load(pool.read_overlay([path])).added == 3
    assert held(pool, "acme/solver-1", "provider_type") == {"Open-source"}
    assert held(pool, "acme/solver-2", "accuracy_class") == {"Low"}
