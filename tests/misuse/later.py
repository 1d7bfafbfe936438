"""The same misconduct once more, later: what a case did, done again under other ids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from modelpool.pool import ModelPool

_WRITES = ("declare_tasks", "record_assignments", "report_outcomes", "verify_outcomes")
_IDS = ("task_id", "assignment_id", "outcome_id", "verdict_id")


class _LaterRegistry:
    def load(self, *_: Any, **__: Any) -> None:
        """The registry is as it was."""


class _Later:
    """Takes what a case writes to a pool, and writes it as of later, under other ids."""

    def __init__(self, pool: ModelPool, wave: int, name: str) -> None:
        self._pool = pool
        self._wave = wave
        self._name = name

    @property
    def registry(self) -> _LaterRegistry:
        return _LaterRegistry()

    @property
    def work(self) -> _Later:
        return self

    def declare_workers(self, records: Sequence[dict[str, Any]]) -> None:
        """The workers are the same."""

    def __getattr__(self, name: str) -> Any:
        if name not in _WRITES:
            return getattr(self._pool, name)
        method = getattr(self._pool.work, name)
        return lambda records: method([self._again(record) for record in records])

    def _again(self, record: dict[str, Any]) -> dict[str, Any]:
        made = dict(record)
        for field, value in record.items():
            if field in _IDS:
                made[field] = f"{value}-{self._name}-{self._wave}"
            elif isinstance(value, datetime):
                made[field] = value + timedelta(days=70 * self._wave)
        return made


def later(pool: ModelPool, wave: int = 1, name: str = "again") -> ModelPool:
    """A pool for `Case.write`, by which the case happens once more, ten weeks on for each wave."""
    return cast(ModelPool, _Later(pool, wave, name))
