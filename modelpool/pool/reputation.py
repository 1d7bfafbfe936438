"""The reputation of workers: working it out from the outcomes, keeping it, and saying why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from modelpool import records
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.identity import known_as
from modelpool.moments import moment
from modelpool.pool.base import PoolBase, row_limit
from modelpool.reputation.trust import Engine

if TYPE_CHECKING:
    from modelpool.database import Transaction
    from modelpool.reputation.judging import Judged

Progress = Callable[[str, int, int], None]


class ReputationOfWorkers(PoolBase):
    """Workers earn reputation by task type; models earn none.

    Moments are datetimes with a zone, or dates, which mean the end of that day in UTC.
    """

    def reputation(
        self,
        worker_id: str | None = None,
        *,
        task_type: str | None = None,
        as_of: date | datetime | None = None,
    ) -> tuple[records.ReputationRow, ...]:
        """What workers are reputed for, or were then, as it was last worked out; best first.

        Raises NotFoundError for a worker or task type that the pool doesn't know.
        """
        return self._reputations(worker_id, task_type, as_of, history=False)

    def reputation_history(
        self, worker_id: str, *, task_type: str | None = None
    ) -> tuple[records.ReputationRow, ...]:
        """All that a worker was ever reputed for, by task type and time."""
        return self._reputations(worker_id, task_type, None, history=True)

    def judge(
        self,
        task_type: str | None = None,
        *,
        as_of: date | datetime | None = None,
        half_life_days: float | None = None,
        progress: Progress = lambda *_: None,
    ) -> tuple[records.Judgement, ...]:
        """Work out reputation from the outcomes up to then, without keeping it.

        One judgement for each task type that has outcomes, or for the given one. Evidence counts
        half after `half_life_days`; None lets nothing fade. `progress` is told the task type, how
        many rounds are done and of how many. Raises InvalidInputError for a half-life of 0 or less.
        """
        found = self._judge_outcomes(as_of, half_life_days, progress, only=task_type)
        return tuple(judgement for judgement, _ in found)

    def update_reputation(
        self,
        *,
        as_of: date | datetime | None = None,
        half_life_days: float | None = None,
        progress: Progress = lambda *_: None,
    ) -> tuple[records.Judgement, ...]:
        """Work out reputation in all task types and keep it; the scores before become history.

        As `judge` otherwise. Raises InvalidInputError for a moment before that of the scores that
        hold now.
        """
        self.database.apply_schema()
        at = moment(as_of) or datetime.now(UTC)
        latest = max((row.as_of for row in self.reputation()), default=None)
        if latest is not None and at < latest:
            raise InvalidInputError(
                f"as_of: found {at.isoformat()}, expected no time before the scores that hold,"
                f" {latest.isoformat()}"
            )
        found = self._judge_outcomes(at, half_life_days, progress)

        def keep(tx: Transaction) -> None:
            for judgement, judged in found:
                _keep(tx, judgement, judged, at)

        self.database.write(keep)
        return tuple(judgement for judgement, _ in found)

    def evidence_counts(
        self, worker_id: str | None = None, *, as_of: date | datetime | None = None
    ) -> records.EvidenceCounts:
        """What there is to work out reputation from, of all workers or of one.

        Raises NotFoundError for a worker that the pool doesn't know.
        """
        if worker_id is not None:
            self._check_worker(worker_id)
        (counts,) = self._rows(
            "reputation/evidence_counts",
            records.EvidenceCounts,
            worker_id=worker_id,
            as_of=moment(as_of),
        )
        return counts

    def trust(
        self, *, as_of: date | datetime | None = None, engine: Engine | None = None
    ) -> dict[str, float]:
        """How much trust flows from the anchors to each worker; those without a path are absent.

        EigenTrust with pre-trusted peers (Kamvar, Schlosser, Garcia-Molina 2003), five steps. Where
        verdicts are many and the server has Graph Data Science, that is used, unless `engine` says
        otherwise; the answer is the same. Raises UnsupportedServerError where "gds" is asked for
        and isn't there.
        """
        from modelpool.reputation.trust import trust

        return trust(self.database, as_of=moment(as_of), engine=engine)

    def anchors(self) -> tuple[str, ...]:
        """The anchors of trust, by id; fewer than three make trust a lottery."""
        return tuple(row["worker_id"] for row in self.database.read("reputation/anchors"))

    def verdict_chance(
        self,
        verifier_id: str,
        worker_id: str,
        *,
        as_of: date | datetime | None = None,
        half_life_days: float = 90.0,
    ) -> float:
        """How likely the verifier will find the worker's next outcome right, 0 to 1.

        Only verdicts before `as_of` count. Raises NotFoundError for an unknown worker.
        """
        pairs = [(verifier_id, worker_id, as_of)]
        (chance,) = self.verdict_chances(pairs, half_life_days=half_life_days)
        return chance

    def verdict_chances(
        self,
        pairs: Sequence[tuple[str, str, date | datetime | None]],
        *,
        half_life_days: float = 90.0,
    ) -> tuple[float, ...]:
        """As `verdict_chance`, of many at once: verifier, worker and moment of each."""
        from modelpool.reputation.verdicts import chances

        if half_life_days <= 0:
            raise InvalidInputError(f"half_life_days: found {half_life_days}, expected more than 0")
        now = datetime.now(UTC)
        asked = [(verifier, worker, moment(at) or now) for verifier, worker, at in pairs]
        rows = chances(self.database, asked, half_life_days)
        if len(rows) < len(pairs):
            answered = {row["position"] for row in rows}
            missing = next(n for n in range(len(pairs)) if n not in answered)
            for name in pairs[missing][:2]:
                self._check_worker(name)
        return tuple(row["chance"] for row in rows)

    def why_worker(
        self, worker_id: str, *, task_type: str | None = None, limit: int | None = 20
    ) -> records.WhyWorker:
        """What makes a worker's reputation; `limit` outcomes, those that move it most.

        Raises NotFoundError when the pool doesn't know the worker.
        """
        reputations = self.reputation(worker_id, task_type=task_type)
        credits = self._rows(
            "reputation/credits",
            records.CreditRow,
            worker_id=worker_id,
            task_type=task_type,
            limit=row_limit(limit),
        )
        penalties = tuple(
            penalty
            for row in reputations
            for penalty in self._rows(
                "reputation/penalties",
                records.Penalty,
                worker_id=worker_id,
                task_type=row.task_type,
                as_of=None,
            )
        )
        path = self.database.read("reputation/trust_path", worker_id=worker_id)
        return records.WhyWorker(
            worker_id=worker_id,
            reputations=reputations,
            credits=credits,
            penalties=tuple(dict.fromkeys(penalties)),
            trust=self.trust().get(worker_id, 0.0),
            path=tuple(path[0]["worker_ids"]) if path else (),
            anchors=len(self.anchors()),
            counts=self.evidence_counts(worker_id),
        )

    def _reputations(
        self,
        worker_id: str | None,
        task_type: str | None,
        as_of: date | datetime | None,
        *,
        history: bool,
    ) -> tuple[records.ReputationRow, ...]:
        if task_type is not None:
            self._check_task_type(task_type)
        rows = self._rows(
            "reputation/reputations",
            records.ReputationRow,
            worker_id=worker_id,
            task_type=task_type,
            as_of=moment(as_of),
            history=history,
        )
        if not rows and worker_id is not None:
            self._check_worker(worker_id)
        return rows

    def _check_worker(self, worker_id: str) -> None:
        if not self.database.read("reputation/worker", worker_id=worker_id):
            hint = known_as(self.database.read, worker_id, "worker")
            raise NotFoundError(f"no worker {worker_id!r}{hint}")

    def _judge_outcomes(
        self,
        as_of: date | datetime | None,
        half_life_days: float | None,
        progress: Progress,
        only: str | None = None,
    ) -> list[tuple[records.Judgement, Judged]]:
        from modelpool.reputation.judging import judge
        from modelpool.reputation.penalties import kept
        from modelpool.reputation.scores import elsewhere, score

        if half_life_days is not None and half_life_days <= 0:
            raise InvalidInputError(f"half_life_days: found {half_life_days}, expected more than 0")
        if only is not None:
            self._check_task_type(only)
        at = moment(as_of)
        types = self.database.read("reputation/judged_types", as_of=at)
        operators = {
            row["worker_id"]: row["operator_id"]
            for row in self.database.read("reputation/operators")
        }
        trust = _relative(self.trust(as_of=at), operators)
        judged = {}
        for row in types:
            name = row["task_type"]
            judged[name] = judge(
                self._evidence(name, at, half_life_days, trust),
                partial(_rounds_done, progress, name),
            )

        def left(name: str) -> dict[str, float]:
            rows = self.database.read(
                "reputation/penalties", task_type=name, worker_id=None, as_of=at
            )
            return kept(rows)

        return [
            (
                _judgement(name, judged[name], score(judged[name], around, left(name)), at),
                judged[name],
            )
            for name, around in elsewhere(types, judged).items()
            if only in (None, name)
        ]

    def _evidence(
        self,
        task_type: str,
        at: datetime | None,
        half_life_days: float | None,
        trust: Mapping[str, float],
    ) -> list[dict[str, Any]]:
        from modelpool.reputation.judging import AUDIT_LOG_ODDS, VERDICT_LOG_ODDS

        return self.database.read(
            "reputation/evidence",
            task_type=task_type,
            as_of=at,
            half_life_days=half_life_days,
            trust=trust,
            audit_log_odds=AUDIT_LOG_ODDS,
            verdict_log_odds=VERDICT_LOG_ODDS,
        )


def _rounds_done(progress: Progress, task_type: str, done: int) -> None:
    from modelpool.reputation.rounds import ROUNDS

    progress(task_type, done, ROUNDS)


def _relative(trust: Mapping[str, float], operators: Mapping[str, str]) -> dict[str, float]:
    """Trust against the most that any voice has; workers of one operator speak for all of it."""

    def voice(worker: str) -> tuple[bool, str]:
        return (True, operators[worker]) if worker in operators else (False, worker)

    parts: dict[tuple[bool, str], list[float]] = {}
    for worker, value in trust.items():
        parts.setdefault(voice(worker), []).append(value)
    total = {each: math.fsum(values) for each, values in parts.items()}
    most = max(total.values(), default=0.0)
    # Equal ways of trust are equal to the last digit, whatever order the server adds in.
    return {worker: round(total[voice(worker)] / most, 12) for worker in trust} if most else {}


def _judgement(
    task_type: str, judged: Judged, scores: list[dict[str, Any]], at: datetime | None
) -> records.Judgement:
    when = at or datetime.now(UTC)
    reputations = tuple(
        records.ReputationRow(
            worker_id=row["worker_id"],
            task_type=task_type,
            score=row["score"],
            lower_bound=row["lower_bound"],
            share=row["share"],
            expected=row["expected"],
            penalty=row["penalty"],
            evidence=row["evidence"],
            known=row["known"],
            rests_on=tuple(row["rests_on"]),
            as_of=when,
            until=None,
        )
        for row in scores
    )
    return records.Judgement(
        task_type=task_type,
        workers=len(reputations),
        outcomes=len(judged.credits),
        known=judged.known,
        majority=judged.majority,
        consensus=judged.consensus,
        strength=judged.strength,
        advice=judged.advice,
        reputations=reputations,
        accepted=judged.accepted,
    )


def _keep(tx: Transaction, judgement: records.Judgement, judged: Judged, at: datetime) -> None:
    facts = ("score", "lower_bound", "share", "expected", "penalty", "evidence", "known")
    tx.run("reputation/close_scores", task_type=judgement.task_type, as_of=at)
    tx.run(
        "reputation/open_scores",
        task_type=judgement.task_type,
        as_of=at,
        scores=[
            {
                "worker_id": row.worker_id,
                "facts": {
                    **{name: getattr(row, name) for name in facts},
                    "rests_on": list(row.rests_on),
                },
            }
            for row in judgement.reputations
        ],
        credits=[
            {
                "worker_id": credit.worker_id,
                "outcome_id": credit.outcome_id,
                "facts": {
                    "right": credit.right,
                    "weight": credit.weight,
                    "rests_on": credit.rests_on,
                },
            }
            for credit in judged.credits
        ],
    )
