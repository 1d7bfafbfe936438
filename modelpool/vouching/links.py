"""Rings of single links, each of which is beyond chance, and swarms that no trust reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

import numpy as np

from modelpool.answers.columns import Bools, Ints
from modelpool.answers.sums import real
from modelpool.vouching.chance import Chance, excess
from modelpool.vouching.columns import Vouching

_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Members (ascending), and how much its weakest link is over what chance makes of all pairs."""

    members: Ints
    score: float


def circles(chance: Chance, least: float) -> Iterator[Circle]:
    """Groups that links with that score connect strongly, each to each, in no order.

    A link is a pair; its score is n KL(k / n, p), Chernoff's bound as a logarithm, less that of the
    number of pairs. By pairs alone a ring shows where nobody else is there to be verified.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    pairs = chance.agree.tocoo()
    verifier, worker = pairs.row.astype(np.int64), pairs.col.astype(np.int64)
    if not len(verifier):
        return
    agree, share = chance.of_pairs(verifier, worker)
    scores = real(excess(agree, chance.given[verifier], share)) - log(len(verifier))
    kept = scores >= least
    verifier, worker, scores = verifier[kept], worker[kept], scores[kept]
    shape = (chance.size, chance.size)
    links = csr_array((np.ones(len(verifier)), (verifier, worker)), shape=shape)
    _, group = connected_components(links, directed=True, connection="strong")
    inside = group[verifier] == group[worker]
    weakest = np.full(chance.size, np.inf)
    np.minimum.at(weakest, group[verifier[inside]], scores[inside])
    for members in _members(group.astype(np.int64)):
        yield Circle(members=members, score=float(weakest[group[members[0]]]))


def swarms(found: Vouching, counted: Ints) -> Iterator[Ints]:
    """Groups of three or more who agree with one another, and whom no anchor's trust reaches.

    Trust goes from the anchors along verdicts that agree. `counted` is by pair how many of these
    may be held against its workers. None where no anchor has agreed with anybody else.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    reached = _reached(found)
    if reached.sum() <= found.anchor.sum():
        return
    kept = (counted > 0) & ~reached[found.verifier] & ~reached[found.worker]
    verifier, worker = found.verifier[kept], found.worker[kept]
    shape = (len(found), len(found))
    links = csr_array((np.ones(len(verifier)), (verifier, worker)), shape=shape)
    _, group = connected_components(links, directed=False)
    yield from _members(group.astype(np.int64))


def _reached(found: Vouching) -> Bools:
    """The anchors, and whoever a chain of verdicts that agree leads to from one of them."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    root = len(found)
    anchors = np.flatnonzero(found.anchor)
    agrees = found.agree > 0
    rows = np.append(np.full(len(anchors), root), found.verifier[agrees])
    columns = np.append(anchors, found.worker[agrees])
    ways = csr_array((np.ones(len(rows)), (rows, columns)), shape=(root + 1, root + 1))
    order = breadth_first_order(ways, root, return_predecessors=False)
    reached = np.zeros(root + 1, dtype=bool)
    reached[order] = True
    return reached[:root]


def _members(group: Ints) -> Iterator[Ints]:
    """The members of each group of three or more, by the numbers of groups."""
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group)
    ends = np.cumsum(sizes)
    for number in np.flatnonzero(sizes >= _LEAST):
        yield order[ends[number] - sizes[number] : ends[number]]
