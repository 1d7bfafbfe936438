"""Choosing workers and models: what the draw favours, and what differs among those chosen."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from modelpool.rows import EligibleWorker
from modelpool.work.choosing import (
    NEWCOMER_EVIDENCE,
    SHORTLIST,
    Candidate,
    Choice,
    Demands,
    Offer,
    chance,
    choose,
    shortlist,
)
from modelpool.work.decisions import candidates_of

DRAWS = 4000


def candidate(
    name: str, chance: float = 0.5, *, operator: str = "", new: bool = False
) -> Candidate:
    return Candidate(worker_id=name, operator=operator, chance=chance, newcomer=new)


def offer(name: str, *, maker: str = "m", provider: str = "p") -> Offer:
    return Offer(model_id=f"{provider}/{name}", base_model=name, maker=maker, provider=provider)


def demands(workers: int = 1, *distinct: str, share: float = 0.0) -> Demands:
    return Demands(
        workers=workers, distinct=tuple(distinct), min_reputation=0.0, newcomer_share=share
    )


def drawn(wanted: Demands, candidates: list[Candidate]) -> Counter[str]:
    """How often each worker is the one, over many seeds."""
    offers = [offer("one")]
    return Counter(choose(wanted, offers, candidates, seed).pairs[0][0] for seed in range(DRAWS))


def test_chance_falls_with_what_is_in_hand() -> None:
    assert chance(score=0.9, lower_bound=0.7, in_hand=0) == pytest.approx(0.8)
    assert chance(score=0.9, lower_bound=0.7, in_hand=3) == pytest.approx(0.2)
    assert chance(score=None, lower_bound=None, in_hand=0) == 0.25
    assert chance(score=None, lower_bound=None, in_hand=0, vouched_for=True) == 0.5


def test_a_record_never_gives_less_chance_than_it_warrants() -> None:
    """Of 200 random records: never 0, more for more, and no less than a stranger for half right."""
    drawn = random.Random(13)
    stranger = chance(score=None, lower_bound=None, in_hand=0)
    for _ in range(200):
        score = drawn.choice((0.0, 1.0, drawn.random()))
        bound = drawn.choice((0.0, drawn.uniform(0, score)))
        its = chance(score=score, lower_bound=bound, in_hand=0)
        assert 0 < chance(score=score, lower_bound=bound, in_hand=drawn.randrange(50)) <= its <= 1
        if score >= 0.5:
            assert its >= stranger
        assert chance(score=min(1.0, score + 0.1), lower_bound=bound, in_hand=0) >= its
        assert chance(score=score, lower_bound=min(score, bound + 0.1), in_hand=0) >= its
        # Shown bad by much, it gets less than who isn't known.
        assert chance(score=score / 5, lower_bound=bound / 5, in_hand=0) < stranger


def able_worker(name: str, drawn: random.Random) -> EligibleWorker:
    """A worker of a random record, which may be none, with bounds of 0 as often as not."""
    score = drawn.choice((None, 0.0, drawn.random()))
    evidence = drawn.choice((0.5, 4.9, 5.0, 60.0)) if score is not None else None
    trusted = drawn.random() < 0.1
    return EligibleWorker(
        worker_id=name,
        operator=drawn.choice((None, "acme", "bolt")),
        trusted=trusted,
        in_hand=drawn.randrange(4),
        capacity=None,
        reputed_in=None if score is None else "transcription",
        score=score,
        lower_bound=None if score is None else drawn.choice((0.0, score * drawn.random())),
        evidence=evidence,
        newcomer=not trusted and (evidence or 0.0) < NEWCOMER_EVIDENCE,
    )


def test_from_any_record_an_able_worker_is_assigned() -> None:
    drawn = random.Random(31)
    for _ in range(200):
        workers = [able_worker(f"w{n}", drawn) for n in range(drawn.randrange(1, 6))]
        candidates = candidates_of(workers)
        assert [c.worker_id for c in candidates] == [w.worker_id for w in workers]
        assert all(c.chance > 0 for c in candidates)
        seed = drawn.randrange(1000)
        wanted = demands(drawn.randrange(1, 4), "operator", share=0.1)
        offers = [offer("one"), offer("two")]
        assert choose(wanted, offers, shortlist(candidates, seed), seed).pairs
        if not all(c.newcomer for c in candidates):
            assert choose(demands(), offers, shortlist(candidates, seed), seed).pairs


def test_newcomers_keep_their_share_beside_workers_whom_nothing_bears_out() -> None:
    """Bounds of 0, as where no answer is known, for three of thirty outcomes each."""
    known = chance(score=0.7, lower_bound=0.0, in_hand=0)
    new = chance(score=None, lower_bound=None, in_hand=0)
    workers = [candidate(f"w{n}", known) for n in range(3)]
    counts = drawn(demands(share=0.1), [*workers, candidate("stranger", new, new=True)])
    assert counts["stranger"] / DRAWS == pytest.approx(0.1, abs=0.015)


def test_workers_are_drawn_in_proportion_to_their_chances() -> None:
    counts = drawn(demands(), [candidate("a", 0.6), candidate("b", 0.3), candidate("c", 0.1)])
    # Three standard errors of a share are 0.023.
    assert counts["a"] / DRAWS == pytest.approx(0.6, abs=0.025)
    assert counts["b"] / DRAWS == pytest.approx(0.3, abs=0.025)


def test_newcomers_get_their_share_and_no_more_however_many_they_are() -> None:
    swarm = [candidate(f"new{n}", new=True) for n in range(40)]
    counts = drawn(demands(share=0.1), [candidate("known", 0.1), *swarm])
    assert counts["known"] / DRAWS == pytest.approx(0.9, abs=0.015)
    assert drawn(demands(), [candidate("known", 0.1), *swarm]) == {"known": DRAWS}


def test_the_same_inputs_give_the_same_choice_in_any_order() -> None:
    candidates = [candidate(f"w{n}", 0.1 + n / 100) for n in range(20)]
    offers = [offer(f"m{n}") for n in range(5)]
    wanted = demands(3, "base_model")
    assert choose(wanted, offers, candidates, 5) == choose(wanted, offers, candidates[::-1], 5)
    assert choose(wanted, offers, candidates, 5) != choose(wanted, offers, candidates, 6)


def test_a_choice_among_the_shortlist_is_the_choice_among_all() -> None:
    everyone = [candidate(f"w{n}", (1 + n % 7) / 8, new=n % 3 == 0) for n in range(500)]
    offers = [offer(f"m{n}") for n in range(8)]
    for seed in range(20):
        short = shortlist(everyone, seed)
        assert len(short) == 2 * SHORTLIST
        for wanted in (demands(), demands(5, "base_model"), demands(share=0.5)):
            assert choose(wanted, offers, short, seed) == choose(wanted, offers, everyone, seed)


def test_who_has_no_chance_is_left_out() -> None:
    assert shortlist([candidate("a", 0.0), candidate("b", 0.1)], 1) == [candidate("b", 0.1)]


def test_makers_and_providers_differ_where_the_first_ones_would_not() -> None:
    """The first offer shares its maker with the second and its provider with the third."""
    offers = [
        offer("a", maker="m1", provider="p1"),
        offer("b", maker="m1", provider="p2"),
        offer("c", maker="m2", provider="p1"),
    ]
    candidates = [candidate("w1"), candidate("w2")]
    choice = choose(demands(2, "base_model", "maker", "provider"), offers, candidates, 1)
    assert sorted(model for _, model in choice.pairs) == ["p1/c", "p2/b"]
    assert choice.gave_up == ()


def test_providers_are_given_up_before_makers_and_base_models_never() -> None:
    offers = [
        offer("a", maker="m1", provider="p1"),
        offer("a", maker="m1", provider="p2"),
        offer("b", maker="m2", provider="p1"),
    ]
    candidates = [candidate("w1"), candidate("w2"), candidate("w3")]
    two = choose(demands(2, "base_model", "maker", "provider"), offers, candidates, 1)
    # p2/a and p1/b differ in all.
    assert [model for _, model in two.pairs] == ["p2/a", "p1/b"]
    three = choose(demands(3, "base_model", "maker", "provider"), offers, candidates, 1)
    assert len(three.pairs) == 2
    assert three.gave_up == ("3 different base models: the feasible set has 2",)


def test_what_is_not_known_is_not_known_to_differ() -> None:
    offers = [offer("a", maker=""), offer("b", maker="")]
    choice = choose(demands(2, "maker"), offers, [candidate("w1"), candidate("w2")], 1)
    assert choice.gave_up == ("different makers",)


def test_workers_of_one_operator_come_together_only_where_there_are_too_few() -> None:
    offers = [offer(f"m{n}") for n in range(3)]
    same = [candidate(f"a{n}", 0.9, operator="a") for n in range(5)]
    others = [candidate("b", 0.01, operator="b"), candidate("free", 0.01)]
    wanted = demands(3, "operator")
    for seed in range(50):
        choice = choose(wanted, offers, [*same, *others], seed)
        assert {worker[0] for worker, _ in choice.pairs} == {"a", "b", "f"}
        assert choice.gave_up == ()
    choice = choose(wanted, offers, [*same, others[0]], 1)
    assert choice.gave_up == ("different operators",)
    assert len({worker for worker, _ in choice.pairs}) == 3


def test_a_search_that_would_never_end_gives_up() -> None:
    """Sixty offers of two makers can't give ten of different makers."""
    offers = [offer(f"m{n}", maker=f"maker{n % 9}") for n in range(50)]
    candidates = [candidate(f"w{n}") for n in range(10)]
    choice = choose(demands(10, "maker"), offers, candidates, 1)
    assert len({model for _, model in choice.pairs}) == 10
    assert choice.gave_up == ("different makers",)


@pytest.mark.parametrize(
    ("offers", "candidates", "gave_up"),
    [
        ([], [candidate("w")], "a feasible model"),
        ([offer("m")], [candidate("w", new=True)], "a worker who is no newcomer"),
    ],
)
def test_without_a_model_or_a_worker_there_is_no_choice(
    offers: list[Offer], candidates: list[Candidate], gave_up: str
) -> None:
    assert choose(demands(), offers, candidates, 1) == Choice(pairs=(), gave_up=(gave_up,))
