"""Writing registry files: equal records give equal bytes, and read back unchanged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from modelpool.exceptions import InvalidInputError
from modelpool.files import schema
from modelpool.files.opening import replaced
from modelpool.registry.records import Record

_SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
}


def write_registry(
    records: Iterable[Record], target: Path | TextIO, format: str | None = None
) -> None:
    """Write the records in the order given, fields in the schema's order.

    `format` is one of `FORMATS`; None means by the path's suffix. A file is replaced atomically, so
    that an interruption leaves the old one. Raises InvalidInputError for an unknown format.
    """
    write = FORMATS.get(format or _format_of(target))
    if write is None:
        raise InvalidInputError(f"format: found {format!r}, expected one of {', '.join(FORMATS)}")
    ordered = [_ordered(record) for record in records]
    if not isinstance(target, Path):
        write(ordered, target)
        return
    with replaced(target) as stream:
        write(ordered, stream)


def _format_of(target: Path | TextIO) -> str:
    suffix = target.suffix.lower() if isinstance(target, Path) else ""
    if suffix not in _SUFFIXES:
        raise InvalidInputError(
            f"found the suffix '{suffix}', expected one of {', '.join(_SUFFIXES)}"
        )
    return _SUFFIXES[suffix]


def _ordered(record: Record) -> Record:
    return {field: record[field] for field in schema.fields() if field in record}


def _write_json(records: Sequence[Record], stream: TextIO) -> None:
    # One record per line, so that a line diff of two files shows the records that differ.
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    stream.write("[\n" + ",\n".join(lines) + "\n]\n")


def _write_json_lines(records: Sequence[Record], stream: TextIO) -> None:
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_csv(records: Sequence[Record], stream: TextIO) -> None:
    import csv

    columns = [
        field.name
        for field in schema.fields().values()
        if field.required or any(field.name in record for record in records)
    ]
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)


def _write_yaml(records: Sequence[Record], stream: TextIO) -> None:
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    yaml.dump(records, stream, Dumper=dumper, sort_keys=False, allow_unicode=True, width=1_000_000)


FORMATS: dict[str, Callable[[Sequence[Record], TextIO], None]] = {
    "json": _write_json,
    "jsonl": _write_json_lines,
    "csv": _write_csv,
    "yaml": _write_yaml,
}
