"""What benchmark importers share: matching names to known offers, and classes of measurements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from modelpool.importers.classes import classify
from modelpool.importers.identity import IdentityRules, Offer, identify
from modelpool.importers.mapping import Mapping
from modelpool.registry import Record


@dataclass(frozen=True, slots=True)
class Measured:
    """The model that a benchmark's name stands for.

    `offers` are the known offers of its base model, the nearest spelling first. `rule` says how
    they were found or, if there are none, what came close. `moving` says that the name has stood
    for several weights.
    """

    model_id: str
    provider: str
    maker: str
    base_model: str
    offers: tuple[str, ...]
    rule: str
    moving: bool = False

    def fields(self) -> Record:
        """The fields of a record that identify the model."""
        identity: Record = {
            "model_id": self.model_id,
            "provider": self.provider,
            "maker": self.maker,
            "base_model": self.base_model,
        }
        return identity | {"moving_name": True} if self.moving else identity

    def join(self) -> str:
        """One sentence on how the name was joined to the registries."""
        if not self.offers:
            return (
                f"no known offer is of these weights{self.rule}; "
                "the id stands for what was measured."
            )
        example = self.model_id if self.model_id in self.offers else self.offers[0]
        return f"joined to {self.base_model} ({example}) by {self.rule}."


class KnownModels:
    """Finds a benchmark's models among the offers of the registries."""

    def __init__(self, offers: Sequence[Offer], mapping: Mapping) -> None:
        section = mapping.section("identity")
        self._rules = IdentityRules(mapping)
        self._own: dict[str, str] = section["own_providers"]
        self._close = {n["name"]: f" ({n['why']})" for n in section["not_joined"]}
        known = identify([offer for offer in offers if offer.base_model is None], mapping)
        self._by_base: dict[str, list[Offer]] = defaultdict(list)
        self._names = {offer.model_id.lower().rpartition("/")[2] for offer in offers}
        for offer in offers:
            base = offer.base_model or known.of(offer.model_id).base_model
            self._by_base[base].append(offer)
        versions = ((base, *self._rules.version(base)) for base in self._by_base)
        self._several = {stem for _, stem, version in versions if version}

    def moves(self, offer: Offer) -> bool:
        """Whether the name of an offer has stood for several weights."""
        return self._rules.moves(offer.model_id, offer.provider)

    def measured(
        self, name: str, hint: str, provider: str = "", *, is_stated: bool = False
    ) -> Measured:
        """The model that a name stands for; `hint` is the maker where the name doesn't tell.

        With `is_stated`, the hint is the maker of any base model that no registry lists, whatever
        family its name suggests: GPT-J isn't OpenAI's. The result is the maker's own offer of the
        base model or, where no registry has one, a new id that stands for the model as measured.
        """
        parts = self._rules.parts(name, provider, hint)
        maker = parts.maker or hint
        stem, version = self._rules.version(parts.name)
        base, rule = f"{maker}/{parts.name}", "the same name, normalised"
        if base not in self._by_base and version and self._is_only(version, maker, stem):
            base, rule = f"{maker}/{stem}", "the only dated version of a name"
        elif name.lower() in self._names:
            rule = "the same name"
        elif parts.name != self._rules.normalise(name):
            rule = "an alias checked by hand"
        offers = self._by_base.get(base, [])
        if is_stated and not offers:
            maker = self._rules.maker_named(hint)
            base = f"{maker}/{parts.name}"
        moving = self._rules.is_moving(parts.name)
        own = self._own_offer(maker, offers, name, moving=moving)
        return Measured(
            model_id=own.model_id if own else base,
            provider=own.provider if own else maker,
            maker=maker,
            base_model=base,
            offers=tuple(sorted((o.model_id for o in offers), key=self._nearness(name))),
            rule=rule if offers else self._close.get(parts.name, ""),
            moving=moving,
        )

    def offers_of(self, model: Measured, stands_for: str) -> list[Offer]:
        """All known offers of the base model, by id; else one for the model as measured.

        What holds for a base model holds for all its offers, but not what is said under a name that
        has stood for several. `stands_for` is the task type of a model that no registry lists.
        """
        alone = Offer(model.model_id, model.provider, "", model.maker, model.base_model)
        known = self._by_base.get(model.base_model, [])
        if model.moving:
            known = [offer for offer in known if offer.model_id == model.model_id]
        offers = sorted(known or [alone], key=lambda o: o.model_id)
        return [replace(o, task_types=o.task_types or (stands_for,)) for o in offers]

    def _is_only(self, version: str, maker: str, stem: str) -> bool:
        """Whether offers by the name alone are of this version: no other one of it is known."""
        base = f"{maker}/{stem}"
        offers = self._by_base.get(base, [])
        names = (self._rules.parts(offer.model_id, offer.provider).name for offer in offers)
        known = {self._rules.version(name)[1] for name in names} - {""}
        several = base in self._several or self._rules.is_moving(stem)
        return bool(offers) and not several and known <= {version}

    def _own_offer(
        self, maker: str, offers: Sequence[Offer], name: str, *, moving: bool
    ) -> Offer | None:
        """The maker's own offer; what a moving name was measured on isn't said of a fixed one."""
        nearness = self._nearness(name)
        provider = self._own.get(maker)
        own = [o for o in offers if o.provider == provider and self.moves(o) == moving]
        return min(own, key=lambda offer: nearness(offer.model_id), default=None)

    def _nearness(self, name: str) -> Callable[[str], tuple[bool, bool, int, str]]:
        """A sort key for ids: those spelled most like the name first."""
        normal = self._rules.normalise(name)

        def nearness(model_id: str) -> tuple[bool, bool, int, str]:
            said = model_id.rpartition("/")[2].lower()
            is_other = self._rules.normalise(said) != normal
            return (said != name.lower(), is_other, len(model_id), model_id)

        return nearness


class MeasuredClasses:
    """Classifies measured numbers by the cut points of one section of the mapping."""

    def __init__(self, mapping: Mapping, section: str) -> None:
        self._mapping = mapping
        self._section = section

    def __call__(self, field: str, cut: str, value: float | None, unit: str) -> Record:
        """The class and its basis by the cut points `cut`; Unknown where nothing was measured."""
        if value is None:
            return {field: "Unknown"}
        basis = field.replace("_class", "_basis").replace("_level", "_basis")
        thresholds = self._mapping.thresholds(self._section, cut)
        rule = re.sub(r"[^a-z0-9_-]+", "_", f"{self._section}_{cut}")
        return {
            field: classify(thresholds, value),
            basis: f"measured:{rule}({value:.4g} {unit}; {thresholds.cuts()})",
        }


def slug(text: Any) -> str:
    """A name as lower-case words with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")
