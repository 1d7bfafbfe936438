"""Following all judged outcomes of the models of a task type, and writing what that shows."""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Floats, Ints
from modelpool.answers.reading import read_types, read_workers
from modelpool.answers.windows import Windows, moment, of_capabilities
from modelpool.database import Database, Transaction
from modelpool.degradation import expecting, levels
from modelpool.degradation.cohort import Began, rebased
from modelpool.degradation.detector import Return, Stream
from modelpool.percent import percent

DRIFT = "degradation/drift"
"""The detector that walks what is written here."""

LEVEL = levels.near(expecting.SPREAD)
"""What is believed of a model's level before its first outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWatch:
    """What the outcomes of one task type show: facts by model, and what was expected of them."""

    task_type: str
    watches: Mapping[str, dict[str, Any]]
    expectation: Mapping[str, Any]
    skills: Mapping[str, float]


def watches_of(database: Database, covered: Mapping[str, Windows]) -> Generator[TypeWatch]:
    """What the judged outcomes of each task type show.

    `covered` are the times whose outcomes were dismissed, by the key of a finding of drift.
    """
    types = [row["task_type"] for row in database.read("answers/task_types", as_of=None)]
    with closing(read_types(database, types, read_workers(database))) as read:
        for answers in read:
            yield watch_type(answers, covered)


def watch_type(answers: Answers, covered: Mapping[str, Windows] | None = None) -> TypeWatch:
    """What the judged outcomes of one task type show, as they were last judged."""
    rows = _judged(answers, covered or {})
    right = _right(answers)[rows]
    demand = answers.demand[answers.task[rows]]
    expected = expecting.expect(
        expecting.Judged(
            right=right,
            model=answers.model[rows],
            worker=answers.worker[rows],
            task=answers.task[rows],
            demand=demand,
            moment=answers.reported[rows].astype(np.float64),
        )
    )
    followed: dict[str, Followed] = {}
    for model in np.unique(answers.model[rows]).tolist():
        own = answers.model[rows] == model
        one = Followed(stream=Stream(LEVEL))
        one.follow(right[own], expected.share[own], answers.reported[rows][own].astype(float))
        followed[answers.models[model]] = one
    together = rebased(
        {name: one.began for name, one in followed.items() if one.began},
        {name: one.last for name, one in followed.items()},
    )
    return TypeWatch(
        task_type=answers.task_type,
        watches={
            name: one.facts(len(followed), is_rebased=name in together)
            for name, one in followed.items()
        },
        expectation={
            "base": expected.base,
            "demands": [answers.classes[each] for each in np.unique(demand).tolist()],
            "effects": expected.demands[np.unique(demand)].tolist(),
        },
        skills={
            answers.workers[each]: float(expected.workers[each])
            for each in np.unique(answers.worker[rows]).tolist()
        },
    )


def write_watches(tx: Transaction, found: TypeWatch, at: datetime) -> None:
    """Replace what is written of a task type by this."""
    tx.run(
        "degradation/write_watches",
        task_type=found.task_type,
        as_of=at,
        watches=found.watches,
        expectation=found.expectation,
        skills=found.skills,
    )


@dataclass(slots=True, kw_only=True)
class Followed:
    """A stream, and the moments of its last alarm and outcome, in microseconds since 1970."""

    stream: Stream
    alarm: float = math.nan
    last: float = math.nan

    def follow(self, right: Floats, expected: Floats, at: Floats) -> None:
        """Follow outcomes in the order of their moments `at`; see `Stream.follow`."""
        for event in self.stream.follow(right, expected, at):
            self.alarm = event.at if event.kind == "fell" else math.nan
        self.last = float(at[-1])

    @property
    def began(self) -> Began | None:
        """Its fall, if it has fallen."""
        fall = self.stream.fall if self.stream.fallen else None
        return Began(since=fall.since, alarm=self.alarm) if fall else None

    def facts(self, population: int, *, is_rebased: bool) -> dict[str, Any]:
        """What the graph holds of it: the properties of WATCHED_IN."""
        stream, fall, returns = self.stream, self.stream.fall, self.stream.what_returns()
        return {
            "outcomes": stream.count,
            "level": stream.level,
            "confidence": stream.confidence,
            "has_fallen": stream.fallen,
            "is_rebased": is_rebased,
            "since": moment(fall.since) if fall else None,
            "alarmed_at": moment(self.alarm) if stream.fallen else None,
            "last_at": moment(self.last),
            "fallen_outcomes": fall.outcomes if fall else None,
            "expected": fall.expected if fall else None,
            "observed": fall.observed if fall else None,
            "lower": fall.lower if fall else None,
            "upper": fall.upper if fall else None,
            "back_when": _back_when(returns) if returns else None,
            "population": population,
            "state": json.dumps(stream.numbers),
        }


def _back_when(returns: Return) -> str:
    return (
        f"the next {returns.in_a_row} judged outcomes are right, or of some {returns.outcomes}"
        f" about {percent(returns.share)}"
    )


def _judged(answers: Answers, covered: Mapping[str, Windows]) -> Ints:
    """The outcomes that count, in the order in which they were reported."""
    right = _right(answers)
    counts = ~np.isnan(right) & (answers.model >= 0) & (answers.first > 0)
    counts &= ~of_capabilities(
        covered, answers.task_type, answers.models, answers.model, answers.recorded
    )
    order: Ints = np.lexsort((right, answers.recorded, answers.reported))
    return order[counts[order]]


def _right(answers: Answers) -> Floats:
    assert answers.written is not None
    return answers.written.right
