"""Ctrl-C: wherever it falls, the command ends in one line and exit code 130.

Whoever starts a command with SIGINT ignored, such as nohup, wants it ignored: then it stays so.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

EXIT_CODE = 130
"""What a shell reports of a command that SIGINT has ended."""

LINE = "interrupted: nothing is left half-written; the same command may be run again"

# A terminal and what has started the command may both send the signal: that is one Ctrl-C.
_SAME = 1.0
_SHOW_CURSOR = "\033[?25h"

_since: list[float] = []


def run(command: Callable[[], None]) -> None:
    """Run a command to its end, or to Ctrl-C; what is raised after Ctrl-C isn't shown."""
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
    """Raise once, so that all that is open is closed; leave at once when asked again."""
    if _since:
        if time.monotonic() - _since[0] > _SAME:
            _leave()
        return
    _since.append(time.monotonic())
    # What is closed in the middle of its work complains where nobody can catch it.
    sys.unraisablehook = lambda _: None
    raise _interruption()


def _interruption() -> KeyboardInterrupt:
    """Also a CancelledError where the driver runs.

    That is what the driver takes for a reason to drop its connection, upon which the server rolls
    back; after any other error it would first wait for the answer that it has asked for.
    """
    exceptions = sys.modules.get("asyncio.exceptions")
    if exceptions is None:
        return KeyboardInterrupt()
    return _cancelled(exceptions.CancelledError)()


def _cancelled(cancelled: type[BaseException]) -> type[KeyboardInterrupt]:
    return type("Interrupted", (KeyboardInterrupt, cancelled), {})


def _leave() -> None:
    """End the process: its exit would run what the interruption has left half done."""
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
