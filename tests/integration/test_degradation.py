"""Models that fall, and what follows: findings, weights, and their way back."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from modelpool.pool import ModelPool
from modelpool.rows import CheckedRequirement, FeasibleModel
from tests.crews import START, TYPE, Crew, crew
from tests.worlds import record, registry

MODELS = [f"p{n}/m{n}" for n in range(5)]
WORKERS = [f"w{n}" for n in range(6)]
CALM, AFTER = 80, 70
TASK: dict[str, Any] = {"task_type": TYPE}


def work(
    made: Crew, seed: int, *, fell: Sequence[str] = (), of: Sequence[str] = MODELS, low: float = 0.4
) -> None:
    """Outcomes of each model on tasks with known answers, right in nine of ten until some fall."""
    draw = random.Random(seed)
    for number in range(CALM + AFTER):
        for place, model in enumerate(of):
            rate = low if number >= CALM and model in fell else 0.9
            task = f"t{number}-{place}"
            made.task(task, reference="yes")
            made.did(
                WORKERS[(number + place) % len(WORKERS)],
                task,
                used=model,
                answer="yes" if draw.random() < rate else "no",
                minute=10 * number + place,
            )
    made.write()


def fleet(pool: ModelPool, *models: str) -> Crew:
    return crew(pool, *(record(model) for model in models or MODELS))


def judged(pool: ModelPool) -> list[tuple[str, str]]:
    """Judge, scan, and return what was found: rule and models."""
    pool.reputation.update()
    scan = pool.degradation.scan(rules=["drift", "rebase"])
    return [(f.rule.partition("/")[2], " ".join(f.model_ids)) for f in scan.findings]


def feasible(pool: ModelPool, model_id: str, **task: Any) -> FeasibleModel:
    (found,) = (m for m in pool.feasible(**{**TASK, **task}) if m.model_id == model_id)
    return found


def weight_check(pool: ModelPool, model_id: str) -> CheckedRequirement | None:
    checks = pool.explain(model_id, **TASK)
    return next((check for check in checks if check.requirement == "selection_weight"), None)


def test_a_model_that_falls_is_found_and_picked_less(pool: ModelPool) -> None:
    work(fleet(pool), 1, fell=MODELS[:1])
    before = pool.feasible(**TASK)
    assert {model.selection_weight for model in before} == {1.0}
    assert judged(pool) == [("drift", MODELS[0])]
    (finding,) = pool.misuse.findings(rule="degradation/drift")
    assert finding.task_type == TYPE
    assert finding.confidence is not None
    assert finding.confidence >= 0.9
    assert finding.since is not None
    onset = START + timedelta(minutes=10 * CALM)
    assert abs(finding.since - onset) < timedelta(minutes=10 * 12)
    assert finding.worker_ids == ()
    assert len(finding.evidence) > 10
    fallen = feasible(pool, MODELS[0])
    assert fallen.selection_weight <= 0.2
    assert fallen.weight_because is not None
    assert "degraded-less-often" in fallen.weight_because
    assert finding.finding_id in fallen.weight_because
    assert fallen.weight_since is not None
    assert fallen.weight_back_when is not None
    assert {feasible(pool, model).selection_weight for model in MODELS[1:]} == {1.0}
    check = weight_check(pool, MODELS[0])
    assert check is not None
    assert fallen.weight_because in check.claims
    assert weight_check(pool, MODELS[1]) is None
    picks = Counter(pool.pick(seed=seed, **TASK)[0].model_id for seed in range(300))
    assert picks[MODELS[0]] < 35 < picks[MODELS[1]]
    # As of a day before it fell, and in a load after it, nothing else changes.
    then = feasible(pool, MODELS[0], as_of=START - timedelta(days=1))
    assert (then.selection_weight, then.weight_because) == (1.0, None)
    pool.registry.load(registry(*(record(model, cost_class="High") for model in MODELS)))
    assert feasible(pool, MODELS[0]).selection_weight == fallen.selection_weight


def test_new_outcomes_bring_the_weight_back_at_once(pool: ModelPool) -> None:
    made = fleet(pool)
    work(made, 2, fell=MODELS[:1])
    judged(pool)
    low = feasible(pool, MODELS[0]).selection_weight
    assert low <= 0.2
    weights = [low]
    for number in range(40):
        task, name = f"later-{number}", f"later-o{number}"
        at = START + timedelta(days=3, minutes=number)
        pool.work.declare_task(
            task, task_type=TYPE, risk_level="Low", reference="yes", declared_at=START
        )
        pool.work.choose(
            name, task_id=task, worker_id=WORKERS[number % 6], model_id=MODELS[0], assigned_at=at
        )
        pool.work.report(
            name,
            assignment_id=name,
            status="Completed",
            model_id=MODELS[0],
            answer="yes",
            reported_at=at,
        )
        weights.append(feasible(pool, MODELS[0]).selection_weight)
        if weights[-1] == 1.0:
            break
    assert weights[-1] == 1.0
    assert weights == sorted(weights)
    assert len(weights) > 4
    assert pool.misuse.findings(rule="degradation/drift") == ()
    assert pool.degradation.weights() == ()
    # what was followed outcome by outcome is what a scan of all of them says
    assert judged(pool) == []
    assert feasible(pool, MODELS[0]).selection_weight == 1.0


def test_an_outcome_alone_can_give_the_alarm(pool: ModelPool) -> None:
    """The weight falls with the outcome that is enough for it, without a scan."""
    work(fleet(pool), 3)
    assert judged(pool) == []
    for number in range(40):
        task, name = f"later-{number}", f"later-o{number}"
        pool.work.declare_task(
            task, task_type=TYPE, risk_level="Low", reference="yes", declared_at=START
        )
        pool.work.choose(name, task_id=task, worker_id=WORKERS[number % 6], model_id=MODELS[2])
        pool.work.report(
            name, assignment_id=name, status="Completed", model_id=MODELS[2], answer="no"
        )
        if feasible(pool, MODELS[2]).selection_weight < 1:
            break
    assert 2 < number < 15
    assert [f.model_ids for f in pool.misuse.findings(rule="degradation/")] == [(MODELS[2],)]


def test_many_that_fall_at_once_are_one_finding_and_keep_their_weights(pool: ModelPool) -> None:
    work(fleet(pool), 4, fell=MODELS[:4], low=0.3)
    found = judged(pool)
    assert [rule for rule, _ in found] == ["rebase"]
    assert set(found[0][1].split()) <= set(MODELS[:4])
    assert pool.degradation.weights() == ()
    assert {model.selection_weight for model in pool.feasible(**TASK)} == {1.0}


def test_the_last_feasible_model_of_a_need_keeps_its_weight(pool: ModelPool) -> None:
    cheap = MODELS[0]
    made = crew(pool, record(cheap), *(record(model, cost_class="High") for model in MODELS[1:]))
    made.task("frugal", max_cost="Low")
    work(made, 1, fell=[cheap])
    assert judged(pool) == [("drift", cheap)]
    found = feasible(pool, cheap)
    assert found.selection_weight == 1.0
    assert found.weight_because is not None
    assert "max cost Low" in found.weight_because
    # another one that costs as little, and the weight may fall
    pool.registry.load(registry(*(record(model) for model in MODELS)))
    assert feasible(pool, cheap).selection_weight <= 0.2


def test_a_dismissed_fall_counts_no_more(pool: ModelPool) -> None:
    work(fleet(pool), 1, fell=MODELS[:1])
    judged(pool)
    (finding,) = pool.misuse.findings(rule="degradation/drift")
    pool.misuse.dismiss(finding.finding_id, reason="The references were wrong.")
    assert feasible(pool, MODELS[0]).selection_weight == 1.0
    assert judged(pool) == []
    assert feasible(pool, MODELS[0]).selection_weight == 1.0


def test_a_dry_run_writes_nothing(pool: ModelPool) -> None:
    work(fleet(pool), 1, fell=MODELS[:1])
    pool.reputation.update()
    scan = pool.degradation.scan(rules=["drift"], store=False)
    assert [f.model_ids for f in scan.findings] == [(MODELS[0],)]
    assert pool.degradation.watches() == ()
    assert pool.misuse.findings(rule="degradation/") == ()


@pytest.mark.parametrize("seed", range(3))
def test_workers_of_different_skill_accuse_no_model(pool: ModelPool, seed: int) -> None:
    """From some time on a model is used by those who are often wrong with any model."""
    made, draw = fleet(pool), random.Random(seed)
    skill = {worker: 0.95 if n < 3 else 0.55 for n, worker in enumerate(WORKERS)}
    for number in range(CALM + AFTER):
        for place, model in enumerate(MODELS):
            among = WORKERS if place else WORKERS[:3] if number < CALM else WORKERS[3:]
            worker, task = among[number % len(among)], f"t{number}-{place}"
            made.task(task, reference="yes")
            said = "yes" if draw.random() < skill[worker] else "no"
            made.did(worker, task, used=model, answer=said, minute=10 * number + place)
    made.write()
    assert judged(pool) == []
