"""Collecting all problems of a file, so that they can be reported at once."""

from __future__ import annotations

from typing import NamedTuple

from modelpool.exceptions import Problem
from modelpool.files.refusals import escape


class Place(NamedTuple):
    """Where a record starts; `record` counts from 1 if its line holds several, else is 0.

    Line 0 means that records don't come from a file: `record` is then the number among them.
    """

    line: int
    record: int = 0

    def __str__(self) -> str:
        named = (("line", self.line), ("record", self.record))
        return ", ".join(f"{name} {number}" for name, number in named if number)


WHOLE_FILE = Place(0)


class Report:
    """The problems of one file, added in any order."""

    def __init__(self, file: str) -> None:
        self.file = escape(file)
        # Columns that the file lacks: reported once for the file, not once per record.
        self.absent_columns: frozenset[str] = frozenset()
        self._found: list[tuple[Place, Problem]] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, place: Place, field: str, value: str, expected: str) -> None:
        problem = Problem(
            file=self.file, location=str(place), field=field, value=value, expected=expected
        )
        self._found.append((place, problem))

    def problems(self) -> list[Problem]:
        """All problems, in the order of their places in the file."""
        return [problem for _, problem in sorted(self._found, key=lambda found: found[0])]
