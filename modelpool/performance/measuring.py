"""What outcomes measure of models, beside what holds of them: one row for each class.

docs/performance.md says which outcomes count, and when a class is beyond doubt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from modelpool.batches import Progress, batches, silent
from modelpool.database import Database
from modelpool.importers.classes import Thresholds
from modelpool.performance.classes import FIELDS, UNKNOWN, CutPoints, need, supported
from modelpool.performance.counting import by_operator, counted
from modelpool.performance.intervals import LEAST_OPERATORS, Estimate, Floats, Median, Share
from modelpool.performance.reading import Around, Use, Work, around, used_models, uses
from modelpool.rows import MeasuredClass

SHOWN = 0.05
"""The error of the intervals that are shown: they hold with 95 %."""
PROVEN = 0.01
"""The chance that any class at all is proposed wrongly, whatever the number of those tested."""
_KNOWN, _ALL = "known answers", "all judged outcomes"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measurement:
    """An estimate of a class's number: from `n` outcomes of some work, and what else it is."""

    estimate: Estimate
    n: float
    work: Sequence[Work]
    rests_on: str
    mean: float | None = None
    scale: float = 1.0


def measure(
    database: Database,
    model_ids: Sequence[str] | None,
    task_type: str | None,
    progress: Progress = silent,
) -> tuple[MeasuredClass, ...]:
    """The classes of some models, or of all that outcomes report, for one task type or all.

    Of given models those that no outcome measures are there, too.
    """
    used = used_models(database)
    asked = used if model_ids is None else [each for each in model_ids if each in set(used)]
    found: list[Use] = []
    for use in uses(database, asked, task_type):
        found.append(use)
        progress("models", asked.index(use.model_id), len(asked))
    by_key = {(use.model_id, use.task_type): use for use in found}
    declared = _declared(database, found, model_ids, task_type)
    of_pool, cuts = around(database, found, len(used)), CutPoints()
    rows = []
    for (model_id, name), classes in sorted(declared.items()):
        use_of_it = by_key.get((model_id, name))
        measured, left_out = _measurements(use_of_it, of_pool), _left_out(use_of_it, of_pool)
        for field in FIELDS:
            row = _row(classes[field], measured.get(field), cuts, of_pool.tests)
            since = use_of_it.since if use_of_it else None
            rows.append(replace(row, left_out=left_out[field], since=since))
    return tuple(rows)


def _declared(
    database: Database,
    found: Iterable[Use],
    model_ids: Sequence[str] | None,
    task_type: str | None,
) -> Mapping[tuple[str, str], Mapping[str, Mapping[str, str | None]]]:
    """The classes that hold: by model and task type, then by field."""
    types: dict[str, list[str]] = {model_id: [] for model_id in model_ids or ()}
    for use in found:
        types.setdefault(use.model_id, []).append(use.task_type)
    if task_type is not None:
        types = {model_id: [task_type] for model_id in types}
    every = model_ids is not None and task_type is None
    asked = [{"model_id": m, "task_types": t, "every": every} for m, t in types.items()]
    classes: dict[tuple[str, str], dict[str, Mapping[str, str | None]]] = {}
    for batch in batches(asked):
        for row in database.read("performance/declared", rows=batch):
            key = row["model_id"], row["task_type"]
            classes.setdefault(key, {})[row["field"]] = row
    return classes


def _left_out(use: Use | None, of_pool: Around) -> dict[str, int]:
    """How many workers have outcomes that say something of each class, but don't count."""
    if use is None:
        return dict.fromkeys(FIELDS, 0)
    good = {each.worker_id for each in counted(use, of_pool)}
    return {
        "accuracy_class": sum(e.judged > 0 and e.worker_id not in good for e in use.work),
        "latency_class": sum(e.accused and bool(e.latencies_ms) for e in use.work),
        "cost_class": sum(e.accused and bool(e.costs_usd) for e in use.work),
    }


def _measurements(use: Use | None, of_pool: Around) -> dict[str, _Measurement]:
    """What a use measures of each class; nothing where no outcome counts."""
    found: dict[str, _Measurement] = {}
    if use is None:
        return found
    work = counted(use, of_pool)
    right = _accuracy(work, use.task_type, of_pool)
    if right is not None:
        found["accuracy_class"] = right
    # A worker that gets less out of a model isn't slower for it.
    honest = [each for each in use.work if not each.accused]
    for field, of, scale in (
        ("latency_class", "latencies_ms", 1e-3),
        ("cost_class", "costs_usd", 1.0),
    ):
        groups = by_operator(honest, of)
        if groups:
            median = Median([*groups.values()])
            found[field] = _Measurement(
                estimate=median,
                n=sum(map(len, groups.values())),
                work=[each for each in honest if getattr(each, of)],
                rests_on="completed outcomes",
                mean=median.mean * scale,
                scale=scale,
            )
    return found


