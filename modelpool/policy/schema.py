"""The published JSON Schema of a policy, which alone defines its fields, values and bounds."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from modelpool.files.schema import compiled
from modelpool.files.shipped import shipped_text

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

PARTS = ("when", "exclude", "only", "prefer", "require", "penalize", "reduce", "accept")
"""The parts of a rule, in the order in which they are written."""


@cache
def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of a policy."""
    return shipped_text("policy.schema.json")


@cache
def schema() -> dict[str, Any]:
    """The parsed schema; don't modify it."""
    parsed: dict[str, Any] = json.loads(schema_text())
    return parsed


@cache
def validator() -> Draft202012Validator:
    """The compiled schema."""
    return compiled(schema())


def part_fields(part: str) -> tuple[str, ...]:
    """The fields of a part of a rule, such as `when` or `exclude`, in the schema's order."""
    return tuple(schema()["$defs"][part]["properties"])


def choices(part: str, field: str) -> tuple[str, ...]:
    """The values that a field may have; empty if it takes any name."""
    declared = schema()["$defs"][part]["properties"][field]
    reference = declared.get("$ref", "").removeprefix("#/$defs/")
    definition = schema()["$defs"][reference] if reference else declared
    return tuple(definition.get("items", {}).get("enum", ()))


def field_table() -> str:
    """The fields of a rule as a Markdown table, for docs/policy.md."""
    lines = ["| part | field | what it says | values |", "|---|---|---|---|"]
    for part in PARTS:
        for field, declared in schema()["$defs"][part]["properties"].items():
            reference = declared.get("$ref", "").removeprefix("#/$defs/")
            values = (schema()["$defs"][reference] if reference else declared)["title"]
            lines.append(f"| `{part}` | `{field}` | {declared['description']} | {values} |")
    return "\n".join(lines) + "\n"
