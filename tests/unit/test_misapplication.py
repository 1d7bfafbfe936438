"""The method of `degradation/misapplication` on made pools: whom it finds, and whom it doesn't."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.misapplication_oracle import Use, misapplied

POOLS = 200
MODELS = 8
Rates = Callable[[np.random.Generator, int], np.ndarray]

HONEST: dict[str, Rates] = {
    "all alike": lambda draw, many: np.full(many, 0.05),
    "some sloppy": lambda draw, many: draw.beta(0.5, 9.5, many),
    "a tenth misuses": lambda draw, many: np.where(draw.random(many) < 0.1, 0.8, 0.01),
}


def made(
    draw: np.random.Generator, rates: Rates, workers: int, uses: int, liked: int | None
) -> list[Use]:
    """Uses of which each worker's own share is outside, of any models or of those it likes."""
    rate = rates(draw, workers)
    likes = draw.integers(0, MODELS, (workers, liked)) if liked else None
    worker = draw.integers(0, workers, uses)
    model = draw.integers(0, MODELS, uses)
    if likes is not None and liked:
        model = likes[worker, draw.integers(0, liked, uses)]
    outside = draw.random(uses) < rate[worker]
    return [(f"w{w}", f"m{m}", bool(out)) for w, m, out in zip(worker, model, outside, strict=True)]


@pytest.mark.parametrize("liked", [None, 2, 4])
@pytest.mark.parametrize("rates", HONEST)
def test_honest_pools_have_no_misapplied_model(rates: str, liked: int | None) -> None:
    """At most one pool in a hundred, whatever its workers do and whichever models they like."""
    draw = np.random.default_rng(11)
    found = sum(bool(misapplied(made(draw, HONEST[rates], 60, 600, liked))) for _ in range(POOLS))
    assert found <= POOLS / 100


@pytest.mark.parametrize("rates", HONEST)
def test_a_model_that_all_its_users_misapply_is_found(rates: str) -> None:
    """Two thirds of forty uses by eight workers: in nine pools of ten, and no other model."""
    draw = np.random.default_rng(12)
    found = wrong = 0
    for _ in range(POOLS):
        uses = made(draw, HONEST[rates], 60, 600, None)
        uses += [
            (f"w{draw.integers(8)}", "planted", bool(draw.random() < 2 / 3)) for _ in range(40)
        ]
        names = misapplied(uses).keys()
        found += "planted" in names
        wrong += bool(names - {"planted"})
    assert found >= 0.9 * POOLS
    assert wrong <= POOLS / 100
