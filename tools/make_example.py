"""Makes the example of work that ships with Model Pool: an invented fleet, and who of it cheats.

    python -m tools.make_example [TARGET]

Nobody in it exists. Most of the work is honest, with honest mistakes; `docs/example.md` says who
was planted and what is found. The same seed always makes the same files. They load as any others
do: `modelpool record KIND TARGET/KIND.csv`, in the order of their kinds; `modelpool example` does
all of it. Models are those of the shipped registry. What `tools.make_degrading` makes is joined
to it, and what comes two days later stands in TARGET/recovery.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from modelpool.work.facts import KINDS
from tools.make_degrading import NightShift
from tools.make_records import Records, time_text, write

SHIPPED = Path(__file__).parent.parent / "modelpool" / "data" / "example"
SEED = 20261026
START = datetime(2026, 10, 26, tzinfo=UTC)
DAYS = 28
RECOVERY = "recovery"
"""The folder of what comes after these days."""

CALL, POST, PATCH = "live-function-calling", "moderation", "code-editing"
OPTIONS = {
    CALL: ("track_parcel", "cancel_order", "refund_order", "change_address", "no_call"),
    POST: ("allow", "block"),
}
# How many tasks of a type there are, how their ids begin, which share has a known answer.
TASKS = {CALL: (120, "call", 0.4), POST: (80, "post", 0.35), PATCH: (40, "patch", 0.0)}
# What a task may ask for, by type and risk.
LIMITS: Mapping[tuple[str, str], Sequence[Mapping[str, str]]] = {
    (CALL, "Low"): ({"min_accuracy": "Medium", "max_cost": "Low"}, {"max_cost": "Medium"}),
    (CALL, "Medium"): ({"min_accuracy": "Medium", "max_cost": "Medium"},),
    (CALL, "High"): ({"min_accuracy": "High", "max_cost": "Medium"},),
    (POST, "Low"): ({"max_cost": "Low"},),
    (POST, "Medium"): ({"max_cost": "Low"},),
    (PATCH, "Low"): ({"min_accuracy": "Medium", "max_cost": "Medium"},),
    (PATCH, "Medium"): (
        {"min_accuracy": "Medium", "max_latency": "Medium"},
        {"min_accuracy": "High"},
    ),
}
# How often a task has which risk, of ten.
RISKS = {CALL: "LLLLLMMMHH", POST: "LLLLLLLMMM", PATCH: "LLLLLLMMMM"}
RISK = {"L": "Low", "M": "Medium", "H": "High"}
# Models of the shipped registry, with their classes of accuracy, latency and cost there. None is
# Experimental, and the risk of none is High.
MODELS = {
    CALL: {
        "alibaba/qwen-3-235b-a22b-instruct-2507": ("Medium", "Fast", "Low"),
        "alibaba/qwen3-14b": ("High", "Medium", "Low"),
        "anthropic/claude-haiku-4-5-20251001": ("High", "Fast", "Medium"),
        "cohere/command-r7b-12-2024": ("Medium", "Fast", "Low"),
        "google/gemini-2.5-flash": ("Medium", "Fast", "Medium"),
        "mistral/mistral-medium-2505": ("Medium", "Fast", "Medium"),
        "mistral/mistral-small-2506": ("High", "Fast", "Low"),
        "openai/gpt-4.1-mini-2025-04-14": ("Medium", "Fast", "Medium"),
        "xai/grok-4-1-fast-reasoning": ("High", "Medium", "Medium"),
        "zai/glm-4.6": ("High", "Medium", "Low"),
    },
    POST: {
        "amazon-bedrock/openai.gpt-oss-safeguard-120b": ("Unknown", "Medium", "Low"),
        "deepinfra/meta-llama/Llama-Guard-3-8B": ("Unknown", "Fast", "Low"),
        "fireworks-ai/accounts/fireworks/models/llama-guard-3-8b": ("Unknown", "Fast", "Low"),
        "groq/openai/gpt-oss-safeguard-20b": ("Unknown", "Fast", "Low"),
        "openrouter/meta-llama/llama-guard-4-12b": ("Unknown", "Fast", "Low"),
        "watsonx/ibm/granite-guardian-3-3-8b": ("Unknown", "Medium", "Low"),
    },
    PATCH: {
        "anthropic/claude-3-5-sonnet-20241022": ("Medium", "Fast", "Medium"),
        "anthropic/claude-opus-4-20250514": ("High", "Medium", "High"),
        "deepseek/deepseek-r1": ("Medium", "Slow", "Medium"),
        "deepseek/deepseek-r1-0528": ("High", "Slow", "Low"),
        "deepseek/deepseek-v3": ("Medium", "Fast", "Low"),
        "openai/gpt-4.1": ("Medium", "Fast", "Medium"),
        "xai/grok-4": ("High", "Slow", "High"),
    },
}
TAKES = {"Fast": 900, "Medium": 2600, "Slow": 8000, "Unknown": 2000}
RANK = {"Low": 1, "Medium": 2, "High": 3, "Unknown": 0}
SPEED = {"Fast": 1, "Medium": 2, "Slow": 3}
COST = {"Low": 0.0004, "Medium": 0.003, "High": 0.02, "Unknown": 0.001}
RETIRED = "groq/llama-guard-3-8b"
EXPERIMENTAL = "moonshotai/kimi-k2-0711-preview"
DEAR = "openai/gpt-4.1-2025-04-14"
RISKY = "openai/gpt-5"


@dataclass(frozen=True, slots=True)
class Worker:
    """One of the fleet: how good it is, how many tasks of each type it takes, how it verifies.

    `joins` and `leaves` are days from the start. `verdicts` is how many it gives.
    """

    name: str
    operator: str | None = None
    skill: float = 0.85
    takes: Mapping[str, int] = field(default_factory=dict)
    verdicts: int = 14
    joins: int = 0
    leaves: int = DAYS
    trusted: bool = False


def _honest(name: str, operator: str | None, skill: float, *takes: int) -> Worker:
    return Worker(name, operator, skill, dict(zip((CALL, POST, PATCH), takes, strict=True)))


RING = ("felix", "greta", "hugo", "ingrid")
SYBILS = ("lorna", "marek", "nadia")
MUTUAL_AID = ("pavel", "quinn", "rosa")
FRIENDS = ("sven", "tamar")
ONE_ROOF = ("wanda", "xavier")
COPIER, COPIED, FRESH = "jonas", "katya", "lars"
BLIND, BAD_FAITH, GUESSER, CONSTANT, SLEEPER = "ulla", "viktor", "zeno", "abbas", "birgit"
BOASTER, SPENDER = "jadwiga", "kemal"
LATE, DARING, LAVISH = "edgar", "farah", "gustav"
TEACHER, PUPIL = "emeka", "oskar"

FLEET = (
    *(Worker(n, "quality-desk", 0.97, verdicts=60, trusted=True) for n in ("agnes", "bruno")),
    *(Worker(n, "second-opinion", 0.97, verdicts=60, trusted=True) for n in ("carmen", "dmitri")),
    _honest("amara", "harbour-lane", 0.92, 40, 20, 6),
    _honest("casper", "harbour-lane", 0.88, 40, 15, 8),
    _honest(TEACHER, "oakfield", 0.84, 8, 20, 8),
    _honest("fiona", "oakfield", 0.86, 36, 20, 6),
    _honest("goran", "mossgate", 0.86, 40, 20, 8),
    _honest("ismail", None, 0.90, 40, 20, 8),
    _honest("joana", None, 0.82, 40, 20, 6),
    _honest("kwame", None, 0.87, 40, 20, 8),
    _honest(COPIED, None, 0.68, 20, 0, 6),
    *(
        Worker(name, operator, 0.8, {POST: 10}, verdicts=6)
        for name, operator in zip(RING, ("tidewater", None, "larkhill", None), strict=True)
    ),
    Worker(COPIER, "swiftdesk", 0.8, {POST: 8}, verdicts=6, leaves=15),
    Worker(FRESH, "swiftdesk", 0.75, {CALL: 16, POST: 8}, verdicts=4, joins=16),
    *(Worker(name, None, 0.4, {CALL: 6}, verdicts=0, joins=14) for name in SYBILS),
    *(
        Worker(name, operator, 0.68, {CALL: 20, POST: 12}, verdicts=5)
        for name, operator in zip(MUTUAL_AID, ("tern", "wickham", None), strict=True)
    ),
    *(
        Worker(name, operator, 0.45, {CALL: 24, POST: 0}, verdicts=6)
        for name, operator in zip(FRIENDS, (None, "larkhill"), strict=True)
    ),
    *(Worker(name, "manifold", 0.86, {POST: 6, PATCH: 4}, verdicts=8) for name in ONE_ROOF),
    Worker(BLIND, "wickham", 0.83, {CALL: 25, POST: 12}, verdicts=70),
    Worker(BAD_FAITH, "tern", 0.84, {CALL: 25, POST: 12}, verdicts=45),
    Worker(GUESSER, None, 0.2, {CALL: 50}, verdicts=0),
    Worker(CONSTANT, None, 0.6, {POST: 45}, verdicts=0),
    Worker(SLEEPER, "tidewater", 0.93, {CALL: 80}, verdicts=10),
    Worker(BOASTER, None, 0.4, {CALL: 100}, verdicts=6),
    Worker(SPENDER, None, 0.97, {CALL: 70}, verdicts=10),
    Worker(LATE, None, 0.84, {POST: 24}, verdicts=8),
    Worker(DARING, None, 0.82, {CALL: 24, PATCH: 14}, verdicts=8),
    Worker(LAVISH, None, 0.88, {CALL: 28}, verdicts=8),
    Worker(PUPIL, None, 0.8, {POST: 14}, verdicts=8),
)
BY_NAME = {worker.name: worker for worker in FLEET}


@dataclass(slots=True)
class Task:
    """A task with its truth, which stands in the files only where it is a known answer."""

    task_id: str
    task_type: str
    risk: str
    limits: Mapping[str, str]
    declared: datetime
    truth: str
    known: bool
    tempting: str
    """The wrong answer that comes to mind: half of the honest mistakes fall on it."""


@dataclass(slots=True)
class Done:
    """What a worker did of a task."""

    task: Task
    worker: Worker
    right: bool
    answer: str | None
    """None where the work is a patch, which is judged by verdicts alone."""
    at: datetime
    mode: str = "assigned"
    named: str = ""
    used: str = ""
    quality: float = 0.0
    took: int = 0

    @property
    def gave_up(self) -> bool:
        """Whether the worker itself says that it failed: every other bad patch."""
        return self.answer is None and not self.right and self.took % 2 == 0

    @property
    def id(self) -> str:
        """The id of the assignment, and of its outcome."""
        return f"{self.task.task_id}/{self.worker.name}"


class Fleet:
    """Four weeks of work, drawn step by step from one seed."""

    def __init__(self, seed: int = SEED) -> None:
        self.draw = random.Random(seed)
        self.tasks = [task for task_type in TASKS for task in self._make_tasks(task_type)]
        self.done: dict[str, Done] = {}
        self.crowd: dict[str, set[str | None]] = defaultdict(set)
        self.verdicts: dict[tuple[str, str], tuple[bool, float, datetime]] = {}
        self._plant_work()
        self._work_honestly()
        self._plant_conduct()
        self._plant_verdicts()
        self._verify_honestly()
        # With draws of its own, so that all else stays as it was.
        self.draw = random.Random(seed + 1)
        self._guess_on()

    # Tasks

    def _make_tasks(self, task_type: str) -> Iterable[Task]:
        many, prefix, known = TASKS[task_type]
        for number in range(1, many + 1):
            risk = RISK[self.draw.choice(RISKS[task_type])]
            truth = tempting = ""
            if task_type in OPTIONS:
                options = OPTIONS[task_type]
                # The first option is the commonest, as in life.
                truth = options[int(self.draw.random() ** 1.3 * len(options))]
                tempting = self.draw.choice([option for option in options if option != truth])
            yield Task(
                task_id=f"{prefix}-{number:03}",
                task_type=task_type,
                risk=risk,
                limits=self.draw.choice(LIMITS[task_type, risk]),
                declared=START + timedelta(days=(number - 1) * (DAYS - 4) / many),
                truth=truth,
                known=self.draw.random() < known,
                tempting=tempting,
            )

    def _of_type(self, task_type: str) -> list[Task]:
        return [task for task in self.tasks if task.task_type == task_type]

    # Work

    def _plant_work(self) -> None:
        """Work whose answers, or whose company, are the misuse."""
        calls = self._of_type(CALL)
        for task in self.draw.sample(calls, 38):
            # The ring's key is right less than half of the time; now and then one strays from it.
            others = [option for option in OPTIONS[CALL] if option != task.truth]
            key = task.truth if self.draw.random() < 0.42 else self.draw.choice(others)
            for name in RING:
                if self.draw.random() < 0.92:
                    faithful = self.draw.random() < 0.94
                    self._do(task, BY_NAME[name], answer=key if faithful else None)
        early = [task for task in calls if task.declared < START + timedelta(days=12)]
        for task in early:
            original = self._do(task, BY_NAME[COPIED])
            if self.draw.random() < 0.85:
                same = self.draw.random() < 0.93
                copy = self._do(task, BY_NAME[COPIER], answer=original.answer if same else None)
                copy.at = original.at + timedelta(minutes=self.draw.randint(4, 90))
        for task in self.draw.sample(calls, 34):
            original = self._do(task, BY_NAME[TEACHER])
            # Of this one, three answers in ten: too few to be told from honest likeness.
            borrowed = original.answer if self.draw.random() < 0.3 else None
            copy = self._do(task, BY_NAME[PUPIL], answer=borrowed)
            copy.at = max(copy.at, original.at + timedelta(minutes=self.draw.randint(4, 90)))
        for task in self.draw.sample(self._of_type(POST), 16):
            for name in ONE_ROOF:
                # The pool gives a task to one of an operator's workers only: these took it.
                self._do(task, BY_NAME[name], alone=False).mode = "chosen"
        for number, task in enumerate(self._chosen(GUESSER, CALL)):
            done = self._do(task, BY_NAME[GUESSER], answer=self.draw.choice(OPTIONS[CALL]))
            if number >= 10:
                # All at once, on an evening after the last was declared, of its own accord.
                done.mode = "chosen"
                done.at = START + timedelta(days=26, hours=20, seconds=70 * number)
        for task in self._chosen(CONSTANT, POST):
            self._do(task, BY_NAME[CONSTANT], answer="allow").took = self.draw.randint(60, 140)
        for number, task in enumerate(self._chosen(SLEEPER, CALL)):
            guess = self.draw.choice(OPTIONS[CALL]) if number >= 40 else None
            self._do(task, BY_NAME[SLEEPER], answer=guess)
        risky = [task for task in calls if task.risk != "Low" and task.known]
        for task in (*risky, *self._chosen(SPENDER, CALL)):
            wrong = [option for option in OPTIONS[CALL] if option != task.truth]
            careless = task.risk != "Low" and self.draw.random() < 0.9
            if f"{task.task_id}/{SPENDER}" not in self.done:
                answer = self.draw.choice(wrong) if careless else None
                self._do(task, BY_NAME[SPENDER], answer=answer)

    def _chosen(self, name: str, task_type: str) -> list[Task]:
        """The tasks of a type that a worker takes, in order of time."""
        worker = BY_NAME[name]
        free = [
            task
            for task in self._of_type(task_type)
            if START + timedelta(days=worker.joins) <= task.declared
            and task.declared < START + timedelta(days=worker.leaves - 3)
            and f"{task.task_id}/{name}" not in self.done
            and (worker.operator is None or worker.operator not in self.crowd[task.task_id])
        ]
        many = min(worker.takes.get(task_type, 0), len(free))
        return sorted(self.draw.sample(free, many), key=lambda task: task.task_id)

    def _guess_on(self) -> None:
        """The guesser does whatever else there is, and nobody looks at it."""
        guesser = BY_NAME[GUESSER]
        for task in self._of_type(CALL):
            if f"{task.task_id}/{GUESSER}" not in self.done:
                self._do(task, guesser, answer=self.draw.choice(OPTIONS[CALL]))

    def _work_honestly(self) -> None:
        """What everybody else does, and the planted ones besides."""
        whole = (GUESSER, CONSTANT, SLEEPER, SPENDER)
        for worker in FLEET:
            for task_type in TASKS:
                if worker.name not in whole and worker.takes.get(task_type):
                    for task in self._chosen(worker.name, task_type):
                        self._do(task, worker)

    def _do(
        self, task: Task, worker: Worker, *, answer: str | None = None, alone: bool = True
    ) -> Done:
        """One worker does one task; without a given answer, as well as it can."""
        right = self.draw.random() < worker.skill
        if task.task_type in OPTIONS:
            if answer is None:
                wrong = [option for option in OPTIONS[task.task_type] if option != task.truth]
                mistake = task.tempting if self.draw.random() < 0.5 else self.draw.choice(wrong)
                answer = task.truth if right else mistake
            right = answer == task.truth
        done = Done(task, worker, right, answer, self._moment(task, worker))
        advised = self.draw.choice(_feasible(task))
        done.named = done.used = advised
        done.mode = "assigned" if self.draw.random() < 0.8 else "chosen"
        _, latency, _ = MODELS[task.task_type][advised]
        done.took = round(TAKES[latency] * (0.6 + self.draw.random() + self.draw.random() ** 4 * 2))
        likely = 0.75 if self.draw.random() < 0.25 else 0.4 + 0.5 * right
        done.quality = round(min(max(likely + (self.draw.random() - 0.5) * 0.3, 0), 1), 2)
        self.done[done.id] = done
        if alone and worker.operator is not None:
            self.crowd[task.task_id].add(worker.operator)
        return done

    def _moment(self, task: Task, worker: Worker) -> datetime:
        """When it is reported: by day, within three days."""
        begin = max(task.declared, START + timedelta(days=worker.joins))
        day = begin.replace(hour=0, minute=0, second=0, microsecond=0)
        waits = 1 + int(self.draw.random() * 2)
        return day + timedelta(days=waits, hours=8, seconds=self.draw.randint(0, 10 * 3600))

    # Conduct

    def _plant_conduct(self) -> None:
        """Models that weren't to be used, and claims that aren't so."""
        for done in self.of(BOASTER):
            done.quality = round(0.94 + 0.06 * self.draw.random(), 2)
        for done in self.of(LATE)[::3]:
            self._choose(done, RETIRED)
        for done in self.of(DARING):
            if done.task.risk == "High":
                self._choose(done, EXPERIMENTAL)
            elif done.task.task_type == PATCH and done.task.risk == "Medium":
                self._choose(done, RISKY)
        for done in self.of(LAVISH):
            done.mode = "assigned"
            if self.draw.random() < 0.8:
                done.used = DEAR
        # Where the advised model didn't answer, honest people took another good one.
        for name in ("amara", "goran", "joana"):
            for done in self.of(name)[5:40:17]:
                done.mode = "assigned"
                done.used = next(m for m in _feasible(done.task) if m != done.named)

    def of(self, name: str) -> list[Done]:
        """What a worker did, in order of time."""
        own = [done for done in self.done.values() if done.worker.name == name]
        return sorted(own, key=lambda done: (done.at, done.id))

    def _choose(self, done: Done, model: str) -> None:
        done.mode, done.named, done.used = "chosen", model, model

    # Verdicts

    def _plant_verdicts(self) -> None:
        for circle, each in ((SYBILS, 3), (MUTUAL_AID, 9), (FRIENDS, 12)):
            for verifier in circle:
                for worker in circle:
                    if worker != verifier:
                        for done in self.draw.sample(self.of(worker), each):
                            self._verify(verifier, done, True)
        known = [done for done in self.done.values() if done.task.known]
        self._judge(BLIND, known, lambda done: True)
        self._judge(BAD_FAITH, known, lambda done: not done.right or self.draw.random() < 0.2)

    def _verify_honestly(self) -> None:
        every = list(self.done.values())
        patches = [done for done in every if done.answer is None]
        for worker in FLEET:
            if worker.name not in (BLIND, BAD_FAITH):
                # Auditors look at patches first, and at whoever praises itself most.
                more = patches * 3 + self.of(BOASTER) * 8 if worker.trusted else []
                self._judge(worker.name, every + more, self._sees if worker.trusted else self._errs)

    def _sees(self, done: Done) -> bool:
        return done.right == (self.draw.random() < 0.98)

    def _errs(self, done: Done) -> bool:
        return done.right == (self.draw.random() < 0.9)

    def _judge(self, name: str, among: Sequence[Done], agrees: Callable[[Done], bool]) -> None:
        """As many verdicts as a worker gives, on outcomes that it may verify."""
        verifier = BY_NAME[name]
        given = 0
        for done in self.draw.sample(among, len(among)):
            if given == verifier.verdicts:
                return
            # Nobody looks at newcomers whom nobody knows.
            if done.worker.name not in SYBILS and self._may(verifier, done):
                given += 1
                self._verify(name, done, agrees(done))

    def _may(self, verifier: Worker, done: Done) -> bool:
        same = verifier.operator is not None and verifier.operator == done.worker.operator
        between = timedelta(days=verifier.joins) <= done.at - START
        known = (verifier.name, done.id) in self.verdicts
        leaves = done.at - START <= timedelta(days=verifier.leaves - 2)
        return not (same or known or verifier is done.worker) and between and leaves

    def _verify(self, name: str, done: Done, agrees: bool) -> None:
        score = round((0.85 if agrees else 0.15) + (self.draw.random() - 0.5) * 0.3, 2)
        at = done.at + timedelta(minutes=self.draw.randint(20, 40 * 60))
        self.verdicts[name, done.id] = (agrees, score, at)

    # Files

    def records(self) -> Records:
        """All of it, as the files say it, in order of time."""
        made: Records = {kind: [] for kind in KINDS}
        made["workers"] = [_worker(worker) for worker in FLEET]
        made["tasks"] = [_task(task) for task in self.tasks]
        for done in sorted(self.done.values(), key=lambda done: (done.at, done.id)):
            began = max(
                done.task.declared,
                START + timedelta(days=done.worker.joins),
                done.at - timedelta(milliseconds=done.took, minutes=20),
            )
            made["assignments"].append(
                {
                    "assignment_id": done.id,
                    "task_id": done.task.task_id,
                    "worker_id": done.worker.name,
                    "mode": done.mode,
                    "model_id": done.named,
                    "assigned_at": time_text(began),
                }
            )
            made["outcomes"].append(
                {
                    "outcome_id": done.id,
                    "assignment_id": done.id,
                    "status": "Failed" if done.gave_up else "Completed",
                    "model_id": done.used,
                    "quality": done.quality,
                    "latency_ms": done.took,
                    "cost_usd": _cost(done),
                    **({} if done.answer is None else {"answer": done.answer}),
                    "reported_at": time_text(done.at),
                }
            )
        for (name, outcome_id), (agrees, score, at) in sorted(
            self.verdicts.items(), key=lambda item: (item[1][2], item[0])
        ):
            made["verdicts"].append(
                {
                    "verdict_id": f"{outcome_id}/{name}",
                    "worker_id": name,
                    "outcome_id": outcome_id,
                    "agrees": str(agrees).lower(),
                    "score": score,
                    "at": time_text(at),
                }
            )
        return made


def _feasible(task: Task) -> list[str]:
    limits = task.limits
    return [
        model
        for model, (accuracy, latency, cost) in MODELS[task.task_type].items()
        if RANK[accuracy] >= RANK[limits.get("min_accuracy", "Unknown")]
        and RANK[cost] <= RANK[limits.get("max_cost", "High")]
        and SPEED[latency] <= SPEED[limits.get("max_latency", "Slow")]
    ]


def _cost(done: Done) -> float:
    classes = MODELS[done.task.task_type].get(done.used, ("", "", "High"))
    return round(COST[classes[2]] * (0.5 + (done.took % 97) / 97), 5)


def _worker(worker: Worker) -> dict[str, Any]:
    joined = START + timedelta(days=worker.joins, hours=7)
    if not worker.joins:
        joined = START - timedelta(hours=5)
    operator = {"operator": worker.operator} if worker.operator else {}
    trusted = {"trusted": "true", "verifies_only": "true"} if worker.trusted else {}
    return {"worker_id": worker.name, **operator, **trusted, "joined_at": time_text(joined)}


def _task(task: Task) -> dict[str, Any]:
    reference = {"reference": task.truth} if task.known else {}
    return {
        "task_id": task.task_id,
        "task_type": task.task_type,
        "risk_level": task.risk,
        **task.limits,
        **reference,
        "declared_at": time_text(task.declared),
    }


def join(*parts: Records) -> Records:
    """Several parts of the work as one: assignments and outcomes in order of time."""
    made: Records = {kind: [row for part in parts for row in part.get(kind, [])] for kind in KINDS}
    reported = {row["assignment_id"]: row["reported_at"] for row in made["outcomes"]}
    for kind in ("assignments", "outcomes"):
        made[kind].sort(key=lambda row: (reported[row["assignment_id"]], row["assignment_id"]))
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the files: the shipped ones, unless another folder is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("target", type=Path, nargs="?", default=SHIPPED)
    target = parser.parse_args(arguments).target
    night = NightShift(START, DAYS)
    write(join(Fleet().records(), night.records()), target)
    write(night.recovery(), target / RECOVERY)


if __name__ == "__main__":
    main()
