"""Reading the recent uses of models and what was available to each, and writing who is overused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.reading import Numbers
from modelpool.answers.windows import Windows, moment, of_capabilities
from modelpool.database import ALL_ROWS, Database, Transaction
from modelpool.degradation import overuse

OVERUSE = "degradation/overuse"
"""The detector that walks what is written here."""

DAYS = 90
"""What is older than this, before the newest outcome of a task type, isn't recent."""

_GROUPS = 100
"""Of the tasks of a type, the uses of the commonest this many kinds are compared with what was
available: a kind is what tasks ask for, and a time in which the registry and the policy were the
same."""
_SHOWN = 50
_MEASURES = 2
_LEAST_CHANCE = 1e-15

Rows = list[dict[str, Any]]
Demand = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """The recent uses of one task type, in the order in which they were reported.

    By use: `worker`, `model` and `demand` are numbers of what is in the lists; `reported`,
    `recorded` and `registry` are microseconds since 1970; `latency` is in milliseconds, NaN where
    it isn't known or the use wasn't completed.
    """

    task_type: str
    outcomes: Sequence[str]
    workers: Sequence[str]
    models: Sequence[str]
    demands: Sequence[Demand]
    worker: Ints
    model: Ints
    demand: Ints
    reported: Ints
    recorded: Ints
    registry: Ints
    latency: Floats
    failed: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What was available to uses: `group` is the row of `chances` of each, -1 where none is known.

    `chances` has a row for each kind of task and a column for each model, 0 where that wasn't
    feasible.
    """

    group: Ints
    chances: Floats


def loads_of(database: Database, covered: Mapping[str, Windows]) -> Rows:
    """The models that are used far more than was available, in all task types.

    `covered` are the times whose uses were dismissed, by the key of a finding of overuse.
    """
    types = [row["task_type"] for row in database.read("answers/task_types", as_of=None)]
    read = [without(read_uses(database, name), covered) for name in types]
    changes = np.array([row["at"] for row in database.read("degradation/changes")], dtype=np.int64)
    return overused([(uses, offered(database, uses, changes)) for uses in read])


def overused(types: Sequence[tuple[Uses, Offered]]) -> Rows:
    """The models that stand out among the uses of all task types.

    A row's score is ln(tests) or more: no rate of false positives accuses with less.
    """
    spread = [_concentration(uses, offers) for uses, offers in types]
    tests = sum(int((each.uses > 0).sum()) for each in spread)
    found = [
        (uses, offers, each, model)
        for (uses, offers), each in zip(types, spread, strict=True)
        for model in np.flatnonzero(each.concentrated & (each.score >= _log(tests))).tolist()
    ]
    every = _moments([uses for uses, _ in types], {uses.models[m] for uses, _, _, m in found})
    return [
        _row(uses, offers, each, model, every[uses.models[model]], tests, len(found))
        for uses, offers, each, model in found
    ]


def write_loads(tx: Transaction, rows: Rows, at: datetime) -> None:
    """Replace what is written of overused models by this; what is the same stays as it is."""
    named = ("task_type", "model_id")
    tx.run(
        "degradation/write_loads",
        as_of=at,
        loads={
            f"{row['task_type']} {row['model_id']}": {
                **{name: row[name] for name in named},
                "facts": {name: value for name, value in row.items() if name not in named},
            }
            for row in rows
        },
    )


def read_uses(database: Database, task_type: str) -> Uses:
    """The uses of the last `DAYS` days of a task type's record."""

    def fill(rows: Iterator[Sequence[Any]]) -> _Columns:
        columns = _Columns()
        for (tasks,) in rows:
            columns.add(tasks)
        return columns

    columns = database.stream("degradation/uses", fill, task_type=task_type, days=DAYS)
    return columns.uses(task_type)


def without(uses: Uses, covered: Mapping[str, Windows]) -> Uses:
    """The uses but for those that a dismissal covers."""
    kept = ~of_capabilities(covered, uses.task_type, uses.models, uses.model, uses.recorded)
    return uses if kept.all() else _taken(uses, np.flatnonzero(kept))


