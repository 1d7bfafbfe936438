"""An instant has one answer in all zones, and a date that has come is acted on."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from tests.oracle import World
from tests.worlds import PARENTS, record, registry

TYPE = "code-generation"
FIRST, SECOND = date(2025, 1, 1), date(2025, 7, 1)
ASK: dict[str, Any] = {"task_type": TYPE}


def dated(seed: int, models: int) -> list[dict[str, Any]]:
    """Models with dates around the two loads, drawn at random."""
    draw = random.Random(seed)
    made = []
    for number in range(models):
        days = sorted(
            (FIRST + timedelta(days=draw.randint(-60, 400))).isoformat() for _ in range(3)
        )
        names = ("released_on", "deprecated_on", "retired_on")
        given = {name: day for name, day in zip(names, days, strict=True) if draw.random() < 0.6}
        stage = draw.choice(("Stable", "Stable", "Experimental", "Deprecated", "Retired"))
        made.append(record(f"p/m{number}", TYPE, lifecycle=stage, **given))
    return made


def with_changes(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same, and every other one says something new, so that it is resolved anew."""
    return [
        {**said, "context_tokens": 1000, **({"cost_class": "Medium"} if number % 4 else {})}
        if number % 2
        else dict(said)
        for number, said in enumerate(records)
    ]


@pytest.fixture(scope="module")
def dated_pool(module_pool: ModelPool) -> ModelPool:
    first = dated(seed=5, models=250)
    module_pool.registry.load(registry(*first), on=FIRST)
    module_pool.registry.load(registry(*with_changes(first)), on=SECOND)
    return module_pool


def moments(seed: int) -> list[datetime]:
    """Instants around midnight and anywhere, in zones drawn at random."""
    draw = random.Random(seed)
    found = []
    for _ in range(6):
        day = FIRST + timedelta(days=draw.randint(1, 400))
        at = datetime.combine(day, time.min, tzinfo=UTC)
        at += draw.choice((timedelta(0), -timedelta(microseconds=1), timedelta(hours=13)))
        found.append(at.astimezone(timezone(timedelta(minutes=draw.randint(-840, 840)))))
    return found


@pytest.mark.parametrize("at", moments(seed=3))
def test_every_answer_acts_on_the_dates_that_have_come(dated_pool: ModelPool, at: datetime) -> None:
    day = at.astimezone(UTC).date()
    first = dated(seed=5, models=250)
    records = first if day < SECOND else with_changes(first)
    world = World(records=records, parents=PARENTS, today=day)
    for task in (ASK, {**ASK, "risk_level": "High", "max_cost": "Low"}):
        feasible = dated_pool.feasible(**task, as_of=at)
        assert [model.model_id for model in feasible] == world.feasible(task)
        for model in feasible:
            said = world.declaration(model.model_id, TYPE)
            assert said is not None
            assert model.lifecycle == said["lifecycle"]
        for left_out in dated_pool.excluded(**task, as_of=at):
            expected = world.failed(left_out.model_id, task)
            assert [failed.requirement for failed in left_out.failed] == expected
        assert dated_pool.funnel(**task, as_of=at)[-1].remaining == len(feasible)
        assert len(dated_pool.pick(**task, as_of=at, size=300, seed=1)) == len(feasible)
        assert len(dated_pool.panel(**task, as_of=at, size=300, seed=1)) == len(feasible)
    shown = {m.model_id: m.lifecycle for m in dated_pool.registry.search(as_of=at, limit=None)}
    for said in records:
        retired = world.has_come(said, "retired_on") or said["lifecycle"] == "Retired"
        assert shown[said["model_id"]] == ("Retired" if retired else world.lifecycle(said))
    for model_id in random.Random(day.toordinal()).sample(sorted(shown), 4):
        standing = dated_pool.registry.status(model_id, as_of=at)
        assert standing.lifecycle == shown[model_id]
        assert (
            dated_pool.registry.card(model_id, as_of=at).capabilities[0].lifecycle
            == shown[model_id]
        )
        checks = dated_pool.explain(model_id, **ASK, as_of=at)
        unmet = [check.requirement for check in checks if not check.met]
        assert unmet == world.failed(model_id, ASK)


