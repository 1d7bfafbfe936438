"""What a policy holds, as it stands in a file and as it stands on the nodes of the graph."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelpool.policy import schema

_COUNTS = ("workers", "verifications")
_NAMED = {"provider": "provider ", "maker": "maker ", "base_model": "base model "}
_SHORT = {
    "risk_level": "risk ",
    "accuracy_class": "accuracy ",
    "latency_class": "latency ",
    "cost_class": "cost ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: the tasks that it is about, and what it excludes, prefers, requires and penalizes.

    The five parts are those of `policy.schema.json`; one that isn't given is empty.
    """

    name: str
    description: str | None = None
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    require: Mapping[str, Any] = field(default_factory=dict)
    penalize: Mapping[str, Any] = field(default_factory=dict)

    def definition(self) -> dict[str, Any]:
        """The rule as it stands in a file."""
        parts = {"when": self.when, "exclude": self.exclude, "prefer": self.prefer}
        return {
            "name": self.name,
            **({"description": self.description} if self.description else {}),
            **{name: {f: list(v) for f, v in part.items()} for name, part in parts.items() if part},
            **({"require": _plain(self.require)} if self.require else {}),
            **({"penalize": _plain(self.penalize)} if self.penalize else {}),
        }

    def properties(self) -> dict[str, Any]:
        """The rule as it stands on its node; `needed` says in words what it leaves of a model."""
        row: dict[str, Any] = {"name": self.name, "description": self.description}
        row |= {f"when_{name}": list(values) for name, values in self.when.items()}
        row |= {f"exclude_{name}": list(values) for name, values in self.exclude.items()}
        row |= {f"require_{name}": value for name, value in _plain(self.require).items()}
        row |= {f"penalize_{name}": value for name, value in _plain(self.penalize).items()}
        if self.exclude:
            row["excludes"] = list(self.exclude)
            row["needed"] = needed(self.exclude)
        for name, values in self.prefer.items():
            row |= {"prefer_field": name, "prefer_order": list(values)}
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy of some name; the graph gives it a version."""

    name: str
    description: str | None
    rules: tuple[Rule, ...]

    def definition(self) -> dict[str, Any]:
        """The policy as it stands in a file."""
        return {
            "name": self.name,
            **({"description": self.description} if self.description else {}),
            "rules": [rule.definition() for rule in self.rules],
        }

    def digest(self) -> str:
        """32 hex digits over what the policy says; how its file is laid out makes no difference."""
        text = json.dumps(self.definition(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def rule_rows(self) -> list[dict[str, Any]]:
        """The rules in their order, as they stand on their nodes."""
        return [rule.properties() for rule in self.rules]


def from_definition(parsed: Mapping[str, Any]) -> Policy:
    """The policy of a file that keeps to the schema; its numbers are given one form."""
    return Policy(
        name=parsed["name"],
        description=parsed.get("description"),
        rules=tuple(_rule(rule) for rule in parsed["rules"]),
    )


def from_row(name: str, description: str | None, rules: Sequence[Mapping[str, Any]]) -> Policy:
    """The policy of these properties of nodes."""
    return Policy(
        name=name, description=description, rules=tuple(_rule(_parts(row)) for row in rules)
    )


def needed(exclude: Mapping[str, Sequence[str]]) -> str:
    """What a rule leaves, in words: 'not Experimental', 'not (provider acme with cost High)'."""
    if len(exclude) == 1:
        ((name, values),) = exclude.items()
        return f"not {_NAMED.get(name, '')}{' or '.join(values)}"
    labels = _NAMED | _SHORT
    patterns = [f"{labels.get(name, '')}{' or '.join(v)}" for name, v in exclude.items()]
    return f"not ({' with '.join(patterns)})"


def _rule(parsed: Mapping[str, Any]) -> Rule:
    lists = {
        part: {
            name: tuple(parsed[part][name])
            for name in schema.part_fields(part)
            if name in parsed.get(part, {})
        }
        for part in ("when", "exclude", "prefer")
    }
    needs = {
        part: {
            name: _normal(name, parsed[part][name])
            for name in schema.part_fields(part)
            if name in parsed.get(part, {})
        }
        for part in ("require", "penalize")
    }
    return Rule(name=parsed["name"], description=parsed.get("description"), **lists, **needs)


def _parts(row: Mapping[str, Any]) -> dict[str, Any]:
    """A node's properties as the parts of a rule."""
    prefer = {row["prefer_field"]: row["prefer_order"]} if row.get("prefer_field") else {}
    found = {
        part: {
            name: row[f"{part}_{name}"]
            for name in schema.part_fields(part)
            if row.get(f"{part}_{name}") is not None
        }
        for part in ("when", "exclude", "require", "penalize")
    }
    return {"name": row["name"], "description": row.get("description"), "prefer": prefer, **found}


def _normal(name: str, value: Any) -> Any:
    """A need in one form, so that equal policies have equal digests: 2.0 workers are 2."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return int(value) if name in _COUNTS else float(value)


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in part.items()}
