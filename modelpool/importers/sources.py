"""Reading an entry's values as importers expect them, noting those that are something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from modelpool.exceptions import Problem
from modelpool.files.refusals import escape
from modelpool.importers.reading import Table, Unreadable, found

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)
NOT_MEASURED = ("", "N/A")
"""Contents of table cells that mean that nothing was measured."""


class EntryError(Exception):
    """An entry gives no record; its `str()` is the reason for the report."""


class OddEntryError(EntryError):
    """An entry gives no record because it isn't what an entry of its source should be.

    Its source's earlier claims about the model may still hold.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """A value that was left out, or the whole entry if `field` is ''."""

    entry: str
    line: int
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = f", line {self.line}" if self.line else ""
        if not self.field:
            return f"{self.entry}{place}: {self.found}"
        return f"{self.entry}{place}: {self.field}: found {self.found}, expected {self.expected}"

    def problem(self, source: str) -> Problem:
        """The oddity as a problem of a file."""
        return Problem(
            file=source,
            location=f"line {self.line}" if self.line else "",
            field=f"{self.entry}: {self.field}" if self.field else self.entry,
            value=self.found if self.field else f"an entry that {self.found}",
            expected=self.expected or "one that can be read",
        )


class Entry:
    """One entry of a source, read value by value.

    An unexpected value is noted in `left_out` and read as None, so that the rest of the entry can
    be used. `models` are the source and model_id of each claim that the entry is about.
    """

    def __init__(self, label: str, value: object, line: int = 0) -> None:
        self.label = escape(label)
        self.table: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self.line = (value.line if isinstance(value, Table) else 0) or line
        self.left_out: dict[str, Oddity] = {}
        self.numbers_as_text: dict[str, str] = {}
        self.models: set[tuple[str, str]] = set()
        self.is_incomplete = False
        """Whether a value was left out that may have been a claim of its own."""
        self._root = self
        self._prefix = ""
        self._fault = ""
        if isinstance(value, Table):
            self._fault = value.fault
            if value.again:
                lines = ", ".join(map(str, (value.line, *value.again)))
                self.leave_out("entry", f"it more than once, on lines {lines}", "it once")
            for field, inner in self._unreadable(value, ""):
                self.leave_out(field, str(inner), "it once" if "twice" in str(inner) else "a value")
        elif not isinstance(value, dict):
            self._fault = f"is no table, but {found(value)}"

    def check(self) -> None:
        """Raise OddEntryError if the entry as a whole can't be read."""
        if self._fault:
            raise OddEntryError(self._fault)

    def fields(self) -> Iterator[str]:
        """The names of all fields that have a value; those of inner tables are dotted."""
        for name, value in self.table.items():
            if isinstance(value, dict) and value:
                yield from (f"{name}.{inner}" for inner, v in value.items() if v is not None)
            elif value is not None:
                yield name

    def inner(self, field: str) -> Entry:
        """The table in a field, as an entry that reports to this one."""
        value = self.table.get(field)
        if value is not None and not isinstance(value, dict):
            self.leave_out(field, found(value), "a table")
        return self.part(field, value)

    def part(self, name: str, value: object) -> Entry:
        """A table anywhere in the entry, as an entry that messages call `name`."""
        part = Entry.__new__(Entry)
        part.label, part.line = self.label, self.line
        part.table = value if isinstance(value, dict) else {}
        part._root, part._prefix = self._root, f"{self._prefix}{name}."
        return part

    def parts(self, field: str) -> list[Entry]:
        """The tables in a list, named by their positions."""
        value = self.table.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            self.leave_out(field, found(value), "a list")
            return []
        for item in value:
            if not isinstance(item, dict):
                self.leave_out(field, f"{found(item)} in the list", "tables")
        return [self.part(f"{field}.{at}", item) for at, item in enumerate(value)]

    def start(self, field: str) -> float | None:
        """The start of a range given as two numbers."""
        value = self.table.get(field)
        if not isinstance(value, list) or not value:
            if value is not None:
                self._odd(field, "a range of two numbers")
            return None
        return self.part(field, {"start": value[0]}).number("start")

    def leave_out(self, field: str, found: str, expected: str) -> None:
        """Note that a value can't be used, and why."""
        root = self._root
        lines = self.table.lines if isinstance(self.table, Table) else {}
        name = f"{self._prefix}{field}"
        root.left_out.setdefault(
            name,
            Oddity(
                entry=root.label,
                line=lines.get(field.partition(".")[0], root.line),
                field=escape(name),
                found=found,
                expected=expected,
            ),
        )

    def text(self, field: str) -> str | None:
        """A text, whitespace collapsed; None if the entry gives none."""
        value = self.table.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            self._odd(field, "text")
            return None
        return " ".join(value.split()) or None

    def choice(self, field: str, known: Collection[str]) -> str | None:
        """A text that is one of `known`; None if it isn't or the entry gives none."""
        value = self.text(field)
        if value is not None and value not in known:
            self._odd(field, f"one of {', '.join(known)}")
            return None
        return value

    def texts(self, field: str) -> list[str] | None:
        """The texts in a list, without other values; None if the entry gives no list."""
        value = self.table.get(field)
        if value is None:
            return None
        if not isinstance(value, list):
            self._odd(field, "a list")
            return None
        if odd := [item for item in value if not isinstance(item, str)]:
            self.leave_out(field, f"{found(odd[0])} in the list", "text")
        return [item for item in value if isinstance(item, str)]

    def number(self, field: str, most: float = 1e15) -> float | None:
        """A number from 0 to below `most`, even if written as text; None if there is none."""
        value = self.table.get(field)
        if value is None:
            return None
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            self._root.numbers_as_text[f"{self._prefix}{field}"] = value.strip()
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < most:
            self._odd(field, "a number from 0")
            return None
        return value

    def tokens(self, field: str) -> int | None:
        """A number of tokens; None if it is missing or 0, which means unknown."""
        value = self.number(field)
        if value is not None and value != int(value):
            self._odd(field, "a whole number of tokens")
            return None
        return int(value) if value else None

    def flag(self, field: str) -> bool | None:
        """True or false; None if the entry gives neither."""
        value = self.table.get(field)
        if value is not None and not isinstance(value, bool):
            self._odd(field, "true or false")
            return None
        return value

    def day(self, field: str) -> str | None:
        """A date as YYYY-MM-DD; None if the entry gives none, or only a month."""
        value = self.table.get(field)
        if type(value) is date:
            return value.isoformat()
        if value is None or isinstance(value, str):
            return as_day(value)
        self._odd(field, "a day")
        return None

    def cell(self, field: str, most: float, unit: str = "") -> float | None:
        """A cell's number from 0 to `most`, `unit` and commas removed; None if there is none."""
        value = self.table.get(field, "")
        if value in NOT_MEASURED:
            return None
        text = value.removesuffix(unit).replace(",", "").strip() if isinstance(value, str) else ""
        number = float(text) if _NUMBER.fullmatch(text) else -1
        if not 0 <= number <= most:
            self._odd(field, f"a number from 0 to {most:g}")
            return None
        return number

    def _odd(self, field: str, expected: str) -> None:
        self.leave_out(field, found(self.table[field]), expected)

    def _unreadable(self, table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for name, value in table.items():
            if isinstance(value, Unreadable):
                yield f"{prefix}{name}", value
            elif isinstance(value, dict) and prefix.count(".") < 4:
                yield from self._unreadable(value, f"{prefix}{name}.")


def as_day(value: object) -> str | None:
    """The value if it is a valid date as YYYY-MM-DD, else None."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        date.fromisoformat(value)
    except ValueError:
        return None
    return value


def newest_day(days: Iterator[str | None]) -> str | None:
    """The newest of some days, ignoring those in the future; None if there is none."""
    today = datetime.now().astimezone().date().isoformat()
    return max((day for day in days if day is not None and day <= today), default=None)


def per_million(price: float | None) -> float | None:
    """A price per token as a price per million, rounded to 12 digits to hide binary noise."""
    return None if price is None else float(f"{price * 1e6:.12g}")


def without_nothing(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
