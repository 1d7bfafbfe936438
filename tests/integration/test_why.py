"""Why a value holds, why what else was claimed lost, and what became of models that went."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner, Result

from modelpool.cli import modelpool
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from tests.worlds import record, registry

BY_NAME = "derived:no_experimental_word"


def run(runner: CliRunner, *arguments: str) -> Result:
    return runner.invoke(modelpool, arguments, catch_exceptions=False)


def verdicts(pool: ModelPool, field: str, model_id: str = "a/one") -> list[tuple[str, str, str]]:
    claims = pool.registry.claims(model_id, field=field, with_closed=True)
    return [(claim.source, claim.value, claim.verdict) for claim in claims]


def test_each_claim_that_lost_says_why(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/one", source="ours", provider_type="Unknown"),
            record("a/one", source="helm", provider_type="Open-source"),
            record("a/one", source="models-dev", provider_type="Proprietary"),
            record("a/one", source="litellm", provider_type="Open-source"),
        )
    )
    assert verdicts(pool, "provider_type") == [
        ("ours", "Unknown", "unknown"),
        ("helm", "Open-source", "holds"),
        ("models-dev", "Proprietary", "outranked"),
        ("litellm", "Open-source", "agrees"),
    ]
    (model,) = pool.feasible(task_type="code-generation")
    assert model.provider_type == "Open-source"


def test_what_is_said_of_the_model_counts_for_all_its_task_types(pool: ModelPool) -> None:
    """A benchmark that knows nothing of the weights doesn't make them unknown for its task type."""
    pool.registry.load(
        registry(
            record("a/one", "generation", source="bfcl-fc", provider_type="Unknown"),
            record("a/one", source="models-dev", provider_type="Proprietary"),
        )
    )
    (holds,) = [c for c in pool.registry.claims("a/one", field="provider_type") if c.holds]
    assert (holds.task_type, holds.value) == (None, "Proprietary")
    cost = pool.registry.claims("a/one", field="cost_class")
    assert [(c.task_type, c.source, c.holds) for c in cost] == [
        ("code-generation", "models-dev", True),
        ("generation", "bfcl-fc", True),
    ]
    only = pool.registry.claims("a/one", field="cost_class", task_type="generation")
    assert [c.source for c in only] == ["bfcl-fc"]


def test_a_lifecycle_from_a_name_loses_to_a_stated_one(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/one", source="aider", lifecycle="Stable", lifecycle_basis=BY_NAME),
            record("a/one", source="models-dev", lifecycle="Deprecated"),
        )
    )
    assert verdicts(pool, "lifecycle") == [
        ("models-dev", "Deprecated", "holds"),
        ("aider", "Stable", "derived"),
    ]


def test_where_nobody_knows_a_value_unknown_holds(pool: ModelPool) -> None:
    pool.registry.load(
        registry(
            record("a/one", source="ours", risk_level="Unknown"),
            record("a/one", source="litellm", risk_level="Unknown"),
        )
    )
    assert verdicts(pool, "risk_level") == [
        ("ours", "Unknown", "holds"),
        ("litellm", "Unknown", "agrees"),
    ]


