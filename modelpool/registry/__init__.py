"""Registry files: read and checked as a whole, written so that reading gives the same records."""

from modelpool.registry.files import LARGEST_FILE, LifecycleRule, read_registry
from modelpool.registry.records import (
    BASES,
    MODEL_FIELDS,
    NewTaskType,
    Record,
    Registry,
    RegistryFile,
    TaskType,
    record_digest,
)
from modelpool.registry.schema import field_table, schema_text
from modelpool.registry.taxonomy import shipped_task_types
from modelpool.registry.write import FORMATS, write_registry

__all__ = [
    "BASES",
    "FORMATS",
    "LARGEST_FILE",
    "MODEL_FIELDS",
    "LifecycleRule",
    "NewTaskType",
    "Record",
    "Registry",
    "RegistryFile",
    "TaskType",
    "field_table",
    "read_registry",
    "record_digest",
    "schema_text",
    "shipped_task_types",
    "write_registry",
]
