"""Makes the part of the example of work in which models degrade: a night shift of honest workers.

`tools.make_example` joins it to the other work, and writes what comes two days later to a folder of
its own. Each task has a known answer and is done once. Four things are planted, each in a task type
that the rest of the example doesn't use: a model that falls and comes back, a type whose known
answers change their form, and a model that is used for what it is too slow for.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from tools.make_records import Records, time_text

SEED = 4
CALL, TALK, MEMORY = (
    "single-turn-function-calling",
    "multi-turn-function-calling",
    "memory-function-calling",
)
OPERATORS = {
    "leila": "nightjar",
    "mateo": "nightjar",
    "noor": "nightjar",
    "otto": "lamplight",
    "petra": "lamplight",
    "samir": "lamplight",
    "vera": "moonrise",
    "yusuf": "moonrise",
}
HASTY = ("mateo", "otto", "petra", "yusuf")
"""Those who use the slow model where a fast one is asked for."""
OPTIONS = {
    CALL: ("set_alarm", "play_song", "send_text", "dim_light", "read_news"),
    TALK: ("book_table", "move_booking", "cancel_booking", "call_waiter"),
}
FALLEN = "zai/glm-4.6"
SLOW = "bitagent/bitagent-bounty-8b"
# Models of the shipped registry, with the share of their answers that is right here.
MODELS: Mapping[str, Mapping[str, float]] = {
    CALL: {
        "alibaba/qwen-3-4b-instruct-2507": 0.93,
        "cohere/command-a-reasoning-08-2025": 0.95,
        "katanemo/arch-agent-3b": 0.92,
        "salesforce/xlam-2-32b-fc-r": 0.94,
        FALLEN: 0.94,
    },
    MEMORY: {
        "anthropic/claude-haiku-4-5-20251001": 0.95,
        "google/gemini-2.5-flash": 0.94,
        "microsoft/phi-4": 0.93,
        "openai/gpt-4.1-mini-2025-04-14": 0.95,
        "openai/gpt-5-mini-2025-08-07": 0.95,
    },
    TALK: {
        "anthropic/claude-haiku-4-5-20251001": 0.94,
        "google/gemini-2.5-flash": 0.92,
        "mistral/mistral-medium-2505": 0.9,
        "openai/gpt-4.1-mini-2025-04-14": 0.92,
        SLOW: 0.9,
    },
}
FALLEN_RATE = 0.3
"""The share of the fallen model's answers that is right, while it is fallen."""
# In days from the start; when the fallen model is back, the four weeks are over.
FALLS, REBASED, BACK = 19, 18, 2
# How many tasks each model gets; of the slow one's, as many ask for a fast one.
ROUNDS = {CALL: 64, MEMORY: 39, TALK: 10}
OUTSIDE = 12
CHECKS = 44
"""How many tasks the fallen model gets when it is back; each other gets one."""


def _limits(**choices: Sequence[str]) -> list[Mapping[str, str]]:
    """Each combination of the choices, without those that are empty."""
    return [
        {name: value for name, value in zip(choices, chosen, strict=True) if value}
        for chosen in product(*choices.values())
    ]


