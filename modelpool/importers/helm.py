"""HELM's list of models: access to their weights, and when they were released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from modelpool.exceptions import InvalidInputError
from modelpool.importers.benchmarks import KnownModels, Measured, slug
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.reading import read_yaml
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.sources import (
    Entry,
    EntryError,
    OddEntryError,
    newest_day,
    without_nothing,
)
from modelpool.registry import Record

SOURCE = "helm"
_EXPECTED = "HELM's model metadata: a list `models`, each with name, access and tags"
_FIELDS = {"name", "access", "tags", "release_date"}


def import_helm(
    path: Path, mapping: Mapping, offers: Sequence[Offer], *, source_date: date | None = None
) -> ImportResult:
    """Turn HELM's list into records.

    Access and release date belong to a base model, so each of its known offers gets a record. Of
    several entries of one base model the most open counts: serving open weights doesn't close
    them. Without `source_date`, the newest release date is used.
    """
    entries = _entries(path)
    on = source_date.isoformat() if source_date else newest_day(map(_released, entries))
    importer = _Importer(mapping, KnownModels(offers, mapping), on)
    for entry in sorted(entries, key=importer.rank):
        importer.add(entry)
    return importer.account.result(len(entries))


def _entries(path: Path) -> list[Entry]:
    content = read_yaml(path, _EXPECTED)
    listed = content.get("models") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        raise InvalidInputError(f"{path}: line 1: found no list of models, expected {_EXPECTED}")
    entries = []
    for position, about in enumerate(listed, 1):
        name = about.get("name") if isinstance(about, dict) else None
        label = name if isinstance(name, str) and name else f"entry {position}"
        entries.append(Entry(label, about))
    return entries


def _released(entry: Entry) -> str | None:
    return entry.day("release_date")


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels, on: str | None) -> None:
        section = mapping.section("helm")
        self._provider_types: dict[str, str] = section["provider_types"]
        self._tags: dict[str, str] = section["tags"]
        self._not_models = [
            (pattern(text, "helm.not_models"), reason)
            for text, reason in section["not_models"].items()
        ]
        self._known = known
        self._lifecycle = mapping.lifecycle_rule()
        self._on = on
        self._seen: dict[str, str] = {}
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def rank(self, entry: Entry) -> tuple[int, int]:
        """Sort key: access in the mapping's order, then shorter names first."""
        accesses = list(self._provider_types)
        access = entry.choice("access", accesses)
        position = accesses.index(access) if access in accesses else len(accesses)
        return position, len(entry.label)

    def add(self, entry: Entry) -> None:
        with self.account.entry(entry) as records:
            entry.check()
            label = entry.text("name")
            if label is None:
                raise OddEntryError("has no name")
            model = self._model(label)
            entry.models |= {(SOURCE, offer) for offer in model.offers or [model.model_id]}
            task_type = self._task_type(entry)
            stated = self._stated(entry)
            if first := self._seen.get(model.base_model):
                self._notes["two entries of the same weights: the more open counts"].append(
                    f"{label} = {first}"
                )
                raise EntryError("is of the same weights as another entry")
            for offer in self._known.offers_of(model, task_type or ""):
                records += [
                    self._record(stated, label, model, offer) | {"task_type": each}
                    for each in filter(None, offer.task_types)
                ]
            if not records:
                raise OddEntryError("states no tags")
            self._seen[model.base_model] = label
            joined = "joined to the registries" if model.offers else "in no registry"
            self._notes[joined].append(f"{label}: {model.join()}")

    def _model(self, label: str) -> Measured:
        for not_a_model, reason in self._not_models:
            if not_a_model.fullmatch(label):
                raise EntryError(f"no model: {reason}")
        maker, _, name = label.partition("/")
        if not name:
            raise EntryError("names no creator")
        return self._known.measured(name, slug(maker), is_stated=True)

    def _task_type(self, entry: Entry) -> str | None:
        """The task type that the tags give; None where there are no tags."""
        tags = entry.texts("tags")
        if tags is None:
            return None
        found = next((self._tags[tag] for tag in self._tags if tag in tags), None)
        if found is None and "tags" not in entry.left_out:
            raise EntryError("has no tag that says what it is for")
        return found

    def _stated(self, entry: Entry) -> Record:
        access = entry.choice("access", self._provider_types)
        if access is None and "access" not in entry.left_out:
            entry.leave_out("access", "nothing", f"one of {', '.join(self._provider_types)}")
        released = _released(entry)
        if released is None:
            self._notes["states no day of release"].append(entry.label)
        basis = f"stated:helm_access({access})" if access else None
        return without_nothing(
            {
                "source": SOURCE,
                "source_date": self._on,
                "provider_type": self._provider_types[access] if access else "Unknown",
                "provider_type_basis": basis,
                "released_on": released,
                "accuracy_class": "Unknown",
                "latency_class": "Unknown",
                "cost_class": "Unknown",
                "risk_level": "Unknown",
            }
        )

    def _record(self, stated: Record, label: str, model: Measured, offer: Offer) -> Record:
        described: Record = {
            "model_id": offer.model_id,
            "provider": offer.provider,
            "maker": model.maker,
            "base_model": model.base_model,
            "notes": f"HELM {label!r}: {model.join()}",
        }
        if self._known.moves(offer):
            described["moving_name"] = True
        return stated | described | self._lifecycle(offer.model_id, offer.name)
