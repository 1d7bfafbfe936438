"""Files of records on a real server: checked whole, written in chunks, resumed after a crash."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import ConflictError, RecordsError
from modelpool.pool import ModelPool
from modelpool.server import Connection
from modelpool.work import file_loading
from tests.machine import DEADLINE, environment
from tests.worlds import record, registry

Snapshot = Callable[[], list[dict[str, Any]]]
TASKS, PER_TASK = 40, 5
OUTCOMES = TASKS * PER_TASK
# The command as it is, but for chunks so small that there is a middle to kill it in.
IN_SMALL_CHUNKS = (
    "from modelpool import cli; from modelpool.work import file_loading;"
    " file_loading.CHUNK = 20; cli.main()"
)


@pytest.fixture
def files(pool: ModelPool, tmp_path: Path) -> Path:
    """A folder with a small world in five files, of which the first three are loaded."""
    pool.registry.load(registry(record("acme/small")))
    write(tmp_path / "workers.csv", "worker_id,operator,trusted,capacity,task_types,joined_at")
    with (tmp_path / "workers.csv").open("a") as csv:
        csv.writelines(f"w{n},op{n},{str(n == 0).lower()},,,2026-01-01\n" for n in range(9))
    lines(
        tmp_path / "tasks.jsonl",
        (
            {
                "task_id": f"t{n}",
                "task_type": "code-generation",
                "risk_level": "Low",
                "declared_at": "2026-01-02",
                "reference": str(n % 4),
            }
            for n in range(TASKS)
        ),
    )
    (tmp_path / "assignments.json").write_text(
        json.dumps(
            [
                {
                    "assignment_id": f"a{n}",
                    "task_id": f"t{n % TASKS}",
                    "worker_id": f"w{n % 9}",
                    "mode": "chosen",
                    "model_id": "acme/small",
                    "assigned_at": "2026-01-03T10:00:00Z",
                }
                for n in range(OUTCOMES)
            ]
        )
    )
    lines(tmp_path / "outcomes.jsonl", (outcome(n) for n in range(OUTCOMES)))
    for kind, name in (
        ("workers", "workers.csv"),
        ("tasks", "tasks.jsonl"),
        ("assignments", "assignments.json"),
    ):
        assert pool.work.load_file(kind, tmp_path / name).known == 0  # type: ignore[arg-type]
    return tmp_path


def outcome(n: int) -> dict[str, Any]:
    return {
        "outcome_id": f"o{n}",
        "assignment_id": f"a{n}",
        "status": "Completed",
        "quality": n % 10 / 10,
        "answer": str(n % 4),
        "reported_at": "2026-01-03T13:00:00+02:00",
    }


def write(path: Path, text: str) -> Path:
    path.write_text(text + "\n")
    return path


def lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    return write(path, "\n".join(map(json.dumps, records)))


@pytest.fixture
def facts(helpers: Database) -> Snapshot:
    """Everything but how and when it was loaded, in an order that doesn't hang on when."""

    def read() -> list[dict[str, Any]]:
        found = [row for row in helpers.read("all/everything") if row["kind"] != "RecordLoad"]
        for row in found:
            del row["identity"]
            row["facts"].pop("recorded_at", None)
        return sorted(found, key=lambda row: json.dumps(row, sort_keys=True, default=str))

    return read


