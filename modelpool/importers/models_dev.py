"""models.dev: offers of many providers with prices, limits, modalities and open weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.identity import Identities, Offer, identify
from modelpool.importers.mapping import Mapping
from modelpool.importers.report import AMBIGUOUS, Account, ImportResult
from modelpool.importers.rules import PriceRule, lifecycle_by_name, text_is_really
from modelpool.importers.sources import (
    EntryError,
    day,
    number,
    read_json_object,
    text,
    tokens,
    without_nothing,
)
from modelpool.registry import Record

SOURCE = "models-dev"
_EXPECTED = (
    "models.dev's providers, each with id and models, or a snapshot of it with commit, date and"
    " providers"
)
_FIELDS = {
    "name",
    "family",
    "modalities",
    "open_weights",
    "status",
    "cost",
    "limit",
    "release_date",
    "last_updated",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    provider: str
    model: str
    fields: dict[str, Any]

    @property
    def model_id(self) -> str:
        return re.sub(r"\s", "-", f"{self.provider}/{self.model}")

    @property
    def name(self) -> str:
        name = self.fields.get("name")
        return " ".join(name.split()) if isinstance(name, str) else ""


def import_models_dev(
    path: Path, mapping: Mapping, *, source_date: date | None = None
) -> ImportResult:
    """Turn models.dev's file into records.

    Without `source_date`, the day that a snapshot states counts, else the newest `last_updated`.
    """
    content = read_json_object(path, _EXPECTED)
    stated = _snapshot_day(content, path)
    entries = list(_entries(content, path))
    on = source_date.isoformat() if source_date else stated or _newest(entries)
    offers = [Offer(e.model_id, e.provider, e.name, None) for e in entries]
    identities = identify(offers, mapping)
    importer = _Importer(mapping, identities, on)
    for entry in entries:
        importer.add(entry)
    importer.account.notes[AMBIGUOUS] = identities.ambiguous
    return importer.account.result(len(entries))


def models_dev_entries(
    path: Path, mapping: Mapping
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every offer by its own id, with the classes it gets and what it states."""
    importer = _Importer(mapping, Identities({}, []), None)
    for entry in _entries(read_json_object(path, _EXPECTED), path):
        yield f"{entry.provider}/{entry.model}", importer.classes(entry), entry.fields


def _snapshot_day(content: dict[str, Any], path: Path) -> str | None:
    """The day that a snapshot of the past states; None for the file as it is published."""
    if not _is_snapshot(content):
        return None
    stated = day(content, "date") if isinstance(content["date"], str) else None
    if stated is None:
        raise InvalidInputError(f"{path}: date: found {content['date']!r}, expected a day")
    return stated


def _is_snapshot(content: dict[str, Any]) -> bool:
    return content.keys() == {"commit", "date", "providers"}


def _entries(content: dict[str, Any], path: Path) -> Iterator[_Entry]:
    is_snapshot = _is_snapshot(content)
    providers = content["providers"] if is_snapshot else content
    if not isinstance(providers, dict):
        raise InvalidInputError(f"{path}: providers is no table, expected {_EXPECTED}")
    for provider, about in providers.items():
        models = about.get("models") if isinstance(about, dict) and not is_snapshot else about
        if not isinstance(models, dict):
            raise InvalidInputError(
                f"{path}: {provider[:80]!r} has no table of models, expected {_EXPECTED}"
            )
        for model, fields in models.items():
            yield _Entry(provider, model, fields if isinstance(fields, dict) else {})


def _newest(entries: list[_Entry]) -> str | None:
    days = (entry.fields.get("last_updated") for entry in entries)
    return max((d for d in days if isinstance(d, str) and day({"d": d}, "d")), default=None)


