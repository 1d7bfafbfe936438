"""Ctrl-C at a chosen call of a command, whichever call that is: nothing here rests on time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from modelpool.interrupts import EXIT_CODE, LINE
from tests.machine import finish, start

# The signal falls where the n-th function is called, in the command itself or in a library. At
# the end it tells how many there were.
_INTERRUPT = """
import os, signal, sys
from modelpool.__main__ import main
at, calls = int(sys.argv.pop(1)), 0

def count(frame, event, arg):
    global calls
    if event == "call":
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGINT)

sys.setprofile(count)
try:
    main()
finally:
    sys.setprofile(None)
    print(f"calls {calls}", file=sys.stderr)
"""


def interrupted_at(
    call: int, *arguments: str, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """The command, interrupted at its n-th call; at 0 it runs to its end."""
    return finish(start([sys.executable, "-c", _INTERRUPT, str(call), *arguments], env=env))


def calls_of(*arguments: str, env: Mapping[str, str]) -> int:
    """How many calls a command makes that nobody interrupts."""
    done = interrupted_at(0, *arguments, env=env)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.rsplit(maxsplit=1)[1])


def assert_interrupted(done: subprocess.CompletedProcess[str]) -> None:
    """It ended as an interrupted command does: its last line says so, and its exit code.

    What the command had to say before the signal may stand above that line.
    """
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (EXIT_CODE, [LINE]), done.stderr
    assert "Traceback" not in done.stderr