def _accuracy(work: Sequence[Work], task_type: str, of_pool: Around) -> _Measurement | None:
    """The share right: of known answers or of all judged outcomes, whichever says more."""
    found = []
    for rests_on, total, right in ((_KNOWN, "known", "known_right"), (_ALL, "judged", "right")):
        groups = _summed(work, total, right)
        if not groups:
            continue
        n = math.fsum(judged for judged, _ in groups.values())
        doubt = 0.0
        if rests_on == _ALL:
            part = math.fsum(each.doubted for each in work) / n
            common = of_pool.doubts[task_type].common if task_type in of_pool.doubts else 0.25
            # As in the bounds of reputation: twice, since it is estimated itself.
            doubt = part * math.sqrt(2 * common)
        columns = np.array([*groups.values()], dtype=np.float64)
        total_of: Floats = columns[:, 0]
        estimate = Share(total_of, columns[:, 1], sure=rests_on == _KNOWN, doubt=doubt)
        found.append(
            _Measurement(
                estimate=estimate,
                n=n,
                work=[each for each in work if getattr(each, total) > 0],
                rests_on=rests_on,
                scale=100.0,
            )
        )
    return min(found, key=_width, default=None)


def _width(one: _Measurement) -> float:
    lower, upper = one.estimate.interval(SHOWN)
    return upper - lower


def _summed(work: Iterable[Work], total: str, right: str) -> dict[str, tuple[float, float]]:
    """What each operator's outcomes weigh, and those of them that are right."""
    groups: dict[str, list[Work]] = {}
    for each in work:
        if getattr(each, total) > 0:
            groups.setdefault(each.operator, []).append(each)
    return {
        name: (
            math.fsum(getattr(each, total) for each in groups[name]),
            math.fsum(getattr(each, right) for each in groups[name]),
        )
        for name in sorted(groups)
    }


def _row(
    declared: Mapping[str, str | None],
    one: _Measurement | None,
    points: CutPoints,
    tests: int,
) -> MeasuredClass:
    field, task_type = str(declared["field"]), str(declared["task_type"])
    holds = str(declared["class"])
    cuts = points.of(field, task_type)
    shown = one.estimate.interval(SHOWN) if one else (0.0, math.inf)
    error = PROVEN / tests
    proof = one.estimate.interval(error) if one else (0.0, math.inf)
    measured, proven = _class(cuts, one, shown), _class(cuts, one, proof)
    unit = 1.0 if field == "accuracy_class" or one is None else one.scale
    needs = _needs(one, cuts, measured, proven, error)
    is_proposed = proven not in (UNKNOWN, holds) and declared["rated_for"] is not None
    return MeasuredClass(
        model_id=str(declared["model_id"]),
        task_type=task_type,
        field=field,
        rated_for=declared["rated_for"],
        declared=holds,
        how=declared["how"],
        basis=declared["basis"],
        source=declared["source"],
        measured=measured,
        value=one.estimate.value * unit if one else None,
        lower=shown[0] * unit if one else None,
        upper=_finite(shown[1] * unit),
        mean=one.mean if one and field == "cost_class" else None,
        n=round(one.n, 6) if one else 0.0,
        workers=len({each.worker_id for each in one.work}) if one else 0,
        operators=len({each.operator for each in one.work}) if one else 0,
        left_out=0,
        rests_on=one.rests_on if one else None,
        last_at=max((each.last_at for each in one.work), default=None) if one else None,
        since=None,
        needed=needs[0],
        note=needs[1],
        proposed=proven if is_proposed else None,
        proof=(proof[0] * unit, _finite(proof[1] * unit)) if is_proposed else None,
        cuts=(cuts.low, cuts.high),
    )


def _class(cuts: Thresholds, one: _Measurement | None, ends: tuple[float, float]) -> str:
    return supported(cuts, ends[0] * one.scale, ends[1] * one.scale) if one else UNKNOWN


def _needs(
    one: _Measurement | None, cuts: Thresholds, measured: str, proven: str, error: float
) -> tuple[int | None, str | None]:
    """How many outcomes more would show the class beyond doubt, and what is missing in words."""
    if one is None:
        return None, "no outcome counts"
    if proven != UNKNOWN:
        return None, None
    what = need(one.estimate, cuts, one.n, error, one.scale)
    said = []
    missing = LEAST_OPERATORS - len({each.operator for each in one.work})
    if measured == UNKNOWN and missing > 0:
        said.append(f"{missing} operator{'s' * (missing > 1)} more")
    if isinstance(one.estimate, Share) and what.outcomes is None and one.estimate.doubt > 0:
        said.append("more known answers")
    else:
        said.append(what.why)
    return what.outcomes, " and ".join(said)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
