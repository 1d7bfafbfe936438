"""What workers answered, as lists that queries can count over.

Tasks, workers and answers are numbered from 0. An answer's number is its place among the answers of
its task type; where there are too many of those to compare, as with free text, it is its place
among the task's own, the most given first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# With more different answers than these, answers of different tasks aren't compared.
COMPARABLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """The outcomes of one task type that can be compared.

    For every task: `outcomes` are the positions of its outcomes in what it was made from, `votes`
    its [worker, answer] pairs in the same order, `weights` what each counts (0 to 1), `known` the
    right answer or None, `verdicts` the log odds that verdicts give each answer, or an empty list,
    `names` its answers by number.
    """

    tasks: Sequence[str]
    workers: Sequence[str]
    answers: int
    outcomes: Sequence[Sequence[int]]
    votes: Sequence[Sequence[Sequence[int]]]
    weights: Sequence[Sequence[float]]
    known: Sequence[int | None]
    verdicts: Sequence[Sequence[float]]
    names: Sequence[Sequence[str]]

    def cells(self) -> list[list[list[int]]]:
        """For every task and each of its states the counts that its outcomes belong to.

        The cell of an outcome is (worker * states + state) * answers + given, as
        `cypher/reputation/confusions.cypher` has it.
        """
        return [self._task_cells(votes) for votes in self.votes]

    def _task_cells(self, votes: Sequence[Sequence[int]]) -> list[list[int]]:
        given = Counter(answer for _, answer in votes)
        plain = [
            [self._cell(worker, state, answer) for worker, answer in votes]
            for state in range(self.answers)
        ]
        for right in range(self.answers):
            others = [answer for answer in range(self.answers) if answer != right]
            lure = max(others, key=lambda answer: given[answer])
            place = {right: 0, lure: 1}
            state = self.answers + right
            plain.append([self._cell(w, state, place.get(answer, 2)) for w, answer in votes])
        return plain

    def _cell(self, worker: int, state: int, given: int) -> int:
        return (worker * 2 * self.answers + state) * self.answers + given


def votes_of(rows: Iterable[Mapping[str, Any]]) -> Votes:
    """Number the outcomes of one task type, ordered by task; `rows` are those with an answer.

    A row has task_id, worker_id, answer, reference (or None), weight and verdict_log_odds.
    """
    rows = list(rows)
    tasks: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        tasks.setdefault(row["task_id"], []).append(position)
    workers = {name: i for i, name in enumerate(sorted({row["worker_id"] for row in rows}))}
    common = sorted({row["answer"] for row in rows} | {r["reference"] for r in rows} - {None})
    comparable = len(common) <= COMPARABLE
    names = [common if comparable else _own_answers(rows, own) for own in tasks.values()]
    answers = max(2, len(common) if comparable else max(map(len, names), default=2))
    numbers = [{name: i for i, name in enumerate(own)} for own in names]
    return Votes(
        tasks=tuple(tasks),
        workers=tuple(workers),
        answers=answers,
        outcomes=list(tasks.values()),
        votes=[
            [[workers[rows[i]["worker_id"]], number[rows[i]["answer"]]] for i in own]
            for own, number in zip(tasks.values(), numbers, strict=True)
        ],
        weights=[[rows[i]["weight"] for i in own] for own in tasks.values()],
        known=[
            number.get(rows[own[0]]["reference"])
            for own, number in zip(tasks.values(), numbers, strict=True)
        ],
        verdicts=[
            _verdicts([rows[i] for i in own], number, answers)
            for own, number in zip(tasks.values(), numbers, strict=True)
        ],
        names=names,
    )


def _own_answers(rows: Sequence[Mapping[str, Any]], own: Sequence[int]) -> list[str]:
    """A task's own answers, the most given first; a known one that nobody gave is the last."""
    given = Counter(rows[i]["answer"] for i in own)
    reference = rows[own[0]]["reference"]
    if reference is not None:
        given.setdefault(reference, 0)
    return sorted(given, key=lambda answer: (-given[answer], answer))


def _verdicts(
    own: Sequence[Mapping[str, Any]], number: Mapping[str, int], answers: int
) -> list[float]:
    total = [0.0] * answers
    for row in own:
        total[number[row["answer"]]] += row["verdict_log_odds"]
    return total if any(total) else []
