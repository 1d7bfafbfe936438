"""Rows about verification: what is promised of accepted outcomes, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from modelpool.rows.policy import PolicyRequirements
from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Row):
    """What the policy promises of a task type's accepted outcomes, and what it took.

    `promised` is the largest share of wrong ones, None if nothing is promised for a Low-risk task.
    Of `settled` outcomes `accepted` are those whose own answer was, and `wrong_chance` is the mean
    chance that one of them is wrong. Of those that no verdict was needed for, `by_chance` were
    verified all the same, and `by_chance_wrong` of them turned out wrong. `verdicts` is how many
    were given, `waiting` how many outcomes need some. `worker_error` is how often an answer is
    wrong, `coincidence` how often wrong ones agree.
    """

    task_type: str
    promised: float | None
    settled: int
    accepted: int
    wrong_chance: float | None
    verdicts: int
    by_chance: int
    by_chance_wrong: int
    waiting: int
    worker_error: float
    coincidence: float

    @classmethod
    def of(cls, row: Mapping[str, Any], required: PolicyRequirements) -> Self:
        """A row of `verification/promise`, with what the policy promises."""
        return cls(promised=required.wrong_accepted, **row)
