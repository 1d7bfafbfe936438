"""What is kept in the graph of a judging, so that further outcomes are judged without another one.

Of the pool: the explanations of its answers and how far to trust them, and how much more is reached
with some models than with others. Of each worker: what was counted of its answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.reputation.calibrating import Calibration
from modelpool.reputation.counting import Pool
from modelpool.reputation.explaining import Explanation, model_of
from modelpool.reputation.judged import Doubt
from modelpool.reputation.labels import LabelCounts
from modelpool.reputation.state import State
from modelpool.reputation.texts import TextCounts

if TYPE_CHECKING:
    from modelpool.reputation.estimating import Estimate

_NAMES = ("plain", "misleading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of the pool in a task type.

    `mean` is its share right, and `reach` how much more others reach by class, demand and model.
    """

    state: State
    doubt: Doubt
    mean: float
    reach: Mapping[str, float]


def pool_state(found: Estimate) -> str:
    """What is kept of the pool, as JSON."""
    state, doubt = found.judged.state, found.judged.doubt
    return json.dumps(
        {
            "labels": state.labels,
            "doubt": {"own": doubt.own, "common": doubt.common},
            "mean": found.scores.mean,
            "reach": found.scores.reach,
            "explanations": [_explanation(each) for each in state.explanations],
        }
    )


def judged_by(pool: str) -> tuple[Doubt, float]:
    """How far to doubt the judgements of a task type, and the pool's mean share right, 0 to 1."""
    read = json.loads(pool)
    return Doubt(**read["doubt"]), read["mean"]


def worker_rows(state: State) -> list[list[Any]]:
    """Each worker that answered: its id, and its counts by either explanation, row after row."""
    counts = [_flat(each.counts) for each in state.explanations]
    some = np.flatnonzero(np.any([each.any(axis=1) for each in counts], axis=0))
    lists = [each[some].tolist() for each in counts] + [[None] * len(some)]
    return [
        [state.workers[worker], plain, misleading]
        for worker, plain, misleading in zip(some.tolist(), lists[0], lists[1], strict=True)
    ]


def kept(pool: str, workers: Sequence[Mapping[str, Any]]) -> Kept:
    """What is kept of the pool and of some workers, from what the graph says of them."""
    read = json.loads(pool)
    doubt, mean = judged_by(pool)
    labels = read["labels"]
    explanations = [
        _explained(each, labels, [row[name] for row in workers])
        for name, each in zip(_NAMES, read["explanations"], strict=False)
    ]
    return Kept(
        state=State(
            labels=labels,
            workers=[row["worker_id"] for row in workers],
            explanations=explanations,
        ),
        doubt=doubt,
        mean=mean,
        reach=read["reach"],
    )


def _flat(counts: LabelCounts | TextCounts) -> Floats:
    many = len(counts.plain)
    parts = [counts.plain.reshape(many, -1)]
    if counts.lured is not None:
        parts.append(counts.lured.reshape(many, -1))
    return np.concatenate(parts, axis=1)


def _explanation(each: Explanation) -> dict[str, Any]:
    counts = each.counts
    by_labels = isinstance(counts, LabelCounts)
    return {
        "lures": each.model.lures,
        "weight": each.weight,
        "choosing": each.choosing,
        "held": each.calibration.held.tolist(),
        "lapse": each.calibration.lapse,
        "pool": _pool(counts.plain_pool if by_labels else counts.pool),
        "lured_pool": _pool(counts.lured_pool) if by_labels and counts.lured_pool else None,
        "scatter": None if by_labels else counts.scatter.tolist(),
    }


def _pool(pool: Pool) -> dict[str, Any]:
    lists = {name: getattr(pool, name).tolist() for name in ("shift", "prior", "spread")}
    return {"right": pool.right, **lists}


def _pool_of(read: Mapping[str, Any] | None) -> Pool | None:
    if read is None:
        return None
    lists = {name: np.array(read[name]) for name in ("shift", "prior", "spread")}
    return Pool(right=read["right"], **lists)


def _explained(
    read: Mapping[str, Any], labels: Sequence[str] | None, rows: Sequence[Sequence[float] | None]
) -> Explanation:
    many = None if labels is None else len(labels)
    plain_shape = (2,) if many is None else (many, many)
    lured_shape = (3,) if many is None else (3, many)
    split = int(np.prod(plain_shape))
    size = split + (int(np.prod(lured_shape)) if read["lures"] else 0)
    table = np.array([row or [0.0] * size for row in rows]).reshape(len(rows), size)
    plain = table[:, :split].reshape(-1, *plain_shape)
    lured = table[:, split:].reshape(-1, *lured_shape) if read["lures"] else None
    pool = _pool_of(read["pool"])
    assert pool is not None
    counts: LabelCounts | TextCounts
    if many is None:
        counts = TextCounts(plain=plain, lured=lured, pool=pool, scatter=np.array(read["scatter"]))
    else:
        counts = LabelCounts(
            plain=plain, lured=lured, plain_pool=pool, lured_pool=_pool_of(read["lured_pool"])
        )
    return Explanation(
        model=model_of(None if many is None else np.arange(many), lures=read["lures"]),
        counts=counts,
        calibration=Calibration(held=np.array(read["held"]), lapse=read["lapse"]),
        weight=read["weight"],
        choosing=read["choosing"],
    )
