"""A server's process: started to outlive the process that starts it, and identified reliably."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import dropwhile
from pathlib import Path

import psutil

# $0 is the file for its output, the rest is the command; prints its pid.
_DETACH = '"$@" >"$0" 2>&1 </dev/null & echo $!'
# The handshake of Bolt: its magic number, then four proposals of versions.
_HANDSHAKE = bytes.fromhex("6060b017") + bytes.fromhex("00080805000204040000010400000003")
_STAMP = "%Y-%m-%d %H:%M:%S"
# Java's warnings, and its notice that it takes options from the environment.
_REMARK = re.compile("warning|picked up", re.IGNORECASE)


def launch(command: Sequence[str], *, console: Path, folder: Path) -> int:
    """Start a process in a session of its own, which no Ctrl-C here reaches; returns its pid.

    The shell that starts it ends at once, so it is no child of this process: it leaves no zombie,
    and Python doesn't wait for it.
    """
    shell = subprocess.run(
        ["/bin/sh", "-c", _DETACH, str(console), *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        check=True,
    )
    return int(shell.stdout)


def is_alive(pid: int, argument: str) -> bool:
    """Whether the process lives and is the one that was started with this argument.

    The argument reveals a pid that another process has reused, and unlike a start time it isn't
    affected by clock changes or a machine that slept.
    """
    try:
        return argument in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def is_beginning(pid: int) -> bool:
    """Whether the process was forked but hasn't executed its program: it has no arguments yet."""
    try:
        process = psutil.Process(pid)
        return not process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def has_ended(pid: int) -> bool:
    """Whether nothing is left of the process, its ports included."""
    try:
        process = psutil.Process(pid)
        # The main thread may be a zombie before the others have ended. A zombie without others
        # has ended, but nobody reaps it, as in containers without an init.
        return process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
    except psutil.NoSuchProcess:
        return True


def find(argument: str) -> list[int]:
    """The processes that were started with this argument."""
    return [pid for pid in psutil.pids() if is_alive(pid, argument)]


def terminate(pid: int) -> None:
    """Ask the process to end."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def accepts(port: int) -> bool:
    """Whether something on loopback takes connections at the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def answers_bolt(port: int) -> bool:
    """Whether a Neo4j server answers at the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(_HANDSHAKE)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def is_free(port: int) -> bool:
    """Whether a server could listen at the port of loopback."""
    with socket.socket() as probe:
        # As servers do, so that a port whose last connections are closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def last_words(log: Path, console: Path, since: float) -> str:
    """The line that best explains why a server that started at `since` has ended."""
    stamp = datetime.fromtimestamp(since, UTC).strftime(_STAMP)
    # Neo4j appends to its log: what earlier runs said is left out.
    fresh = list(dropwhile(lambda line: not stamp <= line[: len(stamp)] <= "9", _lines(log)))
    causes = [line for line in fresh if line.startswith("Caused by:")]
    errors = [line for line in fresh if " ERROR " in line]
    # Java prints on the console why it doesn't start, in two lines, after its remarks.
    said = [line for line in _lines(console) if not _REMARK.search(line)]
    for found in (causes[-1:], errors[-1:], said[:2]):
        if found:
            return ": ".join(found)
    return "it said nothing"


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()]
