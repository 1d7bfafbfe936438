"""Rows about findings: what detectors found, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from modelpool.rows.row import Row

Severity = Literal["error", "warning", "notice"]
WORST_FIRST: tuple[Severity, ...] = get_args(Severity)
FindingStatus = Literal["open", "acknowledged", "dismissed", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Row):
    """One thing that looks wrong.

    `rule` is the name of the query that found it, `key` identifies it among the rule's findings,
    and `finding_id` is a hash of both. `population` is how many candidates the rule examined;
    `score`, the higher the stronger, compares findings of one rule, and is None where the rule is
    plain logic. `evidence` are ids of nodes, such as 'outcome o-17', 'assignment a-3' or
    'load litellm-1f2e'. `found_at`, `status_at` and `reason` are None in a finding that isn't
    stored in the graph.

    One about a capability names its `task_type`, how sure it is (`confidence`, 0 to 1), and `since`
    when what it tells has held. These are None where a rule doesn't say them.
    """

    finding_id: str
    rule: str
    key: str
    severity: Severity
    status: FindingStatus
    summary: str
    facts: tuple[str, ...]
    population: int
    score: float | None
    model_ids: tuple[str, ...]
    worker_ids: tuple[str, ...]
    evidence: tuple[str, ...]
    task_type: str | None
    confidence: float | None
    since: datetime | None
    found_at: datetime | None
    status_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A rule: a Cypher file that returns findings, and what its header says.

    `severity` is the worst that it reports. `parameters` maps its parameters to their defaults, as
    Cypher expressions; `query` is the file's statement.
    """

    name: str
    title: str
    description: str
    severity: Severity
    threat: str | None
    maturity: str | None
    reference: str | None
    measured: str | None
    parameters: dict[str, str]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a run of detectors found.

    `detectors` are those that ran, by name; `findings` are grouped by rule, the strongest first.
    `new` and `resolved` count findings that changed in the graph, `penalized` the workers' scores
    that changed as a result; all are 0 if nothing was stored.
    """

    detectors: tuple[Detector, ...]
    findings: tuple[Finding, ...]
    stored: bool
    new: int
    resolved: int
    penalized: int
