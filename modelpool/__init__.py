"""Model Pool: a capability registry of AI models as a Neo4j knowledge graph.

Start with `ModelPool.connect()`. What its methods return is in `modelpool.rows`. Names are imported
when first used: importing the package alone loads neither the driver nor anything else.
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
        ReadOnlyError,
        RecordsError,
        RegistryFileError,
        RulesEndError,
        ServerError,
        SpellingError,
    )
    from modelpool.policy import Policy, read_policy
    from modelpool.pool import ModelPool
    from modelpool.registry import Registry, read_registry
    from modelpool.requirements import Requirements

__version__ = "0.1.0"

__all__ = [
    "AuthenticationError",
    "ConfigurationError",
    "ConflictError",
    "Database",
    "DatabaseError",
    "DoubtfulLoadError",
    "InputFileError",
    "InvalidInputError",
    "ModelPool",
    "ModelPoolError",
    "NotFoundError",
    "Policy",
    "PolicyFileError",
    "Problem",
    "ReadOnlyError",
    "RecordsError",
    "Registry",
    "RegistryFileError",
    "Requirements",
    "RulesEndError",
    "ServerError",
    "Settings",
    "SpellingError",
    "__version__",
    "read_policy",
    "read_registry",
]

# The module of each name that isn't an exception.
_HOMES = {
    "Database": "database",
    "ModelPool": "pool",
    "Policy": "policy",
    "Registry": "registry",
    "Requirements": "requirements",
    "Settings": "config",
    "read_policy": "policy",
    "read_registry": "registry",
}

if not TYPE_CHECKING:  # otherwise type checkers would accept any name

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'exceptions')}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
