"""Reading files of records one by one, however large: JSON Lines, CSV, and smaller JSON."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from modelpool.registry import schema
from modelpool.registry.readers import JsonDecoder, Records, read_json
from modelpool.registry.refusals import show
from modelpool.registry.report import WHOLE_FILE, Place, Report
from modelpool.work.checking import check_record
from modelpool.work.kinds import Kind, Record

FORMATS = (".jsonl", ".ndjson", ".csv", ".json")
LARGEST_JSON = 64 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
MOST_PROBLEMS = 1000
"""After this many problems the rest of a file isn't read."""

Position = Callable[[int], None]
"""Called now and then with how many bytes have been read."""

_EVERY = 1000


def read_records(
    path: Path, kind: Kind, report: Report, position: Position
) -> Iterator[tuple[Place, Record]]:
    """The records that are right, each with its place; what is wrong goes to the report."""
    if not _is_readable(path, report):
        return
    with path.open("rb") as stream:
        found = 0
        for place, value in _READERS[path.suffix.lower()](stream, kind, report):
            found += 1
            record = check_record(value, place, report, kind)
            if record is not None:
                yield place, record
            if found % _EVERY == 0:
                position(stream.tell())
            if len(report) >= MOST_PROBLEMS:
                return
    if not found and not len(report):
        report.add(WHOLE_FILE, "", "no record", "at least one record")


def _is_readable(path: Path, report: Report) -> bool:
    try:
        size = os.stat(path).st_size
        if not path.is_file():
            report.add(WHOLE_FILE, "", "something that is no file", "a file of records")
        elif path.suffix.lower() not in FORMATS:
            found = f"the suffix '{path.suffix}'" if path.suffix else "no suffix"
            report.add(WHOLE_FILE, "", found, f"one of {', '.join(FORMATS)}")
        elif path.suffix.lower() == ".json" and size > LARGEST_JSON:
            expected = f"at most {LARGEST_JSON} bytes; larger ones go as JSON Lines"
            report.add(WHOLE_FILE, "", f"{size} bytes", expected)
        else:
            return True
    except FileNotFoundError:
        report.add(WHOLE_FILE, "", "no such file", "a file of records")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "an impossible file name"
        report.add(WHOLE_FILE, "", reason.lower(), "a file that can be read")
    return False


def _lines(stream: BinaryIO, report: Report) -> Iterator[tuple[int, str]]:
    """The lines and their numbers; stops at what is no UTF-8 text."""
    for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b""), start=1):
        if len(line) > LONGEST_LINE:
            report.add(Place(number), "", "a longer line", f"at most {LONGEST_LINE} bytes a line")
            return
        try:
            # Spreadsheets write a byte order mark; it says nothing.
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            report.add(Place(number), "", f"the byte 0x{line[error.start]:02x}", "UTF-8 text")
            return
        if "\0" in text:
            report.add(Place(number), "", "a NUL byte", "UTF-8 text")
            return
        yield number, text


def _read_json_lines(stream: BinaryIO, kind: Kind, report: Report) -> Records:
    decoder = json.JSONDecoder(object_pairs_hook=_without_duplicates)
    for number, line in _lines(stream, report):
        text = line.strip(" \t\r\n")
        if not text:
            continue
        try:
            yield Place(number), decoder.decode(text)
        except (ValueError, RecursionError):
            _report_line(text, number, report)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a field a second time")
    return result


def _report_line(text: str, number: int, report: Report) -> None:
    """Say what is wrong with a line, by the reader that takes its time."""
    decoder = JsonDecoder(text, report, lines_before=number - 1)
    decoded = decoder.decode(0, Place(number))
    if decoded is not None and text[decoded[1] :].strip():
        decoder.report_fault("one record a line, but there is more", decoded[1])


def _read_json(stream: BinaryIO, kind: Kind, report: Report) -> Records:
    lines = [text for _, text in _lines(stream, report)]
    if not len(report):
        yield from read_json("".join(lines), report)


def _read_csv(stream: BinaryIO, kind: Kind, report: Report) -> Records:
    """One record a row under a header of field names; an empty cell is an absent field."""
    fields = schema.fields(kind.schema)
    rows = csv.reader((text for _, text in _lines(stream, report)), strict=True)
    line = 1
    try:
        header = next(rows, [])
        if not _is_header(header, kind, report):
            return
        types = [fields[name].type for name in header]
        line = rows.line_num + 1
        for row in rows:
            if len(row) == len(header):
                cells = zip(header, row, types, strict=True)
                yield Place(line), {name: _typed(cell, of) for name, cell, of in cells if cell}
            elif row:
                expected = f"{len(header)} cells, as in the header"
                report.add(Place(line), "", f"{len(row)} cells", expected)
            line = rows.line_num + 1
    except csv.Error:
        report.add(Place(line), "", "", "quotes around the whole cell, each one closed")


def _is_header(header: list[str], kind: Kind, report: Report) -> bool:
    fields = schema.fields(kind.schema)
    wrong = [name for name in header if name not in fields]
    missing = [f.name for f in fields.values() if f.required and f.name not in header]
    for name in dict.fromkeys(wrong):
        report.add(Place(1), "", f"the column {show(name)}", f"columns of {', '.join(fields)}")
    for name in missing if not wrong else ():
        report.add(Place(1), name, "no such column", "a column for each field that must be given")
    if len(set(header)) != len(header):
        report.add(Place(1), "", "a column a second time", "each column once")
    return not len(report)


def _typed(text: str, declared: str) -> object:
    """A cell as the schema's type; unchanged where it doesn't fit."""
    if declared == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if declared in ("integer", "number"):
        try:
            return int(text) if declared == "integer" else float(text)
        except ValueError:
            return text
    return text


_READERS: dict[str, Callable[[BinaryIO, Kind, Report], Records]] = {
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".csv": _read_csv,
    ".json": _read_json,
}
