"""What data says is printed as it is: markup in it, and names of emoji, mean nothing."""

from __future__ import annotations

import io

from hypothesis import given, strategies as st

from modelpool import render

# Words that rich gives a meaning to, where it is let.
WORDS = st.lists(
    st.sampled_from(
        [
            "[bold]",
            "[/bold]",
            "[/]",
            "[red]x",
            "[/v2]",
            ":free:",
            ":smile:",
            "\\[",
            "acme",
            "[link=x]",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)


def printed(*objects: object) -> str:
    stream = io.StringIO()
    render.console(stream).print(*objects)
    return stream.getvalue()


@given(WORDS)
def test_text_is_printed_as_it_is(text: str) -> None:
    assert printed(text) == text + "\n"
    assert printed(render.styled((text, "bold"), text)) == text * 2 + "\n"


@given(WORDS, WORDS, WORDS)
def test_a_table_has_its_cells_heads_and_title_as_they_are(
    cell: str, head: str, title: str
) -> None:
    lines = printed(render.table((head, "b"), [(cell, "wide" * 25)], title=title)).splitlines()
    assert lines[0].strip() == title
    assert head in lines[2]
    assert cell in lines[4]
