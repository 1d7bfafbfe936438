"""Misuse that answers show: copying, rings with a key of their own, careless work."""

from __future__ import annotations

import random

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from tests.crews import crew, found, ids

TASKS = 60


def truth(seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    return [draw.choice("01") for _ in range(TASKS)]


def answers(right: float, seed: int, of: list[str] | None = None) -> list[str]:
    """Answers that are right with that chance."""
    draw = random.Random(seed)
    return [t if draw.random() < right else "10"[int(t)] for t in of or truth()]


def honest(many: int = 8) -> dict[str, list[str]]:
    return {worker: answers(0.85, seed) for seed, worker in enumerate(ids("honest", many), start=2)}


def known(every: int = 6) -> dict[int, str]:
    return {number: answer for number, answer in enumerate(truth()) if number % every == 0}


def test_a_copy_is_found_with_the_mistakes_that_it_shares(pool: ModelPool) -> None:
    """The later of the two is accused; two good workers who mostly agree aren't."""
    work = crew(pool)
    given = honest()
    work.answers({**given, "best": answers(0.97, 77), "copy": given["honest-0"]}, known=known())
    work.write()
    (finding,) = pool.scan(rules=["copied_answers"], store=False).findings
    assert finding.worker_ids == ("copy",)
    assert finding.severity == "error"
    assert finding.facts[0] == f"alike: {TASKS} of {TASKS}"


def test_without_known_answers_a_copy_is_only_noticed(pool: ModelPool) -> None:
    """What rests on agreement alone says so, and is no ground for a penalty."""
    work = crew(pool)
    given = honest()
    work.answers({**given, "copy": given["honest-0"]})
    work.write()
    (finding,) = pool.scan(rules=["copied_answers"], store=False).findings
    assert finding.severity == "notice"
    assert finding.facts[-1] == "rests on agreement alone"


def test_honest_workers_raise_no_finding(pool: ModelPool) -> None:
    """However much they agree, and however bad some of them are."""
    work = crew(pool)
    work.answers({**honest(10), "weak": answers(0.65, 99)}, known=known())
    work.write()
    for rule in (
        "copied_answers",
        "answer_ring",
        "guessed_answers",
        "one_answer_for_everything",
        "sudden_decline",
    ):
        assert found(pool, rule) == [], rule


def test_a_ring_with_a_key_of_its_own(pool: ModelPool) -> None:
    """A third of the workers agree on one wrong key: every score by agreement ranks them best."""
    work = crew(pool)
    key = truth(seed=50)
    ring = {
        worker: answers(0.95, seed, key) for seed, worker in enumerate(ids("ring", 4), start=60)
    }
    work.answers({**honest(), **ring}, known=known())
    work.write()
    (finding,) = pool.scan(rules=["answer_ring"], store=False).findings
    assert finding.worker_ids == tuple(ring)
    assert finding.severity == "error"
    # A ring is one finding, and no heap of pairs.
    assert found(pool, "copied_answers") == []


def test_workers_that_think_alike_and_are_right_are_only_noticed(pool: ModelPool) -> None:
    """Such as those that run one good model: known answers tell them from a ring."""
    work = crew(pool)
    key = answers(0.9, 50)
    alike = {w: answers(0.98, seed, key) for seed, w in enumerate(ids("model", 4), start=60)}
    work.answers({**honest(), **alike}, known=known(every=3))
    work.write()
    findings = pool.scan(rules=["answer_ring"], store=False).findings
    assert {finding.severity for finding in findings} <= {"notice"}


def test_a_worker_that_guesses(pool: ModelPool) -> None:
    work = crew(pool)
    work.answers({**honest(), "guesser": answers(0.5, 70)}, known=known())
    work.write()
    assert found(pool, "guessed_answers") == [("guesser",)]


def test_one_answer_for_everything(pool: ModelPool) -> None:
    """One who gives it where it is right isn't found: most answers may be the same."""
    work = crew(pool)
    mostly = ["1"] * TASKS
    mostly[::10] = ["0"] * len(mostly[::10])
    given = {w: answers(0.9, seed) for seed, w in enumerate(ids("honest", 8), start=2)}
    work.answers({**given, "lazy": ["1"] * TASKS}, known=known())
    work.write()
    assert found(pool, "one_answer_for_everything") == [("lazy",)]


def test_a_worker_that_was_good_and_then_guesses(pool: ModelPool) -> None:
    """The finding says since when; one who guesses all the time was never good."""
    work = crew(pool)
    sleeper = [*answers(0.95, 80)[:30], *answers(0.3, 81)[30:]]
    work.answers({**honest(10), "sleeper": sleeper, "guesser": answers(0.5, 70)}, known=known())
    work.write()
    (finding,) = pool.scan(rules=["sudden_decline"], store=False).findings
    assert finding.worker_ids == ("sleeper",)
    (since,) = [fact for fact in finding.facts if fact.startswith("since: ")]
    assert 25 <= int(since[-3:]) <= 40


def test_answers_in_free_text_are_left_alone(pool: ModelPool) -> None:
    work = crew(pool)
    work.answers({w: [f"text {n}" for n in range(20)] for w in ids("worker", 3)})
    work.write()
    assert pool.scan(rules=["copied_answers", "guessed_answers"], store=False).findings == ()


def test_what_is_no_rule_and_no_rate_is_refused(pool: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="no rule 'misuse/floding'"):
        pool.scan(rules=["floding"])
    with pytest.raises(InvalidInputError, match="false_positives: found 0"):
        pool.scan(false_positives=0)
    with pytest.raises(InvalidInputError, match="quantile: found"):
        pool.scan(quantile=0.9)
