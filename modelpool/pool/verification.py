"""Verification: how many verdicts outcomes need, what is promised of them, and its cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelpool import rows
from modelpool.pool.base import Room
from modelpool.pool.policies import PoolPolicies

if TYPE_CHECKING:
    from modelpool.batches import Stage
    from modelpool.database import Database
    from modelpool.verification.settling import AnsweredTask, Terms
    from modelpool.verification.updating import TermsOf


class PoolVerification(Room):
    """Decides outcome by outcome, so that the policy's promise is kept at the least cost.

    The promise is `wrong_accepted`: the largest share of accepted outcomes that may be wrong.
    """

    def __init__(self, database: Database, policies: PoolPolicies) -> None:
        super().__init__(database)
        self._policies = policies

    def update(self, *, stage: Stage | None = None) -> int:
        """Settle all outcomes that are open; returns of how many something was written.

        An outcome is settled once its answer is sure enough; else it needs verdicts, which
        `pool.work.unverified` lists.
        """
        from modelpool.verification.updating import settle_all

        self.database.apply_schema()
        return settle_all(self.database, terms_of(self._policies), stage)

    def promise(self) -> tuple[rows.Promise, ...]:
        """What was promised of accepted outcomes, delivered and paid in verdicts, by task type."""
        found = self.database.read("verification/promise")
        return tuple(
            rows.Promise.of(row, self._policies.requirements(task_type=row["task_type"]))
            for row in found
        )


def terms_of(policies: PoolPolicies) -> TermsOf:
    """What the active policy promises of each task; every demand is looked up once."""
    from modelpool.verification.settling import Terms

    known: dict[tuple[str | None, ...], Terms] = {}

    def terms(task_type: str, task: AnsweredTask) -> Terms:
        key = (task_type, *task.demands.values())
        if key not in known:
            asked = {name: value for name, value in task.demands.items() if value is not None}
            found = policies.requirements(task_type=task_type, **asked)  # type: ignore[arg-type]
            known[key] = Terms(target=found.wrong_accepted, recheck=found.recheck_share)
        return known[key]

    return terms
