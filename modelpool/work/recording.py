"""Writing records of work: each call is one transaction, all of it or nothing, safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from modelpool.database import Database, Transaction
from modelpool.exceptions import (
    ConflictError,
    DatabaseError,
    InvalidInputError,
    ModelPoolError,
    NotFoundError,
    Problem,
    RecordsError,
)
from modelpool.files.problems import Place, Report
from modelpool.files.refusals import show
from modelpool.rows import Recorded
from modelpool.work.checking import check_record, from_arguments
from modelpool.work.facts import Kind, Row
from modelpool.work.naming import Spellings, take_names, with_hints


class Contradiction(ModelPoolError):
    """Rows that contradict the graph; `found` are rows of the kind's `problems` query."""

    def __init__(self, found: Sequence[Mapping[str, Any]]) -> None:
        super().__init__("the records contradict the graph")
        self.found = found


def record_one(database: Database, kind: Kind, arguments: Mapping[str, Any]) -> bool:
    """Write one record; False when it was known.

    Raises InvalidInputError for an invalid value, NotFoundError when something it names isn't in
    the graph, and ConflictError when it contradicts the graph.
    """
    report = Report("")
    record = check_record(from_arguments(arguments), Place(0), report, kind)
    if record is None:
        raise InvalidInputError(str(report.problems()[0]))
    try:
        return write_rows(database, kind, [kind.to_row(record)]) == 1
    except Contradiction as contradiction:
        found = with_hints(database.read, contradiction.found)[0]
        error = NotFoundError if found["missing"] else ConflictError
        raise error(str(problem_of(found, "", ""))) from None


def record_many(database: Database, kind: Kind, records: Sequence[Mapping[str, Any]]) -> Recorded:
    """Write records in one transaction; raises RecordsError with every problem of all of them.

    Meant for thousands of records; millions are loaded from a file.
    """
    report = Report("")
    rows: list[Row] = []
    seen: set[str] = set()
    spellings = Spellings(kind, report, with_ids=True)
    for number, given in enumerate(records, start=1):
        place = Place(0, number)
        record = check_record(from_arguments(given), place, report, kind)
        if record is None:
            continue
        identity = record[kind.id_field]
        if identity in seen:
            report.add(place, kind.id_field, f"{show(identity)} a second time", "each id once")
        seen.add(identity)
        spellings.check(place, record)
        rows.append(kind.to_row(record))
    problems = report.problems()
    if problems:
        raise RecordsError(problems)
    try:
        added = write_rows(database, kind, rows) if rows else 0
    except Contradiction as contradiction:
        found = with_hints(database.read, contradiction.found)
        raise RecordsError(
            [problem_of(f, "", f"record {f['position'] + 1}") for f in found]
        ) from None
    return Recorded(added=added, known=len(rows) - added)


def write_rows(database: Database, kind: Kind, rows: Sequence[Row]) -> int:
    """Write rows with different ids in one transaction; returns how many were new.

    Raises Contradiction when any of them contradicts the graph.
    """
    database.ensure_schema()
    try:
        return database.write(lambda tx: write_in(tx, kind, rows))
    except DatabaseError:
        # Another caller may have used an id for something else at the same moment.
        found = database.read(kind.problems, rows=rows)
        if not found:
            raise
        raise Contradiction(found) from None


def write_in(tx: Transaction, kind: Kind, rows: Sequence[Row]) -> int:
    """As `write_rows`, in the caller's transaction."""
    if taken := take_names(tx.run, kind, rows):
        raise Contradiction(taken)
    (written,) = tx.run(kind.write, rows=rows)
    if written["sound"] != len(rows):
        raise Contradiction(tx.run(kind.problems, rows=rows))
    added: int = written["added"]
    return added


def problem_of(found: Mapping[str, Any], file: str, location: str) -> Problem:
    """A row of a `problems` query as a problem of a file."""
    return Problem(
        file=file,
        location=location,
        field=found["field"],
        value="nothing" if found["found"] is None else show(found["found"]),
        expected=found["expected"],
    )
