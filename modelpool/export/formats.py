"""The formats of an export, each written model by model, so that memory use stays constant."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from modelpool.exceptions import InvalidInputError
from modelpool.files.schema import fields
from modelpool.files.shipped import shipped_text
from modelpool.registry import VERSION, Record
from modelpool.rows.export import ExportHead

Models = Iterable[tuple[str, list[Record]]]
"""Each model's id and the records about it, ordered by id."""

_SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".jsonld": "jsonld",
}


def format_for(target: Path | TextIO, format: str | None) -> str:
    """The format given by name, else by a path's suffix; json for a stream.

    Raises InvalidInputError for an unknown one.
    """
    if format is None and isinstance(target, Path):
        suffix = target.suffix.lower()
        if suffix not in _SUFFIXES:
            raise InvalidInputError(
                f"{target}: found the suffix '{suffix}', expected one of {', '.join(_SUFFIXES)}"
            )
        return _SUFFIXES[suffix]
    chosen = format or "json"
    if chosen not in WRITERS:
        expected = ", ".join(WRITERS)
        raise InvalidInputError(f"format: found {chosen!r}, expected one of {expected}")
    return chosen


def _write_json(head: ExportHead, models: Models, stream: TextIO) -> None:
    members = {
        "version": VERSION,
        "as_of": head.as_of.isoformat(),
        "partial": head.partial,
        "sources": [{"name": s.name, "precedence": s.precedence} for s in head.sources],
        "task_types": [
            _given(
                name=t.name,
                kind_of=t.kind_of,
                description=t.description,
                kinds_needed=t.kinds_needed,
            )
            for t in head.task_types
        ],
    }
    stream.write("{\n")
    for name, value in members.items():
        stream.write(f'"{name}": {_member(value)},\n')
    stream.write('"records": ')
    _write_list((record for _, records in models for record in records), stream)
    stream.write("\n}\n")


def _write_json_lines(head: ExportHead, models: Models, stream: TextIO) -> None:
    for _, records in models:
        for record in records:
            stream.write(_json(record) + "\n")


def _write_csv(head: ExportHead, models: Models, stream: TextIO) -> None:
    # All columns, since later models may need any; so the columns are always the same.
    writer = csv.DictWriter(stream, list(fields()), restval="", lineterminator="\n")
    writer.writeheader()
    for _, records in models:
        writer.writerows(records)


def _write_json_ld(head: ExportHead, models: Models, stream: TextIO) -> None:
    members = {
        "@context": context(),
        "@id": f"urn:modelpool:registry:{quote(head.as_of.isoformat(), safe=':')}",
        "@type": "Registry",
        "version": VERSION,
        "as_of": head.as_of.isoformat(),
        "partial": head.partial,
        "sources": [
            {
                "@id": _urn("source", source.name),
                "@type": "Source",
                "label": source.name,
                "precedence": source.precedence,
            }
            for source in head.sources
        ],
        "task_types": [
            {
                "@id": _urn("task-type", kind.name),
                "@type": "TaskType",
                "label": kind.name,
                **_given(
                    kind_of=_urn("task-type", kind.kind_of) if kind.kind_of else None,
                    description=kind.description,
                ),
            }
            for kind in head.task_types
        ],
    }
    stream.write("{\n")
    for name, value in members.items():
        stream.write(f'"{name}": {_member(value)},\n')
    stream.write('"models": ')
    _write_list((_linked(model_id, records) for model_id, records in models), stream)
    stream.write("\n}\n")


def _linked(model_id: str, records: list[Record]) -> dict[str, Any]:
    """A model as a node, and each claim as a node about it, so that it keeps its source."""
    return {
        "@id": _urn("model", model_id),
        "@type": "Model",
        "model_id": model_id,
        "claims": [
            {
                "@type": "Claim",
                "source": _urn("source", record["source"]),
                "task_type": _urn("task-type", record["task_type"]),
                **{f: v for f, v in record.items() if f not in _SAID_BY_NODES},
            }
            for record in records
        ],
    }


# Model, source and task type are nodes; kind_of belongs to that of the task type.
_SAID_BY_NODES = ("model_id", "source", "task_type", "kind_of")


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context of an export; it is cached, so don't modify it."""
    found: dict[str, Any] = json.loads(shipped_text("context.jsonld"))["@context"]
    return found


# What a URN can hold besides letters and digits (RFC 8141), so that ids stay readable.
_URN_SAFE = "/:@!$&'()*+,;=~-._"


def _urn(kind: str, name: str) -> str:
    return f"urn:modelpool:{kind}:{quote(name, safe=_URN_SAFE)}"


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _member(value: Any) -> str:
    if not isinstance(value, list):
        return _json(value)
    return "\n".join(_listed(value))


def _write_list(values: Iterable[Any], stream: TextIO) -> None:
    for number, line in enumerate(_listed(values)):
        stream.write(f"\n{line}" if number else line)


def _listed(values: Iterable[Any]) -> Iterator[str]:
    """The lines of a JSON list, one per element, so that exports can be compared line by line."""
    waiting = "["
    for value in values:
        yield waiting if waiting == "[" else f"{waiting},"
        waiting = _json(value)
    if waiting != "[":
        yield waiting
        yield "]"
    else:
        yield "[]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


WRITERS: dict[str, Callable[[ExportHead, Models, TextIO], None]] = {
    "json": _write_json,
    "jsonl": _write_json_lines,
    "csv": _write_csv,
    "jsonld": _write_json_ld,
}
