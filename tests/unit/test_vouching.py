"""Rings of verifiers and swarms in made sums of verdicts: who is found, and who is spared."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from modelpool.answers.columns import Bools, Ints
from modelpool.answers.sums import real
from modelpool.vouching.chance import Chance, excess, gain
from modelpool.vouching.columns import Vouching
from modelpool.vouching.groups import Search, cost
from modelpool.vouching.links import circles, swarms
from modelpool.vouching.rings import find

LEAST = log(100)


def pool(
    verifier: Ints,
    worker: Ints,
    *,
    size: int,
    agrees: Bools | None = None,
    did: tuple[Ints, Ints] | None = None,
    anchors: tuple[int, ...] = (),
) -> Vouching:
    """Single verdicts added up; everybody has ten outcomes, and `did` pairs tasks with workers.

    Without `did` nobody works beside anybody.
    """
    agrees = np.ones(len(verifier), dtype=bool) if agrees is None else agrees
    key, place = np.unique(verifier * size + worker, return_inverse=True)
    task, doer = did or (np.arange(0), np.arange(0))
    anchor = np.zeros(size, dtype=bool)
    anchor[list(anchors)] = True
    verifies = np.zeros((size, 1), dtype=bool)
    verifies[verifier] = True
    agree = np.bincount(place, agrees).astype(np.int64)
    disagree = np.bincount(place, ~agrees).astype(np.int64)
    return Vouching(
        workers=[f"worker-{number}" for number in range(size)],
        verifier=key // size,
        worker=key % size,
        agree=agree,
        disagree=disagree,
        beside=agree + disagree if did else np.zeros(len(key), dtype=np.int64),
        anchor=anchor,
        task=task,
        doer=doer,
        tries=np.ones(len(task), dtype=np.int64),
        outcomes=np.full((size, 1), 10, dtype=np.int64),
        verifies=verifies,
    )


def at_random(draw: np.random.Generator, size: int, each: int) -> tuple[Ints, Ints]:
    """So many verdicts of each worker, on anybody else."""
    verifier = np.repeat(np.arange(size), each)
    return verifier, (verifier + draw.integers(1, size, len(verifier))) % size


def with_ring(draw: np.random.Generator, size: int, members: Ints, fair: float = 0.0) -> Vouching:
    """A pool whose members give all verdicts to one another, but for the share that is fair."""
    verifier, worker = at_random(draw, size, 30)
    inside = np.isin(verifier, members) & (draw.random(len(verifier)) >= fair)
    place = np.searchsorted(members, verifier[inside])
    step = draw.integers(1, len(members), int(inside.sum()))
    worker[inside] = members[(place + step) % len(members)]
    agrees = inside | (draw.random(len(verifier)) < 0.7)
    return pool(verifier, worker, size=size, agrees=agrees)


def members_of(found: Vouching) -> list[list[int]]:
    return [group.members.tolist() for group in find(found, LEAST).groups if group.score >= LEAST]


@pytest.mark.parametrize(("many", "fair"), [(3, 0.0), (12, 0.0), (40, 0.0), (12, 0.5)])
def test_a_ring_is_found_at_any_size_and_nobody_else(many: int, fair: float) -> None:
    """In a large ring few verdicts of each are on each other, and all of them are inside."""
    draw = np.random.default_rng(many)
    members = np.sort(draw.choice(200, many, replace=False)).astype(np.int64)
    assert members_of(with_ring(draw, 200, members, fair)) == [members.tolist()]


def test_two_rings_are_two() -> None:
    draw = np.random.default_rng(7)
    one, other = np.arange(5), np.arange(50, 58)
    found = with_ring(draw, 200, one)
    second = with_ring(draw, 200, other)
    kept = ~np.isin(found.verifier, other)
    theirs = np.isin(second.verifier, other)

    def both(name: str) -> Ints:
        return np.append(getattr(found, name)[kept], getattr(second, name)[theirs])

    mixed = replace(
        found,
        verifier=both("verifier"),
        worker=both("worker"),
        agree=both("agree"),
        disagree=both("disagree"),
        beside=both("beside"),
    )
    groups = members_of(mixed)
    assert sorted(groups) == [one.tolist(), other.tolist()]


def test_everybody_has_a_score_and_members_the_highest() -> None:
    draw = np.random.default_rng(3)
    members = np.arange(6)
    own = find(with_ring(draw, 100, members, fair=0.3), LEAST).own
    assert own[members].min() > np.delete(own, members).max()


@pytest.mark.parametrize("seed", range(5))
def test_honest_verifiers_make_no_ring(seed: int) -> None:
    draw = np.random.default_rng(seed)
    verifier, worker = at_random(draw, 150, 20)
    agrees = draw.random(len(verifier)) < 0.8
    found = pool(verifier, worker, size=150, agrees=agrees)
    assert members_of(found) == []


def test_verdicts_that_disagree_make_no_ring() -> None:
    draw = np.random.default_rng(5)
    found = with_ring(draw, 100, np.arange(6))
    inside = (found.verifier < 6) & (found.worker < 6)
    turned = np.where(inside, 0, found.agree)
    both = found.agree + found.disagree
    assert members_of(replace(found, agree=turned, disagree=both - turned)) == []


def test_a_team_that_checks_its_own_work_is_no_ring() -> None:
    """Five who do all their tasks together, and meet nobody else there."""
    draw = np.random.default_rng(5)
    task, doer = np.repeat(np.arange(40), 5), np.tile(np.arange(5), 40)
    others = np.repeat(np.arange(40, 40 + 95 * 4), 2)
    task = np.append(task, others)
    doer = np.append(doer, 5 + draw.permutation(np.tile(np.arange(95), 8)))
    found = with_ring(draw, 100, np.arange(5))
    assert members_of(found) == [list(range(5))]
    assert members_of(replace(found, task=task, doer=doer, tries=np.ones_like(task))) == []


def test_a_pool_that_is_organised_in_groups_has_no_rings() -> None:
    """Departments of ten that verify their own work only: that is usual there."""
    draw = np.random.default_rng(2)
    verifier = np.repeat(np.arange(100), 12)
    inside = draw.integers(1, 10, len(verifier))
    worker = verifier // 10 * 10 + (verifier % 10 + inside) % 10
    found = pool(verifier, worker, size=100)
    assert find(found, LEAST).groups == ()
    assert len(list(Search(Chance(found)).groups(LEAST))) == 10


@pytest.mark.parametrize("seed", range(3))
def test_neither_names_nor_order_matter(seed: int) -> None:
    draw = np.random.default_rng(seed)
    found = with_ring(draw, 120, np.arange(9), fair=0.4)
    new = draw.permutation(120)
    rows = draw.permutation(len(found.verifier))
    shuffled = replace(
        found,
        verifier=new[found.verifier][rows],
        worker=new[found.worker][rows],
        agree=found.agree[rows],
        disagree=found.disagree[rows],
        beside=found.beside[rows],
        verifies=found.verifies[np.argsort(new)],
    )
    one, other = find(found, LEAST), find(shuffled, LEAST)
    assert [group.score for group in one.groups] == [group.score for group in other.groups]
    for group, same in zip(one.groups, other.groups, strict=True):
        assert sorted(new[group.members].tolist()) == same.members.tolist()
    assert one.own.tolist() == other.own[new].tolist()


def test_links_show_a_ring_where_nobody_else_is() -> None:
    """Three who verify in a circle: each verdict could fall on one of two."""
    verifier = np.repeat(np.arange(3), 9)
    found = pool(verifier, (verifier + 1) % 3, size=3)
    (circle,) = circles(Chance(found), LEAST)
    assert circle.members.tolist() == [0, 1, 2]
    assert circle.score == pytest.approx(9 * log(2) - log(3))
    assert members_of(found) == [[0, 1, 2]]
    fewer = np.repeat(np.arange(3), 8)
    assert members_of(pool(fewer, (fewer + 1) % 3, size=3)) == []


def test_nothing_is_known_of_chance_without_tasks() -> None:
    verifier = np.repeat(np.arange(3), 50)
    found = pool(verifier, (verifier + 1) % 3, size=30)
    bare = replace(
        found, outcomes=np.zeros((30, 0), dtype=np.int64), verifies=np.zeros((30, 0)) > 0
    )
    assert members_of(bare) == []


def test_an_empty_pool() -> None:
    none = np.arange(0)
    found = pool(none, none, size=0)
    assert find(found, LEAST).groups == ()
    assert list(swarms(found, none)) == []


def test_gains_by_hand() -> None:
    """The mean over three shares; with all that chance leaves inside, nothing is gained."""
    shares = np.array([0.3, 0.6, 0.9])
    expected = log(np.mean(((shares + (1 - shares) * 0.2) / 0.2) ** 4 * (1 - shares)))
    found = gain(np.array([4]), np.array([5]), np.array([0.2]))
    assert real(found)[0] == pytest.approx(expected)
    assert gain(np.array([5]), np.array([5]), np.array([1.0])).tolist() == [0]
    share = real(excess(np.array([4]), np.array([5]), np.array([0.2])))[0]
    assert share == pytest.approx(4 * log(4) + log(0.25))
    assert excess(np.array([1]), np.array([5]), np.array([0.2])).tolist() == [0]
    assert cost(10, 3) == pytest.approx(log(120) + log(10))


def chain(*pairs: tuple[int, int], size: int, anchors: tuple[int, ...]) -> list[list[int]]:
    verifier, worker = (np.array(side) for side in zip(*pairs, strict=True))
    found = pool(verifier, worker, size=size, anchors=anchors)
    return [members.tolist() for members in swarms(found, found.agree)]


SWARM = ((2, 3), (3, 4), (4, 2))


def test_swarms_are_whom_no_trust_reaches() -> None:
    assert chain((0, 1), *SWARM, size=6, anchors=(0,)) == [[2, 3, 4]]
    # To praise an honest worker earns no trust; to be praised by one does.
    assert chain((0, 1), (2, 1), *SWARM, size=6, anchors=(0,)) == [[2, 3, 4]]
    assert chain((0, 1), (1, 5), (5, 4), *SWARM, size=6, anchors=(0,)) == []
    assert chain((0, 1), (2, 3), (3, 2), size=6, anchors=(0,)) == []
    # No anchor, or one who has praised nobody yet, or only another one.
    assert chain(*SWARM, size=6, anchors=()) == []
    assert chain(*SWARM, size=6, anchors=(0,)) == []
    assert chain((0, 1), *SWARM, size=6, anchors=(0, 1)) == []


def test_what_is_covered_joins_nobody_to_a_swarm() -> None:
    verifier, worker = np.array([0, 2, 3, 4]), np.array([1, 3, 4, 5])
    found = pool(verifier, worker, size=6, anchors=(0,))
    assert [m.tolist() for m in swarms(found, found.agree)] == [[2, 3, 4, 5]]
    counted = found.agree - np.array([0, 0, 1, 0])
    assert [m.tolist() for m in swarms(found, counted)] == []
