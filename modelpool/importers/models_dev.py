"""models.dev: offers of many providers with prices, limits, modalities and open weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.files.refusals import show
from modelpool.importers.identity import Identities, Offer, identify
from modelpool.importers.mapping import Mapping
from modelpool.importers.reading import Table, Unreadable, found, read_json_object
from modelpool.importers.report import AMBIGUOUS, Account, ImportResult
from modelpool.importers.rules import (
    RISING,
    SMALL_REQUESTS,
    PriceRule,
    base_tier,
    text_is_really,
)
from modelpool.importers.sources import (
    Entry,
    EntryError,
    OddEntryError,
    as_day,
    newest_day,
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
    "modalities.output",
    "open_weights",
    "tool_call",
    "status",
    "cost.input",
    "cost.output",
    "limit.context",
    "limit.output",
    "release_date",
    "last_updated",
}
# Prices of larger requests.
_LARGER = ("tiers", "context_over_200k")


@dataclass(frozen=True, slots=True)
class _Offer:
    provider: str
    model: str
    entry: Entry

    @property
    def model_id(self) -> str:
        return re.sub(r"\s", "-", f"{self.provider}/{self.model}")

    @property
    def name(self) -> str:
        return self.entry.text("name") or ""


def import_models_dev(
    path: Path, mapping: Mapping, *, source_date: date | None = None
) -> ImportResult:
    """Turn models.dev's file into records.

    Without `source_date`, it is the date of the snapshot, else the newest `last_updated`.
    """
    content = read_json_object(path, _EXPECTED)
    offers, others = _offers(content, path)
    on = source_date.isoformat() if source_date else _snapshot_day(content) or _newest(offers)
    known = [Offer(o.model_id, o.provider, o.name) for o in offers]
    identities = identify(known, mapping)
    importer = _Importer(mapping, identities, on)
    for offer in offers:
        importer.add(offer)
    for entry, reason in others:
        importer.account.refuse(entry, OddEntryError(reason))
    importer.account.notes[AMBIGUOUS] = identities.ambiguous
    return importer.account.result(len(offers) + len(others))


def models_dev_entries(
    path: Path, mapping: Mapping
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every offer by its id there, with the classes it gets and what it states."""
    importer = _Importer(mapping, Identities({}, []), None)
    for offer in _offers(read_json_object(path, _EXPECTED), path)[0]:
        stated = dict(offer.entry.table)
        yield f"{offer.provider}/{offer.model}", importer.classes(offer), stated


def _snapshot_day(content: Table) -> str | None:
    """The date of a snapshot; None for the file as published."""
    day = as_day(content.get("date")) if _is_snapshot(content) else None
    return newest_day(iter([day]))


def _is_snapshot(content: Table) -> bool:
    providers = content.get("providers")
    return isinstance(providers, dict) and not isinstance(providers.get("models"), dict)


def _offers(content: Table, path: Path) -> tuple[list[_Offer], list[tuple[Entry, str]]]:
    """Every offer; and every other entry, with the reason why it isn't one."""
    is_snapshot = _is_snapshot(content)
    providers = content["providers"] if is_snapshot else content
    offers: list[_Offer] = []
    others: list[tuple[Entry, str]] = []
    has_models = False
    for provider, about in providers.items():
        models = _models(about, is_snapshot)
        if models is None:
            others.append(
                (Entry(provider, about, providers.lines[provider]), "has no table of models")
            )
            continue
        has_models = True
        for model, fields in models.items():
            entry = Entry(f"{provider}/{model}", fields, models.lines[model])
            offers.append(_Offer(provider, model, entry))
            entry.models.add((SOURCE, offers[-1].model_id))
    if not has_models:
        first = next(iter(providers), "")
        raise InvalidInputError(
            f"{path}: line {providers.lines.get(first, 1)}: {show(first)} has no table of models,"
            f" expected {_EXPECTED}"
        )
    day = content.get("date") if is_snapshot else None
    if is_snapshot and as_day(day) is None:
        shown = found(day) if "date" in content else "nothing"
        entry = Entry("date", Unreadable(shown), content.lines.get("date", 1))
        others.append((entry, f"names no day of the snapshot: found {shown}"))
    return offers, others


def _models(about: object, is_snapshot: bool) -> Table | None:
    """The models of a provider; in a snapshot, the provider may be just their table."""
    if not isinstance(about, Table):
        return None
    models = about.get("models")
    if isinstance(models, list):
        named = [m for m in models if isinstance(m, Table) and isinstance(m.get("id"), str)]
        return Table(about.line, ((m["id"], m, m.line) for m in named))
    if isinstance(models, Table) and not (is_snapshot and "limit" in models):
        return models
    return about if is_snapshot and models is None else None


def _newest(offers: list[_Offer]) -> str | None:
    return newest_day(as_day(offer.entry.table.get("last_updated")) for offer in offers)


