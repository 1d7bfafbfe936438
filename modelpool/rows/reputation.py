"""Rows about the reputation of workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReputationRow(Row):
    """What a worker is, or was, reputed for in a task type.

    `score` and `lower_bound` (90 % sure) go from 0 to 1; `share` is the estimated share of right
    outcomes, `expected` how much more the same demands and models let others reach, `penalty` the
    part that findings take. `evidence` counts outcomes, faded ones less; `known` those with a known
    answer. `until` is None for what holds now.
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
    """An outcome in its worker's reputation.

    `right` is how likely it is right, `weight` what it counts. `moved` is how far it moves the
    worker's share (-1 to 1) away from the mean share of all workers in the task type. `verifiers`
    are those who gave a verdict, with what it was.
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
    """A finding that lowers a worker's scores: by which `share` (0 to 1) of what is left of them.

    `detector` found it; `rule` of `policy` (name@version) says what it takes.
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
    """What reputation could be worked out from.

    `answered` outcomes are completed and have an answer, `failed` ones speak for themselves. Of
    the tasks of the answered, `compared` have answers of two operators or more, `known` a known
    answer.
    """

    outcomes: int
    answered: int
    failed: int
    compared: int
    known: int
    verdicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyWorker:
    """What makes a worker's reputation: the scores, the outcomes that moved them, its trust.

    `penalties` are what findings take of the scores by the active policy.

    `path` leads from an anchor of trust to the worker, each finding the next one's work right;
    empty where no path is. With fewer than three `anchors`, trust is a lottery. `counts` is what
    there is to work out a reputation from.
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
    """What judging the outcomes of a task type found, whether or not it was kept.

    `known` tasks have a known answer; of those `majority` is the share in which most workers were
    right, `consensus` that in which the weighed agreement was, both as if nothing were known of
    the task. `strength` (0 to 1) is how far agreement was trusted. `advice` says what the pool
    should ask for. `accepted` maps tasks to the answer that is most likely right.
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
