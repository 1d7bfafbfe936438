"""Assigning on a real server: who gets a task, what is given up, and the same answer later."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import ConflictError, InvalidInputError, NotFoundError
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from modelpool.rows import Decision
from tests.worlds import record, registry

TYPE = "code-generation"


@pytest.fixture
def market(pool: ModelPool, helpers: Database) -> ModelPool:
    """Five base models of three makers; workers w0 to w5 with a reputation, by three operators."""
    pool.registry.load(
        registry(
            *(
                record(f"p{n}/m{n}", base_model=f"base-{n}", maker=f"maker-{n % 3}")
                for n in range(5)
            ),
            # The same weights from another provider: not a second opinion.
            record("q/m0", base_model="base-0", maker="maker-0"),
        )
    )
    for n in range(6):
        pool.work.declare_worker(f"w{n}", operator=f"operator-{n // 2}")
        reputation(helpers, f"w{n}", 0.5 + n / 20)
    return pool


def reputation(helpers: Database, worker_id: str, score: float, task_type: str = TYPE) -> None:
    helpers.write(
        lambda tx: tx.run("set/reputation", worker_id=worker_id, task_type=task_type, score=score)
    )


def task(pool: ModelPool, task_id: str, **fields: Any) -> str:
    given: dict[str, Any] = {"task_type": TYPE, "risk_level": "Medium"}
    pool.work.declare_task(task_id, **{**given, **fields})
    return task_id


def workers(decision: Decision) -> list[str]:
    return [assignment.worker_id for assignment in decision.assignments]


def test_a_normal_task_gets_one_worker_and_keeps_what_it_was_decided_from(
    market: ModelPool,
) -> None:
    decision = market.work.assign(task(market, "t"), seed=7)
    assert len(decision.assignments) == 1
    assert decision.gave_up == ()
    assert decision.policy == market.policies.get().policy_id
    assert decision.inputs.seed == 7
    assert decision.inputs.considered == 6
    assert decision.inputs.models == (decision.assignments[0].model_id,)
    assert set(decision.inputs.candidates) == {f"w{n}" for n in range(6)}
    # A score of 0.5 and more, a lower bound of 0.4 and more, and nothing in hand.
    assert min(decision.inputs.chances) == pytest.approx(0.45)


def test_a_task_is_decided_once_and_another_decision_takes_other_workers(
    market: ModelPool,
) -> None:
    task(market, "t")
    first = market.work.assign("t", seed=1)
    assert market.work.assign("t", seed=2) == first
    second = market.work.assign("t", seed=1, decision_id="again")
    assert workers(second) != workers(first)
    with pytest.raises(ConflictError, match="that one is about 't'"):
        market.work.assign(task(market, "other"), decision_id="again")


def test_a_critical_task_gets_different_workers_models_operators_and_providers(
    market: ModelPool,
) -> None:
    for seed in range(10):
        decision = market.work.assign(task(market, f"t{seed}", criticality="Critical"), seed=seed)
        assert decision.gave_up == ()
        assert len(set(workers(decision))) == 3
        assert len({int(w[1]) // 2 for w in workers(decision)}) == 3
        models = {a.model_id for a in decision.assignments}
        assert len({m.partition("/")[2] for m in models}) == 3
        assert len({int(m[-1]) % 3 for m in models}) == 3


def test_what_cant_be_had_is_given_up_in_words(pool: ModelPool, helpers: Database) -> None:
    """Two base models of one maker; two operators for three workers."""
    pool.registry.load(
        registry(
            record("p/one", base_model="one", maker="m"),
            record("p/two", base_model="two", maker="m"),
        )
    )
    for name, operator in (("a1", "a"), ("a2", "a"), ("b", "b")):
        pool.work.declare_worker(name, operator=operator)
        reputation(helpers, name, 0.9)
    decision = pool.work.assign(task(pool, "t", criticality="Critical"), seed=3)
    assert len(decision.assignments) == 2
    assert decision.gave_up == (
        "3 different base models: the feasible set has 2",
        "different providers",
        "different makers",
    )
    # With two workers there are enough operators.
    assert {w[0] for w in workers(decision)} == {"a", "b"}


def test_operators_are_given_up_where_there_are_too_few(market: ModelPool) -> None:
    for n in (2, 4):
        # w2 to w5 have their hands full.
        for m in (n, n + 1):
            market.work.choose(f"busy{m}", task_id=task(market, f"b{m}"), worker_id=f"w{m}")
    market.work.declare_worker("full", operator="x", capacity=1)
    market.work.choose("busy", task_id="b2", worker_id="full")
    task(market, "t", criticality="Critical")
    able = {row.worker_id: row.in_hand for row in market.work.eligible_workers("t")}
    assert "full" not in able
    assert able == {"w0": 0, "w1": 0, "w2": 1, "w3": 1, "w4": 1, "w5": 1}


def test_reputation_and_load_decide_how_often_a_worker_is_drawn(
    market: ModelPool, helpers: Database
) -> None:
    reputation(helpers, "w0", 0.95)
    for n in range(1, 6):
        reputation(helpers, f"w{n}", 0.2)
    for n in range(4):
        market.work.choose(f"busy{n}", task_id=task(market, f"b{n}"), worker_id="w1")
    drawn = Counter(
        workers(market.work.assign("b0", seed=seed, decision_id=f"d{seed}"))[0]
        if seed == 0
        else workers(market.work.assign(task(market, f"t{seed}"), seed=seed))[0]
        for seed in range(1, 61)
    )
    assert drawn["w0"] > 60 / 6
    assert drawn["w1"] < drawn["w0"]


def test_newcomers_get_their_share_of_low_risk_work_only(
    market: ModelPool, helpers: Database
) -> None:
    for n in range(20):
        market.work.declare_worker(f"new{n}")
    low = Counter(
        workers(market.work.assign(task(market, f"low{n}", risk_level="Low"), seed=n))[0][:3]
        == "new"
        for n in range(60)
    )
    # A tenth by the shipped policy; which ones, the seeds say.
    assert 1 <= low[True] <= 15
    for n in range(8):
        for fields in ({"risk_level": "Medium"}, {"risk_level": "Low", "criticality": "Critical"}):
            decision = market.work.assign(
                task(market, f"t{n}{fields['risk_level']}", **fields), seed=n
            )
            assert not any(worker.startswith("new") for worker in workers(decision))


def test_without_anyone_known_newcomers_do_low_risk_work_and_nobody_the_rest(
    pool: ModelPool,
) -> None:
    pool.registry.load(registry(record("a/one")))
    pool.work.declare_worker("new")
    low = pool.work.assign(task(pool, "low", risk_level="Low"), seed=1)
    assert workers(low) == ["new"]
    assert low.gave_up == ("a worker who is no newcomer",)
    high = pool.work.assign(task(pool, "high", risk_level="High"), seed=1)
    assert high.assignments == ()
    assert high.gave_up == ("a worker who is no newcomer",)
    # Nothing was written: once there is somebody, it can be decided.
    pool.work.declare_worker("auditor", trusted=True)
    assert workers(pool.work.assign("high", seed=1)) == ["auditor"]


def test_workers_of_whom_no_answer_is_known_go_on_working(
    pool: ModelPool, helpers: Database
) -> None:
    """Their bounds are 0, for nothing bears them out; a stranger gets just a newcomer's share."""
    pool.registry.load(registry(record("a/one")))
    for n in range(3):
        pool.work.declare_worker(f"w{n}")
        reputation(helpers, f"w{n}", 0.1)  # a lower bound of 0
    pool.work.declare_worker("stranger")
    for kind in ("Low", "High"):
        drawn = Counter(
            workers(pool.work.assign(task(pool, f"{kind}{n}", risk_level=kind), seed=n))[0]
            for n in range(20)
        )
        assert {"w0", "w1", "w2"} <= drawn.keys()
        assert drawn["stranger"] <= (6 if kind == "Low" else 0)


