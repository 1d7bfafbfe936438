"""Following all judged outcomes of the models of a task type, and writing what that shows."""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints
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
    reported = answers.reported[rows].astype(float)
    followed: dict[str, Twice] = {}
    for model in np.unique(answers.model[rows]).tolist():
        own = answers.model[rows] == model
        followed[answers.models[model]] = Twice(
            right[own], expected.share[own], expected.steady[own], reported[own]
        )
    together = fell_together(followed)
    return TypeWatch(
        task_type=answers.task_type,
        watches={
            name: each.facts(len(followed), together.get(name)) for name, each in followed.items()
        },
        expectation={
            "base": expected.base,
            "lately": expected.lately,
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
    """A stream, its last outcome's moment and its falls, in microseconds since 1970.

    The falls are all that were found while following, those that it recovered from too.
    """

    stream: Stream
    last: float = math.nan
    falls: list[Began] = field(default_factory=list)

    def follow(self, right: Floats, expected: Floats, at: Floats) -> None:
        """Follow outcomes in the order of their moments `at`; see `Stream.follow`."""
        for event in self.stream.follow(right, expected, at):
            if event.kind == "fell":
                self.falls.append(Began(since=event.since, alarm=event.at))
        self.last = float(at[-1])

    @property
    def began(self) -> Began | None:
        """Its fall, if it has fallen."""
        return self.falls[-1] if self.stream.fallen else None

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
            "alarmed_at": moment(self.falls[-1].alarm) if stream.fallen else None,
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


class Twice:
    """A model followed beside the others of its type, and alone: as if nothing changed for all.

    Where all fall, none falls beside the others; where tasks become harder, all fall alone.
    """

    def __init__(self, right: Floats, share: Floats, steady: Floats, at: Floats) -> None:
        """Of judged outcomes in the order of their moments `at`, with what was expected of each;
        see `expecting.Expectation`."""
        self._right, self._share, self._at = right, share, at
        self._beside = self._followed(share)
        self._alone = self._followed(steady)

    @property
    def last(self) -> float:
        """The moment of the last outcome."""
        return self._beside.last

    @property
    def falls(self) -> list[Began]:
        """The falls that others may share."""
        return self._alone.falls + self._beside.falls

    def judged(self, shared: Began | None) -> tuple[Followed, bool]:
        """What is to be said of it, of whose falls others share one; and whether it is that fall.

        A model that fell with others is judged beside them by what came after: that is another
        measure.
        """
        if not shared:
            return self._beside, False
        after = self._at > shared.alarm
        later = self._followed(self._share, after) if after.any() else None
        if later and later.began:
            return later, False
        one = self._alone if self._alone.began or not self._beside.began else self._beside
        return one, bool(one.began)

    def facts(self, population: int, shared: Began | None) -> dict[str, Any]:
        """What the graph holds of it."""
        one, is_rebased = self.judged(shared)
        return one.facts(population, is_rebased=is_rebased)

    def _followed(self, expected: Floats, which: Bools | slice = slice(None)) -> Followed:
        one = Followed(stream=Stream(LEVEL))
        one.follow(self._right[which], expected[which], self._at[which])
        return one


def fell_together(followed: Mapping[str, Twice]) -> dict[str, Began]:
    """The last fall of each model of a type, by name, that others share."""
    return rebased(
        {name: each.falls for name, each in followed.items()},
        {name: each.last for name, each in followed.items()},
    )


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