def test_a_file_in_chunks_is_the_same_as_in_one_go(
    pool: ModelPool,
    files: Path,
    facts: Snapshot,
    helpers: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = facts()
    steps: list[tuple[str, int, int]] = []
    whole = pool.work.load_file("outcomes", files / "outcomes.jsonl")
    assert (whole.records, whole.added, whole.known) == (OUTCOMES, OUTCOMES, 0)
    one_go = facts()
    assert len(one_go) > len(before)
    # The same file again is known without being read; the same records in another one are, too.
    assert pool.work.load_file("outcomes", files / "outcomes.jsonl").known == OUTCOMES
    copy = write(files / "copy.jsonl", (files / "outcomes.jsonl").read_text())
    assert pool.work.load_file("outcomes", copy).known == OUTCOMES
    assert facts() == one_go

    helpers.write(lambda tx: tx.run("all/delete_outcomes"))
    monkeypatch.setattr(file_loading, "CHUNK", 7)
    chunked = pool.work.load_file(
        "outcomes",
        files / "outcomes.jsonl",
        progress=lambda *step: steps.append(step),
    )
    assert chunked == whole
    assert facts() == one_go
    assert ("writing", OUTCOMES, OUTCOMES) in steps
    assert len([step for step in steps if step[0] == "writing"]) == -(-OUTCOMES // 7) + 1


def test_every_problem_is_said_with_its_line_and_nothing_is_written(
    pool: ModelPool, files: Path, facts: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults in the form, in the file and against the graph, far apart."""
    monkeypatch.setattr(file_loading, "CHUNK", 7)
    before = facts()
    records = [outcome(n) for n in range(OUTCOMES)]
    records[3]["quality"] = 7
    records[50]["assignment_id"] = "a49"
    records[60]["outcome_id"] = "o59"
    records[100]["assignment_id"] = "none"
    records[150]["reported_at"] = "2026-01-03T09:00:00Z"
    records[199]["sttaus"] = records[199].pop("status")
    path = lines(files / "faulty.jsonl", records)
    path.write_text(path.read_text().replace('"o120"', '"o120'))
    with pytest.raises(RecordsError) as caught:
        pool.work.load_file("outcomes", path)
    said = [str(problem).removeprefix(f"{path}: ") for problem in caught.value.problems]
    assert said == [
        "line 4: quality: found 7, expected a number from 0 to 1",
        "line 51: assignment_id: found 'a49' a second time, expected each once in a file",
        "line 61: outcome_id: found 'o59' a second time, expected each once in a file",
        "line 101: assignment_id: found 'none', expected an assignment made before",
        "line 121: expected a comma, or the end of the object or list at column 24",
        "line 151: reported_at: found '2026-01-03T09:00:00Z', expected no time before the"
        " assignment, 2026-01-03T10:00:00Z",
        "line 200: sttaus: found an unknown field, expected a field of the schema;"
        " did you mean 'status'?",
        "line 200: status: found nothing, expected one of Completed, Failed, Refused",
    ]
    assert facts() == before


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("x.jsonl", "", "expected at least one record"),
        ("x.csv", "worker_id,colour\nw,red\n", "line 1: colour: found an unknown field"),
        ("x.csv", "operator\nx\n", "line 1: worker_id: found no such column"),
        ("x.csv", "worker_id,operator\nw\n", "line 2: found 1 cells, expected 2 cells"),
        (
            "x.csv",
            'worker_id,operator\n"w,x\n',
            "a closing double quote before the end of the file",
        ),
        (
            "x.csv",
            "worker_id,capacity\nw,many\n",
            "line 2: capacity: found 'many', expected a whole",
        ),
        ("x.json", '{"worker_id": "w"}', "expected a JSON array of records"),
        ("x.json", '["w"]', "line 1: found 'w', expected an object with the fields of a worker"),
        ("x.jsonl", '{"worker_id": "w", "worker_id": "v"}', "worker_id: found the field a second"),
        ("x.jsonl", '{"worker_id": "w"} {}', "one record a line, but there is more"),
        ("x.yaml", "worker_id: w", "found the suffix '.yaml'"),
        ("x.jsonl", '{"worker_id": "w", "api_key": "k"}', "api_key: found (hidden)"),
    ],
)
def test_a_faulty_file_is_refused(
    pool: ModelPool, tmp_path: Path, name: str, text: str, problem: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(RecordsError) as caught:
        pool.work.load_file("workers", tmp_path / name)
    assert problem in str(caught.value)


def test_no_such_file_and_no_text(pool: ModelPool, tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="no such file"):
        pool.work.load_file("workers", tmp_path / "none.jsonl")
    (tmp_path / "x.jsonl").write_bytes(b'{"worker_id": "\xff"}')
    with pytest.raises(RecordsError, match="line 1: found the byte 0xff, expected UTF-8"):
        pool.work.load_file("workers", tmp_path / "x.jsonl")
    (tmp_path / "y.jsonl").write_bytes(b'\xef\xbb\xbf{"worker_id": "bom"}\r\n\r\n')
    assert pool.work.load_file("workers", tmp_path / "y.jsonl").added == 1


def test_a_load_that_failed_in_the_middle_goes_on_from_there(
    pool: ModelPool, files: Path, facts: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others write meanwhile may contradict a later chunk; then those before stay."""
    monkeypatch.setattr(file_loading, "CHUNK", 50)
    path = files / "outcomes.jsonl"

    def interfere(step: str, done: int, total: int) -> None:
        if (step, done) == ("writing", 100):
            pool.work.report("other", assignment_id="a120", status="Failed")

    with pytest.raises(RecordsError, match=r"line 121: .*this one has other"):
        pool.work.load_file("outcomes", path, progress=interfere)
    assert sum(row["kind"] == "Outcome" for row in facts()) == 101
    with pytest.raises(RecordsError, match="line 121"):
        pool.work.load_file("outcomes", path)


def test_a_file_that_is_loaded_twice_at_once_is_written_once(
    pool: ModelPool, files: Path, facts: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_loading, "CHUNK", 50)
    path = files / "outcomes.jsonl"
    results: list[int] = []

    def another(step: str, done: int, total: int) -> None:
        if (step, done) == ("writing", 100):
            results.append(pool.work.load_file("outcomes", path).resumed_at)

    with pytest.raises(ConflictError, match="is being loaded by another caller"):
        pool.work.load_file("outcomes", path, progress=another)
    assert results == [100]
    assert pool.work.load_file("outcomes", path).known == OUTCOMES
    assert sum(row["kind"] == "Outcome" for row in facts()) == OUTCOMES


def test_a_client_that_is_killed_in_the_middle_is_resumed(
    pool: ModelPool, connection: Connection, files: Path, facts: Snapshot, helpers: Database
) -> None:
    """kill -9 of a real process between two of its chunks; then the same command again."""
    count = 1500
    pool.work.record_assignments(
        [
            {
                "assignment_id": f"b{n}",
                "task_id": "t0",
                "worker_id": "w0",
                "mode": "chosen",
                "assigned_at": "2026-01-03",
            }
            for n in range(count)
        ]
    )
    path = lines(
        files / "many.jsonl",
        ({**outcome(n), "outcome_id": f"p{n}", "assignment_id": f"b{n}"} for n in range(count)),
    )
    process = subprocess.Popen(
        [sys.executable, "-c", IN_SMALL_CHUNKS, "record", "outcomes", str(path)],
        env=environment(
            NEO4J_URI=connection.uri,
            NEO4J_USERNAME=connection.user,
            NEO4J_PASSWORD=connection.password,
        ),
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        begun = helpers.read("all/record_loads")
        if any(0 < row["done"] < count for row in begun if row["file"] == "many.jsonl"):
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=DEADLINE) == -signal.SIGKILL
    (load,) = [row for row in helpers.read("all/record_loads") if row["file"] == "many.jsonl"]
    assert 0 < load["done"] < count
    resumed = pool.work.load_file("outcomes", path)
    assert resumed.resumed_at >= load["done"]
    assert (resumed.records, resumed.added) == (count, count)
    found = facts()
    assert sum(row["kind"] == "Outcome" for row in found) == count
    assert sum(row["kind"] == "OF" for row in found) == count

    helpers.write(lambda tx: tx.run("all/delete_outcomes"))
    pool.work.load_file("outcomes", path)
    assert facts() == found
