"""Rules that several importers share: the real task type of text models, and cost classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from modelpool.importers.classes import Thresholds, classify
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.sources import Entry
from modelpool.registry import Record
from modelpool.registry.lifecycle import whole_words

SMALL_REQUESTS = "The price of small requests; larger ones cost more."
"""A record's notes if its price rises with the size of a request."""
RISING = "prices that rise with the size of a request: the base counts"
"""The topic of the report's notes on such prices."""


def base_tier(tiers: Sequence[Entry], start: Callable[[Entry], float | None]) -> Entry | None:
    """The tier for the smallest requests; None if that is unclear."""
    starts = [start(tier) for tier in tiers]
    known = [(at, number) for number, at in enumerate(starts) if at is not None]
    first = min(known, default=None)
    if first is None or (first[0] > 0 and len(known) < len(starts)):
        return None
    return tiers[first[1]]


def text_is_really(mapping: Mapping) -> Callable[[str, str], str]:
    """A function from a stated task type and the model's names to the real task type."""
    rules = [
        (pattern(rule["pattern"], "task_types.text_is_really"), rule["task_type"])
        for rule in mapping.section("task_types")["text_is_really"]
    ]

    def rule(task_type: str, about: str) -> str:
        if task_type != "text-generation":
            return task_type
        return next((really for found, really in rules if found.search(about)), task_type)

    return rule


@dataclass(frozen=True, slots=True)
class Priced:
    """Price fields and cost class of one record; `doubt` says why the class is Unknown."""

    fields: Record
    doubt: str = ""


class PriceRule:
    """Prices in US dollars per million tokens, and the cost class that follows from them."""

    def __init__(self, mapping: Mapping, section: str) -> None:
        cost = mapping.section("cost")
        self._thresholds: Thresholds = mapping.thresholds(section, "cost")
        self._blended = frozenset(cost["blended"])
        self._input_only = frozenset(cost["input_only"])
        self._free = whole_words(cost["free_words"])

    def __call__(
        self, task_type: str, text: str, input_price: float | None, output_price: float | None
    ) -> Priced:
        """Classify the prices; `text` may say that the offer is free: its id and name."""
        prices = {"input_price_usd": input_price, "output_price_usd": output_price}
        if not input_price and not output_price:
            if input_price is None and output_price is None:
                return _unknown({}, "no price of tokens is stated")
            if free := self._free.search(text):
                basis = f"stated:free(price 0 and the word {free.group().lower()})"
                known = {name: price for name, price in prices.items() if price is not None}
                return Priced(known | {"cost_class": "Low", "cost_basis": basis})
            return _unknown({}, "a price of 0 without the word free is taken as not known")
        known = {name: price for name, price in prices.items() if price}
        if task_type in self._input_only and input_price:
            return self._classified(known, "input", input_price)
        if task_type in self._blended:
            if not input_price or not output_price:
                return _unknown(known, "only one of the two prices is known")
            return self._classified(known, "blended", (3 * input_price + output_price) / 4)
        return _unknown(known, "the price of tokens doesn't say what such a task costs")

    def _classified(self, prices: Record, what: str, price: float) -> Priced:
        cuts = self._thresholds.cuts()
        basis = f"derived:price_terciles({what} {price:.4g} USD/Mtok; {cuts})"
        return Priced(
            prices | {"cost_class": classify(self._thresholds, price), "cost_basis": basis}
        )


def _unknown(prices: Record, doubt: str) -> Priced:
    return Priced(prices | {"cost_class": "Unknown"}, doubt)
