"""What another policy, registry or value would change; nothing stays written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from modelpool import rows
from modelpool.exceptions import InvalidInputError
from modelpool.pool.base import Room, at_least_one
from modelpool.pool.policies import PoolPolicies

if TYPE_CHECKING:
    from modelpool.database import Database
    from modelpool.policy import Policy
    from modelpool.registry import Registry
    from modelpool.what_if import World


class PoolWhatIf(Room):
    """Each question compares the current feasible sets of tasks with hypothetical ones.

    The tasks are the `last` ones that were declared, grouped by equal requirements, and, unless
    `typical` is False, the typical tasks of data/typical_tasks.yaml.
    """

    def __init__(self, database: Database, policies: PoolPolicies) -> None:
        super().__init__(database)
        self._policies = policies

    def policy(
        self, policy: Policy, *, last: int = 1000, typical: bool = True
    ) -> rows.WhatIfReport:
        """What would change if the policy were active."""
        from modelpool.what_if import compare

        now = self._now(last)
        return compare(
            self.database, now, now.under(self._policies.joined(policy)), typical=typical
        )

    def try_policy(self, policy: Policy, *, last: int = 100) -> rows.WhatIfReport:
        """What the policy would change for the last tasks, or typical ones where there are none."""
        found = self.policy(policy, last=last, typical=False)
        return found if found.past else self.policy(policy, last=last)

    def registry(
        self, registry: Registry, *, partial: bool = False, last: int = 1000, typical: bool = True
    ) -> rows.WhatIfReport:
        """What would change if the registry were loaded."""
        from modelpool.registry.loading import loader
        from modelpool.what_if import after, compare

        now = self._now(last)
        load = loader(self.database, registry, partial=partial)
        then = after(self.database, now, lambda tx: {c.model_id for c in load(tx).changes})
        return compare(self.database, now, then, typical=typical)

    def values(
        self,
        values: Mapping[tuple[str, str], str],
        *,
        last: int = 1000,
        typical: bool = True,
    ) -> rows.WhatIfReport:
        """What would change if all sources claimed these values, by model_id and field.

        Raises NotFoundError for a model without claims, InvalidInputError for an invalid field or
        value.
        """
        from modelpool.what_if import after, compare
        from modelpool.what_if.values import claim_values

        if not values:
            raise InvalidInputError("values: found none, expected at least one")
        now = self._now(last)
        edit, missing = claim_values(self.database, values)
        if missing:
            raise self._no_such_model(missing[0])
        then = after(self.database, now, edit)
        return compare(self.database, now, then, typical=typical)

    def _now(self, last: int) -> World:
        from modelpool.what_if import present

        return present(self.database, self._policies.get().policy, last=at_least_one("last", last))


def by_model(values: Sequence[str]) -> dict[tuple[str, str], str]:
    """Parse texts MODEL.FIELD=VALUE into a mapping; a model's id may contain dots."""
    found = {}
    for text in values:
        place, equals, value = text.partition("=")
        model_id, dot, field = place.rpartition(".")
        if not (equals and dot and model_id and field and value):
            raise InvalidInputError(f"value: found {text!r}, expected MODEL.FIELD=VALUE")
        found[model_id, field] = value
    return found
