"""Telling a fall of one model from a change of what is measured: 're-based?'.

Where over a quarter of a cohort falls at once, that is one finding, on the measure and not on the
models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, siegelslopes

from modelpool.answers.columns import Bools, Floats

QUARTER = 0.25
LEAST = 4
"""Fewer models are no cohort: of three, one alone would be over a quarter."""
_FELL = 0.02
"""A score that is lower by this has fallen: many that move by less are rounding, or one task."""
_MATERIAL = 0.1
"""One model's fall off the line by less is no finding."""
_ERROR = 0.01
_TAIL = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Began:
    """A fall: since when it is, and when that was enough for an alarm; both in one unit of time."""

    since: float
    alarm: float

    @property
    def length(self) -> float:
        """How long it took to show: by so much its beginning may be misjudged."""
        return self.alarm - self.since

    @property
    def start(self) -> float:
        """When it may have begun at the earliest."""
        return self.since - self.length

    def may_share(self, other: Began) -> bool:
        """Whether it may have begun while the other did."""
        return self.since <= other.alarm + other.length and self.alarm >= other.start


def rebased(
    falls: Mapping[str, Sequence[Began]], last_used: Mapping[str, float]
) -> dict[str, Began]:
    """The last fall of each model that others share, 're-based?': over a quarter fell at once.

    Falls are at once if they began while one of them took to show, or as long before; any that may
    have begun with that one belongs to them. `falls` has all of each model, `last_used` the moment
    of the last outcome of each model that is followed.
    """
    alone = {(name, fall) for name, own in falls.items() for fall in own}
    shared: dict[str, Began] = {}
    # What showed soonest tells best when it began.
    for name, fall in sorted(alone, key=lambda each: (each[1].length, each)):
        if (name, fall) not in alone:
            continue
        together = {other for other, each in alone if fall.start <= each.since <= fall.alarm}
        cohort = sum(last >= fall.start for last in last_used.values())
        if cohort >= LEAST and len(together) > QUARTER * cohort:
            joined = {(other, each) for other, each in alone if each.may_share(fall)}
            alone -= joined
            for other, each in joined:
                shared[other] = max(
                    shared.get(other, each), each, key=lambda one: (one.alarm, one.since)
                )
    return shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scores of the same models at two dates, 0 to 1.

    `rebased` says whether over a quarter of them fell. `off_line` is each model's new score less
    that of the line of new on old scores, and `far` whether it is `needed` or more below the line.
    """

    slope: float
    intercept: float
    fallen_share: float
    rebased: bool
    needed: float
    off_line: Floats
    far: Bools

    @property
    def fell(self) -> Bools:
        """Which models fell by themselves: none where the scores were re-based.

        Those that are far from the line even then are evidence to look at, and no findings.
        """
        found: Bools = self.far & (not self.rebased)
        return found


def compare(old: Floats, new: Floats) -> Comparison:
    """Which models fell by themselves from one date to another, and whether all scores moved.

    The line is by repeated medians, which half of the models can't bend (Siegel 1982). A model is
    far off where it is further below than one per cent of cohorts have any, by the spread below the
    median that the lowest tenth doesn't widen. Below four models, nothing is said. Raises
    ValueError on scores that aren't from 0 to 1.
    """
    both = np.concatenate([old, new])
    if len(old) != len(new) or not np.all((both >= 0) & (both <= 1)):
        raise ValueError("found other scores, expected pairs from 0 to 1")
    if len(old) < LEAST:
        nothing = np.zeros(len(old))
        return Comparison(
            slope=1.0,
            intercept=0.0,
            fallen_share=0.0,
            rebased=False,
            needed=1.0,
            off_line=nothing,
            far=nothing > 0,
        )
    slope, intercept = 1.0, float(np.median(new - old))
    if np.ptp(old) > 0:
        slope, intercept = (float(value) for value in siegelslopes(new, old))
    off_line = new - (slope * old + intercept)
    middle = float(np.median(off_line))
    spread = (middle - float(np.quantile(off_line, _TAIL))) / float(norm.isf(_TAIL))
    needed = max(float(norm.isf(_ERROR / len(old))) * max(spread, _FELL), _MATERIAL)
    fallen_share = float(np.mean(new - old < -_FELL))
    return Comparison(
        slope=slope,
        intercept=intercept,
        fallen_share=fallen_share,
        rebased=fallen_share > QUARTER,
        needed=needed,
        off_line=off_line,
        far=(off_line - middle < -needed) & (new < old - _FELL),
    )