def offered(database: Database, uses: Uses, changes: Ints) -> Offered:
    """What the feasible sets offered; `changes` are when they may have changed, in order.

    A model's chance is an even share of the base models in the feasible set, since its other offers
    are the same model, or its share in the draw by weights among those that the policy prefers, if
    that is larger.
    """
    kind = uses.demand * (len(changes) + 1) + np.searchsorted(changes, uses.registry, "right")
    kinds, first, number, many = np.unique(
        kind, return_index=True, return_inverse=True, return_counts=True
    )
    commonest = np.lexsort((kinds, -many))[:_GROUPS]
    chances = np.zeros((len(commonest), len(uses.models)))
    place = {name: at for at, name in enumerate(uses.models)}
    for row, each in enumerate(commonest.tolist()):
        since = int(uses.registry[number == each].min())
        feasible = database.read(
            "feasibility/feasible_set",
            task={"task_type": uses.task_type, **uses.demands[int(uses.demand[first[each]])]},
            as_of=moment(since),
            seed=None,
            limit=ALL_ROWS,
        )
        for name, chance in available(feasible).items():
            if name in place:
                chances[row, place[name]] = chance
    known = np.full(len(kinds), -1)
    known[commonest] = np.where((chances > 0).any(axis=1), np.arange(len(commonest)), -1)
    return Offered(group=known[number], chances=chances)


