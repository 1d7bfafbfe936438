"""Rows about the reputation of workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReputationRow(Row):
    """A worker's reputation in a task type, current or past.

    `score` and `lower_bound` (90 % confidence) go from 0 to 1; `share` is the estimated share of
    right outcomes, `expected` how much higher others' share is with the same demands and models
    than in all their work, `penalty` the share that findings take off. `evidence` is the weight of
    its outcomes, older ones less; `known` counts those with a known answer. `until` is None in a
    current one.
    """

    worker_id: str
    task_type: str
    score: float
    lower_bound: float
    share: float | None
    expected: float | None
    penalty: float | None
    evidence: float
    known: int | None
    rests_on: tuple[str, ...]
    as_of: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRow(Row):
    """What an outcome contributes to its worker's reputation.

    `right` is how likely it is right (0 to 1), `weight` what it counts. `moved` is how far it
    shifts the worker's share (-1 to 1) from the mean share of all workers in the task type.
    `verifiers` names who gave a verdict, and which.
    """

    task_type: str
    outcome_id: str
    task_id: str
    answer: str | None
    reference: str | None
    right: float
    weight: float
    moved: float
    rests_on: str
    verifiers: tuple[str, ...]
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Row):
    """A finding that lowers a worker's scores.

    `share` (0 to 1) is taken off what other penalties leave. `detector` found it; `rule` of
    `policy` (name@version) sets the share.
    """

    worker_id: str
    finding_id: str
    detector: str
    summary: str
    share: float
    policy: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCounts(Row):
    """How much evidence there is for reputations.

    `answered` outcomes are completed and have an answer; `failed` ones are evidence by themselves.
    Of the tasks of answered ones, `compared` have answers of two operators or more, `known` a known
    answer.
    """

    outcomes: int
    answered: int
    failed: int
    compared: int
    known: int
    verdicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Row):
    """How much has come since all outcomes were judged last, at `judged_at`; None if never.

    `is_due` says whether it is time to judge them anew: a tenth of the outcomes or verdicts is new.
    """

    outcomes: int
    verdicts: int
    is_due: bool
    judged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyWorker:
    """The reasons for a worker's reputation: scores, the outcomes behind them, and trust.

    `penalties` are those that the active policy imposes for findings.

    `path` leads from an anchor of trust to the worker, each agreeing with the next one's work;
    empty if there is none. With fewer than three `anchors`, trust is unreliable. `counts` is the
    evidence that there is.
    """

    worker_id: str
    reputations: tuple[ReputationRow, ...]
    credits: tuple[CreditRow, ...]
    penalties: tuple[Penalty, ...]
    trust: float
    path: tuple[str, ...]
    anchors: int
    counts: EvidenceCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The result of judging the outcomes of a task type, stored or not.

    `known` tasks have a known answer; of those `majority` is the share in which most workers were
    right, `consensus` that in which the weighted agreement was, both as if nothing were known of
    the task. `strength` (0 to 1) is how far agreement was trusted. `advice` says what would make
    the scores more reliable. `accepted` maps tasks to the answer that is most likely right, in an
    estimate that isn't stored.
    """

    task_type: str
    workers: int
    outcomes: int
    known: int
    majority: float | None
    consensus: float | None
    strength: float
    advice: str | None
    reputations: tuple[ReputationRow, ...]
    accepted: Mapping[str, str]
