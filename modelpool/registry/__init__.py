"""What sources claim about models: reading, loading into the graph, comparing and writing it."""

from modelpool.registry.bases import basis_in_words
from modelpool.registry.document import VERSION, document_schema
from modelpool.registry.files import OVERLAY, read_registry
from modelpool.registry.precedence import precedence
from modelpool.registry.records import (
    BASES,
    MODEL_FIELDS,
    UNREAD,
    NewTaskType,
    Record,
    Registry,
    RegistryFile,
    TaskType,
    record_digest,
)
from modelpool.registry.taxonomy import shipped_task_types
from modelpool.registry.validate import first_misfit
from modelpool.registry.write import FORMATS, write_registry

__all__ = [
    "BASES",
    "FORMATS",
    "MODEL_FIELDS",
    "OVERLAY",
    "UNREAD",
    "VERSION",
    "NewTaskType",
    "Record",
    "Registry",
    "RegistryFile",
    "TaskType",
    "basis_in_words",
    "document_schema",
    "first_misfit",
    "precedence",
    "read_registry",
    "record_digest",
    "shipped_task_types",
    "write_registry",
]
