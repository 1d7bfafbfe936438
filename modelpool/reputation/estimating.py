"""Estimating reputations in all task types from the graph's outcomes, and storing them there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from modelpool.database import Database, Transaction
from modelpool.reputation import Progress
from modelpool.reputation.judged import Judged
from modelpool.reputation.judging import AUDIT_LOG_ODDS, VERDICT_LOG_ODDS, judge
from modelpool.reputation.penalties import kept
from modelpool.reputation.rounds import ROUNDS
from modelpool.reputation.scores import elsewhere, score
from modelpool.reputation.trust import trust
from modelpool.rows import Judgement, ReputationRow

_FACTS = ("score", "lower_bound", "share", "expected", "penalty", "evidence", "known")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was estimated for a task type, and the judged outcomes that it rests on."""

    judgement: Judgement
    judged: Judged


def estimate(
    database: Database,
    at: datetime | None,
    half_life_days: float | None,
    progress: Progress,
    only: str | None = None,
) -> list[Estimate]:
    """Judge the outcomes up to a moment, and score each task type, or `only` one.

    All types are judged even then: a worker's record elsewhere is the prior of its score.
    """
    types = database.read("reputation/judged_types", as_of=at)
    operators = {
        row["worker_id"]: row["operator_id"] for row in database.read("reputation/operators")
    }
    voices = _relative(trust(database, as_of=at, engine=None), operators)
    judged = {
        row["task_type"]: judge(
            database.read(
                "reputation/evidence",
                task_type=row["task_type"],
                as_of=at,
                half_life_days=half_life_days,
                trust=voices,
                audit_log_odds=AUDIT_LOG_ODDS,
                verdict_log_odds=VERDICT_LOG_ODDS,
            ),
            partial(_round_done, progress, row["task_type"]),
        )
        for row in types
    }
    found = []
    for name, around in elsewhere(types, judged).items():
        if only in (None, name):
            asked = {"task_type": name, "worker_id": None, "as_of": at}
            left = kept(database.read("reputation/penalties", **asked))
            scores = score(judged[name], around, left)
            found.append(Estimate(_judgement(name, judged[name], scores, at), judged[name]))
    return found


def keep(tx: Transaction, found: Estimate, at: datetime) -> None:
    """Store the scores of a task type as of a moment; those before become history."""
    task_type = found.judgement.task_type
    tx.run("reputation/close_scores", task_type=task_type, as_of=at)
    tx.run(
        "reputation/open_scores",
        task_type=task_type,
        as_of=at,
        scores=[
            {
                "worker_id": row.worker_id,
                "facts": {
                    **{name: getattr(row, name) for name in _FACTS},
                    "rests_on": list(row.rests_on),
                },
            }
            for row in found.judgement.reputations
        ],
        credits=[
            {
                "worker_id": credit.worker_id,
                "outcome_id": credit.outcome_id,
                "facts": {
                    "right": credit.right,
                    "weight": credit.weight,
                    "rests_on": credit.rests_on,
                },
            }
            for credit in found.judged.credits
        ],
    )


def _round_done(progress: Progress, task_type: str, done: int) -> None:
    progress(task_type, done, ROUNDS)


def _relative(trust: Mapping[str, float], operators: Mapping[str, str]) -> dict[str, float]:
    """Trust as a share of the highest voice's; each worker has the total of its operator."""

    def voice(worker: str) -> tuple[bool, str]:
        return (True, operators[worker]) if worker in operators else (False, worker)

    parts: dict[tuple[bool, str], list[float]] = {}
    for worker, value in trust.items():
        parts.setdefault(voice(worker), []).append(value)
    total = {each: math.fsum(values) for each, values in parts.items()}
    most = max(total.values(), default=0.0)
    # Rounded: equal trust stays equal, whatever order its parts are added in.
    return {worker: round(total[voice(worker)] / most, 12) for worker in trust} if most else {}


def _judgement(
    task_type: str, judged: Judged, scores: list[dict[str, Any]], at: datetime | None
) -> Judgement:
    when = at or datetime.now(UTC)
    return Judgement(
        task_type=task_type,
        workers=len(scores),
        outcomes=len(judged.credits),
        known=judged.known,
        majority=judged.majority,
        consensus=judged.consensus,
        strength=judged.strength,
        advice=judged.advice,
        reputations=tuple(
            ReputationRow(
                **{name: row[name] for name in ("worker_id", *_FACTS)},
                task_type=task_type,
                rests_on=tuple(row["rests_on"]),
                as_of=when,
                until=None,
            )
            for row in scores
        ),
        accepted=judged.accepted,
    )
