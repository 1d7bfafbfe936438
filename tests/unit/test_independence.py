"""How errors coincide: what must hold for any pool, and what is true of pools made by chance."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.exceptions import InvalidInputError
from modelpool.independence import normal
from modelpool.independence.agreement import agreement_chance, effective_votes, same_answer
from modelpool.independence.estimating import LEAST, Estimates, Pair, estimate
from modelpool.independence.outcomes import Judged, Outcomes
from modelpool.independence.panels import choose_panel

SHARES = st.floats(0.01, 0.99)
WRONG = st.lists(SHARES, min_size=2, max_size=6).map(np.array)


def judged(wrong: Bools) -> list[Judged]:
    """Outcomes of tasks (rows) by members (columns)."""
    return [
        Judged(f"t{task:04d}", f"m{member:02d}", not wrong[task, member])
        for task, member in np.ndindex(wrong.shape)
    ]


def equal_phi(size: int, phi: float) -> Floats:
    return np.full((size, size), phi)


def drawn(seed: int, tasks: int, members: int, *, guessers: int = 0) -> tuple[Bools, Bools]:
    """Errors with a hidden common cause, in few tasks to learn from and in many to hold against.

    Guessers err by chance only.
    """
    rng = np.random.default_rng(seed)
    loading = np.sqrt(np.clip(rng.uniform(0.1, 0.8) + rng.normal(0, 0.1, members), 0.01, 0.95))
    loading[:guessers] = 0.0
    bar = rng.uniform(-1.2, -0.4) + rng.normal(0, 0.3, members)
    bar[:guessers] = 0.0

    def errors(count: int) -> Bools:
        cause = rng.normal(size=(count, 1))
        own = rng.normal(size=(count, members))
        below: Bools = loading * cause + np.sqrt(1 - loading**2) * own < bar
        return below

    return errors(tasks), errors(40_000)


def truth(wrong: Bools, panels: Ints) -> Floats:
    """The share right among what each panel agrees on, where there are two answers."""
    errs = wrong[:, panels].sum(axis=-1)
    right, all_wrong = (errs == 0).sum(axis=0), (errs == panels.shape[-1]).sum(axis=0)
    share: Floats = right / (right + all_wrong)
    return share


# The normal distribution.


@pytest.mark.parametrize(
    ("h", "k", "r", "expected"),
    [
        # at 0 and 0 it is 1/4 + arcsin(r) / 2 pi (Sheppard 1899)
        (0.0, 0.0, 0.5, 1 / 3),
        (0.0, 0.0, -0.5, 1 / 6),
        (-1.0, 0.7, 0.0, 0.1586552539 * 0.7580363478),
    ],
)
def test_both_are_below_as_often_as_known(h: float, k: float, r: float, expected: float) -> None:
    assert normal.both_below(np.array(h), np.array(k), np.array(r)) == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(SHARES, SHARES, st.floats(-0.95, 0.95))
def test_hidden_correlation_is_found_again(one: float, other: float, r: float) -> None:
    shares = np.array([one]), np.array([other])
    h, k = normal.quantiles(shares[0]), normal.quantiles(shares[1])
    both = normal.both_below(h, k, np.array([r]))
    found = normal.hidden_correlation(*shares, both)
    assert normal.both_below(h, k, found) == pytest.approx(both, abs=1e-8)


def test_loadings_of_three_fit_exactly() -> None:
    own = np.array([0.9, 0.5, 0.3])
    assert normal.loadings(np.outer(own, own)) == pytest.approx(own, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(WRONG)
def test_without_a_common_cause_chances_multiply(wrong: Floats) -> None:
    all_wrong, all_right = normal.all_wrong_all_right(wrong, np.zeros(len(wrong)))
    assert all_wrong == pytest.approx(wrong.prod())
    assert all_right == pytest.approx((1 - wrong).prod())


@pytest.mark.parametrize("loading", [0.3, 0.9, 0.99])
def test_two_with_a_common_cause_are_a_bivariate_normal(loading: float) -> None:
    wrong = np.array([0.2, 0.45])
    all_wrong, _ = normal.all_wrong_all_right(wrong, np.full(2, loading))
    h, k = normal.quantiles(wrong)
    assert all_wrong == pytest.approx(normal.both_below(h, k, np.array(loading**2)), abs=1e-6)


# Effective votes.


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.floats(0, 1))
def test_votes_lie_between_one_and_all(size: int, rho: float) -> None:
    assert 1 - 1e-9 <= effective_votes(equal_phi(size, rho)) <= size


def test_votes_as_published() -> None:
    # Three coding agents with a mean correlation of .57.
    assert effective_votes(equal_phi(3, 0.5714)) == pytest.approx(1.40, abs=0.005)
    assert effective_votes(equal_phi(4, -0.2)) == 4


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 8))
def test_a_copy_adds_no_vote(size: int) -> None:
    assert effective_votes(equal_phi(size + 1, 1.0)) == pytest.approx(1.0)


# The chance that agreement is right.


@settings(max_examples=40, deadline=None)
@given(WRONG, st.floats(0, 0.9))
def test_chance_lies_in_its_range_whatever_the_order(wrong: Floats, phi: float) -> None:
    between = equal_phi(len(wrong), phi)
    chance = agreement_chance(1 - wrong, between, choices=2)
    assert 0 <= chance <= 1
    turned = agreement_chance((1 - wrong)[::-1], between, choices=2)
    assert turned == pytest.approx(chance, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 5), st.floats(0.6, 0.98))
def test_chance_falls_as_errors_coincide(size: int, accuracy: float) -> None:
    shares = np.full(size, accuracy)
    chances = [
        float(agreement_chance(shares, equal_phi(size, phi), choices=2))
        for phi in (0.0, 0.2, 0.5, 0.8, 0.95)
    ]
    assert chances == sorted(chances, reverse=True)
    odds = (accuracy / (1 - accuracy)) ** size
    assert chances[0] == pytest.approx(odds / (1 + odds))
    assert chances[-1] >= accuracy - 0.01


@settings(max_examples=40, deadline=None)
@given(SHARES)
def test_one_member_agrees_with_itself(accuracy: float) -> None:
    chance = agreement_chance(np.array([accuracy]), np.zeros((1, 1)))
    assert chance == pytest.approx(accuracy)


def test_more_answers_make_agreement_surer() -> None:
    shares, between = np.full(3, 0.7), equal_phi(3, 0.3)
    alike = np.array(0.3)
    two = agreement_chance(shares, between, alike=alike, choices=2)
    five = agreement_chance(shares, between, alike=alike, choices=5)
    no_end = agreement_chance(shares, between, alike=alike)
    assert two < five
    # The same share of pairs makes more triples where some wrong answers are much likelier.
    assert two < no_end < five


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.sampled_from([3, 5, 10, None]), st.floats(0, 1))
def test_same_answer_is_that_of_an_urn(size: int, choices: int | None, alike: float) -> None:
    found = same_answer(size, np.array(alike), choices)
    even = 0.0 if choices is None else 1 / (choices - 1)
    # No fewer are the same than if each pair was by itself, and no more than one pair.
    assert max(alike, even) ** (size - 1) - 1e-9 <= found <= max(alike, even) + 1e-9
    assert same_answer(2, np.array(alike), choices) == pytest.approx(max(alike, even))


@pytest.mark.parametrize(
    ("accuracy", "phi", "alike", "choices", "told"),
    [
        ([0.5, 1.2], equal_phi(2, 0.1), 0.5, 2, "accuracy"),
        ([0.5, np.nan], equal_phi(2, 0.1), 0.5, 2, "accuracy"),
        ([0.5, 0.5], equal_phi(2, 1.1), 0.5, 2, "phi"),
        ([0.5, 0.5], equal_phi(3, 0.1), 0.5, 2, "panel of 2"),
        ([], equal_phi(0, 0.1), 0.5, 2, "panel of 0"),
        ([0.5, 0.5], equal_phi(2, 0.1), 1.5, 2, "alike"),
        ([0.5, 0.5], equal_phi(2, 0.1), 0.5, 1, "choices"),
    ],
)
def test_what_is_out_of_range_is_refused(
    accuracy: list[float], phi: Floats, alike: float, choices: int, told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        agreement_chance(np.array(accuracy), phi, alike=np.array(alike), choices=choices)


# Estimating.


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_estimates_are_those_of_pairs_in_any_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = judged(rng.random((70, 5)) < rng.uniform(0.1, 0.6, 5))
    rows = [row for row in rows if rng.random() < 0.9]
    found = estimate(Outcomes.of(rows), 2)
    assert (found.phi == found.phi.T)[~np.eye(5, dtype=bool)].all()
    assert ((found.accuracy > 0) & (found.accuracy < 1)).all()
    assert (np.abs(found.phi) <= 1).all()
    random.Random(seed).shuffle(rows)
    again = estimate(Outcomes.of(rows), 2)
    assert list(again.pairs()) == list(found.pairs())
    assert (again.accuracy == found.accuracy).all()
    for pair in found.pairs():
        if pair.phi is None:
            assert (pair.lower, pair.upper) == (None, None)
            assert pair.n < LEAST
        else:
            assert pair.lower is not None
            assert pair.upper is not None
            assert -1 <= pair.lower <= pair.phi <= pair.upper <= 1
            assert pair.n >= LEAST


def test_a_pair_is_unknown_under_fifty() -> None:
    wrong = drawn(1, LEAST, 2)[0]
    (known,) = estimate(Outcomes.of(judged(wrong)), 2).pairs()
    (unknown,) = estimate(Outcomes.of(judged(wrong[1:])), 2).pairs()
    assert known.n == LEAST
    assert known.phi is not None
    assert unknown == Pair(one="m00", other="m01", n=49, phi=None, lower=None, upper=None)


def test_a_pair_is_drawn_to_the_pool_and_not_to_independence() -> None:
    """Two whose errors never met in 60 tasks, in a pool whose errors do."""
    wrong = np.tile(np.arange(60)[:, None] % 4 == 0, 8)
    wrong[:, 7] = np.arange(60) % 4 == 1
    found = estimate(Outcomes.of(judged(wrong)), 2)
    counted = float(np.corrcoef(wrong[:, 0], wrong[:, 7])[0, 1])
    assert counted < found.phi[0, 7] < found.phi[0, 1] < 1
    assert found.phi[0, 7] > counted + 0.2


def test_without_any_pair_the_default_holds() -> None:
    """Two who share no task agree as the cautious default says, and it is cautious."""
    rows = [
        Judged(f"{name}{i}", name, i % 5 > 0, "x" if i % 5 else "y")
        for name in "ab"
        for i in range(40)
    ]
    found = estimate(Outcomes.of(rows))
    assert list(found.pairs()) == []
    assert found.phi[0, 1] == pytest.approx(0.57)
    assert found.alike[0, 1] == pytest.approx(0.6)
    chance = float(found.chances(np.array([[0, 1]]))[0])
    independent = 0.8**2 / (0.8**2 + 0.2**2 * 0.6)
    assert found.accuracy[0] < chance < independent


def test_outcomes_of_one_member_in_a_task_share_its_weight() -> None:
    rows = [Judged("t", "a", True), Judged("t", "a", False), Judged("t", "b", False)]
    outcomes = Outcomes.of(rows)
    assert outcomes.wrong().toarray().tolist() == [[0.5, 1.0]]
    assert outcomes.done().toarray().tolist() == [[1.0, 1.0]]


def test_members_of_one_base_model_are_no_pair() -> None:
    rows = judged(drawn(2, 80, 3)[0])
    found = estimate(Outcomes.of(rows, {"m00": "x", "m01": "x"}), 2)
    assert [(pair.one, pair.other) for pair in found.pairs()] == [("m00", "m02"), ("m01", "m02")]


@pytest.mark.parametrize(("alike", "choices"), [(0.9, 4), (1 / 3, 4), (0.1, None)])
def test_wrong_answers_are_alike_as_made(alike: float, choices: int | None) -> None:
    rng = np.random.default_rng(4)
    kinds = 3 if choices else 100_000
    rows = []
    for task in range(400):
        lure = rng.integers(kinds)
        for member in "abcdef":
            lured = rng.random() < ((alike - 1 / kinds) / (1 - 1 / kinds)) ** 0.5
            given = lure if lured else rng.integers(kinds)
            right = rng.random() < 0.5
            rows.append(Judged(str(task), member, bool(right), "right" if right else str(given)))
    found = estimate(Outcomes.of(rows), choices)
    assert found.alike[np.triu_indices(6, 1)].mean() == pytest.approx(alike, abs=0.04)


@pytest.mark.parametrize(("members", "guessers"), [(4, 0), (16, 0), (16, 8)])
def test_stated_chances_hold_where_the_truth_is_known(members: int, guessers: int) -> None:
    """Learnt from 150 tasks of a pool, held against 40,000; independence promises too much."""
    errors, biases, surest, naive = [], [], [], []
    for seed in range(12):
        few, many = drawn(seed, 150, members, guessers=guessers)
        found = estimate(Outcomes.of(judged(few)), 2)
        panels = np.array(list(combinations(range(members), 3)))
        panels = panels[:: max(1, len(panels) // 100)]
        apart = found.chances(panels) - truth(many, panels)
        best = np.argsort(-found.chances(panels), kind="stable")[: max(1, len(panels) // 5)]
        errors.append(np.abs(apart).mean())
        biases.append(apart.mean())
        surest.append(apart[best].mean())
        loose = replace(found, phi=np.zeros_like(found.phi))
        naive.append((loose.chances(panels) - truth(many, panels)).mean())
    assert np.mean(errors) < 0.05
    assert abs(np.mean(surest)) < 0.015
    assert abs(np.mean(biases)) < 0.015 < np.mean(naive)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = []
    for seed in range(15):
        few, many = drawn(seed, 200, 10)
        true = np.asarray(np.corrcoef(many.T))
        for pair in estimate(Outcomes.of(judged(few)), 2).pairs():
            one, other = int(pair.one[1:]), int(pair.other[1:])
            assert pair.lower is not None
            assert pair.upper is not None
            held.append(pair.lower <= true[one, other] <= pair.upper)
    assert 0.9 < np.mean(held) < 0.99


# Panels.


def pool(accuracy: list[float], base: list[int], phi: Floats) -> Estimates:
    size = len(accuracy)
    return Estimates(
        members=[f"m{i}" for i in range(size)],
        base=np.array(base),
        accuracy=np.array(accuracy),
        n=np.full(size, 500),
        joint=np.full((size, size), 500),
        phi=phi,
        lower=phi,
        upper=phi,
        expected=phi,
        alike=np.ones((size, size)),
        pool_phi=0.3,
        pool_alike=1.0,
        choices=2,
    )


def test_no_base_model_sits_on_a_panel_twice() -> None:
    found = pool([0.95, 0.94, 0.8, 0.7], [0, 0, 1, 2], equal_phi(4, 0.3))
    assert choose_panel(found, 3) == ["m0", "m2", "m3"]
    assert choose_panel(found, 4) is None


def test_accuracy_comes_first_and_correlation_breaks_ties() -> None:
    phi = equal_phi(4, 0.5)
    phi[0, 3] = phi[3, 0] = 0.1
    assert choose_panel(pool([0.9, 0.8, 0.79, 0.78], [0, 1, 2, 3], phi), 2) == ["m0", "m1"]
    assert choose_panel(pool([0.9, 0.8, 0.799, 0.798], [0, 1, 2, 3], phi), 2) == ["m0", "m3"]


def test_only_who_fits_is_chosen() -> None:
    found = pool([0.9, 0.8, 0.7], [0, 1, 2], equal_phi(3, 0.3))
    assert choose_panel(found, 2, fits=lambda member, chosen: member != 1) == ["m0", "m2"]


@pytest.mark.parametrize(
    ("panel", "told"), [([], "nobody"), (["m0", "m0"], "different"), (["m0", "x"], "x: found no")]
)
def test_a_panel_of_nobody_knows_nothing(panel: list[str], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        pool([0.9, 0.8], [0, 1], equal_phi(2, 0.3)).numbers(panel)


def test_a_panel_has_a_member_at_least() -> None:
    with pytest.raises(InvalidInputError, match="size of 0"):
        choose_panel(pool([0.9], [0], equal_phi(1, 0.0)), 0)
