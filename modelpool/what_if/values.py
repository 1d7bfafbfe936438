"""Hypothetical values of single fields, as if all sources of a model claimed them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from modelpool.arguments import did_you_mean
from modelpool.database import Database
from modelpool.exceptions import InvalidInputError
from modelpool.files.refusals import show
from modelpool.files.schema import fields
from modelpool.registry.loading import ClaimEdits

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


def edits_of(
    database: Database, values: Mapping[tuple[str, str], str]
) -> tuple[ClaimEdits, list[str]]:
    """The claims that would close and open, and the ids of models without open claims.

    `values` maps model_id and field to a value; raises InvalidInputError for an invalid one.
    """
    wanted: dict[str, dict[str, Any]] = {}
    for (model_id, field), value in values.items():
        wanted.setdefault(model_id, {})[field] = _checked(field, value)
    claims = database.read("what_if/open_claims", model_ids=sorted(wanted))
    missing = sorted(wanted.keys() - {row["model_id"] for row in claims})
    closing = [
        {"source": row["claim"]["source"], **{n: row[n] for n in ("model_id", "task_type")}}
        for row in claims
    ]
    opening = [
        {
            "model_id": row["model_id"],
            "task_type": row["task_type"],
            "claim": {**row["claim"], **wanted[row["model_id"]]},
        }
        for row in claims
    ]
    precedences = {row["claim"]["source"]: row["precedence"] for row in claims}
    return ClaimEdits(closing, opening, precedences, parents={}, whole=tuple(precedences)), missing


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
