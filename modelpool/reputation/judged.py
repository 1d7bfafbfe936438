"""Outcomes once they are judged: how likely each is right, and how far to doubt that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints, Written
from modelpool.reputation.state import State
from modelpool.reputation.sums import by_group, summed

# With fewer known tasks, or a smaller share of them right, the advice is to add known answers.
_KNOWN_ENOUGH = 10
_RIGHT_ENOUGH = 0.7

GROUNDS = ("failure", "known answer", "trusted verdict", "agreement", "verdicts")
FAILURE, KNOWN, AUDIT, AGREEMENT, VERDICTS = range(len(GROUNDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Variances of scores' errors: `own` of one voice's share, `common` of all together."""

    own: float
    common: float


def doubt(task: Ints, voice: Ints, right: Bools, chance: Floats, share: Floats) -> Doubt:
    """How far the rounds missed known answers: by voice beyond chance, and by task.

    Of each outcome of a known task: whether it was right, how likely that was estimated to be as if
    the task weren't known, and its share of its voice. One task missed by half is added, so that
    few known answers leave doubt.
    """
    missed = share * (right - chance)
    of_voice, voices = _numbered(voice)
    of_task, tasks = _numbered(task)
    squares = float(summed(by_group(of_voice, missed, voices) ** 2))
    by_chance = float(summed(share * chance * (1 - chance)))
    pairs = float(summed(by_group(of_voice, share, voices) ** 2))
    means = by_group(of_task, missed, tasks) / by_group(of_task, share, tasks)
    return Doubt(
        own=max(0.0, squares - by_chance) / pairs if pairs else 0.0,
        common=(0.25 + float(summed(means**2))) / (1 + tasks) ** 2,
    )


def _numbered(values: Ints) -> tuple[Ints, int]:
    found, number = np.unique(values, return_inverse=True)
    return number, len(found)


_RESTS_ON = np.array([*GROUNDS, None], dtype=object)


def credits_of(
    answers: Answers, right: Floats, weight: Floats, ground: Ints, which: Ints
) -> dict[str, list[Any]]:
    """Some outcomes in columns for `reputation/write_credits`; see `Judged` for what they are."""
    counts = ground[which] >= 0
    return {
        "ids": [answers.outcomes[row] for row in which.tolist()],
        "right": _or_none(right[which], counts),
        "weight": _or_none(weight[which], counts),
        "rests_on": _RESTS_ON[ground[which]].tolist(),
    }


def _or_none(values: Floats, counts: Bools) -> list[float | None]:
    found = values.astype(object)
    found[~counts] = None
    listed: list[float | None] = found.tolist()
    return listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One task type's outcomes, judged.

    By outcome: `right` is how likely it is right, `weight` what it counts, and `ground` what that
    rests on, by number of GROUNDS; -1 where it doesn't count. By task: `accepted` is the number of
    the text most likely right, -1 where several are equally likely.

    Of the decided ones among `known` tasks, `majority` is the share in which the answer of most
    voices was right, and `consensus` that for the answer of the rounds, as if the task weren't
    known; None where there is none. `strength` (0 to 1) is how far agreement was trusted, `doubt`
    how far the rounds missed the known answers; `state` judges further outcomes.
    """

    answers: Answers
    right: Floats
    weight: Floats
    ground: Ints
    accepted: Ints
    known: int
    majority: float | None
    consensus: float | None
    strength: float
    doubt: Doubt
    state: State

    @property
    def advice(self) -> str | None:
        """What would make the scores more reliable; None if nothing is missing."""
        if not self.known:
            return "no answer is known: scores rest on agreement alone"
        if self.majority is not None and self.majority < _RIGHT_ENOUGH:
            return "agreement and known answers disagree: make more answers known"
        if self.known < _KNOWN_ENOUGH:
            return f"only {self.known} known: make more answers known"
        return None

    def credits(self, which: Ints) -> dict[str, list[Any]]:
        """Some outcomes in columns for `reputation/write_credits`."""
        return credits_of(self.answers, self.right, self.weight, self.ground, which)

    def as_written(self) -> Answers:
        """The outcomes as the graph will have them once this judging is written."""
        written = Written(
            right=self.right,
            weight=self.weight,
            rests_on=_RESTS_ON[self.ground].tolist(),
            judging=np.full(len(self.answers), -1),
        )
        return replace(self.answers, written=written)

    def accepted_answers(self) -> dict[str, str]:
        """The answer most likely right by task; undecided tasks are left out."""
        (decided,) = np.nonzero(self.accepted >= 0)
        tasks, texts = self.answers.tasks, self.answers.texts
        return {
            tasks[task]: texts[text]
            for task, text in zip(decided.tolist(), self.accepted[decided].tolist(), strict=True)
        }
