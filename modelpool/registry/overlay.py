"""An organisation's own corrections: records that may give only the fields they correct."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from modelpool.database import Database
from modelpool.files.problems import (
    Place,
    Report,
)
from modelpool.files.refusals import (
    show,
)
from modelpool.files.schema import (
    required_fields,
)
from modelpool.identity import known_as
from modelpool.registry.files import OVERLAY, read_registry
from modelpool.registry.records import BASES, MODEL_FIELDS, Registry

_CLASSES = ("accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type")
# Fields that identify the record, and those that describe the model whatever its task.
_NAMES = {"model_id", "task_type", "kind_of", "source", "source_date", "scope"}
_OF_MODEL = {"notes", *MODEL_FIELDS}


def read_overlay(database: Database, paths: Sequence[Path]) -> Registry:
    """Read overlay files; raises RegistryFileError with every problem of every file.

    A record of a model that another source lists, or once listed, may omit the fields that it
    doesn't correct and, if it only corrects model-level fields, the task type. Any other record
    must be complete. A class without a basis gets the basis by-hand.
    """
    return read_registry(paths, source=OVERLAY, expand=_Corrections(database).expand)


class _Corrections:
    """Looks up in the graph, once per model, for which task types other sources list it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, list[str]] = {}

    def expand(self, value: object, place: Place, report: Report) -> Iterator[object]:
        """The records that one record of an overlay file stands for."""
        if not isinstance(value, dict) or not isinstance(value.get("model_id"), str):
            yield value
            return
        record = _by_hand(value)
        missing = [field for field in required_fields() if field not in record]
        if not missing:
            yield record
        elif not (types := self._types(record["model_id"])):
            expected = f"a model that a source lists, or a whole record ({', '.join(missing)}"
            hint = self._similar(record["model_id"])
            report.add(place, "model_id", show(record["model_id"]), f"{expected} missing){hint}")
        elif said := record.keys() - _NAMES:
            for task_type in _corrected_types(record, said, types, place, report):
                yield _as_correction(record) | {"task_type": task_type}
        else:
            report.add(place, "", "nothing to correct", "at least one more field")

    def _types(self, model_id: str) -> list[str]:
        if model_id not in self._known:
            rows = self._database.read(
                "registry/listed_task_types", model_id=model_id, source=OVERLAY
            )
            self._known[model_id] = [row["task_type"] for row in rows]
        return self._known[model_id]

    def _similar(self, model_id: str) -> str:
        if hint := known_as(self._database.read, model_id, "model"):
            return hint
        rows = self._database.read("registry/similar_models", text=model_id, limit=3)
        return f"; did you mean {' or '.join(show(r['model_id']) for r in rows)}?" if rows else ""


def _corrected_types(
    record: dict[str, Any], said: set[str], types: list[str], place: Place, report: Report
) -> list[str]:
    """The task types that a correction is for; where that is unclear, none and a problem."""
    given = record.get("task_type")
    if given in types:
        return [given]
    if given is None and (len(types) == 1 or said <= _OF_MODEL):
        return types
    found = "nothing" if given is None else show(given)
    report.add(place, "task_type", found, f"one of those it is listed for: {', '.join(types)}")
    return []


def _by_hand(record: dict[str, Any]) -> dict[str, Any]:
    bases = {
        basis: "by-hand"
        for field, basis in BASES.items()
        if record.get(field, "Unknown") != "Unknown" and basis not in record
    }
    return record | bases


def _as_correction(record: dict[str, Any]) -> dict[str, Any]:
    """The record as a correction: classes it omits are Unknown, which isn't claimed."""
    return dict.fromkeys(_CLASSES, "Unknown") | record | {"scope": "correction"}
