"""Where something is wrong in a policy, and how its place is shown."""

from __future__ import annotations

from typing import NamedTuple

from modelpool.files.refusals import escape

Pointer = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something wrong at a JSON pointer, given as its steps."""

    pointer: Pointer
    found: str
    expected: str


def shown_pointer(pointer: Pointer) -> str:
    """The pointer by RFC 6901, harmless to a terminal."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in pointer)
    return escape("".join(f"/{step}" for step in steps))[:200]
