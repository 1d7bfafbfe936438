"""An organisation's own corrections: records that may say only what they correct."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from modelpool.database import Database
from modelpool.importers.mapping import lifecycle_rule
from modelpool.registry import (
    BASES,
    MODEL_FIELDS,
    OVERLAY,
    Registry,
    read_registry,
    shipped_task_types,
)

_CLASSES = ("accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type")
_OF_MODEL = {"model_id", "notes", *MODEL_FIELDS}


def read_overlay(database: Database, paths: Sequence[Path]) -> Registry:
    """Read overlay files; raises RegistryFileError with every problem of every file.

    A record of a model that another source lists may leave out what it doesn't correct, and, where
    it corrects the model itself, the task type. Any other record must be whole. A class that says
    not how it was had is by hand.
    """
    listed = _Listed(database)
    return read_registry(
        paths,
        source=OVERLAY,
        taxonomy=shipped_task_types(),
        lifecycle_rule=lifecycle_rule(),
        expand=listed.expand,
        is_correction=lambda record: bool(listed.types(record["model_id"])),
    )


class _Listed:
    """Asks the graph, once for each model, for what other sources list it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, list[str]] = {}

    def types(self, model_id: str) -> list[str]:
        if model_id not in self._known:
            rows = self._database.read(
                "registry/listed_task_types", model_id=model_id, source=OVERLAY
            )
            self._known[model_id] = [row["task_type"] for row in rows]
        return self._known[model_id]

    def expand(self, value: object) -> Iterator[object]:
        """The records that one record of a file stands for."""
        if not isinstance(value, dict) or not isinstance(value.get("model_id"), str):
            yield value
            return
        types = self.types(value["model_id"])
        record = _by_hand(value)
        if "task_type" in record:
            yield _filled(record) if record["task_type"] in types else record
        elif types and record.keys() <= _OF_MODEL:
            yield from (_filled(record) | {"task_type": task_type} for task_type in types)
        elif len(types) == 1:
            yield _filled(record) | {"task_type": types[0]}
        else:
            yield _filled(record) if types else record


def _by_hand(record: dict[str, Any]) -> dict[str, Any]:
    bases = {
        basis: "by-hand"
        for field, basis in BASES.items()
        if record.get(field, "Unknown") != "Unknown" and basis not in record
    }
    return record | bases


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    """The record with Unknown for each class that it doesn't correct: that takes nothing away."""
    return dict.fromkeys(_CLASSES, "Unknown") | record
