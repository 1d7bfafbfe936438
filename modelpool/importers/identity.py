"""Which offers share a base model, and who made it: the mapping's rules applied to ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from modelpool.importers.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Offer:
    """A model as a provider offers it; `maker` and `base_model` are None while unknown.

    `task_types` are those for which a registry lists it.
    """

    model_id: str
    provider: str
    name: str = ""
    maker: str | None = None
    base_model: str | None = None
    task_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The base model behind an id, and its maker if the id tells.

    `moving` says that the name has stood for several weights: two offers of that base model needn't
    be of the same ones.
    """

    maker: str | None
    base_model: str
    moving: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    """A normalised id, with its version still in the name."""

    maker: str | None
    scope: str
    name: str


class IdentityRules:
    """The section `identity` of the mapping, applied to one id at a time."""

    def __init__(self, mapping: Mapping) -> None:
        section = mapping.section("identity")
        self._misnamed: dict[str, str] = {m["model_id"]: m["is"] for m in section["misnamed"]}
        self._path_noise = re.compile("|".join(section["path_noise"]))
        self._hosts = frozenset(section["hosts"])
        self._rewrites = _rewrites(section["rewrites"])
        self._reorders = _rewrites(section["reorders"])
        self._versions = [
            (re.compile(f"(?:{rule['ends']})$"), re.compile(rule["of"]))
            for rule in section["versions"]
        ]
        self._latest = re.compile(f"(?:{'|'.join(section['latest'])})$")
        self._stored: dict[str, str] = section["stored_as"]
        several = [*map(re.escape, section["several_versions"])]
        names = "|".join([*several, *(rule["names"] for rule in section["moving"])])
        self._moving = re.compile(f"(?:{names})(?:-(?:{'|'.join(set(self._stored.values()))}))?")
        self._normal: dict[str, str] = {}
        self._says_stored = re.compile(section["says_stored_as"])
        self._aliases: dict[str, str] = {a["name"]: a["is"] for a in section["aliases"]}
        self._orgs: dict[str, str] = {}
        self._families: list[tuple[str, re.Pattern[str]]] = []
        for maker, about in section["makers"].items():
            self._orgs |= dict.fromkeys([maker, *about.get("orgs", [])], maker)
            if families := about.get("families"):
                self._families.append((maker, re.compile(f"(?:{'|'.join(families)})")))

    def normalise(self, name: str) -> str:
        """A model's name, without path, in the canonical spelling for comparisons."""
        if name not in self._normal:
            # What one rule leaves may be what another is for.
            before, text = "", self._respelled(name)
            while text != before:
                before, text = text, self._respelled(text)
            self._normal[name] = text
        return self._normal[name]

    def _respelled(self, name: str) -> str:
        text = name.lower()
        for pattern, to in self._rewrites:
            text = pattern.sub(to, text)
        text = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
        text = re.sub(r"(?<=[a-z]{3})(?=\d)", "-", text)
        text = self._without_maker(text)
        for pattern, to in self._reorders:
            text = pattern.sub(to, text)
        return text

    def parts(self, model_id: str, provider: str, hint: str | None = None) -> _Parts:
        """The maker and the normalised name in an id; `hint` is the maker if the id gives none."""
        meant = self._misnamed.get(model_id, model_id)
        path = meant.lower().removeprefix(f"{provider.lower()}/").split("/")
        if "models" in path[:-1]:
            # What is between the maker and its models is the name of an app.
            path = [path[0], *path[path.index("models") + 1 :]]
        orgs, names = [], []
        for segment in path:
            if segment != path[-1] and self._is_org(segment):
                orgs.append(segment)
            elif not self._path_noise.fullmatch(segment):
                names.append(segment)
        name = self.normalise("-".join(names) or path[-1])
        org = next((self._orgs[o] for o in reversed(orgs) if o not in self._hosts), None)
        maker = org or self.maker_of(name) or hint
        if maker is None and len(names) > 1:
            # The first part of a path that no rule covers is most likely the maker.
            maker = re.sub(r"[^a-z0-9]+", "-", names[0]).strip("-")
            name = self.normalise("-".join(names[1:]))
        stored = self._stored.get(provider.lower())
        if stored and not self._says_stored.search(name):
            return _Parts(maker, maker or provider.lower(), f"{name}-{stored}")
        return self._aliased(_Parts(maker, maker or provider.lower(), name))

    def maker_of(self, name: str) -> str | None:
        """The maker of the model family that a normalised name begins with."""
        return next((maker for maker, begins in self._families if begins.match(name)), None)

    def maker_named(self, org: str) -> str:
        """The maker that an organisation's name stands for; the name itself if no rule has it."""
        return self._orgs.get(org, org)

    def version(self, name: str) -> tuple[str, str]:
        """A normalised name without its dated version, and that version ('' if it has none)."""
        for ends, of in self._versions:
            if (match := ends.search(name)) and of.search(name):
                return name[: match.start()], match.group()
        return name, ""

    def latest_of(self, name: str) -> str | None:
        """The name without a suffix such as `-latest`; None if it has none."""
        match = self._latest.search(name)
        return name[: match.start()] if match else None

    def has_several_versions(self, name: str) -> bool:
        """Whether the mapping says that a name has stood for more than one model."""
        return self._moving.fullmatch(name) is not None

    def is_moving(self, name: str) -> bool:
        """Whether a normalised name has stood for more than one model, or is that of the newest."""
        return self.latest_of(name) is not None or self.has_several_versions(name)

    def moves(self, model_id: str, provider: str) -> bool:
        """Whether the name in an id is a moving one."""
        return self.is_moving(self.parts(model_id, provider).name)

    def _is_org(self, segment: str) -> bool:
        return segment in self._orgs or segment in self._hosts

    def _without_maker(self, name: str) -> str:
        for org, maker in self._orgs.items():
            rest = name.removeprefix(f"{org}-")
            if rest != name and self.maker_of(rest) == maker:
                return rest
        return name

    def _aliased(self, parts: _Parts) -> _Parts:
        name = self._aliases.get(parts.name)
        return parts if name is None else _Parts(parts.maker, parts.scope, name)


