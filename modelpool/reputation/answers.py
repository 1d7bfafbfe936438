"""Workers' answers as arrays of votes.

Answers are compared within their task. Where a task type has few distinct answers that recur across
tasks, they are labels: how a worker confuses one with another is counted. Free text isn't compared
across tasks: an answer there is the right one, the lure (the wrong answer to which a misleading
task draws workers), or another. Results depend neither on names nor on the order of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from modelpool.reputation.sums import Floats, Groups, Ints

# With more distinct answers than this, answers aren't compared across tasks.
MOST_LABELS = 12
# The most free-text answers of a task that are tried as its lure.
_MOST_LURES = 8
_NEARLY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """What may be true of tasks: each state is a hypothesis about one task.

    `right` and `lure` are indices of choices; `lure` is -1 in a plain state. `row` is that row of a
    worker's counts to which the state belongs.
    """

    task: Ints
    right: Ints
    lure: Ints
    row: Ints


@dataclass(frozen=True, kw_only=True)
class Votes:
    """The outcomes of one task type that can be compared, as votes.

    A choice is what may be right in one task: each label, or each text given and, last of the
    task's, any answer that nobody gave; that is None in `names`. Of each vote, `position` is the
    index of its row, `voice` that of its operator, or of a worker without one. `known` has the
    right choice of each task, or -1; `verdicts` the log odds that verdicts add to each choice.
    `lures` says whether misleading tasks can be told: only if an answer is known.
    """

    tasks: Sequence[str]
    workers: Sequence[str]
    names: Sequence[str | None]
    labels: int | None
    position: Ints
    worker: Ints
    choice: Ints
    voice: Ints
    weight: Floats
    choice_task: Ints
    known: Ints
    verdicts: Floats
    lures: bool

    @cached_property
    def task(self) -> Ints:
        """The task of each vote."""
        return self.choice_task[self.choice]

    @cached_property
    def choices(self) -> Ints:
        """How many choices each task has."""
        return np.bincount(self.choice_task, minlength=len(self.tasks)).astype(np.int64)

    @cached_property
    def voices(self) -> Voices:
        """The voices behind the votes."""
        return Voices(self)

    @cached_property
    def sizes(self) -> Floats:
        """How many voices each choice has."""
        return self.voices.by_choice(np.ones(len(self.worker)))

    @cached_property
    def states(self) -> States:
        """Every state of every task: plain ones and, if they can be told, misleading ones."""
        return _label_states(self) if self.labels else _text_states(self)


class Voices:
    """Sums over voices, each the mean of its votes: one operator, one voice, however many answer.

    An operator's outcomes of one task share its voice, whether they agree or not.
    """

    def __init__(self, votes: Votes) -> None:
        many = int(votes.voice.max(initial=-1)) + 1
        _, pair, sizes = np.unique(
            votes.task * many + votes.voice, return_inverse=True, return_counts=True
        )
        keys, said = np.unique(votes.choice * many + votes.voice, return_inverse=True)
        of = np.zeros(len(keys), dtype=np.int64)
        of[said] = votes.choice
        outcomes = np.zeros(len(keys))
        outcomes[said] = sizes[pair]
        self.share: Floats = 1 / sizes[pair]
        """The share of its voice that each vote is, 0 to 1."""
        self._outcomes = outcomes
        self._said = Groups(said, len(keys))
        self._choices = Groups(of, len(votes.names))
        self._tasks = Groups(votes.choice_task[of], len(votes.tasks))
        self.count: Ints = np.zeros(len(votes.tasks), dtype=np.int64)
        """How many voices each task has."""
        np.add.at(self.count, votes.task[np.unique(pair, return_index=True)[1]], 1)

    def by_choice(self, values: Floats) -> Floats:
        """The sums over voices, by choice."""
        return self._choices.sum(self._said.sum(values, self._outcomes))

    def by_task(self, values: Floats) -> Floats:
        """The sums over voices, by task."""
        return self._tasks.sum(self._said.sum(values, self._outcomes))


def votes_of(rows: Sequence[Mapping[str, Any]]) -> Votes:
    """The votes of one task type; `rows` are those of `reputation/evidence` with an answer."""
    tasks = _by_task(range(len(rows)), rows)
    given = {(row["task_id"], row["answer"]) for row in rows}
    found = {answer for _, answer in given} | {row["reference"] for row in rows} - {None}
    # Answers that hardly recur aren't labels, however few there are.
    labelled = 2 <= len(found) <= MOST_LABELS and 2 * len(found) <= len(given)
    return _numbered(rows, tasks, sorted(found) if labelled else None, None)


def apart(rows: Sequence[Mapping[str, Any]], votes: Votes, of: Sequence[int]) -> Votes:
    """The votes `of`, each in a copy of its task without the other votes of its voice."""
    labels = [name for name in votes.names[: votes.labels] if name is not None]
    by_task = _by_task(votes.position.tolist(), rows)
    tasks = {}
    for vote in of:
        own = rows[int(votes.position[vote])]
        others = [i for i in by_task[own["task_id"]] if rows[i]["voice"] != own["voice"]]
        tasks[str(vote)] = [int(votes.position[vote]), *others]
    return _numbered(rows, tasks, labels if votes.labels else None, votes)


def _by_task(
    positions: Iterable[int], rows: Sequence[Mapping[str, Any]]
) -> Mapping[str, Sequence[int]]:
    tasks: dict[str, list[int]] = {}
    for position in positions:
        tasks.setdefault(rows[position]["task_id"], []).append(position)
    return tasks


def _numbered(
    rows: Sequence[Mapping[str, Any]],
    tasks: Mapping[str, Sequence[int]],
    labels: Sequence[str] | None,
    like: Votes | None,
) -> Votes:
    workers = like.workers if like else tuple(dict.fromkeys(row["worker_id"] for row in rows))
    worker_number = {name: i for i, name in enumerate(workers)}
    voice_number = {voice: i for i, voice in enumerate(dict.fromkeys(r["voice"] for r in rows))}
    names: list[str | None] = []
    choice_task: list[int] = []
    verdicts: list[float] = []
    known: list[int] = []
    votes: list[tuple[int, int, int, int]] = []
    for task, own in enumerate(tasks.values()):
        reference = rows[own[0]]["reference"]
        texts = dict.fromkeys(rows[i]["answer"] for i in own)
        of_task: list[str | None] = list(labels) if labels else [*texts, None]
        number = {name: len(names) + i for i, name in enumerate(of_task)}
        if reference is None:
            known.append(-1)
        else:
            known.append(number.get(reference, len(names) + len(of_task) - 1))
        said = verdicts_by_answer([rows[i] for i in own])
        verdicts += [said.get(name, 0.0) if name is not None else 0.0 for name in of_task]
        names += of_task
        choice_task += [task] * len(of_task)
        votes += [
            (i, worker_number[row["worker_id"]], number[row["answer"]], voice_number[row["voice"]])
            for i, row in ((i, rows[i]) for i in own)
        ]
    table = np.array(votes, dtype=np.int64).reshape(-1, 4)
    return Votes(
        tasks=tuple(tasks),
        workers=workers,
        names=names,
        labels=len(labels) if labels else None,
        position=table[:, 0],
        worker=table[:, 1],
        choice=table[:, 2],
        voice=table[:, 3],
        weight=np.array([rows[i]["weight"] for i in table[:, 0]], dtype=np.float64),
        choice_task=np.array(choice_task, dtype=np.int64),
        known=np.array(known, dtype=np.int64),
        verdicts=np.array(verdicts, dtype=np.float64),
        lures=like.lures if like else any(choice >= 0 for choice in known),
    )


def verdicts_by_answer(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The log odds that verdicts give each answer of a task.

    An operator counts once per answer, on however many outcomes: with the strongest of its verdicts
    that agree, less the strongest of those that don't.
    """
    said: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        for voice, odds, _ in row["verdicts"]:
            said.setdefault(row["answer"], {}).setdefault(voice, []).append(odds)
    return {
        # Sorted, so that the last digit doesn't depend on the order of rows.
        answer: sum(sorted(max(0.0, *odds) + min(0.0, *odds) for odds in voices.values()))
        for answer, voices in said.items()
    }


