"""Measuring reputation on label sets, by the product's own path: recorded, then judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from modelpool.bench.label_sets import LabelSet
from modelpool.bench.measures import Measures, measure
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

OWN = "Model Pool"
TASK_TYPE = "bench-labels"
_BATCH = 2000
_WHEN = datetime(2025, 1, 1, tzinfo=UTC)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw of known answers of a set: what came out, and how right it is."""

    name: str
    seed: int
    known: dict[str, str]
    scores: dict[str, float]
    lower_bounds: dict[str, float]
    accepted: dict[str, str]
    measures: Measures

    def document(self) -> dict[str, Any]:
        """The draw for `--json`."""
        return {
            "set": self.name,
            "seed": self.seed,
            "scores": self.scores,
            "lower_bounds": self.lower_bounds,
            "accepted": self.accepted,
        }


def run(
    pool: ModelPool, sets: Sequence[LabelSet], seeds: Sequence[int], progress: Progress
) -> Iterator[Draw]:
    """Load each set, judge it once for every seed, and take it out of the graph again.

    Raises InvalidInputError where the graph holds work: it would be judged, too.
    """
    pool.database.apply_schema()
    (work,) = pool.database.read("bench/work")
    if work["found"]:
        raise InvalidInputError(
            "the graph: found workers or tasks, expected none; name another server or database"
        )
    for labels in sets:
        try:
            _load(pool, labels, progress)
            for number, seed in enumerate(seeds):
                progress(f"{labels.name}: judge", number, len(seeds))
                yield _draw(pool, labels, seed)
            progress(f"{labels.name}: judge", len(seeds), len(seeds))
        finally:
            _forget(pool)


def _draw(pool: ModelPool, labels: LabelSet, seed: int) -> Draw:
    known = labels.known(seed)
    pool.database.write(
        lambda tx: tx.run("bench/known_answers", task_type=TASK_TYPE, known=known, since=_WHEN)
    )
    (judgement,) = pool.judge(TASK_TYPE)
    scores = {row.worker_id: row.score for row in judgement.reputations}
    bounds = {row.worker_id: row.lower_bound for row in judgement.reputations}
    accepted = dict(judgement.accepted)
    return Draw(
        name=labels.name,
        seed=seed,
        known=known,
        scores=scores,
        lower_bounds=bounds,
        accepted=accepted,
        measures=measure(labels, known, scores, accepted, bounds),
    )


def _load(pool: ModelPool, labels: LabelSet, progress: Progress) -> None:
    pool.database.write(
        lambda tx: tx.run(
            "registry/merge_task_types",
            rows=[{"name": TASK_TYPE, "kind_of": None, "description": None}],
        )
    )
    ids = {pair: str(number) for number, pair in enumerate(labels.answers)}
    tasks = sorted({task for task, _ in labels.answers})
    workers = sorted({worker for _, worker in labels.answers})
    steps: list[tuple[Callable[[list[dict[str, Any]]], object], list[dict[str, Any]]]] = [
        (pool.declare_workers, [{"worker_id": w, "joined_at": _WHEN} for w in workers]),
        (pool.declare_tasks, [_task(task) for task in tasks]),
        (
            pool.record_assignments,
            [
                {
                    "assignment_id": ids[task, worker],
                    "task_id": task,
                    "worker_id": worker,
                    "mode": "chosen",
                    "assigned_at": _WHEN,
                }
                for task, worker in ids
            ],
        ),
        (
            pool.report_outcomes,
            [
                {
                    "outcome_id": number,
                    "assignment_id": number,
                    "status": "Completed",
                    "answer": labels.answers[pair],
                    "reported_at": _WHEN,
                }
                for pair, number in ids.items()
            ],
        ),
    ]
    total = sum(len(rows) for _, rows in steps)
    done = 0
    for write, rows in steps:
        for start in range(0, len(rows), _BATCH):
            write(rows[start : start + _BATCH])
            done += len(rows[start : start + _BATCH])
            progress(f"{labels.name}: load", done, total)


def _task(task: str) -> dict[str, Any]:
    return {
        "task_id": task,
        "task_type": TASK_TYPE,
        "risk_level": "Low",
        "declared_at": _WHEN,
    }


def _forget(pool: ModelPool) -> None:
    def some() -> int:
        (row,) = pool.database.write(
            lambda tx: tx.run("bench/forget", task_type=TASK_TYPE, limit=10_000)
        )
        deleted: int = row["deleted"]
        return deleted

    while some():
        pass
