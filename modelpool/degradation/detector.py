"""Following one stream of judged outcomes: has it fallen below what was expected, and is it back?

How evidence for a fall is counted is in `evidence`. The state is updated in constant time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Literal

import numpy as np
from scipy.special import expit, stdtrit

from modelpool.answers.columns import Floats
from modelpool.degradation.evidence import BLOCK, FALLS, LEAST, advance, log_odds, ratios
from modelpool.degradation.levels import Level

SURE = 0.9
"""The chance that it fell, at an alarm: that of one fall in some 6,000 outcomes beforehand."""
BACK = 1 - SURE
"""The chance that it is still fallen at which it is taken for recovered."""
SUREST = 0.99
"""No evidence takes the chance higher: a stream that is back after long must be seen to be."""
_ODDS, _LOWEST, _HIGHEST = (math.log(p / (1 - p)) for p in (SURE, BACK, SUREST))
_LEAST_FALL = 0.9
"""The share of what was expected that still counts as fallen, when recovery is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An alarm or a recovery: at which outcome, and since which outcome the fall was, of those
    followed in this call or before, by their `at`."""

    kind: Literal["fell", "recovered"]
    at: float
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """How far a stream has fallen, since `since`, in `outcomes` outcomes.

    `size` is expected less observed share, 0 to 1, `lower` and `upper` its 95 % interval.
    """

    since: float
    outcomes: int
    expected: float
    observed: float
    size: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What would bring a fallen stream back: this many right outcomes in a row, or about this many
    of which the share `share` is right."""

    in_a_row: int
    outcomes: int
    share: float


@dataclass(slots=True, kw_only=True)
class _Marks:
    """What is kept beside the weights of levels; `since` and after are of the possible fall.

    `climb` is how far the evidence rose since its last low (Page 1954), in nats; `level` and
    `spread` are the stream's level in log odds then, `odds` the log odds that it is fallen, and
    `ratio`, once it is fallen, which share of the expected counts as fallen still.
    """

    count: float = 0.0
    fallen: float = 0.0
    odds: float = -math.inf
    climb: float = 0.0
    level: float = 0.0
    spread: float = 0.0
    since: float = math.nan
    outcomes: float = 0.0
    right: float = 0.0
    expected: float = 0.0
    ratio: float = math.nan


