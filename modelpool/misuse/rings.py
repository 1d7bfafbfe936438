"""Rings: groups that share an answer key, by hard EM over membership from several starts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

_RAW_STARTS = 6
_PAIR_STARTS = 10
_ROUNDS = 8
_LARGEST_SHARE = 0.4
"""A larger group isn't a ring, but one side of a disagreement."""
_LINK = 2.0
"""Strength over which two workers start in one group."""
_WEAKEST_START = 1.0
_LEAST = 3
"""The fewest members: another rule finds pairs that answer alike."""

Likeness = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Ring:
    """Members, the log likelihood ratio (`gain`), and how many starts were tried (`tests`).

    `cost` is what `gain` was reduced by, for saying who is a member. `own` is how much better the
    group's key explains the answers of each worker that shares tasks with it than the truth does,
    as a log likelihood ratio.
    """

    members: frozenset[str]
    gain: float
    tests: int
    own: Mapping[str, float]
    cost: float


class AnswersOfType(Protocol):
    """What the search needs of the answers of a task type."""

    @property
    def workers(self) -> tuple[str, ...]: ...
    def likeness(self) -> list[dict[str, Any]]: ...
    def raw_likeness(self) -> list[dict[str, Any]]: ...
    def conduct(self) -> list[dict[str, Any]]: ...
    def ring(self, members: frozenset[str]) -> list[dict[str, Any]]: ...


def find_ring(answers: AnswersOfType, *, without: frozenset[str] = frozenset()) -> Ring | None:
    """Find the group that a shared key explains best, if any start ends in one.

    Workers in `without` are left out of all groups.
    """
    eligible = frozenset(answers.workers) - without
    apart = {row["worker_id"]: row["distance"] for row in answers.conduct()}
    starts = dict.fromkeys(
        start & eligible
        for start in (
            *_raw_starts(_by_worker(answers.raw_likeness())),
            *_pair_starts(answers.likeness()),
        )
    )
    tried: dict[frozenset[str], Ring] = {}
    for start in starts:
        _grow(answers, start, apart, eligible, tried)
    found = [ring for ring in tried.values() if len(ring.members) >= _LEAST]
    if not found:
        return None
    best = max(found, key=lambda ring: (ring.gain, sorted(ring.members)))
    return replace(best, tests=len(starts))


def _grow(
    answers: AnswersOfType,
    members: frozenset[str],
    apart: Mapping[str, float],
    eligible: frozenset[str],
    tried: dict[frozenset[str], Ring],
) -> None:
    """Let workers join and leave until the group is stable; add every group to `tried`."""
    largest = int(_LARGEST_SHARE * len(eligible))
    for _ in range(_ROUNDS):
        if not 2 <= len(members) <= largest or members in tried:
            return
        share = max(len(members) / len(eligible), 0.01)
        stay, go = -math.log(share), -math.log(1 - share)
        cost = len(members) * stay + (len(eligible) - len(members)) * go
        rows = answers.ring(members)
        tried[members] = Ring(
            members=members,
            gain=rows[0]["task_gain"] - cost,
            tests=1,
            cost=cost,
            own={row["worker_id"]: row["own"] for row in rows},
        )
        own = {worker: apart[worker] for worker in eligible}
        for row in rows:
            if row["worker_id"] in eligible:
                own[row["worker_id"]] += row["own"] - row["apart"]
        joined = [w for w in sorted(eligible, key=lambda w: (-own[w], w)) if own[w] > stay - go]
        members = frozenset(joined[:largest])


def _by_worker(pairs: Iterable[Mapping[str, Any]]) -> Likeness:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for pair in pairs:
        found[pair["a_id"]][pair["b_id"]] = pair["strength"]
        found[pair["b_id"]][pair["a_id"]] = pair["strength"]
    return found


def _raw_starts(likeness: Likeness) -> Iterator[frozenset[str]]:
    """The workers most like others, each with those it is like, skipping those in a group."""
    total = {
        worker: sum(max(strength, 0.0) for strength in others.values())
        for worker, others in likeness.items()
    }
    left = sorted(total, key=lambda worker: (-total[worker], worker))
    for _ in range(_RAW_STARTS):
        if not left:
            return
        group = {w for w, strength in likeness[left[0]].items() if strength > _LINK} | {left[0]}
        left = [worker for worker in left if worker not in group]
        yield frozenset(group)


def _pair_starts(pairs: list[dict[str, Any]]) -> Iterator[frozenset[str]]:
    """The strongest pairs, each with all who are like both, skipping pairs in a group."""
    likeness = _by_worker(pairs)
    covered: list[set[str]] = []
    for pair in pairs:
        if len(covered) == _PAIR_STARTS or pair["strength"] < _WEAKEST_START:
            return
        a, b = pair["a_id"], pair["b_id"]
        if any(a in group and b in group for group in covered):
            continue
        of_a, of_b = likeness[a], likeness[b]
        both = of_a.keys() | of_b.keys()
        group = {w for w in both if of_a.get(w, 0.0) + of_b.get(w, 0.0) > _LINK} | {a, b}
        covered.append(group)
        yield frozenset(group)
