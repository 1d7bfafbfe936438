"""A detector of falls: judged outcomes in their order, against what was expected of each.

For one level of skill and one relative fall s it is the e-detector of Shin, Ramdas and Rinaldo
(2022): with each outcome x, of which q was expected, the evidence M becomes
(M + 1)(1 + s (q - x) / (1 - q)). That is the likelihood ratio of a rate q (1 - s) against q, summed
over all moments at which the fall may have begun; while nothing falls, its mean grows by one an
outcome. Two mixtures make it complete: over several falls, and, where the level isn't known, over a
grid of levels, each weighed by how well it explains all outcomes so far. So a level that only a few
outcomes show makes for little evidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FALLS: Floats = np.array([0.2, 0.3, 0.45, 0.65, 0.97])
"""The relative falls that are looked for: the share of right outcomes that turn wrong."""
FALL_WEIGHTS: Floats = np.array([1.0, 1.0, 2.0, 2.0, 1.0]) / 7

LEVELS: Floats = np.sin(np.linspace(math.asin(0.2**0.5), math.asin(0.995**0.5), 16)) ** 2
"""The levels that a model may have where half is expected, evenly spaced by standard error."""

THRESHOLDS: Mapping[float, float] = {
    0.5: 11.3,
    0.7: 11.3,
    0.84: 11.2,
    0.9: 11.05,
    0.95: 11.0,
    0.98: 10.7,
    0.99: 10.2,
}
"""The log evidence for an alarm, by what is expected: one unchanged stream of 1,000 in a hundred
reaches it. `tools/calibrate_drift.py` simulates them."""

RECOVERY_ERROR = 0.01
"""The chance that a model which stays fallen is taken as recovered: Wald's test (1945)."""

_MOST = 1e15
_LEAST_EXPECTED, _MOST_EXPECTED = 0.02, 0.995
# The fall against which doubt begins and ends: it dates the onset.
_DATING = 0.45
# Of how many outcomes the mean expectation is kept.
_MEMORY = 100.0
_LEAST_FALL = 0.2


