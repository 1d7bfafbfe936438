"""Searching on a real server: what is found, and that counts are what one then finds."""

from __future__ import annotations

from datetime import date

import pytest

from modelpool.database import Database
from modelpool.exceptions import DatabaseError, InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from modelpool.rows import FacetCount
from tests.worlds import random_records, record, registry

ODD = (
    *("a:b", '"', "AND", "OR NOT", "/", "//", "😀", "\\", "*", "?", "~", "^2", "{", "[a TO b]"),
    *("+", "-", "&&", "||", "!", "(", "model_id:acme", "acme OR other", "x\x00y", "éé", "模型"),
)


@pytest.fixture(scope="module")
def searched(module_pool: ModelPool) -> ModelPool:
    """A few models that differ in everything, and one that is gone."""
    one = {
        "name": "Solver One",
        "notes": "Good at long files: a:b and c/d.",
        "maker": "acme",
        "released_on": "2025-01-31",
        "context_tokens": 128000,
        "input_price_usd": 0.5,
    }
    module_pool.registry.load(
        registry(
            record("acme/solver-4.1-mini", "code-editing", **one, source="first"),
            record("acme/solver-4.1-mini", "generation", source="second", cost_class="High"),
            record("acme/solver-4.1-mini", "code-editing", source="second", accuracy_class="Low"),
            record("acme/solver-4o", accuracy_class="Unknown", source="first"),
            record("zeta/painter", "image-generation", source="first", cost_class="Medium"),
            record("zeta/old", "code-editing", source="first"),
            record("zeta/ended", source="first", retired_on="2025-06-01"),
        ),
        on=date(2026, 1, 1),
    )
    module_pool.registry.load(
        registry(
            record("acme/solver-4.1-mini", "code-editing", **one, source="first"),
            record("acme/solver-4o", accuracy_class="Unknown", source="first"),
            record("zeta/painter", "image-generation", source="first", cost_class="High"),
            record("zeta/ended", source="first", retired_on="2025-06-01"),
        ),
        on=date(2026, 2, 1),
    )
    return module_pool


def ids(pool: ModelPool, *where: str, text: str = "", as_of: date | None = None) -> list[str]:
    found = pool.registry.search(text, where=where, as_of=as_of)
    return sorted({capability.model_id for capability in found})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("solver", ["acme/solver-4.1-mini", "acme/solver-4o"]),
        ("solver-4", ["acme/solver-4.1-mini", "acme/solver-4o"]),
        ("solver-4.1", ["acme/solver-4.1-mini"]),
        ("SOLVER one", ["acme/solver-4.1-mini"]),
        ("long fil", ["acme/solver-4.1-mini"]),
        ("zeta painter", ["zeta/painter"]),
        ("painter acme", []),
        ("a:b", ["acme/solver-4.1-mini"]),
        ("acme/solver-4o", ["acme/solver-4o"]),
        ("old", ["zeta/old"]),
    ],
)
def test_words_are_found_in_ids_names_and_notes(
    searched: ModelPool, text: str, expected: list[str]
) -> None:
    assert ids(searched, text=text) == expected


def test_the_best_match_comes_first(searched: ModelPool) -> None:
    found = searched.registry.search("solver-4o solver")
    assert found[0].model_id == "acme/solver-4o"
    assert found[0].score is not None
    assert searched.registry.search()[0].score is None


@pytest.mark.parametrize("text", ODD)
def test_no_text_breaks_the_search(searched: ModelPool, text: str) -> None:
    """Whatever it holds is looked for as words: no operator, no field, no wildcard of its own."""
    assert set(ids(searched, text=text)) <= {"acme/solver-4.1-mini"}
    searched.registry.facets("cost_class", text=text)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["cost_class=Medium"], []),
        (["cost_class=high"], ["acme/solver-4.1-mini", "zeta/painter"]),
        (["cost_class=High", "task_type=code-generation"], []),
        (
            ["task_type=code-generation", "lifecycle!=Retired"],
            ["acme/solver-4.1-mini", "acme/solver-4o"],
        ),
        (["task_type=image-generation"], ["zeta/painter"]),
        (["task_type!=code-generation"], ["acme/solver-4.1-mini", "zeta/painter"]),
        (["accuracy_class=Unknown"], ["acme/solver-4o"]),
        (["accuracy_class>=Low", "provider=acme"], ["acme/solver-4.1-mini"]),
        (["maker=acme"], ["acme/solver-4.1-mini"]),
        (["maker=", "provider=acme"], ["acme/solver-4o"]),
        (["maker!="], ["acme/solver-4.1-mini"]),
        (["context_tokens>=128000"], ["acme/solver-4.1-mini"]),
        (["context_tokens>128000"], []),
        (["input_price_usd<1"], ["acme/solver-4.1-mini"]),
        (["released_on<=2025-01-31"], ["acme/solver-4.1-mini"]),
        (["source=second"], ["acme/solver-4.1-mini"]),
        (["source!=second", "provider=acme"], ["acme/solver-4o"]),
        (["source="], ["zeta/old"]),
        (["lifecycle=Retired"], ["zeta/ended", "zeta/old"]),
        (["model_id=acme/solver-4o' OR true //"], []),
    ],
)
def test_conditions_must_all_hold_of_one_capability(
    searched: ModelPool, where: list[str], expected: list[str]
) -> None:
    assert ids(searched, *where) == expected


