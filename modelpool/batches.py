"""Batches of rows: as many as one query is given at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

BATCH = 5_000

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many of its rows are done, and how many there are."""

Stage = Callable[[str], None]
"""Called with the name of what is looked at, such as a task type, where that can't be counted."""


def silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def batches(rows: Sequence[T], step: str = "", progress: Progress = silent) -> Iterator[list[T]]:
    """The rows in batches of at most BATCH, with progress."""
    for start in range(0, len(rows), BATCH):
        progress(step, start, len(rows))
        yield list(rows[start : start + BATCH])
    if rows:
        progress(step, len(rows), len(rows))
