"""Hypothetical values of single fields, as if all sources of a model claimed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from modelpool.arguments import did_you_mean
from modelpool.database import Database, Transaction
from modelpool.exceptions import InvalidInputError
from modelpool.files.refusals import show
from modelpool.files.schema import fields
from modelpool.registry.loading import claim_anew

# The fields that feasibility uses; all but the first four are model-level fields.
FIELDS = (
    "accuracy_class",
    "latency_class",
    "cost_class",
    "risk_level",
    "lifecycle",
    "provider_type",
    "released_on",
    "deprecated_on",
    "retired_on",
    "provider",
    "maker",
    "base_model",
)

DATES = ("released_on", "deprecated_on", "retired_on")


def claim_values(
    database: Database, values: Mapping[tuple[str, str], str]
) -> tuple[Callable[[Transaction], Iterable[str]], list[str]]:
    """An edit of the registry, for `worlds.after`, and the ids of models without open claims.

    `values` maps model_id and field to a value that all sources of the model are to claim; raises
    InvalidInputError for an invalid one.
    """
    wanted: dict[str, dict[str, Any]] = {}
    for (model_id, field), value in values.items():
        wanted.setdefault(model_id, {})[field] = _checked(field, value)
    claims = database.read("what_if/open_claims", model_ids=sorted(wanted))

    def edit(tx: Transaction) -> Iterable[str]:
        claim_anew(tx, [({**row["claim"], **wanted[row["model_id"]]}, row) for row in claims])
        return wanted

    return edit, sorted(wanted.keys() - {row["model_id"] for row in claims})


def _checked(field: str, value: str) -> Any:
    if field not in FIELDS:
        hint = did_you_mean(field, FIELDS)
        raise InvalidInputError(
            f"field: found {show(field)}, expected one of {', '.join(FIELDS)}{hint}"
        )
    declared = fields()[field]
    if declared.choices and value not in declared.choices:
        hint = did_you_mean(value, declared.choices)
        raise InvalidInputError(f"{field}: found {show(value)}, expected {declared.expected}{hint}")
    if field not in DATES:
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidInputError(
            f"{field}: found {show(value)}, expected {declared.expected}"
        ) from None
