"""The outcomes of one task type in columns: flat arrays, and names by number.

Nothing that is computed from them may depend on names or on the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Verdicts in columns: of each the row of its outcome, and its verifier's number.

    Those that an operator gave on its own outcomes aren't among them.
    """

    outcome: Ints
    verifier: Ints
    agrees: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the graph says of each outcome: `right` and `weight` are NaN where it says nothing.

    `rests_on` has the words; `judging` is the number of the judging that wrote it, or -1.
    """

    right: Floats
    weight: Floats
    rests_on: Sequence[str | None]
    judging: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The outcomes of one task type that count.

    By outcome: `task`, `worker`, `text`, `model` and `capability` are numbers, -1 where there is
    none; `failed` says whether it is wrong by its status; `reported` and `recorded` are
    microseconds since 1970. `first` is the share of its worker's first attempt at the task that it
    is: 1, 1 / n for n of one moment, 0 for a later attempt.

    By task: `reference` is the number of the known text, or -1, and `demand` that of a class. By
    worker: `voice` is the number of its operator, or of a worker without one; `anchor` says
    whether it is Trusted. Workers who only gave verdicts have numbers, too.
    """

    task_type: str
    outcomes: Sequence[str]
    tasks: Sequence[str]
    workers: Sequence[str]
    texts: Sequence[str]
    models: Sequence[str]
    classes: Sequence[str]
    task: Ints
    worker: Ints
    text: Ints
    failed: Bools
    model: Ints
    capability: Ints
    reported: Ints
    recorded: Ints
    first: Floats
    reference: Ints
    demand: Ints
    voice: Ints
    anchor: Bools
    verdicts: Verdicts
    written: Written | None = None

    def __len__(self) -> int:
        return len(self.outcomes)


def numbered(values: Sequence[Any]) -> tuple[list[Any], Ints]:
    """The distinct values, and the number of each; None is -1."""
    number = {value: i for i, value in enumerate(dict.fromkeys(values)) if value is not None}
    if None in values:
        number = {value: i for i, value in enumerate(number)}
    found = (number.get(value, -1) for value in values)
    return list(number), np.fromiter(found, dtype=np.int64, count=len(values))
