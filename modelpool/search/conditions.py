"""`--where` conditions and search texts as query parameters: values only, never Cypher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from modelpool.arguments import did_you_mean
from modelpool.exceptions import InvalidInputError
from modelpool.files.schema import fields as record_fields

Stage = Literal["of_profiles", "of_models", "of_claims"]
"""What a field belongs to, which decides where in the query a condition on it is tested."""

STAGES: Mapping[str, Stage] = {
    **dict.fromkeys(
        (
            "task_type",
            "accuracy_class",
            "latency_class",
            "cost_class",
            "risk_level",
            "provider_type",
            "lifecycle",
            "retired_on",
        ),
        "of_profiles",
    ),
    **dict.fromkeys(
        ("model_id", "name", "notes", "provider", "base_model", "maker", "pruned"), "of_models"
    ),
    **dict.fromkeys(
        (
            "source",
            "source_date",
            "released_on",
            "deprecated_on",
            "successor",
            "moving_name",
            "function_calling",
            "effort",
            "calling_mode",
            "measured_on",
            "needed_context_tokens",
            "context_tokens",
            "output_tokens",
            "input_price_usd",
            "output_price_usd",
        ),
        "of_claims",
    ),
}
"""Every field that can be searched by."""

DATES = ("source_date", "released_on", "deprecated_on", "retired_on", "measured_on")
_FLAGS = {"true": True, "false": False}
LONGEST_TEXT = 300
"""The most characters of a search text: the index takes at most 1,024 clauses."""

_CONDITION = re.compile(r"\s*(?P<field>\w+)\s*(?P<sign>!=|>=|<=|=|>|<)(?P<value>.*)", re.S)
_ORDERED = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
_RANKED = dict.fromkeys(("accuracy_class", "cost_class", "risk_level"), ("Low", "Medium", "High"))
_RANKED["latency_class"] = ("Fast", "Medium", "Slow")
# The last part of a search word, which also matches as a prefix, as while somebody still types.
_TAIL = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")


def conditions(where: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Query parameters for conditions such as 'cost_class=Low', grouped by their fields' stage.

    Raises InvalidInputError for an unknown field, or for a value that its field can't have.
    """
    found: dict[str, list[dict[str, Any]]] = {"of_profiles": [], "of_models": [], "of_claims": []}
    for text in where:
        match = _CONDITION.fullmatch(_sound(text, "where"))
        if match is None:
            raise InvalidInputError(
                f"where: found {text!r}, expected a field, one of = != >= <= > <, and a value"
            )
        field = check_field(match["field"], "where")
        test, values = _test(field, match["sign"], match["value"].strip())
        found[STAGES[field]].append({"field": field, "test": test, "values": values})
    return found


def task_types_of(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """The task types that conditions name."""
    return [v for c in found["of_profiles"] if c["field"] == "task_type" for v in c["values"]]


def check_field(field: str, where: str) -> str:
    """The field itself; raises InvalidInputError with similar names if it is unknown."""
    if field not in STAGES:
        hint = did_you_mean(field, STAGES, most=3) or f"; fields: {', '.join(STAGES)}"
        raise InvalidInputError(f"{where}: no field {field!r} to search by{hint}")
    return field


def text_query(text: str) -> str | None:
    """A full-text index query for the text, every word quoted, so that it may hold anything.

    All words must occur; the last part of each is a prefix: 'gpt-4' finds gpt-4o too. None means
    that the text has no words. Raises InvalidInputError if it is longer than LONGEST_TEXT.
    """
    if len(text) > LONGEST_TEXT:
        expected = f"at most {LONGEST_TEXT} characters"
        raise InvalidInputError(f"text: found {len(text)} characters, expected {expected}")
    return " ".join(map(_clause, _sound(text, "text").split())) or None


def _clause(word: str) -> str:
    tail = _TAIL.search(word)
    if tail is None:
        return f"+{_quoted(word)}"
    head = word[: tail.start()]
    start = f"+{_quoted(head)} " if any(map(str.isalnum, head)) else ""
    return f"+({_quoted(word)} ({start}+{tail[0].lower()}*))"


def _quoted(word: str) -> str:
    # Inside quotes, only these two characters are special.
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _sound(text: str, what: str) -> str:
    """The text itself; raises InvalidInputError if it isn't valid Unicode."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInputError(f"{what}: found bytes that aren't text, expected valid Unicode")
    return text


def _test(field: str, sign: str, value: str) -> tuple[str, list[Any]]:
    if not value:
        if sign in _ORDERED:
            raise InvalidInputError(f"where: {field}{sign}: found nothing, expected a value")
        return ("absent" if sign == "=" else "present"), []
    parsed = _parsed(field, value)
    if sign not in _ORDERED:
        return ("one of" if sign == "=" else "none of"), [parsed]
    if field in _RANKED:
        return "one of", _range(field, sign, parsed)
    if isinstance(parsed, (str, bool)):
        kind = "text" if isinstance(parsed, str) else "true or false"
        raise InvalidInputError(f"where: {field}: found {sign!r}, expected = or != for {kind}")
    return _ORDERED[sign], [parsed]


def _range(field: str, sign: str, value: str) -> list[str]:
    """The classes that the comparison admits, never Unknown."""
    classes = _RANKED[field]
    if value not in classes:
        known = ", ".join(classes)
        raise InvalidInputError(f"where: {field}{sign}: found {value!r}, expected one of {known}")
    at = classes.index(value)
    sides = {">=": classes[at:], ">": classes[at + 1 :], "<=": classes[: at + 1], "<": classes[:at]}
    return list(sides[sign])


def _parsed(field: str, value: str) -> Any:
    """The value in its field's type; class names match in any case."""
    declared = record_fields()[field]
    try:
        if declared.type == "integer":
            return int(value)
        if declared.type == "number":
            return float(value)
        if declared.type == "boolean":
            return _FLAGS[value.lower()]
        if field in DATES:
            return date.fromisoformat(value)
    except (ValueError, KeyError):
        raise InvalidInputError(
            f"where: {field}: found {value!r}, expected {declared.expected}"
        ) from None
    if not declared.choices:
        return value
    spelled = {choice.lower(): choice for choice in declared.choices}
    if value.lower() not in spelled:
        hint = did_you_mean(value, declared.choices)
        raise InvalidInputError(
            f"where: {field}: found {value!r}, expected {declared.expected}{hint}"
        )
    return spelled[value.lower()]