class Identities:
    """The identities of offers; `ambiguous` lists the aliases that weren't merged."""

    def __init__(self, by_id: dict[str, Identity], ambiguous: list[str]) -> None:
        self._by_id = by_id
        self.ambiguous = ambiguous

    def of(self, model_id: str) -> Identity:
        """The identity of one of the identified offers."""
        return self._by_id[model_id]


def identify(offers: Iterable[Offer], mapping: Mapping) -> Identities:
    """Apply the rules to all offers of one import.

    A name and its dated version are one base model if only one such version is known, to the
    mapping and among the offers; if several are, each is a base model of its own.
    """
    rules = IdentityRules(mapping)
    parts = {offer.model_id: rules.parts(offer.model_id, offer.provider) for offer in offers}
    versions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part in parts.values():
        stem, version = rules.version(part.name)
        if version:
            versions[part.scope, stem].add(version)
    ambiguous: list[str] = []
    by_id: dict[str, Identity] = {}
    for model_id, part in parts.items():
        stem = rules.latest_of(part.name) or rules.version(part.name)[0]
        known = versions.get((part.scope, stem), set())
        several = len(known) > 1 or rules.has_several_versions(stem)
        is_alias = part.name == stem or rules.latest_of(part.name) is not None
        if several and is_alias:
            ambiguous.append(f"{model_id}: one of {', '.join(sorted(stem + v for v in known))}")
        one = known and not several
        by_id[model_id] = Identity(
            part.maker,
            f"{part.scope}/{stem if one else part.name}",
            rules.is_moving(part.name) or (several and is_alias),
        )
    return Identities(by_id, sorted(ambiguous))


def _rewrites(rules: list[dict[str, Any]]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rule["pattern"]), rule["to"]) for rule in rules]
