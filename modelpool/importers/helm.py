"""HELM's list of models: who may have the weights, and when they were released."""

from __future__ import annotations

from collections.abc import Mapping as Table, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.benchmarks import KnownModels, Measured, slug
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.rules import lifecycle_by_name
from modelpool.importers.sources import EntryError, read_yaml, text, without_nothing
from modelpool.registry import Record

SOURCE = "helm"
_EXPECTED = "HELM's model metadata: a list `models`, each with name, access and tags"
_NEEDED = {"name", "access", "tags"}
_FIELDS = {*_NEEDED, "release_date"}


def import_helm(
    path: Path, mapping: Mapping, offers: Sequence[Offer], *, source_date: date | None = None
) -> ImportResult:
    """Turn HELM's list into records.

    Access and release are of the weights: each known offer of them gets a record. Of several
    entries of the same weights, open access counts first: who serves open weights doesn't close
    them. Without `source_date` the newest release counts.
    """
    entries = _entries(path)
    importer = _Importer(mapping, KnownModels(offers, mapping), source_date or _newest(entries))
    for entry in sorted(entries, key=importer.rank):
        importer.add(entry)
    return importer.account.result(len(entries))


def _entries(path: Path) -> list[dict[str, Any]]:
    content = read_yaml(path, _EXPECTED)
    entries = content.get("models") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise InvalidInputError(f"{path}: found no list of models, expected {_EXPECTED}")
    for position, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not entry.keys() >= _NEEDED:
            raise InvalidInputError(f"{path}: found another entry {position}, expected {_EXPECTED}")
    return entries


def _newest(entries: Sequence[Table[str, Any]]) -> date | None:
    return max(filter(None, map(_released, entries)), default=None)


def _released(entry: Table[str, Any]) -> date | None:
    day = entry.get("release_date")
    return day if type(day) is date else None


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels, on: date | None) -> None:
        section = mapping.section("helm")
        self._provider_types: dict[str, str] = section["provider_types"]
        self._tags: dict[str, str] = section["tags"]
        self._not_models = [
            (pattern(text, "helm.not_models"), reason)
            for text, reason in section["not_models"].items()
        ]
        self._known = known
        self._lifecycle = lifecycle_by_name(mapping)
        self._on = on.isoformat() if on else None
        self._seen: dict[str, str] = {}
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def rank(self, entry: Table[str, Any]) -> tuple[int, int]:
        """Sorts by access in the mapping's order; then plain names before longer ones."""
        accesses = list(self._provider_types)
        access = str(entry["access"])
        position = accesses.index(access) if access in accesses else len(accesses)
        return position, len(str(entry["name"]))

    def add(self, entry: Table[str, Any]) -> None:
        label = str(entry["name"])
        with self.account.entry(label, entry) as records:
            model = self._model(label)
            task_type = self._task_type(entry)
            stated = self._stated(entry)
            if first := self._seen.get(model.base_model):
                self._notes["two entries of the same weights: the more open counts"].append(
                    f"{label} = {first}"
                )
                raise EntryError("is of the same weights as another entry")
            for offer in self._known.offers_of(model, task_type):
                records += [
                    self._record(stated, label, model, offer) | {"task_type": each}
                    for each in offer.task_types
                ]
            self._seen[model.base_model] = label
            joined = "joined to the registries" if model.offers else "in no registry"
            self._notes[joined].append(f"{label}: {model.join()}")

    def _model(self, label: str) -> Measured:
        for no_model, reason in self._not_models:
            if no_model.fullmatch(label):
                raise EntryError(f"no model: {reason}")
        maker, _, name = label.partition("/")
        if not name:
            raise EntryError("names no creator")
        return self._known.measured(name, slug(maker), is_stated=True)

    def _task_type(self, entry: Table[str, Any]) -> str:
        tags = entry["tags"] if isinstance(entry["tags"], list) else []
        found = next((self._tags[tag] for tag in self._tags if tag in tags), None)
        if found is None:
            raise EntryError("has no tag that says what it is for")
        return found

    def _stated(self, entry: Table[str, Any]) -> Record:
        access = text(entry, "access") or ""
        if access not in self._provider_types:
            raise EntryError(f"has the access {access[:40]!r}, which is not in the mapping")
        released = _released(entry)
        if released is None:
            self._notes["states no day of release"].append(str(entry["name"]))
        return without_nothing(
            {
                "source": SOURCE,
                "source_date": self._on,
                "provider_type": self._provider_types[access],
                "provider_type_basis": f"stated:helm_access({access})",
                "released_on": released.isoformat() if released else None,
                "accuracy_class": "Unknown",
                "latency_class": "Unknown",
                "cost_class": "Unknown",
                "risk_level": "Unknown",
            }
        )

    def _record(self, stated: Record, label: str, model: Measured, offer: Offer) -> Record:
        described = {
            "model_id": offer.model_id,
            "provider": offer.provider,
            "maker": model.maker,
            "base_model": model.base_model,
            "notes": f"HELM {label!r}: {model.join()}",
        }
        return stated | described | self._lifecycle(offer.model_id, offer.name)
