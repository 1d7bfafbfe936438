"""Fleets of honest workers, who differ as people do: no rule accuses them."""

from __future__ import annotations

import pytest

from benchmarks.quality.fleets import make_fleet, record_fleets
from modelpool.pool import ModelPool
from modelpool.rows import Scan

_SEEDS = (1, 2)
_SIZE = 60


@pytest.fixture(scope="module")
def scan(module_pool: ModelPool) -> Scan:
    """All rules over some fleets in one graph, each with task types of its own."""
    record_fleets(
        module_pool, *(make_fleet(seed, size=_SIZE, prefix=f"fleet{seed}") for seed in _SEEDS)
    )
    return module_pool.misuse.scan(store=False)


def test_nobody_honest_is_accused(scan: Scan) -> None:
    """A notice says what somebody does, and takes nothing: it is no accusation."""
    accusations = [finding for finding in scan.findings if finding.severity != "notice"]
    assert [(finding.rule, finding.summary, finding.facts) for finding in accusations] == []
