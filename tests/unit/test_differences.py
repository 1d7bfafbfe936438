"""What differs between two states, by meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.importers.entries import read_entries
from modelpool.importers.mapping import load_mapping
from modelpool.registry.differences import compare, of_registry, with_unread
from modelpool.rows import ClassTransition, FieldChange
from tests.worlds import record, registry


def states(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Any:
    return compare(of_registry(registry(*before)), of_registry(registry(*after)))


def test_order_and_absent_fields_make_no_difference() -> None:
    one, two = record("acme/a", notes="x"), record("acme/b")
    found = states([one, two], [two, dict(reversed(one.items())), record("acme/c")])
    assert (found.common, found.changed, found.added, found.removed) == (2, 0, 1, 0)
    assert [change.model_id for change in found.changes] == ["acme/c"]


def test_classes_come_before_fields_and_are_counted_by_transition() -> None:
    before = [record(f"acme/{n}", cost_class="High", input_price_usd=5.0) for n in "abc"]
    after = [record(f"acme/{n}", cost_class="Low", input_price_usd=1.0) for n in "ab"]
    found = states(before, [*after, record("acme/c", cost_class="High", output_price_usd=9.0)])
    assert found.classes == (
        ClassTransition(field="cost_class", before="High", after="Low", claims=2),
    )
    assert found.fields == (
        FieldChange(field="input_price_usd", changed=3, appeared=0, vanished=1),
        FieldChange(field="output_price_usd", changed=1, appeared=1, vanished=0),
    )


def test_a_model_whose_one_task_type_changed_is_in_both() -> None:
    found = states([record("acme/a", "generation")], [record("acme/a", "code-editing")])
    assert (found.common, found.added, found.removed) == (1, 0, 0)
    (change,) = found.changes
    assert change.fields == {"task_type": ("generation", "code-editing")}
    assert found.classes[0].field == "task_type"


def test_a_task_type_too_many_is_added() -> None:
    after = [record("acme/a", "code-editing"), record("acme/a", "image-generation")]
    found = states([record("acme/a", "generation")], after)
    assert (found.common, found.added, found.removed) == (0, 2, 1)


def test_a_model_that_couldnt_be_read_is_as_it_was() -> None:
    before = of_registry(registry(record("acme/a"), record("acme/b"), record("acme/c")))
    after = with_unread(of_registry(registry(record("acme/a"))), before, {("test", "acme/b")})
    assert [change.model_id for change in compare(before, after).changes] == ["acme/c"]


def test_how_a_value_was_had_counts_only_where_no_value_differs() -> None:
    old = record("acme/a", cost_basis="derived:p(1)")
    rebased = states([old], [old | {"cost_basis": "by-hand"}])
    assert rebased.changes[0].fields == {"cost_basis": ("derived:p(1)", "by-hand")}
    dearer = states([old], [old | {"cost_basis": "derived:p(2)", "input_price_usd": 2.0}])
    assert dearer.changes[0].fields == {"input_price_usd": (None, 2.0)}


@pytest.fixture
def pair(tmp_path: Path) -> list[str]:
    """Two small tables as LiteLLM writes them."""
    spec = {"mode": "one of: chat, embedding", "litellm_provider": "its name"}
    same = {"litellm_provider": "acme", "mode": "chat", "supported": ["a", "b"]}
    table = {
        "sample_spec": spec,
        "acme/same": same,
        "acme/dear": {**same, "input_cost_per_token": 3e-06, "output_cost_per_token": 9e-06},
        "acme/gone": same,
        "acme/odd": {"litellm_provider": "acme", "mode": "dance"},
    }
    later = {
        "acme/odd": {"litellm_provider": "acme", "mode": "dance", "deprecation_date": "soon"},
        "acme/new": same,
        "acme/dear": {**same, "input_cost_per_token": 1e-07, "output_cost_per_token": 2e-07},
        "acme/same": {"mode": "chat", "supported": ["b", "a"], "litellm_provider": "acme"},
    }
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, content in zip(paths, (table, later), strict=True):
        path.write_text(json.dumps(content))
    return [str(path) for path in paths]


def test_entries_of_a_public_registry_are_compared_also_where_no_record_can_be_made(
    pair: list[str],
) -> None:
    mapping = load_mapping()
    found = compare(*(read_entries("litellm", Path(path), mapping) for path in pair))
    assert (found.common, found.changed, found.added, found.removed) == (3, 2, 1, 1)
    assert found.classes == (
        ClassTransition(field="cost_class", before="High", after="Low", claims=1),
    )
    assert {f.field: f.changed for f in found.fields} == {
        "deprecation_date": 1,
        "input_cost_per_token": 1,
        "output_cost_per_token": 1,
    }


def test_the_command_prints_counts_and_fails_on_what_it_is_told_to(pair: list[str]) -> None:
    run = CliRunner().invoke(modelpool, ["diff", *pair, "--as", "litellm", "--fail-on", "class"])
    assert run.output.startswith("3 in common, of which 2 changed; 1 added, 1 removed\n")
    assert run.exit_code == 5
    same = [pair[0], pair[0], "--as", "litellm", "--fail-on", "added,removed,changed,class"]
    assert CliRunner().invoke(modelpool, ["diff", *same]).exit_code == 0


def test_csv_has_a_line_for_each_field_and_for_each_claim_that_came_or_went(
    pair: list[str],
) -> None:
    run = CliRunner().invoke(modelpool, ["diff", *pair, "--as", "litellm", "--format", "csv"])
    assert run.output.splitlines() == [
        "change,source,model_id,task_type,field,before,after",
        "changed,litellm,acme/dear,,cost_class,High,Low",
        "changed,litellm,acme/dear,,input_cost_per_token,3e-06,1e-07",
        "changed,litellm,acme/dear,,output_cost_per_token,9e-06,2e-07",
        "changed,litellm,acme/odd,,deprecation_date,,soon",
        "removed,litellm,acme/gone,,,,",
        "added,litellm,acme/new,,,,",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{old}", "now"], "expected two files or two moments"),
        (["2026-01-01", "now", "--as", "litellm"], "--as: expected two files"),
        (["{old}", "{old}", "--fail-on", "odd"], "found 'odd', expected some of added, removed"),
        (
            ["{old}", "nowhere.json", "--as", "litellm"],
            "nowhere.json: found no such file, expected a file",
        ),
    ],
)
def test_operands_that_dont_fit_are_refused(
    pair: list[str], arguments: list[str], message: str
) -> None:
    given = [argument.format(old=pair[0]) for argument in arguments]
    run = CliRunner().invoke(modelpool, ["diff", *given])
    assert run.exit_code != 0
    assert message in run.output + str(run.exception)
