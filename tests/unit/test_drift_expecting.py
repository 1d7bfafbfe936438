"""What is expected of outcomes: from others, and not from what is to be judged by it."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from scipy.special import expit

from modelpool.answers.columns import Floats
from modelpool.degradation import levels
from modelpool.degradation.detector import Stream
from modelpool.degradation.expecting import SPREAD, Judged, expected, streams

MODELS, WORKERS = 8, 20


def pool(seed: int, shift: Floats | None = None, outcomes: int = 4000) -> tuple[Judged, Floats]:
    """Outcomes of models under workers of different skill, and each worker's skill."""
    draw = np.random.default_rng(seed)
    model, worker = draw.integers(0, MODELS, outcomes), draw.integers(0, WORKERS, outcomes)
    skill = draw.normal(0, 1.2, WORKERS)
    odds = draw.normal(1.2, 0.6, MODELS)[model] + skill[worker]
    chance = draw.random(outcomes)
    if shift is not None:
        odds = odds + np.where(model == 0, shift, 0.0)
    return Judged(
        right=(chance < expit(odds)).astype(np.float64),
        model=model,
        worker=worker,
        task=np.full(outcomes, -1),
        demand=np.full(outcomes, -1),
        moment=np.arange(outcomes, dtype=np.float64),
    ), skill


def test_a_workers_outcomes_are_expected_by_its_skill() -> None:
    judged, skill = pool(1)
    share = expected(judged)
    means = [share[judged.worker == worker].mean() for worker in range(WORKERS)]
    assert np.corrcoef(means, skill)[0, 1] > 0.97


def test_the_order_of_rows_changes_nothing() -> None:
    judged, _ = pool(2)
    order = np.random.default_rng(0).permutation(len(judged))
    columns = {field.name: getattr(judged, field.name)[order] for field in fields(Judged)}
    np.testing.assert_array_equal(expected(Judged(**columns)), expected(judged)[order])


def test_a_models_own_fall_does_not_lower_what_is_expected_of_it() -> None:
    """It falls by 40 points; what others' outcomes say of its workers and time stays."""
    late = np.where(np.arange(4000) >= 2000, -2.2, 0.0)
    before, fallen = pool(3)[0], pool(3, late)[0]
    own = (before.model == 0) & (before.moment >= 2000)
    assert before.right[own].mean() - fallen.right[own].mean() > 0.3
    change = expected(fallen)[own] - expected(before)[own]
    # The mean of the type falls with it, in all of its outcomes alike.
    early = (before.model == 0) & (before.moment < 2000)
    change -= (expected(fallen)[early] - expected(before)[early]).mean()
    assert abs(change.mean()) < 0.02


def test_outcomes_that_are_not_judged_say_nothing_and_are_expected_too() -> None:
    judged, _ = pool(4)
    hidden = np.random.default_rng(1).random(len(judged)) < 0.5
    right = np.where(hidden, np.nan, judged.right)
    share = expected(replace(judged, right=right))
    assert np.all((share > 0) & (share < 1))
    seen = ~hidden
    less = Judged(**{f.name: getattr(judged, f.name)[seen] for f in fields(Judged)})
    np.testing.assert_allclose(share[seen], expected(less), atol=1e-12)


def test_with_nothing_judged_nothing_is_known() -> None:
    judged, _ = pool(5, outcomes=10)
    blank = replace(judged, right=np.full(10, np.nan))
    assert expected(blank).tolist() == [0.5] * 10
    assert list(streams(blank)) == []
    assert (
        len(expected(Judged(**{f.name: getattr(judged, f.name)[:0] for f in fields(Judged)}))) == 0
    )


def test_streams_are_by_model_in_the_order_of_moments() -> None:
    judged, _ = pool(6, outcomes=200)
    judged = replace(judged, moment=judged.moment[::-1].copy())
    found = dict(streams(judged))
    assert sorted(found) == list(range(MODELS))
    for model, rows in found.items():
        assert (judged.model[rows] == model).all()
        assert (np.diff(judged.moment[rows]) > 0).all()


def accused(judged: Judged, model: int) -> bool:
    share, rows = expected(judged), dict(streams(judged))[model]
    return bool(Stream(levels.near(SPREAD)).follow(judged.right[rows], share[rows]))


def test_a_model_is_not_accused_of_its_workers_or_of_harder_tasks_but_of_its_fall() -> None:
    found = {"worse workers": 0, "harder": 0, "fell": 0}
    for seed in range(8):
        judged, skill = pool(seed)
        draw = np.random.default_rng(seed + 50)
        late, own = judged.moment >= 2000, judged.model == 0
        worst = np.argsort(skill)[:4]
        worker = np.where(late & own, draw.choice(worst, len(judged)), judged.worker)
        odds = 1.2 + skill[worker]
        for name, shift in (
            ("worse workers", 0.0),
            ("harder", -1.2 * late),
            ("fell", -1.5 * (late & own)),
        ):
            right = (draw.random(len(judged)) < expit(odds + shift)).astype(np.float64)
            found[name] += accused(replace(judged, right=right, worker=worker), 0)
    assert found["worse workers"] <= 1
    assert found["harder"] <= 1
    assert found["fell"] >= 7


def test_a_demand_that_one_model_finds_hard_is_learned_from_its_own_record() -> None:
    draw = np.random.default_rng(8)
    outcomes = 3000
    model, demand = draw.integers(0, 4, outcomes), draw.integers(0, 5, outcomes)
    hard = (model == 0) & (demand == 0)
    judged = Judged(
        right=(draw.random(outcomes) < expit(1.0 - 2.0 * hard)).astype(np.float64),
        model=model,
        worker=np.full(outcomes, -1),
        task=np.full(outcomes, -1),
        demand=demand,
        moment=np.arange(outcomes, dtype=np.float64),
    )
    share = expected(judged)
    first = np.flatnonzero(hard)[0]
    last = np.flatnonzero(hard)[-1]
    others = share[(model == 0) & (demand != 0)][-50:].mean()
    assert share[first] > share[last] + 0.2
    assert others > share[last] + 0.2
