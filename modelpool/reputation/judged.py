"""What is known of outcomes once they are judged: credits, misses, and how far to doubt them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# With fewer known tasks, or a smaller share of them right, the advice is to add known answers.
_KNOWN_ENOUGH = 10
_RIGHT_ENOUGH = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """How likely one outcome is right (`right`, 0 to 1), its weight, and the evidence for that.

    `voice` is the worker's operator, or the worker where it has none.
    """

    outcome_id: str
    task_id: str
    worker_id: str
    voice: str
    right: float
    weight: float
    rests_on: str
    capability: str
    model_id: str | None
    demand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """An outcome of a known task: whether it was right, and how likely that was estimated to be.

    `share` is the outcome's share of its voice, 0 to 1.
    """

    task: int
    voice: int
    right: bool
    chance: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Variances of scores' errors: `own` of one voice's share, `common` of all together."""

    own: float
    common: float


def doubt(misses: Sequence[Miss]) -> Doubt:
    """How far the rounds missed known answers: by voice beyond chance, and by task.

    One task missed by half is added, so that few known answers leave doubt.
    """
    voices: dict[int, list[Miss]] = {}
    tasks: dict[int, list[Miss]] = {}
    for miss in misses:
        voices.setdefault(miss.voice, []).append(miss)
        tasks.setdefault(miss.task, []).append(miss)
    squares = math.fsum(_missed(own) ** 2 for own in voices.values())
    by_chance = math.fsum(m.share * m.chance * (1 - m.chance) for m in misses)
    pairs = math.fsum(math.fsum(m.share for m in own) ** 2 for own in voices.values())
    means = (_missed(own) / math.fsum(m.share for m in own) for own in tasks.values())
    return Doubt(
        own=max(0.0, squares - by_chance) / pairs if misses else 0.0,
        common=(0.25 + math.fsum(mean**2 for mean in means)) / (1 + len(tasks)) ** 2,
    )


def _missed(misses: Iterable[Miss]) -> float:
    return math.fsum(m.share * (m.right - m.chance) for m in misses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One task type's outcomes, judged.

    `accepted` maps tasks to the answer most likely right; tasks in which several are equally
    likely are undecided and left out. Of the decided ones among `known` tasks, `majority` is the
    share in which the answer of most voices was right, and `consensus` that for the answer of the
    rounds, as if the task weren't known; None where there is none. `strength` (0 to 1) is how far
    agreement was trusted, `doubt` how far the rounds missed the known answers.
    """

    credits: Sequence[Credit]
    accepted: Mapping[str, str]
    known: int
    majority: float | None
    consensus: float | None
    strength: float
    doubt: Doubt

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
