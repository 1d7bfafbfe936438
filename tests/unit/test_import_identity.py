"""Which ids are taken for the same weights, and which are kept apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from modelpool.importers.identity import Identities, Identity, Offer, identify
from modelpool.importers.mapping import load_mapping


def identities(*model_ids: str) -> Identities:
    offers = [Offer(model_id, model_id.partition("/")[0]) for model_id in model_ids]
    return identify(offers, load_mapping())


def bases(*model_ids: str) -> Sequence[str]:
    found = identities(*model_ids)
    return [found.of(model_id).base_model for model_id in model_ids]


@pytest.mark.parametrize(
    "model_ids",
    [
        ("openai/gpt-4.1", "azure/gpt-4.1-2025-04-14", "openrouter/openai/gpt-4.1"),
        (
            "anthropic/claude-opus-4-5-20251101",
            "amazon-bedrock/us.anthropic.claude-opus-4-5-20251101-v1:0",
            "google-vertex/claude-opus-4-5@20251101",
            "sap-ai-core/anthropic--claude-4.5-opus",
            "databricks/databricks-claude-opus-4-5",
        ),
        (
            "deepinfra/Qwen/Qwen3-235B-A22B-Instruct-2507",
            "fireworks-ai/accounts/fireworks/models/qwen3-235b-a22b-instruct-2507",
            "google-vertex/qwen/qwen3-235b-a22b-instruct-2507-maas",
        ),
        (
            "fireworks-ai/accounts/fireworks/models/deepseek-v3p1",
            "novita-ai/deepseek/deepseek-v3.1",
        ),
        ("amazon-bedrock/deepseek.r1-v1:0", "openrouter/deepseek/deepseek-r1:free"),
        ("mistral/open-mistral-nemo", "ovhcloud/Mistral-Nemo-Instruct-2407"),
        ("openai/high/1024-x-1024/gpt-image-1", "azure/gpt-image-1"),
        ("nano-gpt/claude-opus-4-thinking:1024", "anthropic/claude-opus-4-20250514"),
        ("openrouter/openai/o3-mini-high", "openai/o3-mini"),
        ("amazon-bedrock/deepseek.v3-v1:0", "novita-ai/deepseek/deepseek-v3.1"),
        ("amazon-bedrock/us.cohere.embed-v4:0", "cohere/embed-v4.0", "azure/embed-v-4-0"),
        (
            "amazon-bedrock/mistral.mistral-7b-instruct-v0:2",
            "replicate/mistralai/mistral-7b-instruct-v0.2",
        ),
        (
            "mistral/mistral-large-2512",
            "amazon-bedrock/mistral.mistral-large-3-675b-instruct",
            "vercel/mistral/mistral-large-3",
        ),
        ("mistral/ministral-8b-2512", "amazon-bedrock/mistral.ministral-3-8b-instruct"),
        ("openrouter/qwen/qwen3-235b-a22b-2507", "deepinfra/Qwen/Qwen3-235B-A22B-Instruct-2507"),
        ("venice/openai-gpt-52", "openai/gpt-5.2-2025-12-11"),
        ("llmgateway/qwen35-397b-a17b", "venice/qwen3-5-397b-a17b", "ollama-cloud/qwen3.5:397b"),
        ("openrouter/rekaai/reka-flash-3", "kilo/reka/reka-flash-3"),
        ("fireworks-ai/code-llama-34b-instruct", "togetherai/CodeLlama-34b-Instruct-hf"),
        ("nano-gpt/z-ai/glm-4.6-thinking", "zai/glm-4.6"),
        ("nano-gpt/deepseek-v3.2-thinking", "deepseek/deepseek-v3.2"),
        ("aihubmix/gemini-2.5-flash-nothink", "google/gemini-2.5-flash"),
        ("openrouter/google/gemini-flash-1.5", "google/gemini-1.5-flash"),
        ("volcengine/glm-4-7-251222", "zai/glm-4.7"),
        ("gitlab/duo-chat-haiku-4-5", "anthropic/claude-haiku-4-5-20251001"),
        ("clarifai/deepseek-ai/some-app/models/DeepSeek-OCR", "novita-ai/deepseek/deepseek-ocr"),
        ("xai/grok-4-fast-non-reasoning", "xai/grok-4-fast-reasoning", "kilo/x-ai/grok-4-fast"),
        ("groq/llama-3.1-8b-instant", "deepinfra/meta-llama/Llama-3.1-8B-Instruct"),
        ("google-vertex/mistral-large@2411-001", "mistral/mistral-large-2411"),
    ],
)
def test_spellings_of_one_model_meet(model_ids: Sequence[str]) -> None:
    assert len(set(bases(*model_ids))) == 1


@pytest.mark.parametrize(
    "model_ids",
    [
        ("meta/llama-3.1-8b-instruct", "meta/llama-3.1-70b-instruct"),
        ("meta/llama-3.1-8b-instruct", "meta/llama-3.1-8b"),
        ("deepinfra/Qwen/Qwen3-32B", "baseten/Qwen/Qwen3-32B-FP8"),
        ("deepseek/deepseek-r1", "deepseek/deepseek-r1-0528"),
        ("deepseek/deepseek-v3.2", "deepseek/deepseek-v3.2-exp"),
        ("deepseek/deepseek-r1", "groq/deepseek-r1-distill-llama-70b"),
        ("google/gemini-2.5-pro", "google/gemini-2.5-pro-preview-06-05"),
        ("openai/gpt-4o-2024-05-13", "openai/gpt-4o-2024-08-06"),
        ("deepinfra/Qwen/Qwen3-14B", "wandb/OpenPipe/Qwen3-14B"),
        ("ollama/llama3.3:70b", "groq/llama-3.3-70b"),
        ("amazon-bedrock/deepseek.v3-v1:0", "fireworks-ai/deepseek-v3"),
        ("vercel/deepseek/deepseek-v3", "fireworks-ai/deepseek-v3"),
        ("amazon-bedrock/anthropic.claude-v2:1", "amazon-bedrock/anthropic.claude-v2"),
        ("amazon-bedrock/mistral.mistral-7b-instruct-v0:2", "nvidia/mistral-7b-instruct-v03"),
        (
            "amazon-bedrock/stability.stable-image-core-v1:0",
            "amazon-bedrock/stability.stable-image-core-v1:1",
        ),
        ("azure/ministral-3b", "mistral/ministral-3b-2512"),
        ("alibaba/qwen3-coder-plus", "dashscope/qwen3-coder-plus-2025-07-22"),
        ("google-vertex/text-embedding-004", "vercel/google/text-embedding-005"),
        ("google/gemini-embedding-001", "google/gemini-embedding"),
        ("deepinfra/Qwen3-30B-A3B", "deepinfra/Qwen3-30B-A3B-Thinking", "x/Qwen3-30B-A3B-2507"),
        ("moonshotai/kimi-k2-thinking", "moonshotai/kimi-k2", "moonshotai/kimi-k2-instruct"),
        ("baidu/ernie-4.5-21b-a3b", "baidu/ernie-4.5-21b-a3b-thinking"),
        ("meta/llama-4-maverick-17b-128e", "meta/llama-4-maverick-17b-128e-instruct"),
        ("deepinfra/meta-llama/Llama-3.3-70B-Instruct", "deepinfra/Llama-3.3-70B-Instruct-Turbo"),
        ("lmstudio/openai/gpt-oss-20b", "groq/openai/gpt-oss-20b"),
        ("thudm/glm-4-9b", "thudm/glm-4-9b-0414"),
        ("xai/grok-4-1-fast-reasoning", "xai/grok-4-1-fast-non-reasoning"),
    ],
)
def test_other_sizes_dates_variants_and_tunings_stay_apart(model_ids: Sequence[str]) -> None:
    assert len(set(bases(*model_ids))) == len(model_ids)


def test_a_name_of_several_dated_versions_is_listed_and_not_merged() -> None:
    found = identities("acme/solver", "acme/solver-2025-01-01", "acme/solver-2025-06-01")
    assert len({found.of(m).base_model for m in ("acme/solver", "acme/solver-2025-01-01")}) == 2
    assert found.ambiguous == ["acme/solver: one of solver-20250101, solver-20250601"]


def test_a_name_meets_its_only_dated_version_but_not_a_maker_unknown_to_both() -> None:
    assert len(set(bases("acme/solver", "acme/solver-latest", "acme/solver-2025-01-01"))) == 1
    assert len(set(bases("acme/solver", "other/solver"))) == 2


def test_the_maker_is_who_made_the_weights() -> None:
    found = identities(
        "groq/meta-llama/llama-4-scout-17b-16e-instruct",
        "nvidia/nvidia/llama-3.1-nemotron-70b-instruct",
        "nano-gpt/Sao10K/L3-8B-Lunaris",
        "acme/solver",
    )
    assert found.of("groq/meta-llama/llama-4-scout-17b-16e-instruct").maker == "meta"
    assert found.of("nvidia/nvidia/llama-3.1-nemotron-70b-instruct").maker == "nvidia"
    assert found.of("nano-gpt/Sao10K/L3-8B-Lunaris").maker == "sao10k"
    assert found.of("acme/solver") == Identity(maker=None, base_model="acme/solver")


@pytest.mark.parametrize(
    "model_id",
    [
        *("mistral/mistral-large-latest", "vercel/mistral/mistral-medium", "azure/mistral-small"),
        *("deepseek/deepseek-chat", "alibaba/qwen-max", "alibaba/qwen-plus", "vercel/kimi-k2"),
        *("openrouter/anthropic/claude-3.5-sonnet", "google/gemini-flash-latest"),
        *("openai/chatgpt-4o-latest", "openai/gpt-4o", "cohere/command-r", "openrouter/auto"),
        *("volcengine/doubao-seed-1.6", "cerebras/llama3.1-8b", "openai/ft:gpt-4o-2024-08-06"),
        *("ollama/mistral-small", "openrouter/rekaai/reka-edge", "openai/gpt-3.5-turbo"),
    ],
)
def test_a_name_that_has_stood_for_several_weights_is_moving(model_id: str) -> None:
    assert identities(model_id).of(model_id).moving


@pytest.mark.parametrize(
    "model_id",
    [
        *("openai/gpt-4.1", "openai/gpt-4.1-2025-04-14", "openai/gpt-4o-2024-08-06", "openai/o3"),
        *("anthropic/claude-opus-4", "anthropic/claude-3-haiku", "mistral/mistral-large-2411"),
        *("vercel/mistral/mistral-medium-3.1", "deepseek/deepseek-r1", "deepinfra/Qwen/Qwen3-32B"),
        *("moonshotai/kimi-k2-thinking", "cohere/command-r-08-2024", "google/gemini-2.5-pro"),
        *("groq/llama-3.1-8b-instant", "google/gemma-3-27b", "helicone/claude-3.5-haiku"),
        *("openai/gpt-4o-mini", "xai/grok-4", "openai/gpt-4-turbo", "openai/gpt-5.5"),
    ],
)
def test_a_name_of_one_version_is_not_moving(model_id: str) -> None:
    assert not identities(model_id).of(model_id).moving


def test_a_name_of_which_the_import_knows_several_versions_is_moving_too() -> None:
    found = identities("acme/solver", "acme/solver-2025-01-01", "acme/solver-2025-06-01")
    moving = [found.of(f"acme/solver{v}").moving for v in ("", "-2025-01-01", "-2025-06-01")]
    assert moving == [True, False, False]
