"""How long the outcomes of a task type took: read out of the graph into columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.answers.reading import Numbers
from modelpool.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Latencies:
    """The completed outcomes of one task type that say how long they took.

    By outcome: `worker`, `model` and `risk` are numbers, -1 where there is none; `latency` is in
    milliseconds, `recorded` in microseconds since 1970.
    """

    task_type: str
    outcomes: Sequence[str]
    workers: Sequence[str]
    worker: Ints
    model: Ints
    risk: Ints
    latency: Floats
    recorded: Ints

    def __len__(self) -> int:
        return len(self.outcomes)


def read_latencies(database: Database, task_type: str) -> Latencies:
    """What is recorded by now."""

    def fill(rows: Iterator[Sequence[Any]]) -> _Columns:
        columns = _Columns()
        for (outcomes,) in rows:
            columns.add(outcomes)
        return columns

    columns = database.stream("answers/latencies", fill, task_type=task_type)
    return columns.latencies(task_type)


@dataclass(slots=True)
class _Columns:
    """What was read so far."""

    outcomes: list[str] = field(default_factory=list)
    workers: Numbers = field(default_factory=Numbers)
    models: Numbers = field(default_factory=Numbers)
    risks: Numbers = field(default_factory=Numbers)
    whole: list[Ints] = field(default_factory=list)
    latency: list[Floats] = field(default_factory=list)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add a row of `answers/latencies`."""
        ids, workers, latency, models, risks, recorded = zip(*rows, strict=True)
        self.outcomes.extend(ids)
        numbers = [self.workers.of(workers), self.models.of(models), self.risks.of(risks), recorded]
        self.whole.append(np.array(numbers, dtype=np.int64))
        self.latency.append(np.array(latency, dtype=np.float64))

    def latencies(self, task_type: str) -> Latencies:
        """All that was read."""
        none = np.empty((4, 0), dtype=np.int64)
        worker, model, risk, recorded = np.concatenate([none, *self.whole], axis=1)
        return Latencies(
            task_type=task_type,
            outcomes=self.outcomes,
            workers=self.workers.names,
            worker=worker,
            model=model,
            risk=risk,
            latency=np.concatenate([np.empty(0), *self.latency]),
            recorded=recorded,
        )
