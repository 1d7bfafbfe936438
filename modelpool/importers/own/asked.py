"""Which offer a log's model is: what a tool calls it, as the registries do."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table, Sequence
from dataclasses import dataclass
from typing import Any

from modelpool.importers.benchmarks import KnownModels, slug
from modelpool.importers.identity import IdentityRules, Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.sources import EntryError
from modelpool.registry import Record

_OFF = ("", "false", "none", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A model as a tool asked it.

    `label` is the whole name in the log, `provider` the tool's word for who was asked (or the slug
    itself, with `is_id`), `name` the model there. `elsewhere` says that it was asked at an address
    of its own, `stored` how its weights were stored if not as published.
    """

    label: str
    provider: str
    name: str
    is_id: bool = False
    elsewhere: bool = False
    stored: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The offer: the fields that identify it, how it was found, and whether it is a known offer.

    Latency and cost were measured on an offer only if `is_offer`: not where the weights ran on the
    user's own machine and no offer was named.
    """

    fields: Record
    how: str
    is_offer: bool


class AskedModels:
    """Finds the offers of the registries that logs are about; `given` is the caller's own id."""

    def __init__(self, mapping: Mapping, offers: Sequence[Offer], given: str | None) -> None:
        self._section = mapping.section("own")
        self._known = KnownModels(offers, mapping)
        self._rules = IdentityRules(mapping)
        self._by_id = {offer.model_id.casefold(): offer for offer in offers}
        self._given = given
        self._no_provider = frozenset(("", *self._section["no_provider"]))

    def named(self, asked: Asked) -> Named:
        """The offer; raises EntryError if what was asked is no model."""
        given = self._given or self._section["models"].get(asked.label)
        if given:
            return self._by_word(given, asked)
        tool = asked.provider.lower()
        if not asked.name or (tool in self._section["programs"] and not asked.is_id):
            raise EntryError(
                f"is of {asked.label!r}, which names no model: say --model, or own.models"
            )
        if asked.is_id:
            return self._offer(asked, asked.provider) if asked.provider else self._weights(asked)
        provider = self._section["providers"].get(tool, slug(tool))
        elsewhere = asked.elsewhere and provider not in self._section["own_addresses"]
        if elsewhere or asked.stored or tool in self._no_provider:
            return self._weights(asked)
        return self._offer(asked, provider)

    def _by_word(self, model_id: str, asked: Asked) -> Named:
        how = f"{asked.label!r} is {model_id}, as the importer was told."
        if offer := self._by_id.get(model_id.casefold()):
            return Named(fields=_fields(offer), how=how, is_offer=True)
        return Named(fields={"model_id": model_id}, how=how, is_offer=True)

    def _weights(self, asked: Asked) -> Named:
        """Weights with no provider: the maker's own offer, for what depends on weights alone."""
        *path, name = asked.name.split("/")
        model = self._known.measured(name, slug(path[-1]) if path else "unknown")
        if not asked.stored or asked.stored in re.split(r"[^a-z0-9]+", name.lower()):
            return Named(fields=model.fields(), how=model.join(), is_offer=False)
        base = f"{model.base_model}-{asked.stored}"
        how = f"{asked.name} ran as {asked.stored}: other weights than {model.base_model}."
        fields = {"model_id": base, "provider": model.provider, "maker": model.maker}
        return Named(fields=fields | {"base_model": base}, how=how, is_offer=False)

    def _offer(self, asked: Asked, provider: str) -> Named:
        model_id = re.sub(r"\s+", "-", f"{provider}/{asked.name}")
        if offer := self._by_id.get(model_id.casefold()):
            how = f"{asked.label!r} is the known offer {offer.model_id}."
            return Named(fields=_fields(offer), how=how, is_offer=True)
        *path, name = asked.name.split("/")
        model = self._known.measured(name, slug(path[-1]) if path else provider, provider)
        same = (self._by_id[known.casefold()] for known in model.offers)
        if own := next((offer for offer in same if offer.provider == provider), None):
            how = f"{asked.label!r} is the offer {own.model_id} by {model.rule}."
            return Named(fields=_fields(own), how=how, is_offer=True)
        fields = {"model_id": model_id, "provider": provider}
        if model.offers or path or self._rules.parts(name, provider).maker:
            fields = model.fields() | fields
        how = f"no known offer of {provider} is {asked.name!r}; the id stands for what was asked."
        return Named(fields=fields, how=how, is_offer=True)


def told(label: str) -> Asked:
    """The model of a table: an offer's id, or a name alone."""
    provider, _, name = label.partition("/")
    return Asked(label=label, provider=provider if name else "", name=name or label, is_id=True)


def stored_as(arguments: Table[str, Any], mapping: Mapping) -> str:
    """How weights were stored, by the arguments of a run; '' if as published."""
    section = mapping.section("own")
    for argument, ending in section["stored_as"].items():
        value = str(arguments.get(argument) or "").removeprefix("torch.").lower()
        if value in _OFF:
            continue
        if ending:
            return str(ending)
        if value not in section["plain"]:
            return slug(value)
    return ""


def _fields(offer: Offer) -> Record:
    stated = {
        "model_id": offer.model_id,
        "provider": offer.provider,
        "maker": offer.maker,
        "base_model": offer.base_model,
    }
    return {field: value for field, value in stated.items() if value}
