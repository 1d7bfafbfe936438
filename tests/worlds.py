"""Small registries for tests, made in memory."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from modelpool.policy import Policy, Rule
from modelpool.registry import Record, Registry, RegistryFile, TaskType

PARENTS: Mapping[str, str | None] = {
    "generation": None,
    "code-generation": "generation",
    "code-editing": "code-generation",
    "image-generation": "generation",
}


def record(model_id: str, task_type: str = "code-generation", **fields: Any) -> Record:
    """A record that fits every task, but for the given fields."""
    return {
        "model_id": model_id,
        "task_type": task_type,
        "accuracy_class": "High",
        "latency_class": "Fast",
        "cost_class": "Low",
        "risk_level": "Low",
        "provider_type": "Open-source",
        "lifecycle": "Stable",
        "source": "test",
        "base_model": model_id,
        "provider": model_id.partition("/")[0],
        **fields,
    }


def registry(*records: Record, parents: Mapping[str, str | None] = PARENTS) -> Registry:
    """A registry of these records, as if read from one file per source."""
    sources = tuple(sorted({r["source"] for r in records}))
    names = {**parents, **{r["task_type"]: None for r in records if r["task_type"] not in parents}}
    return Registry(
        records=records,
        files=tuple(
            RegistryFile(path=f"{source}.jsonl", sha256="0" * 64, records=0, sources=(source,))
            for source in sources
        ),
        sources=sources,
        task_types=tuple(TaskType(name=name, kind_of=parent) for name, parent in names.items()),
        new_task_types=(),
    )


def random_records(seed: int, models: int) -> Sequence[Record]:
    """Models with one to three capabilities each and classes drawn at random."""
    draw = random.Random(seed)
    made: list[Record] = []
    for number in range(models):
        of_model: dict[str, Any] = {
            "provider_type": draw.choice(("Open-source", "Proprietary", "Internal", "Unknown")),
            "lifecycle": draw.choice(("Stable", "Stable", "Experimental", "Deprecated", "Retired")),
            "base_model": f"base-{number // 3}",
            "maker": f"maker-{number // 3 % 5}",
        }
        if draw.random() < 0.2:
            of_model["moving_name"] = draw.choice((True, False))
        if draw.random() < 0.5:
            of_model["function_calling"] = draw.choice((True, False))
        if draw.random() < 0.3:
            of_model["retired_on"] = draw.choice(("2020-01-01", "2999-01-01"))
        if draw.random() < 0.2:
            of_model["deprecated_on"] = draw.choice(("2019-01-01", "2998-01-01"))
        if draw.random() < 0.2:
            of_model["released_on"] = draw.choice(("2018-01-01", "2997-01-01"))
        # What an id says of its variant.
        variant = {0: "-fp8", 1: "-high"}.get(number % 8, "")
        context: dict[str, Any] = {"context_tokens": 8000} if draw.random() < 0.5 else {}
        for task_type in draw.sample(sorted(PARENTS), draw.randint(1, 3)):
            made.append(
                record(
                    f"p{number % 7}/m{number}{variant}",
                    task_type,
                    **context,
                    **_measurement(draw),
                    accuracy_class=draw.choice(("Low", "Medium", "High", "Unknown")),
                    latency_class=draw.choice(("Fast", "Medium", "Slow", "Unknown")),
                    cost_class=draw.choice(("Low", "Medium", "High", "Unknown")),
                    risk_level=draw.choice(("Low", "Medium", "High", "Unknown")),
                    **of_model,
                )
            )
    return made


def _measurement(draw: random.Random) -> dict[str, Any]:
    """How accuracy and risk were had, and under which conditions."""
    measured: dict[str, Any] = {
        f"{about}_basis": draw.choice(("measured:suite(1 %)", "measured:suite(1 %)", "by-hand"))
        for about in ("accuracy", "risk")
        if draw.random() < 0.7
    }
    if draw.random() < 0.3:
        measured["calling_mode"] = draw.choice(("native", "prompted"))
    if draw.random() < 0.3:
        measured["effort"] = draw.choice(("low", "high", "lowest of low, high"))
    if draw.random() < 0.2:
        measured["needed_context_tokens"] = draw.choice((4000, 16000))
    return measured


def random_policy(seed: int) -> Policy:
    """A policy whose rules exclude by several things at once, by name, admit lists, and prefer."""
    draw = random.Random(seed)
    domains = {
        "lifecycle": ("Experimental", "Stable", "Deprecated"),
        "risk_level": ("Low", "Medium", "High", "Unknown"),
        "provider_type": ("Open-source", "Proprietary", "Internal", "Unknown"),
        "accuracy_class": ("Low", "Medium", "High", "Unknown"),
        "cost_class": ("Low", "Medium", "High", "Unknown"),
        "accuracy_how": ("measured", "inherited", "stated"),
        "risk_how": ("inherited", "by-hand"),
        "provider": tuple(f"p{number}" for number in range(7)),
        "maker": tuple(f"maker-{number}" for number in range(5)),
        "base_model": tuple(f"base-{number}" for number in range(70)),
        "model_id": tuple(f"p{number % 7}/m{number}" for number in range(150)),
        "source": ("test", "litellm", "second"),
    }
    conditions = {
        "task_type": tuple(PARENTS),
        "risk_level": ("Low", "Medium", "High"),
        "criticality": ("Normal", "Critical"),
        "min_accuracy": ("Low", "High", "none"),
        "max_latency": ("Fast", "Slow", "none"),
        "max_cost": ("Low", "Medium", "none"),
    }

    def some(of: Mapping[str, Sequence[str]], most: int) -> dict[str, tuple[str, ...]]:
        chosen = draw.sample(sorted(of), draw.randint(0, most))
        return {name: tuple(draw.sample(of[name], draw.randint(1, 2))) for name in chosen}

    rules = []
    for number in range(6):
        prefer = draw.choice(("cost_class", "provider_type", "lifecycle"))
        name = draw.choice(("provider", "maker", "base_model", "model_id", "source"))
        admitted = tuple(draw.sample(domains[name], len(domains[name]) * 2 // 3))
        is_list = number % 3 == 2
        rules.append(
            Rule(
                name=f"rule-{number}",
                when=some(conditions, 2),
                exclude={} if is_list else some(domains, 3),
                only={name: admitted} if is_list else {},
                prefer={prefer: domains[prefer][:2]} if number % 2 else {},
            )
        )
    return Policy(name="random", description=None, rules=tuple(rules))


def extending_policy(seed: int) -> Policy:
    """The shipped policy without a rule, with another in place of one, and with lists."""
    draw = random.Random(seed)
    provider = tuple(draw.sample([f"p{number}" for number in range(7)], 4))
    return Policy(
        name="extending",
        description=None,
        extends="default",
        drop=("no-high-risk",),
        rules=(
            Rule(name="known-risk", replaces=True, exclude={"risk_level": ("High",)}),
            Rule(name="only-ours", when={"risk_level": ("High",)}, only={"provider": provider}),
            Rule(name="made-by-some", only={"maker": ("maker-0", "maker-1"), "source": ("test",)}),
        ),
    )


def random_task(seed: int) -> dict[str, Any]:
    """Requirements drawn at random; each is left out now and then."""
    draw = random.Random(seed)
    providers = draw.choice((None, ("Open-source",), ("Internal", "Proprietary"), ("Unknown",)))
    return {
        "task_type": draw.choice(sorted(PARENTS)),
        "risk_level": draw.choice((None, "Low", "Medium", "High")),
        "criticality": (None, "Normal", "Critical")[seed % 3],
        "min_accuracy": draw.choice((None, "Low", "Medium", "High")),
        "max_latency": draw.choice((None, "Fast", "Medium", "Slow")),
        "max_cost": draw.choice((None, "Low", "Medium", "High")),
        "provider_types": providers,
    }
