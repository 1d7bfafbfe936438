"""Who verified whom, in columns: pairs of workers by number, and where they worked.

Nothing that is computed from them may depend on names or on the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Bools, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """The verdicts of workers on one another, added up by pair.

    By pair: the numbers of its verifier and its worker, who differ, with how many of its verdicts
    `agree`, `disagree`, and how many of both are on tasks that the verifier did `beside` it.

    By worker: whether it is an `anchor`, a Trusted one. Of each task that a worker did, once,
    `task` and `doer`, with `tries`, the number of its outcomes. A field is a type of task, apart
    for outcomes on which a decision required verdicts: `outcomes` counts by worker and field,
    `verifies` says in which fields a worker verifies.
    """

    workers: Sequence[str]
    verifier: Ints
    worker: Ints
    agree: Ints
    disagree: Ints
    beside: Ints
    anchor: Bools
    task: Ints
    doer: Ints
    tries: Ints
    outcomes: Ints
    verifies: Bools

    def __len__(self) -> int:
        return len(self.workers)


def by_worker(numbers: Ints, values: Ints, size: int) -> Ints:
    """The sums of whole values by worker."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, numbers, values)
    return sums
