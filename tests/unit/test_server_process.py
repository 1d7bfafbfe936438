"""Processes that outlive who started them, tried with small real ones."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from modelpool.server import process


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., int]]:
    started: list[int] = []

    def start(*command: str) -> int:
        started.append(process.launch(command, console=tmp_path / "console", folder=tmp_path))
        return started[-1]

    yield start
    for pid in started:
        process.terminate(pid)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_launched_process_belongs_to_nobody(launch: Callable[..., int]) -> None:
    pid = launch("sleep", "61.5")

    assert process.is_alive(pid, "61.5")
    assert process.find("61.5") == [pid]
    assert not process.has_ended(pid)
    assert psutil.Process(pid).ppid() != os.getpid()
    assert os.getsid(pid) != os.getsid(0)


def test_a_process_is_told_from_another_that_has_its_pid(launch: Callable[..., int]) -> None:
    assert not process.is_alive(os.getpid(), "@someone/else")
    assert not process.is_alive(launch("sleep", "61.6"), "61.7")


def test_a_process_without_arguments_yet_is_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between fork and exec there are none; one that has ended has none either."""
    assert not process.is_beginning(os.getpid())
    ended = subprocess.Popen(["true"])
    _until(lambda: psutil.Process(ended.pid).status() == psutil.STATUS_ZOMBIE)
    assert not process.is_beginning(ended.pid)
    ended.wait()
    assert not process.is_beginning(ended.pid)
    monkeypatch.setattr(psutil.Process, "cmdline", lambda _: [])
    assert process.is_beginning(os.getpid())


def test_an_ended_process_is_not_alive(launch: Callable[..., int]) -> None:
    pid = launch("sleep", "61.8")
    os.kill(pid, signal.SIGKILL)

    _until(lambda: process.has_ended(pid))
    assert not process.is_alive(pid, "61.8")
    process.terminate(pid)


def test_a_zombie_is_not_alive() -> None:
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit", "61.9"], os.environ)
    _until(lambda: psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)

    assert not process.is_alive(pid, "61.9")
    assert process.has_ended(pid)
    os.waitpid(pid, 0)


def test_what_a_process_says_goes_to_its_console(
    launch: Callable[..., int], tmp_path: Path
) -> None:
    launch("sh", "-c", "echo out; echo err >&2")

    _until(lambda: (tmp_path / "console").read_text() == "out\nerr\n")


def test_a_port_that_something_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert not process.is_free(port)
        assert process.accepts(port)
    assert process.is_free(port)
    assert not process.accepts(port)
    assert not process.answers_bolt(port)


@pytest.mark.parametrize(
    ("log", "console", "expected"),
    [
        ([(0, "ERROR old"), (20, "INFO  Starting...")], "", "it said nothing"),
        ([(0, "ERROR old")], "JVM warning: x\n\nNo VM\nToo small\nmore\n", "No VM: Too small"),
        ([(20, "ERROR no"), (21, "INFO  Stopped.")], "", "ERROR no"),
        ([(20, "ERROR no\njava.Error: x\nCaused by: y\n\tat z")], "", "Caused by: y"),
        (
            [],
            "NOTE: Picked up JDK_JAVA_OPTIONS: -Xshare:auto\nNo room\nToo small",
            "No room: Too small",
        ),
    ],
)
def test_the_last_words_are_those_of_this_run(
    tmp_path: Path, log: list[tuple[int, str]], console: str, expected: str
) -> None:
    start = datetime(2026, 1, 2, 3, 4, 10, tzinfo=UTC).timestamp()
    lines = [
        f"{datetime.fromtimestamp(start - 10 + at, UTC):%Y-%m-%d %H:%M:%S}.000+0000 {text}"
        for at, text in log
    ]
    (tmp_path / "log").write_text("\n".join(lines))
    (tmp_path / "console").write_text(console)

    assert process.last_words(tmp_path / "log", tmp_path / "console", start).endswith(expected)
