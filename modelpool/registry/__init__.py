"""Registry files: read and checked as a whole, written so that reading gives the same records."""

from modelpool.registry.bases import basis_in_words
from modelpool.registry.document import VERSION, document_schema
from modelpool.registry.files import LARGEST_FILE, OVERLAY, LifecycleRule, read_registry
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
from modelpool.registry.refusals import escape, show
from modelpool.registry.report import Place, Report
from modelpool.registry.schema import claimed_fields, field_table, required_fields, schema_text
from modelpool.registry.taxonomy import shipped_task_types
from modelpool.registry.validate import first_misfit
from modelpool.registry.write import FORMATS, replaced, write_registry

__all__ = [
    "BASES",
    "FORMATS",
    "LARGEST_FILE",
    "MODEL_FIELDS",
    "OVERLAY",
    "UNREAD",
    "VERSION",
    "LifecycleRule",
    "NewTaskType",
    "Place",
    "Record",
    "Registry",
    "RegistryFile",
    "Report",
    "TaskType",
    "basis_in_words",
    "claimed_fields",
    "document_schema",
    "escape",
    "field_table",
    "first_misfit",
    "precedence",
    "read_registry",
    "record_digest",
    "replaced",
    "required_fields",
    "schema_text",
    "shipped_task_types",
    "show",
    "write_registry",
]
