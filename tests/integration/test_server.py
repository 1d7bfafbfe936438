"""The embedded server through the command line: its life, and what goes wrong with it."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import stat
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from modelpool.config import Settings
from modelpool.database import Database
from modelpool.server.embedded import EmbeddedServer
from tests.integration.conftest import HELPERS
from tests.machine import complaint, environment, finish, free_ports, run, spawn

NO_NETWORK = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


@dataclass(frozen=True)
class Local:
    """An embedded server of these tests' own."""

    env: Mapping[str, str]

    @property
    def server(self) -> EmbeddedServer:
        return EmbeddedServer(Settings.from_env(self.env))

    @property
    def home(self) -> Path:
        return self.server.home

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return run("db", *arguments, env={**self.env, **variables})

    def do(self, *arguments: str, **variables: str) -> str:
        result = self.run(*arguments, **variables)
        assert result.returncode == 0, result
        return result.stdout

    def status(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.run("status", "--format", "json").stdout)
        return facts

    def nodes(self) -> int:
        """How many nodes the graph has."""
        running = self.server.running()
        assert running is not None
        with Database(self.server.connection(running), library=HELPERS) as database:
            (row,) = database.read("all/count")
            nodes: int = row["nodes"]
            return nodes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """A server that was started once, has a schema in its graph, and has chosen ports."""
    bolt, http = free_ports()
    home = tmp_path_factory.mktemp("home") / "model pool"
    local = Local(environment(MODELPOOL_HOME=str(home)))
    local.do("start", "--bolt-port", str(bolt), "--http-port", str(http))
    try:
        running = local.server.running()
        assert running is not None
        with Database(local.server.connection(running)) as database:
            database.apply_schema()
        yield local
    finally:
        local.run("stop")


@pytest.fixture
def running(made: Local) -> Local:
    """The server, running."""
    made.do("start")
    return made


@pytest.fixture
def stopped(made: Local) -> Local:
    """The server, stopped."""
    made.do("stop")
    return made


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _kill(local: Local) -> None:
    pid = local.status()["pid"]
    os.kill(pid, signal.SIGKILL)
    _until(lambda: local.status()["state"] == "stopped")


def test_a_running_server_is_found(running: Local) -> None:
    status = running.status()

    assert status["state"] == "running"
    assert running.run("status").returncode == 0
    assert running.do("start").strip().endswith(f"runs at {status['uri']}")
    assert running.status()["pid"] == status["pid"]


def test_it_listens_on_loopback_only(running: Local) -> None:
    status = running.status()

    listening = [
        connection.laddr
        for connection in psutil.Process(status["pid"]).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]

    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert {f"bolt://127.0.0.1:{address.port}" for address in listening} >= {status["uri"]}
    assert len(listening) == 2


def test_the_password_is_in_its_file_and_nowhere_else(running: Local) -> None:
    server = running.server
    password = server.password_file.read_text().strip()

    assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.home.stat().st_mode) == 0o700
    assert password not in " ".join(psutil.Process(running.status()["pid"]).cmdline())
    assert password not in running.do("open")
    assert password in running.do("open", "--password")
    holders = [
        path
        for path in server.home.rglob("*")
        if path.is_file() and password.encode() in path.read_bytes()
    ]
    assert holders == [server.password_file]


def test_a_wrong_password_is_refused(running: Local) -> None:
    env = {**running.env, "NEO4J_URI": running.status()["uri"], "NEO4J_PASSWORD": "a wrong one"}

    line = complaint(run("feasible", "--task-type", "code-editing", env=env))

    assert "refused the login" in line
    assert "a wrong one" not in line


def test_browser_is_served(running: Local) -> None:
    address = running.do("open").splitlines()[0]

    with urllib.request.urlopen(address, timeout=30) as answer:
        assert b"Neo4j Browser" in answer.read()


def test_logs_show_the_end_of_the_log(running: Local) -> None:
    everything = running.do("logs", "-n", "1000000")

    assert "Bolt enabled" in everything
    assert running.do("logs", "-n", "2") == "".join(everything.splitlines(keepends=True)[-2:])


def test_ports_of_a_running_server_stay(running: Local) -> None:
    line = complaint(running.run("start", "--bolt-port", str(free_ports()[0])))

    assert "modelpool db stop" in line
    assert running.status()["state"] == "running"


