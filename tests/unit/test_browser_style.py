"""What Neo4j Browser is told: captions and colours, and statements that it takes one by one."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.exceptions import QueryFileError
from modelpool.graph import NODES
from modelpool.queries import shipped

STYLE = (shipped().root / "browser.grass").read_text(encoding="utf-8")
CAPTIONS = dict(re.findall(r'^node\.(\w+) \{.*caption: "([^"]*)"; \}$', STYLE, re.M))


def test_every_label_has_a_caption_out_of_its_properties() -> None:
    assert CAPTIONS.keys() == {node.__name__ for node in NODES}
    for node in NODES:
        named = re.findall(r"\{(\w+)\}", CAPTIONS[node.__name__])
        assert set(named) <= dict(node.__all_properties__).keys(), node.__name__


def test_the_command_prints_what_browser_takes() -> None:
    printed = CliRunner().invoke(modelpool, ["db", "style"])
    assert printed.exit_code == 0
    assert printed.output == f":style {STYLE}"


def test_a_statement_for_browser_stands_after_its_parameters() -> None:
    """Browser shows no graph for a statement that comes with others."""
    query = shipped()["findings/finding_graph"]
    first, _, rest = query.for_browser({"finding_id": "'12ab'"}).partition("\n\n")
    assert first == ":param finding_id => '12ab'"
    comment, _, statement = rest.partition("\n")
    assert comment.startswith("// ")
    assert statement == query.text


def test_a_statement_for_browser_takes_exactly_its_parameters() -> None:
    with pytest.raises(QueryFileError, match="missing: finding_id"):
        shipped()["findings/finding_graph"].for_browser({"other": "1"})
