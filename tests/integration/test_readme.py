"""The README and the table of questions as a reader runs them: Python, and every row in order."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import benchmarks
from modelpool.cli import modelpool
from modelpool.config import Settings
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.server import Connection
from modelpool.server.embedded import EmbeddedServer
from tests.machine import environment, free_ports, run
from tests.worlds import record, registry

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
# Said of an answer that is none.
NOTHING = re.compile(r"\b0 of 0\b|\bNobody was assigned\b|\bnothing to\b|^error:", re.M)


def commands(text: str) -> list[str]:
    """The commands in a text, in their order."""
    return re.findall(r"`((?:modelpool|python -m benchmarks) [^`\n]+)`", text)


TEN = commands(README.partition("## Ten questions")[2].partition("\n## ")[0])
ROWS = [row for row in commands(QUESTIONS) if row.startswith("modelpool ")]
MEASURES = [row for row in commands(QUESTIONS) if not row.startswith("modelpool ")]


@pytest.fixture
def reader(
    pool: ModelPool, cli: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModelPool:
    """In a clone, with a server whose graph is empty."""
    for folder in ("samples", "tests", "modelpool"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    return pool


def answer(command: str) -> str:
    """What the command prints; whoever is asked for a word says yes."""
    name, *arguments = shlex.split(command.replace("python -m ", ""))
    group = {"modelpool": modelpool, "benchmarks": benchmarks}[name]
    done = CliRunner().invoke(group, arguments, input="y\n" * 3)
    assert done.exit_code == 0, f"{command}\n{done.output}\n{done.exception!r}"
    assert done.output.strip(), command
    assert not NOTHING.search(done.output), f"{command}\n{done.output}"
    return done.stdout


def filled(command: str) -> str:
    """The command with what a reader puts in: a day of the registry, a finding's id."""
    if "DAY" in command:
        loads = json.loads(answer("modelpool loads --format json"))["loads"]
        command = command.replace("DAY", min(load["loaded_at"] for load in loads)[:10])
    if re.search(r"\bID\b", command):
        found = json.loads(answer("modelpool findings list --format json"))["findings"]
        command = re.sub(r"\bID\b", found[0]["finding_id"], command)
    return command


def like(line: str) -> str:
    """The line without how wide its columns and how high its numbers are."""
    return re.sub(r"[\d,]+", "#", " ".join(line.split()))


def test_ten_questions_answer_after_the_output_that_the_readme_shows(reader: ModelPool) -> None:
    """Numbers and models change with the day, as models retire; all the rest is as shown."""
    (block,) = re.findall(r"```text\n(.*?)```", README, re.S)
    printed = {like(line) for line in answer("modelpool quickstart").splitlines()}
    shown = [line for line in block.splitlines() if line.strip(" ─…")]
    models = [line.split()[0] for line in shown if re.match(r"  \S+/\S+ ", line)]
    assert len(models) >= 5
    assert all(reader.registry.claims(model) for model in models)
    rest = [line for line in shown if not re.match(r"  \S+/\S+ ", line)]
    assert [line for line in rest if like(line) not in printed] == []
    assert len(TEN) == 10
    for command in TEN:
        answer(command)


def test_every_question_answers_in_its_order(reader: ModelPool) -> None:
    answer("modelpool quickstart")
    for command in (row for row in ROWS if not row.startswith("modelpool db ")):
        answer(filled(command))


def test_every_measure_is_taken_of_the_samples(reader: ModelPool, helpers: Database) -> None:
    assert len(MEASURES) == 6
    for command in MEASURES:
        answer(command)
        helpers.write(lambda tx: tx.run("all/delete"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a local server of the reader's own."""
    bolt, http = free_ports()
    variables = environment(
        MODELPOOL_HOME=str(tmp_path / "home"),
        MODELPOOL_BOLT_PORT=str(bolt),
        MODELPOOL_HTTP_PORT=str(http),
    )
    yield variables
    EmbeddedServer(Settings.from_env(variables)).destroy()


def test_rows_about_the_local_server_answer(home: dict[str, str]) -> None:
    rows = [row for row in ROWS if row.startswith("modelpool db ")]
    assert len(rows) >= 4
    for command in ("modelpool db start", *rows):
        done = run(*shlex.split(command)[1:], env=home)
        assert (done.returncode, bool(done.stdout.strip())) == (0, True), done


def test_rows_leave_nothing_to_fill_in_but_a_day_and_an_id() -> None:
    assert len(ROWS) > 50
    for command in (*TEN, *ROWS, *MEASURES):
        words = re.findall(r"\b[A-Z]{2,}\b", command.partition("--reason")[0])
        assert set(words) <= {"DAY", "ID"}, command
        for word in shlex.split(command):
            if "/" in word and Path(word).suffix in (".json", ".jsonl", ".csv"):
                assert (ROOT / word).exists(), command


def test_python_of_the_readme_runs(pool: ModelPool, connection: Connection) -> None:
    pool.registry.load(
        registry(
            record("acme/cheap", "code-editing"),
            record("acme/dear", "code-editing", cost_class="High"),
        )
    )
    (block,) = re.findall(r"```python\n(.*?)```", README, re.S)
    done = subprocess.run(
        [sys.executable, "-c", block],
        env=environment(
            NEO4J_URI=connection.uri,
            NEO4J_USERNAME=connection.user,
            NEO4J_PASSWORD=connection.password,
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "acme/cheap Low 1.0"
    assert "cost_class 1 1" in lines
    assert "cost_class Low at most Medium True" in lines
