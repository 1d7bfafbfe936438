"""Faults of a policy, and how their places are shown."""

from __future__ import annotations

from typing import NamedTuple

from modelpool.files.refusals import escape

Pointer = tuple[str | int, ...]


class Fault(NamedTuple):
    """A fault at a JSON pointer, given as its steps."""

    pointer: Pointer
    found: str
    expected: str


def shown_pointer(pointer: Pointer) -> str:
    """The pointer as text by RFC 6901, safe for terminals."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in pointer)
    return escape("".join(f"/{step}" for step in steps))[:200]