def test_what_holds_is_shown(searched: ModelPool) -> None:
    """The first source's class holds; its price is the offer's for the other task type too."""
    editing, general = searched.registry.search(where=["model_id=acme/solver-4.1-mini"])
    assert (editing.task_type, general.task_type) == ("code-editing", "generation")
    assert editing.sources == ("first", "second")
    assert editing.accuracy_class == "High"
    assert general.sources == ("second",)
    assert general.input_price_usd == 0.5
    assert general.released_on == date(2025, 1, 31)


def test_the_past_can_be_searched(searched: ModelPool) -> None:
    then = date(2026, 1, 15)
    assert ids(searched, "cost_class=Medium", as_of=then) == ["zeta/painter"]
    assert "zeta/old" in ids(searched, "lifecycle=Stable", as_of=then)
    with pytest.raises(NotFoundError, match="when the registry begins"):
        ids(searched, as_of=date(2025, 1, 1))


def test_nothing_is_counted_as_nothing(searched: ModelPool) -> None:
    (total,) = searched.registry.facets(where=["cost_class=Medium"])
    assert total == FacetCount(field=None, value=None, models=0, capabilities=0)


def test_what_does_not_exist_is_said(searched: ModelPool) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'code-editing'"):
        searched.registry.search(where=["task_type=code-edting"])
    with pytest.raises(InvalidInputError, match="facet: no field 'cost'"):
        searched.registry.facets("cost")
    with pytest.raises(InvalidInputError, match="limit"):
        searched.registry.search(limit=0)


def test_named_queries_run_and_only_read(searched: ModelPool) -> None:
    rows = searched.query("registry/claimed_values", {"model_id": "acme/solver-4o"})
    assert {row["source"] for row in rows} == {"first"}
    assert rows[0]["since"].tzinfo is not None
    assert searched.query("registry/similar_models", {"text": "4o", "limit": "1"}) == (
        {"model_id": "acme/solver-4o"},
    )
    with pytest.raises(InvalidInputError, match="only read queries can be run"):
        searched.query("registry/open_load")
    with pytest.raises(DatabaseError):
        searched.query("search/text_matches", {"text": "+("})


# Each of these has a graph of its own, and so stands below those that share one.


def test_counts_are_what_one_then_finds(pool: ModelPool) -> None:
    """Every count, of every field, with and without another condition."""
    pool.registry.load(registry(*random_records(seed=1, models=30)), on=date(2026, 1, 1))
    pool.registry.load(registry(*random_records(seed=2, models=25)), on=date(2026, 2, 1))
    fields = ("cost_class", "task_type", "maker", "lifecycle", "source", "retired_on")
    for where in ((), ("accuracy_class>=Medium", "provider!=p1")):
        total, *counts = pool.registry.facets(*fields, where=where)
        found = pool.registry.search(where=where)
        assert total.capabilities == len(found)
        assert total.models == len({c.model_id for c in found})
        assert tuple(dict.fromkeys(count.field for count in counts)) == fields
        for count in counts:
            narrowed = pool.registry.search(where=[*where, f"{count.field}={count.value or ''}"])
            assert count.capabilities == len(narrowed)
            assert count.models == len({c.model_id for c in narrowed})


def test_a_limit_cuts_the_same_order(pool: ModelPool) -> None:
    pool.registry.load(registry(*random_records(seed=5, models=30)))
    for where in ((), ("source=test",)):
        everything = pool.registry.search(where=where)
        assert pool.registry.search(where=where, limit=7) == everything[:7]


def test_a_graph_without_the_index_says_so(pool: ModelPool, helpers: Database) -> None:
    pool.registry.load(registry(record("acme/solver")))
    helpers.write(lambda tx: tx.run("all/drop_text_index"))
    try:
        with pytest.raises(NotFoundError, match="no full-text index yet"):
            pool.registry.search("solver")
    finally:
        pool.database.apply_schema()
    assert ids(pool, text="solver") == ["acme/solver"]
