"""The reasons to prune a capability, each found by a query of `cypher/pruning`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from modelpool.batches import Progress
from modelpool.identity import Run

Capability = tuple[str, str]
"""A model's id and a task type."""

REASONS = ("degraded", "deprecated", "dominated", "unused")
"""The worst first: of two capabilities, that with the later reasons is rather kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is a reason to prune; see docs/pruning.md.

    `expected_uses` None means that chance would have left out none of all capabilities.
    `by_any` lets capabilities dominate that nobody used. `keep` are ids of models that stay.
    """

    reasons: tuple[str, ...] = REASONS
    unused_days: int = 90
    degraded_days: int = 90
    expected_uses: float | None = None
    by_any: bool = False
    unknown_alike: bool = False
    keep: tuple[str, ...] = ()


@dataclass(slots=True)
class Found:
    """What speaks for pruning: by capability, each reason with a sentence on it."""

    since: datetime
    """Since when choices were counted."""
    choices: int
    uses: Mapping[Capability, int]
    """How often each was chosen since then; those that never were are left out."""
    because: dict[Capability, dict[str, str]] = field(default_factory=dict)

    def add(self, reason: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note a reason for the capability of each row."""
        for row in rows:
            key = row["model_id"], row["task_type"]
            self.because.setdefault(key, {})[reason] = row["because"]


def find(run: Run, rules: Rules, at: datetime, progress: Progress) -> Found:
    """Every capability that there is a reason to prune at a moment."""
    since = at - timedelta(days=rules.unused_days)
    chosen = run("pruning/choices", since=since)
    uses: Counter[Capability] = Counter()
    for row in chosen:
        uses[row["model_id"], row["declared_for"] or row["task_type"]] += row["choices"]
    found = Found(since=since, choices=uses.total(), uses=uses)
    # What is pruned anyway dominates nothing, so that is looked for when all else is known.
    asked = sorted(
        (r for r in REASONS if r in rules.reasons), key=lambda reason: reason == "dominated"
    )
    for step, reason in enumerate(asked):
        progress("reasons", step, len(asked))
        if reason == "deprecated":
            found.add(reason, run("pruning/deprecated", today=at.astimezone(UTC).date()))
        elif reason == "degraded":
            before = at - timedelta(days=rules.degraded_days)
            found.add(reason, run("pruning/degraded", before=before))
        elif reason == "unused":
            found.add(reason, _unused(run, rules, found, chosen))
        else:
            found.add(reason, _dominated(run, rules, found, chosen, progress))
    progress("reasons", len(asked), len(asked))
    for key in [key for key in found.because if key[0] in rules.keep]:
        del found.because[key]
    return found


def _used(chosen: Iterable[Mapping[str, Any]]) -> dict[str, bool]:
    return {f"{row['model_id']} {row['declared_for']}": True for row in chosen}


def _unused(
    run: Run, rules: Rules, found: Found, chosen: list[dict[str, Any]]
) -> Iterable[Mapping[str, Any]]:
    work: Counter[str] = Counter()
    for row in chosen:
        work[row["task_type"]] += row["choices"]
    rows = run(
        "pruning/unused",
        choices=[{"task_type": name, "choices": count} for name, count in sorted(work.items())],
        used=_used(chosen),
        since=found.since,
        enough=rules.expected_uses,
    )
    for row in rows:
        expected = f"{row['expected']:.1f} of its type's choices were its even share"
        yield {**row, "because": f"unused since {found.since:%Y-%m-%d}, while {expected}"}


def _dominated(
    run: Run,
    rules: Rules,
    found: Found,
    chosen: list[dict[str, Any]],
    progress: Progress,
) -> list[dict[str, Any]]:
    used = _used(chosen)
    types = {row["declared_for"] for row in chosen} - {None}
    if rules.by_any:
        types = {row["task_type"] for row in run("pruning/capabilities")}
    standing = {
        f"{model_id} {task_type}": True
        for model_id, task_type in _feasible(run, sorted(types), progress)
        if (model_id, task_type) not in found.because
        and (rules.by_any or f"{model_id} {task_type}" in used)
    }
    asked = {
        "used": used,
        "since": None if rules.by_any else found.since,
        "unknown_alike": rules.unknown_alike,
    }
    rows = run("pruning/dominated", standing=standing, **asked) if standing else []
    # Whatever is dominated by a dominated one is dominated by one that isn't: that is told.
    dominated = {f"{row['model_id']} {row['task_type']}" for row in rows}
    left = {key: True for key in standing if key not in dominated}
    return rows if len(left) == len(standing) else run("pruning/dominated", standing=left, **asked)


def _feasible(run: Run, task_types: list[str], progress: Progress) -> Iterable[Capability]:
    """What the policy admits for a task that asks for nothing but its type, type by type."""
    for position, task_type in enumerate(task_types):
        progress("what may dominate", position, len(task_types))
        for row in run(
            "feasibility/feasible_set",
            task={"task_type": task_type},
            as_of=None,
            seed=None,
            limit=2**62,
        ):
            if row["declared_for"] == task_type:
                yield row["model_id"], task_type
    if task_types:
        progress("what may dominate", len(task_types), len(task_types))
