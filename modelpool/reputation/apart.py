"""Judging an outcome as if its operator's other answers to the task weren't there.

Each vote that shares its voice with others gets a copy of its task, in which it speaks for its
voice alone. Sums over the copy follow from those over the task, since they are exact.
"""

from __future__ import annotations

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.reputation.counting import Sums
from modelpool.reputation.sums import Adder, grained
from modelpool.reputation.votes import Tasks, Votes

_NEARLY = 1e-9


class Apart:
    """Copies of tasks, one for each vote that isn't its voice's only one in the task."""

    def __init__(self, votes: Votes) -> None:
        tasks, voices = votes.tasks, votes.voices
        self._votes = votes
        self.of: Ints = np.flatnonzero(voices.share < 1)
        """The votes that have a copy."""
        task = votes.task[self.of]
        many = np.bincount(tasks.choice_task, minlength=len(tasks))
        copy = np.arange(len(self.of)).repeat(many[task])
        first = np.cumsum(many) - many
        start = np.cumsum(many[task]) - many[task]
        choice = first[task][copy] + np.arange(len(copy)) - start[copy]
        own = choice == votes.choice[self.of][copy]
        pairs = len(voices.pair_task)
        keys = voices.unit_choice * pairs + voices.unit_pair
        order = np.argsort(keys)
        wanted = choice * pairs + voices.pair[self.of][copy]
        place = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
        unit = order[place]
        said = keys[unit] == wanted
        part = np.where(said, grained(voices.part)[unit], 0.0)
        size = tasks.size[choice] - part + own
        kept = size > _NEARLY
        self._copy, self._choice, self._own = copy[kept], choice[kept], own[kept]
        self._unit, self._said = unit[kept], said[kept]
        self.tasks = Tasks(
            labels=tasks.labels,
            number=tasks.number[task],
            voices=tasks.voices[task],
            known=np.full(len(self.of), -1),
            choice_task=self._copy,
            text=tasks.text[self._choice],
            size=size[kept],
            # a verdict is about an answer, whoever gave it
            odds=tasks.odds[self._choice],
        )
        self.option: Ints = self.tasks.option[self._own]
        """The option of each such vote in its copy."""

    def sums(self, sums: Sums, rows: tuple[Floats, Floats]) -> Sums:
        """Those of the copies, from those of the tasks and the rows of their votes."""
        voices, of = self._votes.voices, self.of
        of_task, of_choice = (voices.by_unit(each) for each in rows)
        pairs = Adder(
            voices.unit_pair, np.arange(len(of_task)), (len(voices.pair_task), len(of_task))
        ).sum(of_task)
        return Sums(
            task=sums.task[self._votes.task[of]] - pairs[voices.pair[of]] + rows[0][of],
            choice=self._changed(sums.choice, of_choice, rows[1]),
        )

    def _changed(self, by_choice: Floats, by_unit: Floats, by_vote: Floats) -> Floats:
        """Values by choice, without the rest of the voice, and with the vote's own in full."""
        found = by_choice[self._choice] - np.where(self._said[:, None], by_unit[self._unit], 0.0)
        found[self._own] += by_vote[self.of][self._copy[self._own]]
        changed: Floats = found
        return changed
