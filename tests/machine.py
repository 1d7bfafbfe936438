"""What tests need of the machine: free ports, and Model Pool as its own process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

DEADLINE = 180
JAVA_OPTIONS = "JDK_JAVA_OPTIONS"
"""The variable in which Java's launcher looks for further options."""
# Java checks the code of thousands of classes, the same ones at each start: a sixth of its work.
TRUSTING = "-XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
# A server that ends before its code is warm has half the work with the quick compiler alone.
SHORT_LIVED = f"{TRUSTING} -XX:TieredStopAtLevel=1"


def free_ports(count: int = 2) -> list[int]:
    """Different ports of loopback that nothing listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without what names a server, and with these variables.

    A server that is started in it is a short-lived one.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "MODELPOOL_"))}
    kept[JAVA_OPTIONS] = " ".join(filter(None, (kept.get(JAVA_OPTIONS), SHORT_LIVED)))
    for name in ("MODELPOOL_CACHE", "MODELPOOL_NEO4J_VERSION"):
        if name in os.environ:
            kept[name] = os.environ[name]
    return kept | variables


def spawn(
    *arguments: str, env: Mapping[str, str], prepare: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """Start `modelpool` with these arguments, as a shell would in the foreground."""
    return start([sys.executable, "-m", "modelpool", *arguments], env=env, prepare=prepare)


def start(
    command: Sequence[str], *, env: Mapping[str, str], prepare: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """Start a process that Ctrl-C reaches, whether or not it reaches the tests themselves."""

    def in_child() -> None:
        # A job runner and nohup start what they start with the signal ignored, which is inherited.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if prepare is not None:
            prepare()

    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=in_child,
    )


def finish(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a spawned process to end; killed after the deadline."""
    with process:
        try:
            out, err = process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def run(
    *arguments: str, env: Mapping[str, str], prepare: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `modelpool` with these arguments to its end."""
    return finish(spawn(*arguments, env=env, prepare=prepare))


def complaint(result: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The one line that a command which failed has said; fails on any other outcome."""
    lines = result.stderr.strip().splitlines()
    assert result.returncode == code, result
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("error: "), result.stderr
    return lines[0]