def _label_states(votes: Votes) -> States:
    many = votes.labels or 0
    tasks = np.arange(len(votes.tasks)).repeat(many)
    right = np.arange(len(votes.tasks) * many)
    label = right % many
    plain = (tasks, right, np.full(len(right), -1), label)
    if not votes.lures:
        return _states([plain])
    # every other label may be the lure
    lure = right.repeat(many) - label.repeat(many) + np.tile(np.arange(many), len(right))
    differs = lure != right.repeat(many)
    lured = (tasks.repeat(many), right.repeat(many), lure, many + label.repeat(many))
    return _states([plain, tuple(part[differs] for part in lured)])


def _text_states(votes: Votes) -> States:
    tasks, right, lure, row = [], [], [], []
    starts = np.concatenate([[0], np.cumsum(votes.choices)])
    for task in range(len(votes.tasks)):
        own = range(int(starts[task]), int(starts[task + 1]))
        nobody = own[-1]
        lures = _lures(votes.sizes, own[:-1]) if votes.lures else ()
        pairs = [(choice, -1, 0) for choice in own]
        if votes.lures:
            pairs += [
                (choice, other, 1)
                for choice in own
                for other in (*lures, nobody)
                if other != choice or other == nobody
            ]
        tasks += [task] * len(pairs)
        right += [pair[0] for pair in pairs]
        lure += [pair[1] for pair in pairs]
        row += [pair[2] for pair in pairs]
    return _states([tuple(np.array(part, dtype=np.int64) for part in (tasks, right, lure, row))])


def _lures(sizes: Floats, own: Sequence[int]) -> list[int]:
    """The choices of two voices or more; if too many, those with more voices than the rest."""
    shared = [choice for choice in own if sizes[choice] >= 2 - _NEARLY]
    if len(shared) <= _MOST_LURES:
        return shared
    limit = sorted((sizes[choice] for choice in shared), reverse=True)[_MOST_LURES]
    return [choice for choice in shared if sizes[choice] > limit + _NEARLY]


def _states(parts: Sequence[tuple[Ints, ...]]) -> States:
    task, right, lure, row = (
        np.concatenate(each).astype(np.int64) for each in zip(*parts, strict=True)
    )
    return States(task=task, right=right, lure=lure, row=row)
