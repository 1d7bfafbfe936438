"""The rows that ModelPool returns: frozen, typed, one class per query result."""

from modelpool.records.feasibility import (
    Change,
    CheckedRequirement,
    ExcludedModel,
    FailedRequirement,
    FeasibleModel,
    FunnelStep,
    PickedModel,
    Relaxation,
)
from modelpool.records.registry import ClaimChange, ClaimedValue, LoadReport, TaskTypeRow
from modelpool.records.row import Row

__all__ = [
    "Change",
    "CheckedRequirement",
    "ClaimChange",
    "ClaimedValue",
    "ExcludedModel",
    "FailedRequirement",
    "FeasibleModel",
    "FunnelStep",
    "LoadReport",
    "PickedModel",
    "Relaxation",
    "Row",
    "TaskTypeRow",
]
