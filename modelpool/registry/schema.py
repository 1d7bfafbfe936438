"""The published JSON Schema of a record: the one place for fields, types, classes and lengths."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a record as the schema declares it.

    `expected` completes 'expected …' in a message; `choices` is empty unless the field is one of
    a few values; `type` is 'string', 'integer' or 'number'.
    """

    name: str
    required: bool
    type: str
    choices: tuple[str, ...]
    expected: str
    description: str
    form: str


@cache
def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of a registry record."""
    from importlib import resources

    return (resources.files("modelpool") / "data" / "registry.schema.json").read_text("utf-8")


@cache
def schema() -> dict[str, Any]:
    """The parsed schema; not to be changed."""
    parsed: dict[str, Any] = json.loads(schema_text())
    return parsed


@cache
def fields() -> dict[str, Field]:
    """The fields of a record by name, in the order in which they are written."""
    definitions = schema()["$defs"]
    required = set(schema()["required"])
    result = {}
    for name, declared in schema()["properties"].items():
        definition = definitions[declared["$ref"].removeprefix("#/$defs/")]
        choices = tuple(definition.get("enum", ()))
        result[name] = Field(
            name=name,
            required=name in required,
            type=definition.get("type", "string"),
            choices=choices,
            expected=f"one of {', '.join(choices)}" if choices else definition["title"],
            description=declared["description"],
            form=definition["description"],
        )
    return result


@cache
def validator() -> Draft202012Validator:
    """The compiled schema."""
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(schema(), validate_formats=True)


def field_table() -> str:
    """The fields as a Markdown table, for docs/registry-format.md."""
    lines = ["| field | must be given | what it says | form |", "|---|---|---|---|"]
    for field in fields().values():
        choices = ", ".join(field.choices)
        form = f"{choices}. {field.form}" if choices else field.form
        required = "yes" if field.required else ""
        lines.append(f"| `{field.name}` | {required} | {field.description} | {form} |")
    return "\n".join(lines) + "\n"
