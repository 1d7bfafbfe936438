"""docs/own-measurements.md: its files are read, its commands run, and they say what it shows."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelpool.cli import modelpool
from modelpool.importers.mapping import load_mapping
from modelpool.registry import Record, read_registry as read

PAGE = Path(__file__).parent.parent.parent / "docs" / "own-measurements.md"
EXAMPLE = re.compile(
    r"`(?P<file>[\w.-]+)`[^`]*\n\n```(?:csv|json)\n(?P<content>.*?)```\n\n"
    r"```console\n\$ modelpool (?P<command>.*?)\n(?P<shown>.*?)```\n.*?"
    r"```text\n(?P<bases>.*?)```",
    re.S,
)
_MEASURED = ("accuracy", "latency", "cost")
SAID: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
    "measurements": (
        ("model_id", "accuracy_class"),
        [
            ("internal/triage-7b", "Medium"),
            ("openai/gpt-4o-mini", "High"),
            ("openai/gpt-5", "High"),
        ],
    ),
    "promptfoo": (("model_id", "effort"), [("openai/gpt-5", "low")]),
    "inspect": (("model_id", "task_type"), [("azure/gpt-4o-mini", "mathematics")]),
    "lm-eval": (("model_id", "base_model"), [("alibaba/qwen-3-8b-4bit",) * 2]),
}
EXAMPLES = [match.groupdict() for match in EXAMPLE.finditer(PAGE.read_text("utf-8"))]


def test_each_format_has_an_example() -> None:
    commands = {example["command"].split()[1] for example in EXAMPLES}
    assert commands == {"measurements", "promptfoo", "inspect", "lm-eval"}


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: example["command"])
def ran(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, str], Result, tuple[Record, ...]]:
    """An example of the page, what its command said, and the records that it wrote."""
    example = request.param
    with chdir(tmp_path_factory.mktemp("example")):
        Path(example["file"]).write_text(example["content"], "utf-8")
        arguments = shlex.split(example["command"])
        found = CliRunner().invoke(modelpool, arguments, catch_exceptions=False)
        return example, found, tuple(read([Path("own.jsonl")]).records)


def test_an_example_gives_what_the_page_shows(
    ran: tuple[dict[str, str], Result, tuple[Record, ...]],
) -> None:
    example, found, records = ran
    assert found.exit_code == 0
    assert found.stderr.startswith(example["shown"])
    bases = {record.get(f"{name}_basis") for record in records for name in _MEASURED}
    assert set(example["bases"].splitlines()) <= bases


def test_what_the_page_says_of_the_records_holds(
    ran: tuple[dict[str, str], Result, tuple[Record, ...]],
) -> None:
    example, _, records = ran
    fields, expected = SAID[example["command"].split()[1]]
    assert [tuple(record[field] for field in fields) for record in records] == expected


def test_its_mapping_is_one(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    assert load_mapping(path).section("own")["cuts"].keys() == {"ticket-triage", "word_error_rate"}
