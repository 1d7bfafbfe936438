"""When many fall at once it isn't they that have changed: the measure was, or the tasks were.

Of streams: where more than a quarter of a cohort falls in the same time, that is one finding,
're-based?', and not one for each. Of tables of scores: the new scores are compared with a robust
line through the old ones (repeated medians, Siegel 1982), and only what lies far below it fell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from modelpool.answers.columns import Bools, Floats

SHARE = 0.25
"""More than this share of a cohort falling at once is a re-base."""

SMALLEST = 4
"""A cohort of fewer models is none."""

_FALSE_FALLS = 0.01
# The least spread around the line that is believed, in shares: of a test of 1,000 questions.
_LEAST_SPREAD = 0.015
_LEAST_FALL = 0.05


def is_rebased(fell: int, cohort: int) -> bool:
    """Whether so many of a cohort fell at once that the measure must have changed."""
    return cohort >= SMALLEST and fell > SHARE * cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A fall: since when it is, when that was enough for an alarm; both in any unit of time."""

    since: float
    alarm: float


def rebased(falls: Mapping[str, Began], last_used: Mapping[str, float]) -> set[str]:
    """The models whose falls are none: too many of those in use fell at once.

    Falls are at once if one began while another took to show, or as long before. `last_used` has
    all models of the type, and the moment of the last outcome of each.
    """
    found: set[str] = set()
    for fall in falls.values():
        start = fall.since - (fall.alarm - fall.since)
        together = {name for name, each in falls.items() if start <= each.since <= fall.alarm}
        in_use = sum(last >= start for last in last_used.values())
        if is_rebased(len(together), in_use):
            found |= together
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFalls:
    """New scores against those that old ones let expect.

    `expected` is the line at each old score. `is_rebased` says whether more than a quarter fell by
    as much as a fall has to be: then the scores don't compare, and nothing fell. Else `fell` says
    which lie far below the line.
    """

    expected: Floats
    fell: Bools
    is_rebased: bool


def score_falls(old: Floats, new: Floats) -> ScoreFalls:
    """Which models' scores (shares, 0 to 1) fell, given those of all models at two moments.

    A fall is found by chance in any of the models once in a hundred tables, if what remains around
    the line is normal. With fewer than SMALLEST models nothing is found.
    """
    if len(old) < SMALLEST:
        return ScoreFalls(expected=new.copy(), fell=np.zeros(len(old), np.bool_), is_rebased=False)
    line = _line(old, new)
    gap = new - line
    spread = max(float(stats.median_abs_deviation(gap, scale="normal")), _LEAST_SPREAD)
    # Student's t, since few models make for an uncertain spread
    most = float(stats.t.isf(_FALSE_FALLS / len(old), df=len(old) - 2)) * spread
    fell = gap < -max(most, _LEAST_FALL)
    together = is_rebased(int((new - old < -_LEAST_FALL).sum()), len(old))
    return ScoreFalls(expected=line, fell=fell & (not together), is_rebased=together)


def _line(old: Floats, new: Floats) -> Floats:
    if np.ptp(old) < 1e-9:
        found: Floats = np.full(len(old), np.median(new))
        return found
    fit = stats.siegelslopes(new, old)
    found = fit.intercept + fit.slope * old
    return found