def available(feasible: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The chance that a feasible set gives each of its models; see `offered`."""
    base_models = {row["base_model"] for row in feasible}
    best = min((row["preference"] for row in feasible), default=0)
    drawn = math.fsum(row["selection_weight"] for row in feasible if row["preference"] == best)
    return {
        row["model_id"]: max(
            1 / len(base_models),
            row["selection_weight"] / drawn if drawn and row["preference"] == best else 0.0,
        )
        for row in feasible
    }


def _concentration(uses: Uses, offers: Offered) -> overuse.Concentration:
    at = np.flatnonzero(offers.group >= 0)
    return overuse.concentration(uses.worker[at], uses.model[at], offers.group[at], offers.chances)


def _moments(types: Sequence[Uses], names: set[str]) -> dict[str, Ints]:
    """When each of these models was used, in any task type, in order."""
    found: dict[str, list[Ints]] = {name: [] for name in sorted(names)}
    for uses in types:
        for number, name in enumerate(uses.models):
            if name in found:
                found[name].append(uses.reported[uses.model == number])
    return {name: np.sort(np.concatenate(parts)) for name, parts in found.items()}


def _row(
    uses: Uses,
    offers: Offered,
    spread: overuse.Concentration,
    model: int,
    every: Ints,
    tests: int,
    candidates: int,
) -> dict[str, Any]:
    own = uses.model == model
    hourly = overuse.is_hourly(every)
    load = overuse.load(uses.reported, every, hourly=hourly)
    latency, failures = _rises(uses, own, load, hourly=hourly)
    chances = [each.chance for each in (latency, failures) if each]
    # Of the two measures of each candidate, the surest one is told.
    harm = -_log(max(_LEAST_CHANCE, _MEASURES * candidates * min(chances, default=1.0)))
    feasible = offers.chances[offers.group, uses.model] * offers.chances[offers.group, model] > 0
    counted = np.flatnonzero(feasible & (offers.group >= 0))
    chance = offers.chances[offers.group[counted], model]
    due = np.maximum(chance, spread.even[model])
    begun = overuse.begun(own[counted], due, float(spread.share[model]))
    busiest = np.lexsort((-uses.reported, -load, ~own))[: min(_SHOWN, int(own.sum()))]
    return {
        "task_type": uses.task_type,
        "model_id": uses.models[model],
        "uses": int(spread.uses[model]),
        "of": int(spread.of[model]),
        "workers": len(np.unique(uses.worker[counted][own[counted]])),
        "share": float(spread.share[model]),
        "available": float(spread.available[model]),
        "score": float(spread.score[model]),
        "tests": tests,
        "latency_rise": math.expm1(latency.size) if latency else None,
        "latency_lower": math.expm1(latency.lower) if latency else None,
        "failures_rise": failures.size if failures else None,
        "failures_lower": failures.lower if failures else None,
        "harm": max(harm, 0.0),
        "hourly": hourly,
        "since": moment(int(uses.reported[counted[begun]])),
        "evidence": sorted(uses.outcomes[at] for at in busiest.tolist()),
    }


def _rises(
    uses: Uses, own: Bools, load: Floats, *, hourly: bool
) -> tuple[overuse.Rise | None, overuse.Rise | None]:
    """How much longer the model takes, in logarithms, and how much more often it fails, if busy."""
    block = uses.reported // (overuse.DAY if hourly else overuse.WEEK)
    unit = uses.worker * len(uses.models) + uses.model

    def measured(values: Floats, which: Bools) -> overuse.Measured:
        return overuse.Measured(values[which], load[which], block[which], unit[which])

    took = ~np.isnan(uses.latency)
    lasted = np.log(np.where(took, uses.latency, 0.0) + 1)
    failed = uses.failed.astype(np.float64)
    return (
        overuse.rise(measured(lasted, own & took), measured(lasted, ~own & took), overuse.LONGER),
        overuse.rise(measured(failed, own), measured(failed, ~own), overuse.MORE_FAILURES),
    )


def _log(value: float) -> float:
    return math.log(value) if value else 0.0


def _taken(uses: Uses, at: Ints) -> Uses:
    """Some of the uses, in this order."""
    columns = {name: getattr(uses, name)[at] for name in (*_WHOLE, "latency", "failed")}
    return Uses(
        task_type=uses.task_type,
        outcomes=[uses.outcomes[each] for each in at.tolist()],
        workers=uses.workers,
        models=uses.models,
        demands=uses.demands,
        **columns,
    )


_WHOLE = ("worker", "model", "demand", "reported", "recorded", "registry")


@dataclass(slots=True)
class _Columns:
    """What was read so far."""

    outcomes: list[str] = field(default_factory=list)
    workers: Numbers = field(default_factory=Numbers)
    models: Numbers = field(default_factory=Numbers)
    demands: dict[tuple[Any, ...], int] = field(default_factory=dict)
    whole: list[Ints] = field(default_factory=list)
    latency: list[Floats] = field(default_factory=list)
    failed: list[Bools] = field(default_factory=list)

    def add(self, tasks: Sequence[tuple[Demand, Sequence[Sequence[Any]]]]) -> None:
        """Add a row of `degradation/uses`."""
        demand = [self._demand(asked) for asked, uses in tasks for _ in uses]
        ids, workers, models, reported, recorded, registry, latency, failed = zip(
            *(use for _, uses in tasks for use in uses), strict=True
        )
        self.outcomes.extend(ids)
        numbers = [self.workers.of(workers), self.models.of(models), demand]
        self.whole.append(np.array([*numbers, reported, recorded, registry], dtype=np.int64))
        self.latency.append(np.array(latency, dtype=np.float64))
        self.failed.append(np.array(failed, dtype=np.bool_))

    def _demand(self, asked: Demand) -> int:
        said = tuple(
            (name, tuple(value) if isinstance(value, list) else value)
            for name, value in sorted(asked.items())
            if value is not None
        )
        return self.demands.setdefault(said, len(self.demands))

    def uses(self, task_type: str) -> Uses:
        """All that was read, in the order of time, whatever the order in which it came."""
        none = np.empty((len(_WHOLE), 0), dtype=np.int64)
        whole = dict(zip(_WHOLE, np.concatenate([none, *self.whole], axis=1), strict=True))
        workers, whole["worker"] = _in_order(self.workers.names, whole["worker"])
        models, whole["model"] = _in_order(self.models.names, whole["model"])
        demands, whole["demand"] = _in_order(list(self.demands), whole["demand"])
        ids = np.array(self.outcomes, dtype=np.str_)
        uses = Uses(
            task_type=task_type,
            outcomes=self.outcomes,
            workers=workers,
            models=models,
            demands=[dict(said) for said in demands],
            latency=np.concatenate([np.empty(0), *self.latency]),
            failed=np.concatenate([np.empty(0, dtype=np.bool_), *self.failed]),
            **whole,
        )
        return _taken(uses, np.lexsort((ids, uses.reported)))


def _in_order(names: Sequence[Any], numbers: Ints) -> tuple[list[Any], Ints]:
    """The names in their order, and the numbers that they have then."""
    order = sorted(range(len(names)), key=lambda number: repr(names[number]))
    new = np.empty(len(names), dtype=np.int64)
    new[order] = np.arange(len(names))
    return [names[number] for number in order], new[numbers] if len(names) else numbers
