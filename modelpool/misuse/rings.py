"""Rings: groups that share an answer key, by hard EM over membership from several starts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.misuse.estimates import Estimate, beliefs
from modelpool.misuse.likeness import Meetings
from modelpool.misuse.sums import log_sum, over_options, real, starts_of, total, whole

_FAITH = 0.9
"""The share of answers in which a member follows the key, whatever is true."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Members (ascending), the log likelihood ratio (`gain`), and how many starts were tried.

    `cost` is what `gain` was reduced by, for saying who is a member. `own` is by worker how much
    likelier its answers are as a member's than as those of one who follows the truth, as a log.
    """

    members: Ints
    gain: float
    tests: int
    own: Floats
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a key that the members share explains answers, against the truth.

    For the workers who did tasks of the members: `own` is the log likelihood ratio of the key over
    those tasks, with the worker's own answer left out of the estimates; `apart` is that of guessing
    instead. `gain` is the ratio for all answers to those tasks together.
    """

    worker: Ints
    own: Floats
    apart: Floats
    gain: float


def fit(estimate: Estimate, members: Ints, counted: Bools | None = None) -> Fit | None:
    """How a key fits, in the tasks that a member did by a vote that is `counted`: all by default.

    None where there are no such tasks.
    """
    votes, k = estimate.votes, estimate.votes.k
    own = votes.of_workers(members)
    if counted is not None:
        own = own[counted[own]]
    tasks = np.unique(votes.task[own])
    if not len(tasks):
        return None
    at = votes.of_tasks(tasks)
    known = votes.known[tasks]
    sizes = votes.sizes[tasks]
    begin = np.cumsum(sizes) - sizes
    task = np.repeat(np.arange(len(tasks)), sizes)
    cell, said, worker = votes.cell[at], votes.said[at], votes.worker[at]
    inside = votes.members(members)[worker]
    logs = estimate.logs[cell]
    stray, keep = whole(np.log([(1 - _FAITH) / k, _FAITH + (1 - _FAITH) / k]))
    by_key = np.full((len(at), k), stray)
    by_key[np.arange(len(at)), said] = keep
    by_key[~inside] = 0
    every = estimate.log_priors + np.add.reduceat(logs, begin)
    outside = every - np.add.reduceat(np.where(inside[:, None], logs, 0), begin)
    key = whole(np.array([-math.log(k)])) + np.add.reduceat(by_key, begin)
    gain = log_sum(key)[1] + np.where(
        known < 0,
        log_sum(outside)[1] - log_sum(every)[1],
        real(outside - every)[np.arange(len(tasks)), known],
    )
    chances = estimate.chances[cell]
    mass, _ = log_sum(key[task] - by_key)
    share = mass[np.arange(len(at)), said] / over_options(mass)
    of_key = (1 - _FAITH) / k + _FAITH * share
    truth = known[task]
    of_truth = over_options(
        beliefs(outside[task] - np.where(inside[:, None], 0, logs), truth) * chances
    )
    of_all = over_options(beliefs(every[task] - logs, truth) * chances)
    order = np.argsort(worker, kind="stable")
    starts = starts_of(worker[order])

    def summed(values: Floats) -> Floats:
        return real(np.add.reduceat(whole(values)[order], starts))

    return Fit(
        worker=worker[order[starts]],
        own=summed(np.log(of_key) - np.log(of_truth)),
        apart=summed(-np.log(k) - np.log(of_all)),
        gain=total(whole(gain)),
    )


def find_ring(
    estimate: Estimate,
    meetings: Meetings,
    *,
    raw: Floats,
    strength: Floats,
    distance: Floats,
    eligible: Bools,
) -> Ring | None:
    """Find the group that a shared key explains best, if any start ends in one.

    `raw` and `strength` are by pair, the rest by worker. Only `eligible` workers are in groups.
    """
    a, b = meetings.a, meetings.b
    starts = {
        tuple(start[eligible[start]].tolist())
        for start in (*_raw_starts(a, b, raw, len(eligible)), *_pair_starts(a, b, strength))
    }
    tried: dict[tuple[int, ...], Ring] = {}
    for start in sorted(starts):
        _grow(estimate, np.array(start, dtype=np.int64), distance, eligible, tried)
    found = [ring for ring in tried.values() if len(ring.members) >= _LEAST]
    if not found:
        return None
    best = max(found, key=lambda ring: (ring.gain, len(ring.members), ring.members.tolist()))
    return replace(best, tests=len(starts))


