"""The class that an interval supports, what would support one, and the text of the evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from modelpool.importers.classes import Thresholds, classify
from modelpool.importers.mapping import load_mapping
from modelpool.importers.own.scores import Cuts, Score
from modelpool.performance.intervals import Estimate

UNKNOWN = "Unknown"
FIELDS = ("accuracy_class", "latency_class", "cost_class")
# Beyond so many times the outcomes, a number is as good as on a cut point.
_MOST = 100.0
_STEP = 1.05


class CutPoints:
    """The cut points of classes by task type: those of an organisation's own measurements."""

    def __init__(self) -> None:
        self._cuts = Cuts(load_mapping())
        self._found: dict[tuple[str, str], Thresholds] = {}

    def of(self, field: str, task_type: str) -> Thresholds:
        """Of accuracy in percent right, of latency in seconds, of cost in US dollars an outcome."""
        key = field, task_type
        if key not in self._found:
            self._found[key] = self._look_up(field, task_type)
        return self._found[key]

    def _look_up(self, field: str, task_type: str) -> Thresholds:
        if field != "accuracy_class":
            return self._cuts.of_offer(field.removesuffix("_class"), task_type)
        score = Score(metric="right", value=0.0, is_share=True)
        cuts = self._cuts.accuracy(score, task_type, task_type)
        assert isinstance(cuts, Thresholds), cuts
        return cuts


def supported(cuts: Thresholds, lower: float, upper: float) -> str:
    """The class in which a whole interval lies, both ends in the unit of the cuts; else Unknown."""
    low, high = classify(cuts, lower), classify(cuts, upper)
    return low if low == high else UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What would show a class: how many outcomes more, or None and why no number would."""

    outcomes: int | None
    why: str


def need(found: Estimate, cuts: Thresholds, n: float, error: float, scale: float) -> Need:
    """What would show the class of a number, if outcomes go on as they do, by more workers, too.

    `n` outcomes gave the estimate; `scale` turns it into the unit of the cuts.
    """
    times = _STEP
    while times <= _MOST:
        lower, upper = found.foreseen(error, times)
        if supported(cuts, lower * scale, upper * scale) != UNKNOWN:
            outcomes = math.ceil(n * (times - 1))
            return Need(outcomes=outcomes, why=f"about {outcomes:,} outcomes more")
        times *= _STEP
    return Need(outcomes=None, why="too near a cut point")
