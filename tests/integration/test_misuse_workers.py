"""Misuse among workers: the smallest record that each rule fires on, and near misses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from modelpool.database import Database
from modelpool.pool import ModelPool
from tests.crews import START, Crew, crew, found, ids
from tests.misuse.conduct import hasty
from tests.misuse.verdicts import swarm

HONEST = tuple(ids("honest", 6))


def outcomes(work: Crew, workers: tuple[str, ...], many: int = 10) -> dict[str, list[str]]:
    """As many outcomes of each worker, on tasks of its own."""
    return {
        worker: [work.did(worker, f"{worker}-{n}", minute=n, answer="1") for n in range(many)]
        for worker in workers
    }


def test_a_ring_of_workers_that_verify_one_another(pool: ModelPool) -> None:
    """Workers that verify all others alike are none, however often some of them meet."""
    work = crew(pool)
    ring = tuple(ids("ring", 3))
    made = outcomes(work, (*HONEST, *ring))
    for place, worker in enumerate(ring):
        for outcome in made[ring[(place + 1) % 3]]:
            work.verdict(worker, outcome)
    for worker in HONEST:
        for other in made:
            if other != worker:
                for outcome in made[other][:2]:
                    work.verdict(worker, outcome)
    work.write()
    assert found(pool, "verification_ring") == [ring]


def test_two_who_verify_each_other_are_no_ring(pool: ModelPool) -> None:
    work = crew(pool)
    made = outcomes(work, (*HONEST, "ann", "bob"))
    for one, other in (("ann", "bob"), ("bob", "ann")):
        for outcome in made[other]:
            work.verdict(one, outcome)
    work.write()
    assert found(pool, "verification_ring") == []


def praise(work: Crew, *, others_agree: bool) -> None:
    made = outcomes(work, (*HONEST, "ann", "bob"))
    for one, other in (("ann", "bob"), ("bob", "ann")):
        for outcome in made[other]:
            work.verdict(one, outcome)
    for worker in HONEST:
        for other in ("ann", "bob"):
            work.verdict(worker, made[other][0], agrees=others_agree)
    work.write()


def test_two_who_praise_each_other_against_all_others(pool: ModelPool) -> None:
    praise(crew(pool), others_agree=False)
    assert found(pool, "reciprocal_praise") == [("ann", "bob")]


def test_two_who_agree_with_each_other_as_all_do(pool: ModelPool) -> None:
    """To rate each other is no evidence: honest people who work together do."""
    praise(crew(pool), others_agree=True)
    assert found(pool, "reciprocal_praise") == []


def verdicts_on_known_answers(work: Crew) -> None:
    """Ten right and ten wrong outcomes; one verifier always agrees, one spites the right ones."""
    for number in range(20):
        work.task(f"t{number}", reference="1")
        made = work.did("ann", f"t{number}", answer="1" if number < 10 else "0")
        for worker in HONEST:
            work.verdict(worker, made, agrees=number < 10)
        work.verdict("blind", made, agrees=True)
        work.verdict("spite", made, agrees=False)
    work.write()


def test_verdicts_that_agree_with_what_is_wrong(pool: ModelPool) -> None:
    verdicts_on_known_answers(crew(pool))
    assert found(pool, "blind_verdicts") == [("blind",)]


def test_verdicts_that_disagree_with_what_is_right(pool: ModelPool) -> None:
    verdicts_on_known_answers(crew(pool))
    assert found(pool, "bad_faith_verdicts") == [("spite",)]


def test_a_claim_of_quality_that_known_answers_belie(pool: ModelPool) -> None:
    """One who fails as often and says so isn't found, nor one who claims much of one outcome."""
    work = crew(pool)
    for number in range(30):
        work.task(f"t{number}", reference="1")
        right = number % 2 == 0
        work.did("boast", f"t{number}", answer="1" if right else "0", quality=1.0)
        work.did("frank", f"t{number}", answer="1" if right else "0", quality=float(right))
        work.did("sound", f"t{number}", answer="1", quality=0.9)
    work.did("once", "t1", answer="0", quality=1.0)
    work.write()
    assert found(pool, "inflated_claims", false_positives=0.2) == [("boast",)]


def test_a_reputation_from_easy_tasks_that_is_spent(pool: ModelPool) -> None:
    """One who fails everywhere has spent nothing; one who fails as all do on hard tasks is fine."""
    work = crew(pool)
    for number in range(20):
        work.task(f"easy{number}", reference="1")
        work.task(f"hard{number}", reference="1", risk_level="High")
        for worker in HONEST:
            work.did(worker, f"easy{number}", answer="1")
            work.did(worker, f"hard{number}", answer="1" if number else "0")
        work.did("spends", f"easy{number}", answer="1")
        work.did("spends", f"hard{number}", answer="0")
        work.did("poor", f"easy{number}", answer="0")
        work.did("poor", f"hard{number}", answer="0" if number % 3 else "1")
    work.write()
    assert found(pool, "spent_reputation") == [("spends",)]


