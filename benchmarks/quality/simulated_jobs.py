"""Jobs that an invented population does: who would be asked when, and what they would say.

All rules are measured on the same jobs: who is asked next, whether that worker errs and what it
then says are drawn once, so that rules differ by what they ask only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.populations import Population

MOST_ANSWERS = 40
"""So many workers are asked about a job at most; then the answer that most gave is accepted."""

RIGHT = 0
_COMMON = 1
_COLLUDED = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: RIGHT, or any other number; whether it had turned by then, and the
    true chance that it was wrong."""

    worker: int
    answer: int
    turned: bool
    error: float


class Jobs:
    """The jobs of one draw of a population; `draws` holds a number from 0 to 1 for each job."""

    def __init__(self, population: Population, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.population = population
        self.group_of = [
            number for number, group in enumerate(population.groups) for _ in range(group.workers)
        ]
        self.tempting = [math.sqrt(group.coincide) for group in population.groups]
        self.depth = min(MOST_ANSWERS, population.workers)
        self.order = _order(rng, population, self.depth)
        self.errs = _spread(rng, np.array(self.group_of)[self.order])
        self.tempted = rng.random((population.jobs, self.depth), dtype=np.float32)
        shares = np.array([group.collude for group in population.groups])
        self.colluded = rng.random((population.jobs, len(shares))) < shares
        self.draws: list[float] = rng.random(population.jobs).tolist()
        self.given = [0] * population.workers

    def __len__(self) -> int:
        return self.population.jobs

    def restart(self) -> None:
        """Forget who answered how often."""
        self.given = [0] * self.population.workers

    def answer(self, job: int, asked: int) -> Answer:
        """What the worker says who is asked after `asked` others."""
        worker = int(self.order[job, asked])
        number = self.group_of[worker]
        group = self.population.groups[number]
        given = self.given[worker]
        self.given[worker] = given + 1
        turned = group.turns_after is not None and given >= group.turns_after
        error = group.error(given)
        if self.colluded[job, number]:
            return Answer(worker, _COLLUDED + number, turned, error)
        alone = group.then_wrong if turned else group.wrong
        if self.errs[job, asked] >= alone:
            return Answer(worker, RIGHT, turned, error)
        if self.tempted[job, asked] < self.tempting[number]:
            return Answer(worker, _COMMON, turned, error)
        return Answer(worker, -1 - asked, turned, error)


def _order(rng: np.random.Generator, population: Population, depth: int) -> NDArray[np.int64]:
    """For each job the workers that are asked, in their order, none twice."""
    order = np.empty((population.jobs, depth), dtype=np.int64)
    rows = max(1, 2_000_000 // population.workers)
    for start in range(0, population.jobs, rows):
        end = min(start + rows, population.jobs)
        chances = rng.random((end - start, population.workers))
        first = np.argpartition(chances, depth - 1, axis=1)[:, :depth]
        by_chance = np.argsort(np.take_along_axis(chances, first, axis=1), axis=1)
        order[start:end] = np.take_along_axis(first, by_chance, axis=1)
    return order


def _spread(rng: np.random.Generator, group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Numbers from 0 to 1 that are evenly spread over the answers of each group in each half.

    Below .2 there are a fifth of them, so that a group errs as often as it is said to, and not
    more or less by chance: fewer draws tell as much.
    """
    jobs, depth = group.shape
    found = rng.random((jobs, depth))
    for asked in range(depth):
        for rows in np.split(np.arange(jobs), [jobs // 2]):
            for number in np.unique(group[rows, asked]):
                own = rows[group[rows, asked] == number]
                ranks = rng.permutation(len(own))
                found[own, asked] = (ranks + found[own, asked]) / len(own)
    return found
