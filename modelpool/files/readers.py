"""Readers of JSON, JSON Lines and CSV files, which yield the records unchecked.

Each reader yields `(place, value)`; syntax errors go to the report. After an error that hides where
the next record starts, the rest of the file isn't read.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple

from modelpool.files import schema
from modelpool.files.fields import report_field_name
from modelpool.files.problems import WHOLE_FILE, Place, Report
from modelpool.files.refusals import show

Records = Iterator[tuple[Place, object]]
Lines = Iterable[tuple[int, str]]
"""The lines of a file with their numbers, each with its line feed."""

_SPACE = re.compile(r"[ \t\r\n]*")
# A file that starts like this is an exported document, not a record without a list around it.
_DOCUMENT = re.compile(r'\{\s*"(version|as_of|partial|sources|task_types|records)"\s*:')
_INTEGER = re.compile(r"[+-]?[0-9]{1,100}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([eE][+-]?[0-9]{1,5})?")

# The decoder's messages, each with what was expected instead.
_JSON_FAULTS = {
    "Expecting value": "a value",
    "Expecting ',' delimiter": "a comma, or the end of the object or list",
    "Expecting ':' delimiter": "a colon after the field's name",
    "Expecting property name enclosed in double quotes": "a field's name in double quotes",
    "Illegal trailing comma before end of object": "no comma before the end of the object",
    "Unterminated string starting at": "a closing double quote",
    "Invalid control character at": "control characters in text written as escapes",
    "Invalid \\escape": "a known escape after the backslash",
    "Invalid \\uXXXX escape": "four hexadecimal digits after \\u",
}


class Member(NamedTuple):
    """A member of an exported document other than its records, unchecked."""

    name: str
    value: object


def lines_of(text: str) -> Lines:
    """The lines of a text, which only a line feed ends."""
    return enumerate(io.StringIO(text, newline="\n"), start=1)


def typed(field: str, text: str, of: str = "registry") -> str | int | float | bool:
    """Text of an untyped format, converted to its field's type; unchanged if it doesn't fit."""
    declared = schema.fields(of).get(field)
    if declared is None or declared.type == "string":
        return text
    if declared.type == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def report_duplicate(report: Report, place: Place, name: str) -> None:
    report.add(place, show(name).strip("'"), "the field a second time", "each field once")


class JsonDecoder:
    """Decodes one value at a time and reports syntax errors."""

    def __init__(self, text: str, report: Report, lines_before: int = 0) -> None:
        self._text = text
        self._report = report
        self._lines_before = lines_before
        self._duplicates: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_int=integer)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            self._duplicates += [name for name, count in counts.items() if count > 1]
        return result

    def decode(self, start: int, place: Place) -> tuple[object, int] | None:
        """The value at `start` and its end, or None once the fault has been reported."""
        self._duplicates.clear()
        try:
            value, end = self._decoder.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            self.report_fault(_JSON_FAULTS.get(error.msg, "valid JSON"), error.pos)
            return None
        except RecursionError:
            self._report.add(place, "", "deeply nested lists or objects", "records that are flat")
            return None
        for name in self._duplicates:
            report_duplicate(self._report, place, name)
        return value, end

    def report_fault(self, expected: str, position: int) -> None:
        line = 1 + self._text.count("\n", 0, position)
        column = position - self._text.rfind("\n", 0, position)
        if not self._text[position:].strip():
            self._report.add(
                Place(self._lines_before + line), "", "the end of the text", f"{expected} before it"
            )
        else:
            self._report.add(
                Place(self._lines_before + line), "", "", f"{expected} at column {column}"
            )


def integer(text: str) -> int | float:
    """A JSON integer; one of over 100 digits as a float, since int() refuses thousands of them."""
    return int(text) if len(text) <= 100 else float(text)


class NameTwice(ValueError):
    """A JSON object has the same name twice; the message is the name."""


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object from its pairs; raises NameTwice for the first name that is repeated."""
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise NameTwice(name)
            seen.add(name)
    return result


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def read_json(text: str, report: Report) -> Records:
    """The elements of the file's JSON array, or the members of an exported document."""
    decoder = JsonDecoder(text, report)
    position = _skip_space(text, 0)
    if _DOCUMENT.match(text, position):
        end = yield from _document(decoder, text, position, report)
    elif text.startswith("[", position):
        end = yield from _array(decoder, text, position)
    else:
        is_object = text.startswith("{", position)
        hint = "; JSON Lines go in a file named .jsonl" if is_object else ""
        decoder.report_fault(f"a JSON array of records, [{{…}}, {{…}}]{hint},", position)
        return
    if end is None:
        return
    rest = _skip_space(text, end)
    if rest != len(text):
        decoder.report_fault(f"nothing after the closing {text[end - 1]}, but there is more", rest)


_Part = Generator[tuple[Place, object], None, int | None]
"""Yields what it reads and returns the end position, or None once a fault has been reported."""


