"""Reading registry files: everything is checked before anything is returned."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from modelpool.exceptions import InvalidInputError, Problem, RegistryFileError
from modelpool.files import schema
from modelpool.files.opening import (
    LARGEST_FILE,
    UnreadableFileError,
    format_of,
    plain_name,
    read_content,
    text_of,
)
from modelpool.files.problems import WHOLE_FILE, Place, Report
from modelpool.files.readers import Member, Records, lines_of, read_csv, read_json, read_json_lines
from modelpool.files.refusals import show
from modelpool.files.yaml_reader import read_yaml
from modelpool.registry.crosscheck import CrossCheck, Entry
from modelpool.registry.document import add_member
from modelpool.registry.lifecycle import LifecycleRule, shipped_rule
from modelpool.registry.records import (
    UNREAD,
    Record,
    Registry,
    RegistryFile,
    TaskType,
    is_correction,
)
from modelpool.registry.taxonomy import shipped_task_types
from modelpool.registry.validate import check_record

Expansion = Callable[[object, Place, Report], Iterable[object]]
"""Turns one value of a file into the records that it stands for; problems go to the report."""

OVERLAY = "overlay"
"""The source of an organisation's own corrections, which may omit fields they don't correct."""


def _json_lines(text: str, report: Report) -> Records:
    return read_json_lines(lines_of(text), report)


def _csv(text: str, report: Report) -> Records:
    return read_csv(lines_of(text), report)


_READERS: dict[str, Callable[[str, Report], Records]] = {
    ".json": read_json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}


def as_it_stands(value: object, place: Place, report: Report) -> Iterable[object]:
    """The expansion of a record that stands for itself alone."""
    return (value,)


def read_registry(
    paths: Sequence[Path],
    *,
    source: str | None = None,
    taxonomy: Iterable[TaskType] | None = None,
    lifecycle_rule: LifecycleRule | None = None,
    expand: Expansion | None = None,
) -> Registry:
    """Read registry files as one load; raises RegistryFileError with every problem of all files.

    `source` overrides the source that records or the file's name give. `taxonomy` is the shipped
    one unless another is given. A record without a lifecycle gets one from `lifecycle_rule`. A
    correction gets no defaults: fields it omits aren't claimed. `expand` serves the overlay reader.
    """
    if source == OVERLAY and expand is None:
        raise InvalidInputError(
            f"source: found {source!r}, expected another: `modelpool overlay` loads corrections"
        )
    if source is not None and source != slug(source):
        expected = schema.fields()["source"].expected
        raise InvalidInputError(f"source: found {source!r}, expected {expected}")
    if not paths:
        raise InvalidInputError("no registry file was given")
    check = CrossCheck(shipped_task_types() if taxonomy is None else taxonomy)
    reports: list[Report] = []
    files: list[RegistryFile] = []
    entries: list[Entry] = []
    seen: set[str] = set()
    for path in paths:
        report = Report(str(path))
        reports.append(report)
        content = _read_bytes(path, report)
        if content is None:
            continue
        if (real := os.path.realpath(path)) in seen:
            report.add(WHOLE_FILE, "", "the file a second time", "each file once")
            continue
        seen.add(real)
        first = len(entries)
        for entry in _entries(path, content, source, report, check, expand or as_it_stands):
            check.add(entry)
            entries.append(entry)
        files.append(_file(path, content, source, entries[first:]))
    check.finish()
    problems: list[Problem] = [problem for report in reports for problem in report.problems()]
    if problems:
        raise RegistryFileError(problems)
    unread = [entry.record for entry in entries if entry.record.get("scope") == UNREAD]
    read = [entry.record for entry in entries if entry.record.get("scope") != UNREAD]
    return Registry(
        records=tuple(_completed(record, check, lifecycle_rule) for record in read),
        files=tuple(files),
        sources=tuple(sorted({name for file in files for name in file.sources})),
        task_types=check.task_types(),
        new_task_types=check.new_task_types(),
        precedences=check.precedences,
        partial=check.partial,
        unread=frozenset((record["source"], record["model_id"]) for record in unread),
        named_by_files=frozenset(check.named_by_files),
    )


def slug(text: str) -> str:
    """The text as a source's name: lower-case words; '' if no character can be kept."""
    words = re.sub(r"[^a-z0-9._]+", "-", text.lower())
    return re.sub(r"[._-]{2,}", "-", words)[:100].strip("._-")


def _read_bytes(path: Path, report: Report) -> bytes | None:
    try:
        content = read_content(path, LARGEST_FILE, "a registry file")
    except UnreadableFileError as error:
        report.add(WHOLE_FILE, "", error.found, error.expected)
        return None
    suffix = format_of(path, content)
    if suffix in _READERS:
        return content
    found = f"the suffix '{suffix}'" if suffix else "no suffix"
    report.add(WHOLE_FILE, "", found, f"one of {', '.join(_READERS)}")
    return None


def _entries(
    path: Path,
    content: bytes,
    source: str | None,
    report: Report,
    check: CrossCheck,
    expand: Expansion,
) -> Iterator[Entry]:
    """The records of a file, each with its source; invalid fields are reported and left out."""
    try:
        text = text_of(content)
    except UnreadableFileError as error:
        report.add(Place(error.line), "", error.found, error.expected)
        return
    if (nul := text.find("\0")) >= 0:
        report.add(Place(1 + text.count("\n", 0, nul)), "", "a NUL byte", "UTF-8 text")
        return
    if not text.strip():
        report.add(WHOLE_FILE, "", "an empty file", "at least one record")
        return
    stem = slug(plain_name(path).stem)
    found = False
    for place, value in _READERS[format_of(path, content)](text, report):
        if isinstance(value, Member):
            add_member(value, place, report, check)
            continue
        found = True
        gives_source = isinstance(value, dict) and "source" in value
        for meant in expand(value, place, report):
            record = check_record(meant, place, report)
            if source is not None:
                record["source"] = source
            elif not gives_source and stem == OVERLAY:
                expected = "another name of the file; `modelpool overlay` loads corrections"
                report.add(place, "source", show(stem), expected)
            elif not gives_source and stem:
                record["source"] = stem
                check.named_by_files.add(stem)
            elif not gives_source:
                report.add(place, "source", "nothing", schema.fields()["source"].expected)
            yield Entry(report, place, record)
    # An overlay may be empty: that withdraws all of its corrections.
    if not found and source != OVERLAY and not report.problems():
        report.add(WHOLE_FILE, "", "no record", "at least one record")


def _file(path: Path, content: bytes, source: str | None, entries: Sequence[Entry]) -> RegistryFile:
    named = {source} if source else {e.record["source"] for e in entries if "source" in e.record}
    return RegistryFile(
        path=str(path),
        sha256=hashlib.sha256(content).hexdigest(),
        records=len(entries),
        sources=tuple(sorted(named)),
    )


def _completed(record: Record, check: CrossCheck, lifecycle_rule: LifecycleRule | None) -> Record:
    """The record with the model-level fields that other records give, and with a lifecycle.

    Other defaults aren't claims, so they are only applied when claims are resolved.
    """
    record.update(check.model_fields(record))
    if is_correction(record):
        return record
    if "lifecycle" not in record:
        rule = lifecycle_rule or shipped_rule()
        record |= rule(record["model_id"], record.get("name", ""))
    return record
