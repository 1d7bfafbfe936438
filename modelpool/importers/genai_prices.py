"""genai-prices: providers' token prices, since when they apply, and to which model ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.files.refusals import show
from modelpool.importers.identity import Identities, IdentityRules, Offer, identify
from modelpool.importers.mapping import Mapping
from modelpool.importers.reading import Table, read_json
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.rules import (
    RISING,
    SMALL_REQUESTS,
    PriceRule,
    base_tier,
    text_is_really,
)
from modelpool.importers.sources import Entry, EntryError, OddEntryError, without_nothing
from modelpool.registry import Record

SOURCE = "genai-prices"
_EXPECTED = "genai-prices' list of providers, each with id and models"
_PRICES = ("input_mtok", "output_mtok")
_FIELDS = {
    "id",
    "name",
    "description",
    "match",
    "price_comments",
    "context_window",
    "deprecated",
    *(f"prices.{name}" for name in _PRICES),
}
# The kinds of match rules that compare an id with a text.
_MATCHES: dict[str, Callable[[str, str], bool]] = {
    "equals": lambda text, wanted: text == wanted,
    "starts_with": lambda text, wanted: text.startswith(wanted),
    "ends_with": lambda text, wanted: text.endswith(wanted),
    "contains": lambda text, wanted: wanted in text,
}


@dataclass(frozen=True, slots=True)
class _Provider:
    id: str
    entries: list[Entry]
    fallback: Any = None


@dataclass(slots=True)
class _Priced:
    """An entry with its match rule and the known offers that it prices."""

    id: str
    entry: Entry
    matches: Callable[[str], bool]
    offers: list[Offer] = field(default_factory=list)


def import_genai_prices(
    path: Path, mapping: Mapping, offers: Sequence[Offer], *, source_date: date
) -> ImportResult:
    """Turn genai-prices' file into records, with the prices in force on `source_date`.

    An entry's match rule says which ids it prices: each known offer of its provider belongs to
    the first entry that matches it. An entry that matches no offer gives a record under its own id.
    """
    importer = _Importer(mapping, offers, source_date)
    providers, others = _providers(path)
    for provider in providers:
        importer.add(provider)
    for entry, offers_of in others:
        importer.refuse(entry, offers_of)
    return importer.account.result(sum(len(p.entries) for p in providers) + len(others))


def _providers(path: Path) -> tuple[list[_Provider], list[tuple[Entry, str | None]]]:
    """The providers with models; and an entry for each other one, with its id if it has one."""
    content = read_json(path, _EXPECTED)
    listed = content.get("providers") if isinstance(content, dict) else content
    if not isinstance(listed, list):
        shown = type(content).__name__
        raise InvalidInputError(f"{path}: line 1: found {shown}, expected {_EXPECTED}")
    providers: list[_Provider] = []
    others: list[tuple[Entry, str | None]] = []
    for position, about in enumerate(listed, 1):
        table = about if isinstance(about, Table) else Table()
        name, models = table.get("id"), table.get("models")
        name = name if isinstance(name, str) and name else None
        if name is not None and isinstance(models, list):
            entries = [_entry(name, at, model) for at, model in enumerate(models, 1)]
            providers.append(_Provider(name, entries, table.get("fallback_model_providers")))
        else:
            others.append((Entry(name or f"provider {position}", about, table.line), name))
    if not providers:
        raise InvalidInputError(f"{path}: found no provider with models, expected {_EXPECTED}")
    return providers, others


def _entry(provider: str, position: int, model: object) -> Entry:
    named = model.get("id") if isinstance(model, dict) else None
    is_named = isinstance(named, str) and named
    return Entry(f"{provider}/{named}" if is_named else f"{provider}: entry {position}", model)


class _Importer:
    def __init__(self, mapping: Mapping, offers: Sequence[Offer], on: date) -> None:
        self._slugs: dict[str, str] = mapping.section("genai_prices")["providers"]
        self._mapping = mapping
        self._rules = IdentityRules(mapping)
        self._price = PriceRule(mapping, "genai_prices")
        self._lifecycle = mapping.lifecycle_rule()
        self._really = text_is_really(mapping)
        self._on = on.isoformat()
        self._offers: dict[str, list[Offer]] = defaultdict(list)
        for offer in offers:
            self._offers[offer.provider].append(offer)
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def add(self, provider: _Provider) -> None:
        slug = self._slug(provider.id)
        priced = [one for entry in provider.entries if (one := self._priced(entry))]
        if fallback := provider.fallback:
            others = ", ".join(map(str, fallback if isinstance(fallback, list) else [fallback]))
            line = f"{provider.id}: {others}"
            self._notes["prices that are looked up at other providers were left out"].append(line)
        unmatched = self._match(slug, priced)
        if any(one.entry.left_out.keys() & {"match", "id"} for one in priced) or len(priced) < len(
            provider.entries
        ):
            # An entry whose rule can't be read may price any of the unmatched offers.
            self.account.keep(((SOURCE, offer.model_id) for offer in unmatched), "")
        own = [
            Offer(re.sub(r"\s", "-", f"{slug}/{one.id}"), slug, one.entry.text("name") or "")
            for one in priced
        ]
        identities = identify(own, self._mapping)
        for one, stand_in in zip(priced, own, strict=True):
            offers = one.offers or [self._stand_in(stand_in, identities)]
            one.entry.models |= {(SOURCE, offer.model_id) for offer in offers}
            stated = [name for name in one.entry.fields() if name != "prices"]
            fields = [*stated, *_prices_of(one.entry)]
            with self.account.entry(one.entry, fields) as records:
                prices, remarks = self._prices(one.entry, offers)
                for offer in offers:
                    records += self._records(one, offer, prices, remarks)
                if not one.offers:
                    self._notes["no known offer: the id stands for itself"].append(one.entry.label)

    def refuse(self, entry: Entry, provider: str | None) -> None:
        """List a provider without models; earlier claims about its offers may still hold."""
        if provider is not None:
            slug = self._slug(provider)
            entry.models |= {(SOURCE, offer.model_id) for offer in self._offers[slug]}
        self.account.refuse(entry, OddEntryError("names no provider with a list of models"))

    def _slug(self, provider: str) -> str:
        return self._slugs.get(provider, provider.replace("_", "-"))

    def _priced(self, entry: Entry) -> _Priced | None:
        """The entry with its match rule; None if it has no id, which is reported."""
        try:
            entry.check()
            named = entry.text("id")
            if named is None:
                raise OddEntryError("has no id")
        except EntryError as error:
            self.account.refuse(entry, error)
            return None
        try:
            return _Priced(named, entry, _matcher(entry.table.get("match")))
        except EntryError as error:
            entry.leave_out("match", str(error), "a rule that says which ids are meant")
            return _Priced(named, entry, _matcher({"equals": named}))

    def _match(self, slug: str, priced: Sequence[_Priced]) -> list[Offer]:
        """Assign each known offer to the first entry that matches it; returns the unmatched."""
        unmatched: list[Offer] = []
        for offer in self._offers[slug]:
            own = offer.model_id.removeprefix(f"{slug}/").casefold()
            first = next((one for one in priced if one.matches(own)), None)
            (unmatched if first is None else first.offers).append(offer)
        return unmatched

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

    def _records(
        self, one: _Priced, offer: Offer, prices: Entry, remarks: Sequence[str]
    ) -> list[Record]:
        stated = {
            "source": SOURCE,
            "source_date": self._on,
            "model_id": offer.model_id,
            "provider": offer.provider,
            "maker": offer.maker,
            "base_model": offer.base_model,
            "moving_name": self._rules.moves(offer.model_id, offer.provider) or None,
            "name": offer.name or None,
            "context_tokens": one.entry.tokens("context_window"),
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "risk_level": "Unknown",
            "provider_type": "Unknown",
            "notes": " ".join((f"genai-prices {one.id!r}.", *remarks)),
        }
        model = without_nothing(stated) | self._maturity(one.entry, offer)
        return [
            model | {"task_type": task_type} | self._cost(task_type, offer, prices)
            for task_type in offer.task_types
        ]

    def _prices(self, entry: Entry, offers: Sequence[Offer]) -> tuple[Entry, list[str]]:
        """The prices on `source_date`, with a sentence for each kind of price left out."""
        about = [offer.model_id for offer in offers]
        remarks: list[str] = []
        if isinstance(entry.table.get("prices"), list):
            prices, remarks = self._of_the_day(entry, about)
        else:
            prices = entry.inner("prices")
        if entry.table.get("prices") is None:
            entry.leave_out("prices", "nothing", "prices")
        tiers = [what for what, price in prices.table.items() if isinstance(price, dict)]
        if tiers:
            remarks = [*remarks, SMALL_REQUESTS]
            self._notes[RISING] += [f"{model_id}: {', '.join(tiers)}" for model_id in about]
        if "requests_kcount" in prices.table:
            self._notes["a price for each request was left out"] += about
        return prices, remarks

    def _of_the_day(self, entry: Entry, about: Sequence[str]) -> tuple[Entry, list[str]]:
        holds: tuple[str, Entry] = ("", entry.part("prices", None))
        remarks: list[str] = []
        for item in entry.parts("prices"):
            constraint = item.inner("constraint")
            if "constraint" in item.table and not isinstance(
                item.table["constraint"], (dict, type(None))
            ):
                continue
            names = constraint.table.keys()
            if names == {"start_time", "end_time"}:
                remarks.append("Cheaper at some hours of the day.")
                self._notes["prices of some hours of the day were left out"] += about
            elif names - {"start_date"}:
                shown = ", ".join(sorted(map(str, names)))[:80]
                item.leave_out("constraint", f"a condition on {shown}", "a start_date or hours")
            else:
                start = constraint.day("start_date") or ""
                if constraint.table and not start:
                    text = constraint.text("start_date")
                    constraint.leave_out("start_date", repr(text), "a day")
                elif start <= self._on and start >= holds[0]:
                    holds = (start, item.inner("prices"))
                elif start > self._on:
                    remarks.append(f"Another price from {start} on.")
                    self._notes["prices that begin later were left out"] += [
                        f"{model_id}: {start}" for model_id in about
                    ]
        if holds[0]:
            remarks.append(f"The price since {holds[0]}.")
        return holds[1], remarks

    def _maturity(self, entry: Entry, offer: Offer) -> Record:
        if entry.flag("deprecated"):
            return {"lifecycle": "Deprecated", "lifecycle_basis": "stated:deprecated(true)"}
        return self._lifecycle(offer.model_id, offer.name)

    def _cost(self, task_type: str, offer: Offer, prices: Entry) -> Record:
        text = f"{offer.model_id} {offer.name}"
        priced = self._price(task_type, text, *(_base(prices, name) for name in _PRICES))
        if priced.doubt:
            self._notes[f"cost Unknown: {priced.doubt}"].append(f"{offer.model_id}: {task_type}")
        return priced.fields


def _prices_of(entry: Entry) -> Iterator[str]:
    """The field names of all conditional prices, named like unconditional ones."""
    prices = entry.table.get("prices")
    for item in prices if isinstance(prices, list) else ():
        stated = item.get("prices") if isinstance(item, dict) else None
        yield from (f"prices.{name}" for name in (stated if isinstance(stated, dict) else ()))


def _base(prices: Entry, name: str) -> float | None:
    """A price; if it rises with the size of requests, that of the smallest."""
    if not isinstance(prices.table.get(name), dict):
        return prices.number(name)
    rising = prices.inner(name)
    if "base" in rising.table:
        return rising.number("base")
    tier = base_tier(rising.parts("tiers"), lambda tier: tier.number("start"))
    return tier.number("price") if tier else None


def _matcher(rule: Any) -> Callable[[str], bool]:
    """A match rule as a predicate on ids, ignoring case; raises EntryError if it is invalid."""
    if not isinstance(rule, dict) or len(rule) != 1:
        raise EntryError("no match rule")
    ((kind, value),) = rule.items()
    if kind in ("or", "and") and isinstance(value, list):
        parts = [_matcher(part) for part in value]
        some = any if kind == "or" else all
        return lambda text: some(part(text) for part in parts)
    if not isinstance(value, str):
        raise EntryError(f"the match rule {show(kind)} without text")
    if kind == "regex":
        try:
            pattern = re.compile(value, re.IGNORECASE)
        except (re.error, RecursionError, OverflowError):
            raise EntryError(f"the pattern {show(value)}, which isn't one") from None
        return lambda text: pattern.search(text) is not None
    if kind not in _MATCHES:
        raise EntryError(f"the match rule {show(kind)}, which isn't known")
    wanted, matches = value.casefold(), _MATCHES[kind]
    return lambda text: matches(text, wanted)
