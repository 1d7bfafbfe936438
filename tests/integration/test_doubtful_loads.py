"""Loads that would do what was rarely meant ask first, and then do just what was said."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from modelpool.cli import modelpool
from modelpool.exceptions import DoubtfulLoadError
from modelpool.pool import ModelPool
from modelpool.registry import Registry, read_registry, write_registry
from tests.worlds import record, registry


class Asked:
    """Answers what it is asked, and keeps it."""

    def __init__(self, *, answer: bool) -> None:
        self.answer = answer
        self.doubts: list[str] = []

    def __call__(self, doubts: Sequence[str]) -> bool:
        self.doubts += doubts
        return self.answer


def many(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [record(f"acme/{number}", **fields) for number in range(count)]


@pytest.mark.parametrize("seed", range(25))
def test_who_is_asked_is_told_how_much_would_be_retired(pool: ModelPool, seed: int) -> None:
    """Over a tenth of what the source listed, counted by hand; a part retires nothing."""
    draw = random.Random(seed)
    before = many(draw.randrange(1, 40))
    pool.registry.load(registry(*before))
    kept = [*draw.sample(before, draw.randrange(len(before) + 1)), record("acme/new")]
    retired = len(before) + 1 - len(kept)
    asked = Asked(answer=False)

    if retired > 0.1 * len(before):
        with pytest.raises(DoubtfulLoadError, match=f"test: {retired} of the {len(before)} record"):
            pool.registry.load(registry(*kept), confirm=asked)
        assert pool.registry.preview(registry(*before)).changes == ()
    else:
        assert pool.registry.load(registry(*kept), confirm=asked).retired == retired
    assert bool(asked.doubts) == (retired > 0.1 * len(before))
    assert (
        pool.registry.load(registry(*kept), partial=True, confirm=Asked(answer=False)).doubts == ()
    )


def test_an_older_state_asks_and_says_both_days(pool: ModelPool) -> None:
    new = many(3, source_date="2026-02-01")
    old = many(3, source_date="2026-01-01", cost_class="High")
    pool.registry.load(registry(*new))
    asked = Asked(answer=True)

    for partial in (False, True):
        report = pool.registry.preview(registry(*old), partial=partial)
        assert report.doubts == (
            "test: the file shows the state of 2026-01-01, older than the loaded one of 2026-02-01",
        )
    assert pool.registry.load(registry(*old), confirm=asked).changed == 3
    assert len(asked.doubts) == 1
    # A part that is older than what it leaves alone takes nothing back.
    addition = registry(record("acme/early", source_date="2025-01-01"))
    assert pool.registry.preview(addition, partial=True).doubts == ()


def test_another_teams_file_of_the_same_name_asks(pool: ModelPool, tmp_path: Path) -> None:
    def file(team: str, *names: str) -> Registry:
        path = tmp_path / team / "models.jsonl"
        path.parent.mkdir(exist_ok=True)
        lines = []
        for name in names:
            fields = record(f"{team}/{name}")
            del fields["source"]
            lines.append(json.dumps(fields))
        path.write_text("\n".join(lines))
        return read_registry([path])

    pool.registry.load(file("ours", "large", "small"))
    theirs = file("theirs", "large")

    for partial, doubts in ((False, 2), (True, 1)):
        found = pool.registry.preview(theirs, partial=partial).doubts
        assert len(found) == doubts
        assert found[0].startswith("models: only the file's name says that it is this source's")
    assert (
        pool.registry.preview(replace(theirs, named_by_files=frozenset()), partial=True).doubts
        == ()
    )
    # A file of ours that brings something new has something that is known too.
    assert pool.registry.preview(file("ours", "large", "medium"), partial=True).doubts == ()
    assert pool.registry.load(theirs).added == 1


@pytest.fixture
def run(cli: CliRunner) -> Any:
    """The command against the tests' server."""

    def invoke(*arguments: str, stdin: bytes | None = None) -> Result:
        return cli.invoke(modelpool, arguments, input=stdin)

    return invoke


def test_the_command_refuses_until_yes_is_said(pool: ModelPool, run: Any, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.jsonl", tmp_path / "part.jsonl"
    write_registry(many(10), whole)
    write_registry(many(8), part)
    assert run("load", str(whole)).exit_code == 0

    dry = run("load", str(part), "--dry-run")
    assert "A load would ask for confirmation: test: 2 of the 10 records" in dry.output
    refused = run("load", str(part))
    assert isinstance(refused.exception, DoubtfulLoadError)
    assert "--yes" in str(refused.exception)
    assert len(pool.registry.loads(limit=9)) == 1

    done = run("load", str(part), "--yes")
    assert done.exit_code == 0, done.output
    assert "2 retired" in done.output


def test_a_registry_and_work_are_piped_and_packed(
    pool: ModelPool, run: Any, tmp_path: Path
) -> None:
    plain = tmp_path / "models.jsonl"
    write_registry(many(3), plain)
    packed = tmp_path / "models.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert "3 added" in run("load", "-", stdin=plain.read_bytes()).output
    assert "3 unchanged" in run("load", str(packed)).output
    workers = b"worker_id\nworker-1\nworker-2\n"
    first = run("record", "workers", "-", stdin=workers)
    assert first.exit_code == 0, first.output
    again = tmp_path / "workers.csv.gz"
    again.write_bytes(gzip.compress(workers))
    assert run("record", "workers", str(again)).exit_code == 0
    assert len(pool.work.workers()) == 2
    bad = run("record", "workers", "-", stdin=b"worker_id\n\x00\n")
    assert bad.exit_code == 2
    assert "-: line 2: found a NUL byte" in bad.output
