"""Running the library's queries by name: which, and with what."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.queries import parse, shipped
from modelpool.search.named_queries import arguments, read_queries, read_query

EXAMPLES = {
    "some_text": "'a'",
    "count": "5",
    "share": "0.5",
    "flag": "true",
    "words": "['a']",
    "rows": "[{a: 1}]",
    "options": "{a: 1}",
    "day": "date('2025-01-01')",
    "moment": "datetime('2025-01-01T00:00:00Z')",
    "anything": "null",
    "as_of": "null",
}
QUERY = parse(
    "made/up",
    "// A query.\n//\n// mode: read\n// use: question\n// returns: x STRING\n/*\n"
    + "".join(f":param {name} => {value}\n" for name, value in EXAMPLES.items())
    + "*/\nRETURN "
    + ", ".join(f"${name}" for name in EXAMPLES),
)
NEEDED = {
    "some_text": "a",
    "words": "[]",
    "rows": "[]",
    "options": "{}",
    "day": "2025-01-01",
    "moment": "2025-01-01T10:00:00Z",
}


def test_every_shipped_read_query_can_be_run_by_name() -> None:
    names = [query.name for query in read_queries(shipped())]
    assert "search/capabilities" in names
    assert "registry/open_claims" not in names
    for name in names:
        assert read_query(shipped(), name).name == name


def test_what_is_left_out_is_as_in_the_header() -> None:
    given = arguments(QUERY, NEEDED)
    left_out = {name: value for name, value in given.items() if name not in NEEDED}
    assert left_out == {"count": 5, "share": 0.5, "flag": True, "anything": None, "as_of": None}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("some_text", "12", "12"),
        ("some_text", '"a b"', "a b"),
        ("some_text", "", ""),
        ("count", "7", 7),
        ("share", "1", 1),
        ("flag", "false", False),
        ("words", '["x"]', ["x"]),
        ("options", '{"a": null}', {"a": None}),
        ("day", "2025-02-01", date(2025, 2, 1)),
        ("moment", "2025-02-01T00:00:00Z", datetime(2025, 2, 1, tzinfo=UTC)),
        ("anything", "High", "High"),
        ("anything", "3", 3),
        ("anything", '["a"]', ["a"]),
        ("as_of", "null", None),
        ("as_of", "2025-02-01", datetime.combine(date(2025, 2, 1), time.max, tzinfo=UTC)),
    ],
)
def test_text_becomes_the_type_of_the_example(name: str, text: str, value: Any) -> None:
    assert arguments(QUERY, NEEDED | {name: text})[name] == value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("count", "many", "a whole number"),
        ("count", "1.5", "a whole number"),
        ("count", "true", "a whole number"),
        ("count", str(2**63), "a whole number"),
        ("share", "NaN", "a number"),
        ("flag", "yes", "true or false"),
        ("words", "a", "a JSON list"),
        ("options", "[]", "a JSON object"),
        ("some_text", '"a', "text"),
        ("day", "today", "a day as YYYY-MM-DD"),
        ("moment", "2025-02-01T00:00:00", "a time zone with it"),
        ("as_of", "yesterday", "a moment in ISO 8601"),
    ],
)
def test_a_wrong_parameter_is_refused(name: str, text: str, expected: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(expected)):
        arguments(QUERY, NEEDED | {name: text})


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="no parameter 'limit'; parameters: some_text"):
        arguments(QUERY, NEEDED | {"limit": "1"})
    with pytest.raises(NotFoundError, match="did you mean feasibility/funnel"):
        read_query(shipped(), "funnel")
    with pytest.raises(NotFoundError, match=r"no query '\.\./\.\./etc/passwd'"):
        read_query(shipped(), "../../etc/passwd")
    with pytest.raises(InvalidInputError, match="has mode 'write'"):
        read_query(shipped(), "registry/open_load")