class Stream:
    """The state of one stream; `numbers` are all that it needs to go on."""

    def __init__(self, level: Level) -> None:
        self._prior = level
        self._chances: Floats
        self._sums: Floats
        self._begin(level.chances)
        self._marks = _Marks()
        self._refer(self._chances)

    @classmethod
    def of(cls, level: Level, numbers: Sequence[float | None]) -> Stream:
        """The stream whose `numbers` these are; `level` must be that which it began with."""
        made, many = cls(level), len(fields(_Marks))
        values = [math.nan if value is None else value for value in numbers]
        if len(values) != many + len(level) * (1 + len(FALLS)):
            raise ValueError(f"found {len(values)} numbers, expected those of this level")
        made._marks = _Marks(**dict(zip((f.name for f in fields(_Marks)), values, strict=False)))
        if math.isnan(made._marks.odds):
            made._marks.odds = -math.inf
        made._chances = np.array(values[many : many + len(level)])
        made._sums = np.array(values[many + len(level) :]).reshape(len(FALLS), len(level))
        return made

    @property
    def numbers(self) -> list[float | None]:
        """The state, for JSON: what isn't finite is None."""
        values = [*astuple(self._marks), *self._chances.tolist(), *self._sums.ravel().tolist()]
        return [value if math.isfinite(value) else None for value in values]

    @property
    def count(self) -> int:
        """How many outcomes were followed."""
        return int(self._marks.count)

    @property
    def fallen(self) -> bool:
        """Whether an alarm was raised, and no recovery seen since."""
        return self._marks.fallen > 0

    @property
    def confidence(self) -> float:
        """The chance that it is fallen, 0 to 1."""
        return float(expit(self._marks.odds))

    @property
    def level(self) -> float:
        """How good it is beyond what is expected, in log odds, before any fall."""
        return self._marks.level

    @property
    def evidence(self) -> float:
        """Nats for a fall, above what an alarm takes; minus infinity before the first outcome."""
        return self._marks.odds - _ODDS

    @property
    def fall(self) -> Fall | None:
        """The fall, or the one that may be beginning; None where nothing points to one.

        The interval is of Student's t with the outcomes since, joined with that of the level by
        the squares of their widths (Zou and Donner 2008). An alarm comes when the outcomes look
        worst, so that right after it the size is somewhat overstated.
        """
        marks = self._marks
        if not marks.outcomes:
            return None
        n, expected = marks.outcomes, marks.expected / marks.outcomes
        observed = marks.right / n
        shrunk = (marks.right + 1) / (n + 2)
        width = float(stdtrit(n + 1, 0.975)) * math.sqrt(shrunk * (1 - shrunk) / (n + 2))
        reference = 1.96 * marks.spread * expected * (1 - expected)
        size = expected - observed
        around = math.hypot(width, reference)
        return Fall(
            since=marks.since,
            outcomes=int(n),
            expected=expected,
            observed=observed,
            size=size,
            lower=max(size - around, expected - 1),
            upper=min(size + around, expected),
        )

    def what_returns(self, expected: float = 0.5) -> Return | None:
        """What would bring it back, of outcomes of which `expected` is expected; None if it isn't
        fallen."""
        if not self.fallen:
            return None
        marks = self._marks
        share = float(expit(log_odds(np.array(expected)) + marks.level))
        way = marks.odds - _LOWEST
        right, wrong = -math.log(marks.ratio), _of_wrong(share, marks.ratio)
        return Return(
            in_a_row=math.ceil(way / right),
            outcomes=math.ceil(way / (share * right - (1 - share) * wrong)),
            share=share,
        )

    def update(self, right: float, expected: float = 0.5, at: float | None = None) -> list[Event]:
        """Follow one more outcome; see `follow`."""
        return self.follow(
            np.array([right]), np.array([expected]), None if at is None else np.array([at])
        )

    def follow(
        self, right: Floats, expected: Floats | None = None, at: Floats | None = None
    ) -> list[Event]:
        """Follow outcomes in their order, and return what happened.

        `right` is 0 to 1 (a probability where it isn't known for sure), `expected` the same
        beforehand, 0.5 by default. `at` tells outcomes apart in what is returned: a position or a
        moment, by default how many came before. In one call or many, the state is the same but
        for rounding. Raises ValueError on what isn't in 0 to 1.
        """
        odds = np.zeros(len(right)) if expected is None else log_odds(expected)
        if at is None:
            at = self._marks.count + np.arange(len(right), dtype=np.float64)
        if not (np.all((right >= 0) & (right <= 1)) and len(odds) == len(at) == len(right)):
            raise ValueError("found other numbers, expected shares from 0 to 1, as many of each")
        return list(self._follow(right.astype(np.float64), odds, at))

    def _follow(self, right: Floats, odds: Floats, at: Floats) -> Iterator[Event]:
        start = 0
        while start < len(right):
            part = slice(start, start + BLOCK)
            step = self._recover if self.fallen else self._watch
            was = self.fallen
            done = step(right[part], odds[part], at[part])
            self._marks.count += done
            start += done
            if self.fallen != was:
                kind: Literal["fell", "recovered"] = "recovered" if was else "fell"
                yield Event(kind=kind, at=float(at[start - 1]), since=self._marks.since)
                if was:
                    self._restart()

    def _watch(self, right: Floats, odds: Floats, at: Floats) -> int:
        """Look for a fall; returns how many outcomes it took, up to the alarm."""
        path = advance(self._chances, self._sums, odds, right, self._prior)
        chances, sums, evidence = path.chances, path.sums, path.evidence
        alarms = np.flatnonzero(evidence >= 1)
        done = int(alarms[0]) + 1 if len(alarms) else len(right)
        held = np.concatenate([[self._sums.sum()], evidence[:-1]]) + path.entering
        rise = np.log(evidence / held)[:done]
        self._mark(rise, right[:done], odds[:done], at[:done], chances)
        self._chances, self._sums = chances[done - 1], sums[done - 1]
        self._marks.odds = math.log(float(evidence[done - 1])) + _ODDS
        if len(alarms):
            self._marks.fallen = 1.0
            self._marks.odds = min(self._marks.odds, _HIGHEST)
            self._marks.ratio = self._fallen_ratio()
        return done

    def _mark(self, rise: Floats, right: Floats, odds: Floats, at: Floats, chances: Floats) -> None:
        """Note since when the evidence rises, and what came since."""
        marks = self._marks
        path = marks.climb + np.cumsum(rise)
        lows = np.flatnonzero(path <= np.minimum.accumulate(np.minimum(path, 0)))
        since = 0
        if len(lows):
            low = int(lows[-1])
            since = low + 1
            self._refer(chances[low])
            marks.climb = float(path[-1] - path[low])
            marks.since, marks.outcomes, marks.right, marks.expected = math.nan, 0.0, 0.0, 0.0
        else:
            marks.climb = float(path[-1])
        self._count(right[since:], odds[since:], at[since:])

    def _count(self, right: Floats, odds: Floats, at: Floats) -> None:
        marks = self._marks
        if len(right) and not marks.outcomes:
            marks.since = float(at[0])
        marks.outcomes += len(right)
        marks.right += float(right.sum())
        marks.expected += float(expit(odds + marks.level).sum())

    def _recover(self, right: Floats, odds: Floats, at: Floats) -> int:
        """Follow a fallen stream; returns how many outcomes it took, up to its recovery."""
        marks = self._marks
        share = expit(odds + marks.level)
        steps = np.cumsum(np.log(ratios(right, share, np.array(marks.ratio))))
        # Reflected at the top: the path less its highest excess so far.
        path = marks.odds + steps
        path -= np.maximum.accumulate(np.maximum(path - _HIGHEST, 0))
        back = np.flatnonzero(path <= _LOWEST)
        done = int(back[0]) + 1 if len(back) else len(right)
        marks.odds = float(path[done - 1])
        self._count(right[:done], odds[:done], at[:done])
        if len(back):
            marks.fallen = 0.0
        return done

    def _restart(self) -> None:
        """Go on from the level before the fall."""
        marks = self._marks
        away = (self._prior.offsets - marks.level) / max(marks.spread, 0.1)
        chances = np.exp(-0.5 * (away**2 - np.min(away**2)))
        self._begin(np.maximum(chances / chances.sum(), LEAST))
        self._marks = _Marks(count=marks.count)
        self._refer(self._chances)

    def _begin(self, chances: Floats) -> None:
        self._chances = chances
        self._sums = np.zeros((len(FALLS), len(chances)))

    def _refer(self, chances: Floats) -> None:
        offsets = self._prior.offsets
        level = float(chances @ offsets)
        self._marks.level = level
        self._marks.spread = math.sqrt(float(chances @ (offsets - level) ** 2))

    def _fallen_ratio(self) -> float:
        """Which share of the expected counts as fallen: that observed and a standard error."""
        marks = self._marks
        n, expected = marks.outcomes, marks.expected / marks.outcomes
        observed = (marks.right + 1) / (n + 2)
        error = math.sqrt(observed * (1 - observed) / (n + 2))
        return min((observed + error) / expected, _LEAST_FALL)


def _of_wrong(share: float, fall: float) -> float:
    return math.log((1 - fall * share) / (1 - share))
