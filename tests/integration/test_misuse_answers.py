"""What answers show and don't show: who copied from whom, and who did nothing wrong."""

from __future__ import annotations

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.misuse.rows import AnswerEvidence
from modelpool.misuse.writing import write
from modelpool.pool import ModelPool
from tests.crews import START, TYPE, crew, found, ids
from tests.misuse.answers import answers, honest, truth


def known(every: int = 4) -> dict[int, str]:
    return {number: answer for number, answer in enumerate(truth()) if number % every == 0}


def test_who_reported_first_is_no_copy(pool: ModelPool) -> None:
    """The source has the same answers, and isn't accused whichever name comes first."""
    work = crew(pool)
    given = honest()
    source = given.pop("honest-0")
    work.answers({"z-source": source, **given, "a-copy": source}, known=known())
    work.write()
    assert found(pool, "copied_answers") == [("a-copy",)]


def test_where_neither_was_later_both_are_accused(pool: ModelPool) -> None:
    work = crew(pool)
    given = honest()
    work.answers({**given, "twin": given["honest-0"]}, known=known(), apart=0)
    work.write()
    assert found(pool, "copied_answers") == [("honest-0",), ("twin",)]


def test_tasks_that_are_hard_for_all_make_no_copies(pool: ModelPool) -> None:
    """All are lured in the same third of the tasks: to share those mistakes is nothing."""
    work = crew(pool)
    lured = {n: "10"[int(said)] for n, said in enumerate(answers(1, 0)) if n % 3 == 0}
    given = {
        worker: [lured.get(number, said) for number, said in enumerate(own)]
        for worker, own in honest(14).items()
    }
    work.answers(given, known=known(every=3))
    work.write()
    assert found(pool, "copied_answers") == []
    assert found(pool, "shared_model") == []


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


def test_a_ring_is_one_finding_and_no_heap_of_pairs(pool: ModelPool) -> None:
    work = crew(pool)
    key = truth(seed=50)
    ring = {w: answers(0.95, seed, key) for seed, w in enumerate(ids("ring", 4), start=60)}
    work.answers({**honest(), **ring}, known=known())
    work.write()
    assert found(pool, "answer_ring") == [tuple(ring)]
    assert found(pool, "copied_answers") == []


def test_the_key_of_a_ring_of_many_is_short(pool: ModelPool) -> None:
    """An index holds no text of several thousand letters, as the names of many are."""
    work = crew(pool)
    members = sorted(ids("member-with-a-long-name", 60))
    for member in members:
        work.did(member, "t1", answer="0")
    work.write()
    ring = {"gain": 99.0, "tests": 10, "disproof": 9.0, "population": 200, "known": True}
    found = AnswerEvidence(rings=[{"task_type": TYPE, "members": members, **ring}])
    pool.database.write(lambda tx: write(tx, found, START))
    (row,) = pool.database.read("misuse/answer_ring", false_positives=0.01)
    assert row["worker_ids"] == members
    assert len(row["key"]) < 50


def test_workers_that_think_alike_and_are_right_are_only_noticed(pool: ModelPool) -> None:
    """Such as those that run one good model: known answers tell them from a ring."""
    work = crew(pool)
    key = answers(0.9, 50)
    alike = {w: answers(0.98, seed, key) for seed, w in enumerate(ids("model", 4), start=60)}
    work.answers({**honest(), **alike}, known=known(every=3))
    work.write()
    findings = pool.misuse.scan(rules=["answer_ring"], store=False).findings
    assert {finding.severity for finding in findings} <= {"notice"}


def test_a_decline_says_since_when(pool: ModelPool) -> None:
    work = crew(pool)
    sleeper = [*answers(0.95, 80)[:24], *answers(0.3, 81)[24:]]
    work.answers({**honest(10), "sleeper": sleeper}, known=known())
    work.write()
    (finding,) = pool.misuse.scan(rules=["sudden_decline"], store=False).findings
    (since,) = [fact for fact in finding.facts if fact.startswith("since: ")]
    assert 19 <= int(since[-3:]) <= 32


def test_answers_in_free_text_are_left_alone(pool: ModelPool) -> None:
    work = crew(pool)
    work.answers({w: [f"text {n}" for n in range(20)] for w in ids("worker", 3)})
    work.write()
    assert pool.misuse.scan(rules=["copied_answers", "guessed_answers"], store=False).findings == ()


def test_what_is_no_rule_and_no_rate_is_refused(pool: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="no rule 'misuse/floding'"):
        pool.misuse.scan(rules=["floding"])
    with pytest.raises(InvalidInputError, match="false_positives: found 0"):
        pool.misuse.scan(false_positives=0)
    with pytest.raises(InvalidInputError, match="quantile: found"):
        pool.misuse.scan(quantile=0.9)
