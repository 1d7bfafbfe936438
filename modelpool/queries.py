"""The library of Cypher files: find one, read its header, check its parameters.

A query's name is its path under `cypher/` without the suffix, such as
`feasibility/feasible_set`. The header grammar is in `cypher/README.md`.
This module never talks to a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from modelpool.exceptions import QueryFileError

Mode = Literal["read", "write", "schema"]
Use = Literal["question", "detector", "step", "write", "schema"]
Extension = Literal["Graph Data Science"]

# Header keys that only detectors have.
_RULE_KEYS = ("severity", "threat", "maturity", "reference", "measured")
_KEYS = ("mode", "use", "requires", "returns", *_RULE_KEYS)
_USES: tuple[Use, ...] = ("question", "detector", "step")
_PARAM = re.compile(r"^:param\s+(?P<name>[a-z][a-z0-9_]*)\s*=>\s*(?P<value>\S.*)$")
_COLUMN = re.compile(r"^(?P<name>[a-z][a-z0-9_]*) (?P<type>[A-Z][A-Z<> |]*)$")
# What can hold a `$name` that isn't a parameter: comments, strings, quoted names.
_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`", re.S)
_USED = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One returned column: its name and its Cypher type, such as `STRING` or `LIST<MAP>`."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One Cypher file: its text without the header, and what the header says."""

    name: str
    title: str
    description: str
    mode: Mode
    use: Use
    """What a read is for: a question, a detector, or an internal step; else the query's mode."""
    parameters: Mapping[str, str]
    """Parameter name to the Cypher expression of its example value, in file order."""
    returns: tuple[Column, ...]
    requires: Extension | None
    """The server extension that it needs, if any."""
    rule: Mapping[str, str]
    """The header keys that only detectors have, such as severity; empty for other queries."""
    text: str

    def check(self, given: Iterable[str]) -> None:
        """Raise QueryFileError unless exactly the declared parameters are given."""
        given = set(given)
        if given != self.parameters.keys():
            missing = ", ".join(sorted(self.parameters.keys() - given)) or "none"
            unknown = ", ".join(sorted(given - self.parameters.keys())) or "none"
            raise QueryFileError(
                f"{self.name}: parameters missing: {missing}; not declared: {unknown}"
            )

    def for_browser(self, given: Mapping[str, str]) -> str:
        """The statement with its `:param` lines, for Neo4j Browser; values are Cypher expressions.

        Browser shows a graph only for a statement run by itself, so the two are run separately.
        """
        self.check(given)
        lines = [f":param {name} => {value}" for name, value in given.items()]
        return "\n".join(
            [*lines, "", "// Run the above first, and then this by itself:", self.text]
        )


