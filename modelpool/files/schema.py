"""The published JSON Schemas of records, which alone define fields, types, classes and lengths.

Each function takes the name of a schema in `modelpool/data/`, by default the registry's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from modelpool.files.shipped import shipped_text

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a record as the schema declares it.

    `expected` completes 'expected …' in a message; `choices` is empty unless the field has a fixed
    set of values; `type` is 'string', 'integer', 'number' or 'boolean'.
    """

    name: str
    required: bool
    type: str
    choices: tuple[str, ...]
    expected: str
    description: str
    form: str


@cache
def schema_text(name: str = "registry") -> str:
    """The JSON Schema (draft 2020-12) of a record."""
    return shipped_text(f"{name}.schema.json")


@cache
def schema(name: str = "registry") -> dict[str, Any]:
    """The parsed schema; don't modify it."""
    parsed: dict[str, Any] = json.loads(schema_text(name))
    return parsed


@cache
def fields(name: str = "registry") -> dict[str, Field]:
    """The fields of a record by name, in the order in which they are written."""
    definitions = schema(name)["$defs"]
    required = set(schema(name)["required"])
    result = {}
    for field, declared in schema(name)["properties"].items():
        definition = definitions[declared["$ref"].removeprefix("#/$defs/")]
        choices = tuple(definition.get("enum", ()))
        result[field] = Field(
            name=field,
            required=field in required,
            type=definition.get("type", "string"),
            choices=choices,
            expected=f"one of {', '.join(choices)}" if choices else definition["title"],
            description=declared["description"],
            form=definition["description"],
        )
    return result


@cache
def validator(name: str = "registry") -> Draft202012Validator:
    """The compiled schema."""
    return compiled(schema(name))


def compiled(declared: dict[str, Any]) -> Draft202012Validator:
    """A JSON Schema, compiled; formats such as `date` are checked."""
    # The library would import it amid its own code, where an interruption ends in a panic.
    import decimal  # noqa: F401

    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(declared, validate_formats=True)


@cache
def required_fields() -> tuple[str, ...]:
    """The fields that every complete record has, in the order in which they are written."""
    return tuple(field.name for field in fields().values() if field.required)


@cache
def claimed_fields() -> tuple[str, ...]:
    """The fields whose values are claimed: neither a claim's key and provenance, nor its bases."""
    named = ("model_id", "task_type", "kind_of", "source", "source_date", "scope")
    return tuple(f for f in fields() if f not in named and not f.endswith("_basis"))


def field_table(name: str = "registry") -> str:
    """The fields as a Markdown table, for the documentation."""
    lines = ["| field | must be given | what it says | form |", "|---|---|---|---|"]
    for field in fields(name).values():
        choices = ", ".join(field.choices)
        form = f"{choices}. {field.form}" if choices else field.form
        required = "yes" if field.required else ""
        lines.append(f"| `{field.name}` | {required} | {field.description} | {form} |")
    return "\n".join(lines) + "\n"
