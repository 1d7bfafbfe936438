"""How well the next verdict is foreseen, on networks of ratings, in order of time.

All ratings are in the graph as verdicts. For each but the first fifth the pool says how likely it
is positive, by what was given before its moment. Beside stand Beta means of what the rated person
had received, the usual yardstick; there too, ratings of one moment don't know of one another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.quality.measures import area_under_curve
from benchmarks.quality.network import Network, Progress, Rating, recorded
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

OWN = "Model Pool"
HALF_LIFE_DAYS = 90.0
_WARM_UP = 0.2
_CHUNK = 500
# Nine in ten agree, by as much as five verdicts say.
_PRAISED, _BLAMED = 4.5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """How likely each rating was said to be positive, by the method of that name."""

    name: str
    ratings: tuple[Rating, ...]
    chances: tuple[float, ...]

    @property
    def log_loss(self) -> float:
        """The mean of -log of how likely what happened was said to be."""
        each = zip(self.ratings, self.chances, strict=True)
        return -sum(math.log(c if r.weight > 0 else 1 - c) for r, c in each) / len(self.ratings)

    @property
    def auc(self) -> float | None:
        """How often a positive rating was said to be likelier than a negative one."""
        each = list(zip(self.ratings, self.chances, strict=True))
        return area_under_curve(
            [c for r, c in each if r.weight > 0], [c for r, c in each if r.weight <= 0]
        )

    def document(self) -> list[dict[str, object]]:
        """Each rating with its chance, as JSON has it."""
        return [
            {"rater": r.rater, "ratee": r.ratee, "time": r.at.timestamp(), "chance": chance}
            for r, chance in zip(self.ratings, self.chances, strict=True)
        ]


def run(
    pool: ModelPool, network: Network, *, progress: Progress = lambda *_: None
) -> tuple[Foreseen, ...]:
    """What the pool foresees, first, and the Beta means; needs a graph without work.

    Raises InvalidInputError for a graph with work, and for a network of fewer than ten ratings.
    """
    if len(network.ratings) < 10:
        raise InvalidInputError(f"found {len(network.ratings)} ratings, expected ten or more")
    asked = network.ratings[int(_WARM_UP * len(network.ratings)) :]
    with recorded(pool, network.ratings, partial(progress, "load")):
        own = tuple(_by_pool(pool, asked, partial(progress, "foresee")))
    return (
        Foreseen(name=OWN, ratings=asked, chances=own),
        _by_beta_mean(network.ratings, asked, HALF_LIFE_DAYS),
        _by_beta_mean(network.ratings, asked, None),
    )


def _by_pool(pool: ModelPool, asked: Sequence[Rating], progress: partial[None]) -> Iterator[float]:
    for start in range(0, len(asked), _CHUNK):
        chunk = asked[start : start + _CHUNK]
        yield from pool.reputation.verdict_chances(
            [(rating.rater, rating.ratee, rating.at) for rating in chunk],
            half_life_days=HALF_LIFE_DAYS,
        )
        progress(start + len(chunk), len(asked))


def _by_beta_mean(
    ratings: Sequence[Rating], asked: Sequence[Rating], half_life_days: float | None
) -> Foreseen:
    received: dict[str, list[Rating]] = {}
    for rating in ratings:
        received.setdefault(rating.ratee, []).append(rating)
    chances = []
    for rating in asked:
        praised, blamed = _PRAISED, _BLAMED
        for other in received[rating.ratee]:
            if other.at >= rating.at:
                break
            days = (rating.at - other.at).total_seconds() / 86400
            weight = 1.0 if half_life_days is None else 0.5 ** (days / half_life_days)
            if other.weight > 0:
                praised += weight
            else:
                blamed += weight
        chances.append(praised / (praised + blamed))
    fading = "no fading" if half_life_days is None else f"half-life {half_life_days:.0f} days"
    return Foreseen(
        name=f"Beta mean of what was received, {fading}",
        ratings=tuple(asked),
        chances=tuple(chances),
    )
