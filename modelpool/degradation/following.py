"""One more judged outcome moves what is known of its model at once, by what was last expected.

Effects of workers, demands and the time aren't estimated anew: the next scan does that.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from modelpool.database import Transaction
from modelpool.degradation.cohort import Began, rebased
from modelpool.degradation.detector import Stream
from modelpool.degradation.expecting import expect_alone
from modelpool.degradation.watching import LEVEL, Followed

Row = dict[str, Any]


def follow_judged(tx: Transaction, outcome_ids: Sequence[str]) -> bool:
    """Follow outcomes that have just been judged for the first time.

    Returns whether a model has fallen, is still fallen or has recovered: then findings change.
    """
    rows = tx.run("degradation/around", outcome_ids=list(outcome_ids))
    by_model = groupby(rows, itemgetter("task_type", "model_id"))
    moved = [_follow(tx, list(own)) for _, own in by_model]
    return any(moved)


def _follow(tx: Transaction, rows: Sequence[Row]) -> bool:
    """Follow outcomes of one model in one task type, in the order in which they were reported."""
    row = rows[0]
    stream = Stream.of(LEVEL, json.loads(row["state"])) if row["state"] else Stream(LEVEL)
    was, one = stream.fallen, Followed(stream=stream)
    if was and stream.fall:
        one.falls.append(Began(since=stream.fall.since, alarm=float(row["alarmed_at"])))
    one.follow(
        np.array([each["right"] for each in rows]),
        np.array([_expected(each) for each in rows]),
        np.array([float(each["at"]) for each in rows]),
    )
    # Whether others fell with it is looked up for the few that fell.
    together = _together(tx, row, one) if stream.fallen or was else None
    tx.run(
        "degradation/follow_watch",
        task_type=row["task_type"],
        model_id=row["model_id"],
        facts=one.facts(row["population"], is_rebased=row["model_id"] in (together or ())),
        rebased=None if together is None else sorted(together),
        as_of=datetime.now(UTC),
    )
    return stream.fallen or was


def _expected(row: Row) -> float:
    others = [(right, 1 / (1 + math.exp(-total))) for right, total in row["others"]]
    return expect_alone(row["total"], others)


def _together(tx: Transaction, row: Row, one: Followed) -> dict[str, Began]:
    """The models of the type whose falls are one, given how this one does now."""
    known = tx.run("degradation/falls", task_type=row["task_type"])
    last = {each["model_id"]: float(each["last_at"]) for each in known}
    last[row["model_id"]] = one.last
    falls = {
        each["model_id"]: [Began(since=each["since"], alarm=each["alarmed_at"])]
        for each in known
        if each["has_fallen"] and each["model_id"] != row["model_id"]
    }
    if one.began:
        falls[row["model_id"]] = [one.began]
    return rebased(falls, last)
