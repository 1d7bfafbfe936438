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

    `members` are the names; `base` has the number of each member's base model; `weight` is an
    outcome's share of its member's outcomes in the task.
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
        unsaid = np.array([row.answer is None for row in rows], dtype=bool)
        return cls.numbered(
            members=members,
            base=_numbers([bases.get(name, name) for name in members]),
            task=_numbers([row.task for row in rows]),
            member=np.array([number[row.member] for row in rows], dtype=np.int64),
            answer=np.where(unsaid, -1, _numbers([row.answer or "" for row in rows])),
            right=np.array([row.right for row in rows], dtype=bool),
        )

    @classmethod
    def numbered(
        cls,
        *,
        members: Sequence[str],
        base: Ints,
        task: Ints,
        member: Ints,
        answer: Ints,
        right: Bools,
    ) -> Outcomes:
        """Outcomes whose names are numbers already."""
        cell = task * len(members) + member
        _, place, many = np.unique(cell, return_inverse=True, return_counts=True)
        return cls(
            members=members,
            base=base,
            tasks=int(task.max(initial=-1)) + 1,
            task=task,
            member=member,
            answer=answer,
            right=right,
            weight=1.0 / many[place.ravel()],
        )

    def wrong(self, *, said: bool = False) -> csr_array:
        """The share wrong by task (rows) and member (columns); absent where nothing is judged.

        With `said`, only of outcomes that say in which way.
        """
        counts = ~self.right & (self.answer >= 0) if said else ~self.right
        return self._table(self.task, self.tasks, np.where(counts, self.weight, 0.0))

    def wrong_answers(self) -> csr_array:
        """The share wrong by task and answer (rows) and member (columns)."""
        counts = ~self.right & (self.answer >= 0)
        cell = self.task * (self.answer.max(initial=0) + 1) + self.answer
        _, row = np.unique(np.where(counts, cell, -1), return_inverse=True)
        row = row.ravel()
        rows = int(row.max(initial=0)) + 1
        return self._table(row, rows, np.where(counts, self.weight, 0.0))

    def done(self) -> csr_array:
        """1 by task (rows) and member (columns) where an outcome is judged."""
        done = self._table(self.task, self.tasks, self.weight)
        done.data[:] = 1.0
        return done

    def _table(self, row: Ints, rows: int, values: Floats) -> csr_array:
        shape = (rows, len(self.members))
        return csr_array(coo_array((values, (row, self.member)), shape=shape))


def _numbers(names: Sequence[str]) -> Ints:
    """The number of each name in the order of the distinct ones."""
    number = {name: i for i, name in enumerate(sorted(set(names)))}
    return np.array([number[name] for name in names], dtype=np.int64)
