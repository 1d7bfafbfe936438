"""What all rows share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Row:
    """Base class of rows: made from one record of a query, column by column."""

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Build the row: its fields are the record's columns, with Python's own types.

        A row that nests others overrides this and builds those first.
        """
        return cls(**{name: native(value) for name, value in record.items()})


def native(value: Any) -> Any:
    """The value with Python's own dates and datetimes, also inside maps, and lists as tuples."""
    if isinstance(value, list):
        return tuple(native(item) for item in value)
    if isinstance(value, dict):
        return {name: native(item) for name, item in value.items()}
    # The types are the driver's, which only the database imports.
    return value.to_native() if hasattr(value, "to_native") else value
