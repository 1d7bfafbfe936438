"""Measuring reputation on label sets, by the product's own path: recorded, then judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.quality import work
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import Measures, measure
from modelpool.pool import ModelPool

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
    pool: ModelPool, labels: LabelSet, seeds: Sequence[int], share: float, progress: Progress
) -> Iterator[Draw]:
    """Load a set, judge it once for every seed, and take it out of the graph again.

    Raises InvalidInputError where the graph holds work: it would be judged, too.
    """
    pool.database.apply_schema()
    work.refuse_work(pool)
    try:
        work.record(pool, labels.answers, progress=partial(progress, f"{labels.name}: load"))
        for number, seed in enumerate(seeds):
            progress(f"{labels.name}: judge", number, len(seeds))
            yield _draw(pool, labels, seed, labels.known(seed, share))
        progress(f"{labels.name}: judge", len(seeds), len(seeds))
    finally:
        work.forget(pool)


def _draw(pool: ModelPool, labels: LabelSet, seed: int, known: dict[str, str]) -> Draw:
    work.make_known(pool, known)
    (judgement,) = pool.reputation.estimate(work.TASK_TYPE)
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
