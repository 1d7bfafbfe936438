"""What the outcomes of one task type say of their workers: known answers, agreement, verdicts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from modelpool.reputation.answers import Votes, votes_of
from modelpool.reputation.rounds import Agreement, Read, agree

AUDIT_LOG_ODDS = math.log(0.98 / 0.02)
VERDICT_LOG_ODDS = math.log(0.8 / 0.2)
# Below so many known tasks, or with less right of them, agreement is said to need more known ones.
_KNOWN_ENOUGH = 10
_RIGHT_ENOUGH = 0.7

_PRIOR_WEIGHT = 1.0
_ELSEWHERE_WEIGHT = 4.0
_EXPECTED_WEIGHT = 20.0
_FEW = 2.0
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """How likely one outcome is right, what it counts, and what says so."""

    outcome_id: str
    worker_id: str
    right: float
    weight: float
    rests_on: str
    capability: str
    model_id: str | None
    demand: str

    def row(self, worker: int) -> list[Any]:
        """The credit as `cypher/reputation/scores.cypher` takes it."""
        known = int(self.rests_on == "known answer")
        return [
            *(worker, self.right, self.weight, known),
            *(self.capability, self.model_id, self.demand),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One task type's outcomes, judged.

    `accepted` has the answer most likely right of every task with answers. Of its `known` tasks
    the answer that most workers gave was right in `majority`, that of the rounds in `consensus`
    when the task itself wasn't known; None where none is known. `strength` (0 to 1) is how far
    agreement was trusted. `own` and `common` are the variances of reputation/doubt.
    """

    credits: Sequence[Credit]
    accepted: Mapping[str, str]
    known: int
    majority: float | None
    consensus: float | None
    strength: float
    own: float
    common: float

    @property
    def advice(self) -> str | None:
        """What the pool should ask for, None when nothing."""
        if not self.known:
            return "no answer is known: scores rest on agreement alone"
        if self.majority is not None and self.majority < _RIGHT_ENOUGH:
            return "agreement and known answers disagree: make more answers known"
        if self.known < _KNOWN_ENOUGH:
            return f"only {self.known} known: make more answers known"
        return None


def judge(
    read: Read, rows: Sequence[Mapping[str, Any]], progress: Callable[[int], None] = lambda _: None
) -> Judged:
    """Judge the outcomes of one task type; `rows` are those of reputation/evidence."""
    compared = [i for i, r in enumerate(rows) if r["answer"] and r["status"] == "Completed"]
    votes = votes_of([rows[i] for i in compared])
    agreement = agree(read, votes, progress) if compared else None
    chances = _chances(votes, agreement) if agreement else {}
    rights = {compared[i]: chance for i, chance in chances.items()}
    alone = _alone(votes)
    credits = []
    for i, row in enumerate(rows):
        credit = _credit(row, rights.get(i), alone=row["task_id"] in alone)
        if credit:
            credits.append(credit)
    (doubt,) = read("reputation/doubt", rows=_blind(votes, agreement) if agreement else [])
    known = [i for i, answer in enumerate(votes.known) if answer is not None]
    return Judged(
        credits=credits,
        accepted=_accepted(votes, agreement) if agreement else {},
        known=len(known),
        majority=_share(_most_given(votes.votes[i]) == votes.known[i] for i in known),
        consensus=_share(
            _top((agreement.blind[i] or ()) if agreement else ()) == votes.known[i] for i in known
        ),
        strength=agreement.strength if agreement else 1.0,
        own=doubt["own"],
        common=doubt["common"],
    )


def score(
    read: Read,
    judged: Judged,
    elsewhere: Mapping[str, tuple[float, float]],
    kept: Mapping[str, float],
) -> list[dict[str, Any]]:
    """The scores of the workers, each with `worker_id`, `rests_on` and `penalty`.

    `kept` is what workers keep of their scores, by findings against them; 1 for all others.
    `elsewhere` maps workers to what they did in other task types: outcomes right, and in all.
    """
    workers = sorted({credit.worker_id for credit in judged.credits})
    if not workers:
        return []
    number = {worker: i for i, worker in enumerate(workers)}
    total = sum(c.weight for c in judged.credits)
    pool = (sum(c.weight * c.right for c in judged.credits) + 1) / (total + 2)
    rows = read(
        "reputation/scores",
        rows=[credit.row(number[credit.worker_id]) for credit in judged.credits],
        priors=[_prior(elsewhere.get(worker), pool) for worker in workers],
        prior_weight=_PRIOR_WEIGHT,
        expected_weight=_EXPECTED_WEIGHT,
        few=_FEW,
        z=NormalDist().inv_cdf(_CONFIDENCE),
        own=judged.own,
        common=judged.common,
    )
    bases: dict[str, set[str]] = {}
    for credit in judged.credits:
        bases.setdefault(credit.worker_id, set()).add(credit.rests_on)
    return [
        {
            **row,
            "worker_id": workers[row["worker"]],
            "penalty": 1 - kept.get(workers[row["worker"]], 1.0),
            "score": row["score"] * kept.get(workers[row["worker"]], 1.0),
            "lower_bound": row["lower_bound"] * kept.get(workers[row["worker"]], 1.0),
            "rests_on": sorted(bases[workers[row["worker"]]]),
        }
        for row in rows
    ]


