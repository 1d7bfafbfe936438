"""Reading a source's file leniently: the file is refused only if it isn't in the format at all.

Anything odd is kept with its value or entry: each table knows the line of each of its values, and
a value that can't be read says what was found.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.files.opening import (
    LARGEST_FILE,
    UnreadableFileError,
    read_content,
    text_of,
)
from modelpool.files.readers import integer
from modelpool.files.refusals import show

_SHOWN_COLUMNS = 8
# JSON strings (group 1 marks those that name a member), braces and line feeds.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}\n]')

# Below the header of a Markdown table: |:---|---:|
_RULE = re.compile(r"(?=.*\|)\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")


class Unreadable:
    """Placeholder for a value that can't be read; its `str()` says what was found."""

    def __init__(self, found: str) -> None:
        self._found = found

    def __str__(self) -> str:
        return self._found


class Table(dict[str, Any]):
    """A table of a file: `line` is where it begins, `lines` where each of its members does.

    `again` has the lines of further tables of the same name, `fault` what is wrong with the table.
    A member given twice keeps its value if both agree, else it is Unreadable.
    """

    def __init__(self, line: int = 0, members: Iterable[tuple[str, Any, int]] = ()) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.again: tuple[int, ...] = ()
        self.fault = ""
        for name, value, at in members:
            self[name] = _agreed(self[name], value, at) if name in self else value
            self.lines.setdefault(name, at)


def found(value: object) -> str:
    """A value as found, for a message: short, on one line, with secrets hidden."""
    return str(value) if isinstance(value, Unreadable) else show(value)


def read_text(path: Path) -> str:
    """A file's text, decompressed if it is gzip; `-` is stdin.

    Raises InvalidInputError if the file can't be read as UTF-8 text.
    """
    try:
        return text_of(read_content(path, LARGEST_FILE, "a file"))
    except UnreadableFileError as error:
        place = f"{path}: line {error.line}" if error.line else str(path)
        expected = error.expected
        raise InvalidInputError(f"{place}: found {error.found}, expected {expected}") from None


def read_json_object(path: Path, expected: str) -> Table:
    """The JSON object in a file; `expected` says in errors what the file should be."""
    content = read_json(path, expected)
    if not isinstance(content, Table) or not content:
        shown = "an empty object" if content == {} else type(content).__name__
        raise InvalidInputError(f"{path}: line 1: found {shown}, expected {expected}")
    return content


def read_json(path: Path, expected: str) -> Any:
    """The content of a JSON file, its objects as tables."""
    text = read_text(path)
    places = _places(text)

    def table(pairs: list[tuple[str, Any]]) -> Table:
        line, lines = next(places)
        members = zip(pairs, lines, strict=True)
        return Table(line, ((name, value, at) for (name, value), at in members))

    try:
        return json.loads(text, object_pairs_hook=table, parse_int=integer)
    except RecursionError:
        raise InvalidInputError(f"{path}: nested too deeply, expected {expected}") from None
    except ValueError as error:
        raise InvalidInputError(f"{path}: not valid JSON ({error}), expected {expected}") from None


def read_yaml(path: Path, expected: str) -> Any:
    """The content of a YAML file, its mappings as tables; malformed scalars are kept as text."""
    import yaml

    try:
        return yaml.load(read_text(path), _yaml_loader())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InvalidInputError(f"{path}: not valid YAML ({reason}), expected {expected}") from None


def read_csv(path: Path, columns: Sequence[str], expected: str) -> list[Table]:
    """The rows of a CSV file whose header has at least these columns; cells are stripped."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows = []
    try:
        header = _header(path, next(reader, []), columns, expected)
        line = reader.line_num + 1
        for row in reader:
            if row:
                rows.append(_row(header, row, line))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInputError(
            f"{path}: line {reader.line_num}: not valid CSV ({error}), expected {expected}"
        ) from None
    return rows


def read_markdown(path: Path, columns: Sequence[str], expected: str) -> list[Table]:
    """The rows of the first table in a Markdown file, read as `read_csv` reads them.

    Text around the table is skipped. A line with a bar that comes after its end is a row too, so
    that an empty line amid the table costs none.
    """
    lines = read_text(path).split("\n")
    rules = (at for at, line in enumerate(lines) if at and _RULE.fullmatch(line.strip()))
    start = next(rules, None)
    if start is None:
        raise InvalidInputError(f"{path}: found no table in Markdown, expected {expected}")
    header = _header(path, _cells(lines[start - 1]), columns, expected)
    rows = []
    is_over = False
    for number, line in enumerate(lines[start + 1 :], start + 2):
        is_over = is_over or not line.strip()
        if line.strip() and ("|" in line or not is_over):
            rows.append(_row(header, _cells(line), number))
    return rows


def _cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table, in which a bar within a cell is escaped."""
    bare = line.strip().removeprefix("|")
    cells = _BAR.split(bare)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.replace("\\|", "|") for cell in cells]


