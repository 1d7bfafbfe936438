"""Judged outcomes of one task type in columns: who was right in which task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from modelpool.answers.columns import Bools, Floats, Ints


class Judged(NamedTuple):
    """One judged outcome: a member's in a task.

    A member is whatever may sit on a panel: a base model, or a worker. `answer` tells in which way
    an outcome is wrong; None where the outcome doesn't say.
    """

    task: str
    member: str
    right: bool
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Judged outcomes, by number of task, member and answer; -1 where the answer isn't known.

    `members` are the names; `base` has the number of each member's base model. No two rows are
    of one task, member, answer and verdict; `weight` is the row's share of its member's outcomes
    in the task.
    """

    members: Sequence[str]
    base: Ints
    tasks: int
    task: Ints
    member: Ints
    answer: Ints
    right: Bools
    weight: Floats

    @classmethod
    def of(
        cls,
        judged: Iterable[Judged],
        bases: Mapping[str, str] | None = None,
        *,
        also: Iterable[str] = (),
    ) -> Outcomes:
        """Number outcomes; `bases` says which base model a member is of, else it is its own.

        `also` names members of whom none may be judged.
        A member's n outcomes in one task share its weight, 1 / n each: one drawn at random is
        right as often as they are.
        """
        rows = sorted(judged, key=lambda row: (row.task, row.member, row.right, row.answer or ""))
        bases = bases or {}
        members = sorted({*also, *(row.member for row in rows)})
        number = {name: i for i, name in enumerate(members)}
        tasks, task = _numbered([row.task for row in rows])
        member = np.array([number[row.member] for row in rows], dtype=np.int64)
        _, base = _numbered([bases.get(name, name) for name in members])
        _, answer = _numbered([row.answer or "" for row in rows])
        unsaid = np.array([row.answer is None for row in rows], dtype=bool)
        right = np.array([row.right for row in rows], dtype=bool)
        cell = task * len(members) + member
        per_cell = np.bincount(cell) if len(cell) else np.zeros(0, dtype=np.int64)
        return cls(
            members=members,
            base=base,
            tasks=tasks,
            task=task,
            member=member,
            answer=np.where(unsaid, -1, answer),
            right=right,
            weight=1.0 / per_cell[cell],
        )

    def wrong(self) -> csr_array:
        """The share wrong by task (rows) and member (columns); absent where nothing is judged."""
        return self._by_task(np.where(self.right, 0.0, self.weight))

    def done(self) -> csr_array:
        """1 by task (rows) and member (columns) where an outcome is judged."""
        done = self._by_task(self.weight)
        done.data[:] = 1.0
        return done

    def _by_task(self, values: Floats) -> csr_array:
        shape = (self.tasks, len(self.members))
        return csr_array(coo_array((values, (self.task, self.member)), shape=shape))


def _numbered(names: Sequence[str]) -> tuple[int, Ints]:
    """How many distinct names there are, and the number of each in their order."""
    number = {name: i for i, name in enumerate(sorted(set(names)))}
    return len(number), np.array([number[name] for name in names], dtype=np.int64)
