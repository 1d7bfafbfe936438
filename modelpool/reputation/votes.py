"""Workers' answers as arrays of votes.

Answers are compared within their task. Where a task type has few distinct answers that recur across
tasks, they are labels: how a worker confuses one with another is counted. Free text isn't compared
across tasks: an answer there is the right one, the lure (the wrong answer to which a misleading
task draws workers), or another. Results depend neither on names nor on the order of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints
from modelpool.reputation.states import States, states_of
from modelpool.reputation.sums import Adder, Runs, along, by_group, grained

# With more distinct answers than this, answers aren't compared across tasks.
MOST_LABELS = 12


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """Tasks, and the choices that were given in them.

    An option is what may be right in a task: each label; or each text given and, last of the
    task's, any answer that nobody gave. `labels` has the text of each label, or is None. By task:
    `number` is that of the answers, `voices` counts those that answered, `known` is the right
    option, or -1. By choice, sorted by task: `text` is that of the answers, `size` its number of
    voices, `odds` the log odds that verdicts add to it.
    """

    labels: Ints | None
    number: Ints
    voices: Floats
    known: Ints
    choice_task: Ints
    text: Ints
    size: Floats
    odds: Floats

    def __len__(self) -> int:
        return len(self.number)

    @cached_property
    def options(self) -> Ints:
        """How many options each task has."""
        if self.labels is not None:
            return np.full(len(self), len(self.labels))
        return np.bincount(self.choice_task, minlength=len(self)) + 1

    @cached_property
    def option_task(self) -> Ints:
        """The task of each option."""
        return np.arange(len(self)).repeat(self.options)

    @cached_property
    def option(self) -> Ints:
        """The option of each choice."""
        if self.labels is None:
            return np.arange(len(self.text)) + self.choice_task
        return self.choice_task * len(self.labels) + self.label

    @cached_property
    def label(self) -> Ints:
        """The label of each choice; all are 0 with free text."""
        if self.labels is None:
            return np.zeros_like(self.text)
        return np.searchsorted(self.labels, self.text)

    @cached_property
    def unsaid(self) -> Floats:
        """How many labels other than the right one nobody gave, by task and right label."""
        many = 0 if self.labels is None else len(self.labels)
        given = np.zeros((len(self), many))
        given[self.choice_task, self.label] = 1
        return many - along(given) - (1 - given)

    @cached_property
    def states(self) -> States:
        """The states of tasks answered in free text."""
        return states_of(self)

    @cached_property
    def by_task(self) -> Runs:
        """Choices by task."""
        return Runs(self.choice_task, len(self))

    @cached_property
    def options_by_task(self) -> Runs:
        """Options by task."""
        return Runs(self.option_task, len(self))

    def by_option(self, values: Floats) -> Floats:
        """Values by choice as values by option; 0 for what nobody gave."""
        out = np.zeros((len(self.option_task), *values.shape[1:]))
        out[self.option] = values
        return out

    def option_of(self, task: Ints, text: Ints) -> Ints:
        """The option of a text in a task; with free text, the last one if nobody gave it."""
        if self.labels is not None:
            return task * len(self.labels) + np.searchsorted(self.labels, text)
        most = max(int(self.text.max(initial=0)), int(text.max(initial=0))) + 1
        keys, wanted = self.choice_task * most + self.text, task * most + text
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        nobody = np.cumsum(self.options)[task] - 1
        return np.where(keys[place] == wanted, self.option[place], nobody)

    def option_text(self) -> Ints:
        """The text of each option; -1 for what nobody gave."""
        if self.labels is not None:
            return np.tile(self.labels, len(self))
        found = np.full(len(self.option_task), -1)
        found[self.option] = self.text
        return found


@dataclass(frozen=True, kw_only=True)
class Votes:
    """The outcomes of one task type that can be compared, as votes sorted by task and text.

    Of each vote, `row` is that of its outcome, `worker` and `voice` those of the answers, and
    `weight` what it counts for in its worker's record. `workers` counts all of the answers.
    """

    tasks: Tasks
    workers: int
    row: Ints
    task: Ints
    choice: Ints
    worker: Ints
    voice: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def voices(self) -> Voices:
        """The voices behind the votes."""
        return Voices(self.task, self.choice, self.voice, self.weight)

    @cached_property
    def option(self) -> Ints:
        """The option of each vote."""
        return self.tasks.option[self.choice]

    def of(self, chosen: Bools) -> tuple[Votes, Ints]:
        """The votes of the chosen tasks alone, and their places among these votes."""
        place = np.flatnonzero(chosen[self.task])
        tasks = self.tasks
        of_choice = np.flatnonzero(chosen[tasks.choice_task])
        task_place, choice_place = np.cumsum(chosen) - 1, np.zeros(len(tasks.text), dtype=np.int64)
        choice_place[of_choice] = np.arange(len(of_choice))
        before = np.cumsum(tasks.options) - tasks.options
        kept = tasks.options[chosen]
        shift = (np.cumsum(kept) - kept) - before[chosen]
        known = tasks.known[chosen]
        return Votes(
            tasks=Tasks(
                labels=tasks.labels,
                number=tasks.number[chosen],
                voices=tasks.voices[chosen],
                known=np.where(known >= 0, known + shift, -1),
                choice_task=task_place[tasks.choice_task[of_choice]],
                text=tasks.text[of_choice],
                size=tasks.size[of_choice],
                odds=tasks.odds[of_choice],
            ),
            workers=self.workers,
            row=self.row[place],
            task=task_place[self.task[place]],
            choice=choice_place[self.choice[place]],
            worker=self.worker[place],
            voice=self.voice[place],
            weight=self.weight[place],
        ), place


class Voices:
    """Sums over voices, each the mean of its votes: one operator, one voice, however many answer.

    An operator's outcomes of one task share its voice, whether they agree or not. A unit is what
    one voice says of one choice.
    """

    def __init__(self, task: Ints, choice: Ints, voice: Ints, weight: Floats) -> None:
        many = int(voice.max(initial=-1)) + 1
        _, pair, size = np.unique(task * many + voice, return_inverse=True, return_counts=True)
        _, first, unit = np.unique(choice * many + voice, return_index=True, return_inverse=True)
        self.share: Floats = 1 / size[pair]
        """The share of its voice that each vote is, 0 to 1."""
        self.pair: Ints = pair
        """The voice in its task of each vote, by number."""
        self.pair_task: Ints = task[np.unique(pair, return_index=True)[1]]
        self.unit: Ints = unit
        self.unit_choice: Ints = choice[first]
        self.unit_pair: Ints = pair[first]
        self.unit_votes: Floats = size[pair[first]].astype(np.float64)
        """How many votes its voice has in the task, by unit."""
        self.part: Floats = np.bincount(unit) / self.unit_votes
        """The share of its voice that each unit is."""
        self.weight: Floats = grained(by_group(unit, weight, len(first)) / self.unit_votes)

        self._choice, self._vote_weight = choice, weight

    @property
    def correction(self) -> tuple[Ints, Floats]:
        """What turns sums over votes into sums over voices: choices with their weights.

        The votes of voices that have several, taken away, and what each such voice says.
        """
        votes, units = np.flatnonzero(self.share < 1), np.flatnonzero(self.unit_votes > 1)
        return (
            np.concatenate([self._choice[votes], self.unit_choice[units]]),
            np.concatenate([-self._vote_weight[votes], self.weight[units]]),
        )

    @cached_property
    def whole(self) -> bool:
        """Whether every voice has one vote in each task."""
        return bool((self.unit_votes == 1).all())

    def by_unit(self, rows: Floats) -> Floats:
        """What each unit says: the sum of its grained rows, divided by the votes of its voice."""
        if self.whole:
            out = np.empty_like(rows)
            out[self.unit] = rows
            return out
        adder = Adder(self.unit, np.arange(len(self.unit)), (len(self.part), len(self.unit)))
        many = self.unit_votes.reshape(-1, *[1] * (rows.ndim - 1))
        return grained(adder.sum(rows) / many)

    def adder(self, group: Ints, groups: int, column: Ints, columns: int) -> VoiceAdder:
        """Sums over voices by group, both by vote, of rows that votes share by `column`."""
        return VoiceAdder(self, group, groups, column, columns)


class VoiceAdder:
    """Sums rows of a table over voices, by group."""

    def __init__(
        self, voices: Voices, group: Ints, groups: int, column: Ints, columns: int
    ) -> None:
        single = voices.share == 1
        self._single = Adder(group[single], column[single], (groups, columns))
        self._divided = None
        if not voices.whole:
            several = np.flatnonzero(~single)
            unit, first, of = np.unique(
                voices.unit[several], return_index=True, return_inverse=True
            )
            self._divided = (
                Adder(of, column[several], (len(unit), columns)),
                voices.unit_votes[unit][:, None],
                Adder(group[several][first], np.arange(len(unit)), (groups, len(unit))),
            )

    def sum(self, table: Floats) -> Floats:
        """The sums of the table's grained rows."""
        found = self._single.sum(table)
        if self._divided is not None:
            said, many, grouped = self._divided
            found += grouped.sum(grained(said.sum(table) / many))
        return found


