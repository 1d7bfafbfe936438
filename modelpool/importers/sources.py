"""Reading a source's file, and what is expected of the values in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping as Table, Sequence
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
    def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if twice := _twice(name for name, _ in pairs):
            raise InvalidInputError(f"{path}: found {twice} twice in one object, expected it once")
        return dict(pairs)

    try:
        return json.loads(read_text(path), object_pairs_hook=once_each)
    except RecursionError:
        raise InvalidInputError(f"{path}: nested too deep, expected {expected}") from None
    except ValueError as error:
        raise InvalidInputError(f"{path}: no JSON ({error}), expected {expected}") from None


def read_yaml(path: Path, expected: str) -> Any:
    """The content of a YAML file; `expected` says in errors what the file should be."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Refuses a name that a table has twice: YAML would drop the first."""

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            if twice := _twice(name.value for name, _ in node.value):
                line = node.start_mark.line + 1
                raise InvalidInputError(
                    f"{path}: line {line}: found {twice} twice in one table, expected it once"
                )
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(read_text(path), Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InvalidInputError(f"{path}: no YAML ({reason}), expected {expected}") from None


def read_csv(path: Path, columns: Sequence[str], expected: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a header that has at least these columns, cells stripped."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows = []
    try:
        header = next(reader, [])
        if missing := [column for column in columns if column not in header]:
            raise InvalidInputError(
                f"{path}: has no column {_listed(missing)}; expected {expected}, found the columns"
                f" {_listed(header)}"
            )
        if twice := _twice(header):
            raise InvalidInputError(f"{path}: found the column {twice} twice, expected it once")
        for row in filter(None, reader):
            if len(row) != len(header):
                raise InvalidInputError(
                    f"{path}: line {reader.line_num}: found {len(row)} cells, expected"
                    f" {len(header)}, as in the header"
                )
            rows.append(dict(zip(header, map(str.strip, row), strict=True)))
    except csv.Error as error:
        raise InvalidInputError(f"{path}: no CSV ({error}), expected {expected}") from None
    return rows


def _twice(names: Iterable[Any]) -> str:
    """The first name that is there more than once, as errors show it; '' if there is none."""
    seen: set[str] = set()
    for name in map(str, names):
        if name in seen:
            return repr(name[:60])
        seen.add(name)
    return ""


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in names[:_SHOWN_COLUMNS])
    return (
        shown if len(names) <= _SHOWN_COLUMNS else f"{shown} and {len(names) - _SHOWN_COLUMNS} more"
    )


def text(table: Table[str, Any], field: str) -> str | None:
    """A text of an entry on one line; None where the entry gives none."""
    value = table.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise EntryError(f"{field} is no text")
    return " ".join(value.split()) or None


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
