"""Graphs into which the example of work doesn't go: they stay as they are."""

from __future__ import annotations

import pytest

from modelpool.database import Database
from modelpool.exceptions import ConflictError, NotFoundError
from modelpool.pool import ModelPool
from tests.worlds import record, registry


def test_a_graph_with_work_of_its_own_is_left_as_it_is(pool: ModelPool, helpers: Database) -> None:
    pool.registry.load(registry(record("acme/small")))
    pool.work.declare_worker("ann")
    before = helpers.read("all/everything")
    with pytest.raises(ConflictError, match=r"other work \(workers: 1, tasks: 0\)"):
        pool.work.load_example()
    assert helpers.read("all/everything") == before


def test_a_graph_without_its_models_is_left_as_it_is(pool: ModelPool, helpers: Database) -> None:
    pool.registry.load(registry(record("acme/small")))
    before = helpers.read("all/everything")
    with pytest.raises(NotFoundError, match="load the shipped registry first"):
        pool.work.load_example()
    assert helpers.read("all/everything") == before
