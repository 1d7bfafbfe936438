"""Every rule of misuse has records that it fires on, and near misses."""

from __future__ import annotations

from collections import Counter

import pytest

from modelpool.queries import shipped
from tests.misuse import FIRES, SPARES

RULES = [name.removeprefix("misuse/") for name in shipped().names() if name.startswith("misuse/")]


def test_there_are_rules_and_no_cases_of_others() -> None:
    assert len(RULES) >= 22
    assert {case.rule for case in (*FIRES, *SPARES)} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_cases_that_say_what_would_break(rule: str) -> None:
    """A new rule without them fails here."""
    assert [case for case in FIRES if case.rule == rule]
    assert len([case for case in SPARES if case.rule == rule]) >= 2
    for case in (*FIRES, *SPARES):
        assert case.build.__doc__, case.build.__name__


@pytest.mark.parametrize("rule", RULES)
def test_the_worst_that_a_rule_reports_is_in_its_header(rule: str) -> None:
    """Its first case is such a one, and none is worse."""
    severities = [case.found.severity for case in FIRES if case.rule == rule]
    order = ["notice", "warning", "error"]
    assert max(severities, key=order.index) == shipped()[f"misuse/{rule}"].rule["severity"]


def test_each_case_is_named_once() -> None:
    names = Counter(str(case) for case in (*FIRES, *SPARES))
    assert [name for name, times in names.items() if times > 1] == []
