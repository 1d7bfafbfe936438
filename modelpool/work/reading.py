"""Reading files of records one by one, however large: JSON Lines, CSV, and smaller JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from modelpool.files.opening import UnreadableFileError, check_file
from modelpool.files.problems import WHOLE_FILE, Place, Report
from modelpool.files.readers import Lines, Records, read_csv, read_json, read_json_lines
from modelpool.work.checking import check_record
from modelpool.work.facts import Kind, Record

FORMATS = (".jsonl", ".ndjson", ".csv", ".json")
LARGEST_JSON = 64 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
MOST_PROBLEMS = 1000
"""After this many problems the rest of a file isn't read."""

Position = Callable[[int], None]
"""Called every so many records with the number of bytes read."""

_EVERY = 1000


def read_records(
    path: Path, kind: Kind, report: Report, position: Position
) -> Iterator[tuple[Place, Record]]:
    """The valid records, each with its place; problems go to the report."""
    suffix = path.suffix.lower()
    if not _is_readable(path, suffix, report):
        return
    with path.open("rb") as stream:
        found = 0
        for place, value in _values(stream, suffix, kind, report):
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


def _is_readable(path: Path, suffix: str, report: Report) -> bool:
    largest = LARGEST_JSON if suffix == ".json" else sys.maxsize
    try:
        check_file(path, largest, "a file of records")
    except UnreadableFileError as error:
        larger = "; use JSON Lines for larger ones" if error.found.endswith("bytes") else ""
        report.add(WHOLE_FILE, "", error.found, f"{error.expected}{larger}")
        return False
    if suffix not in FORMATS:
        found = f"the suffix '{path.suffix}'" if path.suffix else "no suffix"
        report.add(WHOLE_FILE, "", found, f"one of {', '.join(FORMATS)}")
        return False
    return True


def _values(stream: BinaryIO, suffix: str, kind: Kind, report: Report) -> Records:
    lines = _lines(stream, report)
    if suffix == ".csv":
        yield from read_csv(lines, report, kind.schema)
    elif suffix == ".json":
        text = "".join(line for _, line in lines)
        if not len(report):
            yield from read_json(text, report)
    else:
        yield from read_json_lines(lines, report)


def _lines(stream: BinaryIO, report: Report) -> Lines:
    """The lines and their numbers; stops at the first that isn't UTF-8 text or is too long."""
    for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b""), start=1):
        if len(line) > LONGEST_LINE:
            report.add(Place(number), "", "a longer line", f"at most {LONGEST_LINE} bytes a line")
            return
        try:
            # Spreadsheets write a byte order mark, which is ignored.
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            report.add(Place(number), "", f"the byte 0x{line[error.start]:02x}", "UTF-8 text")
            return
        if "\0" in text:
            report.add(Place(number), "", "a NUL byte", "UTF-8 text")
            return
        yield number, text
