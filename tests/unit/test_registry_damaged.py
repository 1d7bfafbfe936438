"""No damaged file gets through, and each is refused with its place, field and a plain sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from modelpool.exceptions import Problem, RegistryFileError
from modelpool.registry import FORMATS, read_registry, write_registry
from tests.damaged_files import DamagedFile, damaged_files
from tests.registry_samples import as_csv, sound_record, sound_records


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[DamagedFile]:
    return damaged_files(tmp_path_factory.mktemp("damaged"))


def problems_of(*paths: Path) -> tuple[Problem, ...]:
    with pytest.raises(RegistryFileError) as caught:
        read_registry(paths, taxonomy=())
    return caught.value.problems


def test_the_corpus_is_large_and_of_many_kinds(corpus: list[DamagedFile]) -> None:
    assert len(corpus) >= 200
    assert len({file.kind for file in corpus}) == len(corpus)


def test_every_damaged_file_is_refused_with_the_expected_problem(
    corpus: list[DamagedFile],
) -> None:
    unexpected = []
    for file in corpus:
        expect = file.expect
        problems = problems_of(file.path)
        if not any(
            problem.location == expect.location
            and problem.field == expect.field
            and expect.words in str(problem)
            for problem in problems
        ):
            unexpected.append((file.kind, expect, [str(problem) for problem in problems[:3]]))
    assert unexpected == []


def test_problems_are_short_single_printable_lines_without_secrets(
    corpus: list[DamagedFile],
) -> None:
    for file in corpus:
        for problem in problems_of(file.path):
            sentence = str(problem).removeprefix(problem.file)
            assert sentence.isprintable()
            assert len(sentence) < 500
            for secret in ("hunter2", "sk-proj", "AKIA", "wJalr", "abc123", "89abcdef", "https://"):
                assert secret not in sentence
            for raw in ("Error", "Traceback", "jsonschema", "object at 0x"):
                assert raw not in sentence


def test_all_files_together_report_all_problems_in_order(corpus: list[DamagedFile]) -> None:
    """Nothing found in one file keeps another from being checked."""
    paths = [file.path for file in corpus]
    problems = problems_of(*paths)
    assert problems == problems_of(*paths)
    order = [str(path) for path in paths]
    named = [problem.file for problem in problems]
    assert named == sorted(named, key=order.index)
    assert set(named) == set(order)


def test_every_problem_of_a_file_is_reported_in_line_order(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    records = [
        sound_record(model_id="a", cost_class="low", colour="red"),
        sound_record(model_id="b"),
        sound_record(model_id="c", risk_level="x", accuracy_class="y"),
        sound_record(model_id="b"),
    ]
    path.write_bytes(as_csv(*records))
    found = [(problem.location, problem.field) for problem in problems_of(path)]
    assert found == [
        ("line 1", "colour"),
        ("line 2", "cost_class"),
        ("line 4", "accuracy_class"),
        ("line 4", "risk_level"),
        ("line 5", "model_id"),
    ]


def test_files_that_cannot_be_read_are_problems(tmp_path: Path) -> None:
    folder = tmp_path / "folder.json"
    folder.mkdir()
    dangling = tmp_path / "dangling.json"
    dangling.symlink_to(tmp_path / "nowhere")
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    missing = tmp_path / "missing.json"
    impossible = Path("nul\0.json")
    endless = tmp_path / f"{'x' * 300}.json"
    found = [p.value for p in problems_of(folder, dangling, pipe, missing, impossible, endless)]
    assert found == [
        "a folder",
        "no such file",
        "something that isn't a regular file",
        "no such file",
        "an impossible file name",
        "file name too long",
    ]


def test_a_file_without_permission_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raised by hand: tests may run as a user to whom permissions don't apply."""
    path = tmp_path / "closed.json"
    path.write_text("[]")

    def refuse(self: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert [problem.value for problem in problems_of(path)] == ["permission denied"]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse.jsonl"
    with path.open("wb") as stream:
        stream.truncate(512 * 1024 * 1024 + 1)
    (problem,) = problems_of(path)
    assert problem.expected == "at most 536870912 bytes"


def test_a_file_named_twice_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    write_registry(sound_records(), path)
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    (problem,) = problems_of(path, link)
    assert (problem.file, problem.value) == (str(link), "the file a second time")


@pytest.mark.parametrize("format", FORMATS)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_random_damage_is_refused_or_harmless(
    format: str, data: st.DataObject, tmp_path: Path
) -> None:
    """Whatever happens to the bytes, there is a registry or a list of problems, nothing else."""
    path = tmp_path / f"records.{format}"
    write_registry(
        [sound_record(notes="a, \"b\"\n'c'", input_price_usd=0.5), *sound_records()[1:]], path
    )
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(content) - 1))
        damage = data.draw(st.sampled_from(("flip", "cut", "insert", "repeat")))
        if damage == "flip":
            content[position] ^= 1 << data.draw(st.integers(0, 7))
        elif damage == "cut":
            del content[position : position + data.draw(st.integers(1, len(content)))]
        elif damage == "insert":
            content[position:position] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            content[position:position] = content[position : position + 100]
        if not content:
            break
    path.write_bytes(content)
    try:
        found = len(read_registry([path]).records)
    except RegistryFileError as error:
        found = len(error.problems)
    assert found