class _Importer:
    def __init__(self, mapping: Mapping, identities: Identities, on: str | None) -> None:
        section = mapping.section("models_dev")
        self._outputs: dict[str, str] = section["outputs"]
        self._really = text_is_really(mapping)
        self._provider_types: dict[str, str] = section["provider_types"]
        self._statuses: dict[str, str] = section["statuses"]
        self._price = PriceRule(mapping, "models_dev")
        self._lifecycle = mapping.lifecycle_rule()
        self._identities = identities
        self._on = on
        self._spelled: dict[str, str] = {}
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def add(self, offer: _Offer) -> None:
        label, entry = f"{offer.provider}/{offer.model}", offer.entry
        with self.account.entry(entry) as records:
            entry.check()
            first = self._spelled.setdefault(offer.model_id.casefold(), label)
            if first != label:
                raise EntryError("has the id of another entry but for case or spaces")
            model = self._model(offer)
            for task_type in self._task_types(offer):
                records.append(model | {"task_type": task_type} | self._cost(offer, task_type))
            if offer.model_id != label:
                self._notes["spaces in the id became hyphens"].append(f"{label} → {offer.model_id}")

    def classes(self, offer: _Offer) -> Record:
        """The classes of the offer's first task type; empty for one that gives no record."""
        try:
            task_types = self._task_types(offer)
            cost_class = self._cost(offer, task_types[0])["cost_class"]
            lifecycle = self._maturity(offer)["lifecycle"]
        except EntryError:
            return {}
        return {
            "task_type": ", ".join(task_types),
            "cost_class": cost_class,
            "lifecycle": lifecycle,
            "provider_type": self._provider_type(offer)["provider_type"],
        }

    def _task_types(self, offer: _Offer) -> list[str]:
        entry = offer.entry
        modalities = entry.inner("modalities")
        stated = modalities.texts("output") or []
        outputs = [output for output in stated if output in self._outputs]
        if unknown := [output for output in stated if output not in self._outputs]:
            expected = f"one of {', '.join(self._outputs)}"
            modalities.leave_out("output", found(unknown[0]), expected)
        if not outputs and unknown:
            raise OddEntryError(f"has the output modality {found(unknown[0])}, not in the mapping")
        if not outputs:
            raise OddEntryError("states no output modality")
        # Earlier claims about an output that can't be read now may still hold.
        entry.is_incomplete = "modalities.output" in entry.left_out
        about = f"{offer.model} {entry.text('family') or ''}"
        return sorted({self._really(self._outputs[output], about) for output in outputs})

    def _model(self, offer: _Offer) -> Record:
        entry = offer.entry
        identity = self._identities.of(offer.model_id)
        limit = entry.inner("limit")
        released = entry.day("release_date")
        if released is None and (stated := entry.text("release_date")):
            line = f"{offer.model_id}: {stated[:20]}"
            self._notes["release dates that name no day were left out"].append(line)
        said = {
            "source": SOURCE,
            "source_date": self._on,
            "model_id": offer.model_id,
            "name": offer.name or None,
            "provider": offer.provider,
            "maker": identity.maker,
            "base_model": identity.base_model,
            "moving_name": identity.moving or None,
            "released_on": released,
            "function_calling": entry.flag("tool_call"),
            "context_tokens": limit.tokens("context"),
            "output_tokens": limit.tokens("output"),
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "risk_level": "Unknown",
        }
        return without_nothing(said) | self._provider_type(offer) | self._maturity(offer)

    def _provider_type(self, offer: _Offer) -> Record:
        is_open = offer.entry.flag("open_weights")
        if is_open is None:
            return {"provider_type": "Unknown"}
        return {
            "provider_type": self._provider_types["open" if is_open else "closed"],
            "provider_type_basis": f"stated:open_weights({str(is_open).lower()})",
        }

    def _maturity(self, offer: _Offer) -> Record:
        status = offer.entry.choice("status", self._statuses)
        if status is None:
            return self._lifecycle(offer.model_id, offer.name)
        return {"lifecycle": self._statuses[status], "lifecycle_basis": f"stated:status({status})"}

    def _cost(self, offer: _Offer, task_type: str) -> Record:
        cost = offer.entry.inner("cost")
        larger = [name for name in _LARGER if cost.table.get(name)]
        prices = cost
        if "tiers" in larger and not any(name in cost.table for name in ("input", "output")):
            tier = base_tier(
                cost.parts("tiers"), lambda tier: tier.inner("tier").number("size") or 0
            )
            prices = tier or cost
        text = f"{offer.model_id} {offer.name}"
        priced = self._price(task_type, text, prices.number("input"), prices.number("output"))
        if priced.doubt:
            self._notes[f"cost Unknown: {priced.doubt}"].append(f"{offer.model_id}: {task_type}")
        if not larger:
            return priced.fields
        self._notes[RISING].append(f"{offer.model_id}: {', '.join(larger)}")
        return priced.fields | {"notes": SMALL_REQUESTS}
