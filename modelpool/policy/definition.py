"""Policies and rules, and their forms in files and on the graph's nodes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from modelpool.policy import schema

_MOST_NAMED = 10
_COUNTS = ("workers", "verifications")
_MIXED = ("require", "penalize", "reduce", "accept")
_NAMED = {"provider": "provider ", "maker": "maker ", "base_model": "base model "}
_SHORT = {
    "risk_level": "risk ",
    "accuracy_class": "accuracy ",
    "latency_class": "latency ",
    "cost_class": "cost ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: which tasks it applies to, and what it does about models, workers and findings.

    The eight parts are those of `policy.schema.json`; an omitted one is empty. `inherited` is the
    name@version of the policy that the rule comes from, None if it is this one.
    """

    name: str
    description: str | None = None
    replaces: bool = False
    inherited: str | None = None
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    require: Mapping[str, Any] = field(default_factory=dict)
    penalize: Mapping[str, Any] = field(default_factory=dict)
    reduce: Mapping[str, Any] = field(default_factory=dict)
    accept: Mapping[str, Any] = field(default_factory=dict)

    def definition(self) -> dict[str, Any]:
        """The rule as in a policy file."""
        return {
            "name": self.name,
            **({"description": self.description} if self.description else {}),
            **({"replaces": True} if self.replaces else {}),
            **self.substance(),
        }

    def substance(self) -> dict[str, Any]:
        """The rule's parts, without its name and description."""
        parts = {name: getattr(self, name) for name in schema.PARTS}
        return {name: _plain(part) for name, part in parts.items() if part}

    def properties(self) -> dict[str, Any]:
        """The properties of the rule's node; `needed` says in words what it leaves of a model."""
        row: dict[str, Any] = {"name": self.name, "description": self.description}
        row |= {"replaces": self.replaces or None, "inherited": self.inherited}
        row |= {f"when_{name}": list(values) for name, values in self.when.items()}
        row |= {f"exclude_{name}": list(values) for name, values in self.exclude.items()}
        row |= {f"only_{name}": list(values) for name, values in self.only.items()}
        for part in _MIXED:
            row |= {f"{part}_{name}": v for name, v in _plain(getattr(self, part)).items()}
        if self.exclude:
            row["excludes"] = list(self.exclude)
            row["needed"] = needed(self.exclude)
        if self.only:
            row["admits"] = list(self.only)
            row["needed"] = needed_of_only(self.only)
        for name, values in self.prefer.items():
            row |= {"prefer_field": name, "prefer_order": list(values)}
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy, to which the graph gives a version.

    One that `extends` another is read with only its own rules. After joining it with its base,
    `extends` is the base's name@version, `extends_digest` its digest, and `rules` are all rules.
    """

    name: str
    description: str | None
    rules: tuple[Rule, ...]
    extends: str | None = None
    extends_digest: str | None = None
    drop: tuple[str, ...] = ()

    def definition(self) -> dict[str, Any]:
        """The policy as in a file, without inherited rules."""
        return {
            "name": self.name,
            **({"description": self.description} if self.description else {}),
            **({"extends": self.extends} if self.extends else {}),
            **({"drop": list(self.drop)} if self.drop else {}),
            "rules": [rule.definition() for rule in self.rules if rule.inherited is None],
        }

    def in_full(self) -> dict[str, Any]:
        """The policy as an equivalent file that extends no other policy."""
        rules = [replace(rule, replaces=False).definition() for rule in self.rules]
        return {**replace(self, extends=None, drop=(), rules=()).definition(), "rules": rules}

    def digest(self) -> str:
        """A digest, 32 hex digits, of the policy's content, whatever the layout of its file."""
        said = self.definition()
        if self.extends_digest:
            said["extends_digest"] = self.extends_digest
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def rule_rows(self) -> list[dict[str, Any]]:
        """The properties of the rules' nodes, in the rules' order."""
        return [rule.properties() for rule in self.rules]


def from_definition(parsed: Mapping[str, Any]) -> Policy:
    """The policy in a file that conforms to the schema, with normalised numbers."""
    return Policy(
        name=parsed["name"],
        description=parsed.get("description"),
        extends=parsed.get("extends"),
        drop=tuple(parsed.get("drop", ())),
        rules=tuple(_rule(rule) for rule in parsed["rules"]),
    )


def from_rows(policy: Mapping[str, Any], rules: Sequence[Mapping[str, Any]]) -> Policy:
    """The policy with these properties of its node and its rules' nodes."""
    return Policy(
        name=policy["name"],
        description=policy.get("description"),
        extends=policy.get("extends"),
        extends_digest=policy.get("extends_digest"),
        drop=tuple(policy.get("drop") or ()),
        rules=tuple(_rule(_parts(row)) for row in rules),
    )


def needed(exclude: Mapping[str, Sequence[str]]) -> str:
    """What a rule with exclude leaves, in words: 'not (provider acme with cost High)'."""
    if len(exclude) == 1:
        ((name, values),) = exclude.items()
        return f"not {_NAMED.get(name, '')}{' or '.join(values)}"
    labels = _NAMED | _SHORT
    patterns = [f"{labels.get(name, '')}{' or '.join(v)}" for name, v in exclude.items()]
    return f"not ({' with '.join(patterns)})"


def needed_of_only(only: Mapping[str, Sequence[str]]) -> str:
    """What a rule with only admits, in words: 'one of acme, beta'."""
    if len(only) == 1:
        (values,) = only.values()
        return f"one of {_listed(values)}"
    return " and ".join(f"{name.replace('_', ' ')} one of {_listed(v)}" for name, v in only.items())


def _listed(values: Sequence[str]) -> str:
    more = f" or {len(values) - _MOST_NAMED} more" if len(values) > _MOST_NAMED else ""
    return f"{', '.join(values[:_MOST_NAMED])}{more}"


def _rule(parsed: Mapping[str, Any]) -> Rule:
    lists = {
        part: {
            name: tuple(parsed[part][name])
            for name in schema.part_fields(part)
            if name in parsed.get(part, {})
        }
        for part in ("when", "exclude", "only", "prefer")
    }
    needs = {
        part: {
            name: _normal(name, parsed[part][name])
            for name in schema.part_fields(part)
            if name in parsed.get(part, {})
        }
        for part in _MIXED
    }
    return Rule(
        name=parsed["name"],
        description=parsed.get("description"),
        replaces=bool(parsed.get("replaces")),
        inherited=parsed.get("inherited"),
        **lists,
        **needs,
    )


def _parts(row: Mapping[str, Any]) -> dict[str, Any]:
    """A node's properties as the parts of a rule."""
    prefer = {row["prefer_field"]: row["prefer_order"]} if row.get("prefer_field") else {}
    found = {
        part: {
            name: row[f"{part}_{name}"]
            for name in schema.part_fields(part)
            if row.get(f"{part}_{name}") is not None
        }
        for part in ("when", "exclude", "only", *_MIXED)
    }
    said = {name: row.get(name) for name in ("name", "description", "replaces", "inherited")}
    return {**said, "prefer": prefer, **found}


def _normal(name: str, value: Any) -> Any:
    """A normalised value, so that equal policies have equal digests: 2.0 workers are 2."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return int(value) if name in _COUNTS else float(value)


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in part.items()}
