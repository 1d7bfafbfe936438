"""A made fleet of any size: crews of workers, their tasks in three types, and a few who cheat.

Work grows with the number of crews, each a hundred workers who share tasks with one another. Of a
hundred workers one guesses, one copies colleagues, one uses models that aren't made for the task,
and one a single model for everything; and in every tenth crew five agree on wrong answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.helpers import helpers
from benchmarks.synthetic import TASK_TYPES, registry
from modelpool.database import Transaction
from modelpool.pool import ModelPool

CREW = 100
_EACH = 100
"""Outcomes per worker, in the mean."""
_KINDS = (2, 4, 8)
"""How many kinds of answers each of the task types has."""
_FEWEST, _MOST = 2, 8
"""Outcomes per task."""
_KNOWN, _VERIFIED = 0.1, 0.25
_MODELS = 200
_USUAL = 4
"""How many models of a type a worker takes in turn."""
_RING = range(90, 95)
_GUESSER, _COPIER, _MISUSER, _LOYAL = 96, 97, 98, 99
"""Which of a crew guesses, copies, uses models made for other tasks, or one for everything."""
_BATCH = 20_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_SECONDS = 60 * 86_400

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What a fleet did, by number: of each outcome its task, worker, answer and second.

    Of each task, `kind` is the number of its type, and `truth` its right answer. `made_for` is the
    number of the type that an outcome's model is made for, and `model` its number among those.
    """

    workers: int
    kind: Ints
    truth: Ints
    known: NDArray[np.bool_]
    task: Ints
    worker: Ints
    answer: Ints
    second: Ints
    latency: NDArray[np.float64]
    made_for: Ints
    model: Ints
    verified: Ints
    verifier: Ints
    agrees: NDArray[np.bool_]


