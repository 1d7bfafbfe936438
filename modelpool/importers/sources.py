"""Reading a source's file, and what is expected of the values in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping as Table, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError

_SHOWN_COLUMNS = 8
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class EntryError(Exception):
    """An entry can't be used; `str()` of it is the reason for the report."""


def read_text(path: Path) -> str:
    """A file's text; raises InvalidInputError where there is none."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path}: found bytes that are not UTF-8, expected text") from None
    except OSError as error:
        raise InvalidInputError(f"{path}: {(error.strerror or 'not readable').lower()}") from None


def read_json_object(path: Path, expected: str) -> dict[str, Any]:
    """The JSON object of a file; `expected` says in errors what the file should be."""
    content = _read_json(path, expected)
    if not isinstance(content, dict) or not content:
        found = "an empty object" if content == {} else f"{type(content).__name__}"
        raise InvalidInputError(f"{path}: found {found}, expected {expected}")
    return content


def read_json_list(path: Path, expected: str) -> list[Any]:
    """As `read_json_object`, for a file that is a list."""
    content = _read_json(path, expected)
    if not isinstance(content, list) or not content:
        found = "an empty list" if content == [] else f"{type(content).__name__}"
        raise InvalidInputError(f"{path}: found {found}, expected {expected}")
    return content


def _read_json(path: Path, expected: str) -> Any:
    try:
        return json.loads(read_text(path))
    except RecursionError:
        raise InvalidInputError(f"{path}: nested too deep, expected {expected}") from None
    except ValueError as error:
        raise InvalidInputError(f"{path}: no JSON ({error}), expected {expected}") from None


def read_yaml(path: Path, expected: str) -> Any:
    """The content of a YAML file; `expected` says in errors what the file should be."""
    import yaml

    try:
        return yaml.load(read_text(path), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InvalidInputError(f"{path}: no YAML ({reason}), expected {expected}") from None


def read_csv(path: Path, columns: Sequence[str], expected: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a header that has at least these columns, cells stripped."""
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), restval="")
    try:
        rows = [{k: v.strip() for k, v in row.items() if isinstance(v, str)} for row in reader]
    except csv.Error as error:
        raise InvalidInputError(f"{path}: no CSV ({error}), expected {expected}") from None
    has = reader.fieldnames or ()
    if missing := [column for column in columns if column not in has]:
        raise InvalidInputError(
            f"{path}: has no column {_listed(missing)}; expected {expected}, found the columns"
            f" {_listed(has)}"
        )
    return rows


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in names[:_SHOWN_COLUMNS])
    return (
        shown if len(names) <= _SHOWN_COLUMNS else f"{shown} and {len(names) - _SHOWN_COLUMNS} more"
    )


def number(table: Table[str, Any], field: str) -> float | None:
    """A number of an entry that is not negative; None where the entry gives none."""
    value = table.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e15:
        raise EntryError(f"{field} is not a number from 0")
    return value


def tokens(table: Table[str, Any], field: str) -> int | None:
    """A number of tokens; None where it is missing, or 0, which says that it isn't known."""
    value = number(table, field)
    return int(value) if value else None


def day(table: Table[str, Any], field: str) -> str | None:
    """A day of the calendar; None where the entry gives none, or only a month."""
    value = table.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise EntryError(f"{field} is not a date")
    if not _DAY.fullmatch(value):
        return None
    try:
        date.fromisoformat(value)
    except ValueError:
        return None
    return value


def per_million(price: float | None) -> float | None:
    """A price of one token as a price of a million, without the noise of binary fractions."""
    return None if price is None else float(f"{price * 1e6:.12g}")


def without_nothing(fields: Table[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
