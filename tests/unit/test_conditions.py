"""What people type to search becomes parameters, or one clear line."""

from __future__ import annotations

import re
from datetime import date

import pytest

from modelpool.exceptions import InvalidInputError
from modelpool.files.schema import fields
from modelpool.registry import BASES
from modelpool.search.conditions import LONGEST_TEXT, STAGES, conditions, text_query


def only(text: str) -> tuple[str, str, list[object]]:
    ((condition,),) = [found for found in conditions([text]).values() if found]
    return condition["field"], condition["test"], condition["values"]


def test_every_field_of_a_record_can_be_searched_by() -> None:
    assert STAGES.keys() == fields().keys() - BASES.values() - {"kind_of", "scope"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cost_class=low", ("cost_class", "one of", ["Low"])),
        ("function_calling=True", ("function_calling", "one of", [True])),
        ("moving_name!=false", ("moving_name", "none of", [False])),
        (" cost_class != High ", ("cost_class", "none of", ["High"])),
        ("accuracy_class>=Medium", ("accuracy_class", "one of", ["Medium", "High"])),
        ("accuracy_class<High", ("accuracy_class", "one of", ["Low", "Medium"])),
        ("latency_class<=Medium", ("latency_class", "one of", ["Fast", "Medium"])),
        ("risk_level>High", ("risk_level", "one of", [])),
        ("context_tokens>=1000", ("context_tokens", "at least", [1000])),
        ("input_price_usd<0.5", ("input_price_usd", "below", [0.5])),
        ("released_on>2025-01-31", ("released_on", "above", [date(2025, 1, 31)])),
        ("maker=", ("maker", "absent", [])),
        ("maker!=", ("maker", "present", [])),
        ("model_id=a=b", ("model_id", "one of", ["a=b"])),
        ("name=x' OR 1=1 //", ("name", "one of", ["x' OR 1=1 //"])),
    ],
)
def test_conditions_are_read(text: str, expected: tuple[str, str, list[object]]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "expected a field"),
        ("cost_class", "expected a field"),
        ("cost_clas=Low", "no field 'cost_clas' to search by; did you mean 'cost_class'"),
        ("draw=1", "no field 'draw' to search by; fields: task_type"),
        ("cost_class=lo", "did you mean 'Low'?"),
        ("cost_class>=Unknown", "expected one of Low, Medium, High"),
        ("context_tokens>=many", "found 'many', expected a whole number"),
        ("input_price_usd>=1,5", "found '1,5', expected a number"),
        ("released_on<=2025-02-30", "expected a real day"),
        ("function_calling=maybe", "expected true or false"),
        ("function_calling>true", "expected = or != for true or false"),
        ("provider>a", "found '>', expected = or != for text"),
        ("context_tokens>=", "found nothing, expected a value"),
        ("name=\udcff", "expected valid Unicode"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(complaint)):
        conditions([text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (" \t\n", None),
        ("GPT", '+("GPT" (+gpt*))'),
        ("gpt-4", '+("gpt-4" (+"gpt-" +4*))'),
        ("claude-3.5", '+("claude-3.5" (+"claude-" +3.5*))'),
        ("two words", '+("two" (+two*)) +("words" (+words*))'),
        ("AND", '+("AND" (+and*))'),
        ("/", '+"/"'),
        ('"', '+"\\""'),
        ("\\", '+"\\\\"'),
        ('a"b', '+("a\\"b" (+"a\\"" +b*))'),
        ("😀", '+"😀"'),
    ],
)
def test_text_is_quoted(text: str, expected: str | None) -> None:
    assert text_query(text) == expected


def test_a_long_text_is_refused() -> None:
    text_query("x" * LONGEST_TEXT)
    with pytest.raises(InvalidInputError, match="found 301 characters"):
        text_query("x" * (LONGEST_TEXT + 1))
