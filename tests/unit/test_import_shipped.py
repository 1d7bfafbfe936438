"""The registry that ships: what it promises, and that its documents say what it says."""

from __future__ import annotations

import runpy
from collections import defaultdict
from pathlib import Path

import pytest

from modelpool.cli.files import SHIPPED
from modelpool.registry import Registry, read_registry as read

ROOT = Path(__file__).parent.parent.parent
FULL = ("accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type")


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return read(sorted(SHIPPED.glob("*.jsonl")))


def test_at_least_60_models_are_fully_classified_for_three_task_types(shipped: Registry) -> None:
    classified: dict[str, set[str]] = defaultdict(set)
    for record in shipped.records:
        if all(record[field] != "Unknown" for field in FULL):
            classified[record["model_id"]].add(record["task_type"])
    assert sum(len(task_types) >= 3 for task_types in classified.values()) >= 60


def test_sources_agree_on_the_weights_of_an_offer(shipped: Registry) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for record in shipped.records:
        said[record["model_id"]].add(record["base_model"])
    assert {model_id: bases for model_id, bases in said.items() if len(bases) > 1} == {}


def test_at_least_79_of_109_leaderboard_rows_are_joined_to_offers(shipped: Registry) -> None:
    offers = {
        record["base_model"]
        for record in shipped.records
        if record["source"] in ("models-dev", "litellm")
    }
    rows = {
        (record["source"], record["model_id"], record["base_model"] in offers)
        for record in shipped.records
        if record["source"].startswith("bfcl")
    }
    assert len(rows) == 109
    assert sum(joined for *_, joined in rows) >= 79


def test_helm_closes_no_weights_that_most_providers_state_as_open(shipped: Registry) -> None:
    said: dict[str, list[str]] = defaultdict(list)
    for record in shipped.records:
        if record["source"] == "models-dev":
            said[record["base_model"]].append(record["provider_type"])
    closed = {
        record["base_model"]
        for record in shipped.records
        if record["source"] == "helm" and record["provider_type"] == "Proprietary"
    }
    open_shares = {base: said[base].count("Open-source") / len(said[base]) for base in said}
    assert [base for base in closed & said.keys() if open_shares[base] > 0.5] == []


def test_the_list_of_joins_is_the_one_of_the_shipped_registry() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "identity_joins.py"))["render"]()
    assert (ROOT / "docs" / "identity-joins.md").read_text() == page
