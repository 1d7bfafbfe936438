"""Rows about how errors of base models coincide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPair(Row):
    """How errors of two base models coincide in the `n` judged tasks of a type that both did.

    `phi` is the correlation of their errors, -1 to 1, `lower` and `upper` its 95 % interval; None,
    which is Unknown, under 50 tasks.
    """

    task_type: str
    one: str
    other: str
    n: int
    phi: float | None
    lower: float | None
    upper: float | None
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Row):
    """What it is worth that the models of a panel agree on an answer.

    `effective_votes`, from 1 to their number, is how many independent votes they are worth, and
    `chance`, 0 to 1, how likely the answer is right: None if no outcome of one of them is judged,
    which `unmeasured` names. Of the correlation of errors, `known_pairs` of `pairs` were measured;
    for the others stands that of others as accurate, or a cautious default. `as_of` is when that
    was estimated, None if never.
    """

    task_type: str
    base_models: tuple[str, ...]
    unmeasured: tuple[str, ...]
    pairs: int
    known_pairs: int
    effective_votes: float
    chance: float | None
    as_of: datetime | None
