"""Judging the outcomes of one task type by known answers, agreement and verdicts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from modelpool.reputation.answers import Votes, apart, verdicts_by_answer, votes_of
from modelpool.reputation.judged import Credit, Judged, Miss, doubt
from modelpool.reputation.rounds import Agreement, agree
from modelpool.reputation.sums import Floats

AUDIT_LOG_ODDS = math.log(0.98 / 0.02)
VERDICT_LOG_ODDS = math.log(0.8 / 0.2)
# Chances this close count as equal.
_EQUAL = 1e-9


def judge(
    rows: Sequence[Mapping[str, Any]], progress: Callable[[int], None] = lambda _: None
) -> Judged:
    """Judge the outcomes of one task type; `rows` are those of reputation/evidence."""
    compared = [r for r in rows if r["answer"] is not None and r["status"] == "Completed"]
    votes = votes_of(compared)
    agreement = agree(votes, partial(apart, compared, votes), progress) if compared else None
    chances = _chances(compared, votes, agreement) if agreement else {}
    alone = {task for task, n in zip(votes.tasks, votes.voices.count, strict=True) if n < 2}
    credits = []
    for row in rows:
        credit = _credit(row, chances.get(row["outcome_id"]), alone=row["task_id"] in alone)
        if credit:
            credits.append(credit)
    return Judged(
        credits=credits,
        accepted=_accepted(votes, agreement) if agreement else {},
        known=int((votes.known >= 0).sum()),
        majority=_share_right(votes, votes.sizes),
        consensus=_share_right(votes, agreement.consensus) if agreement else None,
        strength=agreement.strength if agreement else 1.0,
        doubt=doubt(_blind(votes, agreement) if agreement else []),
    )


def _credit(row: Mapping[str, Any], chance: float | None, *, alone: bool) -> Credit | None:
    if row["status"] == "Failed":
        right, rests_on = 0.0, "failure"
    elif chance is not None and row["reference"] is not None:
        right, rests_on = chance, "known answer"
    elif any(audited for _, _, audited in row["verdicts"]):
        right, rests_on = _or_verdict(row, chance), "trusted verdict"
    elif chance is not None and not alone:
        right, rests_on = chance, "agreement"
    elif _verdict(row):
        right, rests_on = _or_verdict(row, chance), "verdicts"
    else:
        return None
    return Credit(
        outcome_id=row["outcome_id"],
        task_id=row["task_id"],
        worker_id=row["worker_id"],
        voice=row["voice"],
        right=right,
        weight=row["weight"],
        rests_on=rests_on,
        capability=row["capability"],
        model_id=row["model_id"],
        demand=row["demand"],
    )


def _verdict(row: Mapping[str, Any]) -> float:
    """The log odds that the outcome's own verdicts give it."""
    return verdicts_by_answer([row]).get(row["answer"], 0.0)


def _or_verdict(row: Mapping[str, Any], chance: float | None) -> float:
    return 1 / (1 + math.exp(-_verdict(row))) if chance is None else chance


def _chances(
    rows: Sequence[Mapping[str, Any]], votes: Votes, agreement: Agreement
) -> dict[str, float]:
    return {
        rows[position]["outcome_id"]: chance
        for position, chance in zip(
            votes.position.tolist(), agreement.chances.tolist(), strict=True
        )
    }


def _blind(votes: Votes, agreement: Agreement) -> list[Miss]:
    """How the rounds judged the outcomes of known tasks, as if these weren't known."""
    known = votes.known[votes.task]
    return [
        Miss(task=task, voice=voice, right=right, chance=chance, share=share)
        for task, voice, right, chance, share, is_known in zip(
            votes.task.tolist(),
            votes.voice.tolist(),
            (known == votes.choice).tolist(),
            agreement.blind.tolist(),
            votes.voices.share.tolist(),
            (known >= 0).tolist(),
            strict=True,
        )
        if is_known
    ]


def _accepted(votes: Votes, agreement: Agreement) -> dict[str, str]:
    """By task its known answer if given, else the one that is likeliest right; ties have none."""
    accepted = {}
    for task, choices in _by_task(votes):
        given = [choice for choice in choices if votes.names[choice] is not None]
        known = votes.known[task]
        top = [int(known)] if known in given else _top(agreement.accepted, given)
        name = votes.names[top[0]]
        if len(top) == 1 and name is not None:
            accepted[votes.tasks[task]] = name
    return accepted


def _share_right(votes: Votes, chances: Floats) -> float | None:
    """The share of known tasks whose top answer is right; ties are left out."""
    tops = [
        (_top(chances, choices), int(votes.known[task]))
        for task, choices in _by_task(votes)
        if votes.known[task] >= 0
    ]
    hits = [top == [known] for top, known in tops if len(top) == 1]
    return sum(hits) / len(hits) if hits else None


def _by_task(votes: Votes) -> Iterator[tuple[int, range]]:
    start = 0
    for task, many in enumerate(votes.choices.tolist()):
        yield task, range(start, start + many)
        start += many


def _top(chances: Floats, choices: Sequence[int]) -> list[int]:
    most = max(chances[choice] for choice in choices)
    return [choice for choice in choices if chances[choice] >= most - _EQUAL]
