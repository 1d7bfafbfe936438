"""Model Pool: a capability registry of AI models as a Neo4j knowledge graph.

Start with `ModelPool.connect()`. Names are imported when first used: importing the package alone
loads neither the driver nor anything else.
"""

from importlib import import_module

TYPE_CHECKING = False  # as in typing, whose import would take longer than all the rest
if TYPE_CHECKING:
    from modelpool.config import Settings
    from modelpool.database import Database
    from modelpool.exceptions import (
        AuthenticationError,
        ConfigurationError,
        ConflictError,
        DatabaseError,
        DoubtfulLoadError,
        InputFileError,
        InvalidInputError,
        ModelPoolError,
        NotFoundError,
        PolicyFileError,
        Problem,
        QueryFileError,
        ReadOnlyError,
        RecordsError,
        RegistryFileError,
        RulesEndError,
        ServerError,
        ServerStartError,
        ServerUnavailableError,
        SpellingError,
        UnsupportedServerError,
    )
    from modelpool.policy import Policy, read_policy
    from modelpool.pool import ModelPool
    from modelpool.records import (
        AbleWorker,
        ActivatedPolicy,
        AssignedWorker,
        Capability,
        Change,
        CheckedRequirement,
        ClaimChange,
        ClaimedValue,
        ClassTransition,
        CreditRow,
        Decision,
        DecisionInputs,
        Detector,
        Differences,
        EvidenceCounts,
        ExcludedModel,
        ExportReport,
        FacetCount,
        FailedRequirement,
        FeasibleModel,
        FieldChange,
        Finding,
        FunnelStep,
        Judgement,
        Listing,
        LoadedExample,
        LoadedPolicy,
        LoadedRecords,
        LoadReport,
        LoadRow,
        ModelCard,
        ModelStatus,
        Penalty,
        Period,
        PickedModel,
        PlaceChange,
        PolicyChange,
        PolicyRequirements,
        PolicyVersion,
        Recorded,
        Relaxation,
        Replay,
        ReputationRow,
        Requirement,
        Scan,
        Story,
        TaskChange,
        TaskRow,
        TaskTypeRow,
        Trail,
        UnableWorker,
        UnknownName,
        UnverifiedOutcome,
        Verification,
        WhatIfReport,
        WhyWorker,
        WorkerRow,
    )
    from modelpool.registry import Registry
    from modelpool.registry_files import read as read_registry
    from modelpool.requirements import Requirements
    from modelpool.server import Connection

__version__ = "0.1.0"

__all__ = [
    "AbleWorker",
    "ActivatedPolicy",
    "AssignedWorker",
    "AuthenticationError",
    "Capability",
    "Change",
    "CheckedRequirement",
    "ClaimChange",
    "ClaimedValue",
    "ClassTransition",
    "ConfigurationError",
    "ConflictError",
    "Connection",
    "CreditRow",
    "Database",
    "DatabaseError",
    "Decision",
    "DecisionInputs",
    "Detector",
    "Differences",
    "DoubtfulLoadError",
    "EvidenceCounts",
    "ExcludedModel",
    "ExportReport",
    "FacetCount",
    "FailedRequirement",
    "FeasibleModel",
    "FieldChange",
    "Finding",
    "FunnelStep",
    "InputFileError",
    "InvalidInputError",
    "Judgement",
    "Listing",
    "LoadReport",
    "LoadRow",
    "LoadedExample",
    "LoadedPolicy",
    "LoadedRecords",
    "ModelCard",
    "ModelPool",
    "ModelPoolError",
    "ModelStatus",
    "NotFoundError",
    "Penalty",
    "Period",
    "PickedModel",
    "PlaceChange",
    "Policy",
    "PolicyChange",
    "PolicyFileError",
    "PolicyRequirements",
    "PolicyVersion",
    "Problem",
    "QueryFileError",
    "ReadOnlyError",
    "Recorded",
    "RecordsError",
    "Registry",
    "RegistryFileError",
    "Relaxation",
    "Replay",
    "ReputationRow",
    "Requirement",
    "Requirements",
    "RulesEndError",
    "Scan",
    "ServerError",
    "ServerStartError",
    "ServerUnavailableError",
    "Settings",
    "SpellingError",
    "Story",
    "TaskChange",
    "TaskRow",
    "TaskTypeRow",
    "Trail",
    "UnableWorker",
    "UnknownName",
    "UnsupportedServerError",
    "UnverifiedOutcome",
    "Verification",
    "WhatIfReport",
    "WhyWorker",
    "WorkerRow",
    "__version__",
    "read_policy",
    "read_registry",
]

# Where a name is defined, and as what; the exceptions and the rows are found by their own names.
_HOMES = {
    "Connection": ("server", "Connection"),
    "Database": ("database", "Database"),
    "ModelPool": ("pool", "ModelPool"),
    "Policy": ("policy", "Policy"),
    "Registry": ("registry", "Registry"),
    "Requirements": ("requirements", "Requirements"),
    "Settings": ("config", "Settings"),
    "read_policy": ("policy", "read_policy"),
    "read_registry": ("registry_files", "read"),
}

if not TYPE_CHECKING:  # else type checkers would take any name for a public one

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in _HOMES:
            home, defined_as = _HOMES[name]
            return getattr(import_module(f"{__name__}.{home}"), defined_as)
        exceptions = import_module(f"{__name__}.exceptions")
        rows = import_module(f"{__name__}.records")
        return getattr(exceptions, name, None) or getattr(rows, name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