# What a task may ask for: every model of its type is feasible for it.
LIMITS = {
    CALL: _limits(
        min_accuracy=("", "Low", "Medium", "High"),
        max_latency=("", "Medium"),
        max_cost=("Low", "Medium"),
    ),
    MEMORY: _limits(
        min_accuracy=("", "Low", "Medium", "High"),
        max_latency=("", "Medium"),
        max_cost=("", "Medium"),
    ),
    TALK: _limits(min_accuracy=("", "Medium"), max_cost=("Medium", "High")),
}
# How long an answer takes in ms, and what it costs in dollars.
SPEED = {CALL: (2600, 0.0004), MEMORY: (900, 0.003), TALK: (1100, 0.003), SLOW: (9000, 0.003)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A task, and the only outcome of it."""

    task_id: str
    task_type: str
    limits: Mapping[str, str]
    reference: str
    answer: str
    worker: str
    model: str
    mode: str
    declared: datetime
    at: datetime
    took: int
    cost: float

    @property
    def id(self) -> str:
        """The id of the assignment, and of its outcome."""
        return f"{self.task_id}/{self.worker}"


class NightShift:
    """The work of a night shift in `days` days from `start`, and after them, drawn from a seed."""

    def __init__(self, start: datetime, days: int, seed: int = SEED) -> None:
        self._draw = random.Random(seed)
        self._start = start
        self._days = days
        self._done = [*self._fall(), *self._rebase(), *self._misapply()]
        self._later = list(self._recover())

    def records(self) -> Records:
        """The workers and what they did in these days."""
        joined = time_text(self._start - timedelta(hours=5))
        workers = [
            {"worker_id": name, "operator": operator, "joined_at": joined}
            for name, operator in OPERATORS.items()
        ]
        return {"workers": workers, **_work(self._done)}

    def recovery(self) -> Records:
        """What they did two days later."""
        return _work(self._later)

    # What is planted

    def _fall(self) -> Iterator[Done]:
        """Which function a request needs: one model falls in the last third, and stays fallen."""
        for task_id, day, model in self._rounds(CALL, ROUNDS[CALL], "s"):
            low = model == FALLEN and day >= FALLS
            yield self._choose(CALL, task_id, day, model, FALLEN_RATE if low else None)

    def _recover(self) -> Iterator[Done]:
        """The fallen model is tried on tasks beside the others' work, and is as right as before."""
        for number in range(CHECKS):
            day = self._days + BACK + 2 * number / CHECKS
            yield self._choose(CALL, f"r{number + 1:03}", day, FALLEN)
        others = [model for model in MODELS[CALL] if model != FALLEN]
        for number, model in enumerate(others):
            day = self._days + BACK + 2 * number / len(others)
            yield self._choose(CALL, f"r{CHECKS + number + 1:03}", day, model)

    def _rebase(self) -> Iterator[Done]:
        """A date that was named in a talk: known answers are written otherwise from some day on."""
        for task_id, day, model in self._rounds(MEMORY, ROUNDS[MEMORY], "m"):
            kept = self._start + timedelta(days=30 + self._draw.randrange(330))
            meant = kept
            if self._draw.random() >= MODELS[MEMORY][model]:
                meant += timedelta(days=self._draw.choice((-7, -1, 1, 7)))
            reference = f"{kept:%Y-%m-%d}" if day >= REBASED else _in_words(kept)
            yield self._do(MEMORY, task_id, day, model, reference, _in_words(meant))

    def _misapply(self) -> Iterator[Done]:
        """The next step of a talk: some take a slow model where a fast one is asked for."""
        for task_id, day, model in self._rounds(TALK, ROUNDS[TALK], "t"):
            yield self._choose(TALK, task_id, day, model)
        for number in range(OUTSIDE):
            day = (number + 0.5) * (self._days - 1) / OUTSIDE
            done = self._choose(TALK, f"w{number + 1:03}", day, SLOW)
            yield replace(
                done,
                limits={**done.limits, "max_latency": "Fast"},
                worker=HASTY[number % len(HASTY)],
                mode="chosen",
            )

    # One by one

    def _rounds(self, task_type: str, rounds: int, prefix: str) -> Iterator[tuple[str, float, str]]:
        """As many tasks for each model, spread evenly over the days: its id, day and model."""
        models = list(MODELS[task_type])
        many = rounds * len(models)
        for number in range(many):
            if number % len(models) == 0:
                self._draw.shuffle(models)
            day = number * (self._days - 1) / many
            yield f"{prefix}{number + 1:03}", day, models[number % len(models)]

    def _choose(
        self, task_type: str, task_id: str, day: float, model: str, rate: float | None = None
    ) -> Done:
        """A task with options; without a given rate, the model is as right as it usually is."""
        options = OPTIONS[task_type]
        reference = self._draw.choice(options)
        answer = reference
        if self._draw.random() >= (MODELS[task_type][model] if rate is None else rate):
            answer = self._draw.choice([option for option in options if option != reference])
        return self._do(task_type, task_id, day, model, reference, answer)

    def _do(
        self, task_type: str, task_id: str, day: float, model: str, reference: str, answer: str
    ) -> Done:
        """The task, done by one of the shift in the night after it was declared."""
        declared = self._start + timedelta(days=day)
        night = self._start + timedelta(days=int(day), hours=24 + 6 * (day % 1))
        latency, cost = SPEED.get(model, SPEED[task_type])
        return Done(
            task_id=task_id,
            task_type=task_type,
            limits=self._draw.choice(LIMITS[task_type]),
            reference=reference,
            answer=answer,
            worker=self._draw.choice(list(OPERATORS)),
            model=model,
            mode="assigned" if self._draw.random() < 0.8 else "chosen",
            declared=declared,
            at=night + timedelta(minutes=self._draw.randint(0, 9)),
            took=round(latency * (0.6 + self._draw.random() + self._draw.random() ** 4 * 2)),
            cost=round(cost * (0.5 + self._draw.random()), 5),
        )


def _in_words(day: datetime) -> str:
    return f"{day.day} {day:%B}"


def _work(done: Iterable[Done]) -> Records:
    """Tasks, assignments and outcomes in order of time."""
    made: Records = {"tasks": [], "assignments": [], "outcomes": []}
    for one in sorted(done, key=lambda one: (one.declared, one.task_id)):
        made["tasks"].append(
            {
                "task_id": one.task_id,
                "task_type": one.task_type,
                "risk_level": "Low",
                **one.limits,
                "reference": one.reference,
                "declared_at": time_text(one.declared),
            }
        )
    for one in sorted(done, key=lambda one: (one.at, one.id)):
        made["assignments"].append(
            {
                "assignment_id": one.id,
                "task_id": one.task_id,
                "worker_id": one.worker,
                "mode": one.mode,
                "model_id": one.model,
                "assigned_at": time_text(one.at - timedelta(milliseconds=one.took, minutes=20)),
            }
        )
        made["outcomes"].append(
            {
                "outcome_id": one.id,
                "assignment_id": one.id,
                "status": "Completed",
                "model_id": one.model,
                "latency_ms": one.took,
                "cost_usd": one.cost,
                "answer": one.answer,
                "reported_at": time_text(one.at),
            }
        )
    return made
