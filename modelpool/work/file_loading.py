"""Loading files of records, however large: checked whole, then written chunk by chunk.

A chunk is one transaction that also records in the graph how far the load is. A load that was
interrupted, on whichever side, resumes there when the same file is loaded again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from modelpool.database import Database, Transaction
from modelpool.exceptions import ConflictError, Problem, RecordsError
from modelpool.files.opening import LARGEST_FILE, UnreadableFileError, on_disk, plain_name
from modelpool.files.problems import WHOLE_FILE, Place, Report
from modelpool.identity import folded
from modelpool.rows import LoadedRecords
from modelpool.work.facts import Kind, Record, Row
from modelpool.work.naming import Spellings, misspelt, report_repeated, with_hints
from modelpool.work.reading import MOST_PROBLEMS, Position, read_records
from modelpool.work.recording import Contradiction, problem_of, write_in

CHUNK = 5_000
Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much of it is done, and how much there is."""


class _File(NamedTuple):
    """A file of records: as it was given, its name in the graph, and where its plain text is."""

    given: str
    name: str
    path: Path
    kind: Kind


class _Chunk(NamedTuple):
    places: list[Place]
    rows: list[Row]


class _Uniqueness:
    """Finds duplicates in a file; keeps a 64-bit hash of each value, so that millions fit."""

    def __init__(self, kind: Kind, report: Report) -> None:
        self._report = report
        self._ids: set[int] = set()
        self._id_field = kind.id_field
        self._seen: list[tuple[tuple[str, ...], set[int]]] = [(f, set()) for f in kind.unique[1:]]
        self._spellings = Spellings(kind, report, with_ids=False)
        self.repeated: list[tuple[Place, str]] = []
        """Ids that occurred before, in this spelling or in another."""

    def check(self, place: Place, record: Record) -> None:
        identity = record[self._id_field]
        folded_id = hash(folded(identity))
        if folded_id in self._ids:
            self.repeated.append((place, identity))
        self._ids.add(folded_id)
        self._spellings.check(place, record)
        for fields, seen in self._seen:
            key = hash(tuple(record[field] for field in fields))
            if key in seen:
                found = f"'{record[fields[-1]]}' a second time"
                self._report.add(place, " and ".join(fields), found, "each once in a file")
            seen.add(key)


def load_file(
    database: Database, kind: Kind, path: Path, *, progress: Progress | None = None
) -> LoadedRecords:
    """Load a file; raises RecordsError with its problems, before anything is written.

    The whole file is first checked against itself and against the graph. If the graph changes
    meanwhile so that a later chunk contradicts it, the chunks before stay. Compressed or piped
    input is copied to a temporary file first, since it is read twice.
    """
    try:
        with on_disk(path, LARGEST_FILE, "a file of records") as plain:
            file = _File(str(path), plain_name(path).name, plain, kind)
            return _load_file(database, file, progress or _silent)
    except UnreadableFileError as error:
        report = Report(str(path))
        report.add(WHOLE_FILE, "", error.found, error.expected)
        raise RecordsError(report.problems()) from None


def _load_file(database: Database, file: _File, progress: Progress) -> LoadedRecords:
    kind = file.kind
    database.ensure_schema()
    sha256 = _sha256(file.path)
    load_id = f"{kind.name}-{sha256}"
    begun = database.read("work/record_load", load_id=load_id) if sha256 else []
    records = begun[0]["records"] if begun else _check(database, file, progress)

    def begin(tx: Transaction) -> Row:
        (row,) = tx.run(
            "work/open_record_load",
            load_id=load_id,
            kind=kind.name,
            file=file.name,
            sha256=sha256,
            records=records,
        )
        return row

    state = database.write(begin)
    done, added = state["done"], state["added"]
    resumed_at = 0 if state["finished"] else done
    if state["finished"]:
        # The file isn't read again: all its records are known.
        return LoadedRecords(
            kind=kind.name, records=records, added=0, known=records, resumed_at=resumed_at
        )
    report = Report(file.given)
    for chunk in _chunks(file, report, skip=done):
        progress("writing", done, records)
        added += _write_chunk(database, kind, load_id, done, chunk, report)
        done += len(chunk.rows)
    progress("writing", done, records)
    if done != records:
        raise ConflictError(
            f"{file.given}: found {done} records, expected {records}: the file changed"
        )
    return LoadedRecords(
        kind=kind.name, records=records, added=added, known=records - added, resumed_at=resumed_at
    )


def _check(database: Database, file: _File, progress: Progress) -> int:
    """Check a file against itself and against the graph; returns how many records it has."""
    kind = file.kind
    report = Report(file.given)
    size = file.path.stat().st_size if file.path.is_file() else 0
    problems: list[Problem] = []
    count = 0
    unique = _Uniqueness(kind, report)
    for chunk in _chunks(
        file, report, unique=unique, position=lambda read: progress("checking", read, size)
    ):
        count += len(chunk.rows)
        found = with_hints(database.read, database.read(kind.problems, rows=chunk.rows))
        found += misspelt(database.read, kind, chunk.rows)
        problems += _contradictions(found, chunk, report)
        if len(problems) + len(unique.repeated) >= MOST_PROBLEMS:
            break
    if unique.repeated:
        again = read_records(file.path, kind, Report(file.given), _nowhere)
        report_repeated(report, kind.id_field, unique.repeated, again)
    problems = [*report.problems(), *problems]
    if problems:
        raise RecordsError(sorted(problems, key=_line))
    progress("checking", size, size)
    return count


def _write_chunk(
    database: Database, kind: Kind, load_id: str, start: int, chunk: _Chunk, report: Report
) -> int:
    """Write a chunk and record that it is loaded; returns how many of its records were new."""

    def write(tx: Transaction) -> int:
        added = write_in(tx, kind, chunk.rows)
        size = len(chunk.rows)
        noted = tx.run("work/checkpoint", load_id=load_id, start=start, size=size, added=added)
        if not noted:
            raise ConflictError(f"{report.file} is being loaded by another caller")
        return added

    try:
        return database.write(write)
    except Contradiction as contradiction:
        raise RecordsError(_contradictions(contradiction.found, chunk, report)) from None


def _chunks(
    file: _File,
    report: Report,
    *,
    unique: _Uniqueness | None = None,
    skip: int = 0,
    position: Position | None = None,
) -> Iterator[_Chunk]:
    """The rows of a file from record `skip` on."""
    records = islice(read_records(file.path, file.kind, report, position or _nowhere), skip, None)
    while some := list(islice(records, CHUNK)):
        for place, record in some if unique else ():
            assert unique is not None
            unique.check(place, record)
        yield _Chunk([place for place, _ in some], [file.kind.to_row(record) for _, record in some])


def _contradictions(
    found: Iterable[Mapping[str, Any]], chunk: _Chunk, report: Report
) -> list[Problem]:
    return [problem_of(row, report.file, str(chunk.places[row["position"]])) for row in found]


def _line(problem: Problem) -> tuple[int, ...]:
    return tuple(int(word) for word in problem.location.replace(",", "").split() if word.isdigit())


def _sha256(path: Path) -> str:
    """The file's digest; empty when it can't be read, which is reported later."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _nowhere(read: int) -> None:
    """Show nothing."""


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
