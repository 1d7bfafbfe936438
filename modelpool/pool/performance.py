"""Performance tracking: what judged outcomes measure of models, and classes that follow from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

from modelpool import rows
from modelpool.batches import Progress, silent
from modelpool.pool.base import Room

if TYPE_CHECKING:
    from modelpool.rows import LoadReport, MeasuredClass

MeasuredField = Literal["accuracy_class", "latency_class", "cost_class"]
"""The classes that outcomes measure."""


class PoolPerformance(Room):
    """The classes of models as they are declared, and as the outcomes of this pool measure them.

    Measured classes become proposals where they differ beyond doubt from what holds, and claims of
    the source `measured-here` once a person or the policy accepts them; see docs/performance.md.
    """

    def of(self, model_id: str, *, task_type: str | None = None) -> tuple[MeasuredClass, ...]:
        """The classes of a model, declared and measured, by task type.

        Raises NotFoundError for an unknown model or task type.
        """
        from modelpool.performance.measuring import measure

        self._check(model_id, task_type)
        return measure(self.database, [model_id], task_type)

    def proposals(
        self,
        model_id: str | None = None,
        *,
        task_type: str | None = None,
        progress: Progress = silent,
    ) -> tuple[MeasuredClass, ...]:
        """The classes, of all models or of one, that outcomes show to be other than what holds.

        Over all of them, the chance that any is wrong is 1 %. Raises as `of`.
        """
        from modelpool.performance.measuring import measure

        self._check(model_id, task_type)
        asked = None if model_id is None else [model_id]
        found = measure(self.database, asked, task_type, progress)
        return tuple(row for row in found if row.proposed is not None)

    def accept(
        self,
        model_id: str,
        fields: Collection[MeasuredField],
        *,
        reason: str,
        task_type: str | None = None,
    ) -> LoadReport:
        """Accept the proposals on some classes of a model: they become claims, for a reason.

        Raises NotFoundError if there is no proposal on one of them, InvalidInputError for a reason
        that isn't one line of 1 to 120 characters, and as `of`.
        """
        from modelpool.performance.claims import accept, accepted_because, not_proposed

        how = accepted_because(reason)
        found = [r for r in self.proposals(model_id, task_type=task_type) if r.field in fields]
        for field in fields:
            if all(row.field != field for row in found):
                raise not_proposed(model_id, field, self.of(model_id, task_type=task_type))
        return accept(self.database, [(row, how) for row in found])

    def accept_by_policy(self, *, progress: Progress = silent) -> tuple[MeasuredClass, ...]:
        """Accept the proposals that a rule of the active policy accepts; returns these.

        Empty, and nothing is measured, if no rule accepts any class.
        """
        from modelpool.performance.claims import accept

        rules = self.accepting_rules()
        if not rules:
            return ()
        found = [r for r in self.proposals(progress=progress) if (r.task_type, r.field) in rules]
        if found:
            reasons = [f"accepted by rule {rules[row.task_type, row.field]}" for row in found]
            accept(self.database, list(zip(found, reasons, strict=True)))
        return tuple(found)

    def accepting_rules(self) -> dict[tuple[str, str], str]:
        """By task type and class, the rule of the active policy that accepts it once measured."""
        from modelpool.performance.claims import accepting

        return accepting(self.database)

    def accepted(self) -> tuple[rows.AcceptedClass, ...]:
        """The measured classes that were accepted and hold as claims, by model and task type."""
        from modelpool.performance.claims import accepted

        return accepted(self.database)

    def withdraw(
        self,
        model_id: str,
        fields: Collection[MeasuredField],
        *,
        task_type: str | None = None,
    ) -> LoadReport:
        """Take back the acceptance of some classes of a model: what sources claim holds again.

        Raises NotFoundError if none of one of the classes was accepted, and as `of`.
        """
        from modelpool.performance.claims import withdraw

        self._check(model_id, task_type)
        return withdraw(self.database, model_id, fields, task_type)

    def _check(self, model_id: str | None, task_type: str | None) -> None:
        if task_type is not None:
            self._check_task_type(task_type)
        if model_id is not None and not self.database.read(
            "performance/models", model_ids=[model_id]
        ):
            raise self._no_such_model(model_id)
