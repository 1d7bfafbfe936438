"""What would help where a task can't be assigned: one line each, with a command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modelpool.rows import IneligibleWorker

_OPTIONS = {
    "task_type": "task-type",
    "risk_level": "risk",
    "min_accuracy": "min-accuracy",
    "max_latency": "max-latency",
    "max_cost": "max-cost",
}


def cures(
    task: Mapping[str, Any], unable: Sequence[IneligibleWorker], *, models: bool
) -> tuple[str, ...]:
    """What would help a task that has no feasible `models`, or only `unable` workers."""
    return tuple(_cures(task, unable, models=models))


def _cures(
    task: Mapping[str, Any], unable: Sequence[IneligibleWorker], *, models: bool
) -> Iterator[str]:
    if not models:
        yield f"why each model is left out: `{question(task)} --why-not`"
    if models or unable:
        declare = "declare another worker" if unable else "declare a worker, there is none"
        yield f"{declare}: `modelpool worker add NAME`"
    reasons = " ".join(reason for worker in unable for reason in worker.reasons)
    if "newcomer" in reasons:
        yield (
            "newcomers become known by outcomes of Low-risk tasks, and known answers or verdicts"
            " on them: `modelpool reputation --update`; or vouch for a worker:"
            " `modelpool worker add NAME --trusted`"
        )
    if "hands full" in reasons:
        yield "report what is in hand: `modelpool report ASSIGNMENT --answer ANSWER`"
    if "policy" in reasons:
        yield "which rule says so: `modelpool policy show`"


def question(task: Mapping[str, Any]) -> str:
    """The command that asks for a task's feasible set."""
    words = ["modelpool", "feasible"]
    for field, option in _OPTIONS.items():
        if task.get(field):
            words += [f"--{option}", task[field]]
    for provider_type in task.get("provider_types") or ():
        words += ["--provider-type", provider_type]
    if task.get("criticality") == "Critical":
        words.append("--critical")
    return shlex.join(words)
