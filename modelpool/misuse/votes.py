"""Votes: each worker's first answer to each task of a type, in columns."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from modelpool.answers.columns import Answers, Bools, Ints
from modelpool.answers.sums import ranges, starts_of

_MOST_OPTIONS = 12
"""Answers with more distinct texts than this are free text, and aren't compared."""


class Votes:
    """The votes of one task type, task by task.

    By vote: `task`, `worker` and `said` are numbers from 0, `outcome` the row in the columns of
    answers, `reported` and `recorded` microseconds. `known` is each task's known option, or -1.
    `k` is the number of options. Workers and tasks without votes have no number.
    """

    def __init__(self, answers: Answers) -> None:
        rows = np.flatnonzero((answers.first > 0) & (answers.text >= 0))
        rows = rows[np.lexsort((answers.worker[rows], answers.task[rows]))]
        rows = _one_each(answers, rows)
        tasks, self.task = np.unique(answers.task[rows], return_inverse=True)
        workers, self.worker = np.unique(answers.worker[rows], return_inverse=True)
        self.task_type = answers.task_type
        self.k = len(answers.texts)
        self.options = answers.texts
        self.said = answers.text[rows]
        self.reported, self.recorded = answers.reported[rows], answers.recorded[rows]
        self.outcome = rows
        self.known = answers.reference[tasks]
        self.ids = [answers.workers[w] for w in workers.tolist()]
        self.number = {name: number for number, name in enumerate(self.ids)}
        self._names = answers.outcomes
        self.starts = starts_of(self.task)
        self.cell = self.worker * self.k + self.said
        """The number of the vote's worker and option."""

    def __len__(self) -> int:
        return len(self.task)

    @property
    def comparable(self) -> bool:
        """Whether several workers gave answers of a few kinds."""
        return 2 <= self.k <= _MOST_OPTIONS and len(self.ids) > 1

    def outcome_id(self, vote: int) -> str:
        """The id of a vote's outcome."""
        return self._names[int(self.outcome[vote])]

    @cached_property
    def sizes(self) -> Ints:
        """How many votes each task has."""
        return np.bincount(self.task, minlength=len(self.known))

    @cached_property
    def counts(self) -> Ints:
        """How many votes each worker has."""
        return np.bincount(self.worker, minlength=len(self.ids))

    @cached_property
    def fixed(self) -> Ints:
        """The tasks whose answer is known."""
        return np.flatnonzero(self.known >= 0)

    @cached_property
    def by_cell(self) -> Ints:
        """The votes in the order of workers and options."""
        return np.argsort(self.cell, kind="stable")

    @cached_property
    def by_time(self) -> Ints:
        """The votes of each worker in the order of time, one worker after the other."""
        return np.lexsort((self.reported, self.worker))

    @cached_property
    def given(self) -> tuple[Ints, Ints]:
        """Of each worker how many votes to known tasks it has, and how many of them are right."""
        truth = self.known[self.task]
        on, right = truth >= 0, truth == self.said
        many = len(self.ids)
        return (
            np.bincount(self.worker[on], minlength=many),
            np.bincount(self.worker[right], minlength=many),
        )

    def of_workers(self, workers: Ints) -> Ints:
        """The votes of these workers."""
        ends = np.cumsum(self.counts)
        places = ranges(ends[workers] - self.counts[workers], self.counts[workers])
        return self.by_time[places]

    def of_tasks(self, tasks: Ints) -> Ints:
        """The votes on these tasks, task by task."""
        return ranges(self.starts[tasks], self.sizes[tasks])

    def members(self, workers: Ints) -> Bools:
        """By worker, whether it is one of these."""
        found = np.zeros(len(self.ids), dtype=bool)
        found[workers] = True
        return found


def _one_each(answers: Answers, rows: Ints) -> Ints:
    """One row of each task and worker: of several at one moment, the one whose id is least."""
    pair = answers.task[rows] * max(len(answers.workers), 1) + answers.worker[rows]
    first = starts_of(pair)
    if len(first) == len(rows):
        return rows
    many = np.diff(np.append(first, len(rows)))
    several = np.flatnonzero(many > 1)
    places = ranges(first[several], many[several])
    names = np.array([answers.outcomes[row] for row in rows[places].tolist()])
    places = places[np.lexsort((names, pair[places]))]
    chosen = first.copy()
    chosen[several] = places[starts_of(pair[places])]
    return rows[chosen]
