"""Reading the outcomes of a task type out of the graph into columns, task by task."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from threading import Event
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints, Verdicts, Written
from modelpool.background import background
from modelpool.database import Database

UNKNOWN = "Unknown"


class Numbers:
    """Names by number, in the order of their first use; None is -1."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._number: dict[str | None, int] = {None: -1}
        self.of(names)

    def of(self, names: Iterable[str | None]) -> list[int]:
        """The number of each name."""
        number = self._number
        return [number.setdefault(name, len(number) - 1) for name in names]

    @property
    def names(self) -> list[str]:
        """The names in the order of their numbers."""
        return [name for name in self._number if name is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """All workers of the pool: their names, voices, and which are anchors; see `Answers`."""

    names: Sequence[str]
    voice: Ints
    anchor: Bools


def read_workers(database: Database) -> Workers:
    """Every worker that is known."""
    return numbered_workers(database.read("answers/workers"))


def numbered_workers(rows: Sequence[Mapping[str, Any]]) -> Workers:
    """Workers in the order of their rows, which have the columns of `answers/workers`."""
    # An operator and a worker may have the same id.
    voices = Numbers()
    of = voices.of(
        f"operator {row['operator_id']}" if row["operator_id"] else f"worker {row['worker_id']}"
        for row in rows
    )
    return Workers(
        names=[row["worker_id"] for row in rows],
        voice=np.array(of, dtype=np.int64),
        anchor=np.array([row["anchor"] for row in rows], dtype=np.bool_),
    )


def read_types(
    database: Database,
    task_types: Iterable[str],
    workers: Workers,
    *,
    as_of: datetime | None = None,
) -> Generator[Answers]:
    """As `read_answers`, of each task type: the next one is read while the caller looks at one.

    To be closed where it isn't read to its end.
    """
    with background() as thread:

        def read(name: str) -> Answers:
            return read_answers(database, name, workers, as_of=as_of, stopped=thread.stopped)

        names = iter(task_types)
        coming = [thread.submit(read, name) for name in islice(names, 1)]
        while coming:
            answers = coming.pop().result()
            coming.extend(thread.submit(read, name) for name in islice(names, 1))
            yield answers


def read_answers(
    database: Database,
    task_type: str,
    workers: Workers,
    *,
    as_of: datetime | None = None,
    stopped: Event | None = None,
) -> Answers:
    """The outcomes of a task type up to a moment; refused ones don't count.

    Once `stopped` is set, the rest isn't read.
    """

    def fill(rows: Iterator[Sequence[Any]]) -> _Columns:
        columns = _Columns(workers=Numbers(workers.names))
        for (tasks,) in rows:
            if stopped is not None and stopped.is_set():
                break
            columns.add(tasks)
        return columns

    columns = database.stream("answers/outcomes", fill, task_type=task_type, as_of=as_of)
    moments = database.read("answers/capabilities", task_type=task_type)
    return columns.answers(task_type, workers, moments)


def answers_of_tasks(
    task_type: str, workers: Workers, rows: Sequence[Sequence[Any]], moments: Sequence[Any]
) -> Answers:
    """The outcomes of some tasks, from those of `answers/outcomes` and `answers/capabilities`."""
    columns = _Columns(workers=Numbers(workers.names))
    columns.add(rows)
    return columns.answers(task_type, workers, moments)


@dataclass(slots=True)
class _Columns:
    """What was read so far, in columns of numbers."""

    workers: Numbers
    outcomes: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    texts: Numbers = field(default_factory=Numbers)
    models: Numbers = field(default_factory=Numbers)
    classes: Numbers = field(default_factory=lambda: Numbers([UNKNOWN]))
    rests_on: list[str | None] = field(default_factory=list)
    parts: dict[str, list[np.ndarray[Any, Any]]] = field(default_factory=dict)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add some tasks of `answers/outcomes`."""
        tasks, references, demands, outcomes = zip(*rows, strict=True)
        sizes = np.fromiter(map(len, outcomes), dtype=np.int64, count=len(outcomes))
        start, number = len(self.outcomes), len(self.tasks)
        (
            ids,
            workers,
            statuses,
            answers,
            models,
            reported,
            recorded,
            verdicts,
            right,
            weight,
            rests_on,
            judging,
        ) = zip(*chain.from_iterable(outcomes), strict=True)
        self.tasks.extend(tasks)
        self.outcomes.extend(ids)
        self.rests_on.extend(rests_on)
        self._keep("reference", self.texts.of(references))
        self._keep("demand", self.classes.of(demands))
        self._keep("task", np.repeat(np.arange(number, number + len(tasks)), sizes))
        self._keep("worker", self.workers.of(workers))
        self._keep("text", self.texts.of(answers))
        self._keep("model", self.models.of(models))
        self._keep("failed", [status == "Failed" for status in statuses])
        self._keep("reported", reported)
        self._keep("recorded", recorded)
        self._keep("right", [np.nan if value is None else value for value in right])
        self._keep("weight", [np.nan if value is None else value for value in weight])
        self._keep("judging", [-1 if value is None else value for value in judging])
        many = np.fromiter(map(len, verdicts), dtype=np.int64, count=len(verdicts))
        said = list(chain.from_iterable(verdicts))
        self._keep("judged", np.repeat(np.arange(start, start + len(many)), many))
        self._keep("verifier", self.workers.of(verifier for verifier, _ in said))
        self._keep("agrees", [agrees for _, agrees in said])

    def _keep(self, name: str, values: Sequence[Any] | np.ndarray[Any, Any]) -> None:
        self.parts.setdefault(name, []).append(np.asarray(values, dtype=_TYPES.get(name, np.int64)))

    def _column(self, name: str) -> Any:
        parts = self.parts.pop(name, [])
        return np.concatenate([np.empty(0, dtype=_TYPES.get(name, np.int64)), *parts])

    def answers(self, task_type: str, workers: Workers, moments: Sequence[Any]) -> Answers:
        """All that was read; `moments` are rows of `answers/capabilities`."""
        task, worker = self._column("task"), self._column("worker")
        reported, model = self._column("reported"), self._column("model")
        outcome, verifier = self._column("judged"), self._column("verifier")
        others = workers.voice[verifier] != workers.voice[worker[outcome]]
        capability = _capability(model, reported, self.models, self.classes, moments)
        return Answers(
            task_type=task_type,
            outcomes=self.outcomes,
            tasks=self.tasks,
            workers=workers.names,
            texts=self.texts.names,
            models=self.models.names,
            classes=self.classes.names,
            task=task,
            worker=worker,
            text=self._column("text"),
            failed=self._column("failed"),
            model=model,
            capability=capability,
            reported=reported,
            recorded=self._column("recorded"),
            first=first_attempts(task, worker, reported),
            reference=self._column("reference"),
            demand=self._column("demand"),
            voice=workers.voice,
            anchor=workers.anchor,
            verdicts=Verdicts(
                outcome=outcome[others],
                verifier=verifier[others],
                agrees=self._column("agrees")[others],
            ),
            written=Written(
                right=self._column("right"),
                weight=self._column("weight"),
                rests_on=self.rests_on,
                judging=self._column("judging"),
            ),
        )


_TYPES = {"failed": np.bool_, "agrees": np.bool_, "right": np.float64, "weight": np.float64}


def first_attempts(task: Ints, worker: Ints, reported: Ints) -> Floats:
    """The share of its worker's first attempt at the task that each outcome is; see `Answers`."""
    if not len(task):
        return np.empty(0)
    _, pair = np.unique(task * (worker.max() + 1) + worker, return_inverse=True)
    order = np.lexsort((reported, pair))
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    earliest = reported[order][starts][pair]
    is_first = reported == earliest
    found: Floats = is_first / np.bincount(pair, is_first)[pair]
    return found


def _capability(
    model: Ints, reported: Ints, models: Numbers, classes: Numbers, moments: Sequence[Any]
) -> Ints:
    """The number of the class that each outcome's model had when the outcome was reported."""
    found = np.zeros(len(model), dtype=np.int64)
    if not moments or not len(model):
        return found
    of = np.array(models.of(row["model_id"] for row in moments), dtype=np.int64)
    since = np.array([row["since"] for row in moments], dtype=np.int64)
    number = np.array(
        classes.of(row["accuracy_class"] or UNKNOWN for row in moments), dtype=np.int64
    )
    # One sorted line of moments, model after model: the last one that is not later holds.
    order = np.lexsort((since, of))
    of, since, number = of[order], since[order], number[order]
    later = np.searchsorted(_line(of, since, since), _line(model, reported, since), side="right")
    last = np.maximum(later - 1, 0)
    holds = (later > 0) & (of[last] == model) & (since[last] <= reported)
    found[holds] = number[last[holds]]
    return found


def _line(model: Ints, at: Ints, moments: Ints) -> Ints:
    """Numbers in the order of model and moment: moments are replaced by their ranks."""
    ranks = np.unique(moments)
    found: Ints = (model + 1) * (len(ranks) + 1) + np.searchsorted(ranks, at, side="right")
    return found
