"""Rings of verifiers: groups that vouch for one another far more often than by chance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.vouching.chance import Chance
from modelpool.vouching.columns import Vouching
from modelpool.vouching.groups import Group, Search
from modelpool.vouching.links import circles

_LARGEST_SHARE = 0.4
"""If more of those who verify are in groups, groups are how the pool is organised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings:
    """Disjoint groups with their scores, and how many pairs were examined.

    `own` is by worker how much likelier any group makes its verdicts, as a logarithm; it is
    defined for everybody, -inf for who vouches for no group.
    """

    groups: tuple[Group, ...]
    pairs: int
    own: Floats


def find(found: Vouching, least: float) -> Rings:
    """Groups with a score of 0 or more, and those of links that have `least` or more.

    Scores are logarithms. Of groups that overlap, those with `least` or more go first, those of
    links next.
    """
    chance = Chance(found)
    search = Search(chance)
    grown = list(search.groups(least))
    if sum(len(group.members) for group in grown) > _LARGEST_SHARE * np.sum(chance.given > 0):
        grown = []
    linked = [search.describe(each.members, score=each.score) for each in circles(chance, least)]
    taken = np.zeros(len(found), dtype=bool)
    groups: list[Group] = []
    for some in (
        [group for group in grown if group.score >= least],
        linked,
        [group for group in grown if group.score < least],
    ):
        some.sort(key=lambda group: -group.score)
        for _, tied in groupby(some, key=lambda group: group.score):
            free = [group for group in tied if not taken[group.members].any()]
            for group in free:
                taken[group.members] = True
            groups += free
    return Rings(groups=tuple(groups), pairs=chance.agree.nnz, own=search.own)