def _header(path: Path, cells: Sequence[str], columns: Sequence[str], expected: str) -> list[str]:
    """The names of a table's columns, among which must be `columns`."""
    header = [cell.strip() for cell in cells]
    if missing := [column for column in columns if column not in header]:
        raise InvalidInputError(
            f"{path}: has no column {_listed(missing)}; expected {expected}, found the columns"
            f" {_listed(header)}"
        )
    return header


def _row(header: Sequence[str], row: Sequence[str], line: int) -> Table:
    cells = zip(header, map(str.strip, row), strict=False)
    table = Table(line, ((name, cell, line) for name, cell in cells))
    if len(row) != len(header):
        table.fault = f"has {len(row)} cells, expected {len(header)} as in the header"
    return table


def _agreed(first: Any, second: Any, line: int) -> Any:
    """What two values of the same name agree on."""
    if isinstance(first, Table) and isinstance(second, Table):
        both = Table(first.line)
        both.again = (*first.again, line)
        both.lines = second.lines | first.lines
        for name in first | second:
            if name in first and name in second:
                both[name] = _agreed(first[name], second[name], second.lines[name])
            else:
                both[name] = Unreadable(f"{found((first | second)[name])} in one of two tables")
        return both
    if type(first) is type(second) and first == second:
        return first
    return Unreadable(f"the name twice, with {found(first)} and with {found(second)}")


def _places(text: str) -> Iterator[tuple[int, list[int]]]:
    """The lines of each JSON object and of its members, in the order in which the objects end."""
    line = 1
    open_tables: list[tuple[int, list[int]]] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "\n":
            line += 1
        elif token == "{":
            open_tables.append((line, []))
        elif token == "}":
            if open_tables:
                yield open_tables.pop()
        elif match.group(1) is not None:
            if open_tables:
                open_tables[-1][1].append(line)
            line += token.count("\n")


def _yaml_loader() -> Any:
    """A loader that builds tables of plain values, and accepts values and names it can't parse."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tag = "tag:yaml.org,2002:"

    class Loader(base):  # type: ignore[misc]
        """A class for each file, since constructors are registered on the class."""

    def table(loader: Any, node: Any) -> Table:
        own = [pair for pair in node.value if pair[0].tag != f"{tag}merge"]
        loader.flatten_mapping(node)
        names = {str(name.value) for name, _ in own}
        merged = {str(name.value): (name, value) for name, value in node.value}
        pairs = [pair for name, pair in merged.items() if name not in names] + own
        return Table(
            node.start_mark.line + 1,
            (
                (str(n.value), loader.construct_object(v, deep=True), n.start_mark.line + 1)
                for n, v in pairs
            ),
        )

    def unreadable(loader: Any, node: Any) -> Any:
        if node.tag == f"{tag}value":
            return node.value
        return Unreadable(f"a value with the tag {show(node.tag)}")

    def or_text(construct: Any) -> Any:
        def read(loader: Any, node: Any) -> Any:
            try:
                return construct(loader, node)
            except (yaml.YAMLError, ValueError, OverflowError):
                is_text = isinstance(node.value, str)
                return node.value if is_text else unreadable(loader, node)

        return read

    for name in ("timestamp", "int", "float", "bool", "binary"):
        Loader.add_constructor(f"{tag}{name}", or_text(base.yaml_constructors[f"{tag}{name}"]))
    Loader.add_constructor(f"{tag}map", table)
    Loader.add_constructor(None, unreadable)
    return Loader


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in names[:_SHOWN_COLUMNS])
    return (
        shown if len(names) <= _SHOWN_COLUMNS else f"{shown} and {len(names) - _SHOWN_COLUMNS} more"
    )