def labels_of(answers: Answers, weight: Floats) -> Ints | None:
    """The texts that are labels, in order; None if answers are free text."""
    used = _used(answers, weight)
    pairs = np.unique(answers.task[used] * len(answers.texts) + answers.text[used])
    references = answers.reference[answers.task[used]]
    found = np.unique(np.concatenate([answers.text[used], references[references >= 0]]))
    # Answers that hardly recur aren't labels, however few there are.
    return found if 2 <= len(found) <= MOST_LABELS and 2 * len(found) <= len(pairs) else None


def votes_of(answers: Answers, weight: Floats, odds: Floats, labels: Ints | None) -> Votes:
    """The votes of one task type: outcomes with a text and a weight that didn't fail."""
    used = _used(answers, weight)
    voice = answers.voice[answers.worker[used]]
    used = used[np.lexsort((voice, answers.text[used], answers.task[used]))]
    number, task = np.unique(answers.task[used], return_inverse=True)
    text, worker = answers.text[used], answers.worker[used]
    first = np.ones(len(used), dtype=np.bool_)
    first[1:] = (task[1:] != task[:-1]) | (text[1:] != text[:-1])
    choice, weights = np.cumsum(first) - 1, grained(weight[used])
    voices = Voices(task, choice, answers.voice[worker], weights)
    tasks = Tasks(
        labels=labels,
        number=number,
        voices=np.bincount(voices.pair_task, minlength=len(number)).astype(np.float64),
        known=np.full(len(number), -1),
        choice_task=task[first],
        text=text[first],
        size=by_group(voices.unit_choice, voices.part, int(first.sum())),
        odds=by_group(choice, odds[used], int(first.sum())),
    )
    known = np.flatnonzero(answers.reference[number] >= 0)
    tasks.known[known] = tasks.option_of(known, answers.reference[number[known]])
    return Votes(
        tasks=tasks,
        workers=len(answers.workers),
        row=used,
        task=task,
        choice=choice,
        worker=worker,
        voice=answers.voice[worker],
        weight=weights,
    )


def _used(answers: Answers, weight: Floats) -> Ints:
    return np.flatnonzero((weight > 0) & (answers.text >= 0) & ~answers.failed)
