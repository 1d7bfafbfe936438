"""Registries of any size, made at random."""

from __future__ import annotations

import random
from collections.abc import Mapping

from modelpool.registry import Record, Registry, RegistryFile, TaskType

TASK_TYPES = tuple(f"type-{number}" for number in range(8))
_LEVELS = ("Low", "Medium", "High", "Unknown")
_SPEEDS = ("Fast", "Medium", "Slow", "Unknown")
# As in the shipped registry: cost is mostly known, the rest mostly isn't.
_KNOWN_RARELY = (1, 1, 1, 17)
_KNOWN_MOSTLY = (6, 6, 6, 2)
_EVENLY = (1, 1, 1, 1)


def registry(models: int, *, even: bool, answer: int = 20) -> Registry:
    """Models of one capability each, over eight task types.

    `even` draws all classes evenly, which makes as many profiles as there can be; else values are
    known about as often as in the shipped registry. `answer` models meet the benchmark's
    question, whatever the size: see QUESTION.
    """
    draw = random.Random(20261123)
    rare = _EVENLY if even else _KNOWN_RARELY
    mostly = _EVENLY if even else _KNOWN_MOSTLY
    records = []
    for number in range(models):
        wanted = number < answer
        # Internal models are those that the question asks for, so the answer stays the same.
        records.append(
            _record(
                number,
                task_type=TASK_TYPES[0] if wanted else draw.choice(TASK_TYPES),
                accuracy_class="High" if wanted else draw.choices(_LEVELS, rare)[0],
                latency_class="Fast" if wanted else draw.choices(_SPEEDS, rare)[0],
                cost_class="Low" if wanted else draw.choices(_LEVELS, mostly)[0],
                risk_level="Low" if wanted else draw.choices(_LEVELS, rare)[0],
                provider_type="Internal" if wanted else draw.choice(("Open-source", "Proprietary")),
                lifecycle="Stable" if wanted else draw.choices(_LIFECYCLES, (8, 1, 1))[0],
            )
        )
    file = RegistryFile(path="synthetic", sha256="", records=models, sources=("synthetic",))
    return Registry(
        records=tuple(records),
        files=(file,),
        sources=("synthetic",),
        task_types=(
            TaskType(name="general"),
            *(TaskType(name=name, kind_of="general") for name in TASK_TYPES),
        ),
        new_task_types=(),
    )


_LIFECYCLES = ("Stable", "Experimental", "Deprecated")
QUESTION: Mapping[str, object] = {
    "task": {
        "task_type": TASK_TYPES[0],
        "risk_level": "High",
        "min_accuracy": "High",
        "max_latency": "Fast",
        "max_cost": "Low",
        "provider_types": ["Internal"],
    },
    "as_of": None,
}


def _record(number: int, **fields: str) -> Record:
    return {
        "model_id": f"provider-{number % 200}/model-{number}",
        "provider": f"provider-{number % 200}",
        "base_model": f"base-{number // 3}",
        "maker": f"maker-{number // 3 % 40}",
        "name": f"Model {number}",
        "source": "synthetic",
        "cost_basis": "derived:price_terciles(blended 0.41 USD/Mtok)",
        **fields,
    }
