"""Groups of workers that verify one another: grown from small ones, best first.

A group's score is the sum of its members' log likelihood ratios less the cost of saying who is a
member: one of N sizes, and one of the groups of that size (Rissanen 1983). So the chance that
any group of honest workers reaches a score of s is e^-s at most, however many are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import lgamma, log

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import real, whole
from modelpool.vouching.chance import Chance, excess, gain

_LEAST = 3
"""The fewest members: another rule finds pairs that praise each other."""
_STARTS = (2, 4, 8, 16)
"""The sizes of the groups that are grown."""
_FAILURES = 64
"""After so many starts in a row that end in no ring, the others wouldn't either."""
_ROUNDS = 200
_NEVER = -(2**62)
_AT_ONCE = 4096
"""So many starts are scored at once, to need little memory."""

Worth = Callable[[Ints, Ints, Floats], Ints]
"""What a group is worth for verdicts: of those inside, of all given, and of the share by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Members (ascending) with the gain of each, and the score of the group, as logarithms.

    `given` verdicts of theirs are on anybody, `inside` of them agree with one another's outcomes,
    and `expected` so many would be on them by chance.
    """

    members: Ints
    gains: Floats
    score: float
    given: int
    inside: int
    expected: float


def cost(population: int, members: int) -> float:
    """What it takes to say who is a member of a group of a size from 1 to the population."""
    chosen = lgamma(population + 1) - lgamma(members + 1) - lgamma(population - members + 1)
    return chosen + log(population)


class Search:
    """Finds groups; `own` is by worker its largest gain from any group that was grown."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._costs = whole(
            np.array([cost(chance.size, n) if n else 0.0 for n in range(chance.size + 1)])
        )
        self._worth: Worth = gain
        self._free = np.ones(chance.size, dtype=bool)
        self.own = np.full(chance.size, -np.inf)

    def groups(self, least: float) -> Iterator[Group]:
        """Disjoint groups with a score of 0 or more, the best starts first.

        The search ends once so many starts have led to no group with `least` or more.
        """
        number, member, starts = _starts(self._chance)
        begins = np.searchsorted(number, np.arange(starts + 1))
        scores = self._scores(member, begins)
        order = np.argsort(-scores, kind="stable")
        done = np.zeros(self._chance.size, dtype=bool)
        failures = 0
        for tied in np.split(order, np.flatnonzero(np.diff(scores[order])) + 1):
            left = {
                tuple(sorted(members.tolist()))
                for start in tied
                if not done[members := member[begins[start] : begins[start + 1]]].any()
            }
            if len(left) > _FAILURES:
                return
            # All who tie are looked at before any of them counts as done: none of them is first.
            found = {tuple(self._grown(start).tolist()) for start in left}
            groups = [self.describe(np.array(each)) for each in found if len(each) > 1]
            for names in (*left, *found):
                done[list(names)] = True
            for group in sorted(groups, key=lambda each: -each.score):
                self._keep(group)
                failures = failures + 1 if group.score < least else 0
                if group.score >= 0 and len(group.members) >= _LEAST:
                    yield group
            for group in groups:
                if group.score >= least:
                    self._free[group.members] = False
            if failures >= _FAILURES:
                return

    def _grown(self, start: tuple[int, ...]) -> Ints:
        """The group that a start grows to: first where the excess leads, then what gains."""
        return self._grow(self._grow(np.array(start), excess), gain)

    def _scores(self, member: Ints, begins: Ints) -> Ints:
        """The score of each start; `begins` are their places among members, and the end."""
        scores = np.zeros(len(begins) - 1, dtype=np.int64)
        for first in range(0, len(scores), _AT_ONCE):
            part = begins[first : first + _AT_ONCE + 1]
            scores[first : first + _AT_ONCE] = self._excess(member[part[0] : part[-1]], part)
        return scores

    def _excess(self, member: Ints, begins: Ints) -> Ints:
        """How far more than by chance the verdicts of groups are inside, less their costs."""
        sizes = np.diff(begins)
        each = np.repeat(sizes, sizes)
        starts = np.cumsum(each) - each
        row = np.repeat(np.arange(len(member)), each)
        first = np.repeat(np.repeat(begins[:-1] - begins[0], sizes), each)
        column = first + np.arange(len(row)) - np.repeat(starts, each)
        agree, share = self._chance.of_pairs(member[row], member[column])
        inside = np.add.reduceat(agree, starts)
        others = np.where(row == column, 0, whole(share))
        expected = real(np.add.reduceat(others, starts))
        gains = excess(inside, self._chance.given[member], expected)
        scores: Ints = np.add.reduceat(gains, begins[:-1] - begins[0]) - self._costs[sizes]
        return scores

    def _grow(self, members: Ints, worth: Worth) -> Ints:
        """Let workers join and leave, what gains most first, until nothing gains."""
        self._worth = worth
        best = self._score(members)
        for _ in range(_ROUNDS):
            flips, score = self._best_flips(members)
            changed = [np.setxor1d(members, flips)] if score > best else self._joined(members)
            scores = [self._score(each) for each in changed]
            if max(scores, default=_NEVER) <= best:
                break
            best = max(scores)
            members = changed[scores.index(best)]
        return members

    def _joined(self, members: Ints) -> list[Ints]:
        """The group with 1, 2, 4 and so on of those who vouch for it most.

        In a large group few verdicts of each are on each other: who joins alone may gain nothing.
        """
        others, gains = self._others(members)
        order = np.argsort(-gains, kind="stable")
        others, gains = others[order], gains[order]
        many, found = 1, []
        while many <= len(others):
            # Those who tie with the last one join as well.
            joining = others[gains >= gains[many - 1]]
            found.append(np.sort(np.append(members, joining)))
            many *= 2
        return found

    def _best_flips(self, members: Ints) -> tuple[Ints, int]:
        """Whoever gains most by joining or leaving, all who tie; and the score after one did."""
        chance = self._chance
        others = self._who_vouch(members)
        flips = np.append(members, others)
        size = len(members)
        agree, beside, elsewhere = chance.block(flips, members)
        sums = [values.sum(axis=1) for values in (agree, beside, elsewhere)]
        joining = self._worth(sums[0], chance.given[flips], chance.share(flips, sums[1], sums[2]))
        # What each flip (column) makes of the gain of each member (row).
        sign = np.where(np.arange(len(flips)) < size, -1, 1)
        after = [
            total[:size, None] + sign * values
            for total, values in zip(sums, chance.block(members, flips), strict=True)
        ]
        shares = chance.share(np.repeat(members, len(flips)), after[1].ravel(), after[2].ravel())
        gains = self._worth(
            after[0], chance.given[members][:, None], shares.reshape(after[0].shape)
        )
        gains[np.arange(size), np.arange(size)] = 0
        scores = gains.sum(axis=0) + np.where(sign > 0, joining, 0) - self._costs[size + sign]
        if not len(scores):
            return flips, _NEVER
        most = int(scores.max())
        return flips[scores == most], most

    def _gains(self, members: Ints) -> tuple[Ints, Ints, Floats]:
        """Each member's gain, its verdicts inside, and the share that falls there by chance."""
        agree, beside, elsewhere = self._chance.block(members, members)
        share = self._chance.share(members, beside.sum(axis=1), elsewhere.sum(axis=1))
        inside = agree.sum(axis=1)
        return self._worth(inside, self._chance.given[members], share), inside, share

    def _score(self, members: Ints) -> int:
        if len(members) < 2:
            return _NEVER
        return int(self._gains(members)[0].sum() - self._costs[len(members)])

    def _others(self, members: Ints) -> tuple[Ints, Ints]:
        """Whoever vouches for a member without being one, and what each would gain as one."""
        others = self._who_vouch(members)
        agree, beside, elsewhere = self._chance.block(others, members)
        share = self._chance.share(others, beside.sum(axis=1), elsewhere.sum(axis=1))
        return others, self._worth(agree.sum(axis=1), self._chance.given[others], share)

    def _who_vouch(self, members: Ints) -> Ints:
        """Whoever agrees with a member, is none, and is in no ring that was found."""
        others = np.setdiff1d(self._chance.who_vouch(members), members)
        return others[self._free[others]]

    def describe(self, members: Ints, score: float | None = None) -> Group:
        """The group of these members, with its own score, or one that is given."""
        gains, inside, share = self._gains(members)
        given = self._chance.given[members]
        if score is None:
            score = float(real(np.array(gains.sum() - self._costs[len(members)])))
        return Group(
            members=members,
            gains=real(gains),
            score=score,
            given=int(given.sum()),
            inside=int(inside.sum()),
            expected=float(real(np.array(whole(given * share).sum()))),
        )

    def _keep(self, group: Group) -> None:
        """Remember what the group explains of the verdicts of members, and of whoever vouches."""
        others, gains = self._others(group.members)
        self.own[group.members] = np.maximum(self.own[group.members], group.gains)
        self.own[others] = np.maximum(self.own[others], real(gains))


