"""Classifying numbers: two cut points and the three classes that they separate."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, TypeGuard

from modelpool.exceptions import InvalidInputError

CLASSES = (("Low", "Medium", "High"), ("High", "Medium", "Low"), ("Fast", "Medium", "Slow"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Two cut points; `classes` are those of values up to `low`, up to `high`, and above."""

    low: float
    high: float
    classes: tuple[str, str, str]

    @classmethod
    def of(cls, table: Table[str, Any], where: str) -> Thresholds:
        """The thresholds in a table of a mapping file; `where` names the table in errors."""
        if unknown := table.keys() - {"low", "high", "classes", "why"}:
            raise InvalidInputError(
                f"mapping: {where}: found {sorted(unknown)[0]!r}, "
                "expected only low, high, classes and why"
            )
        low, high, classes = table.get("low"), table.get("high"), table.get("classes")
        if not (_is_number(low) and _is_number(high) and low < high):
            raise InvalidInputError(
                f"mapping: {where}: found low {low!r} and high {high!r}, "
                "expected two numbers, the low one less than the high one"
            )
        if not isinstance(classes, list) or tuple(classes) not in CLASSES:
            raise InvalidInputError(
                f"mapping: {where}: found classes {classes!r}, expected one of "
                + ", ".join(str(list(order)) for order in CLASSES)
            )
        return cls(low=low, high=high, classes=(classes[0], classes[1], classes[2]))

    def cuts(self) -> str:
        """Both cut points in words for a basis, so that a class can be checked by hand later."""
        return f"cut at {self.low:g} and {self.high:g}"


def classify(thresholds: Thresholds, value: float) -> str:
    """The class of a value; a value on a cut point belongs to the class below it."""
    if value <= thresholds.low:
        return thresholds.classes[0]
    return thresholds.classes[1] if value <= thresholds.high else thresholds.classes[2]


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
