"""Findings in the graph: one for each thing, whatever becomes of it."""

from __future__ import annotations

import pytest

from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from modelpool.rows import Finding
from tests.worlds import record, registry

WRONG = record("acme/small", context_tokens=1000, output_tokens=2000)
RIGHT = {**WRONG, "context_tokens": 2000}


def the_one(pool: ModelPool) -> Finding:
    """The only finding there is, whatever its status."""
    (finding,) = pool.misuse.findings(statuses=None)
    return finding


def lint(pool: ModelPool, *records: dict[str, object]) -> None:
    if records:
        pool.registry.load(registry(*records))
    pool.registry.lint(rules=["output_beyond_context"])


def test_a_finding_names_its_models_and_its_load(pool: ModelPool) -> None:
    (load_id,) = pool.registry.load(registry(WRONG)).load_ids
    scan = pool.registry.lint(rules=["output_beyond_context"])
    assert (scan.stored, scan.new, scan.resolved) == (True, 1, 0)
    stored = the_one(pool)
    assert stored == scan.findings[0]
    assert stored.status == "open"
    assert stored.model_ids == ("acme/small",)
    assert stored.evidence == (f"load {load_id}",)
    assert stored.found_at == stored.status_at


def test_a_repeat_finds_the_same_one(pool: ModelPool, helpers: Database) -> None:
    lint(pool, WRONG)
    first = the_one(pool)
    before = helpers.read("all/count")
    scan = pool.registry.lint(rules=["output_beyond_context"])
    assert (scan.new, scan.resolved) == (0, 0)
    assert the_one(pool) == first
    assert helpers.read("all/count") == before


def test_without_storing_the_graph_stays_as_it_is(pool: ModelPool, helpers: Database) -> None:
    pool.registry.load(registry(WRONG))
    before = helpers.read("all/everything")
    scan = pool.registry.lint(store=False)
    assert scan.findings
    assert not scan.stored
    assert helpers.read("all/everything") == before


def test_a_finding_whose_cause_is_gone_is_resolved_and_may_return(pool: ModelPool) -> None:
    lint(pool, WRONG)
    found_at = the_one(pool).found_at
    lint(pool, RIGHT)
    assert the_one(pool).status == "resolved"
    assert pool.misuse.findings() == ()
    lint(pool, WRONG)
    again = the_one(pool)
    assert (again.status, again.found_at) == ("open", found_at)
    assert again.status_at is not None
    assert found_at is not None
    assert again.status_at > found_at


def test_another_rule_resolves_nothing(pool: ModelPool) -> None:
    lint(pool, WRONG)
    pool.registry.load(registry(RIGHT))
    pool.registry.lint(rules=["past_retirement"])
    assert the_one(pool).status == "open"


def test_what_is_dismissed_stays_dismissed(pool: ModelPool) -> None:
    lint(pool, WRONG)
    dismissed = pool.misuse.dismiss(the_one(pool).finding_id[:6], reason="It counts input alone.")
    assert (dismissed.status, dismissed.reason) == ("dismissed", "It counts input alone.")
    lint(pool)
    lint(pool, RIGHT)
    lint(pool, WRONG)
    again = the_one(pool)
    assert (again.status, again.reason) == ("dismissed", "It counts input alone.")
    assert again.status_at == dismissed.status_at
    (reported,) = pool.registry.lint(rules=["output_beyond_context"], store=False).findings
    assert reported.status == "dismissed"


def test_another_value_is_another_finding(pool: ModelPool) -> None:
    lint(pool, WRONG)
    pool.misuse.dismiss(the_one(pool).finding_id, reason="It counts input alone.")
    lint(pool, {**WRONG, "output_tokens": 9000})
    assert [f.facts[0] for f in pool.misuse.findings()] == ["output_tokens 9000"]


def test_what_is_acknowledged_is_resolved_when_its_cause_is_gone(pool: ModelPool) -> None:
    lint(pool, WRONG)
    pool.misuse.acknowledge(the_one(pool).finding_id, reason="They know.")
    lint(pool)
    assert the_one(pool).status == "acknowledged"
    lint(pool, RIGHT)
    assert the_one(pool).status == "resolved"


def test_a_decision_can_be_taken_back(pool: ModelPool) -> None:
    lint(pool, WRONG)
    pool.misuse.dismiss(the_one(pool).finding_id, reason="None.")
    assert pool.misuse.reopen(the_one(pool).finding_id).status == "open"
    assert the_one(pool).reason is None


def test_findings_are_asked_for_by_what_they_are_about(pool: ModelPool) -> None:
    lint(pool, WRONG, {**WRONG, "model_id": "acme/other"})
    assert len(pool.misuse.findings(rule="lint/")) == 2
    assert pool.misuse.findings(rule="misuse/") == ()
    assert len(pool.misuse.findings(limit=1)) == 1
    (one,) = pool.misuse.findings(model_id="acme/other")
    assert one.model_ids == ("acme/other",)
    assert pool.misuse.findings(worker_id="nobody") == ()


def test_what_is_not_one_finding_is_refused(pool: ModelPool) -> None:
    lint(pool, *({**WRONG, "model_id": f"acme/m{n}"} for n in range(20)))
    with pytest.raises(NotFoundError, match="no finding 'zzz'"):
        pool.misuse.finding("zzz")
    with pytest.raises(NotFoundError, match="no finding ''"):
        pool.misuse.finding("")
    ids = [finding.finding_id for finding in pool.misuse.findings()]
    shared = next(i[0] for i in ids if sum(other.startswith(i[0]) for other in ids) > 1)
    with pytest.raises(InvalidInputError, match="expected more of the id"):
        pool.misuse.finding(shared)
    with pytest.raises(InvalidInputError, match="reason: found nothing"):
        pool.misuse.dismiss(ids[0], reason=" ")
