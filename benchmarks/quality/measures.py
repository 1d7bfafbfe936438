"""How right scores, bounds and accepted answers are, against the truth that wasn't known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from benchmarks.quality.label_sets import LabelSet

LEAST_ANSWERS = 10
_LEAST_WORKERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Measures of one draw, or means of several; None where undefined.

    `spearman` and `error` (mean absolute) hold scores against the workers' true accuracy, `auc` is
    of finding those below 1 / answers + 0.1, `accepted` the share of tasks whose accepted answer
    is the truth, `covered` the share of workers whose lower bound lies under their accuracy.
    """

    spearman: float | None
    auc: float | None
    error: float | None
    accepted: float | None
    covered: float | None


def measure(
    labels: LabelSet,
    known: Mapping[str, str],
    scores: Mapping[str, float],
    accepted: Mapping[str, str],
    lower_bounds: Mapping[str, float] | None = None,
) -> Measures:
    """Measure one draw, on the workers with ten answers or more to tasks that aren't known."""
    true = accuracies(labels, known)
    workers = sorted(worker for worker in true if worker in scores)
    pairs = [(scores[worker], true[worker]) for worker in workers]
    tasks = {task for task, _ in labels.answers} & labels.truth.keys() - known.keys()
    return Measures(
        spearman=correlation(ranks([s for s, _ in pairs]), ranks([t for _, t in pairs])),
        auc=_auc(pairs, 1 / labels.choices + 0.1),
        error=_mean(abs(score - truth) for score, truth in pairs),
        accepted=_mean(accepted.get(task) == labels.truth[task] for task in tasks),
        covered=_mean(lower_bounds.get(w, 0.0) <= true[w] for w in workers)
        if lower_bounds is not None
        else None,
    )


def means(measured: Iterable[Measures]) -> Measures:
    """The mean of each measure where it is defined."""
    measured = list(measured)
    return Measures(
        **{
            field.name: _mean(
                value for each in measured if (value := getattr(each, field.name)) is not None
            )
            for field in fields(Measures)
        }
    )


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            result[place] = (start + end + 1) / 2
        start = end
    return result


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's; None where one of them never varies."""
    if not one:
        return None
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    pairs = [(a - mean_one, b - mean_other) for a, b in zip(one, other, strict=True)]
    spread = math.sqrt(sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs))
    return sum(a * b for a, b in pairs) / spread if spread else None


def accuracies(labels: LabelSet, known: Mapping[str, str]) -> dict[str, float]:
    """The share right of each worker with ten answers or more, on tasks that aren't known."""
    hits: dict[str, list[bool]] = {}
    for (task, worker), answer in labels.answers.items():
        if task in labels.truth and task not in known:
            hits.setdefault(worker, []).append(answer == labels.truth[task])
    return {w: sum(own) / len(own) for w, own in hits.items() if len(own) >= LEAST_ANSWERS}


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often one of the first has more than one of the second; equals count half.

    None where either is empty.
    """
    if not positive or not negative:
        return None
    place = sum(ranks([*positive, *negative])[: len(positive)])
    count = len(positive)
    return (place - count * (count + 1) / 2) / (count * len(negative))


def average_precision(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The mean precision at the place of each of the first, best first; equals share a place."""
    total = 0.0
    for value in positive:
        above = sum(other >= value for other in positive)
        total += above / (above + sum(other >= value for other in negative))
    return total / len(positive) if positive else 0.0


def _auc(pairs: Sequence[tuple[float, float]], bad_below: float) -> float | None:
    bad = [score for score, truth in pairs if truth < bad_below]
    good = [score for score, truth in pairs if truth >= bad_below]
    if min(len(bad), len(good)) < _LEAST_WORKERS:
        return None
    return area_under_curve(good, bad)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
