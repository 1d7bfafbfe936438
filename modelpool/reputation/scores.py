"""Scores: each worker's adjusted share of right outcomes, and its lower bound.

Sums are exact (`math.fsum`), so that no digit depends on names or on the order of rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from modelpool.reputation.judged import Credit, Doubt, Judged

_PRIOR_WEIGHT = 1.0
_ELSEWHERE_WEIGHT = 4.0
_EXPECTED_WEIGHT = 20.0
_FEW = 2.0
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class _Sum:
    """The weights of right outcomes, and of all."""

    hits: float = 0.0
    total: float = 0.0

    @classmethod
    def of(cls, parts: Iterable[tuple[float, float]]) -> _Sum:
        """The sum of pairs of these weights."""
        found = list(parts)
        return cls(math.fsum(hits for hits, _ in found), math.fsum(total for _, total in found))

    def without(self, other: _Sum) -> _Sum:
        return _Sum(self.hits - other.hits, self.total - other.total)

    def shrunk(self, to: float, weight: float) -> float:
        """The share right, shrunk to `to` by `weight` pseudo-outcomes."""
        return (self.hits + weight * to) / (self.total + weight)


class _Pool:
    """The share right of all workers, by demand and model; one operator, one voice."""

    def __init__(self, credits: Sequence[Credit]) -> None:
        many = Counter((credit.task_id, credit.voice) for credit in credits)
        parts: dict[tuple[Any, ...], list[tuple[float, float]]] = {}
        for credit in credits:
            weight = credit.weight / many[credit.task_id, credit.voice]
            for key in ((), _class(credit), _model(credit)):
                for whose in (None, credit.voice):
                    part = (weight * credit.right, weight)
                    parts.setdefault((whose, *key), []).append(part)
        self._sums = {key: _Sum.of(found) for key, found in parts.items()}
        self.mean = self._sums[(None,)].shrunk(0.5, 2.0)

    def _others(self, voice: str, key: tuple[Any, ...]) -> _Sum:
        return self._sums[(None, *key)].without(self._sums.get((voice, *key), _Sum()))

    def expected(self, own: Sequence[Credit]) -> float:
        """Others' share right with these demands and models, less that in all their work."""
        voice = own[0].voice
        others = self._others(voice, ())
        # a voice alone in the pool is compared with itself
        share = (others if others.total > 0 else self._sums[(None,)]).shrunk(0.0, 0.0)
        above = []
        for credit in own:
            reach = self._others(voice, _class(credit)).shrunk(share, _EXPECTED_WEIGHT)
            if credit.model_id is not None:
                reach = self._others(voice, _model(credit)).shrunk(reach, _EXPECTED_WEIGHT)
            above.append((credit.weight * (reach - share), credit.weight))
        return _Sum.of(above).shrunk(0.0, 0.0)


def _class(credit: Credit) -> tuple[Any, ...]:
    return (credit.capability, credit.demand)


def _model(credit: Credit) -> tuple[Any, ...]:
    return (*_class(credit), credit.model_id)


def score(
    judged: Judged,
    elsewhere: Mapping[str, tuple[float, float]],
    kept: Mapping[str, float],
) -> list[dict[str, Any]]:
    """The scores of the workers, each with `worker_id`, `rests_on` and `penalty`.

    `kept` maps workers to the factor that penalties leave of their scores; 1 for all others.
    `elsewhere` maps workers to their record in other task types: weights of right ones and of all.
    """
    workers: dict[str, list[Credit]] = {}
    for credit in judged.credits:
        workers.setdefault(credit.worker_id, []).append(credit)
    if not workers:
        return []
    pool = _Pool(judged.credits)
    return [
        _score(own, pool, _prior(elsewhere.get(worker), pool.mean), judged.doubt, kept)
        for worker, own in sorted(workers.items())
    ]


def _score(
    own: Sequence[Credit], pool: _Pool, prior: float, doubt: Doubt, kept: Mapping[str, float]
) -> dict[str, Any]:
    done = _Sum.of((c.weight * c.right, c.weight) for c in own)
    variance = math.fsum(
        c.weight**2 * c.right * (1 - c.right) for c in own if c.rests_on != "known answer"
    )
    share = done.shrunk(prior, _PRIOR_WEIGHT)
    expected = pool.expected(own)
    reached = min(1.0, max(0.0, share - expected))
    deviation = math.sqrt(
        variance / done.total**2
        + doubt.own
        + 2 * doubt.common
        + share * (1 - share) / (done.total + 1) * (_FEW / (_FEW + done.total)) ** 2
    )
    left = kept.get(own[0].worker_id, 1.0)
    return {
        "worker_id": own[0].worker_id,
        "score": reached * left,
        "lower_bound": max(0.0, reached - NormalDist().inv_cdf(_CONFIDENCE) * deviation) * left,
        "share": share,
        "expected": expected,
        "penalty": 1 - left,
        "evidence": done.total,
        "known": sum(c.rests_on == "known answer" for c in own),
        "rests_on": sorted({c.rests_on for c in own}),
    }


def _prior(elsewhere: tuple[float, float] | None, pool: float) -> float:
    return _Sum(*elsewhere).shrunk(pool, _ELSEWHERE_WEIGHT) if elsewhere else pool


def elsewhere(
    types: Sequence[Mapping[str, Any]], judged: Mapping[str, Judged]
) -> dict[str, dict[str, tuple[float, float]]]:
    """By task type, its workers' records in others: weights of right outcomes, and of all.

    A worker's record in related types (parent, child or sibling) if any, else in all others.
    """
    parents = {row["task_type"]: row["parent"] for row in types}
    result = {}
    for name in judged:
        near = [n for n in judged if n != name and _related(n, name, parents)]
        far = [n for n in judged if n != name and n not in near]
        # records in related types override those in others
        result[name] = {
            **_done(c for n in far for c in judged[n].credits),
            **_done(c for n in near for c in judged[n].credits),
        }
    return result


def _related(one: str, other: str, parents: Mapping[str, str | None]) -> bool:
    siblings = parents[one] is not None and parents[one] == parents[other]
    return siblings or parents[one] == other or parents[other] == one


def _done(credits: Iterable[Credit]) -> dict[str, tuple[float, float]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for credit in credits:
        found.setdefault(credit.worker_id, []).append((credit.right * credit.weight, credit.weight))
    done = {worker: _Sum.of(parts) for worker, parts in found.items()}
    return {worker: (each.hits, each.total) for worker, each in done.items()}
