"""Checking one record of work by itself: against its schema, and that its times are valid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from modelpool.arguments import did_you_mean
from modelpool.files import schema
from modelpool.files.fields import report_field_name
from modelpool.files.problems import Place, Report
from modelpool.files.refusals import show
from modelpool.moments import SKEW
from modelpool.work.facts import MOMENTS, NUMBERS, Kind, Record, start_of_day


def check_record(value: object, place: Place, report: Report, kind: Kind) -> Record | None:
    """The record, ready for `kind.to_row`; None after its problems have been reported."""
    if not isinstance(value, dict):
        report.add(place, "", show(value), f"an object with the fields of {_a(kind.schema)}")
        return None
    if not _is_valid(value, kind):
        _report_faults(value, place, report, kind)
        return None
    record = dict(value)
    for field in NUMBERS & record.keys():
        # Adding zero turns -0.0 into 0.0.
        record[field] = float(record[field]) + 0.0
    if record.get("verifies_only"):
        for field in ("task_types", "capacity"):
            if field in record:
                expected = "none with verifies_only true: such a worker is assigned nothing"
                report.add(place, field, show(record[field]), expected)
                return None
    if "capacity" in record:
        record["capacity"] = int(record["capacity"])
    for field in MOMENTS & record.keys():
        found = _real_moment(record[field])
        if found is None:
            expected = schema.fields(kind.schema)[field].expected
            report.add(place, field, show(value[field]), expected)
            return None
        record[field] = found
    return record


def from_arguments(arguments: object) -> object:
    """A call's keyword arguments as a record, in the form that a file has.

    Anything but a mapping is returned as it is, for `check_record` to refuse.
    """
    if not isinstance(arguments, Mapping):
        return arguments
    return {name: _plain(value) for name, value in arguments.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        # A word with a space would become two: such a list is returned, to be refused.
        words = all(isinstance(one, str) and one.split() == [one] for one in value)
        return " ".join(sorted(value)) if words else list(value)
    return value


def _is_valid(record: Record, kind: Kind) -> bool:
    try:
        return schema.validator(kind.schema).is_valid(record)
    except ValueError:
        # Text that isn't Unicode (a lone surrogate), or nesting past the validator's limit.
        return False


def _real_moment(text: str) -> datetime | None:
    try:
        found = start_of_day(text)
    except (ValueError, OverflowError):
        return None
    return found if found <= datetime.now(UTC) + SKEW else None


def _report_faults(record: Record, place: Place, report: Report, kind: Kind) -> None:
    fields = schema.fields(kind.schema)
    # Unknown names come first: a missing field may only be misspelt.
    for name in record.keys() - fields.keys():
        report_field_name(name, place, report, kind.schema)
    for field in fields.values():
        if field.name not in record:
            if field.required and field.name not in report.absent_columns:
                report.add(place, field.name, "nothing", field.expected)
        elif not _is_valid_field(field.name, record[field.name], kind):
            value = record[field.name]
            hint = did_you_mean(value, field.choices) if isinstance(value, str) else ""
            report.add(place, field.name, show(value), f"{field.expected}{hint}")


def _is_valid_field(name: str, value: object, kind: Kind) -> bool:
    """Whether one field is valid, whatever the others are."""
    try:
        errors = schema.validator(kind.schema).iter_errors({name: value})
        return not any(error.instance_path for error in errors)
    except ValueError:
        return False


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
