"""LiteLLM: its table of model prices, limits and deprecation dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.files.refusals import show
from modelpool.importers.identity import Identities, Offer, identify
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.reading import Table, read_json_object
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
    per_million,
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
    "supports_function_calling",
    "deprecation_date",
    "tiered_pricing",
}
_PRICES = ("input_cost_per_token", "output_cost_per_token")
# The price of larger requests.
_LARGER = re.compile(r"(?:in|out)put_cost_per_token_above_\d+\w*_tokens")
# The entry that documents the fields.
_DOCUMENTATION = "sample_spec"


@dataclass(frozen=True, slots=True)
class _Offer:
    entry: Entry
    named: str
    """The provider's name at LiteLLM."""
    provider: str
    model_id: str

    @property
    def key(self) -> str:
        return self.entry.label


def import_litellm(
    path: Path, mapping: Mapping, *, known: Collection[str] = (), source_date: date | None = None
) -> ImportResult:
    """Turn LiteLLM's file into records.

    An id that differs only in case from one of the `known` model ids takes that one's spelling.
    """
    table = _table(path)
    account = Account(SOURCE, _FIELDS)
    reader = _Reader(mapping, known, account, table)
    for key, fields in table.items():
        reader.read(key, Entry(key, fields, table.lines[key]))
    offers = reader.offers()
    on = source_date.isoformat() if source_date else None
    identities = identify([Offer(o.model_id, o.provider) for o in offers], mapping)
    account.notes[AMBIGUOUS] = identities.ambiguous
    importer = _Importer(mapping, identities, on, account)
    for offer in offers:
        importer.add(offer)
    return account.result(len(table))


