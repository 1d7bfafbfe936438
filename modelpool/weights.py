"""Selection weights: how often degraded capabilities are picked, by findings and the policy.

A capability is a model for a task type. No weight falls that would leave a task type, or what a
declared task asks for, without a feasible model of whole weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from modelpool.identity import Run

_WHOLE = 1.0
_DEMANDS = ("risk_level", "criticality", "min_accuracy", "max_latency", "max_cost")

Row = Mapping[str, Any]
Capability = tuple[str, str]


def weigh(run: Run, at: datetime) -> int:
    """Set every selection weight to what findings and the policy say; returns how many changed.

    Of several models that would all be lowered though a need has no other, the one that would keep
    most stays whole.
    """
    asked = {_key(row): dict(row) for row in run("degradation/weights")}
    present = {_key(row): row for row in run("degradation/present_weights")}
    if _same(asked, present):
        return 0
    for key, needed_for in _last_ones(run, asked).items():
        because = f"{asked[key]['because']}, but no other feasible model {needed_for} is whole"
        asked[key] |= {"weight": _WHOLE, "because": because}
    if _same(asked, present):
        return 0
    (done,) = run(
        "degradation/write_weights",
        at=at,
        kept={" ".join(key): row["weight"] for key, row in asked.items()},
        rows=list(asked.values()),
    )
    return max(int(done["ended"]), int(done["begun"]))


def _key(row: Row) -> Capability:
    return row["task_type"], row["model_id"]


def _same(asked: Mapping[Capability, Row], present: Mapping[Capability, Row]) -> bool:
    fields = ("weight", "because", "back_when")
    return asked.keys() == present.keys() and all(
        row[field] == present[key][field] for key, row in asked.items() for field in fields
    )


def _last_ones(run: Run, asked: Mapping[Capability, Row]) -> dict[Capability, str]:
    """The capabilities that must stay whole, and what each is needed for, in words."""
    kept: dict[Capability, str] = {}
    if not asked:
        return kept
    types = sorted({task_type for task_type, _ in asked})
    for need in run("degradation/needs", task_types=types):
        lowered = asked.keys() - kept.keys()
        # One row more than there are lowered ones holds another model, if there is any.
        feasible = run(
            "feasibility/feasible_set",
            task={name: value for name, value in need.items() if value is not None},
            as_of=None,
            seed=None,
            limit=len(lowered) + 1,
        )
        found = [(row["declared_for"], row["model_id"]) for row in feasible]
        if found and all(key in lowered for key in found):
            best = min(found, key=lambda key: (-asked[key]["weight"], key))
            kept[best] = f"for {described(need)}"
    return kept


def described(need: Row) -> str:
    """What a need asks for, in words: a task type, and the demands of tasks if there are any."""
    said = [f"{name.replace('_', ' ')} {need[name]}" for name in _DEMANDS if need.get(name)]
    kinds: Sequence[str] = need.get("provider_types") or ()
    return ", ".join([need["task_type"], *said, *kinds])