class _Importer:
    def __init__(self, mapping: Mapping, identities: Identities, on: str | None) -> None:
        section = mapping.section("models_dev")
        self._outputs: dict[str, str] = section["outputs"]
        self._really = text_is_really(mapping)
        self._provider_types: dict[str, str] = section["provider_types"]
        self._statuses: dict[str, str] = section["statuses"]
        self._price = PriceRule(mapping, "models_dev")
        self._lifecycle = lifecycle_by_name(mapping)
        self._identities = identities
        self._on = on
        self._spelled: dict[str, str] = {}
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def add(self, entry: _Entry) -> None:
        label = f"{entry.provider}/{entry.model}"
        with self.account.entry(label, entry.fields) as records:
            first = self._spelled.setdefault(entry.model_id.casefold(), label)
            if first != label:
                raise EntryError("has the id of another entry but for case or spaces")
            model = self._model(entry)
            for task_type in self._task_types(entry):
                records.append(model | {"task_type": task_type} | self._cost(entry, task_type))
            if entry.model_id != label:
                self._notes["spaces in the id became hyphens"].append(f"{label} → {entry.model_id}")

    def classes(self, entry: _Entry) -> Record:
        """The classes of the offer's first task type; empty for one that gives no record."""
        try:
            task_types = self._task_types(entry)
            cost_class = self._cost(entry, task_types[0])["cost_class"]
            lifecycle = self._maturity(entry)["lifecycle"]
        except EntryError:
            return {}
        return {
            "task_type": ", ".join(task_types),
            "cost_class": cost_class,
            "lifecycle": lifecycle,
            "provider_type": self._provider_type(entry)["provider_type"],
        }

    def _task_types(self, entry: _Entry) -> list[str]:
        modalities = entry.fields.get("modalities")
        outputs = modalities.get("output") if isinstance(modalities, dict) else None
        if not isinstance(outputs, list) or not outputs:
            raise EntryError("states no output modality")
        if unknown := [output for output in map(str, outputs) if output not in self._outputs]:
            raise EntryError(f"has the output modality {unknown[0][:40]!r}, not in the mapping")
        about = f"{entry.model} {entry.fields.get('family') or ''}"
        return sorted({self._really(self._outputs[output], about) for output in outputs})

    def _model(self, entry: _Entry) -> Record:
        fields = entry.fields
        identity = self._identities.of(entry.model_id)
        limit = fields.get("limit")
        limit = limit if isinstance(limit, dict) else {}
        released = day(fields, "release_date")
        if released is None and fields.get("release_date"):
            line = f"{entry.model_id}: {str(fields['release_date'])[:20]}"
            self._notes["release dates that name no day were left out"].append(line)
        stated = {
            "source": SOURCE,
            "source_date": self._on,
            "model_id": entry.model_id,
            "name": entry.name or None,
            "provider": entry.provider,
            "maker": identity.maker,
            "base_model": identity.base_model,
            "released_on": released,
            "context_tokens": tokens(limit, "context"),
            "output_tokens": tokens(limit, "output"),
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "risk_level": "Unknown",
        }
        return without_nothing(stated) | self._provider_type(entry) | self._maturity(entry)

    def _provider_type(self, entry: _Entry) -> Record:
        is_open = entry.fields.get("open_weights")
        if not isinstance(is_open, bool):
            return {"provider_type": "Unknown"}
        return {
            "provider_type": self._provider_types["open" if is_open else "closed"],
            "provider_type_basis": f"stated:open_weights({str(is_open).lower()})",
        }

    def _maturity(self, entry: _Entry) -> Record:
        status = text(entry.fields, "status")
        if status is None:
            return self._lifecycle(entry.model_id, entry.name)
        if status not in self._statuses:
            raise EntryError(f"has the status {status[:40]!r}, which is not in the mapping")
        return {"lifecycle": self._statuses[status], "lifecycle_basis": f"stated:status({status})"}

    def _cost(self, entry: _Entry, task_type: str) -> Record:
        cost = entry.fields.get("cost")
        cost = cost if isinstance(cost, dict) else {}
        text = f"{entry.model_id} {entry.name}"
        priced = self._price(task_type, text, number(cost, "input"), number(cost, "output"))
        if priced.doubt:
            self._notes[f"cost Unknown: {priced.doubt}"].append(f"{entry.model_id}: {task_type}")
        return priced.fields