def test_work_done_faster_than_it_takes(pool: ModelPool) -> None:
    """A worker that is quick now and then is none, nor one that says nothing of its time."""
    work = crew(pool)
    for number in range(20):
        for place, worker in enumerate(HONEST):
            work.did(worker, f"t{number}", latency_ms=1000.0 + 10 * place + number)
        work.did("hasty", f"t{number}", latency_ms=50.0)
        work.did("silent", f"t{number}")
        work.did("quick", f"t{number}", latency_ms=60.0 if number == 3 else 1040.0)
    work.write()
    assert found(pool, "too_fast") == [("hasty",)]


def test_who_hurries_is_a_fact_until_a_scan_finds_otherwise(
    pool: ModelPool, helpers: Database
) -> None:
    """Its detector finds by itself what the scan did; the fact says when it last changed."""

    def facts() -> list[dict[str, Any]]:
        rows = helpers.read("all/everything")
        return [row["facts"] for row in rows if row["kind"] == "HURRIES_IN"]

    def walked() -> list[Any]:
        rows = pool.query("misuse/too_fast")
        return [(row["score"], tuple(row["facts"]), tuple(row["evidence"])) for row in rows]

    hasty(pool)
    assert found(pool, "too_fast") == [("hasty",)]
    assert facts() == walked() == []
    (finding,) = pool.misuse.scan(rules=["too_fast"]).findings
    assert walked() == [(finding.score, finding.facts, finding.evidence)]
    (fact,) = facts()
    pool.misuse.scan(rules=["too_fast"])
    assert facts() == [fact]
    (finding,) = pool.misuse.scan(rules=["too_fast"], quantile=0.01).findings
    assert finding.facts[1] == "12 of 12 outcomes are faster than 99 % of theirs"
    (later,) = facts()
    assert later["as_of"] > fact["as_of"]
    pool.misuse.dismiss(finding.finding_id, reason="It was agreed.")
    pool.misuse.scan(rules=["too_fast"])
    assert facts() == walked() == []


def test_a_flood_of_outcomes(pool: ModelPool) -> None:
    """One that does as much over days is none."""
    work = crew(pool)
    for number in range(60):
        work.did("flood", f"t{number}", minute=number / 2)
        work.did("steady", f"t{number}", minute=number * 60)
    for worker in HONEST:
        for number in range(4):
            work.did(worker, f"t{number}", minute=number)
    work.write()
    assert found(pool, "flooding") == [("flood",)]


def test_a_new_identity_of_one_who_was_found_out(pool: ModelPool) -> None:
    """Only after the old one fell silent; and the finding must stand."""
    work = crew(pool)
    for number in range(12):
        work.task(f"t{number}", reference="1")
        made = work.did("ann", f"t{number}", answer="1")
        for worker in (*HONEST, "spite", "other"):
            work.verdict(worker, made, agrees=worker in HONEST)
    work.worker("spite", operator="x")
    work.worker("other", operator="y")
    work.worker("fresh", operator="x", joined_at=START + timedelta(days=3))
    work.worker("elder", operator="x", joined_at=START - timedelta(days=90))
    work.worker("twin", operator="y", joined_at=START - timedelta(days=2))
    work.did("other", "t1", minute=60 * 24, answer="1")
    work.write()
    scan = pool.misuse.scan(rules=["bad_faith_verdicts", "fresh_identity"])
    assert [f.worker_ids for f in scan.findings if f.rule == "misuse/fresh_identity"] == [
        ("fresh",)
    ]
    for finding in scan.findings:
        if finding.worker_ids == ("spite",):
            pool.misuse.dismiss(finding.finding_id, reason="They were right.")
    assert found(pool, "fresh_identity") == []


def test_a_scan_stores_each_finding_once(pool: ModelPool) -> None:
    """The second scan finds the same nodes; what a person decided stays."""
    swarm(pool)
    first = pool.misuse.scan()
    second = pool.misuse.scan()
    assert (first.new, second.new) == (len(first.findings), 0)
    (finding,) = pool.misuse.findings(rule="misuse/sybil_swarm")
    pool.misuse.dismiss(finding.finding_id, reason="They are our own tests.")
    assert pool.misuse.scan().new == 0
    assert pool.misuse.findings(rule="misuse/sybil_swarm") == ()