def test_what_a_source_said_before_is_closed_unless_it_says_so_again(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/one", cost_class="High")), on=date(2025, 1, 1))
    pool.registry.load(registry(record("a/one", cost_class="Low")), on=date(2025, 2, 1))
    pool.registry.load(
        registry(record("a/one", cost_class="Low", notes="New.")), on=date(2025, 3, 1)
    )
    low, high = pool.registry.claims("a/one", field="cost_class", with_closed=True)
    assert (low.value, low.verdict, low.since) == ("Low", "holds", datetime(2025, 3, 1, tzinfo=UTC))
    assert (high.value, high.verdict) == ("High", "closed")
    assert high.until == datetime(2025, 2, 1, tzinfo=UTC)
    (then,) = pool.registry.claims(
        "a/one", field="cost_class", with_closed=True, as_of=date(2025, 1, 15)
    )
    assert (then.value, then.verdict, then.until) == ("High", "holds", None)


def test_a_tombstone_says_who_ceased_to_list_it_and_by_which_load(pool: ModelPool) -> None:
    both = registry(record("a/one", successor="a/two"), record("a/two"))
    opened = pool.registry.load(both, on=date(2025, 1, 1))
    closed = pool.registry.load(registry(record("a/two")), on=date(2025, 2, 1))
    (listing,) = pool.registry.listings("a/one")
    assert (listing.load_id, listing.closed_by) == (opened.load_ids[0], closed.load_ids[0])
    assert listing.until == datetime(2025, 2, 1, tzinfo=UTC)
    standing = pool.registry.status("a/one")
    assert (standing.lifecycle, standing.vanished_at) == ("Retired", listing.until)
    assert (standing.successor, standing.successor_listed) == ("a/two", True)
    before = pool.registry.status("a/one", as_of=date(2025, 1, 31))
    assert (before.lifecycle, before.vanished_at) == ("Stable", None)
    (open_then,) = pool.registry.listings("a/one", as_of=date(2025, 1, 31))
    assert open_then.until is None
    # Feasible on the last day on which it was listed, and no more on the next.
    for day, found in ((date(2025, 1, 31), ["a/one", "a/two"]), (date(2025, 2, 1), ["a/two"])):
        feasible = pool.feasible(task_type="code-generation", as_of=day)
        assert [model.model_id for model in feasible] == found
    with pytest.raises(NotFoundError, match="no source lists 'a/one'"):
        pool.registry.claims("a/one")
    assert verdicts(pool, "cost_class") == [("test", "Low", "closed")]


def test_a_model_is_retired_from_the_day_that_a_source_gives(pool: ModelPool) -> None:
    fields = {"retired_on": "2025-03-01", "deprecated_on": "2025-02-01", "successor": "a/none"}
    pool.registry.load(registry(record("a/one", **fields)), on=date(2025, 1, 1))
    for day, lifecycle, found in (
        (date(2025, 1, 31), "Stable", 1),
        (date(2025, 2, 1), "Deprecated", 1),
        (date(2025, 2, 28), "Deprecated", 1),
        (date(2025, 3, 1), "Retired", 0),
        (datetime(2025, 2, 28, 23, 59, 59, tzinfo=UTC), "Deprecated", 1),
        (datetime(2025, 3, 1, tzinfo=UTC), "Retired", 0),
        (None, "Retired", 0),
    ):
        assert pool.registry.status("a/one", as_of=day).lifecycle == lifecycle
        assert len(pool.feasible(task_type="code-generation", as_of=day)) == found
    standing = pool.registry.status("a/one")
    assert (standing.deprecated_on, standing.retired_on) == (date(2025, 2, 1), date(2025, 3, 1))
    assert (standing.successor, standing.successor_listed) == ("a/none", False)
    assert standing.vanished_at is None


def test_explain_names_what_replaces_a_retired_model(pool: ModelPool) -> None:
    by_date = record("a/dated", retired_on="2025-03-01", successor="a/new")
    vanished = record("a/gone", successor="a/new")
    pool.registry.load(registry(by_date, vanished, record("a/new")), on=date(2025, 1, 1))
    pool.registry.load(registry(by_date, record("a/new")), on=date(2025, 4, 1))

    def said(model_id: str, day: date) -> tuple[str, ...]:
        checks = pool.explain(model_id, task_type="code-generation", as_of=day)
        return next(check.claims for check in checks if check.requirement == "lifecycle")

    for model_id in ("a/dated", "a/gone"):
        assert said(model_id, date(2025, 4, 2))[-1] == "test: replaced by a/new"
        assert "test: replaced by a/new" not in said(model_id, date(2025, 2, 1))


def test_what_does_not_exist_is_said_to(pool: ModelPool) -> None:
    pool.registry.load(registry(record("a/one")), on=date(2025, 1, 1))
    with pytest.raises(InvalidInputError, match="found 'cost', expected one of accuracy_class"):
        pool.registry.claims("a/one", field="cost")
    with pytest.raises(NotFoundError, match="no source claims successor of 'a/one'"):
        pool.registry.claims("a/one", field="successor")
    with pytest.raises(NotFoundError, match="no task type 'code-genration'; did you mean"):
        pool.registry.claims("a/one", field="cost_class", task_type="code-genration")
    with pytest.raises(NotFoundError, match="no source claims cost_class for generation"):
        pool.registry.claims("a/one", field="cost_class", task_type="generation")
    for ask in (pool.registry.claims, pool.registry.listings, pool.registry.status):
        with pytest.raises(NotFoundError, match="no model 'a/none'"):
            ask("a/none")
        with pytest.raises(NotFoundError, match=r"expected a moment from 2025-01-01 00:00:00 UTC"):
            ask("a/one", as_of=date(2024, 12, 31))


def test_the_command_tells_value_basis_rule_and_losers(pool: ModelPool, cli: CliRunner) -> None:
    basis = "derived:price_terciles(blended 0.9 USD/Mtok; cut at 0.42 and 1.69)"
    pool.registry.load(
        registry(
            record("a/one.5", source="models-dev", cost_class="Medium", cost_basis=basis),
            record("a/one.5", source="litellm", cost_class="High"),
        ),
        on=date(2025, 1, 1),
    )
    said = run(cli, "why", "a/one.5.cost_class").output
    assert said.startswith("a/one.5.cost_class for code-generation: Medium\n")
    assert "Claimed by models-dev (precedence 30) since 2025-01-01." in said
    assert "the third of its source's prices" in said
    assert "(blended 0.9 USD/Mtok; cut at 0.42 and 1.69)" in said
    assert "models-dev (30) goes before litellm (40): the smaller precedence counts." in said
    assert "precedence 40, after models-dev's 30" in said
    document = json.loads(run(cli, "why", "a/one.5.cost_class", "--format", "json").output)
    assert document["values"][0]["value"] == "Medium"
    assert [claim["verdict"] for claim in document["values"][0]["claims"]] == ["holds", "outranked"]
    alone = run(cli, "why", "a/one.5.base_model").output
    assert "the smaller precedence counts" in alone
    with pytest.raises(
        NotFoundError, match=r"for a model: MODEL\.FIELD; fields: accuracy_class, latency"
    ):
        run(cli, "why", "a/one.5")
    refused = run(cli, "why", "worker-1", "--as-of", "2025-01-01")
    assert refused.exit_code == 2
    assert "--as-of: a reputation is explained as it is now" in refused.output


def test_show_and_why_of_a_model_that_went(pool: ModelPool, cli: CliRunner) -> None:
    pool.registry.load(
        registry(record("a/one", successor="a/two"), record("a/two")), on=date(2025, 1, 1)
    )
    closed = pool.registry.load(registry(record("a/two")), on=date(2025, 2, 1))
    shown = run(cli, "show", "a/one").output
    assert shown.splitlines()[0] == (
        "a/one: Retired; no source has listed it since 2025-02-01; replaced by a/two"
    )
    assert closed.load_ids[0] in shown
    said = run(cli, "why", "a/one.lifecycle").output
    assert "said so until 2025-02-01" in said
    assert "a/one is Retired; no source has listed it since 2025-02-01" in said
