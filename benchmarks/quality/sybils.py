"""How far invented workers get who praise one another, and how much trust depends on its anchors.

Rings of invented workers are added to a network of ratings. All of a ring rate one another highest,
and either nobody else rates them, or five people drawn by chance rate the ring's first highest.
Anchors are drawn among people labelled honest who rated anybody.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from benchmarks.quality.measures import area_under_curve
from benchmarks.quality.network import (
    Network,
    Progress,
    Rating,
    add,
    choose_anchors,
    recorded,
    withdraw,
)
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

DRAWS = 20
RINGS = (20, 100)
ANCHORS = 4
LOTTERIES = (1, 3, 5)
_ENDORSEMENTS = 5
_MEASURES = ("reached", "honest", "auc", "found", "accused")

Trust = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Where the best of a ring stands, by draw: the share of others who have less trust than it.

    `reached` are the people that any trust reaches, `honest` those labelled honest, without
    anchors. `auc` is how well trust tells the members from those, `found` and `accused` are the
    shares of both that the detector of swarms accuses.
    """

    members: int
    endorsements: int
    reached: tuple[float, ...]
    honest: tuple[float, ...]
    auc: tuple[float, ...]
    found: tuple[float, ...]
    accused: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """How well trust alone finds labelled frauds with so many anchors: its AUC by draw."""

    anchors: int
    aucs: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean of the draws."""
        return fmean(self.aucs)


def run(
    pool: ModelPool, network: Network, *, progress: Progress = lambda *_: None
) -> tuple[tuple[Ring, ...], tuple[Lottery, ...]]:
    """Measure rings on all ratings, and frauds on those that labels weren't made from.

    Raises InvalidInputError for a graph with work, or for a network with too few labels.
    """
    rings = [_ring(network, members) for members in RINGS]
    praise = [rating for ring in rings for rating in ring]
    with recorded(pool, (*network.ratings, *praise), partial(progress, "rings: load")):
        found = _rings(pool, network, rings, progress)
    clean = network.clean()
    with recorded(pool, clean, partial(progress, "anchors: load")):
        lotteries = tuple(_lotteries(pool, network, clean, progress))
    return found, lotteries


def _ring(network: Network, members: int) -> list[Rating]:
    """The ratings that a ring's members give one another, when all others are given."""
    at = network.ratings[-1].at
    names = [f"invented-{members}-{number}" for number in range(members)]
    return [
        Rating(rater=one, ratee=other, weight=1.0, at=at)
        for one in names
        for other in names
        if one != other
    ]


def _rings(
    pool: ModelPool, network: Network, rings: Sequence[Sequence[Rating]], progress: Progress
) -> tuple[Ring, ...]:
    people = {person for r in network.ratings for person in (r.rater, r.ratee)}
    candidates = _candidates(network, network.ratings, ANCHORS)
    endorsers = sorted(person for person in people if network.honest.get(person, True))
    standing: dict[tuple[int, int], list[tuple[float, ...]]] = {}
    for seed in range(DRAWS):
        draw = random.Random(seed)
        anchors = draw.sample(candidates, ANCHORS)
        choose_anchors(pool, anchors)
        endorsed = [
            Rating(rater=person, ratee=ring[0].rater, weight=1.0, at=ring[0].at)
            for ring in rings
            for person in draw.sample(endorsers, _ENDORSEMENTS)
        ]
        for given in ((), endorsed):
            ids = add(pool, given)
            trust = pool.reputation.trust()
            swarms = pool.misuse.scan(rules=["sybil_swarm"], store=False).findings
            withdraw(pool, ids)
            accused = {worker for swarm in swarms for worker in swarm.worker_ids}
            known = {p for p in people if network.honest.get(p) and p not in anchors}
            honest = [trust.get(person, 0.0) for person in known]
            reached = [trust[p] for p in people if p in trust and p not in anchors]
            for ring in rings:
                members = {rating.rater for rating in ring}
                own = [trust.get(member, 0.0) for member in members]
                key = (len(members), _ENDORSEMENTS if given else 0)
                standing.setdefault(key, []).append(
                    (
                        _below(reached, max(own)),
                        _below(honest, max(own)),
                        area_under_curve(honest, own) or 0.0,
                        len(accused & members) / len(members),
                        len(accused & known) / len(known),
                    )
                )
        progress("rings", seed + 1, DRAWS)
    return tuple(
        Ring(
            members=members,
            endorsements=endorsements,
            **dict(zip(_MEASURES, zip(*found, strict=True), strict=True)),
        )
        for (members, endorsements), found in sorted(standing.items())
    )


def _below(trusts: Collection[float], best: float) -> float:
    return sum(trust < best for trust in trusts) / len(trusts) if trusts else 0.0


def _lotteries(
    pool: ModelPool, network: Network, ratings: Sequence[Rating], progress: Progress
) -> Iterator[Lottery]:
    candidates = _candidates(network, ratings, max(LOTTERIES))
    rated = sorted({rating.ratee for rating in ratings} & network.honest.keys())
    for size in LOTTERIES:
        aucs = []
        for seed in range(DRAWS):
            anchors = random.Random(seed).sample(candidates, size)
            choose_anchors(pool, anchors)
            aucs.append(
                _finds_frauds(pool.reputation.trust(), network, set(rated).difference(anchors))
            )
            progress(f"{size} anchors", seed + 1, DRAWS)
        yield Lottery(anchors=size, aucs=tuple(aucs))


def _finds_frauds(trust: Trust, network: Network, people: Collection[str]) -> float:
    found = area_under_curve(
        [trust.get(person, 0.0) for person in people if network.honest[person]],
        [trust.get(person, 0.0) for person in people if not network.honest[person]],
    )
    if found is None:
        raise InvalidInputError("found no fraud or nobody honest with a rating, expected both")
    return found


def _candidates(network: Network, ratings: Sequence[Rating], least: int) -> list[str]:
    raters = {rating.rater for rating in ratings}
    candidates = sorted(person for person in raters if network.honest.get(person))
    if len(candidates) < 2 * least:
        raise InvalidInputError(
            f"found {len(candidates)} people labelled honest who rated others, expected"
            f" {2 * least} or more"
        )
    return candidates
