"""What holds of every id that names a model, whichever it is."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import assume, given, settings, strategies as st

from modelpool.cli.files import SHIPPED
from modelpool.importers.identity import IdentityRules, Offer, identify
from modelpool.importers.mapping import load_mapping

RULES = IdentityRules(load_mapping())

FAMILIES = (
    *("llama-3.1", "llama-3.2", "Llama-3.3", "meta-llama-3", "llama-4-scout", "code-llama"),
    *("qwen2.5", "qwen3", "qwen25-coder", "Qwen3-VL", "Qwen3-Next", "qwen3.5", "gemma-3", "gemma2"),
    *("mistral-small-3.2", "mistral-large", "ministral-3", "Mixtral-8x7B", "deepseek-r1-distill"),
    *("deepseek-v3p1", "GLM-4", "glm-z1", "phi-4", "hermes-3", "nemotron-3-nano", "granite-4.0"),
    *("ernie-4.5", "OLMo-2", "falcon", "yi", "gpt-oss", "solver", "a-new-family"),
)
SIZES = ("0.6b", "1.5b", "3b", "4b", "7b", "8b", "9b", "14b", "20b", "24b", "32b", "70b", "123b")
TUNINGS = ("", "-instruct", "-it", "-chat", "-thinking", "-base", "-vision-instruct", "-coder")
STORED = (
    *("", "-fp8", "-FP8-dynamic", "-awq", "-int8", "-int4", "-q4_0", "-q8_0", "-nvfp4", "-mxfp4"),
    *("-gguf", "-bf16", "-4bit", "-Turbo", "-lite", "-gptq"),
)
SHORT_DATES = ("", "-0324", "-0528", "-2507", "-2509", "-05-06", "-09-2025", "-08-2024")
ROUTES = ("", ":free", "-maas", "-hf", "-tee", "@default")
PREFIXES = ("", "meta/", "accounts/fireworks/models/", "us-east-1/", "hf:Qwen/", "user/app/models/")

parts = {
    "prefix": st.sampled_from(PREFIXES),
    "family": st.sampled_from(FAMILIES),
    "size": st.sampled_from(SIZES),
    "tuning": st.sampled_from(TUNINGS),
    "short": st.sampled_from(SHORT_DATES),
    "stored": st.sampled_from(STORED),
    "route": st.sampled_from(ROUTES),
}
models = st.fixed_dictionaries(parts)
full_dates = st.dates(date(2023, 1, 1), date(2029, 12, 31))


def spelled(model: dict[str, str]) -> str:
    name = "{family}-{size}{tuning}{short}{stored}{route}".format(**model)
    return f"acme-cloud/{model['prefix']}{name}"


def bases(*model_ids: str) -> list[str]:
    offers = [Offer(model_id, model_id.partition("/")[0]) for model_id in model_ids]
    found = identify(offers, load_mapping())
    return [found.of(model_id).base_model for model_id in model_ids]


def assert_apart(one: dict[str, str], field: str, other: str) -> None:
    assume(one[field] != other)
    first, second = spelled(one), spelled(one | {field: other})
    assert len(set(bases(first, second))) == 2, (first, second)


@settings(max_examples=400)
@given(models, st.sampled_from(STORED))
def test_weights_stored_otherwise_are_others(model: dict[str, str], other: str) -> None:
    assert_apart(model, "stored", other)


@settings(max_examples=400)
@given(models, st.sampled_from(SIZES))
def test_weights_of_another_size_are_others(model: dict[str, str], other: str) -> None:
    assert_apart(model, "size", other)


@given(models, st.sampled_from(SHORT_DATES[1:]))
def test_weights_of_another_short_date_are_others(model: dict[str, str], other: str) -> None:
    assume(model["short"])
    assert_apart(model, "short", other)


@given(models, full_dates, full_dates, st.sampled_from(("%Y-%m-%d", "%Y%m%d", "%y%m%d")))
def test_weights_of_another_day_are_others(
    model: dict[str, str], day: date, other: date, form: str
) -> None:
    assume(day != other)
    name = spelled(model | {"short": "", "stored": "", "route": ""})
    assert len(set(bases(f"{name}-{day:{form}}", f"{name}-{other:{form}}"))) == 2


@given(models, full_dates)
def test_a_day_is_the_same_however_it_is_written(model: dict[str, str], day: date) -> None:
    name = spelled(model | {"short": "", "stored": "", "route": ""})
    forms = ("%Y-%m-%d", "%Y%m%d", "%y%m%d")
    assert len({RULES.normalise(f"{name}-{day:{form}}") for form in forms}) == 1


@given(models, st.sampled_from(ROUTES))
def test_another_route_leads_to_the_same_weights(model: dict[str, str], other: str) -> None:
    assert len(set(bases(spelled(model), spelled(model | {"route": other})))) == 1


@given(models)
def test_normalising_a_composed_name_twice_changes_nothing(model: dict[str, str]) -> None:
    once = RULES.normalise(spelled(model).rpartition("/")[2])
    assert RULES.normalise(once) == once


@given(st.text(st.sampled_from("abcgpqvlmx0123456789-._:@/+~ ÄЖ"), max_size=40))
def test_normalising_any_name_twice_changes_nothing(name: str) -> None:
    once = RULES.normalise(name)
    assert RULES.normalise(once) == once


def test_normalising_a_name_of_the_shipped_registry_twice_changes_nothing() -> None:
    for path in SHIPPED.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            once = RULES.normalise(json.loads(line)["base_model"].rpartition("/")[2])
            assert RULES.normalise(once) == once


def test_aliases_are_normal_names_and_lead_to_no_other_alias() -> None:
    section = load_mapping().section("identity")
    aliases = {alias["name"]: alias["is"] for alias in section["aliases"]}
    assert len(aliases) == len(section["aliases"])
    for name, target in aliases.items():
        assert RULES.normalise(name) == name
        assert RULES.normalise(target) == target
        assert target not in aliases
        assert not RULES.is_moving(target)


def test_each_rule_of_identity_states_its_reason() -> None:
    section = load_mapping().section("identity")
    for rules in ("aliases", "moving", "misnamed", "not_joined", "versions"):
        assert all(rule["why"] for rule in section[rules])
