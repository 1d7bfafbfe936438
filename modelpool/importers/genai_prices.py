"""genai-prices: what providers ask for tokens, from which day on, and for which ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping as Table, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.identity import Identities, Offer, identify
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.rules import PriceRule, lifecycle_by_name, text_is_really
from modelpool.importers.sources import (
    EntryError,
    day,
    number,
    read_json_list,
    text,
    tokens,
    without_nothing,
)
from modelpool.registry import Record

SOURCE = "genai-prices"
_EXPECTED = "genai-prices' list of providers, each with id and models"
_FIELDS = {
    "id",
    "name",
    "description",
    "match",
    "prices",
    "price_comments",
    "context_window",
    "deprecated",
}


def import_genai_prices(
    path: Path, mapping: Mapping, offers: Sequence[Offer], *, source_date: date
) -> ImportResult:
    """Turn genai-prices' file into records: its prices as they are on `source_date`.

    An entry's match rule says which ids it prices: each known offer of its provider belongs to
    the first entry that matches it. An entry that matches none has a record of its own id.
    """
    importer = _Importer(mapping, offers, source_date)
    providers = _providers(path)
    for provider in providers:
        importer.add(provider)
    return importer.account.result(sum(len(provider["models"]) for provider in providers))


def _providers(path: Path) -> list[dict[str, Any]]:
    providers = read_json_list(path, _EXPECTED)
    for position, provider in enumerate(providers, 1):
        is_one = isinstance(provider, dict) and isinstance(provider.get("id"), str)
        models = provider.get("models") if is_one else None
        if not isinstance(models, list) or not all(_is_entry(model) for model in models):
            raise InvalidInputError(f"{path}: found another entry {position}, expected {_EXPECTED}")
    return providers


def _is_entry(model: object) -> bool:
    return isinstance(model, dict) and isinstance(model.get("id"), str)


class _Importer:
    def __init__(self, mapping: Mapping, offers: Sequence[Offer], on: date) -> None:
        self._slugs: dict[str, str] = mapping.section("genai_prices")["providers"]
        self._mapping = mapping
        self._price = PriceRule(mapping, "genai_prices")
        self._lifecycle = lifecycle_by_name(mapping)
        self._really = text_is_really(mapping)
        self._on = on.isoformat()
        self._offers: dict[str, list[Offer]] = defaultdict(list)
        for offer in offers:
            self._offers[offer.provider].append(offer)
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def add(self, provider: Table[str, Any]) -> None:
        slug = self._slugs.get(provider["id"], provider["id"].replace("_", "-"))
        entries = [entry for entry in provider["models"] if self._is_usable(provider, entry)]
        if fallback := provider.get("fallback_model_providers"):
            others = ", ".join(map(str, fallback if isinstance(fallback, list) else [fallback]))
            line = f"{provider['id']}: {others}"
            self._notes["prices that are looked up at other providers were left out"].append(line)
        taken = self._matched(slug, entries)
        own = [
            Offer(re.sub(r"\s", "-", f"{slug}/{entry['id']}"), slug, text(entry, "name") or "")
            for entry in entries
        ]
        identities = identify(own, self._mapping)
        for entry, stand_in, offers in zip(entries, own, taken, strict=True):
            priced = offers or [self._stand_in(stand_in, identities)]
            label = f"{provider['id']}/{entry['id']}"
            with self.account.entry(label, entry) as records:
                for offer in priced:
                    records += self._records(entry, offer)
                if not offers:
                    self._notes["no known offer: the id stands for itself"].append(label)

    def _is_usable(self, provider: Table[str, Any], entry: Table[str, Any]) -> bool:
        label = f"{provider['id']}/{entry['id']}"
        try:
            if unknown := entry.keys() - _FIELDS:
                raise EntryError(f"has the field {sorted(unknown)[0]!r}, which isn't known")
            _matcher(entry.get("match"))
            text(entry, "name")
        except EntryError as error:
            self.account.refuse(label, entry, str(error))
            return False
        return True

    def _matched(self, slug: str, entries: Sequence[dict[str, Any]]) -> list[list[Offer]]:
        """The known offers that each entry prices: an offer belongs to the first that matches."""
        rules: list[tuple[Callable[[str], bool], list[Offer]]]
        rules = [(_matcher(entry["match"]), []) for entry in entries]
        for offer in self._offers[slug]:
            own = offer.model_id.removeprefix(f"{slug}/").casefold()
            first = next((offers for matches, offers in rules if matches(own)), None)
            if first is not None:
                first.append(offer)
        return [offers for _, offers in rules]

    def _stand_in(self, offer: Offer, identities: Identities) -> Offer:
        identity = identities.of(offer.model_id)
        return Offer(
            offer.model_id,
            offer.provider,
            offer.name,
            identity.maker,
            identity.base_model,
            (self._really("text-generation", offer.model_id),),
        )

    def _records(self, entry: Table[str, Any], offer: Offer) -> list[Record]:
        prices, remarks = self._prices(entry, offer.model_id)
        stated = {
            "source": SOURCE,
            "source_date": self._on,
            "model_id": offer.model_id,
            "provider": offer.provider,
            "maker": offer.maker,
            "base_model": offer.base_model,
            "name": offer.name or None,
            "context_tokens": tokens(entry, "context_window"),
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "risk_level": "Unknown",
            "provider_type": "Unknown",
            "notes": " ".join((f"genai-prices {entry['id']!r}.", *remarks)),
        }
        model = without_nothing(stated) | self._maturity(entry, offer)
        return [
            model | {"task_type": task_type} | self._cost(task_type, offer, prices)
            for task_type in offer.task_types
        ]

    def _prices(self, entry: Table[str, Any], model_id: str) -> tuple[dict[str, Any], list[str]]:
        """The prices of the day, with a sentence for each thing that they leave out."""
        stated = entry.get("prices")
        remarks: list[str] = []
        if isinstance(stated, list):
            stated, remarks = self._of_the_day(stated, model_id)
        if not isinstance(stated, dict):
            raise EntryError("states no prices")
        tiers = [what for what, price in stated.items() if isinstance(price, dict)]
        if tiers:
            remarks = [*remarks, "The price of small requests; larger ones cost more."]
            self._notes["prices that rise with the size of a request: the base counts"].append(
                f"{model_id}: {', '.join(tiers)}"
            )
        if "requests_kcount" in stated:
            self._notes["a price for each request was left out"].append(model_id)
        return {name: _base(stated, name) for name in ("input_mtok", "output_mtok")}, remarks

    def _of_the_day(
        self, dated: Sequence[Any], model_id: str
    ) -> tuple[dict[str, Any] | None, list[str]]:
        holds: tuple[str, Any] = ("", None)
        remarks: list[str] = []
        for item in dated:
            constraint = (item.get("constraint") or {}) if isinstance(item, dict) else None
            if not isinstance(constraint, dict):
                raise EntryError("has prices of another shape")
            if constraint.keys() == {"start_time", "end_time"}:
                remarks.append("Cheaper at some hours of the day.")
                self._notes["prices of some hours of the day were left out"].append(model_id)
            elif constraint.keys() - {"start_date"}:
                raise EntryError(f"has prices under another condition: {sorted(constraint)}")
            else:
                start = day(constraint, "start_date") or ""
                if constraint and not start:
                    raise EntryError("has prices from a start_date that is no day")
                if start <= self._on and start >= holds[0]:
                    holds = (start, item.get("prices"))
                elif start > self._on:
                    remarks.append(f"Another price from {start} on.")
                    self._notes["prices that begin later were left out"].append(
                        f"{model_id}: {start}"
                    )
        if holds[0]:
            remarks.append(f"The price since {holds[0]}.")
        return holds[1], remarks

    def _maturity(self, entry: Table[str, Any], offer: Offer) -> Record:
        deprecated = entry.get("deprecated", False)
        if not isinstance(deprecated, bool):
            raise EntryError("deprecated is neither true nor false")
        if deprecated:
            return {"lifecycle": "Deprecated", "lifecycle_basis": "stated:deprecated(true)"}
        return self._lifecycle(offer.model_id, offer.name)

    def _cost(self, task_type: str, offer: Offer, prices: Table[str, Any]) -> Record:
        text = f"{offer.model_id} {offer.name}"
        priced = self._price(task_type, text, prices["input_mtok"], prices["output_mtok"])
        if priced.doubt:
            self._notes[f"cost Unknown: {priced.doubt}"].append(f"{offer.model_id}: {task_type}")
        return priced.fields


def _base(prices: Table[str, Any], name: str) -> float | None:
    price = prices.get(name)
    return number(price, "base") if isinstance(price, dict) else number(prices, name)


def _matcher(rule: Any) -> Callable[[str], bool]:
    """A match rule as a function of an id; case makes no difference."""
    if not isinstance(rule, dict) or len(rule) != 1:
        raise EntryError("has no match rule")
    ((kind, value),) = rule.items()
    if kind in ("or", "and") and isinstance(value, list):
        parts = [_matcher(part) for part in value]
        some = any if kind == "or" else all
        return lambda text: some(part(text) for part in parts)
    if not isinstance(value, str):
        raise EntryError(f"has a match rule {kind!r} without text")
    if kind == "regex":
        found = pattern(value, f"{SOURCE}: match")
        return lambda text: found.search(text) is not None
    wanted = value.casefold()
    simple: dict[str, Callable[[str], bool]] = {
        "equals": lambda text: text == wanted,
        "starts_with": lambda text: text.startswith(wanted),
        "ends_with": lambda text: text.endswith(wanted),
        "contains": lambda text: wanted in text,
    }
    if kind not in simple:
        raise EntryError(f"has a match rule {kind[:40]!r}, which isn't known")
    return simple[kind]