def _grow(
    estimate: Estimate,
    members: Ints,
    distance: Floats,
    eligible: Bools,
    tried: dict[tuple[int, ...], Ring],
) -> None:
    """Let workers join and leave until the group is stable; add every group to `tried`."""
    population = int(eligible.sum())
    largest = int(_LARGEST_SHARE * population)
    for _ in range(_ROUNDS):
        name = tuple(members.tolist())
        if not 2 <= len(members) <= largest or name in tried:
            return
        share = max(len(members) / population, 0.01)
        stay, go = -math.log(share), -math.log(1 - share)
        cost = len(members) * stay + (population - len(members)) * go
        found = fit(estimate, members)
        if found is None:
            return
        own = distance.copy()
        own[found.worker] += found.own - found.apart
        tried[name] = Ring(
            members=members, gain=found.gain - cost, tests=1, own=own, cost=cost
        )
        joined = np.flatnonzero(eligible & (own > stay - go))
        if len(joined) > largest:
            # Those that tie with the first one too many stay out, too.
            bar = np.sort(own[joined])[-largest - 1]
            joined = joined[own[joined] > bar]
        members = joined


def _raw_starts(a: Ints, b: Ints, strength: Floats, workers: int) -> Iterator[Ints]:
    """The workers most like others, each with those it is like, skipping those in a group."""
    positive = whole(np.maximum(strength, 0.0))
    sums = np.zeros(workers, dtype=np.int64)
    np.add.at(sums, a, positive)
    np.add.at(sums, b, positive)
    left = sums > 0
    linked = strength > _LINK
    count = 0
    while count < _RAW_STARTS and left.any():
        # Those that tie start together, or not at all.
        heads = np.flatnonzero(left & (sums == sums[left].max()))
        groups = {
            tuple(np.unique([head, *b[linked & (a == head)], *a[linked & (b == head)]]).tolist())
            for head in heads[: _RAW_STARTS + 1].tolist()
        }
        count += len(groups)
        if count > _RAW_STARTS:
            return
        for group in groups:
            left[list(group)] = False
            yield np.array(group)


def _pair_starts(a: Ints, b: Ints, strength: Floats) -> Iterator[Ints]:
    """The strongest pairs, each with all who are like both, skipping pairs in a group."""
    order = np.argsort(-strength, kind="stable")
    covered: list[set[int]] = []
    place = 0
    while place < len(order) and strength[order[place]] >= _WEAKEST_START:
        level = strength[order[place]]
        end = place
        groups: set[tuple[int, ...]] = set()
        while end < len(order) and strength[order[end]] == level:
            one, other = int(a[order[end]]), int(b[order[end]])
            end += 1
            if not any(one in group and other in group for group in covered):
                groups.add(_like_both(a, b, strength, one, other))
        place = end
        if len(covered) + len(groups) > _PAIR_STARTS:
            return
        for start in sorted(groups):
            covered.append(set(start))
            yield np.array(start)
        if len(covered) == _PAIR_STARTS:
            return


def _like_both(a: Ints, b: Ints, strength: Floats, one: int, other: int) -> tuple[int, ...]:
    sums: dict[int, float] = {}
    for head in (one, other):
        for near, far in ((a, b), (b, a)):
            at = np.flatnonzero(near == head)
            for worker, value in zip(far[at].tolist(), strength[at].tolist(), strict=True):
                sums[worker] = sums.get(worker, 0.0) + value
    return tuple(sorted({w for w, value in sums.items() if value > _LINK} | {one, other}))
