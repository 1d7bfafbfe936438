"""Rows about what another policy, registry or value would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Row):
    """What the policy requires of the assignment, or prefers, before and after the change."""

    need: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange(Row):
    """A task for which something would change.

    `kind` is past or typical. `task` holds its requirements; `tasks` counts the past tasks with
    the same ones, and `task_ids` names up to three of them. `before` and `after` are the sizes of
    its feasible set, `gained` and `lost` the models that would enter and leave it. `needs` are the
    requirements of the assignment, and the order of preference, that would change.
    """

    kind: str
    task: Mapping[str, Any]
    tasks: int
    task_ids: tuple[str, ...]
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    needs: tuple[Requirement, ...]

    @property
    def loses_all(self) -> bool:
        """Whether it has feasible models now, and would have none."""
        return self.before > 0 and self.after == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfReport:
    """What would change, over all tasks that were compared.

    `past` and `typical` count these tasks, `models` the models that would change (None: the change
    is of the policy). `changes` lists first the tasks that would have no feasible model any more,
    then the largest differences.
    """

    past: int
    typical: int
    models: int | None
    changes: tuple[TaskChange, ...]
