"""How many verdicts outcomes need: what holds for any answers, and what is learned."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from modelpool.policy import shipped_policy
from modelpool.queries import QueryLibrary
from modelpool.verification.chances import chances
from modelpool.verification.coincidence import Coincidence, likelihood
from modelpool.verification.credibility import RATES, UNKNOWN, Credibility
from modelpool.verification.deciding import RECHECKED, decide, recheck_chance
from modelpool.verification.doubts import SUSPECTED, check_share
from modelpool.verification.experience import Experience
from modelpool.verification.limits import limit
from modelpool.verification.settling import Answered, AnsweredTask, Book, Settling, Terms

ERRORS = st.floats(0.001, 0.6)
SHARES = st.floats(0.01, 0.99)
VOTES = st.lists(st.tuples(st.integers(0, 3), ERRORS), min_size=1, max_size=7)
PROMISED = Terms(target=0.01, recheck=0.0)


def likely(votes: Sequence[tuple[int, float]], share: float) -> dict[int, float]:
    return dict(chances([each[0] for each in votes], [each[1] for each in votes], share).of)


# chances


@given(votes=VOTES, share=SHARES)
def test_chances_are_a_distribution(votes: list[tuple[int, float]], share: float) -> None:
    found = chances([each[0] for each in votes], [each[1] for each in votes], share)
    assert math.fsum((*found.of.values(), found.neither)) == pytest.approx(1)
    assert min(*found.of.values(), found.neither) >= 0
    assert found.of[found.best] == max(found.of.values())


@given(votes=VOTES, share=SHARES, seed=st.integers(0, 99))
def test_it_does_not_matter_who_answers_first(
    votes: list[tuple[int, float]], share: float, seed: int
) -> None:
    shuffled = random.Random(seed).sample(votes, len(votes))
    assert likely(shuffled, share) == pytest.approx(likely(votes, share), rel=1e-12)


@given(errors=st.lists(st.floats(0.001, 0.5), min_size=2, max_size=7), share=SHARES)
def test_one_more_who_agrees_never_makes_less_sure(errors: list[float], share: float) -> None:
    sure = [likely([(0, error) for error in errors[:n]], share)[0] for n in range(1, 8)]
    assert all(more >= less - 1e-12 for less, more in pairwise(sure))


@given(errors=st.lists(ERRORS, min_size=1, max_size=7))
def test_where_wrong_answers_always_agree_it_is_a_question_of_two_answers(
    errors: list[float],
) -> None:
    right, wrong = math.prod(1 - error for error in errors), math.prod(errors)
    found = likely([(0, error) for error in errors], 1.0)
    assert found[0] == pytest.approx(right / (right + wrong))


@given(votes=VOTES, lower=SHARES, higher=SHARES)
def test_agreement_is_worth_less_the_more_errors_coincide(
    votes: list[tuple[int, float]], lower: float, higher: float
) -> None:
    agreed = [(0, error) for _, error in votes]
    lower, higher = sorted((lower, higher))
    assert likely(agreed, higher)[0] <= likely(agreed, lower)[0] + 1e-12


@given(share=SHARES)
def test_two_wrong_answers_agree_or_do_not(share: float) -> None:
    assert likelihood([2], share) == pytest.approx(share)
    assert likelihood([2], share) + likelihood([1, 1], share) == pytest.approx(1)


# limits


def one_more_pays(wrong: float, price: float, error: float, same: float) -> bool:
    """Whether one more verdict pays at this chance of being wrong: Wald's test, step by step."""
    step, odds = math.log((1 - error) / same), math.log((1 - wrong) / wrong)
    at = [1 / (1 + math.exp(odds + n * step)) for n in range(-50, 51)]
    stop = [min(each, 1 - each) for each in at]
    value = stop
    for _ in range(40):
        ask = [math.inf] * len(at)
        for n, chance in enumerate(at[1:-1], start=1):
            up = (1 - chance) * (1 - error) + chance * same
            down = (1 - chance) * same + chance * (1 - error)
            ask[n] = price + up * value[n + 1] + down * value[n - 1] + (error - same) * value[n]
        value = list(map(min, stop, ask))
    return ask[50] < stop[50]


