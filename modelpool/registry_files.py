"""Reading registry files as the pool means them: with its taxonomy and its written rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from modelpool.exceptions import InvalidInputError
from modelpool.importers.mapping import lifecycle_rule
from modelpool.registry import OVERLAY, Registry, read_registry, shipped_task_types


def read(paths: Sequence[Path], *, source: str | None = None) -> Registry:
    """Read registry files; raises RegistryFileError with every problem of every file.

    A record without a lifecycle gets it from the one written rule for what is experimental.
    `source` says who claims the records, instead of themselves or their file's name.
    """
    if source == OVERLAY:
        raise InvalidInputError(
            f"source: found {source!r}, expected another: `modelpool overlay` loads corrections"
        )
    return read_registry(
        paths, source=source, taxonomy=shipped_task_types(), lifecycle_rule=lifecycle_rule()
    )
