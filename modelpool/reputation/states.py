"""The states of a task that is answered in free text.

The right answer is one of those given or none of them; so is the lure, if two voices gave it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Ints
from modelpool.reputation.scatter import Given, Rest
from modelpool.reputation.sums import Runs

# The most answers of a task that are tried as its lure.
_MOST_LURES = 8
_NEARLY = 1e-9


@dataclass(frozen=True, kw_only=True)
class States:
    """The misleading states of tasks: the right option, and the lure's.

    `plain` is the rest of the answers by option that is right in a plain state, `lured` that by
    misleading state.
    """

    task: Ints
    right: Ints
    lure: Ints
    by_task: Runs
    plain: Rest
    lured: Rest


def states_of(tasks: Given) -> States:
    """The states of tasks answered in free text."""
    lures = _lures(tasks)
    lure_task = tasks.option_task[lures]
    many = np.bincount(lure_task, minlength=len(tasks))
    first = np.cumsum(many) - many
    each = many[tasks.option_task]
    right = np.arange(len(tasks.option_task)).repeat(each)
    within = np.arange(len(right)) - (np.cumsum(each) - each)[right]
    lure = lures[first[tasks.option_task[right]] + within]
    nobody = np.cumsum(tasks.options) - 1
    # an answer that nobody gave may be both right and the lure
    kept = (lure != right) | (lure == nobody[tasks.option_task[right]])
    right, lure = right[kept], lure[kept]
    task = tasks.option_task[right]
    size = tasks.by_option(tasks.size)
    return States(
        task=task,
        right=right,
        lure=lure,
        by_task=Runs(task, len(tasks)),
        plain=Rest.of(tasks, size, np.arange(len(size)), None),
        lured=Rest.of(tasks, size, right, lure),
    )


def _lures(tasks: Given) -> Ints:
    """The options that may be lures: of two voices or more, and what nobody gave.

    If too many, those with more voices than the rest.
    """
    shared = np.flatnonzero(tasks.size >= 2 - _NEARLY)
    task, size = tasks.choice_task[shared], tasks.size[shared]
    order = np.lexsort((-size, task))
    many = np.bincount(task, minlength=len(tasks))
    first = np.cumsum(many) - many
    crowded = many > _MOST_LURES
    limit = np.zeros(len(tasks))
    limit[crowded] = size[order][first[crowded] + _MOST_LURES]
    kept = shared[size > limit[task] + _NEARLY]
    nobody = np.cumsum(tasks.options) - 1
    return np.sort(np.concatenate([tasks.option[kept], nobody]))
