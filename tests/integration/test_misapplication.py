"""Misapplication: models that are used where they aren't feasible, far more than others."""

from __future__ import annotations

import random

import pytest

from modelpool.pool import ModelPool
from modelpool.rows import Finding
from tests import misapplication_oracle
from tests.crews import START, TYPE, Crew, crew
from tests.worlds import record

RULE = "degradation/misapplication"
MODELS = [f"acme/m{number}" for number in range(6)]
WORKERS = [f"w{number}" for number in range(8)]
# No model of theirs is rated High, so that tasks that ask for it are outside.
RECORDS = [record(model, accuracy_class="Medium") for model in MODELS]


def uses(
    work: Crew,
    model: str,
    workers: list[str],
    many: int,
    outside: int,
    *,
    advised: bool = False,
    name: str = "",
) -> None:
    """So many uses by these workers in turn, the first ones of them outside."""
    for number in range(many):
        task = f"{model[5:]}{name}-{number}"
        work.task(task, min_accuracy="High" if number < outside else "Medium")
        advice = {"advised": model} if advised else {}
        work.did(workers[number % len(workers)], task, used=model, minute=number, **advice)


def others(work: Crew, outside: int = 1) -> None:
    """Forty uses of each of the other models, by all workers."""
    for model in MODELS[1:]:
        uses(work, model, WORKERS, 40, outside)


def scan(pool: ModelPool) -> tuple[Finding, ...]:
    return pool.degradation.scan(rules=[RULE]).findings


def test_a_model_that_is_misapplied(pool: ModelPool) -> None:
    """Told with its share, by how many, why, and since when; and a repeat finds the same."""
    work = crew(pool, *RECORDS)
    others(work)
    uses(work, MODELS[0], WORKERS[:5], 40, 16)
    work.write()
    (finding,) = scan(pool)
    assert (finding.key, finding.severity) == (f"{TYPE} {MODELS[0]}", "notice")
    assert (finding.model_ids, finding.worker_ids) == ((MODELS[0],), ())
    assert (finding.task_type, finding.since) == (TYPE, START)
    assert finding.confidence is not None
    assert 0.99 <= finding.confidence <= 1
    assert finding.population == len(MODELS)
    assert finding.facts == (
        "outside: 16 of 40 uses, by 5 of 5 workers",
        "of other models: 2.5 %",
        "16 times: accuracy Medium, asked for High",
    )
    assert len(finding.evidence) == 16
    assert pool.misuse.finding(finding.finding_id) == finding
    again = pool.degradation.scan(rules=[RULE])
    assert (again.new, again.resolved) == (0, 0)


@pytest.mark.parametrize("seed", range(2))
def test_scores_are_those_of_the_formula(pool: ModelPool, seed: int) -> None:
    """Worked out anew from the uses, in a pool whose workers differ and like some models more."""
    draw = random.Random(seed)
    work = crew(pool, *RECORDS)
    made: list[misapplication_oracle.Use] = []
    sloppy = {worker: draw.choice((0.02, 0.02, 0.5)) for worker in WORKERS}
    for number in range(300):
        worker = draw.choice(WORKERS)
        model = draw.choice(MODELS if draw.random() < 0.5 else MODELS[WORKERS.index(worker) % 6 :])
        outside = draw.random() < (0.7 if model == MODELS[0] else sloppy[worker])
        work.task(f"t{number}", min_accuracy="High" if outside else "Low")
        work.did(worker, f"t{number}", used=model, minute=number)
        made.append((worker, model, outside))
    work.write()
    expected = misapplication_oracle.misapplied(made, false_positives=0.99)
    assert MODELS[0] in expected
    scan = pool.degradation.scan(rules=[RULE], false_positives=0.99, store=False)
    assert {f.model_ids[0]: f.score for f in scan.findings} == pytest.approx(expected)


@pytest.mark.parametrize("advised", [True, False])
def test_what_the_pool_advised_is_not_outside(pool: ModelPool, advised: bool) -> None:
    work = crew(pool, *RECORDS)
    others(work)
    uses(work, MODELS[0], WORKERS[:5], 40, 16, advised=advised)
    work.write()
    assert len(scan(pool)) == (0 if advised else 1)


@pytest.mark.parametrize(
    ("workers", "many", "outside", "of_others"),
    [(8, 40, 1, 1), (5, 40, 4, 1), (8, 40, 16, 16), (8, 4, 4, 1), (1, 40, 16, 1)],
    ids=["as others", "hardly more", "as many as others", "few uses", "one worker alone"],
)
def test_near_misses(
    pool: ModelPool, workers: int, many: int, outside: int, of_others: int
) -> None:
    """No more than chance explains, or one worker's habit, of which misuse tells."""
    work = crew(pool, *RECORDS)
    others(work, of_others)
    uses(work, MODELS[0], WORKERS[:workers], many, outside)
    work.write()
    assert scan(pool) == ()


def test_what_is_dismissed_is_not_found_again_but_what_comes_later_is(pool: ModelPool) -> None:
    work = crew(pool, *RECORDS)
    others(work)
    uses(work, MODELS[0], WORKERS[:5], 40, 16)
    work.write()
    (first,) = scan(pool)
    pool.misuse.dismiss(first.finding_id, reason="It was an experiment.")
    assert scan(pool) == ()
    later = Crew(pool)
    uses(later, MODELS[0], WORKERS[:5], 40, 30, name="-later")
    later.write()
    (again,) = scan(pool)
    assert again.finding_id != first.finding_id
    assert again.facts[0] == "outside: 30 of 40 uses, by 5 of 5 workers"


def test_workers_that_misuse_any_model_are_no_misapplied_model(pool: ModelPool) -> None:
    """Two of eight workers do it always, and each has two models that it likes."""
    draw = random.Random(5)
    work = crew(pool, *RECORDS)
    for place, worker in enumerate(WORKERS):
        for number in range(40):
            task = f"{worker}-{number}"
            work.task(task, min_accuracy="High" if place < 2 else "Medium")
            work.did(worker, task, used=draw.choice(MODELS[place % 6 :][:2]), minute=number)
    work.write()
    assert scan(pool) == ()
    # What its users did takes nothing of any model's weight.
    assert pool.degradation.weights() == ()
