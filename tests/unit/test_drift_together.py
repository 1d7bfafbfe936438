"""Models that fall at once are one finding, however many outcomes there are; one alone isn't."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from modelpool.degradation.expecting import Judged, expect, streams
from modelpool.degradation.watching import Twice, fell_together

MODELS, WORKERS = 8, 20
SEEDS = range(3)


def followed(
    seed: int, outcomes: int, falling: int, *, later: int = 0, shared_tasks: bool = False
) -> dict[str, Twice]:
    """Models of which the first `falling` fall at half-way, and `later` ones once more after it."""
    draw = np.random.default_rng(seed)
    number = np.arange(outcomes)
    model, worker = number % MODELS, draw.integers(0, WORKERS, outcomes)
    odds = draw.normal(1.8, 0.5, MODELS)[model] + draw.normal(0, 0.5, WORKERS)[worker]
    odds -= 2.0 * ((number >= outcomes // 2) & (model < falling))
    odds -= 2.0 * ((number >= 3 * outcomes // 4) & (model < later))
    judged = Judged(
        right=(draw.random(outcomes) < expit(odds)).astype(np.float64),
        model=model,
        worker=worker,
        task=number // MODELS if shared_tasks else number,
        demand=np.full(outcomes, -1),
        moment=number.astype(np.float64),
    )
    found = expect(judged)
    return {
        f"m{own}": Twice(
            judged.right[rows], found.share[rows], found.steady[rows], judged.moment[rows]
        )
        for own, rows in streams(judged)
    }


def said(models: dict[str, Twice]) -> tuple[set[str], set[str]]:
    """The models that are said to have been re-based, and to have fallen by themselves."""
    together = fell_together(models)
    verdicts = {name: one.judged(together.get(name)) for name, one in models.items()}
    return (
        {name for name, (_, shared) in verdicts.items() if shared},
        {name for name, (one, shared) in verdicts.items() if one.began and not shared},
    )


@pytest.mark.parametrize("shared_tasks", [False, True])
@pytest.mark.parametrize("falling", [4, 6, MODELS])
@pytest.mark.parametrize("outcomes", [3_000, 10_000])
def test_many_that_fall_at_once_are_rebased_at_any_size(
    outcomes: int, falling: int, shared_tasks: bool
) -> None:
    found = [said(followed(seed, outcomes, falling, shared_tasks=shared_tasks)) for seed in SEEDS]
    assert sum(bool(rebased) for rebased, _ in found) >= len(SEEDS) - 1
    assert sum(len(drift) for _, drift in found) <= 1
    fell = {f"m{number}" for number in range(falling)}
    assert sum(len(rebased - fell) for rebased, _ in found) <= 1


@pytest.mark.parametrize("outcomes", [4_000, 10_000])
def test_one_that_falls_is_no_rebase(outcomes: int) -> None:
    found = [said(followed(seed, outcomes, 1)) for seed in SEEDS]
    assert sum(bool(rebased) for rebased, _ in found) == 0
    assert sum(drift == {"m0"} for _, drift in found) >= len(SEEDS) - 1


def test_where_nothing_changes_nothing_is_said() -> None:
    found = [said(followed(seed, 8_000, 0)) for seed in range(4)]
    assert sum(bool(rebased) for rebased, _ in found) == 0
    assert sum(len(drift) for _, drift in found) <= 1


def test_one_that_falls_after_all_did_is_found_by_itself() -> None:
    found = [said(followed(seed, 10_000, MODELS, later=1)) for seed in SEEDS]
    assert sum("m0" in drift for _, drift in found) >= len(SEEDS) - 1
    assert all("m0" not in rebased for rebased, drift in found if "m0" in drift)
    assert sum(len(drift - {"m0"}) for _, drift in found) <= 1
