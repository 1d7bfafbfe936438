"""LiteLLM: its table of model prices, limits and deprecation dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping as Table
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.identity import Identities, Offer, identify
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.report import AMBIGUOUS, Account, ImportResult
from modelpool.importers.rules import PriceRule, lifecycle_by_name, text_is_really
from modelpool.importers.sources import (
    EntryError,
    day,
    number,
    per_million,
    read_json_object,
    text,
    tokens,
    without_nothing,
)
from modelpool.registry import Record

SOURCE = "litellm"
_EXPECTED = "LiteLLM's table of model prices: ids, each with litellm_provider and mode"

_FIELDS = {
    "litellm_provider",
    "mode",
    "input_cost_per_token",
    "output_cost_per_token",
    "max_input_tokens",
    "max_output_tokens",
    "deprecation_date",
}
# The entry that documents the fields.
_DOCUMENTATION = "sample_spec"


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    fields: dict[str, Any]
    provider: str
    model_id: str


def import_litellm(
    path: Path, mapping: Mapping, *, known: Collection[str] = (), source_date: date | None = None
) -> ImportResult:
    """Turn LiteLLM's file into records.

    An id that differs only in case from one of `known` model ids takes its spelling.
    """
    table = _table(path)
    account = Account(SOURCE, _FIELDS)
    reader = _Reader(mapping, known, account)
    for key, fields in table.items():
        reader.read(key, fields)
    entries = reader.entries()
    offers = [Offer(e.model_id, e.provider, "", None) for e in entries]
    on = source_date.isoformat() if source_date else None
    identities = identify(offers, mapping)
    account.notes[AMBIGUOUS] = identities.ambiguous
    importer = _Importer(mapping, identities, on, account)
    for entry in entries:
        importer.add(entry)
    return account.result(len(table))


def litellm_entries(
    path: Path, mapping: Mapping
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every entry by its own id, with the classes it gets and what it states."""
    importer = _Importer(mapping, Identities({}, []), None, Account(SOURCE, _FIELDS))
    for key, fields in _table(path).items():
        if key != _DOCUMENTATION:
            yield key, importer.classes(_Entry(key, fields, "", key)), fields


def _table(path: Path) -> dict[str, dict[str, Any]]:
    table = read_json_object(path, _EXPECTED)
    for key, fields in table.items():
        if not isinstance(fields, dict):
            raise InvalidInputError(f"{path}: {key[:80]!r} is no table, expected {_EXPECTED}")
    if not any("litellm_provider" in fields for fields in table.values()):
        raise InvalidInputError(f"{path}: found no litellm_provider, expected {_EXPECTED}")
    return table


class _Reader:
    """Gives each entry its model_id: the provider's slug and LiteLLM's id without its prefix."""

    def __init__(self, mapping: Mapping, known: Collection[str], account: Account) -> None:
        section = mapping.section("litellm")
        self._slugs: dict[str, str] = section["providers"]
        self._not_models = [
            (pattern(text, "litellm.not_models"), reason)
            for text, reason in section["not_models"].items()
        ]
        self._known = {model_id.casefold(): model_id for model_id in known}
        self._by_id: dict[str, list[_Entry]] = defaultdict(list)
        self._apart_ids: set[str] = set()
        self._account = account
        self._notes = account.notes

    def read(self, key: str, fields: dict[str, Any]) -> None:
        for no_model, reason in self._not_models:
            if no_model.fullmatch(key):
                self._account.refuse(key, fields, f"no model: {reason}")
                return
        named = fields.get("litellm_provider")
        if not isinstance(named, str) or not named:
            self._account.refuse(key, fields, "names no litellm_provider")
            return
        provider = self._slug(named)
        head, slash, rest = key.partition("/")
        model = rest if slash and self._slug(head) == provider else key
        model_id = re.sub(r"\s", "-", f"{provider}/{model}")
        spelled = self._known.get(model_id.casefold(), model_id)
        if spelled != model_id:
            self._notes["took the spelling of a known id"].append(f"{key} → {spelled}")
        self._by_id[spelled.casefold()].append(_Entry(key, fields, provider, spelled))

    def _slug(self, name: str) -> str:
        return self._slugs.get(name, name.replace("_", "-"))

    def entries(self) -> list[_Entry]:
        """One entry for each model_id; those that met in one id are told apart and listed."""
        return [kept for group in self._by_id.values() for kept in self._apart(group)]

    def _apart(self, group: list[_Entry]) -> list[_Entry]:
        # The id that is written most like the model_id keeps it.
        first, *others = sorted(group, key=lambda entry: (entry.key != entry.model_id, entry.key))
        kept = [first]
        for other in others:
            if _claims(other.fields) == _claims(first.fields):
                reason = "says the same as another spelling of its id"
                self._account.refuse(other.key, other.fields, reason)
                self._notes["two spellings of one offer"].append(f"{other.key} = {first.key}")
                continue
            own = str(other.fields["litellm_provider"]).replace("_", "-")
            model_id = f"{own}/{other.key.partition('/')[2] or other.key}"
            if model_id.casefold() in self._by_id or model_id.casefold() in self._apart_ids:
                reason = "contradicts another spelling of its id"
                self._account.refuse(other.key, other.fields, reason)
                self._notes["two spellings contradict each other; the first was taken"].append(
                    f"{first.key}, {other.key}"
                )
                continue
            line = f"{other.key} → {model_id}, not {other.model_id}, which is {first.key}"
            self._notes["ids that met were kept apart"].append(line)
            self._apart_ids.add(model_id.casefold())
            kept.append(_Entry(other.key, other.fields, own, model_id))
        return kept


