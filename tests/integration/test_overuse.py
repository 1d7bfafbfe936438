"""Overuse: models that get far more of a task type's uses than was available, and what it does."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from modelpool.pool import ModelPool
from modelpool.rows import Finding
from tests.crews import START, TYPE, crew
from tests.worlds import record, registry

RULE = "degradation/overuse"
MODELS = [f"acme/m{number}" for number in range(6)]
WORKERS = 10
DAYS = 30
MANY = 1500

Latency = Callable[[np.random.Generator, str, int], float]


def steady(draw: np.random.Generator, model: str, in_hour: int) -> float:
    """As long whatever the load."""
    return float(np.exp(draw.normal(7, 0.3)))


def slower_when_busy(draw: np.random.Generator, model: str, in_hour: int) -> float:
    """The first model takes longer, the more of its uses fall into the hour."""
    more = math.sqrt(max(in_hour, 1)) if model == MODELS[0] else 1.0
    return steady(draw, model, in_hour) * more


def all_slower_when_busy(draw: np.random.Generator, model: str, in_hour: int) -> float:
    """Every model takes longer, the more uses of the first one fall into the hour."""
    return steady(draw, model, in_hour) * math.sqrt(max(in_hour, 1))


def work(pool: ModelPool, share: float, latency: Latency = steady) -> None:
    """Uses in busy and in quiet hours; the first model gets this share, the others the rest."""
    draw = np.random.default_rng(4)
    hours = np.exp(draw.normal(0, 1.0, DAYS * 12))
    hour = np.sort(draw.choice(len(hours), MANY, p=hours / hours.sum()))
    first = draw.random(MANY) < share
    used = np.where(first, 0, draw.integers(1, 6, MANY))
    in_hour = np.bincount(hour[first], minlength=len(hours))
    made = crew(pool, *(record(model) for model in MODELS))
    for number in range(MANY):
        model = MODELS[used[number]]
        made.did(
            f"w{draw.integers(WORKERS)}",
            f"t{number}",
            used=model,
            minute=120.0 * int(hour[number]) + 60 * float(draw.random()),
            latency_ms=latency(draw, model, int(in_hour[hour[number]])),
        )
    made.write()


def scan(pool: ModelPool) -> tuple[Finding, ...]:
    return pool.degradation.scan(rules=[RULE]).findings


def test_a_model_that_is_overused_and_becomes_slower(pool: ModelPool) -> None:
    """A warning with all that shows it; its weight falls, and a repeat finds the same."""
    work(pool, 0.7, slower_when_busy)
    (finding,) = scan(pool)
    assert (finding.key, finding.severity) == (f"{TYPE} {MODELS[0]}", "warning")
    assert (finding.task_type, finding.model_ids) == (TYPE, (MODELS[0],))
    assert finding.worker_ids == ()
    assert finding.confidence is not None
    assert 0.99 <= finding.confidence <= 1
    assert finding.population == len(MODELS)
    assert finding.facts[-1] == "overuse harms it"
    assert len(finding.evidence) == 50
    assert finding.since is not None
    assert START <= finding.since < START + timedelta(days=1)
    assert pool.misuse.finding(finding.finding_id) == finding
    (weight,) = pool.degradation.weights()
    assert (weight.model_id, weight.task_type) == (MODELS[0], TYPE)
    assert weight.weight < 0.2
    again = pool.degradation.scan(rules=[RULE])
    assert (again.new, again.resolved) == (0, 0)


@pytest.mark.parametrize("latency", [steady, all_slower_when_busy])
def test_without_harm_it_is_a_notice_and_moves_no_weight(pool: ModelPool, latency: Latency) -> None:
    """What slows every model at the same times is no harm of this one's use."""
    work(pool, 0.7, latency)
    (finding,) = scan(pool)
    assert (finding.severity, finding.confidence) == ("notice", 0.0)
    assert pool.degradation.weights() == ()


def test_an_even_choice_is_no_overuse_even_if_busy_models_are_slow(pool: ModelPool) -> None:
    work(pool, 1 / 6, slower_when_busy)
    assert scan(pool) == ()


def test_what_was_available_is_that_of_then(pool: ModelPool) -> None:
    """A model that was the only one until today wasn't chosen too often."""
    made = crew(pool, record(MODELS[0]))
    for number in range(60):
        made.did(f"w{number % 3}", f"t{number}", used=MODELS[0], minute=number)
    made.write()
    assert scan(pool) == ()
    pool.registry.load(registry(*map(record, MODELS)), on=date(2026, 6, 1))
    assert scan(pool) == ()


def test_the_one_that_the_policy_prefers_was_available_most(pool: ModelPool) -> None:
    """The shipped policy prefers low cost where cost is limited: the pool draws among those."""
    made = crew(pool, record(MODELS[0]), *(record(m, cost_class="High") for m in MODELS[1:]))
    for number in range(60):
        made.task(f"t{number}", max_cost="High")
        made.did(f"w{number % 9}", f"t{number}", used=MODELS[0], minute=number)
    made.write()
    assert scan(pool) == ()


def test_what_is_dismissed_is_not_found_again(pool: ModelPool) -> None:
    work(pool, 0.7)
    (first,) = scan(pool)
    pool.misuse.dismiss(first.finding_id, reason="It was a trial of this model.")
    assert scan(pool) == ()
    assert pool.misuse.finding(first.finding_id).status == "dismissed"


def test_uses_long_ago_do_not_count(pool: ModelPool) -> None:
    """Only the last 90 days of a type's record are recent."""
    work(pool, 0.7)
    assert len(scan(pool)) == 1
    at = datetime(2026, 8, 1, tzinfo=UTC)
    for number, model in enumerate(MODELS):
        pool.work.declare_task(
            f"late-{number}", task_type=TYPE, risk_level="Low", declared_at=START
        )
        pool.work.choose(
            f"late-{number}",
            task_id=f"late-{number}",
            worker_id="w0",
            model_id=model,
            assigned_at=at,
        )
        pool.work.report(
            f"late-{number}",
            assignment_id=f"late-{number}",
            status="Completed",
            model_id=model,
            reported_at=at,
        )
    result = pool.degradation.scan(rules=[RULE])
    assert (result.findings, result.resolved) == ((), 1)