def _prior(elsewhere: tuple[float, float] | None, pool: float) -> float | None:
    if elsewhere is None:
        return None
    right, total = elsewhere
    return (right + _ELSEWHERE_WEIGHT * pool) / (total + _ELSEWHERE_WEIGHT)


def _credit(row: Mapping[str, Any], chance: float | None, *, alone: bool) -> Credit | None:
    if row["status"] == "Failed":
        right, rests_on = 0.0, "failure"
    elif chance is not None and row["reference"] is not None:
        right, rests_on = chance, "known answer"
    elif row["audited"]:
        right, rests_on = _or_verdict(row, chance), "trusted verdict"
    elif chance is not None and not alone:
        right, rests_on = chance, "agreement"
    elif row["verdict_log_odds"]:
        right, rests_on = _or_verdict(row, chance), "verdicts"
    else:
        return None
    return Credit(
        outcome_id=row["outcome_id"],
        worker_id=row["worker_id"],
        right=right,
        weight=row["weight"],
        rests_on=rests_on,
        capability=row["capability"],
        model_id=row["model_id"],
        demand=row["demand"],
    )


def _or_verdict(row: Mapping[str, Any], chance: float | None) -> float:
    odds: float = row["verdict_log_odds"]
    return 1 / (1 + math.exp(-odds)) if chance is None else chance


def _chances(votes: Votes, agreement: Agreement) -> dict[int, float]:
    return {
        position: chances[answer]
        for positions, given, chances in zip(
            votes.outcomes, votes.votes, agreement.chances, strict=True
        )
        for position, (_, answer) in zip(positions, given, strict=True)
    }


def _alone(votes: Votes) -> set[str]:
    return {task for task, given in zip(votes.tasks, votes.votes, strict=True) if len(given) < 2}


def _blind(votes: Votes, agreement: Agreement) -> list[list[float]]:
    return [
        [task, worker, int(answer == known), blind[answer]]
        for task, (given, known, blind) in enumerate(
            zip(votes.votes, votes.known, agreement.blind, strict=True)
        )
        if blind is not None
        for worker, answer in given
    ]


def _accepted(votes: Votes, agreement: Agreement) -> dict[str, str]:
    accepted = {}
    for task, names, posterior in zip(votes.tasks, votes.names, agreement.posteriors, strict=True):
        chances = [posterior[i] + posterior[votes.answers + i] for i in range(len(names))]
        accepted[task] = names[_top(chances)]
    return accepted


def _top(chances: Sequence[float]) -> int:
    return max(range(len(chances)), key=chances.__getitem__, default=-1)


def _most_given(given: Sequence[Sequence[int]]) -> int:
    counts = Counter(answer for _, answer in given)
    return min(counts, key=lambda answer: (-counts[answer], answer))


def _share(hits: Any) -> float | None:
    found = list(hits)
    return sum(found) / len(found) if found else None


def elsewhere(
    types: Sequence[Mapping[str, Any]], judged: Mapping[str, Judged]
) -> dict[str, dict[str, tuple[float, float]]]:
    """By task type what its workers did elsewhere: outcomes right, and in all.

    What they did in types of the same parent, where they did anything there, else in any type.
    """
    done = {name: _done(each.credits) for name, each in judged.items()}
    parents = {row["task_type"]: row["parent"] for row in types}
    result = {}
    for name in judged:
        near = [n for n in judged if n != name and _related(n, name, parents)]
        far = [n for n in judged if n != name and n not in near]
        # what is nearer goes over what is farther off
        result[name] = {**_added(done[n] for n in far), **_added(done[n] for n in near)}
    return result


def _related(one: str, other: str, parents: Mapping[str, str | None]) -> bool:
    siblings = parents[one] is not None and parents[one] == parents[other]
    return siblings or parents[one] == other or parents[other] == one


def _done(credits: Sequence[Credit]) -> dict[str, tuple[float, float]]:
    return _added({c.worker_id: (c.right * c.weight, c.weight)} for c in credits)


def _added(parts: Iterable[Mapping[str, tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    total: dict[str, tuple[float, float]] = {}
    for part in parts:
        for worker, (right, weight) in part.items():
            before = total.get(worker, (0.0, 0.0))
            total[worker] = (before[0] + right, before[1] + weight)
    return total