def _starts(chance: Chance) -> tuple[Ints, Ints, int]:
    """Small groups to grow: each worker with those whom most verdicts bind to it beyond chance.

    Their numbers and members, row by row, and how many there are.
    """
    pairs = chance.agree.tocoo()
    one, other = pairs.row.astype(np.int64), pairs.col.astype(np.int64)
    agree, share = chance.of_pairs(one, other)
    expected = chance.given[one] * share
    excess = whole((agree - expected) / np.sqrt(expected + 1))
    # Both ways, as one tie.
    low, high = np.minimum(one, other), np.maximum(one, other)
    key, place = np.unique(low * chance.size + high, return_inverse=True)
    bond = np.zeros(len(key), dtype=np.int64)
    np.add.at(bond, place, excess)
    kept = bond > 0
    low, high, bond = key[kept] // chance.size, key[kept] % chance.size, bond[kept]
    center, partner, bond = np.append(low, high), np.append(high, low), np.append(bond, bond)
    order = np.lexsort((-bond, center))
    center, partner, bond = center[order], partner[order], bond[order]
    begin = np.searchsorted(center, center)
    end = np.searchsorted(center, center, side="right")
    rank = np.arange(len(center)) - begin
    found: list[tuple[Ints, Ints]] = []
    for size in _STARTS:
        found.append(_within(center, partner, bond, begin, end, rank, size - 1))
    numbers, members, count = [], [], 0
    for centers, partners in found:
        own = np.unique(centers)
        at = np.searchsorted(own, centers)
        numbers += [count + at, count + np.arange(len(own))]
        members += [partners, own]
        count += len(own)
    number = np.concatenate(numbers)
    order = np.argsort(number, kind="stable")
    return number[order], np.concatenate(members)[order], count


def _within(
    center: Ints, partner: Ints, bond: Ints, begin: Ints, end: Ints, rank: Ints, many: int
) -> tuple[Ints, Ints]:
    """So many partners of each, less those who tie with one that has no place."""
    after = begin + many
    fits: Bools = rank < many
    beyond = after < end
    fits[beyond] &= bond[beyond] > bond[after[beyond]]
    return center[fits], partner[fits]