@dataclass(slots=True)
class Watches:
    """What is known of several streams, one row each; the state after their outcomes so far.

    `evidence` is by stream, level and fall; `plausible` the log likelihood of each level. `doubt`
    is Page's statistic, zero while nothing points to a fall; `begun` counts the outcomes until it
    last was, and `since_right` and `since_expected` add up those from then on. `alarmed` is at
    which outcome, from 1, the alarm came, 0 if it hasn't; then `fallen` is the rate it fell to, as
    a share of what is expected, and `back` the log likelihood ratio of its recovery.
    """

    evidence: NDArray[np.float64]
    plausible: Floats
    seen: Ints
    expected: Floats
    doubt: Floats
    begun: Ints
    since_right: Floats
    since_expected: Floats
    alarmed: Ints
    fallen: Floats
    back: Floats
    levels: Floats

    @classmethod
    def start(cls, streams: int, *, level_is_known: bool) -> Self:
        """Watches without outcomes; where the level is known, `expected` is taken as it is."""
        # in log odds, added to those that are expected
        levels = np.zeros(1) if level_is_known else _log_odds(LEVELS)
        zero = np.zeros(streams)
        return cls(
            evidence=np.zeros((streams, len(levels), len(FALLS))),
            plausible=np.zeros((streams, len(levels))),
            seen=np.zeros(streams, dtype=np.int64),
            expected=zero.copy(),
            doubt=zero.copy(),
            begun=np.zeros(streams, dtype=np.int64),
            since_right=zero.copy(),
            since_expected=zero.copy(),
            alarmed=np.zeros(streams, dtype=np.int64),
            fallen=zero.copy(),
            back=zero.copy(),
            levels=levels,
        )

    def __len__(self) -> int:
        return len(self.seen)

    def update(self, rows: Ints, right: Floats, expected: Floats) -> None:
        """One more outcome for each of some streams, each row at most once.

        `right` is from 0 (wrong) to 1, `expected` between 0 and 1: how likely the outcome was to be
        right. Where the level isn't known it is relative: what the level then adds to, in log odds.
        """
        odds = _log_odds(expected)[:, None] + self.levels[None, :]
        q = np.clip(1 / (1 + np.exp(-odds)), _LEAST_EXPECTED, _MOST_EXPECTED)
        x = right[:, None]
        mean = (self._belief(rows) * q).sum(axis=1)
        wrong = 1 + FALLS * (q / (1 - q))[:, :, None]
        factor = x[:, :, None] * (1 - FALLS) + (1 - x)[:, :, None] * wrong
        self.evidence[rows] = np.minimum((self.evidence[rows] + 1) * factor, _MOST)
        plausible = self.plausible[rows] + x * np.log(q) + (1 - x) * np.log1p(-q)
        self.plausible[rows] = plausible - plausible.max(axis=1, keepdims=True)
        self.seen[rows] += 1
        share = 1 / np.minimum(self.seen[rows], _MEMORY)
        self.expected[rows] += share * (mean - self.expected[rows])
        self._date(rows, right, mean)
        self._recover(rows, right, mean)
        new = (self.alarmed[rows] == 0) & (self.log_evidence(rows) > self.thresholds(rows))
        self._alarm(rows[new])

    def _belief(self, rows: Ints) -> Floats:
        """How likely each level is."""
        mass = np.exp(self.plausible[rows])
        found: Floats = mass / mass.sum(axis=1, keepdims=True)
        return found

    def _date(self, rows: Ints, right: Floats, mean: Floats) -> None:
        """Keep since when something points to a fall, and what came since."""
        wrong = np.log1p(_DATING * mean / (1 - mean))
        step = right * math.log(1 - _DATING) + (1 - right) * wrong
        doubt = np.maximum(self.doubt[rows] + step, 0.0)
        calm = (doubt == 0) & (self.alarmed[rows] == 0)
        self.doubt[rows] = doubt
        self.begun[rows] = np.where(calm, self.seen[rows], self.begun[rows])
        self.since_right[rows] = np.where(calm, 0.0, self.since_right[rows] + right)
        self.since_expected[rows] = np.where(calm, 0.0, self.since_expected[rows] + mean)

    def _recover(self, rows: Ints, right: Floats, mean: Floats) -> None:
        """Test whether what has fallen is as expected again; if so, forget the fall."""
        low = np.minimum(mean * self.fallen[rows], 1 - 1e-9)
        ratio = right * -np.log(np.maximum(self.fallen[rows], 1e-9))
        ratio += (1 - right) * np.log((1 - mean) / (1 - low))
        fallen = self.alarmed[rows] > 0
        self.back[rows] = np.where(fallen, np.maximum(self.back[rows] + ratio, 0.0), 0.0)
        self._forget(rows[fallen & (self.back[rows] >= -math.log(RECOVERY_ERROR))])

    def _forget(self, rows: Ints) -> None:
        self.evidence[rows] = 0.0
        self.doubt[rows] = self.since_right[rows] = self.since_expected[rows] = 0.0
        self.begun[rows] = self.seen[rows]
        self.alarmed[rows] = 0
        self.fallen[rows] = self.back[rows] = 0.0

    def _alarm(self, rows: Ints) -> None:
        self.alarmed[rows] = self.seen[rows]
        # one outcome more as expected, so that nothing falls to zero
        of = (self.since_right[rows] + 1) / (self.since_expected[rows] + 1)
        self.fallen[rows] = np.clip(of, 0.01, 1 - _LEAST_FALL)
        self.back[rows] = 0.0

    def log_evidence(self, rows: Ints | None = None) -> Floats:
        """The logarithm of the evidence of a fall, by stream."""
        rows = np.arange(len(self)) if rows is None else rows
        by_level = self.evidence[rows] @ FALL_WEIGHTS
        found: Floats = np.log(np.maximum((by_level * self._belief(rows)).sum(axis=1), 1e-300))
        return found

    def thresholds(self, rows: Ints | None = None) -> Floats:
        """The log evidence at which each stream alarms, by what is expected of it."""
        rows = np.arange(len(self)) if rows is None else rows
        at = _log_odds(np.clip(self.expected[rows], 0.01, 0.999))
        known = _log_odds(np.array(list(THRESHOLDS)))
        return np.interp(at, known, list(THRESHOLDS.values()))

    def confidence(self, rows: Ints | None = None) -> Floats:
        """How sure a fall is, 0 to 1: one half at an alarm, and near zero while all is calm."""
        gap = np.clip(self.log_evidence(rows) - self.thresholds(rows), -700, 700)
        found: Floats = 1 / (1 + np.exp(-gap))
        return found

    def rights_to_recover(self, rows: Ints | None = None) -> Ints:
        """How many more outcomes in a row must be right for a fallen stream to be back."""
        rows = np.arange(len(self)) if rows is None else rows
        left = -math.log(RECOVERY_ERROR) - self.back[rows]
        step = -np.log(np.clip(self.fallen[rows], 0.01, 1 - _LEAST_FALL))
        found: Ints = np.ceil(left / step).astype(np.int64)
        return found

    def row(self, stream: int) -> list[float]:
        """The state of one stream as a flat list, of which `of_rows` makes a watch again."""
        parts = (np.ravel(getattr(self, name)[stream]) for name in _STATE)
        return [float(value) for part in parts for value in part]

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[float]], *, level_is_known: bool) -> Self:
        """Watches with the states of several streams, as `row` gave them."""
        made = cls.start(len(rows), level_is_known=level_is_known)
        values = np.array(rows, dtype=np.float64).reshape(len(rows), -1)
        place = 0
        for name in _STATE:
            now = getattr(made, name)
            size = int(np.prod(now.shape[1:], dtype=np.int64))
            part = values[:, place : place + size].reshape(now.shape)
            setattr(made, name, part.astype(now.dtype))
            place += size
        return made