def test_a_stopped_server_starts_again_where_it_was_without_a_network(running: Local) -> None:
    before, nodes = running.status(), running.nodes()
    assert nodes > 0

    running.do("stop")
    assert running.run("status").returncode == 1
    assert running.do("stop") == "No server is running.\n"
    _until(lambda: not psutil.pid_exists(before["pid"]))
    running.do("start", **NO_NETWORK)

    after = running.status()
    assert after["pid"] != before["pid"]
    assert (after["uri"], after["browser"]) == (before["uri"], before["browser"])
    assert running.nodes() == nodes


def test_graph_data_science_comes_when_asked_for_and_stays(stopped: Local) -> None:
    stopped.do("start", "--with-gds")
    server = stopped.server
    running = server.running()
    assert running is not None
    with Database(server.connection(running), library=HELPERS) as database:
        assert database.read("gds/version") == [{"version": stopped.status()["graph_data_science"]}]
    assert "modelpool db stop" in complaint(stopped.run("start", "--without-gds"))
    stopped.do("stop")
    assert "with Graph Data Science" in stopped.do("start")
    stopped.do("stop")
    assert "with Graph" not in stopped.do("start", "--without-gds")
    assert "graph_data_science" not in stopped.status()


def test_a_killed_server_comes_back_with_its_data(running: Local) -> None:
    before = running.nodes()
    assert before > 0

    _kill(running)
    running.do("start")

    assert running.nodes() == before


def test_a_pid_that_another_process_has_is_not_the_server(stopped: Local) -> None:
    state = stopped.home / "server.json"
    state.write_text(json.dumps({**json.loads(state.read_text()), "pid": os.getpid()}))

    assert stopped.status()["state"] == "stopped"
    assert stopped.do("stop") == "No server is running.\n"
    stopped.do("start")

    assert stopped.status()["pid"] != os.getpid()


def test_two_starts_at_once_are_one_server(stopped: Local) -> None:
    starts = [spawn("db", "start", env=stopped.env) for _ in range(2)]

    results = [finish(start) for start in starts]

    assert [result.returncode for result in results] == [0, 0], results
    servers = [
        other.pid
        for other in psutil.process_iter()
        if str(stopped.home) in " ".join(_command_line(other))
    ]
    assert servers == [stopped.status()["pid"]]


def _command_line(other: psutil.Process) -> list[str]:
    try:
        return other.cmdline()
    except psutil.Error:
        return []


def test_a_taken_port_is_named(stopped: Local) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        line = complaint(stopped.run("start", "--http-port", str(port)))

    assert f"port {port} is taken" in line
    assert "--http-port" in line
    assert "MODELPOOL_HTTP_PORT" in line
    assert stopped.status()["state"] == "stopped"


def test_a_disk_without_room_loses_nothing(stopped: Local) -> None:
    """Every file that grows past 4 kB is refused by the system, as on a disk that is full."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    complaint(run("db", "start", env=stopped.env, prepare=no_room))
    assert stopped.status()["state"] == "stopped"

    stopped.do("start")
    assert stopped.nodes() > 0


def test_a_password_that_the_server_does_not_know_is_said(stopped: Local) -> None:
    file = stopped.server.password_file
    right = file.read_text()
    file.write_text("another one\n")

    line = complaint(stopped.run("start"))
    assert f"refuses the password in {file}" in line
    assert "another one" not in line

    file.unlink()
    assert f"{file} is gone" in complaint(stopped.run("start"))

    file.write_text(right)
    stopped.do("start")
    assert stopped.nodes() > 0


def test_a_server_that_cannot_start_says_why(stopped: Local) -> None:
    line = complaint(stopped.run("start", MODELPOOL_HEAP="1m"))

    assert re.search(r"ended while starting: .*heap", line), line
    assert str(stopped.server.log) in line


def test_destroy_asks_and_then_deletes_all_but_the_jars(tmp_path: Path) -> None:
    bolt, http = free_ports()
    local = Local(
        environment(
            MODELPOOL_HOME=str(tmp_path),
            MODELPOOL_BOLT_PORT=str(bolt),
            MODELPOOL_HTTP_PORT=str(http),
        )
    )
    local.do("start")
    pid = local.status()["pid"]

    assert local.run("destroy").returncode == 1
    assert local.status()["pid"] == pid

    local.do("destroy", "--yes")
    _until(lambda: not psutil.pid_exists(pid))
    assert not local.home.exists()
    assert (local.server.settings.cache / "jars").is_dir()