def _claims(fields: Table[str, Any]) -> dict[str, Any]:
    taken = ("mode", "max_input_tokens", "max_output_tokens", "deprecation_date")
    prices = ("input_cost_per_token", "output_cost_per_token")
    return {name: fields.get(name) for name in taken + prices}


class _Importer:
    def __init__(
        self, mapping: Mapping, identities: Identities, on: str | None, account: Account
    ) -> None:
        self._modes: dict[str, str] = mapping.section("litellm")["modes"]
        self._really = text_is_really(mapping)
        self._price = PriceRule(mapping, "litellm")
        self._lifecycle = lifecycle_by_name(mapping)
        self._identities = identities
        self._on = on
        self._account = account
        self._notes = account.notes

    def add(self, entry: _Entry) -> None:
        with self._account.entry(entry.key, entry.fields) as records:
            records.append(self._record(entry))

    def classes(self, entry: _Entry) -> Record:
        """Task type, cost class and lifecycle; empty for an entry that gives no record."""
        try:
            task_type = self._task_type(entry)
            cost_class = self._cost(entry, task_type)["cost_class"]
        except EntryError:
            return {}
        lifecycle = self._lifecycle(entry.key, "")["lifecycle"]
        return {"task_type": task_type, "cost_class": cost_class, "lifecycle": lifecycle}

    def _task_type(self, entry: _Entry) -> str:
        mode = text(entry.fields, "mode")
        if mode is None:
            raise EntryError("states no mode")
        if mode not in self._modes:
            raise EntryError(f"has the mode {mode[:40]!r}, which is not in the mapping")
        return self._really(self._modes[mode], entry.key)

    def _record(self, entry: _Entry) -> Record:
        fields = entry.fields
        task_type = self._task_type(entry)
        identity = self._identities.of(entry.model_id)
        retired = day(fields, "deprecation_date")
        if retired is None and fields.get("deprecation_date"):
            line = f"{entry.model_id}: {str(fields['deprecation_date'])[:20]}"
            self._notes["deprecation dates that name no day were left out"].append(line)
        stated = {
            "source": SOURCE,
            "source_date": self._on,
            "model_id": entry.model_id,
            "task_type": task_type,
            "provider": entry.provider,
            "maker": identity.maker,
            "base_model": identity.base_model,
            # Providers' days of retirement: of the ids whose day had come, nearly all were gone
            # from a later state of the table.
            "retired_on": retired,
            "context_tokens": tokens(fields, "max_input_tokens"),
            "output_tokens": tokens(fields, "max_output_tokens"),
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "risk_level": "Unknown",
            "provider_type": "Unknown",
        }
        cost = self._cost(entry, task_type)
        return without_nothing(stated) | self._lifecycle(entry.model_id, "") | cost

    def _cost(self, entry: _Entry, task_type: str) -> Record:
        priced = self._price(
            task_type,
            entry.model_id,
            per_million(number(entry.fields, "input_cost_per_token")),
            per_million(number(entry.fields, "output_cost_per_token")),
        )
        if priced.doubt:
            self._notes[f"cost Unknown: {priced.doubt}"].append(f"{entry.model_id}: {task_type}")
        return priced.fields
