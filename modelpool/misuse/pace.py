"""Who is faster than the work takes: the speed of each worker against that of all others.

An outcome's log latency is compared with what is usual for its model and risk level. docs/misuse.md
and `misuse/too_fast` have the formulas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.latencies import Latencies
from modelpool.answers.sums import starts_of, total, whole
from modelpool.answers.windows import Windows
from modelpool.misuse.covered import Covered
from modelpool.misuse.rows import Rows

_FEWEST = 5
"""What fewer workers take says nothing of what is usual."""
_NORMAL = 0.6745
"""The median absolute deviation of a normal variable with a standard deviation of 1."""
_ROUNDING = 1e-6
"""A variance that allows for rounding of equal times."""
_SHOWN = 50


def hurries(
    types: Iterable[Latencies],
    *,
    quantile: float,
    covered: Mapping[str, Windows] | None = None,
) -> Rows:
    """The workers that stand out, one row for each in a task type.

    `covered` maps keys of findings to dismissed windows, whose outcomes don't count. `tests` in a
    row is how many workers were compared, in all task types. Half of the outcomes of whoever has a
    row are below the `quantile` of all others', and its score is ln(tests) or more: no rate of
    false positives accuses with less.
    """
    dismissed = Covered({"misuse/too_fast": covered or {}})
    tests, rows = 0, []
    for latencies in types:
        speeds = Speeds(latencies, ~dismissed.outcomes("too_fast", latencies))
        if speeds.comparable:
            tests += len(speeds.median)
            rows += speeds.rows(quantile)
    return [{**row, "tests": tests} for row in rows if row["score"] >= math.log(tests)]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Equal values, numbered from 0 in their order."""

    values: Ints
    number: Ints

    @classmethod
    def of(cls, values: Ints) -> _Groups:
        return cls(*np.unique(values, return_inverse=True))

    def medians(self, of: Floats) -> Floats:
        """The median of each group."""
        order = np.lexsort((of, self.number))
        of, first = of[order], starts_of(self.number[order])
        size = np.diff(first, append=len(of))
        found: Floats = (of[first + (size - 1) // 2] + of[first + size // 2]) / 2
        return found


class Speeds:
    """The speeds of the workers of one task type, from the outcomes that count.

    By worker, in the order of the numbers in `ids`: `median` is the median difference of its log
    latencies from what is usual, `score` says how far that is below the `middle` of all. There are
    no scores where the workers aren't `comparable`.
    """

    def __init__(self, latencies: Latencies, counts: Bools) -> None:
        at, took = _differences(latencies, np.flatnonzero(counts))
        workers = _Groups.of(latencies.worker[at])
        order = np.argsort(took, kind="stable")
        # The outcomes, the fastest first: their rows in the columns, and their workers' numbers.
        self._at, self._took, self._worker = at[order], took[order], workers.number[order]
        self._latencies = latencies
        self.ids = workers.values
        self.median = workers.medians(took)
        self._many = np.bincount(workers.number, minlength=len(self.ids))
        self.middle = float(np.median(self.median)) if len(self.ids) else 0.0
        strays = np.abs(took - self.median[workers.number])
        self._within = workers.medians(strays) / _NORMAL
        # Who is slower than the middle has no reason to hurry.
        self._slower = self.median[self.median > self.middle] - self.middle

    @property
    def comparable(self) -> bool:
        """Whether enough workers did such work, and not all alike."""
        return len(self.ids) >= _FEWEST and len(self._slower) > 0

    @property
    def score(self) -> Floats:
        """A bound on the tail of Student's t, as a logarithm; 0 of who isn't fast."""
        v = (len(self.ids) - 1) / 2
        between = total(whole(self._slower**2)) / len(self._slower)
        # The median of n values has pi / 2n of their variance.
        own = math.pi / 2 * float(np.median(self._within)) ** 2 / self._many
        ahead = np.maximum(self.middle - self.median, 0.0)
        found: Floats = (v - 1) / 2 * np.log(1 + ahead**2 / v / (between + own + _ROUNDING))
        return found

    def rows(self, quantile: float) -> Rows:
        """Those that may stand out among the workers of this task type and of others."""
        score = self.score
        rows = []
        for worker in np.flatnonzero(score >= math.log(len(score))).tolist():
            fast = self._fast(worker, quantile)
            if fast is not None:
                rows.append(self._row(worker, fast, quantile) | {"score": float(score[worker])})
        return rows

    def _fast(self, worker: int, quantile: float) -> Ints | None:
        """Its outcomes below the quantile of all others', if those are half of its own."""
        own = int(self._many[worker])
        rank = math.ceil(quantile * (len(self._took) - own))
        # The fastest outcomes, among which `rank` are of others whosever are left out.
        first = slice(rank + own)
        took, mine = self._took[first], self._worker[first] == worker
        least = took[~mine][rank - 1]
        if self.median[worker] >= least:
            return None
        fast: Ints = self._at[first][mine & (took < least)]
        return fast

    def _row(self, worker: int, fast: Ints, quantile: float) -> dict[str, Any]:
        latencies = self._latencies
        return {
            "task_type": latencies.task_type,
            "worker_id": latencies.workers[int(self.ids[worker])],
            "outcomes": int(self._many[worker]),
            "fast": len(fast),
            "of_usual": math.exp(self.median[worker] - self.middle),
            "quantile": quantile,
            "evidence": sorted(latencies.outcomes[row] for row in fast.tolist())[:_SHOWN],
        }


def _differences(latencies: Latencies, at: Ints) -> tuple[Ints, Floats]:
    """The rows where something is usual, and by how much their log latencies differ from it.

    Usual is the median of the workers' medians, where enough workers did work of the same risk with
    the same model.
    """
    took = np.log(latencies.latency[at] + 1)
    kind = _Groups.of(_pairs(latencies.model[at], latencies.risk[at])).number
    done = _Groups.of(_pairs(kind, latencies.worker[at]))
    kinds = _Groups.of(done.values // _width(latencies.worker[at]))
    usual = kinds.medians(done.medians(took))
    enough = np.bincount(kinds.number, minlength=len(usual)) >= _FEWEST
    kept = enough[kind]
    return at[kept], (took - usual[kind])[kept]


def _pairs(one: Ints, other: Ints) -> Ints:
    """A number for each pair of numbers from -1 on."""
    found: Ints = (one + 1) * _width(other) + other + 1
    return found


def _width(numbers: Ints) -> int:
    return int(numbers.max(initial=-1)) + 2
