"""Names in records of work: one spelling of each, and hints where a name is known in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from modelpool.files.problems import Place, Report
from modelpool.files.refusals import show
from modelpool.identity import ALIKE, Name, Run, expected, folded, lookalikes, names_in, take
from modelpool.work.facts import Kind, Record, Row

# The kind of thing to which each field refers.
_REFERRED = {
    "task_id": "task",
    "worker_id": "worker",
    "model_id": "model",
    "assignment_id": "assignment",
    "outcome_id": "outcome",
}


def misspelt(run: Run, kind: Kind, rows: Sequence[Row]) -> list[Row]:
    """Problems of rows that introduce names which the graph knows in another spelling."""
    named = _named(kind, rows)
    return _problems(named, lookalikes(run, [name for _, _, name in named]))


def take_names(run: Run, kind: Kind, rows: Sequence[Row]) -> list[Row]:
    """Take the names that rows introduce, in a transaction; returns problems of those refused."""
    named = _named(kind, rows)
    return _problems(named, take(run, [name for _, _, name in named]))


def with_hints(run: Run, found: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Problems, with a hint where a missing name is known in another spelling."""
    problems = [dict(row) for row in found]
    missing = {
        number: Name(_REFERRED[row["field"]], row["found"])
        for number, row in enumerate(problems)
        if row["missing"] and row["field"] in _REFERRED
    }
    known = lookalikes(run, missing.values()) if missing else {}
    for number, name in missing.items():
        if name in known:
            problems[number]["expected"] += f"; did you mean {show(known[name])}?"
    return problems


def _named(kind: Kind, rows: Sequence[Row]) -> list[tuple[int, str, Name]]:
    return [
        (position, field, name)
        for position, row in enumerate(rows)
        for field, name in names_in(row, kind.names)
    ]


def _problems(named: Iterable[tuple[int, str, Name]], known: Mapping[Name, str]) -> list[Row]:
    return [
        {
            "position": position,
            "field": field,
            "found": name.name,
            "expected": expected(name, known[name]),
            "missing": False,
        }
        for position, field, name in named
        if name in known
    ]


class Spellings:
    """Reports names that one file or call spells in two ways; of ids only `with_ids`."""

    def __init__(self, kind: Kind, report: Report, *, with_ids: bool) -> None:
        self._report = report
        self._fields = [f for f in kind.names if with_ids or f != kind.id_field]
        self._first: dict[tuple[str, str], tuple[str, Place]] = {}

    def check(self, place: Place, record: Record) -> None:
        for field in self._fields:
            if field not in record:
                continue
            spelling = record[field]
            first, at = self._first.setdefault((field, folded(spelling)), (spelling, place))
            if first != spelling:
                report_spelling(self._report, place, field, spelling, first, at)


def report_spelling(
    report: Report, place: Place, field: str, spelling: str, first: str, at: Place
) -> None:
    """Report that a file or a call has a name in two spellings."""
    wanted = f"one spelling of it: {show(first)} at {at} {ALIKE}"
    report.add(place, field, show(spelling), wanted)


def report_repeated(
    report: Report,
    field: str,
    repeated: Sequence[tuple[Place, str]],
    again: Iterator[tuple[Place, Record]],
) -> None:
    """Report duplicate ids of a file; `again` rereads it, to find where they first occur."""
    wanted = {folded(identity) for _, identity in repeated}
    first: dict[str, tuple[str, Place]] = {}
    for place, record in again:
        key = folded(record[field])
        if key in wanted:
            first.setdefault(key, (record[field], place))
            if len(first) == len(wanted):
                break
    for place, identity in repeated:
        spelling, at = first[folded(identity)]
        if spelling == identity:
            report.add(place, field, f"'{identity}' a second time", "each once in a file")
        else:
            report_spelling(report, place, field, identity, spelling, at)