@pytest.mark.parametrize("at", moments(seed=4)[:3])
def test_an_instant_has_one_answer_in_all_zones(dated_pool: ModelPool, at: datetime) -> None:
    for hours in (-12, 0, 5, 14):
        same = at.astimezone(timezone(timedelta(hours=hours)))
        assert dated_pool.funnel(**ASK, as_of=same) == dated_pool.funnel(**ASK, as_of=at)
        assert dated_pool.relaxations(**ASK, as_of=same) == dated_pool.relaxations(**ASK, as_of=at)
        facets = dated_pool.registry.facets("lifecycle", as_of=same)
        assert facets == dated_pool.registry.facets("lifecycle", as_of=at)


def test_a_model_is_not_feasible_before_its_release(pool: ModelPool) -> None:
    pool.registry.load(
        registry(record("a/soon", released_on="2099-01-01"), record("a/old")), on=FIRST
    )
    assert [m.model_id for m in pool.feasible(**ASK)] == ["a/old"]
    (left_out,) = pool.excluded(**ASK)
    (failed,) = left_out.failed
    assert (failed.requirement, failed.has) == ("released_on", "2099-01-01")
    assert failed.needed == "a day that has come"
    (check,) = [c for c in pool.explain("a/soon", **ASK) if not c.met]
    assert (check.requirement, check.has) == ("released_on", "2099-01-01")
    assert check.claims == ("test: 2099-01-01",)
    assert [c.requirement for c in pool.explain("a/old", **ASK) if not c.met] == []
    steps = {step.requirement: step.removed for step in pool.funnel(**ASK)}
    assert steps["released_on"] == 1
    assert pool.relaxations(**ASK) == ()
    assert pool.registry.status("a/soon").released_on == date(2099, 1, 1)
    report = pool.what_if.values({("a/soon", "released_on"): "2025-01-01"})
    assert {change.gained for change in report.changes} == {("a/soon",)}
    report = pool.what_if.values({("a/old", "released_on"): "2099-01-01"})
    assert {change.lost for change in report.changes} == {("a/old",)}


def test_what_lies_before_the_registry_or_ahead_is_refused(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/one")), on=FIRST)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    for ask in (
        lambda at: pool.feasible(**ASK, as_of=at),
        lambda at: pool.funnel(**ASK, as_of=at),
        lambda at: pool.explain("a/one", **ASK, as_of=at),
        lambda at: pool.registry.search(as_of=at),
        lambda at: pool.registry.facets("lifecycle", as_of=at),
        lambda at: pool.registry.claims("a/one", as_of=at),
        lambda at: pool.registry.status("a/one", as_of=at),
        lambda at: pool.registry.card("a/one", as_of=at),
    ):
        with pytest.raises(NotFoundError, match=r"from 2025-01-01 00:00:00 UTC on, when the reg"):
            ask(date(2024, 12, 31))
        ask(FIRST)
        ask(datetime.combine(FIRST, time.min, tzinfo=UTC))
        ask(datetime.now(UTC).date())
        for ahead in (tomorrow, date(2999, 1, 1), date.max, datetime.max.replace(tzinfo=UTC)):
            with pytest.raises(InvalidInputError, match="expected no day after today"):
                ask(ahead)


def test_who_used_a_model_before_the_day_of_its_retirement_is_not_accused(pool: ModelPool) -> None:
    east = timezone(timedelta(hours=2))
    at = datetime(2025, 3, 5, 0, 30, tzinfo=east)
    pool.registry.load(registry(record("a/x", retired_on="2025-03-05")), on=FIRST)
    pool.work.declare_worker("w", joined_at=FIRST)
    pool.work.declare_task("t", task_type=TYPE, risk_level="Low", declared_at=FIRST)
    for name, when in (("before", at), ("after", at + timedelta(hours=2))):
        pool.work.choose(name, task_id="t", worker_id="w", model_id="a/x", assigned_at=when)
        pool.work.report(
            name, assignment_id=name, status="Completed", model_id="a/x", reported_at=when
        )
    (found,) = pool.misuse.scan(rules=["retired_model"], store=False).findings
    assert "outcomes: 1" in found.facts
    assert "outcome after" in found.evidence
