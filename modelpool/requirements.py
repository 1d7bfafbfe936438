"""What a task requires of a model, as keyword arguments and as query parameters."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Literal, Required, TypedDict, cast, get_args

from modelpool.arguments import check_choice, check_names, check_value
from modelpool.exceptions import InvalidInputError
from modelpool.moments import end_of_day

Level = Literal["Low", "Medium", "High"]
Speed = Literal["Fast", "Medium", "Slow"]
Criticality = Literal["Normal", "Critical"]
ProviderType = Literal["Open-source", "Proprietary", "Internal", "Unknown"]

_ALLOWED: dict[str, tuple[str, ...]] = {
    "risk_level": get_args(Level),
    "criticality": get_args(Criticality),
    "min_accuracy": get_args(Level),
    "max_latency": get_args(Speed),
    "max_cost": get_args(Level),
}


class Requirements(TypedDict, total=False):
    """A task's requirements; one that is left out, or None, requires nothing.

    The policy's rules look at them, too: they take a missing risk as Low, and a missing
    criticality as Normal.

    `as_of` is the past moment to answer for: a datetime with a time zone, or a date, which means
    the end of that day in UTC. A day in the future is refused.
    """

    task_type: Required[str]
    risk_level: Level | None
    criticality: Criticality | None
    min_accuracy: Level | None
    max_latency: Speed | None
    max_cost: Level | None
    provider_types: Collection[ProviderType] | None
    as_of: date | datetime | None


def parameters(requirements: Requirements) -> dict[str, Any]:
    """The query parameters for these requirements: `task`, and `as_of` in UTC.

    One map has them all, so that one query plan serves all tasks. Raises InvalidInputError for an
    unknown or missing requirement, or an invalid value.
    """
    given = cast(dict[str, Any], requirements)
    check_names(given, Requirements.__annotations__, "requirement")
    if given.get("task_type") is None:
        raise InvalidInputError("task_type: found nothing, expected a task type")
    check_value("task_type", given["task_type"], str)
    values = {name: given.get(name) for name in _ALLOWED}
    for name, value in values.items():
        if value is not None:
            check_choice(name, value, _ALLOWED[name])
    provider_types = given.get("provider_types")
    if provider_types is not None:
        check_value("provider_types", provider_types, Collection[ProviderType])
        # An empty collection requires nothing, as None does; sorted, so equal sets are equal.
        provider_types = sorted(set(provider_types)) or None
    task = {"task_type": given["task_type"], **values, "provider_types": provider_types}
    return {"task": task, "as_of": end_of_day(given.get("as_of"))}
