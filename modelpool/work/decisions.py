"""Deciding who does a task: the inputs of a decision, writing it, and recomputing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from modelpool.database import Database, Transaction
from modelpool.exceptions import ConflictError, ModelPoolError
from modelpool.identity import Name, expected, take
from modelpool.rows import Decision, DecisionInputs, EligibleWorker, PickedModel, PolicyRequirements
from modelpool.work.choosing import (
    NEWCOMER_EVIDENCE,
    Candidate,
    Choice,
    Demands,
    Offer,
    chance,
    choose,
)
from modelpool.work.facts import digest


class WorkerBusy(ModelPoolError):
    """A worker that was picked has been assigned other work meanwhile."""


def demands_of(required: PolicyRequirements | DecisionInputs) -> Demands:
    """What the policy demands, or demanded then, as far as it affects the choice."""
    return Demands(
        workers=required.workers,
        distinct=required.distinct,
        min_reputation=required.min_reputation,
        newcomer_share=required.newcomer_share,
    )


def offers_of(models: Iterable[PickedModel]) -> list[Offer]:
    """The models that were drawn, in order."""
    return [
        Offer(
            model_id=model.model_id,
            base_model=model.base_model,
            maker=model.maker or "",
            provider=model.provider or "",
        )
        for model in models
    ]


def candidates_of(workers: Iterable[EligibleWorker]) -> list[Candidate]:
    """The workers who may get the task, each with its chance."""
    return [
        Candidate(
            worker_id=worker.worker_id,
            operator=worker.operator or "",
            newcomer=worker.newcomer,
            chance=chance(
                score=worker.score,
                lower_bound=worker.lower_bound,
                in_hand=worker.in_hand,
                # Once there is a record, that says more.
                vouched_for=worker.trusted and (worker.evidence or 0.0) < NEWCOMER_EVIDENCE,
            ),
        )
        for worker in workers
    ]


def chosen_again(inputs: DecisionInputs) -> Choice:
    """Recompute a decision's choice from its recorded inputs."""
    offers = [
        Offer(model_id=model_id, base_model=base_model, maker=maker, provider=provider)
        for model_id, base_model, maker, provider in zip(
            inputs.models, inputs.base_models, inputs.makers, inputs.providers, strict=True
        )
    ]
    candidates = [
        Candidate(worker_id=worker_id, operator=operator, chance=its_chance, newcomer=newcomer)
        for worker_id, operator, its_chance, newcomer in zip(
            inputs.candidates, inputs.operators, inputs.chances, inputs.newcomers, strict=True
        )
    ]
    return choose(demands_of(inputs), offers, candidates, inputs.seed)


def inputs_of(
    required: PolicyRequirements,
    offers: Sequence[Offer],
    candidates: Sequence[Candidate],
    *,
    considered: int,
    seed: int,
    choice: Choice,
) -> dict[str, Any]:
    """The properties of a Decision, except its id and its time."""
    return {
        "seed": seed,
        "workers": required.workers,
        "distinct": list(required.distinct),
        "verifications": required.verifications,
        "min_reputation": required.min_reputation,
        "newcomer_share": required.newcomer_share,
        "models": [offer.model_id for offer in offers],
        "base_models": [offer.base_model for offer in offers],
        "makers": [offer.maker for offer in offers],
        "providers": [offer.provider for offer in offers],
        "candidates": [candidate.worker_id for candidate in candidates],
        "operators": [candidate.operator for candidate in candidates],
        "chances": [candidate.chance for candidate in candidates],
        "newcomers": [candidate.newcomer for candidate in candidates],
        "considered": considered,
        "gave_up": list(choice.gave_up),
    }


def assignment_rows(decision_id: str, choice: Choice) -> list[dict[str, Any]]:
    """The rows of `work/decide`."""
    rows = [
        {"assignment_id": f"{decision_id}/{n}", "worker_id": worker_id, "model_id": model_id}
        for n, (worker_id, model_id) in enumerate(choice.pairs, start=1)
    ]
    return [{**row, "digest": digest(row)} for row in rows]


def write_decision(database: Database, **parameters: Any) -> None:
    """Write a decision unless it is known; raises WorkerBusy when a worker is no longer free."""

    names = [Name("decision", parameters["decision_id"])]
    names += [Name("assignment", row["assignment_id"]) for row in parameters["rows"]]

    def write(tx: Transaction) -> None:
        known = take(tx.run, names)
        for name in (name for name in names if name in known):
            wanted = expected(name, known[name])
            raise ConflictError(f"{name.kind}_id: found '{name.name}', expected {wanted}")
        (written,) = tx.run("work/decide", **parameters)
        if written["over"] or written["had"]:
            raise WorkerBusy("another decision has assigned work to a picked worker meanwhile")

    database.write(write)


def differences(decision: Decision, required: PolicyRequirements) -> tuple[str, ...]:
    """How the decision differs when recomputed under what the policy required then."""
    inputs = decision.inputs
    choice = chosen_again(inputs)
    compared: tuple[tuple[str, object, object], ...] = (
        ("policy", decision.policy, f"{required.policy}@{required.version}"),
        ("workers wanted", inputs.workers, required.workers),
        ("distinct", inputs.distinct, required.distinct),
        ("verifications", inputs.verifications, required.verifications),
        ("minimum reputation", inputs.min_reputation, required.min_reputation),
        ("newcomer share", inputs.newcomer_share, required.newcomer_share),
        (
            "assignments",
            tuple((a.worker_id, a.model_id) for a in decision.assignments),
            choice.pairs,
        ),
        ("given up", inputs.gave_up, choice.gave_up),
    )
    return tuple(
        f"{what}: was {before}, would be {now}" for what, before, now in compared if before != now
    )
