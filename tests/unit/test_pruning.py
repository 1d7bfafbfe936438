"""What pruning keeps, without a server: needs are asked of lists of models."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.exceptions import RegistryFileError
from modelpool.pruning import Rules, planned
from modelpool.pruning.planning import Need
from modelpool.registry import read_registry
from tests.registry_samples import sound_record

AT = datetime(2026, 6, 1, tzinfo=UTC)
PARENTS = {"generation": None, "coding": "generation", "editing": "coding"}


def model(model_id: str, declared_for: str = "coding", **fields: Any) -> dict[str, Any]:
    return {
        "model_id": model_id,
        "declared_for": declared_for,
        "base_model": model_id,
        "maker": None,
        "provider": "acme",
        "preference": 1,
        "accuracy_class": "High",
        "latency_class": "Fast",
        "cost_class": "Low",
        "risk_level": "Low",
        **fields,
    }


class Graph:
    """Answers the queries of a plan from lists, and counts them."""

    def __init__(self, **feasible: list[dict[str, Any]]) -> None:
        self.feasible = feasible
        self.reasons: dict[str, list[tuple[str, str]]] = {}
        self.required: dict[str, Any] = {"distinct": [], "workers": 1}
        self.limits: list[int] = []

    def __call__(self, name: str, **asked: Any) -> list[dict[str, Any]]:
        if name == "feasibility/feasible_set":
            self.limits.append(asked["limit"])
            return self.feasible[asked["task"]["task_type"]][: asked["limit"]]
        if name == "degradation/needs":
            return [{"task_type": one, "min_accuracy": None} for one in self.feasible]
        if name == "registry/task_types":
            return [{"name": name, "kind_of": parent} for name, parent in PARENTS.items()]
        if name == "policy/requirements":
            return [self.required]
        found = self.reasons.get(name.removeprefix("pruning/"), [])
        return [{"model_id": m, "task_type": t, "because": name, "expected": 5} for m, t in found]


def kept(graph: Graph) -> dict[tuple[str, str], str]:
    return dict(planned(graph, Rules(), AT, lambda *step: None).kept)


def test_values_that_are_not_known_are_no_different_ones() -> None:
    need = Need({"task_type": "coding"}, ["coding"], {"model_id": 1, "maker": 2})
    assert need.short_of([]) == {"model_id": 1, "maker": 2}
    assert need.short_of([model("a"), model("b")]) == {"maker": 2}
    assert need.short_of([model("a", maker="x"), model("b", maker="y")]) == {}


def test_what_is_pruned_for_a_special_type_is_not_taken_for_the_general_one() -> None:
    need = Need({"task_type": "editing"}, ["editing", "coding", "generation"], {})
    row = model("a", "coding")
    assert need.gone(row, {("a", "editing")}) == [("a", "editing")]
    assert need.gone(row, {("a", "coding"), ("a", "editing")}) == [
        ("a", "editing"),
        ("a", "coding"),
    ]
    assert need.gone(row, {("a", "generation"), ("b", "coding")}) == []


def test_the_least_reason_stays_whatever_the_classes() -> None:
    graph = Graph(coding=[model("old"), model("new", accuracy_class="Low"), model("fallen")])
    graph.reasons = {
        "deprecated": [("old", "coding")],
        "unused": [("new", "coding")],
        "degraded": [("fallen", "coding")],
    }
    assert kept(graph) == {("new", "coding"): "coding"}
    graph.reasons["deprecated"].append(("new", "coding"))
    assert kept(graph) == {("old", "coding"): "coding"}


def test_one_that_serves_two_needs_is_kept_once() -> None:
    """The need with the least choice decides, and the other is content with it."""
    better, both = model("better"), model("both", cost_class="High")
    graph = Graph(coding=[better, both], editing=[both])
    graph.reasons["deprecated"] = [("better", "coding"), ("both", "coding")]
    assert kept(graph) == {("both", "coding"): "editing"}
    graph.feasible["editing"] = [better, both]
    assert kept(graph) == {("better", "coding"): "coding"}


def test_a_panel_keeps_its_different_models_as_far_as_it_has_any() -> None:
    rows = [model(name, base_model=base) for name, base in ("ax", "bx", "cy", "dz", "ez")]
    graph = Graph(coding=rows)
    graph.reasons["deprecated"] = [(row["model_id"], "coding") for row in rows]
    graph.required = {"distinct": ["base_model", "operator"], "workers": 5}
    assert [model_id for model_id, _ in kept(graph)] == ["a", "c", "d"]
    graph.required["workers"] = 2
    assert [model_id for model_id, _ in kept(graph)] == ["a", "c"]


def test_of_thousands_that_leave_the_one_that_stays_is_found() -> None:
    rows = [model(f"m{number:04}") for number in range(5_000)]
    graph = Graph(coding=rows)
    graph.reasons["deprecated"] = [(row["model_id"], "coding") for row in rows[:-1]]
    assert kept(graph) == {}
    assert max(graph.limits) >= 5_000
    graph.reasons["deprecated"] = [(row["model_id"], "coding") for row in rows]
    assert kept(graph) == {("m0000", "coding"): "coding"}
    graph.limits = []
    graph.reasons["deprecated"] = [(rows[0]["model_id"], "coding")]
    assert kept(graph) == {}
    assert max(graph.limits) < 100


def test_only_a_correction_may_prune(tmp_path: Path) -> None:
    path = tmp_path / "ours.jsonl"
    path.write_text(json.dumps(sound_record(pruned="not approved")))
    with pytest.raises(RegistryFileError) as caught:
        read_registry([path])
    (problem,) = caught.value.problems
    assert (problem.field, problem.expected) == ("pruned", "pruned only in a correction")
    path.write_text(json.dumps(sound_record(pruned="not approved", scope="correction")))
    assert read_registry([path]).records[0]["pruned"] == "not approved"


def test_undoing_is_no_dry_run() -> None:
    done = CliRunner().invoke(modelpool, ["prune", "--undo", "x", "--dry-run"])
    assert done.exit_code == 2
    assert "--undo: it can't be combined with --dry-run" in done.output
