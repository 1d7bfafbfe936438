"""Assigning tasks: the pool decides who does them with which models, and can show why."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

from modelpool import rows
from modelpool.arguments import MAX_SEED
from modelpool.exceptions import ConflictError, InvalidInputError, NotFoundError
from modelpool.identity import known_as
from modelpool.pool.base import Room, row_limit
from modelpool.pool.feasibility import Feasibility
from modelpool.pool.policies import PoolPolicies
from modelpool.requirements import Requirements

if TYPE_CHECKING:
    from modelpool.database import Database
    from modelpool.work.choosing import Choice, Demands, Offer

_ATTEMPTS = 8
_LONGEST_ID = 190
# How many ineligible workers are listed if nobody is eligible.
_NAMED = 20

WorkerT = TypeVar("WorkerT", rows.EligibleWorker, rows.IneligibleWorker)


class Assigning(Room):
    """The pool's own decisions: each records its inputs and can be recomputed from them."""

    def __init__(
        self, database: Database, feasibility: Feasibility, policies: PoolPolicies
    ) -> None:
        super().__init__(database)
        self._feasibility = feasibility
        self._policies = policies

    def eligible_workers(self, task_id: str) -> tuple[rows.EligibleWorker, ...]:
        """The workers who may be assigned a task, by id; `assign` draws from exactly these.

        Raises NotFoundError when there is no such task.
        """
        return self._eligible(task_id, self._demands(task_id))

    def ineligible_workers(
        self, task_id: str, *, limit: int | None = None
    ) -> tuple[rows.IneligibleWorker, ...]:
        """The workers who may not be assigned a task, by id, each with every reason.

        Raises NotFoundError when there is no such task.
        """
        return self._ineligible(task_id, self._demands(task_id), limit)

    def assign(
        self, task_id: str, *, seed: int | None = None, decision_id: str | None = None
    ) -> rows.Decision:
        """Decide who does a task with which models, and record it.

        A task is decided once: its decision has the task's id, and later calls return it
        unchanged. Another `decision_id` assigns the task to more workers. `seed` (0 to MAX_SEED)
        is random by default, and recorded. Empty `assignments` mean that no worker is eligible or
        no model is feasible: `gave_up` says which, and nothing was written. Raises NotFoundError
        when there is no such task.
        """
        decision_id = _decision_id(decision_id or task_id)
        known = self._decision(decision_id)
        if known is None:
            seed = secrets.randbelow(MAX_SEED + 1) if seed is None else seed
            known = self._decide(task_id, decision_id, seed)
        if known.task_id != task_id:
            raise ConflictError(
                f"decision_id: found {decision_id!r}, expected another: that one is about"
                f" {known.task_id!r}"
            )
        return known

    def replay(self, id: str) -> rows.Replay:
        """Recompute a decision from its recorded inputs, and compare.

        The policy and the models are those as of the decision; the workers' chances are those
        recorded. `id` is a decision's, or that of one of its assignments. Raises NotFoundError
        when there is no such decision.
        """
        from modelpool.work.decisions import differences

        decision = self._decision(id)
        if decision is None:
            hint = known_as(self.database.read, id, "decision", "assignment")
            raise NotFoundError(f"no decision {id!r}, and no assignment of one{hint}")
        task = {**self._task(decision.task_id), "as_of": decision.inputs.decided_at}
        del task["now"]
        asked = cast(Requirements, task)
        found = differences(decision, self._policies.requirements(**asked))
        return rows.Replay(
            decision=decision, differences=(*found, *self._model_differences(decision, asked))
        )

    def _model_differences(self, decision: rows.Decision, asked: Requirements) -> Iterator[str]:
        """How the models drawn differ from those that the registry and policy of then yield."""
        inputs = decision.inputs
        again = [m.model_id for m in self._draw_models(inputs.workers, inputs.seed, asked)]
        if again == list(inputs.models):
            return
        feasible = {model.model_id for model in self._feasibility.feasible(**asked)}
        wrong = [model_id for model_id in inputs.models if model_id not in feasible]
        if wrong:
            yield f"models drawn: {', '.join(wrong)} weren't feasible then"
        elif inputs.workers == 1:
            # A panel also depends on makers and on how errors coincide, known better by now.
            yield f"models drawn: was {', '.join(inputs.models)}, would be {', '.join(again)}"

    def _decide(self, task_id: str, decision_id: str, seed: int) -> rows.Decision:
        from modelpool.work import decisions
        from modelpool.work.choosing import choose, shortlist

        self.database.ensure_schema()
        for _ in range(_ATTEMPTS):
            task, asked = self._asked_of(task_id)
            now = asked["as_of"]
            required = self._policies.requirements(**asked)
            demands = decisions.demands_of(required)
            offers = decisions.offers_of(self._draw_models(demands.workers, seed, asked))
            able = decisions.candidates_of(self._eligible(task_id, demands))
            candidates = shortlist(able, seed)
            choice = choose(demands, offers, candidates, seed)
            policy = f"{required.policy}@{required.version}"
            facts = decisions.inputs_of(
                required, offers, candidates, considered=len(able), seed=seed, choice=choice
            )
            if not choice.pairs:
                return self._undecided(
                    decision_id, task, demands, policy, {**facts, "decided_at": now}
                )
            try:
                decisions.write_decision(
                    self.database,
                    task_id=task_id,
                    policy=policy,
                    decision_id=decision_id,
                    decided_at=now,
                    facts={**facts, "effective_votes": self._votes(choice, offers, asked)},
                    rows=decisions.assignment_rows(decision_id, choice),
                )
            except decisions.WorkerBusy:
                continue
            made = self._decision(decision_id)
            assert made is not None
            return made
        raise ConflictError(
            f"task_id: found {task_id!r}, whose workers concurrent decisions took:"
            " expected workers with capacity left; assign it again"
        )

    def _draw_models(
        self, workers: int, seed: int, asked: Requirements
    ) -> tuple[rows.PickedModel, ...]:
        from modelpool.work.choosing import SHORTLIST

        if workers == 1:
            return self._feasibility.pick(size=1, seed=seed, **asked)
        return self._feasibility.panel(size=SHORTLIST, seed=seed, **asked)

    def _votes(self, choice: Choice, offers: Sequence[Offer], asked: Requirements) -> float | None:
        """How many independent votes the chosen models are worth; None for one."""
        if len(choice.pairs) < 2:
            return None
        from modelpool.independence.asking import votes_together

        base_models = {offer.model_id: offer.base_model for offer in offers}
        chosen = [base_models[model_id] for _, model_id in choice.pairs]
        return votes_together(self.database, chosen, asked["task_type"])

    def _asked_of(self, task_id: str) -> tuple[dict[str, Any], Requirements]:
        """The task, and its requirements as of now."""
        task = self._task(task_id)
        now = task.pop("now")
        return {**task, "task_id": task_id}, cast(Requirements, {**task, "as_of": now})

    def _demands(self, task_id: str) -> Demands:
        from modelpool.work.decisions import demands_of

        _, asked = self._asked_of(task_id)
        return demands_of(self._policies.requirements(**asked))

    def _eligible(self, task_id: str, demands: Demands) -> tuple[rows.EligibleWorker, ...]:
        return self._workers(rows.EligibleWorker, task_id, demands, able=True, limit=None)

    def _ineligible(
        self, task_id: str, demands: Demands, limit: int | None
    ) -> tuple[rows.IneligibleWorker, ...]:
        return self._workers(rows.IneligibleWorker, task_id, demands, able=False, limit=limit)

    def _workers(
        self,
        row: type[WorkerT],
        task_id: str,
        demands: Demands,
        *,
        able: bool,
        limit: int | None,
    ) -> tuple[WorkerT, ...]:
        from modelpool.work.choosing import NEWCOMER_EVIDENCE

        found = self.database.records(
            "feasibility/workers_for_task",
            task_id=task_id,
            able=able,
            min_reputation=demands.min_reputation,
            newcomer_share=demands.newcomer_share,
            newcomer_evidence=NEWCOMER_EVIDENCE,
            limit=row_limit(limit),
        )
        names = [field.name for field in fields(row)]
        return tuple(row.from_record({name: record[name] for name in names}) for record in found)

    def _undecided(
        self,
        decision_id: str,
        task: dict[str, Any],
        demands: Demands,
        policy: str,
        facts: dict[str, Any],
    ) -> rows.Decision:
        """A decision without assignments, with the reasons and what would help."""
        from modelpool.work.cures import cures

        unable = (
            self._ineligible(task["task_id"], demands, _NAMED) if not facts["candidates"] else ()
        )
        return rows.Decision(
            decision_id=decision_id,
            task_id=task["task_id"],
            policy=policy,
            decided_at=facts["decided_at"],
            inputs=rows.DecisionInputs.from_record({**facts, "decision_id": decision_id}),
            assignments=(),
            unable=unable,
            cures=cures(task, unable, models=bool(facts["models"])),
        )

    def _task(self, task_id: str) -> dict[str, Any]:
        """A task's requirements, and the server's clock as `now`."""
        found = self.database.read("work/task", task_id=task_id)
        if not found:
            hint = known_as(self.database.read, task_id, "task")
            raise NotFoundError(f"no task {task_id!r}: declare it first{hint}")
        return {**found[0], "now": found[0]["now"].to_native()}

    def _decision(self, id: str) -> rows.Decision | None:
        found = self.database.records("work/decision", id=id)
        return rows.Decision.from_record(found[0]) if found else None


def _decision_id(text: str) -> str:
    if len(text) > _LONGEST_ID:
        raise InvalidInputError(
            f"decision_id: found {len(text)} characters, expected at most {_LONGEST_ID}"
        )
    return text
