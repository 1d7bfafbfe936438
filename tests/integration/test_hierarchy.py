"""Places of task types, claimed by sources over several loads, held against plain Python."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from modelpool.database import Database
from modelpool.exceptions import ConflictError
from modelpool.pool import ModelPool
from modelpool.registry import Record, Registry, read_registry as read
from modelpool.registry.hierarchy import SHIPPED
from modelpool.rows import PlaceChange
from tests.worlds import record, registry

RANKS = {"first": 5, "second": 20, "third": 20}
FIRST = date(2025, 1, 1)
GRAPHS, LOADS = 200, 5
KINDS = ("a", "b", "c", "d")


class Claims:
    """What each source claims now, and what holds, written a second time."""

    def __init__(self) -> None:
        self.open: dict[tuple[str, str], tuple[str, int]] = {}

    def load(self, source: str, stated: Mapping[str, str], at: int) -> None:
        """Take a whole file of a source."""
        for key in [key for key in self.open if key[0] == source and key[1] not in stated]:
            del self.open[key]
        for name, parent in stated.items():
            if self.open.get((source, name), ("", 0))[0] != parent:
                self.open[source, name] = (parent, at)

    def holding(self) -> dict[str, str]:
        """The place that holds for each task type that has one."""
        found: dict[str, str] = {}
        for (_, name), (parent, _at) in sorted(
            self.open.items(), key=lambda item: (RANKS[item[0][0]], -item[1][1], item[0][0])
        ):
            found.setdefault(name, parent)
        return found


def up(parents: Mapping[str, str], name: str) -> list[str]:
    """The task type and those above it; nothing where they form a circle."""
    path = [name]
    while path[-1] in parents:
        if parents[path[-1]] in path:
            return []
        path.append(parents[path[-1]])
    return path


def is_tree(parents: Mapping[str, str]) -> bool:
    return all(up(parents, name) for name in parents)


def ranked(*records: Record) -> Registry:
    said = registry(*records, parents={})
    return replace(said, precedences={s: RANKS[s] for s in said.sources if s in RANKS})


def drawn(
    seed: int,
) -> Iterator[tuple[str, date, list[Record], dict[str, str], set[tuple[str, str]]]]:
    """Loads of whole files, each with the places and the declarations that hold after it."""
    draw = random.Random(seed)
    claims, files = Claims(), {source: dict[str, list[Record]]() for source in RANKS}
    for number in range(LOADS):
        source = draw.choice(sorted(RANKS)) if number > 2 else sorted(RANKS)[number]
        stated: dict[str, str] = {}
        for graph in range(GRAPHS):
            for _ in range(8):
                own = {
                    f"g{graph}-{kind}": f"g{graph}-{draw.choice([k for k in KINDS if k != kind])}"
                    for kind in draw.sample(KINDS, draw.randint(0, 3))
                }
                trial = Claims()
                trial.open = {k: v for k, v in claims.open.items() if k[1].startswith(f"g{graph}-")}
                trial.load(source, own, number)
                if is_tree(trial.holding()):
                    break
            else:
                own = {
                    n: claims.open[s, n][0]
                    for s, n in claims.open
                    if s == source and n[: len(f"g{graph}-")] == f"g{graph}-"
                }
            stated |= own
            made = {f"g{graph}-{kind}" for kind in draw.sample(KINDS, draw.randint(1, 3))}
            files[source][f"g{graph}"] = [
                record(
                    f"g{graph}/{source}",
                    name,
                    source=source,
                    **({"kind_of": own[name]} if name in own else {}),
                )
                for name in sorted(made | own.keys())
            ]
        claims.load(source, stated, number)
        records = [r for of_graph in files[source].values() for r in of_graph]
        declared = {
            (r["model_id"], r["task_type"]) for f in files.values() for rs in f.values() for r in rs
        }
        yield source, FIRST + timedelta(days=10 * number), records, claims.holding(), declared


def test_places_and_models_are_those_of_the_moment(pool: ModelPool) -> None:
    states: list[tuple[date, dict[str, str], set[tuple[str, str]]]] = []
    for _, day, records, parents, declared in drawn(seed=11):
        report = pool.registry.load(ranked(*records), on=day)
        before = states[-1][1] if states else {}
        moved = {c.task_type: (c.before, c.after) for c in report.places if c.source is None}
        names = before.keys() | parents.keys()
        changed = {n: (before.get(n), parents.get(n)) for n in names}
        assert moved == {n: pair for n, pair in changed.items() if pair[0] != pair[1]}
        assert pool.registry.load(ranked(*records), on=day).since is None
        states.append((day, parents, declared))
    draw = random.Random(3)
    for (day, parents, declared), earlier in zip(states, [None, *states], strict=False):
        known = {t.name: t.kind_of for t in pool.registry.task_types(as_of=day) if t.kind_of}
        assert known == parents
        if earlier is not None:
            found = pool.registry.diff(earlier[0], day).places
            moved = {c.task_type: (c.before, c.after) for c in found if c.source is None}
            names = earlier[1].keys() | parents.keys()
            changed = {n: (earlier[1].get(n), parents.get(n)) for n in names}
            assert moved == {n: pair for n, pair in changed.items() if pair[0] != pair[1]}
        for graph in draw.sample(range(GRAPHS), 8):
            asked = f"g{graph}-{draw.choice(KINDS)}"
            chain = up(parents, asked)
            nearest: dict[str, tuple[str, int]] = {}
            for distance, name in enumerate(chain):
                for model_id, declared_for in declared:
                    if declared_for == name:
                        nearest.setdefault(model_id, (name, distance))
            if asked not in {t.name for t in pool.registry.task_types()}:
                continue
            feasible = pool.feasible(task_type=asked, as_of=day)
            assert {m.model_id: (m.declared_for, m.distance) for m in feasible} == nearest
            assert pool.funnel(task_type=asked, as_of=day)[-1].remaining == len(nearest)


def circle() -> tuple[Registry, Registry]:
    """Two files that make a circle together, and none alone."""
    one = record("acme/a", "type-a", source="one", kind_of="type-b")
    two = record("acme/b", "type-b", source="two", kind_of="type-a")
    return registry(one, parents={"type-b": None}), registry(two, parents={"type-a": None})


def test_a_load_that_closes_a_circle_is_refused(pool: ModelPool, helpers: Database) -> None:
    one, two = circle()
    pool.registry.load(one)
    before = helpers.read("all/everything")
    for refused in (pool.registry.load, pool.registry.preview, pool.what_if.registry):
        with pytest.raises(ConflictError, match="cycle type-b > type-a > type-b") as error:
            refused(two)
        assert "type-b by two, type-a by one" in str(error.value)
    assert helpers.read("all/everything") == before
    assert [m.model_id for m in pool.feasible(task_type="type-a")] == ["acme/a"]


def test_another_source_moves_a_type_only_by_precedence(pool: ModelPool) -> None:
    strong = record("a/x", "baking", source="overlay", kind_of="making")
    weak = record("a/x", "baking", source="litellm", kind_of="cooking")
    pool.registry.load(registry(weak, parents={"cooking": None, "making": None}), on=FIRST)
    report = pool.registry.load(registry(strong, parents={}), on=FIRST + timedelta(days=1))
    assert report.places == (
        PlaceChange(task_type="baking", source="overlay", before=None, after="making"),
        PlaceChange(task_type="baking", source=None, before="cooking", after="making"),
    )
    again = {**weak, "kind_of": "eating"}
    report = pool.registry.load(
        registry(again, parents={"eating": None}), on=FIRST + timedelta(days=2)
    )
    (change,) = report.places
    assert (change.source, change.before, change.after) == ("litellm", "cooking", "eating")
    # What the stronger source no longer states is taken back, and the weaker one's claim holds.
    silent = {name: value for name, value in strong.items() if name != "kind_of"}
    pool.registry.load(registry(silent, parents={}), on=FIRST + timedelta(days=3))
    places = {t.name: t.kind_of for t in pool.registry.task_types()}
    assert places["baking"] == "eating"


def test_an_export_claims_the_same_places(pool: ModelPool, tmp_path: Path) -> None:
    said: list[dict[str, Any]] = [
        record("a/x", "baking", source="one", kind_of="making"),
        record("b/x", "baking", source="two", kind_of="cooking"),
        record("b/x", "cooking", source="two", kind_of="making"),
    ]
    ranks = {"one": 30, "two": 20}
    pool.registry.load(replace(registry(*said, parents={"making": None}), precedences=ranks))
    before = places_of(pool)
    pool.registry.export(tmp_path / "all.json")
    exported = read([tmp_path / "all.json"])
    report = pool.registry.load(exported)
    assert (report.added, report.changed, report.retired) == (0, 0, 0)
    # Only the shipped task types come with it.
    own = {place for place in places_of(pool) if place[1] != SHIPPED}
    assert own == before
    assert ("baking", "two", "cooking", True) in before
    assert ("baking", "one", "making", False) in before


def places_of(pool: ModelPool) -> set[tuple[Any, ...]]:
    rows = pool.database.read("registry/places", as_of=None)
    return {tuple(row[n] for n in ("task_type", "source", "kind_of", "holds")) for row in rows}
