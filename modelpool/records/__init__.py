"""The rows that ModelPool returns: frozen, typed, one class per query result."""

from modelpool.records.export import ExportReport, ModelCard
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
from modelpool.records.findings import Detector, Finding, FindingStatus, Scan, Severity
from modelpool.records.history import (
    ClaimChange,
    ClassTransition,
    Differences,
    FieldChange,
    LoadRow,
)
from modelpool.records.policy import (
    ActivatedPolicy,
    LoadedPolicy,
    Period,
    PolicyChange,
    PolicyRequirements,
    PolicyVersion,
    UnknownName,
)
from modelpool.records.registry import ClaimedValue, Listing, LoadReport, ModelStatus, TaskTypeRow
from modelpool.records.reputation import CreditRow, Judgement, Penalty, ReputationRow, WhyWorker
from modelpool.records.row import Row
from modelpool.records.search import Capability, FacetCount
from modelpool.records.trail import Story, Trail, Verification
from modelpool.records.what_if import Requirement, TaskChange, WhatIfReport
from modelpool.records.work import (
    AbleWorker,
    AssignedWorker,
    Decision,
    DecisionInputs,
    LoadedExample,
    LoadedRecords,
    Recorded,
    Replay,
    TaskRow,
    UnverifiedOutcome,
    WorkerRow,
)

__all__ = [
    "AbleWorker",
    "ActivatedPolicy",
    "AssignedWorker",
    "Capability",
    "Change",
    "CheckedRequirement",
    "ClaimChange",
    "ClaimedValue",
    "ClassTransition",
    "CreditRow",
    "Decision",
    "DecisionInputs",
    "Detector",
    "Differences",
    "ExcludedModel",
    "ExportReport",
    "FacetCount",
    "FailedRequirement",
    "FeasibleModel",
    "FieldChange",
    "Finding",
    "FindingStatus",
    "FunnelStep",
    "Judgement",
    "Listing",
    "LoadReport",
    "LoadRow",
    "LoadedExample",
    "LoadedPolicy",
    "LoadedRecords",
    "ModelCard",
    "ModelStatus",
    "Penalty",
    "Period",
    "PickedModel",
    "PolicyChange",
    "PolicyRequirements",
    "PolicyVersion",
    "Recorded",
    "Relaxation",
    "Replay",
    "ReputationRow",
    "Requirement",
    "Row",
    "Scan",
    "Severity",
    "Story",
    "TaskChange",
    "TaskRow",
    "TaskTypeRow",
    "Trail",
    "UnknownName",
    "UnverifiedOutcome",
    "Verification",
    "WhatIfReport",
    "WhyWorker",
    "WorkerRow",
]