def _array(decoder: JsonDecoder, text: str, position: int) -> _Part:
    line, counted, on_line = 1 + text.count("\n", 0, position), position, 0
    separator = "["
    while separator != "]":
        position = _skip_space(text, position + 1)
        if separator == "[" and text.startswith("]", position):
            break
        breaks = text.count("\n", counted, position)
        line, counted, on_line = line + breaks, position, 1 if breaks else on_line + 1
        place = Place(line, on_line if on_line > 1 else 0)
        decoded = decoder.decode(position, place)
        if decoded is None:
            return None
        value, end = decoded
        yield place, value
        position = _skip_space(text, end)
        separator = text[position : position + 1]
        if separator not in (",", "]") or not separator:
            decoder.report_fault("a comma or the closing ]", position)
            return None
    return position + 1


def _document(decoder: JsonDecoder, text: str, position: int, report: Report) -> _Part:
    seen: set[object] = set()
    separator = "{"
    while separator != "}":
        position = _skip_space(text, position + 1)
        place = Place(1 + text.count("\n", 0, position))
        name = decoder.decode(position, place)
        if name is None or not isinstance(name[0], str):
            if name is not None:
                decoder.report_fault("a member's name in double quotes", position)
            return None
        if name[0] in seen:
            report_duplicate(report, place, name[0])
        seen.add(name[0])
        position = _skip_space(text, name[1])
        if not text.startswith(":", position):
            decoder.report_fault("a colon after the member's name", position)
            return None
        end = yield from _member(decoder, text, _skip_space(text, position + 1), name[0], place)
        if end is None:
            return None
        position = _skip_space(text, end)
        separator = text[position : position + 1]
        if separator not in (",", "}") or not separator:
            decoder.report_fault("a comma or the closing }", position)
            return None
    if "version" not in seen:
        report.add(WHOLE_FILE, "version", "nothing", "the version of the document's format")
    return position + 1


def _member(decoder: JsonDecoder, text: str, position: int, name: str, place: Place) -> _Part:
    if name == "records" and text.startswith("[", position):
        return (yield from _array(decoder, text, position))
    decoded = decoder.decode(position, place)
    if decoded is None:
        return None
    yield place, Member(name, decoded[0])
    return decoded[1]


def read_json_lines(lines: Lines, report: Report) -> Records:
    """One record per line; blank lines are skipped."""
    quick = json.JSONDecoder(object_pairs_hook=each_once, parse_int=integer)
    for number, line in lines:
        text = line.strip(" \t\r\n")
        if not text:
            continue
        try:
            yield Place(number), quick.decode(text)
        except (ValueError, RecursionError):
            yield from _line(line.rstrip("\r\n"), number, report)


def _line(line: str, number: int, report: Report) -> Records:
    """Read a faulty line again, by the decoder that reports what is wrong."""
    place = Place(number)
    decoder = JsonDecoder(line, report, lines_before=number - 1)
    decoded = decoder.decode(_skip_space(line, 0), place)
    if decoded is None:
        return
    value, end = decoded
    rest = _skip_space(line, end)
    if rest != len(line):
        decoder.report_fault("one record a line, but there is more", rest)
    else:
        yield place, value


def read_csv(lines: Lines, report: Report, of: str = "registry") -> Records:
    """One record per row, under a header of fields of the schema `of`; empty cells are absent."""
    import csv

    rows = csv.reader((text for _, text in lines), strict=True)
    line = 1
    try:
        header = _checked_header(next(rows, []), Place(line), report, of)
        line = rows.line_num + 1
        for row in rows if header else ():
            if len(row) == len(header):
                cells = zip(header, row, strict=True)
                yield (
                    Place(line),
                    {name: typed(name, cell, of) for name, cell in cells if name and cell},
                )
            elif row:
                expected = f"{len(header)} cells, as in the header"
                report.add(Place(line), "", f"{len(row)} cells", expected)
            line = rows.line_num + 1
    except csv.Error as error:
        report.add(Place(line), "", "", _csv_fault(str(error)))


def _csv_fault(message: str) -> str:
    if "limit" in message:
        return "cells of at most 131072 characters"
    if "end of data" in message:
        return "a closing double quote before the end of the file"
    return 'quotes around the whole cell, and "" for a quote inside it'


def _checked_header(row: list[str], place: Place, report: Report, of: str) -> list[str]:
    """The columns' names, '' for each that was reported; empty if the row isn't a header."""
    fields = schema.fields(of)
    if len(row) <= 1 and not any(name in fields for name in row):
        hint = ", commas between them" if row and re.search(r"[;\t|]", row[0]) else ""
        report.add(place, "", f"{len(row)} columns", f"the names of the columns{hint}")
        return []
    header: list[str] = []
    seen: set[str] = set()
    for name in row:
        if name in seen and name:
            report.add(place, show(name).strip("'"), "the column a second time", "each column once")
            header.append("")
        else:
            header.append("" if report_field_name(name, place, report, of) else name)
        seen.add(name)
    missing = [f.name for f in fields.values() if f.required and f.name not in seen]
    for name in missing:
        report.add(place, name, "no such column", "a column for each field that must be given")
    report.absent_columns = frozenset(missing)
    return header
