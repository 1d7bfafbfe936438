"""A set's answers as arrays of numbers, and what the methods that count over them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.quality.label_sets import LabelSet, numpy

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

    Floats = NDArray[float64]
    Numbers = NDArray[int64]

PSEUDO_COUNTS = 4.0
_UNKNOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a method says: each worker's score, and each task's accepted answer."""

    scores: Mapping[str, float]
    accepted: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Answers by number: who (`voter`) answered what (`given`) in which task (`of`).

    `known` has the number of each task's right answer where it is known, else -1.
    """

    tasks: Sequence[str]
    workers: Sequence[str]
    options: Sequence[str]
    of: Numbers
    voter: Numbers
    given: Numbers
    known: Numbers

    @property
    def choices(self) -> int:
        """How many different answers there are, two at least."""
        return max(2, len(self.options))

    @property
    def is_known(self) -> NDArray[bool_]:
        """Of each answer, whether the right one of its task is known."""
        known: NDArray[bool_] = self.known[self.of] != _UNKNOWN
        return known

    def per_worker(self, values: Floats) -> Floats:
        """Sums of the answers' values by worker."""
        sums: Floats = numpy().bincount(self.voter, values, len(self.workers))
        return sums

    def votes(self, weights: Floats) -> Floats:
        """Sums of the workers' weights by task and the answer they gave."""
        cells = self.of * self.choices + self.given
        sums = numpy().bincount(cells, weights[self.voter], len(self.tasks) * self.choices)
        votes: Floats = sums.reshape(len(self.tasks), self.choices)
        return votes

    def fix(self, beliefs: Floats) -> Floats:
        """The beliefs, but what is known is sure."""
        fixed = beliefs.copy()
        (known,) = (self.known != _UNKNOWN).nonzero()
        fixed[known] = 0.0
        fixed[known, self.known[known]] = 1.0
        return fixed

    def shares(self, right: Floats, counted: Floats) -> Floats:
        """Each worker's share of answers right, shrunk by 4 pseudo-counts to the pool's.

        `counted` is 1 for answers that count, else 0. The pool's share starts from one answer half
        way between chance and certainty.
        """
        hits, n = self.per_worker(right * counted), self.per_worker(counted)
        pool = (hits.sum() + (1 + 1 / self.choices) / 2) / (n.sum() + 1)
        shares: Floats = (hits + PSEUDO_COUNTS * pool) / (n + PSEUDO_COUNTS)
        return shares

    def log_odds(self, shares: Floats) -> Floats:
        """What a vote of each worker weighs, if its wrong answers are spread evenly."""
        odds: Floats = numpy().log(shares * (self.choices - 1) / (1 - shares))
        return odds

    def known_record(self) -> Floats:
        """The workers' shares right in the tasks that are known, shrunk to the pool's."""
        right = (self.given == self.known[self.of]).astype(float)
        return self.shares(right, self.is_known.astype(float))

    def estimate(self, scores: Floats, beliefs: Floats) -> Estimate:
        """Scores and the likeliest answers by name."""
        best = beliefs[:, : len(self.options)].argmax(axis=1)
        return Estimate(
            scores=dict(zip(self.workers, scores.tolist(), strict=True)),
            accepted={t: self.options[k] for t, k in zip(self.tasks, best, strict=True)},
        )


def ballots(labels: LabelSet, known: Mapping[str, str]) -> Ballots:
    """Number a set's answers; of the truth, only what is known."""
    np = numpy()
    tasks = {task: i for i, task in enumerate(sorted({task for task, _ in labels.answers}))}
    workers = {name: i for i, name in enumerate(sorted({who for _, who in labels.answers}))}
    options = {
        answer: i for i, answer in enumerate(sorted({*labels.answers.values(), *known.values()}))
    }
    return Ballots(
        tasks=tuple(tasks),
        workers=tuple(workers),
        options=tuple(options),
        of=np.array([tasks[task] for task, _ in labels.answers]),
        voter=np.array([workers[worker] for _, worker in labels.answers]),
        given=np.array([options[answer] for answer in labels.answers.values()]),
        known=np.array([options[known[t]] if t in known else _UNKNOWN for t in tasks]),
    )


def beliefs_of(log_odds: Floats) -> Floats:
    """Probabilities, row by row, from logarithms that lack a constant."""
    odds = numpy().exp(log_odds - log_odds.max(axis=1, keepdims=True))
    beliefs: Floats = odds / odds.sum(axis=1, keepdims=True)
    return beliefs
