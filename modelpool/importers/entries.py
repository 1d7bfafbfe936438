"""The entries of a public registry's file, as `modelpool diff --as` compares them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping as Table
from pathlib import Path
from typing import Any

from modelpool.importers.litellm import litellm_entries
from modelpool.importers.mapping import Mapping
from modelpool.importers.models_dev import models_dev_entries

Entries = Iterator[tuple[str, dict[str, Any], dict[str, Any]]]
"""For each entry of a source: its id there, the classes that it gets, and what it states."""

SOURCES: Table[str, Callable[[Path, Mapping], Entries]] = {
    "litellm": litellm_entries,
    "models-dev": models_dev_entries,
}


def read_entries(
    source: str, path: Path, mapping: Mapping
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every entry of a source's file by its id there, including those that give no record.

    Each has the classes that the import gives it and all that the entry states, field by field.
    """
    return {
        (source, entry, ""): classes | dict(_flat("", stated))
        for entry, classes, stated in SOURCES[source](path, mapping)
    }


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A nested value as fields with dotted names; the order of a list makes no difference."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _flat(f"{prefix}.{name}" if prefix else str(name), item)
    elif isinstance(value, list):
        yield prefix, tuple(sorted(map(str, value)))
    else:
        yield prefix, value
