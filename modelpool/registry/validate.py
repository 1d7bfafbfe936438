"""Checking a single record: the schema, forbidden content, and what no schema can express."""

from __future__ import annotations

from collections.abc import Iterator

from modelpool.arguments import did_you_mean
from modelpool.exceptions import Problem
from modelpool.files import schema
from modelpool.files.fields import NO_DETAILS, report_field_name
from modelpool.files.problems import WHOLE_FILE, Place, Report
from modelpool.files.refusals import HIDDEN, METADATA_ONLY, is_refused_name, refusal, show
from modelpool.registry.records import BASES, Record, is_correction, normalise_numbers


def check_record(value: object, place: Place, report: Report) -> Record:
    """The record with normalised numbers; fields with problems are reported and left out."""
    if not isinstance(value, dict):
        report.add(place, "", show(value), "an object with the fields of a record")
        return {}
    record = value if _is_clean(value) else _sound_fields(value, place, report)
    normalise_numbers(record)
    _check_dates(record, place, report)
    _check_bases(record, place, report)
    _check_pruned(record, place, report)
    return record


def first_misfit(record: Record) -> Problem | None:
    """The first problem of a record that isn't from a file; None if it is valid."""
    report = Report("")
    check_record(dict(record), WHOLE_FILE, report)
    return next(iter(report.problems()), None)


def _is_clean(record: Record) -> bool:
    """Whether the record has no problem at all, as nearly every record: a fast check."""
    try:
        if not schema.validator().is_valid(record):
            return False
    except ValueError:
        # Text that isn't valid Unicode (a lone surrogate), or nesting past the validator's limit.
        return False
    return refusal("\n".join([text for text in record.values() if type(text) is str])) is None


def _sound_fields(record: Record, place: Place, report: Report) -> Record:
    """The valid fields; every other one is reported, in the schema's order."""
    unsound = {}
    for name, value in record.items():
        if expected := _misfit(name, value):
            unsound[name] = expected
    sound = {
        name: value
        for name, value in record.items()
        if name in schema.fields() and name not in unsound
    }
    for error in schema.validator().iter_errors(sound):
        if error.instance_path:
            field = schema.fields()[str(error.instance_path[0])]
            value = record[field.name]
            hint = did_you_mean(value, field.choices) if isinstance(value, str) else ""
            unsound[field.name] = f"{field.expected}{hint}"
    for field in schema.fields().values():
        if field.name in unsound:
            found = show(record[field.name])
            report.add(place, field.name, found, unsound[field.name])
        elif field.required and field.name not in record.keys() | report.absent_columns:
            report.add(place, field.name, "nothing", field.expected)
    for name, value in record.items():
        if report_field_name(name, place, report):
            for inner in _refused_names_within(value):
                report.add(place, show(f"{name}.{inner}").strip("'"), HIDDEN, NO_DETAILS)
    return {name: value for name, value in sound.items() if name not in unsound}


def _misfit(name: str, value: object) -> str | None:
    """What is expected instead of a value that must not reach the validator; None if it may."""
    field = schema.fields().get(name)
    if field is None:
        return None
    if isinstance(value, (dict, list)):
        return f"{field.expected}: records are flat"
    if value is None:
        return f"{field.expected}; leave out a field that has no value"
    if isinstance(value, str):
        if not value.isprintable() and _has_surrogate(value):
            return "text that is valid Unicode"
        if kind := refusal(value):
            return f"text without {kind}: {METADATA_ONLY}"
    return None


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _refused_names_within(value: object) -> Iterator[str]:
    """Names of refused fields inside a nested value, however deep."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, list):
            waiting += reversed(inner)
        elif isinstance(inner, dict):
            yield from (name for name in inner if is_refused_name(name))
            waiting += reversed(inner.values())


def _check_dates(record: Record, place: Place, report: Report) -> None:
    deprecated, retired = record.get("deprecated_on"), record.get("retired_on")
    if deprecated and retired and deprecated > retired:
        report.add(place, "deprecated_on", show(deprecated), f"no day after retired_on, {retired}")


def _check_bases(record: Record, place: Place, report: Report) -> None:
    for field, basis in BASES.items():
        if basis not in record:
            continue
        if record.get(field) == "Unknown":
            report.add(place, basis, show(record[basis]), f"no {basis} where {field} is Unknown")
        elif field == "lifecycle" and field not in record:
            report.add(place, basis, show(record[basis]), f"{basis} only together with {field}")


def _check_pruned(record: Record, place: Place, report: Report) -> None:
    if "pruned" in record and not is_correction(record):
        report.add(place, "pruned", show(record["pruned"]), "pruned only in a correction")
