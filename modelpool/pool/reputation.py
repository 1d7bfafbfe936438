"""The reputation of workers: estimating it from outcomes, storing it, and explaining it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from modelpool import rows
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.identity import known_as
from modelpool.moments import end_of_day
from modelpool.pool.base import Room, row_limit
from modelpool.reputation import Engine, Progress
from modelpool.rows.row import native

if TYPE_CHECKING:
    from modelpool.reputation.honesty import Honesty


class PoolReputation(Room):
    """Workers earn reputation by task type; models earn none.

    Moments are datetimes with a zone, or dates, which mean the end of that day in UTC.
    """

    def of(
        self,
        worker_id: str | None = None,
        *,
        task_type: str | None = None,
        as_of: date | datetime | None = None,
    ) -> tuple[rows.ReputationRow, ...]:
        """The scores of workers by task type, now or at a moment, as last stored; best first.

        Raises NotFoundError for a worker or task type that the pool doesn't know.
        """
        return self._reputations(worker_id, task_type, as_of, history=False)

    def history(
        self, worker_id: str, *, task_type: str | None = None
    ) -> tuple[rows.ReputationRow, ...]:
        """All scores of a worker, past and present, by task type and time."""
        return self._reputations(worker_id, task_type, None, history=True)

    def estimate(
        self,
        task_type: str | None = None,
        *,
        as_of: date | datetime | None = None,
        half_life_days: float | None = None,
        progress: Progress = lambda *_: None,
    ) -> tuple[rows.Judgement, ...]:
        """Estimate reputation from the outcomes up to a moment, without storing it.

        One judgement for each task type that has outcomes, or for the given one. Evidence counts
        half after `half_life_days`; None means no decay. `progress` is called with the task type,
        the rounds done and their total. Raises InvalidInputError for a half-life of 0 or less.
        """
        from modelpool.reputation.estimating import estimate

        _check_half_life(half_life_days)
        if task_type is not None:
            self._check_task_type(task_type)
        at = end_of_day(as_of)
        found = estimate(self.database, at, half_life_days, progress, only=task_type)
        now = at or datetime.now(UTC)
        return tuple(each.judgement(now) for each in found)

    def update(
        self,
        *,
        as_of: date | datetime | None = None,
        half_life_days: float | None = None,
        progress: Progress = lambda *_: None,
    ) -> tuple[rows.Judgement, ...]:
        """Estimate reputation in all task types and store it; scores that change become history.

        Otherwise as `estimate`, without the accepted answers. Where nothing has come since the last
        update, that is returned. How errors of base models coincide follows, see
        `pool.independence`. Classes that outcomes measure are accepted where a rule of the
        policy says so. Raises InvalidInputError for a moment before that of the current scores,
        ConflictError where another update began meanwhile.
        """
        from modelpool.pool.performance import PoolPerformance
        from modelpool.reputation.writing import update

        self.database.apply_schema()
        at = end_of_day(as_of) or datetime.now(UTC)
        _check_half_life(half_life_days)
        last = self.database.read("reputation/judgements")
        latest = max((native(row["as_of"]) for row in last), default=None)
        if latest is not None and at < latest:
            raise InvalidInputError(
                f"as_of: found {at.isoformat()}, expected no time before that of the current"
                f" scores, {latest.isoformat()}"
            )
        update(self.database, at, half_life_days, progress)
        PoolPerformance(self.database).accept_by_policy()
        last = self.database.read("reputation/judgements")
        reputations = self.of()
        return tuple(
            rows.Judgement(
                **{name: value for name, value in row.items() if name != "as_of"},
                reputations=tuple(r for r in reputations if r.task_type == row["task_type"]),
                accepted={},
            )
            for row in last
        )

    def due(self) -> rows.Due:
        """How much has come since the last `update`, and whether it is time for another one.

        A single outcome or verdict moves scores at once; what workers know is estimated anew only
        by an update.
        """
        (found,) = self._rows("reputation/due", rows.Due) or (
            rows.Due(outcomes=0, verdicts=0, is_due=False, judged_at=None),
        )
        return found

    def evidence_counts(
        self, worker_id: str | None = None, *, as_of: date | datetime | None = None
    ) -> rows.EvidenceCounts:
        """How much evidence there is to estimate reputation from, of all workers or of one.

        Raises NotFoundError for a worker that the pool doesn't know.
        """
        if worker_id is not None:
            self._check_worker(worker_id)
        (counts,) = self._rows(
            "reputation/evidence_counts",
            rows.EvidenceCounts,
            worker_id=worker_id,
            as_of=end_of_day(as_of),
        )
        return counts

    def trust(
        self, *, as_of: date | datetime | None = None, engine: Engine | None = None
    ) -> dict[str, float]:
        """How much trust flows from the anchors to each worker; those without a path are absent.

        EigenTrust with pre-trusted peers (Kamvar, Schlosser, Garcia-Molina 2003), five steps. Uses
        Graph Data Science if the server has it and verdicts are many, unless `engine` says
        otherwise; the result is the same. Raises UnsupportedServerError if "gds" is requested and
        the server lacks it.
        """
        from modelpool.reputation.trust import trust

        return trust(self.database, as_of=end_of_day(as_of), engine=engine)

    def anchors(self) -> tuple[str, ...]:
        """The anchors of trust, by id; with fewer than three, trust is unreliable."""
        found = self.database.read("reputation/anchors", as_of=None)
        return tuple(row["worker_id"] for row in found)

    def honesty(self) -> Honesty:
        """Estimate who is likely honest from all verdicts, relative to chosen anchors."""
        from modelpool.reputation.honesty import Honesty

        return Honesty(self.database)

    def verdict_chance(
        self,
        verifier_id: str,
        worker_id: str,
        *,
        as_of: date | datetime | None = None,
        half_life_days: float = 90.0,
    ) -> float:
        """The probability, 0 to 1, that the verifier finds the worker's next outcome right.

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
        """As `verdict_chance`, for many triples of verifier, worker and moment at once."""
        from modelpool.reputation.verdicts import chances

        _check_half_life(half_life_days)
        now = datetime.now(UTC)
        asked = [(verifier, worker, end_of_day(at) or now) for verifier, worker, at in pairs]
        found = chances(self.database, asked, half_life_days)
        if len(found) < len(pairs):
            answered = {row["position"] for row in found}
            missing = next(n for n in range(len(pairs)) if n not in answered)
            for name in pairs[missing][:2]:
                self._check_worker(name)
        return tuple(row["chance"] for row in found)

    def why(
        self, worker_id: str, *, task_type: str | None = None, limit: int | None = 20
    ) -> rows.WhyWorker:
        """What a worker's reputation is based on; the `limit` outcomes that affect it most.

        Raises NotFoundError when the pool doesn't know the worker.
        """
        reputations = self.of(worker_id, task_type=task_type)
        credits = self._rows(
            "reputation/credits",
            rows.CreditRow,
            worker_id=worker_id,
            task_type=task_type,
            limit=row_limit(limit),
        )
        penalties = (
            penalty
            for row in reputations
            for penalty in self._rows(
                "reputation/penalties",
                rows.Penalty,
                worker_id=worker_id,
                task_type=row.task_type,
                as_of=None,
            )
        )
        path = self.database.read("reputation/trust_path", worker_id=worker_id)
        return rows.WhyWorker(
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
    ) -> tuple[rows.ReputationRow, ...]:
        if task_type is not None:
            self._check_task_type(task_type)
        found = self._rows(
            "reputation/reputations",
            rows.ReputationRow,
            worker_id=worker_id,
            task_type=task_type,
            as_of=end_of_day(as_of),
            history=history,
        )
        if not found and worker_id is not None:
            self._check_worker(worker_id)
        return found

    def _check_worker(self, worker_id: str) -> None:
        if not self.database.read("reputation/worker", worker_id=worker_id):
            hint = known_as(self.database.read, worker_id, "worker")
            raise NotFoundError(f"no worker {worker_id!r}{hint}")


def _check_half_life(days: float | None) -> None:
    if days is not None and days <= 0:
        raise InvalidInputError(f"half_life_days: found {days}, expected more than 0")
