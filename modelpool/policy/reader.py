"""Reading a policy file: everything is checked, and every problem is reported with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelpool.arguments import did_you_mean
from modelpool.exceptions import PolicyFileError, Problem
from modelpool.files.opening import UnreadableFileError, read_content, text_of
from modelpool.files.readers import NameTwice, each_once
from modelpool.files.refusals import escape, show
from modelpool.files.shipped import shipped_text
from modelpool.policy import schema
from modelpool.policy.contradictions import contradictions
from modelpool.policy.definition import Policy, from_definition
from modelpool.policy.faults import Fault, Pointer, shown_pointer

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

LARGEST_FILE = 4 * 1024 * 1024


def read_policy(path: Path) -> Policy:
    """The policy in a JSON file; raises PolicyFileError with every problem.

    A problem's `location` is its line, its `field` the JSON pointer to it.
    """
    name = escape(str(path))
    return parse_policy(_text(path, name), name)


@cache
def shipped_policy() -> Policy:
    """The policy in force until another one is activated: data/policy.json."""
    return parse_policy(shipped_text("policy.json"), "policy.json")


def parse_policy(text: str, file: str) -> Policy:
    """The policy in a JSON text; `file` names it in problems."""
    try:
        parsed = json.loads(text, object_pairs_hook=each_once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}"
        expected = f"valid JSON: {error.msg.lower()} at column {error.colno}"
        raise _refused(file, [(where, "", "", expected)]) from None
    except RecursionError:
        raise _refused(file, [("", "", "deeply nested JSON", "a policy")]) from None
    except NameTwice as error:
        expected = "each name once in an object"
        raise _refused(file, [("", "", f"{show(str(error))} twice", expected)]) from None
    faults = list(_schema_faults(parsed))
    if not faults:
        faults = list(contradictions(from_definition(parsed)))
    if faults:
        lines = _lines(text)
        found = [
            (_line(lines, fault.pointer), shown_pointer(fault.pointer), fault.found, fault.expected)
            for fault in faults
        ]
        raise _refused(file, found)
    return from_definition(parsed)


def _refused(file: str, found: Sequence[tuple[str, str, str, str]]) -> PolicyFileError:
    return PolicyFileError(
        [
            Problem(file=file, location=location, field=pointer, value=value, expected=expected)
            for location, pointer, value, expected in found
        ]
    )


def _text(path: Path, name: str) -> str:
    try:
        return text_of(read_content(path, LARGEST_FILE, "a policy file"))
    except UnreadableFileError as error:
        place = f"line {error.line}" if error.line else ""
        raise _refused(name, [(place, "", error.found, error.expected)]) from None


def _schema_faults(parsed: object) -> Iterator[Fault]:
    """Violations of the schema."""
    for error in schema.validator().iter_errors(parsed):
        pointer = tuple(error.instance_path)
        kind: Any = error.kind
        if kind.name == "additionalProperties":
            known = tuple(_declared(error)["properties"])
            for name in kind.unexpected:
                expected = f"one of {', '.join(known)}{did_you_mean(name, known)}"
                yield Fault((*pointer, name), "an unknown field", expected)
        elif kind.name == "enum":
            found = show(error.instance)
            hint = did_you_mean(str(error.instance), kind.options)
            yield Fault(pointer, found, f"one of {', '.join(kind.options)}{hint}")
        elif kind.name == "required":
            yield Fault((*pointer, kind.property), "nothing", _expected(error, kind.property))
        elif kind.name == "anyOf":
            yield Fault(
                pointer,
                "none of them",
                "at least one of exclude, only, prefer, require, penalize, reduce and accept",
            )
        elif kind.name == "uniqueItems":
            yield Fault(pointer, "a value twice", _declared(error)["title"])
        else:
            found = "nothing" if error.instance in ([], {}) else show(error.instance)
            title = str(_declared(error)["title"])
            yield Fault(pointer, found, title if pointer else "an object with a name and rules")


def _declared(error: ValidationError) -> dict[str, Any]:
    """The part of the schema that an error is about."""
    part: Any = schema.schema()
    for step in list(error.schema_path)[:-1]:
        part = part[step]
    assert isinstance(part, dict)
    return part


def _expected(error: ValidationError, name: str) -> str:
    declared = _declared(error)["properties"][name]
    reference = declared.get("$ref", "").removeprefix("#/$defs/")
    definition = schema.schema()["$defs"][reference] if reference else declared
    return str(definition["title"])


def _lines(text: str) -> dict[Pointer, int]:
    """The line, from 1, on which each value of a JSON text starts; empty if unknown."""
    import yaml

    # JSON is YAML except for tabs, which JSON only allows between tokens.
    try:
        root = yaml.compose(re.sub(r"\t", " ", text), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    return dict(_starts(root, ())) if root else {}


def _starts(node: Any, pointer: Pointer) -> Iterator[tuple[Pointer, int]]:
    import yaml

    yield pointer, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _starts(value, (*pointer, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield from _starts(value, (*pointer, position))


def _line(lines: dict[Pointer, int], pointer: Pointer) -> str:
    """The line of a pointer or, if it is missing, of the innermost value around it."""
    while pointer and pointer not in lines:
        pointer = pointer[:-1]
    return f"line {lines[pointer]}" if pointer in lines else ""
