"""Loads on a real server: what they change, that they are all or nothing, and safe to repeat."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from modelpool.cli.files import SHIPPED
from modelpool.database import Database
from modelpool.exceptions import ConflictError, NotFoundError, RegistryFileError
from modelpool.pool import ModelPool
from modelpool.registry import read_registry
from modelpool.server import Connection
from tests.damaged_files import damaged_files
from tests.machine import environment, finish, run, spawn
from tests.oracle import World
from tests.worlds import PARENTS, random_records, random_task, record, registry

ASK: dict[str, Any] = {"task_type": "code-generation"}
Snapshot = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def snapshot(helpers: Database) -> Snapshot:
    """Everything in the graph, in a total order."""
    return lambda: helpers.read("all/everything")


def counts(report: Any) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.retired


def test_counts_what_it_did_and_repeating_it_writes_nothing(
    pool: ModelPool, snapshot: Snapshot
) -> None:
    first = registry(record("a/one"), record("a/two"), record("a/three"))
    assert counts(pool.registry.load(first)) == (3, 0, 0, 0)
    before = snapshot()
    assert counts(pool.registry.load(first)) == (0, 0, 3, 0)
    assert snapshot() == before

    second = registry(record("a/one"), record("a/two", cost_class="High"), record("a/four"))
    would = pool.registry.preview(second)
    assert snapshot() == before
    done = pool.registry.load(second)
    assert counts(done) == counts(would) == (1, 1, 1, 1)
    assert done.changes == would.changes
    assert done.models_retired == 1
    by_change = {change.change: change for change in done.changes}
    assert by_change["added"].model_id == "a/four"
    assert by_change["retired"].model_id == "a/three"
    assert by_change["changed"].fields == {"cost_class": ("Low", "High")}


def test_a_load_speaks_for_its_own_source_only(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/one", source="x"), record("a/two", source="x")))
    pool.registry.load(registry(record("a/one", source="y")))
    report = pool.registry.load(registry(record("a/three", source="x")))
    assert counts(report) == (1, 0, 0, 2)
    # a/one is still claimed by y; nobody claims a/two any more.
    assert report.models_retired == 1
    assert [m.model_id for m in pool.feasible(**ASK)] == ["a/one", "a/three"]


def test_a_partial_load_retires_nothing(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/one"), record("a/two")))
    report = pool.registry.load(registry(record("a/three")), partial=True)
    assert counts(report) == (1, 0, 0, 0)
    assert len(pool.feasible(**ASK)) == 3


def test_known_values_beat_unknown_and_own_files_beat_imports(pool: ModelPool) -> None:
    """Field by field: so two sources can complete each other."""
    pool.registry.load(
        registry(
            record("a/one", source="litellm", cost_class="High", latency_class="Unknown"),
            record("a/one", source="models-dev", cost_class="Medium", latency_class="Unknown"),
            record("a/one", source="ours", cost_class="Unknown", latency_class="Slow"),
        )
    )
    (model,) = pool.feasible(**ASK)
    assert (model.cost_class, model.latency_class) == ("Medium", "Slow")
    claims = next(c for c in pool.explain("a/one", **ASK) if c.requirement == "cost_class").claims
    assert claims == ("ours: Unknown", "models-dev: Medium", "litellm: High")


def test_every_claimed_value_is_shown_and_one_of_each_field_holds(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/one", source="litellm", cost_class="High", input_price_usd=3.5),
            record(
                "a/one",
                source="models-dev",
                cost_class="Unknown",
                lifecycle="Deprecated",
                lifecycle_basis="stated:status(deprecated)",
                source_date="2025-12-31",
            ),
            record(
                "a/one",
                source="ours",
                cost_class="Unknown",
                lifecycle_basis="derived:no_experimental_word",
            ),
        ),
        on=date(2026, 1, 1),
    )
    claims = pool.registry.claims("a/one")
    cost = [(c.source, c.value, c.holds) for c in claims if c.field == "cost_class"]
    assert cost == [
        ("ours", "Unknown", False),
        ("models-dev", "Unknown", False),
        ("litellm", "High", True),
    ]
    # Ours comes first, but took the model for Stable by its name only.
    (lifecycle, *_) = [c for c in claims if c.field == "lifecycle"]
    assert (lifecycle.value, lifecycle.holds) == ("Deprecated", True)
    assert lifecycle.basis == "stated:status(deprecated)"
    assert lifecycle.source_date == date(2025, 12, 31)
    assert lifecycle.since == datetime(2026, 1, 1, tzinfo=UTC)
    for field in {c.field for c in claims}:
        assert sum(c.holds for c in claims if c.field == field) == 1
    (model,) = pool.feasible(**ASK)
    assert (model.cost_class, model.lifecycle) == ("High", "Deprecated")
    pool.registry.load(registry(record("a/one", source="ours", lifecycle="Experimental")))
    (model,) = pool.feasible(**ASK)
    assert (model.cost_class, model.lifecycle) == ("Low", "Experimental")
    assert [c.value for c in pool.registry.claims("a/one", field="input_price_usd")] == ["3.5"]


def test_what_was_claimed_of_a_model_that_is_gone(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/one"), record("a/two")), on=date(2026, 1, 1))
    pool.registry.load(registry(record("a/two")), on=date(2026, 2, 1))
    with pytest.raises(NotFoundError, match="no source lists 'a/one' at this moment: use as_of"):
        pool.registry.claims("a/one")
    assert pool.registry.claims("a/one", as_of=date(2026, 1, 15))
    with pytest.raises(NotFoundError, match="no model 'a/three'"):
        pool.registry.claims("a/three")


def test_a_model_that_comes_back_is_feasible_again(pool: ModelPool) -> None:
    both = registry(record("a/one"), record("a/two"))
    pool.registry.load(both, on=date(2026, 1, 1))
    pool.registry.load(registry(record("a/one")), on=date(2026, 2, 1))
    pool.registry.load(both, on=date(2026, 3, 1))
    seen = {
        month: [m.model_id for m in pool.feasible(**ASK, as_of=date(2026, month, 15))]
        for month in (1, 2, 3)
    }
    assert seen == {1: ["a/one", "a/two"], 2: ["a/one"], 3: ["a/one", "a/two"]}


def test_the_past_can_be_asked_for_at_every_load(pool: ModelPool) -> None:
    """Three random states; each is answered by its day as it was, reasons included."""
    start = date(2026, 1, 1)
    states = [random_records(seed=seed, models=40) for seed in (1, 2, 3)]
    for week, records in enumerate(states):
        pool.registry.load(registry(*records), on=start + timedelta(weeks=week))
    for week, records in enumerate(states):
        day = start + timedelta(weeks=week, days=1)
        world = World(records=records, parents=PARENTS, today=day)
        for seed in range(6):
            task = random_task(seed)
            found = [m.model_id for m in pool.feasible(**task, as_of=day)]
            assert sorted(found) == world.feasible(task)
            funnel = pool.funnel(**task, as_of=day)
            assert funnel[-1].remaining == len(found)


def test_declaring_a_parent_later_reaches_models_that_are_there(pool: ModelPool) -> None:
    """A new place in the hierarchy changes what is nearest for models of earlier loads."""
    apart = {"special": None, "general": None}
    pool.registry.load(
        registry(
            record("a/both", "general", accuracy_class="High"),
            record("a/both", "special", accuracy_class="Low"),
            parents=apart,
        )
    )
    pool.registry.load(
        registry(
            record("b/new", "special", source="other"),
            parents={"special": "general", "general": None},
        )
    )
    (model,) = [m for m in pool.feasible(task_type="special") if m.model_id == "a/both"]
    assert (model.declared_for, model.accuracy_class) == ("special", "Low")


def test_dates_go_forward_only(pool: ModelPool, snapshot: Snapshot) -> None:
    pool.registry.load(registry(record("a/one")), on=date(2026, 2, 1))
    before = snapshot()
    with pytest.raises(ConflictError, match="expected 2026-02-01 or later"):
        pool.registry.load(registry(record("a/two")), on=date(2026, 1, 31))
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    with pytest.raises(ConflictError, match="expected a day that isn't in the future"):
        pool.registry.load(registry(record("a/two")), on=tomorrow)
    assert snapshot() == before


def test_an_interrupted_load_leaves_nothing_behind(pool: ModelPool, snapshot: Snapshot) -> None:
    pool.registry.load(registry(record("a/one")))
    before = snapshot()

    def interrupt(step: str, done: int, total: int) -> None:
        if step == "profiles" and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.registry.load(registry(record("a/two"), record("a/three")), progress=interrupt)
    assert snapshot() == before


def test_loads_at_once_take_turns(pool: ModelPool, connection: Connection) -> None:
    """Eight callers, four of them with the same file: no claim is doubled, none is lost."""
    states = [registry(record(f"a/m{n % 5}", source=f"s{n % 5}")) for n in range(8)]
    barrier = threading.Barrier(len(states))

    def load(state: Any) -> None:
        with Database(connection) as database:
            barrier.wait(timeout=60)
            ModelPool(database).registry.load(state)

    with ThreadPoolExecutor(len(states)) as threads:
        list(threads.map(load, states))
    assert [m.model_id for m in pool.feasible(**ASK)] == [f"a/m{n}" for n in range(5)]
    for number in range(5):
        (check,) = [c for c in pool.explain(f"a/m{number}", **ASK) if c.requirement == "cost_class"]
        assert check.claims == (f"s{number}: Low",)


def test_no_damaged_file_changes_the_graph(
    pool: ModelPool, snapshot: Snapshot, tmp_path: Path
) -> None:
    pool.registry.load(registry(record("a/one")))
    before = snapshot()
    damaged = damaged_files(tmp_path)
    assert len(damaged) >= 100
    for file in damaged:
        with pytest.raises(RegistryFileError) as caught:
            pool.registry.load(read_registry([file.path]))
        assert caught.value.problems, file.kind
    assert snapshot() == before


def test_a_killed_load_leaves_nothing_behind_and_can_be_repeated(
    pool: ModelPool, helpers: Database, connection: Connection, snapshot: Snapshot
) -> None:
    """SIGKILL in the middle of a load of thousands of records, which holds thousands of locks."""
    pool.registry.load(registry(record("a/one")))
    before = snapshot()
    file = str(SHIPPED / "litellm.jsonl")
    records = f"{len(Path(file).read_text('utf-8').splitlines()):,}"
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    loading = spawn("load", file, env=env)
    until(lambda: helpers.read("all/transactions")[0]["writing"] == 1)
    loading.kill()
    assert finish(loading).returncode == -signal.SIGKILL
    until(lambda: helpers.read("all/transactions")[0]["writing"] == 0)
    assert snapshot() == before
    assert run("load", file, env=env).stdout.startswith(
        f"Loaded {records} records: {records} added"
    )


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that is about to happen; fails after a minute."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_model_whose_entry_couldnt_be_read_keeps_its_claims(pool: ModelPool) -> None:
    """A source that lists a model hasn't ceased to list it because nobody could read the entry."""
    pool.registry.load(registry(record("acme/a"), record("acme/b"), record("acme/c")))
    later = replace(registry(record("acme/a")), unread=frozenset({("test", "acme/b")}))
    report = pool.registry.load(later)
    assert (counts(report), report.models_retired) == ((0, 0, 1, 1), 1)
    feasible = {row.model_id for row in pool.feasible(**ASK)}
    assert feasible == {"acme/a", "acme/b"}
