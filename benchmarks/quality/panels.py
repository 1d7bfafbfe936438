"""A set's answers as a matrix, and panels of three drawn from its workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.quality.label_sets import LabelSet, numpy
from modelpool.independence.estimating import Estimates, estimate
from modelpool.independence.outcomes import Judged, Outcomes
from modelpool.independence.panels import choose_panel

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray

    Bools = NDArray[bool_]
    Ints = NDArray[int64]

SIZE = 3
LEAST_AGREED = 20
"""Answers that a panel must agree on in a draw, to be measured in it."""
_MOST_PAIRS = 5000
_MOST_LABELS = 12
_RANDOM = 100
_NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Answers by number, of tasks (rows) by workers (columns), -1 for none; only tasks with truth.

    `base` has the number of each worker's model: its own where the set doesn't say.
    """

    labels: LabelSet
    tasks: Sequence[str]
    workers: Sequence[str]
    answer: Ints
    truth: Ints
    base: Ints
    choices: int | None

    @property
    def done(self) -> Bools:
        """Where there is an answer."""
        done: Bools = self.answer != _NONE
        return done

    @property
    def right(self) -> Bools:
        """Where there is an answer, and it is the truth."""
        right: Bools = self.answer == self.truth[:, None]
        return right

    def rows(self, known: Mapping[str, str]) -> Bools:
        """Of each task, whether its truth is known."""
        rows: Bools = numpy().array([task in known for task in self.tasks])
        return rows

    def learn(self, known: Mapping[str, str]) -> Estimates:
        """What the known tasks say of all workers; of one without any, what the pool does."""
        judged = [
            Judged(task, worker, answer == known[task], answer)
            for (task, worker), answer in self.labels.answers.items()
            if task in known
        ]
        outcomes = Outcomes.of(judged, self.labels.models, also=self.workers)
        return estimate(outcomes, self.choices)


def matrix(labels: LabelSet) -> Matrix:
    """Number a set's answers."""
    np = numpy()
    tasks = {task: i for i, task in enumerate(sorted(labels.truth))}
    workers = {name: i for i, name in enumerate(sorted({who for _, who in labels.answers}))}
    options = sorted({*labels.answers.values(), *labels.truth.values()})
    number = {option: i for i, option in enumerate(options)}
    answer = np.full((len(tasks), len(workers)), _NONE)
    for (task, worker), given in labels.answers.items():
        if task in tasks:
            answer[tasks[task], workers[worker]] = number[given]
    models = [labels.models.get(worker, worker) for worker in workers]
    base = {model: i for i, model in enumerate(sorted(set(models)))}
    return Matrix(
        labels=labels,
        tasks=tuple(tasks),
        workers=tuple(workers),
        answer=answer,
        truth=np.array([number[labels.truth[task]] for task in tasks]),
        base=np.array([base[model] for model in models]),
        choices=max(2, len(options)) if len(options) <= _MOST_LABELS else None,
    )


def draw_panels(answers: Matrix, most: int, seed: int = 0) -> Ints:
    """Panels of three workers of different models, as rows of numbers.

    They share twice the tasks that they must agree on in a half. Of more than `most` such panels
    as many are drawn; of more than 5,000 pairs to start from, 5,000.
    """
    np = numpy()
    draw = np.random.default_rng(seed)
    done = answers.done.astype(np.int64)
    joint = done.T @ done
    fits = (joint >= 2 * LEAST_AGREED) & (answers.base[:, None] != answers.base[None, :])
    pairs = np.argwhere(np.triu(fits, 1))
    if len(pairs) > _MOST_PAIRS:
        pairs = pairs[np.sort(draw.choice(len(pairs), _MOST_PAIRS, replace=False))]
    found = [np.zeros((0, SIZE), dtype=np.int64)]
    for i, j in pairs:
        (third,) = np.nonzero(fits[i] & fits[j])
        third = third[third > j]
        shared = done[:, third].T @ (done[:, i] * done[:, j])
        third = third[shared >= 2 * LEAST_AGREED]
        found.append(np.stack([np.full(len(third), i), np.full(len(third), j), third], axis=1))
    panels: Ints = np.concatenate(found)
    if len(panels) > most:
        panels = panels[np.sort(draw.choice(len(panels), most, replace=False))]
    return panels


def agreed(answers: Matrix, rows: Bools, panels: Ints) -> tuple[Ints, Ints]:
    """On how many tasks among the rows each panel agrees, and on how many of them rightly."""
    np = numpy()
    first = answers.answer[np.ix_(rows, panels[:, 0])]
    agrees = first != _NONE
    for place in range(1, SIZE):
        agrees &= answers.answer[np.ix_(rows, panels[:, place])] == first
    rightly = agrees & (first == answers.truth[rows][:, None])
    return agrees.sum(axis=0), rightly.sum(axis=0)


def voted(answers: Matrix, rows: Bools, panels: Ints) -> tuple[Ints, Ints, Ints]:
    """Of each panel, how many tasks among the rows all did, most were right in, and all wrong."""
    np = numpy()
    right = sum(answers.right[np.ix_(rows, panels[:, place])] for place in range(SIZE))
    all_did = np.logical_and.reduce(
        [answers.done[np.ix_(rows, panels[:, place])] for place in range(SIZE)]
    )
    most = (right > SIZE / 2) & all_did
    return all_did.sum(axis=0), most.sum(axis=0), ((right == 0) & all_did).sum(axis=0)


def choices_of_panels(
    answers: Matrix, estimates: Estimates, unknown: Bools, panels: Ints, seed: int
) -> Mapping[str, Ints]:
    """The panels that each rule chooses, of workers who share tasks; none where there are none.

    `unknown` are the tasks that panels are measured on.
    """
    np = numpy()
    done = answers.done[unknown]

    def fits(member: int, chosen: Sequence[int]) -> bool:
        everyone = [*chosen, member]
        return bool(done[:, everyone].all(axis=1).sum() >= LEAST_AGREED)

    def one(found: Sequence[str] | None) -> Ints:
        nobody = np.zeros((0, SIZE), dtype=np.int64)
        return nobody if found is None else estimates.numbers(found)[None, :]

    alone = replace(estimates, base=np.arange(len(answers.workers)))
    able = np.array([fits(panel[0], panel[1:].tolist()) for panel in panels], dtype=bool)
    left = panels[able]
    phi = sum(estimates.phi[left[:, i], left[:, j]] for i, j in combinations(range(SIZE), 2))
    drawn = np.random.default_rng(seed).permutation(len(left))[:_RANDOM]
    return {
        "Model Pool": one(choose_panel(estimates, SIZE, fits=fits)),
        "three most accurate": one(choose_panel(estimates, SIZE, equal=0.0, fits=fits)),
        "the same, of any models": one(choose_panel(alone, SIZE, equal=0.0, fits=fits)),
        "least correlated": left[np.argsort(phi, kind="stable")[:1]],
        "random": left[drawn],
    }
