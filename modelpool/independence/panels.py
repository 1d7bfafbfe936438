"""Whom to ask together: accuracy first, never one base model twice, then low correlation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from modelpool.exceptions import InvalidInputError
from modelpool.independence.estimating import Estimates

EQUAL = 0.0025
"""Accuracies that differ by no more count as equal: a quarter of a point."""

Fits = Callable[[int, Sequence[int]], bool]
"""Says whether a member, by number, may join those already chosen."""


def choose_panel(
    estimates: Estimates,
    size: int,
    *,
    equal: float = EQUAL,
    fits: Fits = lambda member, chosen: True,
) -> list[str] | None:
    """The members of a panel, in the order of choice; None if there are too few that may sit on it.

    Each place goes to the most accurate member left whose base model has no place yet; of those
    as accurate as it, but for `equal`, to the one whose errors correlate least with the errors of
    those already chosen. Raises InvalidInputError for a size under 1.
    """
    if size < 1:
        raise InvalidInputError(f"panel: found a size of {size}, expected 1 or more")
    chosen: list[int] = []
    order = np.argsort(-estimates.accuracy, kind="stable").tolist()
    for _ in range(size):
        taken = {estimates.base[i] for i in chosen}
        left = [i for i in order if estimates.base[i] not in taken and fits(i, chosen)]
        if not left:
            return None
        least = estimates.accuracy[left[0]] - equal
        equals = [i for i in left if estimates.accuracy[i] >= least] if chosen else left[:1]
        # min takes the first of equals: the most accurate
        chosen.append(min(equals, key=lambda i: float(estimates.phi[i, chosen].sum())))
    return [estimates.members[i] for i in chosen]
