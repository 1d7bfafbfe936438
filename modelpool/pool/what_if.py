"""What another policy, registry or value would change: asked of the graph, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from modelpool import records
from modelpool.exceptions import InvalidInputError
from modelpool.pool.base import at_least_one
from modelpool.pool.policy import Policies

if TYPE_CHECKING:
    from modelpool.policy import Policy
    from modelpool.registry import Registry


class WhatIf(Policies):
    """Each question compares the feasible sets of today with those of a world that is supposed.

    The tasks are the `last` ones that were declared, those that ask for the same counted together,
    and, unless `typical` is False, the typical tasks of data/typical_tasks.yaml.
    """

    def what_if_policy(
        self, policy: Policy, *, last: int = 1000, typical: bool = True
    ) -> records.WhatIfReport:
        """What would change if the policy decided."""
        from modelpool.supposing import compare, present

        now = present(self.database, self.policy().policy, last=at_least_one("last", last))
        return compare(self.database, now, now.under(self.joined_policy(policy)), typical=typical)

    def try_policy(self, policy: Policy, *, last: int = 100) -> records.WhatIfReport:
        """What the policy would change for the last tasks, or typical ones where there are none."""
        found = self.what_if_policy(policy, last=last, typical=False)
        return found if found.past else self.what_if_policy(policy, last=last)

    def what_if_registry(
        self, registry: Registry, *, partial: bool = False, last: int = 1000, typical: bool = True
    ) -> records.WhatIfReport:
        """What would change if the registry were loaded."""
        from modelpool.loading import moves
        from modelpool.supposing import compare, present, with_moves

        now = present(self.database, self.policy().policy, last=at_least_one("last", last))
        then = with_moves(self.database, now, moves(self.database, registry, partial=partial))
        return compare(self.database, now, then, typical=typical)

    def what_if_values(
        self,
        values: Mapping[tuple[str, str], str],
        *,
        last: int = 1000,
        typical: bool = True,
    ) -> records.WhatIfReport:
        """What would change if all sources said these values, by model_id and field.

        Raises NotFoundError for a model of which nothing is claimed, InvalidInputError for a field
        or a value that can't be.
        """
        from modelpool.supposing import compare, present, with_moves
        from modelpool.supposing.values import moves_of

        if not values:
            raise InvalidInputError("values: found none, expected at least one")
        now = present(self.database, self.policy().policy, last=at_least_one("last", last))
        wanted, missing = moves_of(self.database, values)
        if missing:
            raise self._no_such_model(missing[0])
        then = with_moves(self.database, now, wanted)
        return compare(self.database, now, then, typical=typical)


def by_model(values: Sequence[str]) -> dict[tuple[str, str], str]:
    """MODEL.FIELD=VALUE as model and field to value; a model's own dots are kept."""
    found = {}
    for text in values:
        place, equals, value = text.partition("=")
        model_id, dot, field = place.rpartition(".")
        if not (equals and dot and model_id and field and value):
            raise InvalidInputError(f"value: found {text!r}, expected MODEL.FIELD=VALUE")
        found[model_id, field] = value
    return found
