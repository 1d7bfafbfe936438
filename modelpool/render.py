"""Rows to JSON, CSV and tables for people; nothing here knows where rows come from."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

FORMAT_VERSION = 1
"""Version of the JSON documents; incremented when a field is removed or changes its meaning."""

_WIDE = 200
_TEXT = 100
"""Width of prose without a terminal."""
_LABEL = 13


def to_json(**parts: Any) -> str:
    """One JSON document of the given parts, led by the format's version."""
    document = {"version": FORMAT_VERSION, **{name: _plain(part) for name, part in parts.items()}}
    return json.dumps(document, indent=2, ensure_ascii=False)


def to_csv(rows: Sequence[Any], of: type | Sequence[str]) -> str:
    """A CSV table, with a header, of rows that are dataclasses or mappings.

    `of` is the class of the rows, or names the columns. Absent values are empty, moments ISO 8601,
    booleans `true` and `false`, the items of a list separated by `;`, and a map is JSON.
    """
    columns = [field.name for field in fields(of)] if isinstance(of, type) else list(of)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({k: _cell(value) for k, value in _plain(row).items()} for row in rows)
    return buffer.getvalue().rstrip("\n")


def _cell(value: Any) -> Any:
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, list):
        return ";".join(str(_cell(item)) for item in plain)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict) else plain


def console(stream: IO[str] | None = None) -> Console:
    """A console as wide as the terminal, or 200 columns if output goes to a file or a pipe.

    Text is printed as it is: markup and emoji names in data aren't interpreted.
    """
    from rich.console import Console

    stream = stream or sys.stdout
    width = shutil.get_terminal_size((_WIDE, 25)).columns if stream.isatty() else _WIDE
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def styled(*parts: str | tuple[str, str]) -> Text:
    """Text of several parts, each plain or with the style that comes second, such as 'bold'."""
    from rich.text import Text

    return Text.assemble(*parts)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> Table:
    """A plain table; columns whose name ends in '#' are numbers, set to the right."""
    from rich import box
    from rich.table import Table

    made = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for column in columns:
        number = column.endswith("#")
        made.add_column(column.rstrip("#"), justify="right" if number else "left", overflow="fold")
    for row in rows:
        made.add_row(*("" if cell is None else str(cell) for cell in row))
    return made


def paragraphs(text: str) -> str:
    """Prose wrapped to the width of the terminal; empty lines separate its paragraphs."""
    width = shutil.get_terminal_size((_TEXT, 25)).columns
    return "\n\n".join(
        textwrap.fill(" ".join(part.split()), width, break_on_hyphens=False)
        for part in text.split("\n\n")
    )


def labelled(name: str, text: object) -> str:
    """A label and its text, wrapped with a hanging indent."""
    width = shutil.get_terminal_size((_TEXT, 25)).columns
    lines = [
        part
        for line in str(text).splitlines()
        for part in textwrap.wrap(line, max(width - _LABEL, 40), break_on_hyphens=False)
    ]
    return f"{name + ':':{_LABEL}}" + f"\n{'':{_LABEL}}".join(lines)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(item) for name, item in asdict(value).items()}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
