"""Rings: groups that share an answer key, by hard EM over membership from several starts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import whole
from modelpool.misuse.estimates import Estimate
from modelpool.misuse.keys import Fit, fit
from modelpool.misuse.likeness import Meetings

_RAW_STARTS = 6
_PAIR_STARTS = 10
_ROUNDS = 8
_LARGEST_SHARE = 0.4
"""A larger group isn't a ring, but one side of a disagreement."""
_LINK = 2.0
"""Strength over which two workers start in one group."""
_WEAKEST_START = 1.0
_COMMONEST = 0.5
"""The largest share of members that is assumed, for the cost of saying who is one."""
_LEAST = 3
"""The fewest members: another rule finds pairs that answer alike."""

_Group = tuple[int, ...]


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
class Leads:
    """Where to look for rings, in the numbers of pairs and of workers.

    By pair: `raw` is the strength by known answers alone, `strength` that by all votes. By worker:
    `guessing` is the log likelihood ratio of guesses to honest work, `distance` that of guesses to
    the worker's own confusion matrix; `blatant` are those that are accused of guessing, `eligible`
    those that may be members.
    """

    raw: Floats
    strength: Floats
    guessing: Floats
    distance: Floats
    blatant: Bools
    eligible: Bools

    @property
    def suspect(self) -> Bools:
        """Those whose own answers speak against them."""
        return self.guessing > 0


@dataclass(frozen=True, slots=True)
class _Tried:
    fit: Fit
    gain: float
    cost: float


def find_ring(estimate: Estimate, meetings: Meetings, leads: Leads) -> Ring | None:
    """Find the group that a shared key explains best, if any start ends in one."""
    a, b = meetings.a, meetings.b
    starts = {
        tuple(start[leads.eligible[start]].tolist())
        for start in (
            *_raw_starts(a, b, leads),
            *_pair_starts(a, b, leads),
            np.flatnonzero(leads.suspect),
            np.flatnonzero(leads.blatant),
        )
    }
    tried: dict[_Group, _Tried] = {}
    for start in sorted(starts):
        _grow(estimate, start, leads, tried)
    found = [group for group in tried if len(group) >= _LEAST]
    if not found:
        return None
    best = max(found, key=lambda group: (tried[group].gain, len(group), group))
    return Ring(
        members=np.array(best),
        gain=tried[best].gain,
        tests=len(starts),
        own=_own(leads, {group: tried[group] for group in found}, best, len(starts)),
        cost=tried[best].cost,
    )


def _own(leads: Leads, tried: dict[_Group, _Tried], best: _Group, starts: int) -> Floats:
    """The most that speaks for a worker's being a member: of the best group, or of any it was in.

    The latter is corrected for how many starts there were. Where no group's key says anything of a
    worker, following it is guessing.
    """
    own = leads.guessing.copy()
    for group, each in tried.items():
        inside = (
            np.isin(each.fit.worker, group)
            if group != best
            else np.ones_like(each.fit.worker, dtype=bool)
        )
        worker = each.fit.worker[inside]
        value = each.fit.own[inside] - (math.log(starts) if group != best else 0.0)
        own[worker] = np.maximum(own[worker], value)
    return own


def _grow(estimate: Estimate, group: _Group, leads: Leads, tried: dict[_Group, _Tried]) -> None:
    """Let workers join and leave until the group is stable; add every group to `tried`."""
    largest = int(_LARGEST_SHARE * int(leads.eligible.sum()))
    for _ in range(_ROUNDS):
        if not 2 <= len(group) <= largest or group in tried:
            return
        members = np.array(group)
        found = fit(estimate, members)
        if found is None:
            return
        cost, least = _cost(members, leads)
        tried[group] = _Tried(found, found.gain - cost, cost)
        own = leads.distance.copy()
        own[found.worker] += found.own - found.apart
        joined = np.flatnonzero(leads.eligible & (own > least))
        if len(joined) > largest:
            # Those that tie with the first one too many stay out, too.
            first_out = np.sort(own[joined])[-largest - 1]
            joined = joined[own[joined] > first_out]
        group = tuple(joined.tolist())


def _cost(members: Ints, leads: Leads) -> tuple[float, Floats]:
    """What it costs to say who is a member, and by worker how much more if this one is.

    By the shares of members among the suspects, and among the others, each with half a member more
    in one worker more (Krichevsky and Trofimov 1981).
    """
    cost, more = 0.0, np.zeros(len(leads.eligible))
    for kind in (leads.suspect, ~leads.suspect):
        many, inside = int((kind & leads.eligible).sum()), int(kind[members].sum())
        share = min((inside + 0.5) / (many + 1), _COMMONEST)
        stay, go = -math.log(share), -math.log(1 - share)
        cost += inside * stay + (many - inside) * go
        more[kind] = stay - go
    return cost, more


def _raw_starts(a: Ints, b: Ints, leads: Leads) -> Iterator[Ints]:
    """The workers most like others, each with those it is like, skipping those in a group."""
    sums = np.zeros((2, len(leads.eligible)), dtype=np.int64)
    for row, values in enumerate((leads.raw, leads.strength)):
        positive = whole(np.maximum(values, 0.0))
        np.add.at(sums[row], a, positive)
        np.add.at(sums[row], b, positive)
    left = sums[0] > 0
    linked = leads.raw > _LINK
    one, other = a[linked], b[linked]
    count = 0
    while left.any():
        # Of those that tie, the most alike by all votes; who ties in that, too, starts together or
        # not at all.
        heads = np.flatnonzero(left & (sums[0] == sums[0][left].max()))
        heads = heads[sums[1][heads] == sums[1][heads].max()]
        groups = {
            tuple(np.unique([head, *other[one == head], *one[other == head]]).tolist())
            for head in heads[: _RAW_STARTS + 1].tolist()
        }
        count += len(groups)
        if count > _RAW_STARTS:
            return
        for group in groups:
            left[list(group)] = False
            yield np.array(group)


def _pair_starts(a: Ints, b: Ints, leads: Leads) -> Iterator[Ints]:
    """The strongest pairs, each with all who are like both, skipping pairs in a group."""
    strength, raw = leads.strength, leads.raw
    left = np.flatnonzero(strength >= _WEAKEST_START)
    left = left[np.lexsort((-raw[left], -strength[left]))]
    count = 0
    while len(left):
        tied = (strength[left] == strength[left[0]]) & (raw[left] == raw[left[0]])
        groups: set[_Group] = set()
        for pair in left[tied].tolist():
            groups.add(_like_both(a, b, strength, int(a[pair]), int(b[pair])))
            if count + len(groups) > _PAIR_STARTS:
                return
        count += len(groups)
        for start in groups:
            inside = np.zeros(len(leads.eligible), dtype=bool)
            inside[list(start)] = True
            left = left[~(inside[a[left]] & inside[b[left]])]
            yield np.array(start)


def _like_both(a: Ints, b: Ints, strength: Floats, one: int, other: int) -> _Group:
    """Two workers, and all whose strengths with both sum to a link."""
    at = np.flatnonzero((a == one) | (b == one) | (a == other) | (b == other))
    far = np.where((a[at] == one) | (a[at] == other), b[at], a[at])
    workers, place = np.unique(far, return_inverse=True)
    sums = np.zeros(len(workers), dtype=np.int64)
    np.add.at(sums, place, whole(strength[at]))
    return tuple(sorted({*workers[sums > whole(np.array(_LINK))].tolist(), one, other}))