_STATE = tuple(field.name for field in fields(Watches) if field.name != "levels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Streams after all their outcomes, and at which outcome each alarmed first: -1 if never."""

    state: Watches
    first_alarm: Ints


def watch(
    stream: Ints, right: Floats, expected: Floats, *, level_is_known: bool = False
) -> Watched:
    """Watch streams from their first outcomes on.

    The outcomes of a stream are in their order; `stream` has numbers from 0. `first_alarm` is the
    place of an outcome in these columns.
    """
    many = int(stream.max(initial=-1)) + 1
    state = Watches.start(many, level_is_known=level_is_known)
    first: Ints = np.full(many, -1, dtype=np.int64)
    order = np.argsort(stream, kind="stable")
    counts = np.bincount(stream, minlength=many)
    starts = np.cumsum(counts) - counts
    # the longest streams first: those that go on are always the first ones
    longest = np.argsort(-counts, kind="stable")
    going = np.searchsorted(
        -counts[longest], -np.arange(1, int(counts.max(initial=0)) + 1), "right"
    )
    for step, alive in enumerate(going):
        rows = longest[:alive]
        place = order[starts[rows] + step]
        state.update(rows, right[place], expected[place])
        new = (first[rows] < 0) & (state.alarmed[rows] > 0)
        first[rows[new]] = place[new]
    return Watched(state=state, first_alarm=first)


def _log_odds(chance: Floats) -> Floats:
    found: Floats = np.log(chance) - np.log1p(-chance)
    return found


def summary(state: Watches, stream: int) -> dict[str, Any]:
    """What a watch shows of one stream, in numbers that a graph can hold."""
    rows = np.array([stream])
    count = int(state.seen[stream] - state.begun[stream])
    return {
        "outcomes": int(state.seen[stream]),
        "expected": float(state.expected[stream]),
        "log_evidence": float(state.log_evidence(rows)[0]),
        "confidence": float(state.confidence(rows)[0]),
        "has_fallen": bool(state.alarmed[stream] > 0),
        "since_outcomes": count,
        "since_right": float(state.since_right[stream]),
        "since_expected": float(state.since_expected[stream]),
        "rights_to_recover": int(state.rights_to_recover(rows)[0]),
    }
