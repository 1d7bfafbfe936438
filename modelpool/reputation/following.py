"""Scores follow the work: one more outcome or verdict moves the scores that it concerns at once.

The outcomes of its task are judged by what the last judging found out about their workers, which is
not estimated anew. So scores differ a little from those of a full judging: docs/scoring.md says how
much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Ints, Written
from modelpool.answers.reading import answers_of_tasks, numbered_workers
from modelpool.database import Database, Transaction
from modelpool.reputation.judged import GROUNDS, KNOWN, credits_of
from modelpool.reputation.judging import by_answer, credits, verdict_odds
from modelpool.reputation.keeping import Kept, kept
from modelpool.reputation.scores import Record, reach_key, scored
from modelpool.rows.row import native

_SAME = 1e-12

Row = Mapping[str, Any]


def follow(database: Database, outcome_id: str) -> list[str]:
    """Move the scores of all who answered the task of an outcome to what they did there.

    Returns the ids of the outcomes that were judged for the first time. Does nothing where the task
    type wasn't judged yet, where evidence fades with time, or where an answer is new to the task
    type: then only a full judging can tell.
    """
    return database.write(lambda tx: _follow(tx, outcome_id))


def _follow(tx: Transaction, outcome_id: str) -> list[str]:
    found = tx.run("reputation/around", outcome_id=outcome_id)
    if not found or found[0]["half_life_days"] is not None or found[0]["state"] is None:
        return []
    (row,) = found
    people = row["workers"]
    answers = answers_of_tasks(
        row["task_type"],
        numbered_workers(people),
        [[row["task_id"], row["reference"], row["demand"], row["outcomes"]]],
        row["moments"],
    )
    keeps = kept(row["state"], people)
    odds = verdict_odds(answers, np.array([each["trust"] for each in people]))
    weight = answers.first
    chance = keeps.state.judge(
        answers,
        weight,
        by_answer(answers, weight, odds),
        np.maximum(answers.recorded, answers.reported) <= row["judged_at"],
    )
    if chance is None:
        return []
    voices = answers.voice[answers.worker[~np.isnan(chance)]]
    alone = np.full(len(answers), len(np.unique(voices)) < 2)
    right, ground = credits(answers, odds, chance, alone)
    new = replace(
        _written(answers),
        right=np.where(ground >= 0, right, np.nan),
        weight=np.where(ground >= 0, weight, np.nan),
        rests_on=[GROUNDS[each] if each >= 0 else None for each in ground.tolist()],
    )
    changed = _changed(_written(answers), new)
    if not len(changed):
        return []
    scores = [
        scored_anew
        for number in np.unique(answers.worker[changed]).tolist()
        if (scored_anew := _score(answers, new, number, people[number], keeps))
    ]
    tx.run(
        "reputation/follow",
        task_type=row["task_type"],
        as_of=_later(people),
        judging=row["judging"],
        **credits_of(answers, right, weight, ground, changed),
        scores=scores,
    )
    first = np.isnan(_written(answers).right[changed]) & ~np.isnan(new.right[changed])
    return [answers.outcomes[row] for row in changed[first].tolist()]


def _written(answers: Answers) -> Written:
    assert answers.written is not None
    return answers.written


def _changed(old: Written, new: Written) -> Ints:
    same = np.isclose(old.right, new.right, rtol=0, atol=_SAME, equal_nan=True)
    same &= np.isclose(old.weight, new.weight, rtol=0, atol=_SAME, equal_nan=True)
    same &= np.array([a == b for a, b in zip(old.rests_on, new.rests_on, strict=True)])
    return np.flatnonzero(~same)


def _later(people: Sequence[Row]) -> datetime:
    """Now, or, where a score is of later, then: history must not overlap."""
    dates = [native(each["score"]["as_of"]) for each in people if each["score"]]
    latest: datetime = max([datetime.now(UTC), *dates])
    return latest


def _sums(answers: Answers, written: Written, rows: Ints) -> tuple[float, float, float, int]:
    """Of some rows the weights of right outcomes and of all, the variance, and how many known."""
    rows = rows[~np.isnan(written.right[rows])]
    right, weight = written.right[rows], written.weight[rows]
    known = np.array([written.rests_on[i] == GROUNDS[KNOWN] for i in rows.tolist()], dtype=np.bool_)
    return (
        float((weight * right).sum()),
        float(weight.sum()),
        float((weight**2 * right * (1 - right) * ~known).sum()),
        int(known.sum()),
    )


def _score(
    answers: Answers, new: Written, number: int, worker: Row, keeps: Kept
) -> dict[str, Any] | None:
    """A worker's score with what its outcomes of the task count now; None if it has none at all."""
    rows = np.flatnonzero(answers.worker == number)
    before = _sums(answers, _written(answers), rows)
    now = _sums(answers, new, rows)
    old = worker["score"] or {}
    total = old.get("evidence", 0.0) - before[1] + now[1]
    if total <= _SAME:
        return None
    record = Record(
        hits=np.array([old.get("hits", 0.0) - before[0] + now[0]]),
        total=np.array([total]),
        variance=np.array([max(0.0, old.get("variance", 0.0) - before[2] + now[2])]),
    )
    prior = np.array([old.get("prior", keeps.mean)])
    added = _reached(answers, new, rows, keeps) - _reached(answers, _written(answers), rows, keeps)
    expected = (old.get("expected", 0.0) * old.get("evidence", 0.0) + added) / total
    share, reached, bound = scored(record, prior, np.array([expected]), keeps.doubt)
    left = 1 - old.get("penalty", 0.0)
    rests_on = {each for i in rows.tolist() if (each := new.rests_on[i]) is not None}
    return {
        "worker_id": worker["worker_id"],
        "facts": {
            "score": float(reached[0]) * left,
            "lower_bound": float(bound[0]) * left,
            "share": float(share[0]),
            "expected": expected,
            "penalty": 1 - left,
            "evidence": total,
            "known": old.get("known", 0) - before[3] + now[3],
            "rests_on": sorted({*old.get("rests_on", ()), *rests_on}),
            "prior": float(prior[0]),
            "hits": float(record.hits[0]),
            "variance": float(record.variance[0]),
        },
    }


def _reached(answers: Answers, written: Written, rows: Ints, keeps: Kept) -> float:
    """How much more others reach with what these outcomes used, times their weights."""
    return sum(
        float(written.weight[i])
        * keeps.reach.get(
            reach_key(
                answers,
                int(answers.capability[i]),
                int(answers.demand[answers.task[i]]),
                int(answers.model[i]),
            ),
            0.0,
        )
        for i in rows.tolist()
        if not np.isnan(written.weight[i])
    )
