"""Independence: how the errors of base models coincide, and what agreement is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from modelpool import rows
from modelpool.batches import Stage
from modelpool.exceptions import InvalidInputError
from modelpool.pool.base import Room, row_limit


class PoolIndependence(Room):
    """How errors coincide, by task type; see docs/independence.md."""

    def update(self, *, stage: Stage | None = None) -> int:
        """Estimate anew how errors coincide, and store it; returns for how many task types.

        `pool.reputation.update` does so, too, if outcomes or verdicts have come. By itself it is
        for a registry that knows the base models better now.
        Outcomes count as they were last judged, where the answer is known or an auditor judged.
        `stage` is called with the name of each task type.
        """
        from modelpool.independence.reading import estimates_of, write

        self.database.apply_schema()
        found = dict(estimates_of(self.database, stage))
        at = datetime.now(UTC)
        self.database.write(lambda tx: write(tx, found, at))
        return len(found)

    def pairs(
        self,
        *,
        task_type: str | None = None,
        base_model: str | None = None,
        limit: int | None = None,
    ) -> tuple[rows.ErrorPair, ...]:
        """How errors of two base models coincide; those that do most first, Unknown ones last.

        Raises NotFoundError for an unknown task type.
        """
        if task_type is not None:
            self._check_task_type(task_type)
        return self._rows(
            "independence/pairs",
            rows.ErrorPair,
            task_type=task_type,
            base_model=base_model,
            limit=row_limit(limit),
        )

    def of(self, panel: Sequence[str], *, task_type: str) -> rows.Agreement:
        """What agreement of a panel is worth, of models or base models by name.

        Raises NotFoundError for an unknown model or task type, InvalidInputError for an empty panel
        or two of one base model, which share their mistakes.
        """
        from modelpool.independence.asking import agreement_of, panel_errors

        self._check_task_type(task_type)
        if not panel:
            raise InvalidInputError("panel: found nobody, expected a model or more")
        row = panel_errors(self.database, panel, task_type)
        members: dict[str, str] = {}
        for member in row["members"]:
            base, name = member["base_model"], member["name"]
            if base is None:
                raise self._no_such_model(name)
            if base in members:
                raise InvalidInputError(
                    f"panel: found {members[base]} and {name}, both of the base model {base};"
                    " expected different ones"
                )
            members[base] = name
        return agreement_of(row, task_type)
