"""Every rule of misuse on a real server: what it fires on, and what it spares."""

from __future__ import annotations

import math

import pytest

from modelpool.database import Database
from modelpool.pool import ModelPool
from tests.misuse import FIRES, SPARES, Case, Fires


@pytest.mark.parametrize("case", FIRES, ids=str)
def test_fires(pool: ModelPool, helpers: Database, case: Fires) -> None:
    """Once, against whom it is, with its evidence in the graph; and a repeat doubles nothing."""
    case.write(pool)
    scan = pool.misuse.scan(rules=[case.rule])

    (finding,) = scan.findings
    assert finding.rule == f"misuse/{case.rule}"
    assert finding.key
    assert (finding.worker_ids, finding.severity) == (case.found.against, case.found.severity)
    assert finding.population == case.found.population
    assert finding.facts
    assert finding.score is None or math.isfinite(finding.score)
    evidence = [name.removeprefix("outcome ") for name in finding.evidence]
    assert evidence
    assert len(set(evidence)) == len(evidence)
    if case.found.evidence is not None:
        assert sorted(evidence) == sorted(case.found.evidence)
    else:
        # An outcome's id begins with the worker's.
        assert all(
            name.startswith(tuple(f"o-{w}-" for w in case.found.evidence_of)) for name in evidence
        )

    # What is stored was linked to nodes: so all of it exists.
    stored = pool.misuse.finding(finding.finding_id)
    assert sorted(stored.evidence) == sorted(finding.evidence)
    assert sorted(stored.worker_ids) == sorted(finding.worker_ids)
    assert sorted(stored.model_ids) == sorted(finding.model_ids)
    before = helpers.read("all/count")
    again = pool.misuse.scan(rules=[case.rule])
    assert (again.new, again.resolved) == (0, 0)
    assert [f.key for f in again.findings] == [finding.key]
    assert helpers.read("all/count") == before


@pytest.mark.parametrize("case", SPARES, ids=str)
def test_spares(pool: ModelPool, case: Case) -> None:
    """What the docstring of the case says."""
    case.write(pool)
    findings = pool.misuse.scan(rules=[case.rule], store=False).findings
    assert [(f.severity, f.worker_ids, f.facts) for f in findings] == []
