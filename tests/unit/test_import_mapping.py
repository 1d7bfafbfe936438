"""The mapping file: what it decides, how it is overridden, and which faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelpool.exceptions import InvalidInputError
from modelpool.importers.classes import Thresholds, classify
from modelpool.importers.mapping import load_mapping
from modelpool.importers.rules import PriceRule, text_is_really
from modelpool.registry import shipped_task_types

CUTS = {"low": 0.42, "high": 1.69, "classes": ["Low", "Medium", "High"]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, "Low"), (0.42, "Low"), (0.43, "Medium"), (1.69, "Medium"), (1.7, "High")],
)
def test_a_value_on_a_cut_point_belongs_to_the_class_below(value: float, expected: str) -> None:
    assert classify(Thresholds.of(CUTS, "test"), value) == expected


def test_classes_may_fall_as_values_rise() -> None:
    cuts = Thresholds.of(CUTS | {"classes": ["Fast", "Medium", "Slow"]}, "test")
    assert [classify(cuts, value) for value in (0.1, 1, 9)] == ["Fast", "Medium", "Slow"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"low": 2}, "low 2 and high 1.69"),
        ({"high": "much"}, "high 'much'"),
        ({"low": True}, "low True"),
        ({"classes": ["Good", "Bad"]}, "Good"),
        ({"hihg": 3}, "hihg"),
    ],
)
def test_wrong_cut_points_are_refused_by_name(change: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidInputError, match=r"mapping: models_dev\.cost") as caught:
        Thresholds.of(CUTS | change, "models_dev.cost")
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("google/gemini-3-pro-preview", ""),
        ("gemini/gemini-2.5-flash-preview-09-2025", ""),
        ("xai/grok-4.20-beta-0309-reasoning", ""),
        ("google/gemini-exp-1206", ""),
        ("iflowcn/deepseek-v3.2", "DeepSeek-V3.2-Exp"),
        ("openrouter/mancer/weaver", "Weaver (alpha)"),
        ("acme/exp1206", "Experimental model"),
    ],
)
def test_experimental_words_make_an_experimental_offer(model_id: str, name: str) -> None:
    assert load_mapping().lifecycle_rule()(model_id, name)["lifecycle"] == "Experimental"


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("openai/gpt-4o", "GPT-4o"),
        ("acme/alphabet", "Express"),
        ("acme/previewer", ""),
        ("acme/betamax", "Expert"),
        ("fireworks-ai/flux-1-dev", "FLUX.1 [dev]"),
    ],
)
def test_parts_of_words_do_not(model_id: str, name: str) -> None:
    assert load_mapping().lifecycle_rule()(model_id, name)["lifecycle"] == "Stable"


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("text-embedding-3-small", "embedding"),
        ("baai/bge-m3", "embedding"),
        ("@cf/baai/bge-reranker-base", "reranking"),
        ("meta-llama/llama-guard-4-12b", "moderation"),
        ("openai/whisper-large-v3", "transcription"),
        ("tngtech/tng-r1t-chimera", "text-generation"),
        ("gpt-4o", "text-generation"),
    ],
)
def test_what_isnt_for_writing_is_told_by_its_name(about: str, expected: str) -> None:
    assert text_is_really(load_mapping())("text-generation", about) == expected


def test_a_stated_task_type_other_than_text_stands() -> None:
    rule = text_is_really(load_mapping())
    assert rule("image-generation", "embed-anything") == "image-generation"


@pytest.mark.parametrize(
    ("task_type", "text", "prices", "cost_class", "basis"),
    [
        ("text-generation", "a", (0.1, 0.4), "Low", "blended 0.175"),
        ("text-generation", "a", (1.0, 3.0), "Medium", "blended 1.5"),
        ("text-generation", "a", (2.5, 10.0), "High", "blended 4.375"),
        ("embedding", "a", (0.5, 0.0), "Medium", "input 0.5"),
        ("text-generation", "llama:free", (0.0, 0.0), "Low", "free"),
        ("text-generation", "llama", (0.0, 0.0), "Unknown", None),
        ("text-generation", "freedom", (0.0, 0.0), "Unknown", None),
        ("text-generation", "a", (0.14, 0.0), "Unknown", None),
        ("text-generation", "a", (None, None), "Unknown", None),
        ("image-generation", "a", (5.0, 40.0), "Unknown", None),
    ],
)
def test_prices_make_a_cost_class_or_a_stated_doubt(
    task_type: str,
    text: str,
    prices: tuple[float | None, float | None],
    cost_class: str,
    basis: str | None,
) -> None:
    priced = PriceRule(load_mapping(), "models_dev")(task_type, text, *prices)
    assert priced.fields["cost_class"] == cost_class
    assert bool(priced.doubt) == (cost_class == "Unknown")
    if basis is None:
        assert "cost_basis" not in priced.fields
    else:
        assert basis in priced.fields["cost_basis"]


def test_a_price_that_is_not_known_is_not_recorded_as_zero() -> None:
    priced = PriceRule(load_mapping(), "models_dev")("text-generation", "a", 0.0, 0.0)
    assert priced.fields == {"cost_class": "Unknown"}


def test_every_task_type_of_the_mapping_ships() -> None:
    mapping = load_mapping()
    named = set(mapping.section("models_dev")["outputs"].values())
    named |= set(mapping.section("litellm")["modes"].values())
    named |= {rule["task_type"] for rule in mapping.section("task_types")["text_is_really"]}
    named |= set(mapping.section("cost")["blended"]) | set(mapping.section("cost")["input_only"])
    assert named <= {task_type.name for task_type in shipped_task_types()}


def test_shipped_task_types_are_a_forest() -> None:
    parents = {task_type.name: task_type.kind_of for task_type in shipped_task_types()}
    assert len(parents) == len(shipped_task_types())
    for name in parents:
        path = [name]
        while (parent := parents[path[-1]]) is not None:
            assert parent not in path
            path.append(parent)


def test_an_own_file_changes_only_what_it_gives(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("models_dev: {cost: {high: 3}}\nlifecycle: {experimental_words: [draft]}\n")
    mapping = load_mapping(own)
    cuts = mapping.thresholds("models_dev", "cost")
    assert (cuts.low, cuts.high) == (0.42, 3)
    assert mapping.lifecycle_rule()("acme/draft-1", "")["lifecycle"] == "Experimental"
    assert mapping.lifecycle_rule()("acme/beta-1", "")["lifecycle"] == "Stable"
    assert load_mapping().thresholds("models_dev", "cost").high == 1.69


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("modelsdev: {}", "'modelsdev'"),
        ("models_dev: {cost: 3}", "models_dev.cost: found 3, expected a table"),
        ("models_dev: {cost: {low: cheap}}", "models_dev.cost.low: found 'cheap'"),
        ("lifecycle: {experimental_words: preview}", "expected a list"),
        ("litellm: {modes: {dance: 3}}", "litellm.modes.dance: found 3, expected text"),
        ("lifecycle: {experimental_words: [1]}", "experimental_words: found 1, expected text"),
        ("task_types: {text_is_really: [{pattern: a}]}", "expected the keys pattern, task_type"),
        ("- a\n- b", "a table of sections"),
        ("models_dev: [", "not valid YAML"),
    ],
)
def test_a_faulty_own_file_is_refused(tmp_path: Path, text: str, named: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text)
    with pytest.raises(InvalidInputError) as caught:
        load_mapping(own)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_faulty_pattern_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("task_types: {text_is_really: [{pattern: '(', task_type: embedding}]}")
    with pytest.raises(InvalidInputError, match=r"task_types\.text_is_really: invalid pattern"):
        text_is_really(load_mapping(own))


def test_a_missing_own_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"own\.yaml: found no such file"):
        load_mapping(tmp_path / "own.yaml")
