"""Who may have copied from whom: pairs that are alike, in each direction that time allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.answers.sums import starts_of
from modelpool.misuse.likeness import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """In columns: workers' numbers, the row of their pair, and the score.

    `later` and `earlier` count the shared answers that the worker reported after and before its
    source. `score` is the pair's `lasting` strength plus the log prior of this source: proportional
    to the fourth power of the share of the worker's tasks that the source did.
    """

    worker: Ints
    source: Ints
    pair: Ints
    later: Ints
    earlier: Ints
    score: Floats


def copying(pairs: Pairs) -> Copies:
    """Both directions of every pair, but for those that most of the shared answers contradict."""
    worker, source = np.concatenate((pairs.a, pairs.b)), np.concatenate((pairs.b, pairs.a))
    pair = np.tile(np.arange(len(pairs)), 2)
    later = np.concatenate((pairs.b_first, pairs.a_first))
    earlier = np.concatenate((pairs.a_first, pairs.b_first))
    weight = pairs.shared[pair].astype(np.float64) ** 4
    # In the order of weights, so that the sum is always added in one order.
    order = np.lexsort((weight, worker))
    total = np.zeros(int(worker.max()) + 1 if len(worker) else 0)
    starts = starts_of(worker[order])
    if len(starts):
        total[worker[order[starts]]] = np.add.reduceat(weight[order], starts)
    score = pairs.lasting[pair] + np.log(weight / total[worker])
    kept = later >= earlier
    return Copies(
        worker=worker[kept],
        source=source[kept],
        pair=pair[kept],
        later=later[kept],
        earlier=earlier[kept],
        score=score[kept],
    )