@pytest.mark.parametrize("price", [0.003, 0.01, 0.019, 0.04])
@pytest.mark.parametrize("error", [2**-4, 2**-3, 2**-2])
@pytest.mark.parametrize("coincidence", [0.1, 0.6])
def test_the_limit_is_where_one_more_verdict_does_not_pay(
    price: float, error: float, coincidence: float
) -> None:
    found = limit(price, error, coincidence)
    assert not one_more_pays(0.93 * found, price, error, coincidence * error)
    assert one_more_pays(1.07 * found, price, error, coincidence * error)


@given(prices=st.tuples(*[st.sampled_from([0.001 * 1.5**n for n in range(14)])] * 2), error=ERRORS)
@settings(max_examples=30, deadline=None)
def test_the_dearer_a_verdict_the_higher_the_limit(
    prices: tuple[float, float], error: float
) -> None:
    cheap, dear = sorted(prices)
    assert 0 < limit(cheap, error, 0.5) <= limit(dear, error, 0.5) <= 0.5


@given(
    targets=st.tuples(*[st.sampled_from([0.001 * 1.4**n for n in range(14)])] * 2),
    stated=st.floats(0, 0.03),
)
@settings(max_examples=60, deadline=None)
def test_a_higher_target_never_lowers_the_limit(
    targets: tuple[float, float], stated: float
) -> None:
    experience = Experience(stated=stated)
    strict, lax = (experience.limit(target) for target in sorted(targets))
    assert 0 < strict <= lax * (1 + 1e-9)


# the random share


@given(share=st.floats(0.002, 0.25))
@settings(deadline=None)
def test_random_checks_are_as_often_as_said_and_never_far_apart(share: float) -> None:
    waiting, mean, passed = 1.0, 0.0, 0
    while waiting > 0:
        mean += waiting
        waiting *= 1 - recheck_chance(passed, share)
        passed += 1
    assert mean == pytest.approx(1 / share)
    assert passed <= math.ceil(4 / (3 * share))


@given(share=st.floats(0.25, 1.0, exclude_min=True), unverified=st.integers(0, 50))
def test_a_large_share_is_the_chance_of_each(share: float, unverified: int) -> None:
    assert recheck_chance(unverified, share) == share
    assert recheck_chance(unverified, 0.0) == 0


def test_the_share_without_a_rule_is_written_once() -> None:
    """The shipped rule, the query's own default and the benchmark's."""
    (rule,) = [rule for rule in shipped_policy().rules if "recheck_share" in rule.require]
    assert rule.require["recheck_share"] == RECHECKED
    assert f"END), {RECHECKED})" in QueryLibrary()["policy/requirements"].text


# decisions


def known(right: int, wrong: int, experience: Experience) -> Credibility:
    """The credibility of a worker of whose answers so many were right and wrong beyond doubt."""
    one = Credibility()
    for number in range(right + wrong):
        one.compared(number >= wrong, number < wrong, experience.prior, experience.turn)
    return one


WORKERS = st.tuples(st.integers(0, 300), st.integers(0, 3))
CROWDS = st.lists(st.tuples(st.integers(0, 2), WORKERS, st.floats(0, 1)), min_size=1, max_size=5)


@given(crowd=CROWDS, u=st.floats(0, 1), target=st.sampled_from([0.002, 0.01, 0.05]))
@settings(max_examples=60, deadline=None)
def test_what_is_accepted_is_sure_enough_and_needs_nothing(
    crowd: list[tuple[int, tuple[int, int], float]], u: float, target: float
) -> None:
    experience = Experience()
    answers = [(answer, known(*record, experience)) for answer, record, _ in crowd]
    doubts = [doubt for *_, doubt in crowd]
    found = decide(answers, experience, target=target, doubts=doubts, u=u)
    assert (found.needed == 0) is found.accept
    assert found.accept is (found.reason == "sure enough")
    assert found.wrong_chance <= found.limit or not found.accept
    assert found.answer in {answer for answer, _ in answers}
    if len(answers) == 1:
        without = decide(answers, experience, target=target, u=u)
        assert found.wrong_chance >= without.wrong_chance
        assert not (found.accept and doubts[0] >= SUSPECTED)


@given(doubt=st.floats(0, 1), share=st.floats(0, 1))
def test_all_is_checked_in_doubt_and_else_the_share(doubt: float, share: float) -> None:
    assert check_share(doubt, share) == (1.0 if doubt >= SUSPECTED else share)