def test_who_is_able_is_who_is_drawn_and_why_not_is_told(
    pool: ModelPool, helpers: Database
) -> None:
    """Thirty random workers under four policies, held against the rule in plain Python."""
    pool.registry.load(registry(record("a/one"), record("a/two", "image-generation")))
    drawn = random.Random(5)
    said: dict[str, dict[str, Any]] = {}
    for n in range(30):
        said[f"w{n}"] = {
            "task_types": drawn.choice((None, [TYPE], ["generation"], ["image-generation"])),
            "trusted": drawn.random() < 0.2,
            "capacity": drawn.choice((None, 1)),
        }
        if drawn.random() < 0.1:
            said[f"w{n}"] = {"verifies_only": True, "trusted": True}
        pool.work.declare_worker(f"w{n}", **said[f"w{n}"])
        said[f"w{n}"]["bound"] = drawn.choice((None, 0.0, 0.3, 0.6))
        if said[f"w{n}"]["bound"] is not None:
            reputation(helpers, f"w{n}", said[f"w{n}"]["bound"] + 0.1)
    holding = {"w0", "w1", "w2"}
    for worker_id in sorted(holding):
        pool.work.choose(f"busy-{worker_id}", task_id=task(pool, worker_id), worker_id=worker_id)
    for least in (0.0, 0.2, 0.5, 0.9):
        pool.policies.load(
            Policy(
                name="drawn",
                description="Drawn.",
                rules=(
                    Rule(name="least", require={"min_reputation": least}),
                    Rule(
                        name="new", when={"risk_level": ("Low",)}, require={"newcomer_share": 0.2}
                    ),
                ),
            )
        )
        pool.policies.activate("drawn", confirmed=True)
        for risk in ("Low", "High"):
            task_id = task(pool, f"{least}-{risk}", risk_level=risk)
            expected = set()
            for worker_id, facts in said.items():
                bound = facts["bound"]
                takes = facts.get("task_types") in (None, [TYPE], ["generation"])
                busy = facts.get("capacity") == 1 and worker_id in holding
                admitted = (
                    facts["trusted"] or risk == "Low" if bound is None else bound >= least - 1e-9
                )
                if takes and not busy and not facts.get("verifies_only") and admitted:
                    expected.add(worker_id)
            able = {row.worker_id for row in pool.work.eligible_workers(task_id)}
            unable = {row.worker_id: row.reasons for row in pool.work.ineligible_workers(task_id)}
            assert able == expected
            assert unable.keys() == said.keys() - able
            assert all(unable.values())
            decision = pool.work.assign(task_id, seed=1)
            assert bool(decision.assignments) == bool(able)
            assert set(workers(decision)) <= able
            holding.update(workers(decision))
            assert decision.inputs.considered == len(able)
            if not able:
                assert any("policy" in r for row in decision.unable for r in row.reasons)
                assert decision.cures


