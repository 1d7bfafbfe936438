"""The documentation says what the code says."""

import re
import shlex
from pathlib import Path

import click
import pytest

from modelpool.cli import COMMANDS, modelpool
from modelpool.queries import parse
from tools.make_docs import ROOT, documents, picture

DOCUMENTS = documents()
LINK = re.compile(r"\[[^\]\n]+\]\((?!https?:)([^)#\s]+)(?:#[^)\s]*)?\)")
WRITTEN = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("cypher/**/*.md")})


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_generated_documentation_is_up_to_date(path: Path) -> None:
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    assert found == DOCUMENTS[path], f"{relative(path)} is out of date: run `make docs`"


@pytest.mark.parametrize("path", WRITTEN, ids=relative)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_picture_names_every_relation_with_its_ends() -> None:
    assert "    Model -->|FITS| Profile\n" in picture()
    assert "    TaskType -->|KIND_OF| TaskType\n" in picture()


def test_the_template_of_a_query_file_is_a_query_file() -> None:
    readme = (ROOT / "cypher" / "README.md").read_text(encoding="utf-8")
    template = readme.partition("```cypher\n")[2].partition("```")[0]
    query = parse("folder/name", template)
    assert query.mode == "read"
    assert query.description
    assert query.parameters
    assert query.returns


def test_every_decision_has_its_three_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert decisions
    for path in decisions:
        headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.M)
        assert headings == ["Context", "Decision", "Consequences"], path.name


def test_every_command_of_the_questions_is_one() -> None:
    """Parsed as the shell would give it, and not run; each command is shown at least once."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    questions = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    shown = re.findall(r"(?:^\$ |\bbin/|`)(modelpool [^`\n]+)", readme + questions, re.M)
    seen = set()
    for line in shown:
        arguments = shlex.split(line)[1:]
        group: click.Command = modelpool
        context = click.Context(group)
        while isinstance(group, click.Group):
            name = arguments.pop(0)
            command = group.get_command(context, name)
            assert command is not None, line
            seen.add(name)
            group = command
        arguments = [word.replace("DAY", "2026-11-30") for word in arguments]
        # Raises UsageError for an option or a value that isn't one.
        group.make_context(group.name, arguments)
    assert seen >= COMMANDS.keys()


def test_the_index_leads_to_every_page() -> None:
    docs = ROOT / "docs"
    linked = set(LINK.findall((docs / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in docs.glob("*.md")} - {"README.md"} <= linked


def test_the_glossary_is_short_and_its_words_are_in_use() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([a-z ]+) \| (?!what)", glossary, re.M)
    assert 15 <= len(words) <= 20
    code = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "modelpool").rglob("*.py"))
    prose = re.sub(r"[\s_]+", " ", code).lower()
    assert [word for word in words if word not in prose] == []
