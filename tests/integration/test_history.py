"""What the registry said at two moments, and what differs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from modelpool.exceptions import NotFoundError
from modelpool.pool import ModelPool
from tests.worlds import record, registry


@pytest.fixture
def told(pool: ModelPool) -> ModelPool:
    """A pool that was told three things on three days."""
    small, large = record("acme/small", source="a"), record("acme/large", source="b")
    pool.registry.load(registry(small, large), on=date(2025, 1, 1))
    pool.registry.load(
        registry({**small, "cost_class": "High"}, record("acme/new", source="a")),
        on=date(2025, 2, 1),
    )
    pool.registry.load(registry(small), on=date(2025, 3, 1))
    return pool


def test_two_days_differ_by_what_was_claimed_then(told: ModelPool) -> None:
    found = told.registry.diff(date(2025, 1, 15), date(2025, 2, 15))
    assert (found.common, found.changed, found.added, found.removed) == (2, 1, 1, 0)
    assert found.changes[0].fields == {"cost_class": ("Low", "High")}
    assert found.changes[1].model_id == "acme/new"


def test_what_changed_and_changed_back_is_no_difference(told: ModelPool) -> None:
    found = told.registry.diff(date(2025, 1, 15))
    assert (found.common, found.changed, found.added, found.removed) == (2, 0, 0, 0)


def test_backwards_what_was_added_is_removed(told: ModelPool) -> None:
    found = told.registry.diff(date(2025, 2, 15), date(2025, 3, 15))
    assert [(c.change, c.model_id) for c in found.changes] == [
        ("changed", "acme/small"),
        ("removed", "acme/new"),
    ]


def test_one_source_alone_can_be_asked_for(told: ModelPool) -> None:
    found = told.registry.diff(date(2024, 12, 31), date(2025, 1, 15), source="b")
    assert (found.common, found.added) == (0, 1)


def test_loads_are_listed_newest_first_and_name_moments(told: ModelPool) -> None:
    loads = told.registry.loads(source="a")
    assert [(load.added, load.changed, load.retired) for load in loads] == [
        (0, 1, 1),
        (1, 1, 0),
        (1, 0, 0),
    ]
    moments = [told.registry.loaded_at(load.load_id) for load in loads]
    assert moments[2] == datetime(2025, 1, 1, tzinfo=UTC)
    found = told.registry.diff(moments[2], moments[1])
    assert (found.common, found.changed, found.added) == (2, 1, 1)
    assert told.registry.diff(moments[2] - timedelta(seconds=1), moments[2]).added == 2


def test_an_unknown_load_is_not_found(pool: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="no load 'load-9'"):
        pool.registry.loaded_at("load-9")
