"""The query library for users: the queries they can run, and their parameters given as text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NoReturn

from modelpool.arguments import did_you_mean
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.moments import end_of_day
from modelpool.queries import Query, QueryLibrary

# The kind of a parameter, by what its example in the query's header looks like.
_KINDS = {
    "nothing": re.compile(r"null"),
    "text": re.compile(r"'.*'|\".*\"", re.S),
    "a whole number": re.compile(r"-?[0-9]+"),
    "a number": re.compile(r"-?[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?"),
    "true or false": re.compile(r"true|false"),
    "a JSON list": re.compile(r"\[.*", re.S),
    "a JSON object": re.compile(r"\{.*", re.S),
    "a day as YYYY-MM-DD": re.compile(r"date\(.*"),
    "a moment in ISO 8601": re.compile(r"datetime\(.*"),
}
_TYPES: dict[str, tuple[type, ...]] = {
    "a whole number": (int,),
    "a number": (int, float),
    "true or false": (bool,),
    "a JSON list": (list,),
    "a JSON object": (dict,),
}
_LEFT_OUT = ("nothing", "a whole number", "a number", "true or false")


def read_queries(library: QueryLibrary) -> list[Query]:
    """The read queries, sorted by name."""
    every = (library[name] for name in library.names())
    return [query for query in every if query.mode == "read"]


def read_query(library: QueryLibrary, name: str) -> Query:
    """The read query with that name.

    Raises NotFoundError if there is none, and InvalidInputError if it isn't a read query.
    """
    if name not in library.names():
        known = {q.name.partition("/")[2]: q.name for q in read_queries(library)}
        short = get_close_matches(name.rpartition("/")[2], known, n=3)
        hint = f"; did you mean {' or '.join(known[n] for n in short)}?" if short else ""
        raise NotFoundError(f"no query {name!r}{hint}")
    query = library[name]
    if query.mode != "read":
        raise InvalidInputError(f"{name} has mode '{query.mode}': only read queries can be run")
    return query


def arguments(query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    """The query's parameters, converted from text; raises InvalidInputError if one doesn't fit.

    An omitted parameter takes the value of the header's example if that is null, a number or a
    truth value; any other must be given.
    """
    for name in given:
        if name not in query.parameters:
            known = ", ".join(query.parameters) or "none"
            hint = did_you_mean(name, query.parameters) or f"; parameters: {known}"
            raise InvalidInputError(f"{query.name}: no parameter {name!r}{hint}")
    return {
        name: _typed(name, example, given[name]) if name in given else _example(name, example)
        for name, example in query.parameters.items()
    }


def _kind(name: str, example: str) -> str:
    if name == "as_of":
        return "a moment in ISO 8601"
    return next(kind for kind, form in _KINDS.items() if form.fullmatch(example))


def _example(name: str, example: str) -> Any:
    if example == "null":
        return None
    kind = _kind(name, example)
    if kind not in _LEFT_OUT:
        raise InvalidInputError(
            f"parameter {name}: found nothing, expected {kind} such as {example}"
        )
    return json.loads(example)


def _typed(name: str, example: str, text: str) -> Any:
    kind = _kind(name, example)
    try:
        if kind == "a day as YYYY-MM-DD":
            return date.fromisoformat(text)
        if kind == "a moment in ISO 8601":
            return None if text == "null" else _moment(text)
        if kind == "text" and not text.startswith('"'):
            return text
        value = _json(text)
    except ValueError:
        if kind == "nothing":
            return text
        raise InvalidInputError(f"parameter {name}: found {text!r}, expected {kind}") from None
    # To Python, true is a whole number too.
    fits = isinstance(value, _TYPES.get(kind, (object,)))
    if not fits or (isinstance(value, bool) and kind in ("a whole number", "a number")):
        raise InvalidInputError(f"parameter {name}: found {text!r}, expected {kind}")
    return value


def _moment(text: str) -> datetime | None:
    """A point in time; a date means the end of that day in UTC, as with --as-of."""
    if len(text) == len("2026-01-01"):
        return end_of_day(date.fromisoformat(text))
    return end_of_day(datetime.fromisoformat(text))


def _json(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse, parse_int=_integer)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def _integer(text: str) -> int:
    # What the database can hold.
    if len(text) > 20 or not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)
