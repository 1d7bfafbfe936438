"""Choosing workers and models for a task: the same inputs always give the same choice.

Nothing here accesses the graph. Workers are drawn as `feasibility/feasible_set` draws models:
weighted sampling without replacement, each with the key -ln(u) / chance, the smallest keys first
(Efraimidis and Spirakis 2006); u is a hash of the seed and the worker's id.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

NEWCOMER_EVIDENCE = 5.0
"""A worker with less evidence than this many outcomes is a newcomer, unless it is Trusted."""

SHORTLIST = 50
"""The most workers, and the most models for a panel, that the choice considers."""

_UNKNOWN = 0.5
# A worker with a poor record gets little work; whether it gets none, the policy says.
_LEAST_CHANCE = 0.01
# The most steps in the search for items that all differ; beyond it, demands are relaxed.
_STEPS = 20_000
# The order in which traits are relaxed, where not all can differ. Different workers with different
# base models are what makes a second opinion: those are never relaxed.
_GIVEN_UP = ("provider", "maker")


class Item(Protocol):
    """Something to choose: equal traits are what it has in common with others."""

    def trait(self, name: str) -> str: ...


ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A worker able to take the task; `chance` is its weight in the draw, over 0."""

    worker_id: str
    operator: str
    chance: float
    newcomer: bool

    def trait(self, name: str) -> str:
        """The operator; a worker without one counts as its own."""
        return self.operator or f"worker {self.worker_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model drawn from the feasible set; attributes that aren't known are empty."""

    model_id: str
    base_model: str
    maker: str
    provider: str

    def trait(self, name: str) -> str:
        """The attribute of that name; unknown makers or providers count as the same one."""
        return str(getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What the policy demands of the assignment."""

    workers: int
    distinct: tuple[str, ...]
    min_reputation: float
    newcomer_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Pairs of worker and model, and the demands that couldn't be met."""

    pairs: tuple[tuple[str, str], ...]
    gave_up: tuple[str, ...]


def chance(
    *, score: float | None, lower_bound: float | None, in_hand: int, vouched_for: bool = False
) -> float:
    """A worker's weight in the draw: its reputation over one more than it has in hand; never 0.

    Its reputation here is the mean of its score and lower bound. The bound alone would be 0 for
    everybody where no answer is known, however much work confirms them. A worker without a record
    is taken to have a score of one half and a bound of 0; one whom the pool's owner vouches for has
    at least one half.
    """
    reputed = ((_UNKNOWN if score is None else score) + (lower_bound or 0.0)) / 2
    return max(reputed, _UNKNOWN if vouched_for else _LEAST_CHANCE) / (1 + in_hand)


def shortlist(candidates: Iterable[Candidate], seed: int) -> list[Candidate]:
    """The first candidates drawn, of newcomers and of the others, by id.

    The rest can't be chosen: a choice among these is the choice among all.
    """
    able = [candidate for candidate in candidates if candidate.chance > 0]
    groups = ([c for c in able if c.newcomer], [c for c in able if not c.newcomer])
    kept = [candidate for group in groups for candidate in _drawn(group, seed)[:SHORTLIST]]
    return sorted(kept, key=lambda candidate: candidate.worker_id)


def choose(
    demands: Demands, offers: Sequence[Offer], candidates: Sequence[Candidate], seed: int
) -> Choice:
    """Choose who does the task with which model; no pairs where nobody may.

    Newcomers are admitted where their share isn't 0: then the seed says whether it is a
    newcomer's turn, and where there is nobody else it always is.
    """
    gave_up: list[str] = []
    group = _group(demands, candidates, seed, gave_up)
    if not offers:
        gave_up.append("a feasible model")
    if not offers or not group:
        return Choice(pairs=(), gave_up=tuple(gave_up))
    wanted = demands.workers
    base_models = len({offer.base_model for offer in offers})
    if base_models < wanted:
        gave_up.append(f"{wanted} different base models: the feasible set has {base_models}")
    if len(group) < wanted:
        gave_up.append(f"{wanted} different workers: {len(group)} are able to")
    size = min(wanted, base_models, len(group))
    workers = _different(
        _drawn(group, seed), size, [name for name in demands.distinct if name == "operator"]
    )
    if workers is None:
        gave_up.append("different operators")
        workers = _drawn(group, seed)[:size]
    models = _models(demands, offers, size, gave_up)
    pairs = zip(workers, models, strict=True)
    return Choice(
        pairs=tuple((worker.worker_id, model.model_id) for worker, model in pairs),
        gave_up=tuple(gave_up),
    )


def _group(
    demands: Demands, candidates: Sequence[Candidate], seed: int, gave_up: list[str]
) -> list[Candidate]:
    newcomers = [candidate for candidate in candidates if candidate.newcomer]
    known = [candidate for candidate in candidates if not candidate.newcomer]
    if not demands.newcomer_share:
        if not known:
            gave_up.append("a worker who is no newcomer")
        return known
    if not known:
        gave_up.append("a worker who is no newcomer" if newcomers else "a worker")
        return newcomers
    is_their_turn = _uniform(seed, "newcomer") < demands.newcomer_share
    return newcomers if is_their_turn and newcomers else known


def _models(
    demands: Demands, offers: Sequence[Offer], size: int, gave_up: list[str]
) -> Sequence[Offer]:
    """The first models in the order drawn that differ in as many demanded traits as can be."""
    names = [name for name in demands.distinct if name in _GIVEN_UP]
    for less in ("", *_GIVEN_UP):
        if less in names:
            names.remove(less)
            gave_up.append(f"different {less}s")
        elif less:
            continue
        found = _different(offers, size, ["base_model", *names])
        if found is not None:
            return found
    # Now only base models have to differ, and there are enough of those.
    firsts = {offer.base_model: offer for offer in reversed(offers)}
    return list(reversed(firsts.values()))[:size]


def _different(items: Sequence[ItemT], size: int, names: Sequence[str]) -> list[ItemT] | None:
    """The first `size` items, in their order, no two of which share a trait; None if none do."""
    steps = 0

    def extend(taken: list[ItemT], start: int) -> list[ItemT] | None:
        nonlocal steps
        if len(taken) == size:
            return taken
        for position in range(start, len(items) - (size - len(taken)) + 1):
            steps += 1
            if steps > _STEPS:
                return None
            item = items[position]
            if all(item.trait(name) != other.trait(name) for other in taken for name in names):
                found = extend([*taken, item], position + 1)
                if found is not None:
                    return found
        return None

    return extend([], 0)


def _drawn(candidates: Iterable[Candidate], seed: int) -> list[Candidate]:
    """The candidates in the order in which they are drawn."""
    return sorted(
        candidates,
        key=lambda c: (-math.log(_uniform(seed, c.worker_id)) / c.chance, c.worker_id),
    )


def _uniform(seed: int, text: str) -> float:
    """A uniform number over 0 and up to 1, hashed from the seed and the text."""
    hashed = hashlib.sha256(f"{seed} {text}".encode()).digest()
    return (int.from_bytes(hashed[:6]) + 1) / 2**48
