"""How well honesty tells frauds from the honest, on networks of ratings with some labelled.

The labels of such networks were made partly from ratings that labelled honest people gave. So
those ratings are left out (`clean`), and beside that all but the first five that each person got
(`early`). Labels serve to measure only, but for the anchors: twenty labelled honest people, drawn
anew ten times and left out of the measure of their draw.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.quality.measures import area_under_curve
from benchmarks.quality.network import Network, Progress, Rating, recorded
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool
from modelpool.reputation.honesty import Scores

DRAWS = 10
_ANCHORS = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """Each person's mean score over the draws, the mean AUC of the draws, and that of the means."""

    scores: Scores
    auc_of_draws: float
    auc: float


def run(
    pool: ModelPool, network: Network, *, progress: Progress = lambda *_: None
) -> dict[str, Measured]:
    """Measure `clean` and `early`; the graph must hold no work, and holds none again afterwards.

    Raises InvalidInputError for a graph with work, or with fewer than 40 honest people.
    """
    measured = {}
    for name, ratings in (("clean", network.clean()), ("early", network.early())):
        with recorded(pool, ratings, partial(progress, f"{name}: load")):
            measured[name] = _measure(pool, network, ratings, partial(progress, name))
    return measured


def _measure(
    pool: ModelPool,
    network: Network,
    ratings: Sequence[Rating],
    progress: Callable[[int, int], None],
) -> Measured:
    rated = {rating.ratee for rating in ratings}
    people = sorted(person for person in network.honest if person in rated)
    candidates = sorted(person for person, honest in network.honest.items() if honest)
    if len(candidates) < 2 * _ANCHORS:
        raise InvalidInputError(
            f"found {len(candidates)} people labelled honest, expected {2 * _ANCHORS} or more"
        )
    honesty = pool.reputation.honesty()
    total = dict.fromkeys(people, 0.0)
    counted = dict.fromkeys(people, 0)
    aucs = []
    for seed in range(DRAWS):
        anchors = set(random.Random(seed).sample(candidates, _ANCHORS))
        scores = honesty.scores(anchors)
        others = [person for person in people if person not in anchors]
        aucs.append(_auc(scores, others, network))
        for person in others:
            total[person] += scores.get(person, 0.0)
            counted[person] += 1
        progress(seed + 1, DRAWS)
    mean = {person: total[person] / n for person, n in counted.items() if n}
    return Measured(mean, sum(aucs) / DRAWS, _auc(mean, list(mean), network))


def _auc(scores: Scores, people: Sequence[str], network: Network) -> float:
    good = [scores.get(person, 0.0) for person in people if network.honest[person]]
    bad = [scores.get(person, 0.0) for person in people if not network.honest[person]]
    found = area_under_curve(good, bad)
    if found is None:
        raise InvalidInputError("found no fraud or nobody honest with a rating, expected both")
    return found
