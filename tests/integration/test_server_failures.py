"""Servers that can't be used, and starts that don't get to their end: one clear line each."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from modelpool.config import Settings
from modelpool.interrupts import LINE
from modelpool.server.embedded import EmbeddedServer
from tests.machine import complaint, environment, finish, free_ports, run, spawn, start

ASK = ("feasible", "--task-type", "code-editing")


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an embedded server that is gone when the test ends."""
    bolt, http = free_ports()
    variables = environment(
        MODELPOOL_HOME=str(tmp_path / "home"),
        MODELPOOL_BOLT_PORT=str(bolt),
        MODELPOOL_HTTP_PORT=str(http),
    )
    yield variables
    EmbeddedServer(Settings.from_env(variables)).destroy()


def _servers(env: Mapping[str, str]) -> list[int]:
    """Every process of the embedded server, noted or not."""
    home = env["MODELPOOL_HOME"]
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(argument.startswith(f"@{home}") for argument in process.info["cmdline"] or ()):
            found.append(process.pid)
    return found


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_named_server_that_does_not_answer(scheme: str) -> None:
    uri = f"{scheme}://127.0.0.1:{free_ports()[0]}"

    line = complaint(run(*ASK, env=environment(NEO4J_URI=uri, NEO4J_PASSWORD="not shown")))

    assert line == f"error: no Neo4j server answers at {uri}"


def test_a_named_server_without_a_password() -> None:
    line = complaint(run(*ASK, env=environment(NEO4J_URI="bolt://127.0.0.1:9")))

    assert line == "error: NEO4J_URI is set, so NEO4J_PASSWORD must be set too"


def test_an_address_that_is_none() -> None:
    line = complaint(run(*ASK, env=environment(NEO4J_URI="localhost", NEO4J_PASSWORD="not shown")))

    assert line.startswith("error: localhost: ")
    assert "not shown" not in line


@pytest.mark.parametrize(
    "command", [["start"], ["stop"], ["status"], ["logs"], ["open"], ["destroy", "--yes"]]
)
def test_db_is_not_about_a_named_server(command: list[str], env: dict[str, str]) -> None:
    named = env | {"NEO4J_URI": "bolt://127.0.0.1:9", "NEO4J_PASSWORD": "not shown"}

    line = complaint(run("db", *command, env=named))

    assert "NEO4J_URI is bolt://127.0.0.1:9" in line
    assert not Path(env["MODELPOOL_HOME"]).exists()


def test_there_is_nothing_to_stop_or_to_show(env: dict[str, str]) -> None:
    assert run("db", "stop", env=env).stdout == "No server is running.\n"
    assert "the server never started" in complaint(run("db", "logs", env=env), code=3)
    status = run("db", "status", "--format", "json", env=env)
    assert (status.returncode, json.loads(status.stdout)["state"]) == (1, "stopped")


def test_a_cache_that_cannot_be_written(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    line = complaint(run("db", "start", env=env | {"MODELPOOL_CACHE": str(tmp_path / "file")}))

    assert line == f"error: {tmp_path / 'file' / 'jars'}: Not a directory"


def test_no_network_leaves_no_half_file(env: dict[str, str], tmp_path: Path) -> None:
    (closed,) = free_ports(1)
    proxies = dict.fromkeys(
        ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), f"http://127.0.0.1:{closed}"
    )
    cache = tmp_path / "cache"

    line = complaint(run("db", "start", env=env | proxies | {"MODELPOOL_CACHE": str(cache)}))

    assert "needs a network" in line
    assert list((cache / "jars").iterdir()) == []
    assert _servers(env) == []


def test_ctrl_c_during_the_start_leaves_no_process(env: dict[str, str]) -> None:
    start = spawn("db", "start", env=env)
    _until(lambda: _servers(env))

    os.killpg(start.pid, signal.SIGINT)
    ended = finish(start)

    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, "", LINE)
    assert _servers(env) == []


def test_a_killed_start_is_gone_on_with(env: dict[str, str]) -> None:
    """Killed as early as the server's process exists: its data and password are half made."""
    start = spawn("db", "start", env=env)
    server = EmbeddedServer(Settings.from_env(env))
    _until(server.alive)
    os.killpg(start.pid, signal.SIGKILL)
    assert finish(start).returncode == -signal.SIGKILL
    begun = _servers(env)

    # Finds it by its note, waits till it answers, and logs in.
    again = run("db", "start", env=env)

    assert again.returncode == 0, again.stderr
    assert _servers(env) == begun
    assert len(begun) == 1


def test_a_server_killed_at_its_first_start_starts_again(env: dict[str, str]) -> None:
    start = spawn("db", "start", env=env)
    server = EmbeddedServer(Settings.from_env(env))
    # Its system database is being made just then, and with it the user and the password.
    _until((server.home / "data" / "databases" / "system").exists)
    for pid in _servers(env):
        os.kill(pid, signal.SIGKILL)
    assert "ended while starting" in complaint(finish(start))

    again = run("db", "start", env=env)

    assert again.returncode == 0, again.stderr


STARTS_AND_STAYS = """
import time
from modelpool.config import Settings
from modelpool.server.embedded import EmbeddedServer
EmbeddedServer(Settings.from_env()).start()
print("started", flush=True)
time.sleep(600)
"""


def test_ctrl_c_after_the_start_does_not_reach_the_server(env: dict[str, str]) -> None:
    starter = start([sys.executable, "-c", STARTS_AND_STAYS], env=env)
    with starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "started\n"
        os.killpg(starter.pid, signal.SIGINT)
    assert starter.returncode != 0

    assert run("db", "status", env=env).returncode == 0
    assert len(_servers(env)) == 1
