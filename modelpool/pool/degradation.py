"""Degradation: detectors of models that do worse, are overused or misapplied, and their weights."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from modelpool import rows
from modelpool.findings.scanning import Ask, detectors, dismissed_of, scan
from modelpool.pool.base import Room, check_false_positives, row_limit
from modelpool.rows import Detector, Scan

if TYPE_CHECKING:
    from modelpool.batches import Stage
    from modelpool.database import Database, Transaction

DRIFT = "degradation/drift"
_OF_WATCHES = (DRIFT, "degradation/rebase")
_MISAPPLICATION = "degradation/misapplication"


class PoolDegradation(Room):
    """Each detector is a file of `cypher/degradation/`; what they find is about capabilities.

    A capability is a model for a task type. Findings lower the selection weights of capabilities
    as the policy's rules say, and the reputation of nobody.
    """

    def rules(self, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The detectors by name, or only the named ones; NotFoundError for an unknown one."""
        return detectors(self.database.library, "degradation", rules)

    def scan(
        self,
        *,
        rules: Collection[str] = (),
        false_positives: float = 0.01,
        store: bool = True,
        stage: Stage | None = None,
    ) -> Scan:
        """Run the detectors, or only the named ones; store what they find, and move the weights.

        Outcomes count as they were last judged. `false_positives` is the chance that a detector of
        overuse or misapplication finds anything where there is nothing. What a person dismissed
        isn't found again.
        """
        check_false_positives(false_positives)
        chosen = self.rules(rules)
        given: dict[str, Any] = {"false_positives": false_positives}
        dismissed = dismissed_of(self.database, chosen)
        writes = (self._watches(chosen, stage), self._marks(chosen), self._loads(chosen))

        def write(tx: Transaction) -> None:
            for each in writes:
                each(tx)

        def run(ask: Ask | None = None) -> Scan:
            return scan(self.database, chosen, given, store=store, dismissed=dismissed, ask=ask)

        def rehearse(tx: Transaction) -> Scan:
            write(tx)
            return run(tx.run)

        if not store:
            return self.database.rehearse(rehearse)
        self.database.apply_schema()
        self.database.write(write)
        return run()

    def watches(
        self, *, model_id: str | None = None, limit: int | None = None
    ) -> tuple[rows.WatchRow, ...]:
        """How models do in task types against what was expected, the most doubtful first."""
        return self._rows(
            "degradation/watches", rows.WatchRow, model_id=model_id, limit=row_limit(limit)
        )

    def weights(self) -> tuple[rows.WeightRow, ...]:
        """The selection weights that aren't 1, or are held at 1, and why."""
        return self._rows("degradation/present_weights", rows.WeightRow)

    def _marks(self, chosen: Collection[Detector]) -> Callable[[Transaction], None]:
        """What marks the uses outside the feasible set."""
        if _MISAPPLICATION not in {each.name for each in chosen}:
            return lambda _: None

        def write(tx: Transaction) -> None:
            tx.run("degradation/mark_uses")

        return write

    def _loads(self, chosen: Collection[Detector]) -> Callable[[Transaction], None]:
        """What writes which models are used far more than was available."""
        from modelpool.degradation.uses import OVERUSE, loads_of, write_loads

        if OVERUSE not in {each.name for each in chosen}:
            return lambda _: None
        dismissed = dismissed_of(self.database, self.rules([OVERUSE]))
        found = loads_of(self.database, dismissed.covered(OVERUSE))
        return lambda tx: write_loads(tx, found, dismissed.at)

    def _watches(
        self, chosen: Collection[Detector], stage: Stage | None
    ) -> Callable[[Transaction], None]:
        """What writes the facts of drift."""
        from modelpool.degradation.watching import watches_of, write_watches

        if not {each.name for each in chosen} & set(_OF_WATCHES):
            return lambda _: None
        dismissed = dismissed_of(self.database, self.rules([DRIFT]))
        found = []
        with closing(watches_of(self.database, dismissed.covered(DRIFT))) as watches:
            for each in watches:
                if stage:
                    stage(each.task_type)
                found.append(each)

        def write(tx: Transaction) -> None:
            for each in found:
                write_watches(tx, each, dismissed.at)

        return write


def follow_models(database: Database, outcome_ids: Sequence[str]) -> None:
    """Follow the models of outcomes that have just been judged; findings and weights follow."""
    from modelpool.degradation.following import follow_judged

    if not outcome_ids:
        return
    if database.write(lambda tx: follow_judged(tx, outcome_ids)):
        chosen = detectors(database.library, "degradation", _OF_WATCHES)
        dismissed = dismissed_of(database, chosen)
        scan(database, chosen, {}, store=True, dismissed=dismissed)