def litellm_entries(
    path: Path, mapping: Mapping
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every entry by its id there, with the classes it gets and what it states."""
    importer = _Importer(mapping, Identities({}, []), None, Account(SOURCE, _FIELDS))
    for key, fields in _table(path).items():
        if key != _DOCUMENTATION:
            offer = _Offer(Entry(key, fields), "", "", key)
            yield key, importer.classes(offer), dict(offer.entry.table)


def _table(path: Path) -> Table:
    table = read_json_object(path, _EXPECTED)
    tables = [fields for fields in table.values() if isinstance(fields, dict)]
    if not any("litellm_provider" in fields for fields in tables):
        raise InvalidInputError(f"{path}: found no litellm_provider, expected {_EXPECTED}")
    return table


class _Reader:
    """Gives each entry its model_id: the provider's slug, then LiteLLM's id without its prefix."""

    def __init__(
        self, mapping: Mapping, known: Collection[str], account: Account, table: Table
    ) -> None:
        section = mapping.section("litellm")
        self._slugs: dict[str, str] = section["providers"]
        self._not_models = [
            (pattern(text, "litellm.not_models"), reason)
            for text, reason in section["not_models"].items()
        ]
        self._known = {model_id.casefold(): model_id for model_id in known}
        named = (e.get("litellm_provider") for e in table.values() if isinstance(e, dict))
        self._named = {self._slug(name) for name in named if isinstance(name, str)}
        self._by_id: dict[str, list[_Offer]] = defaultdict(list)
        self._apart_ids: set[str] = set()
        self._account = account
        self._notes = account.notes

    def read(self, key: str, entry: Entry) -> None:
        try:
            self._read(key, entry)
        except EntryError as error:
            self._account.refuse(entry, error)

    def _read(self, key: str, entry: Entry) -> None:
        for not_a_model, reason in self._not_models:
            if not_a_model.fullmatch(key):
                raise EntryError(f"no model: {reason}")
        named = entry.text("litellm_provider") or self._named_by(key)
        if named is None:
            # It may be any provider's model of that name: none of their claims is withdrawn.
            end = f"/{key.casefold()}"
            entry.models |= {
                (SOURCE, known) for low, known in self._known.items() if low.endswith(end)
            }
            entry.check()
            raise OddEntryError("names no litellm_provider")
        provider = self._slug(named)
        head, slash, rest = key.partition("/")
        model = rest if slash and self._slug(head) == provider else key
        model_id = re.sub(r"\s", "-", f"{provider}/{model}")
        spelled = self._known.get(model_id.casefold(), model_id)
        entry.models.add((SOURCE, spelled))
        entry.check()
        if spelled != model_id:
            self._notes["took the spelling of a known id"].append(f"{key} → {spelled}")
        self._by_id[spelled.casefold()].append(_Offer(entry, named, provider, spelled))

    def _named_by(self, key: str) -> str | None:
        """The provider that an id begins with, if other entries or rules name it too."""
        head, slash, _ = key.partition("/")
        is_provider = self._slug(head) in self._named or head in self._slugs
        return head if slash and is_provider else None

    def _slug(self, name: str) -> str:
        return self._slugs.get(name, name.replace("_", "-"))

    def offers(self) -> list[_Offer]:
        """One offer for each model_id; colliding ids are resolved and reported."""
        return [kept for group in self._by_id.values() for kept in self._resolved(group)]

    def _resolved(self, group: list[_Offer]) -> list[_Offer]:
        if len(group) == 1:
            return group
        # The offer whose key equals the model_id, else the first by key, keeps the model_id.
        first, *others = sorted(group, key=lambda offer: (offer.key != offer.model_id, offer.key))
        kept = [first]
        for other in others:
            if _say_the_same(first.entry, other.entry):
                reason = "says the same as another spelling of its id"
                self._account.refuse(other.entry, reason)
                self._notes["two spellings of one offer"].append(f"{other.key} = {first.key}")
                continue
            own = other.named.replace("_", "-")
            model_id = f"{own}/{other.key.partition('/')[2] or other.key}"
            if model_id.casefold() in self._by_id or model_id.casefold() in self._apart_ids:
                self._account.refuse(other.entry, "contradicts another spelling of its id")
                self._notes["two spellings contradict each other; the first was taken"].append(
                    f"{first.key}, {other.key}"
                )
                continue
            line = f"{other.key} → {model_id}, not {other.model_id}, which is {first.key}"
            self._notes["ids that met were kept apart"].append(line)
            self._apart_ids.add(model_id.casefold())
            kept.append(_Offer(other.entry, other.named, own, model_id))
        return kept


def _say_the_same(first: Entry, second: Entry) -> bool:
    """Whether two entries claim the same; a value that can't be read contradicts nothing."""
    for field in (*_PRICES, "max_input_tokens", "max_output_tokens"):
        first.number(field), second.number(field)
    first.text("mode"), second.text("mode")
    return all(
        first.table.get(field) == second.table.get(field)
        for field in _FIELDS - {"litellm_provider"}
        if field not in first.left_out and field not in second.left_out
    )


class _Importer:
    def __init__(
        self, mapping: Mapping, identities: Identities, on: str | None, account: Account
    ) -> None:
        self._modes: dict[str, str] = mapping.section("litellm")["modes"]
        self._really = text_is_really(mapping)
        self._price = PriceRule(mapping, "litellm")
        self._lifecycle = mapping.lifecycle_rule()
        self._identities = identities
        self._on = on
        self._account = account
        self._notes = account.notes

    def add(self, offer: _Offer) -> None:
        with self._account.entry(offer.entry) as records:
            records.append(self._record(offer))

    def classes(self, offer: _Offer) -> Record:
        """The task type, cost class and lifecycle; empty for an entry that gives no record."""
        try:
            task_type = self._task_type(offer)
            cost_class = self._cost(offer, task_type)["cost_class"]
        except EntryError:
            return {}
        lifecycle = self._lifecycle(offer.key, "")["lifecycle"]
        return {"task_type": task_type, "cost_class": cost_class, "lifecycle": lifecycle}

    def _task_type(self, offer: _Offer) -> str:
        mode = offer.entry.text("mode")
        if mode is None:
            raise OddEntryError("states no mode")
        if mode not in self._modes:
            raise OddEntryError(f"has the mode {show(mode)}, which is not in the mapping")
        return self._really(self._modes[mode], offer.key)

    def _record(self, offer: _Offer) -> Record:
        entry = offer.entry
        task_type = self._task_type(offer)
        identity = self._identities.of(offer.model_id)
        retired = entry.day("deprecation_date")
        if retired is None and entry.text("deprecation_date"):
            line = f"{offer.model_id}: {entry.table['deprecation_date'][:20]}"
            self._notes["deprecation dates that name no day were left out"].append(line)
        stated = {
            "source": SOURCE,
            "source_date": self._on,
            "model_id": offer.model_id,
            "task_type": task_type,
            "provider": offer.provider,
            "maker": identity.maker,
            "base_model": identity.base_model,
            "moving_name": identity.moving or None,
            # It is the retirement date: nearly all ids whose date had passed were gone from a
            # later version of the table.
            "retired_on": retired,
            "function_calling": entry.flag("supports_function_calling"),
            "context_tokens": entry.tokens("max_input_tokens"),
            "output_tokens": entry.tokens("max_output_tokens"),
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "risk_level": "Unknown",
            "provider_type": "Unknown",
        }
        cost = self._cost(offer, task_type)
        return without_nothing(stated) | self._lifecycle(offer.model_id, "") | cost

    def _cost(self, offer: _Offer, task_type: str) -> Record:
        prices = offer.entry
        larger = [name for name in prices.table if _LARGER.fullmatch(name)]
        if prices.table.get("tiered_pricing") is not None:
            larger.insert(0, "tiered_pricing")
            if not any(name in prices.table for name in _PRICES):
                prices = _first_tier(prices)
        priced = self._price(
            task_type,
            offer.model_id,
            *(per_million(prices.number(name)) for name in _PRICES),
        )
        if priced.doubt:
            self._notes[f"cost Unknown: {priced.doubt}"].append(f"{offer.model_id}: {task_type}")
        if not larger:
            return priced.fields
        self._notes[RISING].append(f"{offer.model_id}: {', '.join(larger)}")
        return priced.fields | {"notes": SMALL_REQUESTS}


def _first_tier(entry: Entry) -> Entry:
    """The prices of the smallest requests; empty if the tiers don't tell which these are."""
    tiers = entry.parts("tiered_pricing")
    return base_tier(tiers, lambda tier: tier.start("range")) or entry.part("tiered_pricing", None)
