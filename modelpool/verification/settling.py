"""Settling the outcomes of a task: which answer is accepted, or which verdicts are still needed.

An answer counts for itself, and so does everybody's verdict: one that agrees counts for the answer
of the outcome, one that doesn't for another answer, whichever it is. An operator has one voice on
an outcome. What an auditor says is taken as the truth.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelpool.verification.credibility import RATES, Credibility
from modelpool.verification.deciding import Decision, decide
from modelpool.verification.experience import Experience

AS_VERIFIER = ""
"""The model of a worker's credibility as one who verifies."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One completed outcome of a task, and the verdicts on it.

    A verdict is the verifier, its operator, whether it is Trusted, and whether it agrees.
    """

    outcome_id: str
    worker_id: str
    model_id: str
    operator: str | None
    answer: str | None
    by_chance: bool
    settled_with: int | None
    verdicts: Sequence[tuple[str, str | None, bool, bool]]

    @property
    def token(self) -> str:
        """What it answers; an outcome without an answer is alone with its own."""
        return f"outcome {self.outcome_id}" if self.answer is None else f"answer {self.answer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredTask:
    """What was answered to a task; `demands` is what the task asks for."""

    task_id: str
    reference: str | None
    demands: Mapping[str, str | None]
    outcomes: Sequence[Answered]

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> AnsweredTask:
        """The task of a row of `verification/open_tasks`."""
        task_id, reference, *asked, outcomes = row
        names = ("risk_level", "criticality", "min_accuracy", "max_latency", "max_cost")
        return cls(
            task_id=task_id,
            reference=reference,
            demands=dict(zip(names, asked, strict=True)),
            outcomes=[
                Answered(
                    outcome_id=each[0],
                    worker_id=each[1],
                    model_id=each[2] or "",
                    operator=each[3],
                    answer=each[4],
                    by_chance=bool(each[5]),
                    settled_with=each[6],
                    verdicts=[tuple(verdict) for verdict in each[7]],
                )
                for each in outcomes
            ],
        )


@dataclass(slots=True)
class Book:
    """The credibilities of workers in one task type, and which of them have changed."""

    of: dict[Key, Credibility] = field(default_factory=dict)
    changed: set[Key] = field(default_factory=set)

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[Any]]) -> Book:
        """The book of rows of `verification/credible`."""
        return cls(
            of={
                (worker_id, model_id): Credibility.of(json.loads(state))
                for worker_id, model_id, state in rows
            }
        )

    def get(self, worker_id: str, model_id: str) -> Credibility:
        """A worker's credibility with a model, or as a verifier; that of nobody known if new."""
        return self.of.setdefault((worker_id, model_id), Credibility())

    def rows(self, experience: Experience) -> list[dict[str, Any]]:
        """The changed ones, for `verification/write_credible`."""
        found = []
        for key in sorted(self.changed):
            one = self.of[key]
            found.append(
                {
                    "worker_id": key[0],
                    "model_id": key[1],
                    "state": json.dumps(one.document()),
                    "verified": one.verified,
                    "error": one.error(experience.prior, experience.turn),
                }
            )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the policy promises of a task: `target` and `recheck` are shares; None: nothing."""

    target: float | None
    recheck: float


@dataclass(slots=True)
class Settling:
    """Settles the tasks of one type, one after another; book and experience learn from each."""

    book: Book
    experience: Experience
    salt: str
    doubts: Mapping[str, float]

    def settle(self, task: AnsweredTask, terms: Terms) -> list[dict[str, Any]]:
        """What each outcome of a task needs now: rows of `verification/write_needs`."""
        if terms.target is None or not task.outcomes:
            return []
        votes, keys = self._votes(task)
        decision = decide(
            votes,
            self.experience,
            target=terms.target,
            doubts=self._doubts(task, len(votes)),
            recheck=terms.recheck,
            u=self._drawn(task.outcomes[0].outcome_id),
        )
        truth = _truth(task)
        settled = decision.accept or truth is not None
        before = max((each.settled_with or 0) for each in task.outcomes)
        if settled and before < len(votes):
            self.experience.learn(votes, wrong_chance=decision.wrong_chance, truth=truth)
            self.book.changed.update(key for key in keys if key is not None)
        by_chance = decision.reason == "in the random share"
        accepted = decision.answer if truth is None else truth
        wrong = decision.wrong_chance if truth is None else 0.0
        return [
            {
                **_need(each, decision, accepted, settled=settled),
                "wrong_chance": wrong if each.token == accepted else 1 - wrong,
                "checked_by_chance": (each.by_chance or by_chance) or None,
                "settled_with": len(votes) if settled else None,
            }
            for each in task.outcomes
        ]

    def _votes(self, task: AnsweredTask) -> tuple[list[tuple[str, Credibility]], list[Key | None]]:
        """What each voice says, the outcomes' own answers first, and whose credibility it has."""
        votes: list[tuple[str, Credibility]] = []
        keys: list[Key | None] = []
        for each in task.outcomes:
            key = (each.worker_id, each.model_id)
            votes.append((each.token, self.book.get(*key)))
            keys.append(key)
        for each in task.outcomes:
            heard = {each.operator or each.worker_id}
            for verifier, operator, trusted, agrees in each.verdicts:
                if (operator or verifier) in heard:
                    continue
                heard.add(operator or verifier)
                token = each.token if agrees else f"not {each.token}"
                if trusted:
                    votes.append((token, _auditor()))
                    keys.append(None)
                else:
                    votes.append((token, self.book.get(verifier, AS_VERIFIER)))
                    keys.append((verifier, AS_VERIFIER))
        return votes, keys

    def _doubts(self, task: AnsweredTask, voices: int) -> list[float]:
        """How far the model of each voice is in doubt; nobody knows with which one verifies."""
        own = [self.doubts.get(each.model_id, 0.0) for each in task.outcomes]
        return own + [0.0] * (voices - len(own))

    def _drawn(self, outcome_id: str) -> float:
        """A number from 0 to 1 for an outcome that nobody without the salt can foresee."""
        digest = hmac.new(self.salt.encode(), outcome_id.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8]) / 2**64


def _auditor() -> Credibility:
    return Credibility(likelihood=[1.0] + [1e-9] * (len(RATES) - 1))


def _truth(task: AnsweredTask) -> str | None:
    """The right answer, where it is known, or where an auditor has told."""
    if task.reference is not None:
        return f"answer {task.reference}"
    for each in task.outcomes:
        for _, _, trusted, agrees in each.verdicts:
            if trusted:
                return each.token if agrees else f"not {each.token}"
    return None


def _need(
    each: Answered, decision: Decision[str], accepted: str, *, settled: bool
) -> dict[str, Any]:
    """What one outcome needs; only one whose answer leads needs verdicts."""
    leads = each.token == accepted
    wanted = decision.needed if not settled and leads else 0
    return {
        "outcome_id": each.outcome_id,
        "needs_verdicts": wanted or None,
        "needs_because": decision.reason if wanted else None,
        "was_right": leads if settled else None,
    }
