"""Policy files: what is read, and that everything wrong is told with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import PolicyFileError
from modelpool.policy import Policy, from_row, read_policy, shipped_policy
from modelpool.policy.definition import needed
from modelpool.policy.schema import choices, part_fields
from tests.worlds import random_policy

RULE: dict[str, Any] = {"name": "a", "exclude": {"lifecycle": ["Experimental"]}}


def read(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "p.json"
    path.write_text(text, encoding="utf-8")
    return read_policy(path)


def problems(tmp_path: Path, *rules: Any, **more: Any) -> list[str]:
    """What is said of a policy with these rules, without the file's own name."""
    text = json.dumps({"name": "p", "rules": rules, **more})
    with pytest.raises(PolicyFileError) as caught:
        read(tmp_path, text)
    return [str(p).partition(": line 1: ")[2] for p in caught.value.problems]


@pytest.mark.parametrize("policy", [shipped_policy(), *map(random_policy, range(5))])
def test_file_and_nodes_hold_the_same(tmp_path: Path, policy: Policy) -> None:
    if all(rule.exclude or rule.prefer or rule.require for rule in policy.rules):
        assert read(tmp_path, json.dumps(policy.definition())) == policy
    again = from_row(policy.name, policy.description, policy.rule_rows())
    assert again == policy
    assert again.digest() == policy.digest()


def test_layout_and_number_spelling_make_no_difference(tmp_path: Path) -> None:
    rule = '{"name": "a", "require": {"workers": %s, "min_reputation": %s}}'
    one = read(tmp_path, '{"name": "p", "rules": [%s]}' % (rule % ("2", "1")))
    other = read(tmp_path, '{\n\t"rules": [%s],\n\t"name": "p"}' % (rule % ("2.0", "1.0")))
    assert one.digest() == other.digest()


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({**RULE, "wen": {}}, "/rules/0/wen: found an unknown field, expected one of name,"),
        (
            {**RULE, "when": {"risk_level": ["Purple"]}},
            "/rules/0/when/risk_level/0: found 'Purple', expected one of Low, Medium, High",
        ),
        ({**RULE, "when": {}}, "/rules/0/when: found nothing, expected an object with at least"),
        ({**RULE, "when": {"max_cost": "Low"}}, "/rules/0/when/max_cost: found 'Low', expected a"),
        ({"name": "a"}, "/rules/0: found none of them, expected at least one of exclude, prefer"),
        ({"name": "A b", **{k: RULE[k] for k in ["exclude"]}}, "/rules/0/name: found 'A b'"),
        (
            {"name": "a", "exclude": {"lifecycle": ["experimental"]}},
            "/rules/0/exclude/lifecycle/0: found 'experimental', expected one of Experimental,"
            " Stable, Deprecated; did you mean 'Experimental'?",
        ),
        ({"name": "a", "require": {"workers": 0}}, "/rules/0/require/workers: found 0, expected a"),
        (
            {"name": "a", "require": {"workers": 1, "distinct": ["operator"]}},
            "/rules/0/require/workers: found 1, expected 2 or more",
        ),
        (
            {"name": "a", "require": {"newcomer_share": 0.1}},
            "/rules/0/require/newcomer_share: found 0.1, expected a rule whose when.risk_level is",
        ),
        (
            {"name": "a", "exclude": {"cost_class": ["Low"]}, "prefer": {"cost_class": ["Low"]}},
            "/rules/0/prefer/cost_class/0: found 'Low', expected a cost_class that the rule",
        ),
    ],
)
def test_each_problem_has_its_place(tmp_path: Path, rule: dict[str, Any], told: str) -> None:
    assert any(problem.startswith(told) for problem in problems(tmp_path, rule))


def test_rules_that_leave_a_task_nothing_are_refused(tmp_path: Path) -> None:
    high = {"when": {"risk_level": ["High"]}}
    found = problems(
        tmp_path,
        {"name": "a", **high, "exclude": {"lifecycle": ["Experimental", "Deprecated"]}},
        {"name": "b", "exclude": {"lifecycle": ["Stable"]}},
    )
    assert found == [
        "/rules/1/exclude/lifecycle: found every one excluded, expected some of Deprecated,"
        " Experimental, Stable left for a task with risk_level High"
    ]
    # By itself each of them leaves something, and so does a pattern of two fields.
    read(tmp_path, json.dumps({"name": "p", "rules": [{"name": "a", **high, **_every("x")}]}))
    (told,) = problems(tmp_path, {"name": "a", "exclude": {"cost_class": ["Low", "Unknown"]}})
    assert "found every one excluded" in told
    assert "max_cost Low" in told


def _every(provider: str) -> dict[str, Any]:
    lifecycles = list(choices("exclude", "lifecycle"))
    return {"exclude": {"lifecycle": lifecycles, "provider": [provider]}}


def test_places_of_preference_fit_in_a_number(tmp_path: Path) -> None:
    prefer = {"prefer": {"cost_class": ["Low", "Medium", "High", "Unknown"]}}
    found = problems(tmp_path, *({"name": f"r{n}", **prefer} for n in range(21)))
    assert found == ["/rules/20/prefer: found 21 of them, expected at most 20 rules that prefer"]
    assert 5**20 < 2**63


def test_names_stand_once(tmp_path: Path) -> None:
    assert problems(tmp_path, RULE, RULE) == [
        "/rules/1/name: found 'a' a second time, expected a name that rule 0 doesn't have"
    ]
    with pytest.raises(PolicyFileError, match="found 'name' twice, expected each name once"):
        read(tmp_path, '{"name": "p", "name": "q", "rules": []}')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: expected valid JSON"),
        ('{"name": "p",\n "rules": [}', "line 2: expected valid JSON: expecting value at column"),
        ("[" * 100_000, "found deeply nested JSON"),
        ("[]", "line 1: found nothing, expected an object with a name and rules"),
        ("{}", "/name: found nothing, expected lower-case words"),
        ('{\n\t"name": "p",\n\t"rules": [\n\t{"name": "é\\u001b"}]}', "line 4: /rules/0/name"),
    ],
)
def test_what_is_no_policy_is_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        read(tmp_path, text)
    assert told in str(caught.value.problems[0])
    assert str(caught.value.problems[0]).isprintable()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="no such file"):
        read_policy(tmp_path / "none.json")
    with pytest.raises(PolicyFileError, match="is a directory"):
        read_policy(tmp_path)
    (tmp_path / "p.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(PolicyFileError, match="expected UTF-8"):
        read_policy(tmp_path / "p.json")


def test_needed_says_what_is_left() -> None:
    assert needed({"lifecycle": ("Experimental",)}) == "not Experimental"
    assert needed({"provider": ("a", "b")}) == "not provider a or b"
    both = {"provider_type": ("Internal",), "cost_class": ("High",)}
    assert needed(both) == "not (Internal with cost High)"


def test_every_field_has_values_or_takes_names() -> None:
    for part in ("when", "exclude", "prefer"):
        for field in part_fields(part):
            named = field in {"task_type", "provider", "maker", "base_model", "model_id"}
            assert bool(choices(part, field)) != named
