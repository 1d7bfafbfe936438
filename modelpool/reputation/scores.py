"""Scores: each worker's adjusted share of right outcomes, and its lower bound.

docs/scoring.md has the formulas. Sums are exact, so that no digit depends on names or on the order
of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints
from modelpool.reputation.judged import GROUNDS, KNOWN, Doubt, Judged
from modelpool.reputation.sums import by_group, summed

_PRIOR_WEIGHT = 1.0
_ELSEWHERE_WEIGHT = 4.0
_EXPECTED_WEIGHT = 20.0
_FEW = 2.0
_NUMBERS = ("score", "lower_bound", "share", "expected", "penalty", "evidence", "prior")
_QUANTILE = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What workers did, in columns of all workers: weights of right outcomes (`hits`), of all
    (`total`), and the variance of the hits that aren't known."""

    hits: Floats
    total: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of the workers with evidence: `worker` has their numbers, the rest is theirs.

    `grounds` has a column for each of GROUNDS. `mean` is the share right in the pool, `reach` by
    how much that is higher with a class, a demand and a model, named in this order.
    """

    worker: Ints
    score: Floats
    lower_bound: Floats
    share: Floats
    expected: Floats
    penalty: Floats
    evidence: Floats
    known: Ints
    grounds: Bools
    record: Record
    prior: Floats
    mean: float
    reach: Mapping[str, float]

    def rows(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """A row for each worker, by name."""
        numbers = {name: getattr(self, name).tolist() for name in _NUMBERS}
        numbers["hits"] = self.record.hits.tolist()
        numbers["variance"] = self.record.variance.tolist()
        found = [
            {
                "worker_id": names[worker],
                **{name: values[i] for name, values in numbers.items()},
                "known": known,
                "rests_on": sorted(g for g, is_one in zip(GROUNDS, grounds, strict=True) if is_one),
            }
            for i, (worker, known, grounds) in enumerate(
                zip(self.worker.tolist(), self.known.tolist(), self.grounds.tolist(), strict=True)
            )
        ]
        return sorted(found, key=lambda row: str(row["worker_id"]))


def record_of(judged: Judged) -> Record:
    """What each of all workers did, as judged."""
    rows = np.flatnonzero(judged.ground >= 0)
    weight, right = judged.weight[rows], judged.right[rows]
    worker, many = judged.answers.worker[rows], len(judged.answers.workers)
    doubtful = judged.ground[rows] != KNOWN
    return Record(
        hits=by_group(worker, weight * right, many),
        total=by_group(worker, weight, many),
        variance=by_group(worker, weight**2 * right * (1 - right) * doubtful, many),
    )


def score(judged: Judged, elsewhere: Record | None, kept: Mapping[str, float]) -> Scores:
    """The scores of the workers.

    `kept` maps workers to the factor that penalties leave of their scores; 1 for all others.
    `elsewhere` is their record in other task types.
    """
    answers = judged.answers
    rows = np.flatnonzero(judged.ground >= 0)
    record = record_of(judged)
    worker = np.flatnonzero(record.total > 0)
    mean, above = _expected(judged, rows)
    prior = np.full(len(answers.workers), mean)
    if elsewhere is not None:
        known = elsewhere.total > 0
        shrunk = _shrunk(elsewhere.hits, elsewhere.total, mean, _ELSEWHERE_WEIGHT)
        prior[known] = shrunk[known]
    grounds = np.zeros((len(answers.workers), len(GROUNDS)), dtype=np.bool_)
    grounds[answers.worker[rows], judged.ground[rows]] = True
    factor = np.array([kept.get(answers.workers[each], 1.0) for each in worker.tolist()])
    own = Record(
        hits=record.hits[worker], total=record.total[worker], variance=record.variance[worker]
    )
    expected = by_group(answers.worker[rows], judged.weight[rows] * above, len(answers.workers))
    expected = expected[worker] / own.total
    share, reached, bound = scored(own, prior[worker], expected, judged.doubt)
    of_known = answers.worker[rows[judged.ground[rows] == KNOWN]]
    return Scores(
        worker=worker,
        score=reached * factor,
        lower_bound=bound * factor,
        share=share,
        expected=expected,
        penalty=1 - factor,
        evidence=own.total,
        known=np.bincount(of_known, minlength=len(prior))[worker],
        grounds=grounds[worker],
        record=own,
        prior=prior[worker],
        mean=mean,
        reach=_reach(judged, rows, above),
    )


def _reach(judged: Judged, rows: Ints, above: Floats) -> dict[str, float]:
    """How much more others reach, by class, demand and model: the mean over outcomes."""
    answers = judged.answers
    kinds = np.stack(
        [answers.capability[rows], answers.demand[answers.task[rows]], answers.model[rows]], axis=1
    )
    found, kind = np.unique(kinds, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    means = by_group(kind, above, len(found)) / np.bincount(kind, minlength=len(found))
    return {
        reach_key(answers, *numbers): mean
        for numbers, mean in zip(found.tolist(), means.tolist(), strict=True)
    }


def reach_key(answers: Answers, capability: int, demand: int, model: int) -> str:
    """The name of a class, a demand and a model, by their numbers."""
    names = (answers.classes[capability], answers.classes[demand])
    return " ".join([*names, answers.models[model] if model >= 0 else ""])


def scored(
    record: Record, prior: Floats, expected: Floats, doubt: Doubt
) -> tuple[Floats, Floats, Floats]:
    """The shares, scores and lower bounds that follow from records, before penalties."""
    share = _shrunk(record.hits, record.total, prior, _PRIOR_WEIGHT)
    reached = np.clip(share - expected, 0.0, 1.0)
    deviation = np.sqrt(
        record.variance / record.total**2
        + doubt.own
        + 2 * doubt.common
        + share * (1 - share) / (record.total + 1) * (_FEW / (_FEW + record.total)) ** 2
    )
    return share, reached, np.maximum(0.0, reached - _QUANTILE * deviation)


def _shrunk(hits: Floats, total: Floats, to: Floats | float, weight: float) -> Floats:
    """Shares right, shrunk to `to` by `weight` pseudo-outcomes."""
    found: Floats = (hits + weight * to) / (total + weight)
    return found


def _expected(judged: Judged, rows: Ints) -> tuple[float, Floats]:
    """The mean share right of the pool, and by outcome how much more others reach.

    That is others' share right with the outcome's demand and model, less that in all their work;
    one operator, one voice.
    """
    answers = judged.answers
    task, worker = answers.task[rows], answers.worker[rows]
    voice = answers.voice[worker]
    voices = int(voice.max(initial=-1)) + 1
    _, pair, many = np.unique(task * voices + voice, return_inverse=True, return_counts=True)
    weight = judged.weight[rows] / many[pair]
    hits = weight * judged.right[rows]
    right, all_of_it = float(summed(hits)), float(summed(weight))
    mean = (right + 1.0) / (all_of_it + 2.0)
    classes = max(1, len(answers.classes))
    of_class = answers.capability[rows] * classes + answers.demand[task]
    of_model = of_class * (len(answers.models) + 1) + answers.model[rows] + 1
    share = _of_others(np.zeros_like(rows), voice, hits, weight, 0.0, 0.0)
    # a voice alone in the pool is compared with itself
    share = np.where(np.isnan(share), right / all_of_it if all_of_it else 0.0, share)
    reach = _of_others(of_class, voice, hits, weight, share, _EXPECTED_WEIGHT)
    with_model = _of_others(of_model, voice, hits, weight, reach, _EXPECTED_WEIGHT)
    return mean, np.where(answers.model[rows] >= 0, with_model, reach) - share


def _of_others(
    kind: Ints, voice: Ints, hits: Floats, weight: Floats, to: Floats | float, pseudo: float
) -> Floats:
    """By outcome the share right of all other voices' outcomes of its kind, shrunk to `to`.

    NaN where there are none and `pseudo` is 0.
    """
    _, of_kind = np.unique(kind, return_inverse=True)
    voices = int(voice.max(initial=-1)) + 1
    keys, own = np.unique(of_kind * voices + voice, return_inverse=True)
    size = int(of_kind.max(initial=-1)) + 1

    def others(values: Floats) -> Floats:
        every = by_group(of_kind, values, size)[of_kind]
        found: Floats = every - by_group(own, values, len(keys))[own]
        return found

    total = others(weight) + pseudo
    found: Floats = (others(hits) + pseudo * to) / np.where(total > 0, total, np.nan)
    return found


def elsewhere(
    types: Sequence[Mapping[str, Any]], records: Mapping[str, Record]
) -> dict[str, Record | None]:
    """By task type, its workers' records in others; None where there are no others.

    A worker's record in related types (parent, child or sibling) if any, else in all others.
    """
    parents = {row["task_type"]: row["parent"] for row in types}
    result: dict[str, Record | None] = {}
    for name in records:
        others = [other for other in records if other != name]
        near = [other for other in others if _related(other, name, parents)]
        far = [other for other in others if other not in near]
        found = _added([records[other] for other in far])
        close = _added([records[other] for other in near])
        result[name] = _either(close, found)
    return result


def _related(one: str, other: str, parents: Mapping[str, str | None]) -> bool:
    siblings = parents[one] is not None and parents[one] == parents[other]
    return siblings or parents[one] == other or parents[other] == one


def _added(records: Sequence[Record]) -> Record | None:
    if not records:
        return None
    return Record(
        hits=summed(np.array([each.hits for each in records]), axis=0),
        total=summed(np.array([each.total for each in records]), axis=0),
        variance=summed(np.array([each.variance for each in records]), axis=0),
    )


def _either(first: Record | None, second: Record | None) -> Record | None:
    """By worker the first of two records that has anything."""
    if first is None or second is None:
        return first or second
    has = first.total > 0
    return Record(
        hits=np.where(has, first.hits, second.hits),
        total=np.where(has, first.total, second.total),
        variance=np.where(has, first.variance, second.variance),
    )
