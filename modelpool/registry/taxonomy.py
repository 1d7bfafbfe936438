"""The task types that ship with Model Pool."""

from __future__ import annotations

from functools import cache

from modelpool.files.shipped import shipped_yaml
from modelpool.registry.records import TaskType


@cache
def shipped_task_types() -> tuple[TaskType, ...]:
    """The task types of `data/task_types.yaml`, in its order."""
    return tuple(
        TaskType(
            name=entry["name"],
            kind_of=entry.get("kind_of"),
            description=entry.get("description", ""),
            kinds_needed=entry.get("kinds_needed"),
        )
        for entry in shipped_yaml("task_types.yaml")
    )