def test_who_only_verifies_is_assigned_nothing(market: ModelPool) -> None:
    market.work.declare_worker("auditor", trusted=True, verifies_only=True)
    assert (
        market.work.declare_workers(
            [{"worker_id": "other", "trusted": True, "verifies_only": True}]
        ).added
        == 1
    )
    low = task(market, "low", risk_level="Low")
    assert {row.worker_id: row.reasons for row in market.work.ineligible_workers(low)} == {
        "auditor": ("only verifies",),
        "other": ("only verifies",),
    }
    assert {row.worker_id for row in market.work.workers() if row.verifies_only} == {
        "auditor",
        "other",
    }
    market.work.report(
        "o", assignment_id=market.work.assign(low).assignments[0].assignment_id, status="Completed"
    )
    assert market.work.verify("v", worker_id="auditor", outcome_id="o", agrees=True)
    with pytest.raises(
        InvalidInputError, match="found 'image-generation', expected none with verifies"
    ):
        market.work.declare_worker("both", verifies_only=True, task_types=["image-generation"])


def test_without_a_feasible_model_nothing_is_written(market: ModelPool) -> None:
    task(market, "t", min_accuracy="High", max_cost="Low", provider_types=["Internal"])
    decision = market.work.assign("t", seed=1)
    assert decision.assignments == ()
    assert decision.gave_up == ("a feasible model",)
    with pytest.raises(NotFoundError, match="no decision 't'"):
        market.work.replay("t")
    with pytest.raises(NotFoundError, match="no task 'none'"):
        market.work.assign("none")


def test_workers_take_the_types_they_name_and_what_is_a_kind_of_them(market: ModelPool) -> None:
    market.work.declare_worker("painter", task_types=["image-generation"])
    market.work.declare_worker("writer", task_types=["generation"])
    able = {row.worker_id: row for row in market.work.eligible_workers(task(market, "t"))}
    assert "painter" not in able
    reasons = {row.worker_id: row.reasons for row in market.work.ineligible_workers("t")}
    assert reasons["painter"] == (
        "takes other task types: image-generation",
        "is a newcomer, and the policy gives this task to none",
    )
    assert reasons["writer"] == ("is a newcomer, and the policy gives this task to none",)
    low = task(market, "low", risk_level="Low")
    able = {row.worker_id: row for row in market.work.eligible_workers(low)}
    assert able["writer"].newcomer
    assert [row.worker_id for row in market.work.ineligible_workers(low)] == ["painter"]
    # Reputation in the more general type counts where there is none nearer.
    assert able["writer"].lower_bound is None
    assert able["w0"].reputed_in == TYPE
    editing = market.work.eligible_workers(task(market, "e", task_type="code-editing"))
    assert {row.reputed_in for row in editing if row.worker_id == "w0"} == {TYPE}


def test_a_degraded_capability_is_drawn_less(market: ModelPool, helpers: Database) -> None:
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="p1/m1", weight=0.0))
    models = {
        market.work.assign(task(market, f"t{seed}"), seed=seed).assignments[0].model_id
        for seed in range(40)
    }
    assert models == {"p0/m0", "p2/m2", "p3/m3", "p4/m4", "q/m0"}


