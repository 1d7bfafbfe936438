"""Collecting what is wrong with one file, so that all of it can be said at once."""

from __future__ import annotations

from typing import NamedTuple

from modelpool.exceptions import Problem
from modelpool.files.refusals import escape


class Place(NamedTuple):
    """Where a record starts; `record` counts from 1 when a line holds more than one, else is 0.

    Line 0 is no file's: there the record is its number among those given.
    """

    line: int
    record: int = 0

    def __str__(self) -> str:
        named = (("line", self.line), ("record", self.record))
        return ", ".join(f"{name} {number}" for name, number in named if number)


WHOLE_FILE = Place(0)


class Report:
    """The problems of one file, in whatever order they are found."""

    def __init__(self, file: str) -> None:
        self.file = escape(file)
        # Fields that no record of the file can have: said once for the file, not once per record.
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
        """All problems in the order of the file."""
        return [problem for _, problem in sorted(self._found, key=lambda found: found[0])]