def test_a_long_right_record_is_believed_and_a_stranger_is_not() -> None:
    experience = Experience()
    credible, stranger = known(300, 0, experience), Credibility()
    assert decide([("a", credible)], experience).accept
    assert decide([("a", credible)], experience, u=0.0, recheck=1.0).reason == "in the random share"
    doubted = decide([("a", credible)], experience, doubts=[SUSPECTED])
    assert (doubted.accept, doubted.reason) == (False, "model in doubt")
    alone = decide([("a", stranger)], experience)
    assert (alone.accept, alone.reason) == (False, "worker not yet credible")
    assert alone.needed >= 1
    split = decide([("a", stranger), ("b", stranger)], experience)
    assert (split.accept, split.reason) == (False, "answers disagree")
    few = decide([("a", stranger), ("a", stranger)], experience, target=0.002)
    assert few.reason == "answers may agree by coincidence"


# what is learned


@pytest.mark.parametrize("rate", [0.003, 0.02, 0.08, 0.2, 0.4])
def test_a_worker_s_error_is_recovered(rate: float) -> None:
    """The 95 % interval holds the rate in nearly all draws, and the expected error is near it."""
    experience, held, errors = Experience(), 0, []
    for seed in range(40):
        draw, one = random.Random(seed), Credibility()
        for _ in range(300):
            wrong = draw.random() < rate
            one.compared(not wrong, wrong, experience.prior, 0.0)
        belief = one.belief(experience.prior, 0.0)
        assert math.fsum(belief) == pytest.approx(1)
        below = [math.fsum(belief[: n + 1]) for n in range(len(RATES))]
        low = max(sum(each < 0.025 for each in below) - 1, 0)
        high = min(sum(each < 0.975 for each in below) + 1, len(RATES) - 1)
        held += RATES[low] <= rate <= RATES[high]
        errors.append(one.error(experience.prior, 0.0))
    assert held >= 36
    assert sum(errors) / len(errors) == pytest.approx(rate, rel=0.25, abs=0.003)


@pytest.mark.parametrize(("coincide", "wrong"), [(0.1, 0.15), (0.6, 0.1), (0.9, 0.2)])
def test_without_any_truth_errors_and_their_coincidence_are_recovered(
    coincide: float, wrong: float
) -> None:
    """Of 30 workers who are compared three at a time, a third errs four times as often."""
    draw, experience = random.Random(1), Experience()
    workers = [Credibility() for _ in range(30)]
    for _ in range(4000):
        answers = []
        for number in draw.sample(range(30), 3):
            said = -2 if draw.random() < math.sqrt(coincide) else number
            errs = draw.random() < (wrong if number < 10 else wrong / 4)
            answers.append((said if errs else -1, workers[number]))
        experience.learn(answers, wrong_chance=0.01)
    assert experience.error == pytest.approx(wrong / 2, rel=0.25)
    assert experience.coincidence.share == pytest.approx(coincide, abs=0.15)
    bad = [each.error(experience.prior, experience.turn) for each in workers[:10]]
    good = [each.error(experience.prior, experience.turn) for each in workers[10:]]
    assert sum(bad) / 10 == pytest.approx(wrong, rel=0.3)
    assert sum(good) / 20 == pytest.approx(wrong / 4, rel=0.4)
    assert sum(one > two for one in bad for two in good) >= 0.95 * len(bad) * len(good)


def test_a_trusted_worker_who_turns_is_distrusted_soon_and_others_less() -> None:
    experience = Experience()
    one, other = (known(200, 0, experience) for _ in range(2))
    one.accepted_alone()
    before, turn = other.error(experience.prior, experience.turn), experience.turn
    for _ in range(3):
        experience.learn([("a", one)], wrong_chance=0.01, truth="b")
    assert not decide([("a", one)], experience).accept
    assert experience.turn > turn
    assert other.error(experience.prior, experience.turn) > before