def test_a_decision_made_again_later_is_the_same(market: ModelPool, helpers: Database) -> None:
    """After a later load, another policy, other reputations, new workers and more work."""
    made = [
        market.work.assign(task(market, f"t{n}", criticality=kind), seed=n)
        for n, kind in enumerate(("Normal", "Critical", "Critical", "Normal"))
    ]
    market.registry.load(
        registry(record("p9/m9", maker="maker-9"), record("p1/m1", cost_class="High"))
    )
    market.policies.load(
        Policy(
            name="lonely",
            description="One worker, whatever it is.",
            rules=(Rule(name="one", require={"workers": 1, "min_reputation": 0.9}),),
        )
    )
    market.policies.activate("lonely", confirmed=True)
    for n in range(6):
        reputation(helpers, f"w{n}", 0.1)
    market.work.declare_worker("w9")
    market.work.assign(task(market, "later", risk_level="Low"), seed=1)
    for decision in made:
        replayed = market.work.replay(decision.assignments[0].assignment_id)
        assert replayed.differences == ()
        assert replayed.decision == decision


def test_a_decision_that_was_tampered_with_is_found(market: ModelPool, helpers: Database) -> None:
    market.work.assign(task(market, "t"), seed=1)
    helpers.write(lambda tx: tx.run("set/decision_seed", decision_id="t", seed=2))
    replayed = market.work.replay("t")
    assert any(text.startswith(("models drawn", "assignments")) for text in replayed.differences)


def test_concurrent_decisions_never_give_a_worker_more_than_it_takes(
    pool: ModelPool,
) -> None:
    pool.registry.load(registry(record("a/one")))
    for n in range(4):
        pool.work.declare_worker(f"w{n}", trusted=True, capacity=3)
    tasks = [task(pool, f"t{n}") for n in range(16)]
    with ThreadPoolExecutor(16) as threads:
        made = list(threads.map(lambda t: assign_or_none(pool, t), tasks))
    given = Counter(worker for decision in made if decision for worker in workers(decision))
    assert sum(given.values()) <= 12
    assert max(given.values()) <= 3
    in_hand = {row.worker_id: row.in_hand for row in pool.work.eligible_workers(task(pool, "last"))}
    assert all(in_hand[worker] == given[worker] for worker in in_hand)


def assign_or_none(pool: ModelPool, task_id: str) -> Decision | None:
    try:
        return pool.work.assign(task_id)
    except ConflictError:
        return None


def test_sixteen_callers_of_one_decision_get_the_same(market: ModelPool) -> None:
    task(market, "t", criticality="Critical")
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(lambda seed: market.work.assign("t", seed=seed), range(16)))
    assert len(made) == 1


def test_outcomes_wait_for_the_verdicts_that_the_policy_wants(market: ModelPool) -> None:
    """A critical task wants two verdicts by two other operators; a normal one none."""
    critical = market.work.assign(task(market, "t", criticality="Critical"), seed=1)
    normal = market.work.assign(task(market, "n"), seed=1)
    for made in (critical, normal):
        for given in made.assignments:
            market.work.report(
                given.assignment_id, assignment_id=given.assignment_id, status="Completed"
            )
    waiting = market.work.unverified()
    assert [row.outcome_id for row in waiting] == ["t/1", "t/2", "t/3"]
    assert {(row.needed, row.verdicts, row.verifiers) for row in waiting} == {(2, 0, 2)}
    own = workers(critical)[0]
    others = [f"w{n}" for n in range(6) if n // 2 != int(own[1]) // 2]
    # the first two are of one operator, and so one voice
    for n, (other, left) in enumerate(zip(others[:3], (1, 1, None), strict=True)):
        market.work.verify(f"v{n}", worker_id=other, outcome_id="t/1", agrees=True)
        found = {row.outcome_id: row.verifiers for row in market.work.unverified()}
        assert found.get("t/1") == left
    assert len(market.work.unverified(limit=1)) == 1


def test_choosing_by_itself_is_recorded_as_that(market: ModelPool) -> None:
    market.work.choose("own", task_id=task(market, "t"), worker_id="w0", model_id="p1/m1")
    with pytest.raises(NotFoundError, match="no decision 'own'"):
        market.work.replay("own")
    # Who has the task already isn't assigned to it.
    assert "w0" not in {row.worker_id for row in market.work.eligible_workers("t")}
    assert market.work.report("o", assignment_id="own", status="Completed", reported_at=None)
    assert not market.work.choose("own", task_id="t", worker_id="w0", model_id="p1/m1")
    with pytest.raises(ConflictError, match="before the task was declared"):
        market.work.choose("x", task_id="t", worker_id="w1", assigned_at=date(2020, 1, 1))
