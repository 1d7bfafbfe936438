"""Sound registry records, and registry files written by other means than the code under test."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from modelpool.registry import Record


def sound_record(**changes: Any) -> Record:
    """A record without a fault; a field given as None is left out."""
    record: Record = {
        "model_id": "acme/solver-1",
        "task_type": "code-editing",
        "accuracy_class": "High",
        "latency_class": "Fast",
        "cost_class": "Low",
        "risk_level": "Medium",
        "provider_type": "Proprietary",
        **changes,
    }
    return {field: value for field, value in record.items() if value is not None}


def sound_records() -> list[Record]:
    return [sound_record(), sound_record(task_type="code-refactoring")]


def as_json_lines(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def as_csv(*records: Record) -> bytes:
    columns = list(dict.fromkeys(field for record in records for field in record))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode()


def as_yaml(*records: Record) -> bytes:
    lines = []
    for record in records:
        for number, (field, value) in enumerate(record.items()):
            lines.append(f"{'  ' if number else '- '}{field}: {json.dumps(value)}\n")
    return "".join(lines).encode()


def as_json(*records: Record) -> bytes:
    return ("[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]").encode()