class QueryLibrary:
    """The Cypher files under one folder; each is read and checked when first asked for."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or _find_root()
        self._queries: dict[str, Query] = {}

    def __getitem__(self, name: str) -> Query:
        """The query of that name; raises QueryFileError when missing or malformed."""
        if name not in self._queries:
            path = self.root / f"{name}.cypher"
            try:
                source = path.read_text(encoding="utf-8")
            except FileNotFoundError:
                raise QueryFileError(f"no query named {name!r} in {self.root}") from None
            self._queries[name] = parse(name, source)
        return self._queries[name]

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        found = self.root.rglob("*.cypher")
        return sorted(path.relative_to(self.root).with_suffix("").as_posix() for path in found)


@cache
def shipped() -> QueryLibrary:
    """The library that comes with the package."""
    return QueryLibrary()


def _find_root() -> Path:
    package = Path(__file__).resolve().parent
    # In a wheel the files are inside the package; in a checkout they are beside it.
    for root in (package / "cypher", package.parent / "cypher"):
        if root.is_dir():
            return root
    raise QueryFileError(f"no folder of Cypher files in or beside {package}")


def parse(name: str, source: str) -> Query:
    """Parse one file; raises QueryFileError with `name:line` for the first thing wrong."""
    comments, examples, body = _split(name, source)
    title, description, keys = _parse_comments(name, comments)
    parameters = _parse_examples(name, examples, first_line=len(comments) + 2)
    mode = keys.get("mode")
    if mode not in get_args(Mode):
        raise QueryFileError(f"{name}: 'mode:' must be one of {', '.join(get_args(Mode))}")
    use = keys.get("use", mode)
    if (use in _USES) != (mode == "read") or (use == "detector") != ("severity" in keys):
        expected = f"one of {', '.join(_USES)} for a read, and 'detector' with a 'severity:'"
        raise QueryFileError(f"{name}: 'use:' must be {expected}")
    requires = keys.get("requires")
    if requires is not None and requires not in get_args(Extension):
        known = ", ".join(get_args(Extension))
        raise QueryFileError(f"{name}: 'requires:' must be one of {known}")
    used = set(_USED.findall(_NOT_CODE.sub(" ", body)))
    if used != parameters.keys():
        undeclared = ", ".join(sorted(used - parameters.keys())) or "none"
        unused = ", ".join(sorted(parameters.keys() - used)) or "none"
        raise QueryFileError(f"{name}: parameters not declared: {undeclared}; unused: {unused}")
    return Query(
        name=name,
        title=title,
        description=description,
        mode=cast(Mode, mode),
        use=cast(Use, use),
        parameters=parameters,
        returns=_parse_returns(name, keys.get("returns", "")),
        requires=cast(Extension | None, requires),
        rule={key: keys[key] for key in _RULE_KEYS if key in keys},
        text=body,
    )


def _split(name: str, source: str) -> tuple[list[str], list[str], str]:
    lines = source.splitlines()
    start = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    examples: list[str] = []
    end = start
    if start < len(lines) and lines[start].strip() == "/*":
        try:
            end = lines.index("*/", start) + 1
        except ValueError:
            raise QueryFileError(f"{name}:{start + 1}: the parameter block never ends") from None
        examples = lines[start + 1 : end - 1]
    body = "\n".join(lines[end:]).strip()
    if not body:
        raise QueryFileError(f"{name}: there is no statement")
    return [line[2:].strip() for line in lines[:start]], examples, body


def _parse_comments(name: str, comments: list[str]) -> tuple[str, str, dict[str, str]]:
    if not comments or not comments[0].endswith("."):
        raise QueryFileError(f"{name}:1: the first line must be a comment: the title, one sentence")
    keys: dict[str, str] = {}
    prose: list[str] = []
    last = ""
    for number, line in enumerate(comments[1:], start=2):
        key, colon, value = line.partition(": ")
        if colon and key in _KEYS:
            if key in keys:
                raise QueryFileError(f"{name}:{number}: {key!r} occurs twice")
            keys[key], last = value.strip(), key
        elif last and line:
            keys[last] += f" {line}"
        else:
            prose.append(line)
            last = ""
    return comments[0].rstrip("."), "\n".join(prose).strip(), keys


def _parse_examples(name: str, examples: list[str], *, first_line: int) -> dict[str, str]:
    parameters: dict[str, str] = {}
    last = ""
    for number, line in enumerate(examples, start=first_line):
        if last and line.startswith("  "):
            parameters[last] += f" {line.strip()}"
            continue
        match = _PARAM.match(line.strip())
        if match is None:
            raise QueryFileError(f"{name}:{number}: expected ':param name => value'")
        if match["name"] in parameters:
            raise QueryFileError(f"{name}:{number}: parameter {match['name']!r} occurs twice")
        last = match["name"]
        parameters[last] = match["value"].rstrip()
    return parameters


def _parse_returns(name: str, text: str) -> tuple[Column, ...]:
    columns: list[Column] = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        match = _COLUMN.match(item)
        if match is None:
            raise QueryFileError(f"{name}: expected 'name TYPE' in 'returns:', found {item!r}")
        columns.append(Column(name=match["name"], type=match["type"]))
    return tuple(columns)