@given(crowd=CROWDS, truth=st.none() | st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_states_survive_as_json(
    crowd: list[tuple[int, tuple[int, int], float]], truth: int | None
) -> None:
    experience = Experience()
    answers = [(answer, known(*record, experience)) for answer, record, _ in crowd]
    for _ in range(3):
        experience.learn(answers, wrong_chance=0.004, truth=truth)
    assert Experience.of(json.loads(json.dumps(experience.document()))) == experience
    for _, one in answers:
        assert Credibility.of(json.loads(json.dumps(one.document()))) == one
    assert min(experience.prior) > 0
    assert 0 < experience.coincidence.share < 1
    assert Experience().rates == list(UNKNOWN)
    assert Coincidence().share == pytest.approx(0.6)


# settling tasks


def outcome(name: str, worker: str, answer: str | None = "a", **facts: object) -> Answered:
    given: dict[str, object] = {
        "operator": None,
        "by_chance": False,
        "settled_with": None,
        "verdicts": (),
        "model_id": "acme/good",
    }
    return Answered(outcome_id=name, worker_id=worker, answer=answer, **{**given, **facts})  # type: ignore[arg-type]


def task(*outcomes: Answered, reference: str | None = None) -> AnsweredTask:
    return AnsweredTask(task_id="t", reference=reference, demands={}, outcomes=outcomes)


def settling(doubts: dict[str, float] | None = None) -> Settling:
    return Settling(book=Book(), experience=Experience(), salt="salt", doubts=doubts or {})


@given(agrees=st.booleans(), doubt=st.floats(0, 0.99), others=st.lists(st.booleans(), max_size=4))
@settings(deadline=None)
def test_an_auditor_s_verdict_settles(agrees: bool, doubt: float, others: list[bool]) -> None:
    verdicts = [(f"v{n}", None, False, said) for n, said in enumerate(others)]
    done = task(outcome("o", "w", verdicts=(*verdicts, ("boss", None, True, agrees))))
    (row,) = settling({"acme/good": doubt}).settle(done, PROMISED)
    assert row["needs_verdicts"] is None
    assert row["was_right"] is agrees
    assert row["settled_with"] == len(others) + 2
    assert row["wrong_chance"] == (0.0 if agrees else 1.0)


@given(said=st.lists(st.booleans(), min_size=1, max_size=6))
@settings(deadline=None)
def test_an_operator_has_one_voice_and_none_on_its_own_work(said: list[bool]) -> None:
    of_one = [(f"v{n}", "acme", False, agrees) for n, agrees in enumerate(said)]
    many = settling().settle(task(outcome("o", "w", verdicts=of_one)), PROMISED)
    assert many == settling().settle(task(outcome("o", "w", verdicts=of_one[:1])), PROMISED)
    own = settling().settle(task(outcome("o", "w", operator="acme", verdicts=of_one)), PROMISED)
    assert own == settling().settle(task(outcome("o", "w", operator="acme")), PROMISED)


def test_a_known_answer_settles_and_makes_credible() -> None:
    found = settling()
    for _ in range(150):
        found.settle(task(outcome("o", "w"), reference="a"), PROMISED)
        found.settle(task(outcome("o", "bad"), reference="b"), PROMISED)
    (right,) = found.settle(task(outcome("new", "w")), PROMISED)
    assert (right["needs_verdicts"], right["settled_with"]) == (None, 1)
    (wrong,) = found.settle(task(outcome("other", "bad")), PROMISED)
    assert wrong["needs_because"] == "worker not yet credible"
    assert {row["worker_id"] for row in found.book.rows(found.experience)} == {"w", "bad"}


def test_nothing_is_learned_twice_and_nothing_asked_where_nothing_is_promised() -> None:
    found = settling()
    silent = Terms(target=None, recheck=RECHECKED)
    assert found.settle(task(outcome("o", "w")), silent) == []
    voices = (("boss", None, True, True),)
    (row,) = found.settle(task(outcome("o", "w", verdicts=voices)), PROMISED)
    before = found.experience.document()
    again = outcome("o", "w", verdicts=voices, settled_with=row["settled_with"])
    found.settle(task(again), PROMISED)
    assert found.experience.document() == before


def test_only_the_leading_answer_needs_verdicts() -> None:
    rows = settling().settle(
        task(outcome("o1", "w1", "a"), outcome("o2", "w2", "a"), outcome("o3", "w3", "b")), PROMISED
    )
    assert [row["needs_verdicts"] is not None for row in rows] == [True, True, False]
    assert {row["needs_because"] for row in rows if row["needs_verdicts"]} == {"answers disagree"}
