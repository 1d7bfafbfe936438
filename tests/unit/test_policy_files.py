"""Policy files: what is read, and that everything wrong is told with its place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import PolicyFileError
from modelpool.policy import Policy, from_rows, joined, read_policy, shipped_policy
from modelpool.policy.definition import needed, needed_of_only
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
    of_node = {"name": policy.name, "description": policy.description}
    again = from_rows(of_node, policy.rule_rows())
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
        ({"name": "a"}, "/rules/0: found none of them, expected at least one of exclude, only,"),
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
        ({**RULE, "only": {"maker": ["m"]}}, "/rules/0/only: found only next to exclude, expected"),
        ({**RULE, "replaces": True}, "/rules/0/replaces: found true, expected extends: the policy"),
        ({**RULE, "replaces": 1}, "/rules/0/replaces: found 1, expected true"),
        (
            {"name": "a", "only": {"makers": ["m"]}},
            "/rules/0/only/makers: found an unknown field, expected .*did you mean 'maker'?",
        ),
        (
            {"name": "a", "only": {"cost_class": ["Low"]}, "prefer": {"cost_class": ["High"]}},
            "/rules/0/prefer/cost_class/0: found 'High', expected a cost_class that the rule",
        ),
        (
            {"name": "a", "exclude": {"cost_class": ["Low"]}, "prefer": {"cost_class": ["Low"]}},
            "/rules/0/prefer/cost_class/0: found 'Low', expected a cost_class that the rule",
        ),
    ],
)
def test_each_problem_has_its_place(tmp_path: Path, rule: dict[str, Any], told: str) -> None:
    found = problems(tmp_path, rule)
    assert any(re.match(re.escape(told).replace(r"\.\*", ".*"), problem) for problem in found)


def test_rules_that_leave_a_task_nothing_are_refused(tmp_path: Path) -> None:
    high = {"when": {"risk_level": ["High"]}}
    found = problems(
        tmp_path,
        {"name": "a", **high, "exclude": {"lifecycle": ["Experimental", "Deprecated"]}},
        {"name": "b", "exclude": {"lifecycle": ["Stable"]}},
    )
    assert found == [
        "/rules/1/exclude/lifecycle: found all values excluded, expected some of Deprecated,"
        " Experimental, Stable left for a task with risk_level High"
    ]
    # By itself each of them leaves something, and so does a pattern of two fields.
    read(tmp_path, json.dumps({"name": "p", "rules": [{"name": "a", **high, **_every("x")}]}))
    (told,) = problems(tmp_path, {"name": "a", "exclude": {"cost_class": ["Low", "Unknown"]}})
    assert "found all values excluded" in told
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
    with pytest.raises(PolicyFileError, match="found a folder, expected a policy file"):
        read_policy(tmp_path)
    (tmp_path / "p.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(PolicyFileError, match="expected UTF-8"):
        read_policy(tmp_path / "p.json")


HIGH = {"when": {"risk_level": ["High"]}}
LOW = {"when": {"risk_level": ["Low"]}}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            {"only": {"provider": ["x"]}},
            {"only": {"provider": ["y"]}},
            "/rules/1/only/provider: found no value that other rules leave, expected some provider"
            " left for any task",
        ),
        (
            {"only": {"provider": ["x", "y"]}},
            {"exclude": {"provider": ["y", "x"]}, **HIGH},
            "/rules/1/exclude/provider: found all values excluded, expected some provider left for"
            " a task with risk_level High",
        ),
        (
            {"exclude": {"lifecycle": ["Stable"]}},
            {"only": {"lifecycle": ["Stable"], "maker": ["m"]}},
            "/rules/1/only/lifecycle: found no value that other rules leave, expected some of"
            " Deprecated, Experimental, Stable left for any task",
        ),
        (
            {"only": {"source": ["x"]}},
            {"exclude": {"source": ["x"]}},
            "/rules/1/exclude/source: found all values excluded, expected some source left for any",
        ),
        (
            {"only": {"accuracy_class": ["Low"]}},
            RULE,
            "/rules/0/only/accuracy_class: found no value that other rules leave, expected some of"
            " High left for a task with min_accuracy High",
        ),
    ],
)
def test_rules_that_admit_nothing_together_are_refused(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any], told: str
) -> None:
    found = problems(tmp_path, {"name": "a", **one}, {**other, "name": "b"})
    assert [problem for problem in found if problem.startswith(told)], found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # One model may be in both lists.
        ({"only": {"source": ["x"]}}, {"only": {"source": ["y"]}}),
        ({"only": {"source": ["x", "y"]}}, {"exclude": {"source": ["x"]}}),
        ({"only": {"provider": ["x"]}}, {"only": {"maker": ["m"]}}),
        ({"only": {"provider": ["x"]}, **HIGH}, {"only": {"provider": ["y"]}, **LOW}),
        ({"only": {"provider": ["x"]}}, {"exclude": {"provider": ["x"], "cost_class": ["High"]}}),
    ],
)
def test_rules_that_leave_something_are_read(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any]
) -> None:
    rules = [{"name": "a", **one}, {"name": "b", **other}]
    assert len(read(tmp_path, json.dumps({"name": "p", "rules": rules})).rules) == 2


def test_what_is_said_of_another_policy_needs_one(tmp_path: Path) -> None:
    assert problems(tmp_path, RULE, drop=["known-risk"]) == [
        "/drop: found rules, expected extends: the policy to drop them from"
    ]
    assert problems(tmp_path, RULE, extends="p@1") == [
        "/extends: found 'p@1', expected a policy other than itself"
    ]
    assert problems(tmp_path, RULE, extends="p q")[0].startswith("/extends: found 'p q', expected")
    assert problems(tmp_path, extends="default") == [
        "/rules: found nothing, expected at least one rule"
    ]


def extending(tmp_path: Path, *rules: Any, **more: Any) -> Policy:
    text = json.dumps({"name": "p", "extends": "default", "rules": rules, **more})
    return joined(read(tmp_path, text), shipped_policy(), "default@3")


def test_rules_of_the_policy_that_is_extended_stay(tmp_path: Path) -> None:
    before = shipped_policy().rules
    policy = extending(tmp_path, RULE)
    assert [rule.name for rule in policy.rules] == [*(rule.name for rule in before), "a"]
    assert {rule.inherited for rule in policy.rules[:-1]} == {"default@3"}
    assert [r.substance() for r in policy.rules[:-1]] == [r.substance() for r in before]
    # A file that says what it says, of that version, and one that extends nothing.
    assert policy.definition() == {"name": "p", "extends": "default@3", "rules": [RULE]}
    assert len(policy.in_full()["rules"]) == len(before) + 1
    of_node = {
        "name": "p",
        "extends": policy.extends,
        "extends_digest": policy.extends_digest,
        "drop": None,
    }
    again = from_rows(of_node, policy.rule_rows())
    assert again == policy
    assert again.digest() == policy.digest()


def test_what_another_policy_says_is_part_of_the_digest(tmp_path: Path) -> None:
    text = json.dumps({"name": "p", "extends": "default", "rules": [RULE]})
    policy, base = read(tmp_path, text), shipped_policy()
    other = Policy(name=base.name, description=None, rules=base.rules[:4])
    digests = {joined(policy, one, "default@3").digest() for one in (base, other)}
    assert len(digests) == 2


def test_a_rule_goes_or_gives_way_where_that_is_said(tmp_path: Path) -> None:
    own = {**RULE, "name": "known-risk"}
    names = [rule.name for rule in shipped_policy().rules]
    dropped = extending(tmp_path, drop=["prefer-low-cost"])
    assert [rule.name for rule in dropped.rules] == [n for n in names if n != "prefer-low-cost"]
    replaced = extending(tmp_path, {**own, "replaces": True})
    assert [rule.name for rule in replaced.rules] == names
    assert replaced.rules[1].substance() == {"exclude": RULE["exclude"]}
    assert replaced.rules[1].inherited is None
    moved = extending(tmp_path, own, drop=["known-risk"])
    assert [rule.name for rule in moved.rules][-1] == "known-risk"


@pytest.mark.parametrize(
    ("rules", "more", "told"),
    [
        (
            [{**RULE, "name": "known-risk"}],
            {},
            "policy p: /rules/0/name: found 'known-risk', the name of a rule of default@3, expected"
            " replaces: true, or another name",
        ),
        (
            [{**RULE, "name": "know-risk", "replaces": True}],
            {},
            "policy p: /rules/0/name: found 'know-risk', expected a rule of default@3 to replace;"
            " did you mean 'known-risk'?",
        ),
        (
            [RULE],
            {"drop": ["known-risks"]},
            "policy p: /drop/0: found 'known-risks', expected a rule of default@3; did you mean"
            " 'known-risk'?",
        ),
        (
            [{**RULE, "name": "known-risk", "replaces": True}],
            {"drop": ["known-risk"]},
            "policy p: /drop/0: found 'known-risk', expected a rule that isn't replaced too",
        ),
        (
            [{"name": "only-new", "only": {"lifecycle": ["Experimental"]}}],
            {},
            "policy p: /rules/0/only/lifecycle: found no value that other rules leave, expected"
            " some of Deprecated, Experimental, Stable left for a task with risk_level High",
        ),
        ([], {"drop": [rule.name for rule in shipped_policy().rules]}, "policy p: /rules: found"),
    ],
)
def test_what_contradicts_the_policy_that_is_extended_is_refused(
    tmp_path: Path, rules: list[Any], more: dict[str, Any], told: str
) -> None:
    with pytest.raises(PolicyFileError) as caught:
        extending(tmp_path, *rules, **more)
    assert str(caught.value.problems[0]).startswith(told)


def test_needed_says_what_is_left() -> None:
    many = tuple(f"p{n}" for n in range(12))
    assert needed_of_only({"provider": ("a", "b")}) == "one of a, b"
    assert needed_of_only({"provider": many}).endswith("p8, p9 or 2 more")
    both_of = needed_of_only({"provider_type": ("Internal",), "cost_class": ("Low", "Medium")})
    assert both_of == "provider type one of Internal and cost class one of Low, Medium"
    assert needed({"lifecycle": ("Experimental",)}) == "not Experimental"
    assert needed({"provider": ("a", "b")}) == "not provider a or b"
    both = {"provider_type": ("Internal",), "cost_class": ("High",)}
    assert needed(both) == "not (Internal with cost High)"


def test_every_field_has_values_or_takes_names() -> None:
    assert part_fields("only") == part_fields("exclude")
    for part in ("when", "exclude", "only", "prefer"):
        for field in part_fields(part):
            named = field in {"task_type", "provider", "maker", "base_model", "model_id", "source"}
            assert bool(choices(part, field)) != named
