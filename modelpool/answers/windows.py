"""Times whose facts a person has looked at and dismissed, so that they don't count again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from modelpool.answers.columns import Bools, Ints
from modelpool.rows.row import native

Windows = Sequence[Mapping[str, Any]]
"""Times in which covered facts were recorded, and the workers that they were held against."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def within(recorded: Ints, windows: Windows) -> Bools:
    """Which of these microseconds lie in one of the windows."""
    found = np.zeros(len(recorded), dtype=bool)
    for window in windows:
        found |= (recorded > _micros(window["after"])) & (recorded <= _micros(window["until"]))
    return found


def of_capabilities(
    covered: Mapping[str, Windows], task_type: str, models: Sequence[str], model: Ints, at: Ints
) -> Bools:
    """Which rows of a task type the windows of their model cover.

    `covered` is by the keys of findings about capabilities. By row, `model` is a number of `models`
    and `at` when it was recorded, in microseconds since 1970.
    """
    found = np.zeros(len(model), dtype=bool)
    for number, name in enumerate(models) if covered else ():
        if windows := covered.get(f"{task_type} {name}", ()):
            found |= (model == number) & within(at, windows)
    return found


def _micros(moment: Any) -> int:
    since: timedelta = native(moment) - _EPOCH
    return since // timedelta(microseconds=1)


def moment(micros: float) -> datetime:
    """The moment that is so many microseconds after 1970 began, in UTC."""
    return _EPOCH + timedelta(microseconds=int(micros))
