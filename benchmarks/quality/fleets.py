"""Fleets of honest workers, made at random: nobody in them does what a detector looks for.

They differ as people and agents do. Skill, speed, pace, confidence and how strictly they judge vary
from worker to worker; so do the models they use, which the pool advises or they choose, with
several speeds and prices. Operators have several workers, whom the pool may give the same task.
Some say no times, some report in batches, some do most of the work, some have just joined.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from modelpool.pool import ModelPool
from modelpool.registry import Record, Registry, RegistryFile, TaskType

_START = datetime(2026, 3, 2, tzinfo=UTC)
_DAYS = 28
_BATCH = 2000
_SPEED_SPREAD = 0.35
"""Standard deviation between workers of the logarithm of how long they take."""
_NOISE = 0.5
_TOGETHER = 5
"""Workers to a task of the types whose answers are compared."""
_OPTIONS = {"yes-no": ("no", "yes"), "labels": ("a", "b", "c", "d")}
_MODELS: Mapping[str, tuple[float, str]] = {
    "swift": (0.25, "Low"),
    "quick": (0.5, "Medium"),
    "plain": (1.0, "Low"),
    "large": (2.0, "Medium"),
    "vast": (4.0, "High"),
}
"""How long work takes with a model, as a factor, and what it costs."""
_KINDS: Mapping[str, tuple[float, str]] = {
    "yes-no": (3_000, "Low"),
    "labels": (8_000, "Medium"),
    "text": (60_000, "Low"),
    "editing": (240_000, "Medium"),
}
"""Task types: how many milliseconds the work takes, and the usual risk."""
_COST = {"Low": 1, "Medium": 2, "High": 3}

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class _Worker:
    """A worker as the world has it: no record says any of this but its id."""

    name: str
    operator: str | None
    skill: float
    speed: float
    confidence: float
    strictness: float
    favourite: str
    loyal: float
    advised: str | None
    chooses: float
    pace: str
    says_time: bool
    says_latency: bool
    says_model: bool
    claims: bool
    verifies: float
    kinds: tuple[str, ...]
    joined: datetime
    jobs: int
    trusted: bool = False


@dataclass(slots=True)
class Fleet:
    """The records of a fleet, as the methods of `ModelPool` take them.

    `prefix` begins every id and task type, so that several fleets can be in one graph.
    """

    prefix: str
    seed: int
    size: int
    workers: Rows = field(default_factory=list)
    tasks: Rows = field(default_factory=list)
    assignments: Rows = field(default_factory=list)
    outcomes: Rows = field(default_factory=list)
    verdicts: Rows = field(default_factory=list)

    def models(self) -> list[Record]:
        """The models that the fleet uses, each capable of all of its task types."""
        return [
            {
                "model_id": f"{self.prefix}/{name}",
                "task_type": f"{self.prefix}-{kind}",
                "accuracy_class": "High",
                "latency_class": "Medium",
                "cost_class": cost,
                "risk_level": "Low",
                "provider_type": "Proprietary",
                "lifecycle": "Stable",
                "source": "fleets",
                "base_model": f"{self.prefix}-{name}",
                "provider": self.prefix,
            }
            for name, (_, cost) in _MODELS.items()
            for kind in _KINDS
        ]

    def task_types(self) -> list[TaskType]:
        """The task types of the fleet, without a more general one."""
        return [TaskType(name=f"{self.prefix}-{kind}") for kind in _KINDS]


def make_fleet(
    seed: int,
    *,
    size: int = 200,
    known: float = 0.15,
    spread: float = 1.0,
    prefix: str = "fleet",
) -> Fleet:
    """A fleet of so many workers with 20 to 50 tasks each, and three auditors beside.

    `known` is the share of tasks whose answer is known. `spread` says how much workers differ in
    skill, confidence and strictness, as a factor; in speed they always do alike.
    """
    fleet = Fleet(prefix=prefix, seed=seed, size=size)
    _Maker(fleet, Random(f"{prefix} {seed} {size} {known} {spread}"), known, spread).make()
    return fleet


def record_fleets(pool: ModelPool, *fleets: Fleet) -> None:
    """Load the models of the fleets, and record their work, into a graph without either."""
    models = tuple(model for fleet in fleets for model in fleet.models())
    file = RegistryFile(path="fleets", sha256="0" * 64, records=len(models), sources=("fleets",))
    registry = Registry(
        records=models,
        files=(file,),
        sources=("fleets",),
        task_types=tuple(kind for fleet in fleets for kind in fleet.task_types()),
        new_task_types=(),
    )
    pool.registry.load(registry, on=date(2026, 1, 1))
    for fleet in fleets:
        for write, rows in (
            (pool.work.declare_workers, fleet.workers),
            (pool.work.declare_tasks, fleet.tasks),
            (pool.work.record_assignments, fleet.assignments),
            (pool.work.report_outcomes, fleet.outcomes),
            (pool.work.verify_outcomes, fleet.verdicts),
        ):
            for start in range(0, len(rows), _BATCH):
                write(rows[start : start + _BATCH])


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


class _Maker:
    def __init__(self, fleet: Fleet, random: Random, known: float, spread: float) -> None:
        self._fleet = fleet
        self._random = random
        self._known = known
        self._spread = spread
        self._truth: dict[str, str] = {}
        self._hard: dict[str, float] = {}
        self._limits: dict[str, int] = {}
        self._on: dict[tuple[str, str], Rows] = {}
        self._reported: list[tuple[str, str, _Worker, bool, datetime | None]] = []

    def make(self) -> None:
        workers = [self._worker(number) for number in range(self._fleet.size)]
        auditors = [self._auditor(number) for number in range(3)]
        for worker in (*workers, *auditors):
            self._declare(worker)
        for kind in _KINDS:
            self._work(kind, [worker for worker in workers if kind in worker.kinds])
        for together in self._on.values():
            # Who chooses keeps away from tasks of its own operator; the pool may give them.
            for later in sorted(together, key=lambda each: each["assigned_at"])[1:]:
                later["mode"] = "assigned"
        self._judge(workers, auditors)

    def _id(self, name: str) -> str:
        return f"{self._fleet.prefix}-{name}"

    def _worker(self, number: int) -> _Worker:
        draw = self._random
        operators = max(self._fleet.size // 12, 1)
        newcomer = draw.random() < 0.1
        return _Worker(
            name=self._id(f"w{number:03}"),
            operator=f"op{draw.randrange(operators)}" if draw.random() < 0.3 else None,
            skill=draw.gauss(2.0, 0.7 * self._spread),
            speed=draw.lognormvariate(0, _SPEED_SPREAD),
            confidence=draw.gauss(0.03, 0.1 * self._spread),
            strictness=draw.gauss(0, 0.7 * self._spread),
            favourite=draw.choice([*_MODELS]),
            loyal=draw.choice((0.3, 0.6, 0.95)),
            # To a few the pool always gives the fast one.
            advised="swift" if draw.random() < 0.1 else None,
            chooses=draw.choice((0.0, 0.3, 1.0)),
            pace=draw.choices(("steady", "sessions", "daily", "weekly"), (4, 5, 1, 0.3))[0],
            says_time=draw.random() > 0.08,
            says_latency=draw.random() > 0.1,
            says_model=draw.random() > 0.1,
            claims=draw.random() < 0.4,
            verifies=draw.choice((0.0, 0.5, 1.0, 3.0)),
            kinds=tuple(draw.sample([*_KINDS], draw.choice((1, 2, 2, 4)))),
            joined=_START + timedelta(days=21 * newcomer - 10 * (not newcomer)),
            jobs=50 if draw.random() < 0.1 else draw.randint(20, 50),
        )

    def _auditor(self, number: int) -> _Worker:
        made = self._worker(number)
        made.name, made.operator, made.trusted = self._id(f"auditor{number}"), None, True
        made.skill, made.joined = 4.0, _START - timedelta(days=10)
        return made

    def _declare(self, worker: _Worker) -> None:
        row = {"worker_id": worker.name, "joined_at": worker.joined}
        if worker.operator:
            row["operator"] = self._id(worker.operator)
        if worker.trusted:
            row["trusted"] = True
        self._fleet.workers.append(row)

    def _work(self, kind: str, workers: list[_Worker]) -> None:
        """All work of one task type."""
        draw = self._random
        slots = {worker.name: worker.jobs // len(worker.kinds) for worker in workers}
        compared = kind in _OPTIONS or kind == "text"
        many = math.ceil(sum(slots.values()) / (_TOGETHER if compared else 1))
        tasks = [self._task(kind, number) for number in range(many)]
        for worker in workers:
            chosen = draw.sample(tasks, min(slots[worker.name], many)) if compared else None
            own = chosen or [tasks.pop() for _ in range(min(slots[worker.name], len(tasks)))]
            self._do(kind, worker, own)

    def _task(self, kind: str, number: int) -> str:
        draw = self._random
        name = self._id(f"{kind}-t{number:04}")
        hard = draw.gauss(0, 1)
        usual = _KINDS[kind][1]
        risk = usual if draw.random() < 0.7 else ("High" if hard > 0 else "Low")
        row: dict[str, Any] = {
            "task_id": name,
            "task_type": self._id(kind),
            "risk_level": risk,
            "declared_at": _START - timedelta(days=15),
        }
        limit = draw.choice((None, None, "Low", "Medium"))
        if limit:
            row["max_cost"] = limit
        truth = draw.choice(_OPTIONS[kind]) if kind in _OPTIONS else f"{name} is {number}"
        if kind != "editing" and draw.random() < self._known:
            row["reference"] = truth
        self._truth[name], self._hard[name] = truth, hard
        self._limits[name] = _COST[limit or "High"]
        self._fleet.tasks.append(row)
        return name

    def _do(self, kind: str, worker: _Worker, tasks: list[str]) -> None:
        """A worker's work of one type, in the order of time."""
        draw = self._random
        for task, (taken, reported) in zip(tasks, self._times(worker, len(tasks)), strict=True):
            chooses = draw.random() < worker.chooses
            model = self._model(worker, task, chooses=chooses)
            name = f"{worker.name}:{task}"
            assignment = {
                "assignment_id": name,
                "task_id": task,
                "worker_id": worker.name,
                "mode": "chosen" if chooses else "assigned",
                "model_id": f"{self._fleet.prefix}/{model}",
                "assigned_at": taken,
            }
            right = draw.random() < _logistic(worker.skill - self._hard[task])
            outcome: dict[str, Any] = {
                "outcome_id": name,
                "assignment_id": name,
                "status": draw.choices(("Completed", "Failed", "Refused"), (96, 2, 2))[0],
                **self._said(kind, worker, task, right=right),
            }
            if worker.says_model:
                outcome["model_id"] = f"{self._fleet.prefix}/{model}"
            if worker.says_latency:
                harder = math.exp(0.3 * self._hard[task])
                took = _KINDS[kind][0] * _MODELS[model][0] * worker.speed * harder
                outcome["latency_ms"] = round(took * draw.lognormvariate(0, _NOISE), 1)
            if worker.says_time:
                outcome["reported_at"] = reported
            if worker.claims:
                sure = _logistic(worker.skill - self._hard[task])
                outcome["quality"] = round(min(max(sure + worker.confidence, 0), 1), 2)
            self._fleet.assignments.append(assignment)
            if worker.operator:
                self._on.setdefault((task, worker.operator), []).append(assignment)
            self._fleet.outcomes.append(outcome)
            at = reported if worker.says_time else None
            self._reported.append((name, task, worker, right, at))

    def _said(self, kind: str, worker: _Worker, task: str, *, right: bool) -> dict[str, str]:
        draw = self._random
        truth = self._truth[task]
        if kind in _OPTIONS:
            others = [option for option in _OPTIONS[kind] if option != truth]
            return {"answer": truth if right else draw.choice(others)}
        if kind == "text":
            return {"answer": truth if right else f"{truth}, or {draw.randrange(30)}"}
        return {}

    def _model(self, worker: _Worker, task: str, *, chooses: bool) -> str:
        """One that the task may use: chosen, mostly the favourite, or as the pool advises."""
        draw = self._random
        fits = [name for name, (_, cost) in _MODELS.items() if _COST[cost] <= self._limits[task]]
        if not chooses:
            return worker.advised or draw.choice(fits)
        if worker.favourite in fits and draw.random() < worker.loyal:
            return worker.favourite
        return draw.choice(fits)

    def _times(self, worker: _Worker, many: int) -> Iterator[tuple[datetime, datetime]]:
        """When each task is taken and reported: by day, in sessions, or once a day or a week."""
        draw = self._random
        first = max(worker.joined, _START)
        left = (_START + timedelta(days=_DAYS) - first).days
        taken = sorted(
            first + timedelta(days=draw.randrange(left), hours=draw.triangular(6, 23, 14))
            for _ in range(many)
        )
        if worker.pace == "sessions":
            days = [draw.randrange(left) for _ in range(max(many // 8, 1))]
            taken = sorted(
                first + timedelta(days=draw.choice(days), hours=9, minutes=draw.uniform(0, 90))
                for _ in range(many)
            )
        for at in taken:
            if worker.pace in ("daily", "weekly"):
                wait = 1 if worker.pace == "daily" else 7 - (at - _START).days % 7
                due = at.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=wait)
                yield at, due
            else:
                yield at, at + timedelta(minutes=draw.uniform(0.5, 30))

    def _judge(self, workers: list[_Worker], auditors: list[_Worker]) -> None:
        """Verdicts: by peers who do such work, as skilled and as strict as they are; and audits."""
        draw = self._random
        able: dict[str, list[_Worker]] = {}
        for worker in workers:
            for kind in worker.kinds:
                able.setdefault(kind, []).append(worker)
        for outcome, task, worker, right, at in self._reported:
            kind = next(k for k in _KINDS if task.startswith(self._id(f"{k}-t")))
            judges = set()
            if draw.random() < 0.5:
                weights = [judge.verifies for judge in able[kind]]
                for judge in draw.choices(able[kind], weights, k=draw.randint(1, 2)):
                    same = worker.operator is not None and judge.operator == worker.operator
                    if judge is not worker and not same:
                        judges.add(judge.name)
                        self._verdict(judge, outcome, task, right=right, at=at)
            if draw.random() < 0.05:
                self._verdict(draw.choice(auditors), outcome, task, right=right, at=at)

    def _verdict(
        self, judge: _Worker, outcome: str, task: str, *, right: bool, at: datetime | None
    ) -> None:
        draw = self._random
        name = f"{judge.name}>{outcome}"
        if any(verdict["verdict_id"] == name for verdict in self._fleet.verdicts[-3:]):
            return
        sees = draw.random() < _logistic(judge.skill - self._hard[task] / 2)
        # Who can't tell agrees mostly; the strict do less so.
        unsure = draw.random() < _logistic(1.0 - judge.strictness)
        row: dict[str, Any] = {
            "verdict_id": name,
            "worker_id": judge.name,
            "outcome_id": outcome,
            "agrees": right if sees else unsure,
        }
        if at is not None:
            row["at"] = at + timedelta(hours=draw.expovariate(1 / 20))
        self._fleet.verdicts.append(row)
