"""The evidence in answers and latencies beyond what dismissed findings cover.

Each rule has its own dismissals, by the key of its findings, and leaves out only what those cover.
Answers that are left out still count towards the truth, latencies towards nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from modelpool.answers.columns import Bools, Ints
from modelpool.answers.latencies import Latencies
from modelpool.answers.windows import Windows, within
from modelpool.misuse.likeness import Meetings
from modelpool.misuse.votes import Votes


@dataclass(frozen=True, slots=True)
class Covered:
    """Dismissed windows, by a rule's name and by the key of its findings."""

    by_rule: Mapping[str, Mapping[str, Windows]] = field(default_factory=dict)

    def conduct(self, rule: str, votes: Votes) -> tuple[Ints, Bools]:
        """The workers that have windows by that rule, and the votes that those cover."""
        covered = np.zeros(len(votes), dtype=bool)
        workers = []
        for rest, windows in self._of_type(rule, votes.task_type):
            if (worker := votes.number.get(rest)) is not None:
                workers.append(worker)
                own = votes.of_workers(np.array([worker]))
                covered[own] |= within(votes.recorded[own], windows)
        return np.unique(np.array(workers, dtype=np.int64)), covered

    def outcomes(self, rule: str, latencies: Latencies) -> Bools:
        """The outcomes that the windows of their worker cover by that rule."""
        covered = np.zeros(len(latencies), dtype=bool)
        windows = dict(self._of_type(rule, latencies.task_type))
        for number, name in enumerate(latencies.workers if windows else ()):
            if name in windows:
                own = latencies.worker == number
                covered[own] = within(latencies.recorded[own], windows[name])
        return covered

    def pairs(self, rule: str, meetings: Meetings) -> Bools:
        """The meetings that the windows of their pair cover by that rule.

        What counts is when the later of the two answers was recorded.
        """
        votes = meetings.votes
        covered = np.zeros(len(meetings.one), dtype=bool)
        for rest, windows in self._of_type(rule, votes.task_type):
            for one, other in _two(rest, votes):
                at = np.flatnonzero(
                    (votes.worker[meetings.one] == min(one, other))
                    & (votes.worker[meetings.other] == max(one, other))
                )
                recorded = np.maximum(
                    votes.recorded[meetings.one[at]], votes.recorded[meetings.other[at]]
                )
                covered[at] |= within(recorded, windows)
        return covered

    def ring(self, members: Iterable[str]) -> Windows:
        """The windows of the dismissed rings to which all of these workers belong."""
        workers = set(members)
        return [
            window
            for windows in self.by_rule.get("misuse/answer_ring", {}).values()
            for window in windows
            if workers <= set(window["workers"])
        ]

    def _of_type(self, rule: str, task_type: str) -> list[tuple[str, Windows]]:
        """What follows the task type in the keys of a rule, and their windows."""
        start = f"{task_type} "
        return [
            (key.removeprefix(start), windows)
            for key, windows in self.by_rule.get(f"misuse/{rule}", {}).items()
            if key.startswith(start)
        ]


def _two(names: str, votes: Votes) -> list[tuple[int, int]]:
    """The two workers that a key names; an id may hold spaces."""
    words = names.split(" ")
    splits = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
    return [
        (votes.number[one], votes.number[other])
        for one, other in splits
        if one in votes.number and other in votes.number
    ]
