"""What a task's requirements become, and which are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from modelpool.exceptions import InvalidInputError
from modelpool.requirements import parameters


def test_what_is_left_out_requires_nothing() -> None:
    assert parameters({"task_type": "generation"}) == {
        "task": {
            "task_type": "generation",
            "risk_level": None,
            "criticality": None,
            "min_accuracy": None,
            "max_latency": None,
            "max_cost": None,
            "provider_types": None,
        },
        "as_of": None,
    }


def test_equal_sets_of_provider_types_are_equal_parameters() -> None:
    one = parameters({"task_type": "x", "provider_types": ["Unknown", "Internal", "Unknown"]})
    other = parameters({"task_type": "x", "provider_types": ("Internal", "Unknown")})
    assert one["task"] == other["task"]
    assert one["task"]["provider_types"] == ["Internal", "Unknown"]
    assert parameters({"task_type": "x", "provider_types": ()})["task"]["provider_types"] is None


def test_a_date_means_the_end_of_that_day() -> None:
    day = parameters({"task_type": "x", "as_of": date(2026, 1, 31)})["as_of"]
    assert day == datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC)
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert parameters({"task_type": "x", "as_of": moment})["as_of"] == moment


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("risk_level", "Hgih", "risk_level: found 'Hgih', expected one of .*did you mean 'High'"),
        ("min_accuracy", "Unknown", "min_accuracy: found 'Unknown', expected one of Low, Medium"),
        ("max_latency", "Low", "max_latency: found 'Low', expected one of Fast, Medium, Slow"),
        ("max_cost", 3, "max_cost: found 3"),
        ("provider_types", ["Open source"], "provider_types: found 'Open source'.*'Open-source'"),
        ("as_of", datetime(2026, 1, 31), "as_of: .* expected a time zone"),
    ],
)
def test_a_wrong_value_is_refused_by_name(field: str, value: Any, message: str) -> None:
    wrong: Any = {"task_type": "x", field: value}
    with pytest.raises(InvalidInputError, match=message):
        parameters(wrong)
