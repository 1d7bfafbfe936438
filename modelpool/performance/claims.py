"""Accepted classes as claims of the source measured-here, loaded as any other source's are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.importers.own.scores import basis
from modelpool.performance.classes import FIELDS, UNKNOWN
from modelpool.registry.loading import load
from modelpool.registry.records import BASES, BOOKKEEPING, Record, Registry
from modelpool.rows import AcceptedClass, LoadReport, MeasuredClass
from modelpool.rows.row import native

SOURCE = "measured-here"
"""The source of accepted classes; data/precedence.yaml says what it goes before."""
_LONGEST = 120
_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]+")
_GRAPH_ONLY = BOOKKEEPING | {"digest"}
_UNCLAIMED: Mapping[str, str] = {
    **dict.fromkeys(FIELDS, UNKNOWN),
    "risk_level": UNKNOWN,
    "provider_type": UNKNOWN,
}

Key = tuple[str, str]
"""A model and a task type."""


def accepted_because(reason: str) -> str:
    """How a person accepted a class, for its basis; InvalidInputError unless it is one line."""
    if not _ONE_LINE.fullmatch(reason) or not reason.strip() or len(reason) > _LONGEST:
        raise InvalidInputError(
            f"reason: found {reason!r}, expected one line of 1 to {_LONGEST} characters"
        )
    return f"accepted: {reason}"


def accept(database: Database, proposals: Sequence[tuple[MeasuredClass, str]]) -> LoadReport:
    """Claim what is proposed, each with how it was accepted; all else that was accepted stays."""
    records = _records(database)
    for row, how in proposals:
        assert row.proposed is not None
        record = records.setdefault((row.model_id, row.task_type), _empty(row))
        record[row.field] = row.proposed
        record[BASES[row.field]] = basis("this_pool", f"{evidence(row)}; {how}")
        record["measured_on"] = max(record.get("measured_on", ""), _day(row.last_at))
        record["source_date"] = datetime.now(UTC).date().isoformat()
    return _load(database, records)


def withdraw(
    database: Database, model_id: str, fields: Collection[str], task_type: str | None
) -> LoadReport:
    """Take back accepted classes of a model; NotFoundError if one of the fields has none."""
    records = _records(database)
    own = [key for key in records if key[0] == model_id and task_type in (None, key[1])]
    for field in fields:
        known = [key for key in own if records[key][field] != UNKNOWN]
        if not known:
            raise NotFoundError(
                f"no {field} of {model_id!r} measured here was accepted:"
                " `modelpool capability --accepted` lists them"
            )
        for key in known:
            records[key][field] = UNKNOWN
            records[key].pop(BASES[field], None)
    for key in own:
        if all(records[key][field] == UNKNOWN for field in FIELDS):
            del records[key]
    return _load(database, records)


def accepted(database: Database) -> tuple[AcceptedClass, ...]:
    """The accepted classes that hold as claims, by model and task type."""
    return tuple(
        AcceptedClass(
            model_id=row["model_id"],
            task_type=row["task_type"],
            field=field,
            value=row["claim"][field],
            basis=row["claim"][BASES[field]],
            since=native(row["claim"]["since"]),
            load_id=row["claim"]["load_id"],
        )
        for row in database.read("performance/accepted")
        for field in FIELDS
        if row["claim"][field] != UNKNOWN
    )


def accepting(database: Database) -> dict[Key, str]:
    """By task type and field, the rule of the active policy that accepts what is measured."""
    names = [row["name"] for row in database.read("registry/task_types", as_of=None)]
    found = database.read("performance/accepting", task_types=names)
    return {(row["task_type"], row["field"]): f"{row['rule']} of {row['policy']}" for row in found}


def evidence(row: MeasuredClass) -> str:
    """What shows a class, in words: numbers, interval, how many outcomes, by how many workers."""
    lower, upper = row.proof or (row.lower or 0.0, row.upper)
    by = f"{row.workers:,} worker{'s' * (row.workers != 1)}"
    cuts = f"cut at {row.cuts[0]:g} and {row.cuts[1]:g}"
    value = row.value or 0.0
    if row.field == "accuracy_class":
        said = f"right {value * row.n:,.0f} of {row.n:,.0f}, {lower:.2f} to {upper or 1.0:.2f}"
        return f"{said}, {by}; {row.rests_on}; {cuts} %"
    unit = "s" if row.field == "latency_class" else "USD"
    to = f"to {upper:.3g}" if upper is not None else "or more"
    said = f"median {value:.3g} {unit} of {row.n:,.0f}, {lower:.3g} {to}"
    return f"{said}, {by}; {cuts} {unit}"


def not_proposed(model_id: str, field: str, found: Iterable[MeasuredClass]) -> NotFoundError:
    """The error that no proposal is about a class, which says what is measured of it instead."""
    said = [
        f"for {row.task_type} it is {row.declared}"
        + (f", measured {row.measured}" if row.n else ", and no outcome counts")
        + (f" (missing: {row.note})" if row.note and row.n else "")
        for row in found
        if row.field == field
    ]
    why = f": {'; '.join(said)}" if said else ""
    return NotFoundError(f"no change of {field} is proposed for {model_id!r}{why}")


def _records(database: Database) -> dict[Key, Record]:
    """The records of all accepted classes, as they were loaded."""
    return {
        (row["model_id"], row["task_type"]): {
            "model_id": row["model_id"],
            "task_type": row["task_type"],
            **{
                name: _plain(value)
                for name, value in row["claim"].items()
                if name not in _GRAPH_ONLY
            },
        }
        for row in database.read("performance/accepted")
    }


def _plain(value: Any) -> Any:
    value = native(value)
    return value.isoformat() if isinstance(value, date) else value


def _empty(row: MeasuredClass) -> Record:
    """A correction that claims nothing yet."""
    said = {"model_id": row.model_id, "task_type": row.task_type, "source": SOURCE}
    return {**said, **_UNCLAIMED, "scope": "correction"}


def _load(database: Database, records: Mapping[Key, Record]) -> LoadReport:
    return load(
        database,
        Registry(
            records=tuple(records[key] for key in sorted(records)),
            files=(),
            sources=(SOURCE,),
            task_types=(),
            new_task_types=(),
        ),
    )


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).date().isoformat() if moment else ""
