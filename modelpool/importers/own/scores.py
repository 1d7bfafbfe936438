"""A measured score: its interval, and the class that it supports by two cut points."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table, Sequence
from dataclasses import dataclass
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.classes import Thresholds, classify
from modelpool.importers.mapping import Mapping
from modelpool.registry import Record

RANKS = ("Low", "Medium", "High", "Unknown")
_NORMAL_95 = 1.959964
_CUT_KEYS = ("low", "high", "classes")
_RISING, _FALLING = ("Low", "Medium", "High"), ("High", "Medium", "Low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One number that a run scored.

    A share, from 0 to 1, is of right answers to `n` questions; it isn't `counted` if answers may be
    half right. Of other metrics, `rises` says whether more is better, and is None where nothing
    says so.
    """

    metric: str
    value: float
    is_share: bool = False
    counted: bool = True
    n: int | None = None
    stderr: float | None = None
    rises: bool | None = None

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval: Wilson's of a share, else from the standard error; None without it."""
        if self.is_share and self.counted and self.n:
            return wilson(round(self.value * self.n), self.n)
        if self.stderr is None:
            return None
        width = _NORMAL_95 * self.stderr
        return self.value - width, self.value + width


def direction(metric: str, section: Table[str, Any]) -> bool | None:
    """Whether more is better by the lists of the mapping's section; None if neither has it."""
    rises = metric in section["higher_is_better"]
    return rises if rises or metric in section["lower_is_better"] else None


def wilson(right: int, asked: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of right answers."""
    from scipy.stats import binomtest

    interval = binomtest(right, asked).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def is_share_of(value: float, n: int) -> bool:
    """Whether a value is a whole number of n answers; otherwise it is a mean of partial scores."""
    right = value * n
    return 0 <= value <= 1 and abs(right - round(right)) < 1e-6 * max(n, 1)


def supported_class(score: Score, cuts: Thresholds) -> str:
    """The lower class of both ends of the interval: no more than the number of answers supports."""
    scale = 100 if score.is_share else 1
    ends = score.interval() or (score.value, score.value)
    classes = (classify(cuts, end * scale) for end in (*ends, score.value))
    return min(classes, key=RANKS.index)


class Cuts:
    """Finds the cut points for a run: the caller's, the mapping's, a benchmark's or the default."""

    def __init__(self, mapping: Mapping, given: tuple[float, float] | None = None) -> None:
        self._mapping = mapping
        self._section = mapping.section("own")
        self._given = given
        if given and not given[0] < given[1]:
            raise InvalidInputError(
                f"--cut: found {given[0]:g} and {given[1]:g}, expected the low one first"
            )

    def accuracy(self, score: Score, task: str, task_type: str) -> Thresholds | str:
        """The cut points for a score, or why there are none."""
        rises = True if score.is_share else score.rises
        metric = score.metric.partition(",")[0]
        names = (task, task.split("/")[-1], task_type, metric)
        cuts = self._for(score, rises, names)
        if isinstance(cuts, str):
            return cuts
        if score.is_share and cuts.high <= 1:
            raise InvalidInputError(
                f"cut points for {task!r}: found {cuts.low:g} and {cuts.high:g}, "
                "expected percent, such as 50 and 80"
            )
        if rises is not None and cuts.classes != (_RISING if rises else _FALLING):
            better = "more" if rises else "less"
            return (
                f"{score.metric!r} is better the {better} it is, and the cut points say otherwise"
            )
        return cuts

    def of_offer(self, field: str, task_type: str) -> Thresholds:
        """The cut points for `latency` or `cost`."""
        if like := self._section["like"][field].get(task_type):
            return self._named(like)
        return self._mapping.thresholds("own", field)

    def _for(self, score: Score, rises: bool | None, names: Sequence[str]) -> Thresholds | str:
        if self._given and rises is None:
            return f"which way {score.metric!r} is better isn't known; say it in own.cuts"
        if self._given:
            low, high = self._given
            return Thresholds(low=low, high=high, classes=_RISING if rises else _FALLING)
        for name in names:
            if name in self._section["cuts"]:
                return Thresholds.of(self._section["cuts"][name], f"own.cuts.{name}")
        if not score.is_share:
            return f"{score.metric!r} is no share of right answers"
        like = self._section["like"]["accuracy"]
        found = next((like[name] for name in names if name in like), None)
        return self._named(found) if found else self._mapping.thresholds("own", "share")

    def _named(self, path: str) -> Thresholds:
        """The cut points at a dotted path of the mapping, whatever else stands beside them."""
        table: Any = self._mapping.sections
        for name in path.split("."):
            table = table.get(name) if isinstance(table, dict) else None
        if not isinstance(table, dict):
            raise InvalidInputError(f"mapping: own.like: found {path!r}, expected cut points there")
        return Thresholds.of({key: table.get(key) for key in _CUT_KEYS}, path)


def accuracy(score: Score, cuts: Thresholds, rule: str, remark: str = "") -> Record:
    """The class of a score, and a basis from which it can be checked by hand."""
    supported = supported_class(score, cuts)
    scale, unit = (100, " %") if score.is_share else (1, "")
    of = f" of {score.n}" if score.n else ""
    parts = [f"{score.value * scale:.4g}{unit}{of}"]
    if ends := score.interval():
        parts[0] += f", {ends[0] * scale:.3g} to {ends[1] * scale:.3g}"
    else:
        parts.append("no interval")
    parts.append(cuts.cuts())
    if supported != classify(cuts, score.value * scale):
        parts.append("lower bound" if cuts.classes == _RISING else "upper bound")
    if remark:
        parts.append(remark)
    return {"accuracy_class": supported, "accuracy_basis": basis(rule, "; ".join(parts))}


def basis(rule: str, inputs: str) -> str:
    """A basis of something measured."""
    return f"measured:{re.sub(r'[^a-z0-9_-]+', '_', rule.lower()).strip('_')[:100]}({inputs[:300]})"
