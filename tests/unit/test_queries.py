"""The loader of Cypher files: what it reads out of a header, and what it refuses."""

from pathlib import Path

import pytest

from modelpool.exceptions import QueryFileError
from modelpool.queries import Column, QueryLibrary, parse

GOOD = """// Models of a provider.
//
// More about them: nothing.
//
// mode: read
// use: question
// returns: model_id STRING,
// tags LIST<STRING>
/*
:param provider => 'acme'
:param limit => 3
*/
// $not_a_parameter
MATCH (m) WHERE m.provider = $provider AND m.note <> '$nor_this' AND m.`$that` IS NULL
RETURN m.model_id AS model_id, [] AS tags LIMIT $limit
"""


def test_header_is_read() -> None:
    query = parse("a/b", GOOD)
    assert query.title == "Models of a provider"
    assert query.description == "More about them: nothing."
    assert (query.mode, query.use) == ("read", "question")
    assert query.requires is None
    assert dict(query.parameters) == {"provider": "'acme'", "limit": "3"}
    assert query.returns == (
        Column(name="model_id", type="STRING"),
        Column(name="tags", type="LIST<STRING>"),
    )
    assert query.text.startswith("// $not_a_parameter\nMATCH")


def test_header_says_which_extension_is_required() -> None:
    required = "// mode: read\n// requires: Graph Data Science"
    assert parse("a/b", GOOD.replace("// mode: read", required)).requires == "Graph Data Science"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// Models of a provider.", "MATCH (n)", "a/b:1: the first line must be a comment"),
        ("// mode: read", "// mode: reed", "'mode:' must be one of read, write, schema"),
        (
            "// mode: read",
            "// mode: read\n// requires: luck",
            "a/b: 'requires:' must be one of Graph Data Science",
        ),
        ("// mode: read", "// mode: read\n// mode: read", "a/b:6: 'mode' occurs twice"),
        ("// use: question\n", "", "'use:' must be one of question, detector, step for a read"),
        ("use: question", "use: guess", "'use:' must be one of question, detector, step"),
        ("use: question", "use: detector", "and 'detector' with a 'severity:'"),
        ("mode: read", "mode: write", "'use:' must be one of question, detector, step for a read"),
        ("*/\n", "", "a/b:9: the parameter block never ends"),
        (":param limit => 3", ":param limit 3", "a/b:11: expected ':param name => value'"),
        (":param limit => 3", ":param provider => 3", "a/b:11: parameter 'provider' occurs twice"),
        (":param limit => 3\n", "", "parameters not declared: limit; unused: none"),
        ("LIMIT $limit", "", "parameters not declared: none; unused: limit"),
        ("model_id STRING", "model_id string", "expected 'name TYPE' in 'returns:'"),
    ],
)
def test_malformed_file_is_refused_with_its_place(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(QueryFileError) as caught:
        parse("a/b", GOOD.replace(old, new, 1))
    assert message in str(caught.value)


def test_file_without_statement_is_refused() -> None:
    with pytest.raises(QueryFileError, match="there is no statement"):
        parse("a/b", "// Nothing.\n//\n// mode: read\n// use: step\n")


def test_call_must_give_exactly_the_declared_parameters() -> None:
    query = parse("a/b", GOOD)
    query.check(["limit", "provider"])
    with pytest.raises(QueryFileError, match="missing: limit; not declared: size"):
        query.check(["provider", "size"])


def test_library_finds_files_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.cypher").write_text(GOOD, encoding="utf-8")
    library = QueryLibrary(tmp_path)
    assert library.names() == ["a/b"]
    assert library["a/b"].name == "a/b"
    with pytest.raises(QueryFileError, match="no query named 'a/c'"):
        library["a/c"]