def make(outcomes: int, seed: int = 1) -> Fleet:
    """A fleet with about so many outcomes."""
    draw = np.random.default_rng(seed)
    crews = max(1, outcomes // (CREW * _EACH))
    many = draw.integers(_FEWEST, _MOST + 1, 2 * outcomes // (_FEWEST + _MOST))
    tasks = len(many)
    kind = draw.integers(0, len(_KINDS), tasks)
    choices = np.array(_KINDS)[kind]
    truth = draw.integers(0, choices)
    # of each task as many of its crew as answer it: the first ones of a random order
    order = draw.random((tasks, CREW)).argsort(axis=1)[:, :_MOST]
    member = (np.arange(_MOST) < many[:, None]).nonzero()
    task = member[0]
    worker = (draw.integers(0, crews, tasks)[:, None] * CREW + order)[member]
    workers = crews * CREW
    skill = draw.beta(6, 2, workers)
    skill[_GUESSER::CREW] = 0.0
    right = draw.random(len(task)) < skill[worker] + (1 - skill[worker]) / choices[task]
    wrong = (truth[task] + draw.integers(1, np.maximum(2, choices[task]))) % choices[task]
    in_ring = (worker // CREW % 10 == 0) & np.isin(worker % CREW, _RING)
    in_ring &= (draw.random(tasks) < 0.6)[task]
    wrong[in_ring] = ((truth + 1) % choices)[task[in_ring]]
    answer = np.where(right & ~in_ring, truth[task], wrong)
    second = draw.integers(0, _SECONDS, len(task))
    _copy(task, worker, answer, second)
    speed = draw.normal(8.0, 0.3, workers)
    on_verified = (draw.random(tasks) < _VERIFIED)[task].nonzero()[0]
    verifier = (
        worker[on_verified] // CREW * CREW
        + (worker[on_verified] % CREW + draw.integers(1, CREW, len(on_verified))) % CREW
    )
    correct = answer[on_verified] == truth[task[on_verified]]
    made_for, model = _models(draw, kind[task], worker)
    return Fleet(
        workers=workers,
        kind=kind,
        truth=truth,
        known=draw.random(tasks) < _KNOWN,
        task=task,
        worker=worker,
        answer=answer,
        second=second,
        latency=np.exp(speed[worker] + draw.normal(0, 0.4, len(task))),
        made_for=made_for,
        model=model,
        verified=on_verified,
        verifier=verifier,
        agrees=correct ^ (draw.random(len(on_verified)) < 0.15),
    )


def _models(draw: np.random.Generator, kind: Ints, worker: Ints) -> tuple[Ints, Ints]:
    """What type each outcome's model is made for, and its number; a few misuse models."""
    made_for = np.where(worker % CREW == _MISUSER, (kind + 1) % len(_KINDS), kind)
    model = worker * _USUAL + draw.integers(0, _USUAL, len(worker))
    loyal = worker % CREW == _LOYAL
    made_for[loyal] = 0
    model[loyal] = worker[loyal]
    return made_for, model


def _copy(task: Ints, worker: Ints, answer: Ints, second: Ints) -> None:
    """Let one of a crew answer what another of the same task did, a minute later."""
    first = np.full(int(task.max()) + 1, -1)
    first[task[::-1]] = np.arange(len(task))[::-1]
    own = ((worker % CREW == _COPIER) & (first[task] != np.arange(len(task)))).nonzero()[0]
    answer[own] = answer[first[task[own]]]
    second[own] = second[first[task[own]]] + 60


def record(pool: ModelPool, fleet: Fleet) -> None:
    """Write the fleet into an empty graph, as records of work would leave it."""
    offers = registry(_MODELS, even=True)
    pool.registry.load(offers)
    models = [
        [str(row["model_id"]) for row in offers.records if row["task_type"] == name]
        for name in TASK_TYPES[: len(_KINDS)]
    ]
    database = helpers(pool)
    for name, rows in (
        ("fleet/workers", _workers(fleet)),
        ("fleet/tasks", _tasks(fleet)),
        ("fleet/outcomes", _outcomes(fleet, models)),
        ("fleet/verdicts", _verdicts(fleet)),
    ):
        for batch in rows:
            database.write(partial(_run, name, batch))


def _run(name: str, rows: list[dict[str, Any]], tx: Transaction) -> None:
    tx.run(name, rows=rows)


Rows = Iterator[list[dict[str, Any]]]


def _slices(size: int) -> Iterator[slice]:
    for start in range(0, size, _BATCH):
        yield slice(start, start + _BATCH)


def _workers(fleet: Fleet) -> Rows:
    yield [
        {
            "worker_id": f"w{n}",
            "joined_at": _START,
            # every tenth belongs to an operator of three
            "operator": f"operator {n // 30}" if n % 10 == 0 else None,
            "anchor": n in (1, 2, 3, 4),
        }
        for n in range(fleet.workers)
    ]


def _tasks(fleet: Fleet) -> Rows:
    for part in _slices(len(fleet.kind)):
        yield [
            {
                "task_id": f"t{part.start + i}",
                "task_type": TASK_TYPES[kind],
                "reference": f"answer {truth}" if known else None,
                "declared_at": _START,
            }
            for i, (kind, truth, known) in enumerate(
                zip(
                    fleet.kind[part].tolist(),
                    fleet.truth[part].tolist(),
                    fleet.known[part].tolist(),
                    strict=True,
                )
            )
        ]


def _outcomes(fleet: Fleet, models: Sequence[Sequence[str]]) -> Rows:
    # The registry is loaded when the fleet is recorded, and each outcome is judged by it.
    loaded = datetime.now(UTC)
    for part in _slices(len(fleet.task)):
        yield [
            {
                "id": f"o{part.start + i}",
                "task_id": f"t{task}",
                "worker_id": f"w{worker}",
                "model_id": models[made_for][model % len(models[made_for])],
                "answer": f"answer {answer}",
                "at": _START + timedelta(seconds=second),
                "registry_as_of": loaded,
                "latency_ms": latency,
            }
            for i, (task, worker, answer, second, latency, made_for, model) in enumerate(
                zip(
                    fleet.task[part].tolist(),
                    fleet.worker[part].tolist(),
                    fleet.answer[part].tolist(),
                    fleet.second[part].tolist(),
                    fleet.latency[part].tolist(),
                    fleet.made_for[part].tolist(),
                    fleet.model[part].tolist(),
                    strict=True,
                )
            )
        ]


def _verdicts(fleet: Fleet) -> Rows:
    at = _START + timedelta(seconds=2 * _SECONDS)
    for part in _slices(len(fleet.verified)):
        yield [
            {
                "id": f"v{part.start + i}",
                "outcome_id": f"o{outcome}",
                "worker_id": f"w{verifier}",
                "agrees": agrees,
                "at": at,
            }
            for i, (outcome, verifier, agrees) in enumerate(
                zip(
                    fleet.verified[part].tolist(),
                    fleet.verifier[part].tolist(),
                    fleet.agrees[part].tolist(),
                    strict=True,
                )
            )
        ]
