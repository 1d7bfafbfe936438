"""How many verdicts outcomes need, as the graph tells it, and what is promised of them."""

from __future__ import annotations

import json
from datetime import timedelta

from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from modelpool.rows import UnverifiedOutcome
from modelpool.verification.doubts import SUSPECTED
from tests.crews import START, TYPE, Crew, crew

MODEL = "acme/good"


def waiting(pool: ModelPool) -> dict[str, UnverifiedOutcome]:
    return {row.outcome_id: row for row in pool.work.unverified()}


def record_of(made: Crew, worker: str, many: int, *, right: bool = True, start: int = 0) -> None:
    """A worker's outcomes on tasks whose answers are known."""
    for number in range(start, start + many):
        made.task(f"{worker}-t{number}", reference="yes")
        made.did(
            worker,
            f"{worker}-t{number}",
            used=MODEL,
            answer="yes" if right else "no",
            minute=number,
        )


def report(pool: ModelPool, worker: str, name: str, said: str = "42") -> str:
    at = START + timedelta(days=2)
    pool.work.declare_task(name, task_type=TYPE, risk_level="Low", declared_at=START)
    pool.work.choose(name, task_id=name, worker_id=worker, model_id=MODEL, assigned_at=at)
    pool.work.report(
        name, assignment_id=name, status="Completed", model_id=MODEL, answer=said, reported_at=at
    )
    return name


def verify(pool: ModelPool, worker: str, outcome: str, *, agrees: bool = True) -> None:
    pool.work.verify(f"v-{worker}-{outcome}", worker_id=worker, outcome_id=outcome, agrees=agrees)


def test_strangers_are_verified_and_the_credible_are_believed(pool: ModelPool) -> None:
    made = crew(pool)
    record_of(made, "ada", 120)
    record_of(made, "bob", 40, right=False)
    made.worker("new")
    made.worker("boss", trusted=True)
    made.did("new", "open", used=MODEL, answer="7", minute=500)
    made.write()
    pool.verification.update()
    found = waiting(pool)
    assert set(found) == {"o-new-open"}
    assert found["o-new-open"].because == "worker not yet credible"
    assert found["o-new-open"].needed > found["o-new-open"].verdicts == 0
    # At once, without another update: most outcomes of the credible need nothing, if those that are
    # looked at turn out right.
    looked_at = 0
    for number in range(30):
        name = report(pool, "ada", f"later-{number}")
        if name in waiting(pool):
            verify(pool, "boss", name)
            looked_at += 1
        assert name not in waiting(pool)
    assert looked_at < 15
    bad = report(pool, "bob", "bobs")
    assert waiting(pool)[bad].because == "worker not yet credible"


def test_verdicts_settle_an_outcome_and_make_its_worker_credible(pool: ModelPool) -> None:
    made = crew(pool)
    record_of(made, "ada", 120)
    record_of(made, "eve", 120)
    made.worker("boss", trusted=True)
    made.worker("new")
    made.write()
    pool.verification.update()
    before = waiting(pool)
    outcome = report(pool, "new", "first")
    assert waiting(pool)[outcome].verdicts == 0
    verify(pool, "boss", outcome)
    assert outcome not in waiting(pool)
    refused = report(pool, "new", "second")
    verify(pool, "boss", refused, agrees=False)
    found = pool.graph.Outcome.nodes.filter(outcome_id__in=[outcome, refused])
    assert {one.outcome_id: one.was_right for one in found} == {outcome: True, refused: False}
    assert set(waiting(pool)) == set(before)


def test_a_policy_that_promises_nothing_asks_for_nothing(pool: ModelPool) -> None:
    made = crew(pool)
    made.did("new", "open", used=MODEL, answer="7")
    made.write()
    quiet = Policy(
        name="quiet",
        description=None,
        rules=(Rule(name="one", require={"workers": 1}),),
    )
    pool.policies.load(quiet)
    pool.policies.activate("quiet", confirmed=True)
    pool.verification.update()
    assert waiting(pool) == {}


def test_the_promise_and_its_cost_are_told(pool: ModelPool) -> None:
    made = crew(pool)
    record_of(made, "ada", 60)
    made.did("new", "open", used=MODEL, answer="7", minute=500)
    made.write()
    assert pool.verification.promise() == ()
    pool.verification.update()
    (found,) = pool.verification.promise()
    assert (found.task_type, found.promised) == (TYPE, 0.01)
    assert (found.settled, found.accepted, found.waiting) == (60, 60, 1)
    assert found.wrong_chance is not None
    assert found.wrong_chance <= 0.01
    # to say the same again changes nothing
    pool.verification.update()
    assert pool.verification.promise() == (found,)


def test_what_is_refused_counts_for_nothing_that_was_accepted(pool: ModelPool) -> None:
    made = crew(pool)
    record_of(made, "ada", 40)
    record_of(made, "bob", 20, right=False)
    made.write()
    pool.verification.update()
    (found,) = pool.verification.promise()
    assert (found.settled, found.accepted) == (60, 40)
    assert found.wrong_chance is not None
    assert found.wrong_chance <= 0.01


def test_one_by_one_is_learned_as_by_an_update(pool: ModelPool) -> None:
    made = crew(pool)
    record_of(made, "ada", 20)
    made.worker("boss", trusted=True)
    made.write()
    pool.verification.update()
    (before,) = pool.verification.promise()
    for number in range(6):
        verify(pool, "boss", report(pool, "ada", f"bad-{number}"), agrees=False)
    (after,) = pool.verification.promise()
    assert after.worker_error > before.worker_error
    (known,) = pool.database.read("verification/experience", task_type=TYPE, suspected=SUSPECTED)
    assert json.loads(known["state"])["outcomes"] >= 26
    pool.verification.update()
    assert pool.verification.promise() == (after,)


def test_a_model_in_doubt_is_checked_more(pool: ModelPool) -> None:
    made = crew(pool)
    record_of(made, "ada", 150)
    made.write()
    pool.reputation.update()
    pool.degradation.scan(rules=["drift"])
    pool.verification.update()
    for number in range(8):
        pool.work.declare_task(
            f"fall-{number}", task_type=TYPE, risk_level="Low", reference="yes", declared_at=START
        )
        name = f"fall-o{number}"
        pool.work.choose(name, task_id=f"fall-{number}", worker_id="ada", model_id=MODEL)
        pool.work.report(name, assignment_id=name, status="Completed", model_id=MODEL, answer="no")
    made = Crew(pool)
    record_of(made, "eve", 150, start=1000)
    made.write()
    pool.verification.update()
    (watch,) = pool.degradation.watches()
    assert watch.confidence > 0.5
    names = [report(pool, "eve", f"eves-{number}") for number in range(5)]
    found = waiting(pool)
    assert all(name in found for name in names)
    assert {found[name].because for name in names} <= {"model in doubt"}
