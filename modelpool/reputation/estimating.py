"""Estimating reputation from the graph, without writing anything there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.answers.reading import Workers, read_types, read_workers
from modelpool.background import background
from modelpool.database import Database
from modelpool.reputation import Progress
from modelpool.reputation.judged import Judged
from modelpool.reputation.judging import judge, verdict_odds, weights
from modelpool.reputation.penalties import kept
from modelpool.reputation.rounds import ROUNDS
from modelpool.reputation.scores import Record, Scores, elsewhere, record_of, score
from modelpool.reputation.trust import trust
from modelpool.rows import Judgement, ReputationRow

_SHOWN = (
    *("worker_id", "score", "lower_bound", "share", "expected", "penalty", "evidence", "known"),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was estimated for a task type, and the judged outcomes that it rests on.

    `trust` is each worker's as a share of the most, 0 to 1; those without any are absent.
    """

    judged: Judged
    scores: Scores
    trust: Mapping[str, float]

    @property
    def task_type(self) -> str:
        """The task type's name."""
        return self.judged.answers.task_type

    def facts(self) -> dict[str, Any]:
        """How the outcomes were judged, in numbers."""
        judged = self.judged
        return {
            "workers": len(self.scores.worker),
            "outcomes": int((judged.ground >= 0).sum()),
            **{
                name: getattr(judged, name)
                for name in ("known", "majority", "consensus", "strength", "advice")
            },
        }

    def judgement(self, at: datetime) -> Judgement:
        """The same as a row for people."""
        return Judgement(
            task_type=self.task_type,
            **self.facts(),
            reputations=tuple(
                ReputationRow(
                    **{name: row[name] for name in _SHOWN},
                    rests_on=tuple(row["rests_on"]),
                    task_type=self.task_type,
                    as_of=at,
                    until=None,
                )
                for row in self.scores.rows(self.judged.answers.workers)
            ),
            accepted=self.judged.accepted_answers(),
        )


def estimate(
    database: Database,
    at: datetime | None,
    half_life_days: float | None,
    progress: Progress,
    only: str | None = None,
    seen: Callable[[Judged], None] = lambda _: None,
) -> Iterator[Estimate]:
    """Judge the outcomes up to a moment, and score each task type, or `only` one.

    All types are judged even then: a worker's record elsewhere is the prior of its score. `seen`
    is called with each as soon as it is judged.
    """
    types = database.read("answers/task_types", as_of=at)
    workers = read_workers(database)
    names = [row["task_type"] for row in types]
    judged: dict[str, Judged] = {}
    records: dict[str, Record] = {}
    with (
        background() as thread,
        closing(read_types(database, names, workers, as_of=at)) as reading,
    ):
        voices = thread.submit(_voices, database, at, workers)
        for answers in reading:
            name = answers.task_type
            progress(name, 0, ROUNDS)
            found = judge(
                answers,
                weights(answers, at, half_life_days),
                verdict_odds(answers, voices.result()),
                partial(_round_done, progress, name),
            )
            records[name] = record_of(found)
            seen(found)
            if only in (None, name):
                judged[name] = found
        trusted = _trusted(workers, voices.result())
    around = elsewhere(types, records)
    for name, found in judged.items():
        asked = {"task_type": name, "worker_id": None, "as_of": at}
        left = kept(database.read("reputation/penalties", **asked))
        yield Estimate(found, score(found, around[name], left), trusted)


def _round_done(progress: Progress, task_type: str, done: int) -> None:
    progress(task_type, done, ROUNDS)


def _voices(database: Database, at: datetime | None, workers: Workers) -> Floats:
    return relative(trust(database, as_of=at, engine=None), workers)


def _trusted(workers: Workers, trust: Floats) -> dict[str, float]:
    return {workers.names[i]: float(trust[i]) for i in np.flatnonzero(trust).tolist()}


def relative(trust: Mapping[str, float], workers: Workers) -> Floats:
    """Trust by worker, as a share of the highest voice's; each has the total of its operator."""
    parts: dict[int, list[float]] = {}
    voices: Sequence[int] = workers.voice.tolist()
    for name, voice in zip(workers.names, voices, strict=True):
        if name in trust:
            parts.setdefault(voice, []).append(trust[name])
    total = {voice: math.fsum(values) for voice, values in parts.items()}
    most = max(total.values(), default=0.0)
    # Rounded: equal trust stays equal, whatever order its parts are added in.
    return np.array(
        [
            round(total[voice] / most, 12) if most and name in trust else 0.0
            for name, voice in zip(workers.names, voices, strict=True)
        ]
    )
