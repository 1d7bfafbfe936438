"""Rows of an audit trail: the story of one fact, and where everything in it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from modelpool.rows.row import Row, native


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification(Row):
    """One piece of evidence for or against an outcome.

    `how` is, strongest first, 'known answer', 'audit' (a Trusted worker's verdict),
    'agreement' (another worker's answer to the same task) or 'verdict'. `by` is the worker, None
    for a known answer.
    """

    outcome_id: str
    how: str
    by: str | None
    agrees: bool
    score: float | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Row):
    """The story of one assignment, a map for each part of it; None for a part that is missing.

    `models` has an entry for each role in which a model occurs: advised, chosen, used. Each says
    which load introduced the model, and what its classes were then. `findings` are those for
    which the assignment or its outcome is evidence.
    """

    assignment_id: str
    mode: str
    assigned_at: datetime
    task: Mapping[str, Any]
    worker: Mapping[str, Any]
    decision: Mapping[str, Any] | None
    policy: Mapping[str, Any] | None
    models: tuple[Mapping[str, Any], ...]
    outcome: Mapping[str, Any] | None
    reputation: Mapping[str, Any] | None
    findings: tuple[Mapping[str, Any], ...]
    verifications: tuple[Verification, ...] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Build the row; Neo4j's dates in maps become Python's, however deeply nested."""
        return cls(**{name: native(value) for name, value in record.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The stories that an outcome, an assignment, a task or a worker is part of, in order."""

    kind: str
    id: str
    stories: tuple[Story, ...]
