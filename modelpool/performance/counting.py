"""Whose outcomes count as evidence on a model: not those of workers who are to blame themselves."""

from __future__ import annotations

import math
from collections.abc import Mapping

from modelpool.performance.reading import Around, Use, Work, WorkerRecord

# One-sided, at 5 %: leaving a good worker out costs outcomes, but biases nothing, since what it
# did with the model itself isn't looked at.
_WORSE = -1.644854
# As many outcomes as in `expected`, of which this is a part: see docs/scoring.md.
_EXPECTED_WEIGHT = 20.0


def counted(use: Use, around: Around) -> list[Work]:
    """The work that counts: of workers who aren't accused, nor worse with other models, too."""
    right = math.fsum(work.right for work in use.work)
    judged = math.fsum(work.judged for work in use.work)
    return [
        work
        for work in use.work
        if not work.accused and not _is_worse(use.task_type, work, judged, right, around)
    ]


def _is_worse(task_type: str, work: Work, judged: float, right: float, around: Around) -> bool:
    """Whether the worker's outcomes with other models are beyond chance worse than others' are."""
    record = around.records.get((task_type, work.worker_id))
    mean = around.means.get(task_type)
    if record is None or mean is None:
        return False
    many = record.evidence - work.judged
    if many < 1:
        return False
    with_it = _reach(mean, judged - work.judged, right - work.right)
    expected = mean + _elsewhere(record, work.judged, with_it)
    expected = min(0.99, max(0.01, expected))
    doubt = around.doubts[task_type].own
    deviation = math.sqrt(expected * (1 - expected) / many + doubt)
    return (record.hits - work.right) / many - expected < _WORSE * deviation


def _reach(mean: float, judged: float, right: float) -> float:
    """How much more other workers reach with the model than with all models."""
    judged, right = max(0.0, judged), max(0.0, right)
    return (right + _EXPECTED_WEIGHT * mean) / (judged + _EXPECTED_WEIGHT) - mean


def _elsewhere(record: WorkerRecord, judged: float, with_it: float) -> float:
    """How much more others reach with the worker's other models: what is left of `expected`."""
    return (record.evidence * record.expected - judged * with_it) / (record.evidence - judged)


def by_operator(work: list[Work], field: str) -> Mapping[str, list[float]]:
    """The numbers of a field of some work, by operator, sorted."""
    found: dict[str, list[float]] = {}
    for each in work:
        found.setdefault(each.operator, []).extend(getattr(each, field))
    return {name: sorted(found[name]) for name in sorted(found) if found[name]}
