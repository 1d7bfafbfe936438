"""Ctrl-C: whenever it comes, the command ends with one line and exit code 130.

A command that was started with SIGINT ignored keeps ignoring it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

EXIT_CODE = 130
"""What a shell reports for a command that SIGINT has ended."""

LINE = "interrupted: nothing is left half-written; the same command may be run again"

# In seconds: the terminal and the parent process may both send the signal for one Ctrl-C.
_SAME = 1.0
_SHOW_CURSOR = "\033[?25h"

_since: list[float] = []


def run(command: Callable[[], None]) -> None:
    """Run a command to its end, or to Ctrl-C; exceptions after Ctrl-C aren't shown."""
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, _interrupt)
        command()
    except BaseException:
        if not _since:
            raise
    finally:
        # From here on there is nothing left to interrupt.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if _since:
            _leave()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise once, so that open resources are closed; exit at once on a second Ctrl-C."""
    if _since:
        if time.monotonic() - _since[0] > _SAME:
            _leave()
        return
    _since.append(time.monotonic())
    # Resources closed in the middle of their work raise errors that nobody can catch.
    sys.unraisablehook = lambda _: None
    raise _interruption()


def _interruption() -> KeyboardInterrupt:
    """A KeyboardInterrupt that, if the driver may be running, is a CancelledError as well.

    On a CancelledError the driver drops its connection, so the server rolls back; on any other
    error it would first wait for the pending answer.
    """
    exceptions = sys.modules.get("asyncio.exceptions")
    if exceptions is None:
        return KeyboardInterrupt()
    return _cancelled(exceptions.CancelledError)()


def _cancelled(cancelled: type[BaseException]) -> type[KeyboardInterrupt]:
    return type("Interrupted", (KeyboardInterrupt, cancelled), {})


def _leave() -> None:
    """End the process without its exit handlers, which would resume interrupted work."""
    try:
        sys.stdout.flush()
        if sys.stderr.isatty():
            sys.stderr.write(_SHOW_CURSOR + "\r")
        sys.stderr.write(f"{LINE}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        # Nobody reads it, or there is no stream at all.
        pass
    os._exit(EXIT_CODE)
