"""Metadata only: what is refused, and what only looks like it."""

from __future__ import annotations

import pytest

from modelpool.arguments import did_you_mean
from modelpool.files.refusals import is_refused_name, refusal, show
from modelpool.files.schema import fields


@pytest.mark.parametrize(
    "text",
    [
        "see section 3",
        "gpt-4.1",
        "meta/llama-3.3-70b",
        "huggingface/MiniMaxAI/MiniMax-M2.1",
        "chutes/XiaomiMiMo/MiMo-V2-Flash-TEE",
        "bedrock/us.anthropic.claude-3-5-sonnet-20241022-v2:0",
        "accounts/fireworks/models/llama-v3p1-405b-instruct-long",
        "derived:price_terciles(blended 0.41 USD/Mtok)",
        "o3-mini (2025-01-31) (DSPy BootstrapFewShotWithRandomSearch)",
        "The bearer of good news: risk-averse, task-specific, 128000 tokens.",
        "Token limits are the key: no password is needed.",
        "API key: required. Its secret: practice.",
        "a" * 300,
    ],
)
def test_ordinary_text_is_not_refused(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ftp://files.example.org",
        "www.example.org",
        "10.0.0.1:80",
        "arn:aws:bedrock:us-east-1:123456789012:model/x",
    ],
)
def test_addresses_are_refused(text: str) -> None:
    assert refusal(f"at {text}") == "a URL or an address"


@pytest.mark.parametrize(
    "text",
    [
        "sk-" + "a1b2c3d4" * 3,
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0",
        "API key = abcdefgh",
        "Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5",
    ],
)
def test_credentials_are_refused_and_never_shown(text: str) -> None:
    assert refusal(f"use {text}") == "a key or a credential"
    assert show(f"use {text}") == "(hidden)"


@pytest.mark.parametrize(
    "name", ["Weights", "modelUrl", "API_KEY", "hf_token", "token", "host-name", "base_uri"]
)
def test_names_of_what_is_no_metadata_are_refused(name: str) -> None:
    assert is_refused_name(name)


@pytest.mark.parametrize("name", [*fields(), "cost_per_token", "selection_weight", "monkey"])
def test_other_names_are_not(name: str) -> None:
    assert not is_refused_name(name)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x", "'x'"),
        ("a\x1b[2J\n\u202e", "'a\\x1b[2J\\n\\u202e'"),
        ("y " * 100, f"'{'y ' * 40}'… (200 characters)"),
        (None, "nothing (null)"),
        (True, "true"),
        (0.5, "0.5"),
        (10**99, "a number of 100 digits"),
        (float("nan"), "a number that is not finite"),
        ({"api_key": "x"}, "an object"),
        (["x"], "a list"),
    ],
)
def test_found_values_are_shown_short_and_harmless(value: object, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("HIGH", ("Low", "Medium", "High"), "; did you mean 'High'?"),
        ("opensource", ("Open-source", "Internal"), "; did you mean 'Open-source'?"),
        ("blue", ("Low", "Medium", "High"), ""),
    ],
)
def test_hints_are_given_for_near_misses_only(word: str, known: tuple[str, ...], hint: str) -> None:
    assert did_you_mean(word, known) == hint
