"""Feasible sets: which models a task may use, and why the others are excluded."""

from __future__ import annotations

from typing import Any, Unpack

from modelpool import rows
from modelpool.arguments import MAX_SEED, check_value
from modelpool.exceptions import InvalidInputError
from modelpool.pool.base import Room, RowT, at_least_one, row_limit
from modelpool.requirements import Requirements, parameters


class Feasibility(Room):
    """Every method takes a task's requirements as keyword arguments: see `Requirements`.

    All of them raise InvalidInputError for an invalid value, and NotFoundError for a task type
    that the pool doesn't know.
    """

    def feasible(
        self, *, limit: int | None = None, **requirements: Unpack[Requirements]
    ) -> tuple[rows.FeasibleModel, ...]:
        """The models that a task may use: preferred ones first, then by id. Not a ranking."""
        return self._ask(
            "feasibility/feasible_set",
            rows.FeasibleModel,
            requirements,
            seed=None,
            limit=row_limit(limit),
        )

    def funnel(self, **requirements: Unpack[Requirements]) -> tuple[rows.FunnelStep, ...]:
        """How many models each requirement removes, in the order in which they are tried."""
        return self._ask("feasibility/funnel", rows.FunnelStep, requirements)

    def excluded(
        self, *, limit: int | None = None, **requirements: Unpack[Requirements]
    ) -> tuple[rows.ExcludedModel, ...]:
        """Every model outside the feasible set, by id, with all the requirements it fails."""
        return self._ask(
            "feasibility/excluded", rows.ExcludedModel, requirements, limit=row_limit(limit)
        )

    def relaxations(
        self, *, limit: int | None = 10, **requirements: Unpack[Requirements]
    ) -> tuple[rows.Relaxation, ...]:
        """The smallest changes of the requirements that would admit more models, and how many."""
        return self._ask(
            "feasibility/relaxations", rows.Relaxation, requirements, limit=row_limit(limit)
        )

    def explain(
        self, model_id: str, **requirements: Unpack[Requirements]
    ) -> tuple[rows.CheckedRequirement, ...]:
        """Every requirement checked against one model; NotFoundError if there is no such model."""
        checks = self._ask(
            "feasibility/explanation", rows.CheckedRequirement, requirements, model_id=model_id
        )
        if not checks:
            raise self._no_such_model(model_id)
        return checks

    def unknown_classes(
        self, **requirements: Unpack[Requirements]
    ) -> tuple[rows.UnknownClasses, ...]:
        """Which unknown classes keep models out of the feasible set, and who measures such."""
        return self._ask("feasibility/unknown_classes", rows.UnknownClasses, requirements)

    def pick(
        self, *, size: int = 1, seed: int, **requirements: Unpack[Requirements]
    ) -> tuple[rows.PickedModel, ...]:
        """Up to `size` models, sampled from the feasible set by selection weight.

        The same seed (0 to MAX_SEED) over the same feasible set draws the same models.
        """
        drawn = self._ask(
            "feasibility/feasible_set",
            rows.FeasibleModel,
            requirements,
            seed=_seed(seed),
            limit=at_least_one("size", size),
        )
        return tuple(
            rows.PickedModel.of(model, position) for position, model in enumerate(drawn, start=1)
        )

    def panel(
        self, *, size: int = 3, seed: int, **requirements: Unpack[Requirements]
    ) -> tuple[rows.PickedModel, ...]:
        """Up to `size` models for a critical task, each of a different base model.

        The most accurate classes come first, then different makers, then low correlation of errors;
        what is equal is drawn by selection weight. Fewer rows mean that there are no more base
        models.
        """
        asked = {"seed": _seed(seed), "size": at_least_one("size", size)}
        return self._ask("feasibility/panel", rows.PickedModel, requirements, **asked)

    def _ask(
        self, name: str, row: type[RowT], requirements: Requirements, **more: Any
    ) -> tuple[RowT, ...]:
        given = parameters(requirements)
        given["as_of"] = self._known_moment(given["as_of"])
        found = self.database.records(name, **given, **more)
        if not found:
            self._check_task_type(given["task"]["task_type"])
        return tuple(row.from_record(record) for record in found)


def _seed(seed: int) -> int:
    check_value("seed", seed, int)
    if not 0 <= seed <= MAX_SEED:
        raise InvalidInputError(f"seed: found {seed}, expected 0 to {MAX_SEED}")
    return seed
