"""Attackers to plant into real sets of answers, some of whom know the detectors and hide.

Every attacker does the tasks of some real worker, but for copiers, who do those of their source.
`honest` answers are right as often as the middle one of the real workers is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import NamedTuple

from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import LEAST_ANSWERS, accuracies
from benchmarks.quality.work import Pair

_START = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS = 30
_VERDICTS = 2
"""How many verdicts an outcome gets from honest workers."""
_SLIP = 0.05
"""Attackers slip, too: that share of what they mean to do comes out otherwise."""


class Verdict(NamedTuple):
    """What a worker says of the outcome of a task and another worker."""

    verifier: str
    of: Pair
    agrees: bool


@dataclass(frozen=True, slots=True)
class Crew:
    """What planted workers did, what they and others say of it, and how much was honest, 0 to 1.

    `own_work` is the honest share of their answers, or of their verdicts where they give any.
    """

    workers: tuple[str, ...]
    answers: dict[Pair, str]
    times: dict[Pair, datetime]
    verdicts: list[Verdict]
    own_work: float


Behaviour = Callable[["Planting", Sequence[str]], None]
"""Lets the workers of these names do what they do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of attacker: the detector that is for it, how it behaves, and whether it hides."""

    name: str
    detector: str
    behave: Behaviour
    adaptive: bool = False
    least: int = 1


def sessions(answers: Mapping[Pair, str], random: Random) -> dict[Pair, datetime]:
    """Times for answers: each worker begins on some day of a month, then one answer a minute."""
    times = {}
    last: dict[str, datetime] = {}
    for task, worker in answers:
        if worker not in last:
            last[worker] = _START + timedelta(days=random.uniform(0, _DAYS))
        last[worker] += timedelta(minutes=random.uniform(0.5, 1.5))
        times[task, worker] = last[worker]
    return times


def honest_verdicts(labels: LabelSet, random: Random) -> list[Verdict]:
    """Two verdicts on every outcome, of others who did the task: they hold it against their own."""
    by_task: dict[str, list[str]] = {}
    for task, worker in labels.answers:
        by_task.setdefault(task, []).append(worker)
    verdicts = []
    for (task, worker), answer in labels.answers.items():
        others = [other for other in by_task[task] if other != worker]
        for other in random.sample(others, min(_VERDICTS, len(others))):
            agrees = labels.answers[task, other] == answer
            verdicts.append(Verdict(other, (task, worker), agrees))
    return verdicts


@dataclass(slots=True)
class Planting:
    """The set that attackers are planted into, and what they have done so far."""

    labels: LabelSet
    times: Mapping[Pair, datetime]
    random: Random
    answers: dict[Pair, str] = field(default_factory=dict)
    when: dict[Pair, datetime] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    honestly: int = 0
    fairly: int = 0
    given: int = 0
    _options: list[str] = field(init=False)
    _done: dict[str, list[str]] = field(init=False)
    _accuracy: float = field(init=False)
    _given: dict[str, list[str]] = field(init=False)
    _beside: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._options = sorted(set(self.labels.answers.values()))
        self._given, self._beside = {}, {}
        done: dict[str, list[str]] = {}
        for (task, worker), answer in self.labels.answers.items():
            done.setdefault(worker, []).append(task)
            self._given.setdefault(task, []).append(answer)
            self._beside.setdefault(task, []).append(worker)
        self._done = {w: tasks for w, tasks in done.items() if len(tasks) >= LEAST_ANSWERS}
        self._accuracy = median(accuracies(self.labels, {}).values())

    @property
    def population(self) -> int:
        """How many real workers there are with ten answers or more."""
        return len(self._done)

    def tasks(self) -> list[str]:
        """The tasks of a real worker, drawn by chance."""
        return self._done[self.random.choice(sorted(self._done))]

    def source(self) -> tuple[str, list[str]]:
        """Who gave an answer that is drawn by chance, and all tasks of that worker."""
        workers = sorted(self._done)
        counts = [len(self._done[worker]) for worker in workers]
        (worker,) = self.random.choices(workers, counts)
        return worker, self._done[worker]

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def any_option(self) -> str:
        """A guess."""
        return self.random.choice(self._options)

    def honest(self, task: str) -> str:
        """An answer that took work: the truth as often as the middle worker has it.

        What others said, where no truth is known.
        """
        self.honestly += 1
        truth = self.labels.truth.get(task)
        if truth is None:
            return self.random.choice(self._given[task])
        return truth if self.chance(self._accuracy) else self.other_than(truth)

    def other_than(self, answer: str | None) -> str:
        """Another answer, drawn by chance."""
        return self.random.choice([option for option in self._options if option != answer])

    def copy(self, worker: str, task: str, source: str, share: float) -> None:
        """Take that share of answers from the source, after it; the rest is work of its own."""
        lag = timedelta(minutes=self.random.uniform(5, 1440))
        answer = self.labels.answers[task, source] if self.chance(share) else self.honest(task)
        self.say(worker, task, answer, self.times[task, source] + lag)

    def someone(self, task: str) -> str:
        """A real worker that did the task."""
        return self.random.choice(
            [worker for worker, tasks in sorted(self._done.items()) if task in tasks]
        )

    def work(self, worker: str, tasks: Sequence[str], answer: Callable[[int, str], str]) -> None:
        """Do the tasks in one session; `answer` gets the place of the task, and the task."""
        own = {(task, worker): "" for task in tasks}
        times = sessions(own, self.random)
        for place, task in enumerate(tasks):
            self.say(worker, task, answer(place, task), times[task, worker])

    def co_workers(self, task: str) -> list[str]:
        """The real workers that did the task."""
        return self._beside[task]

    def verify(self, worker: str, of: Pair, agrees: bool) -> None:
        """Give a verdict, whatever the outcome."""
        self.given += 1
        self.verdicts.append(Verdict(worker, of, agrees))

    def verify_fairly(self, worker: str, of: Pair) -> None:
        """Give the verdict that an honest worker would: it agrees with its own answer."""
        self.fairly += 1
        theirs = self.answers.get(of) or self.labels.answers[of]
        self.verify(worker, of, self.answers[of[0], worker] == theirs)

    def be_verified(self, workers: Sequence[str]) -> None:
        """Let real workers verify what these did, as they do with all outcomes."""
        for (task, worker), answer in list(self.answers.items()):
            if worker in workers:
                beside = self.co_workers(task)
                for other in self.random.sample(beside, min(_VERDICTS, len(beside))):
                    agrees = self.labels.answers[task, other] == answer
                    self.verdicts.append(Verdict(other, (task, worker), agrees))

    def say(self, worker: str, task: str, answer: str, at: datetime) -> None:
        """Report an answer; now and then it slips."""
        self.answers[task, worker] = self.any_option() if self.chance(_SLIP) else answer
        self.when[task, worker] = at


def plant(
    kind: Kind, labels: LabelSet, times: Mapping[Pair, datetime], share: float, seed: int
) -> Crew:
    """A crew that makes up that share of all workers with ten answers or more."""
    planting = Planting(labels, times, Random(f"{kind.name} {labels.name} {share} {seed}"))
    count = max(kind.least, round(share / (1 - share) * planting.population))
    workers = tuple(f"planted-{number:03}" for number in range(count))
    kind.behave(planting, workers)
    honest, of = planting.honestly, len(planting.answers)
    if planting.given:
        honest, of = planting.fairly, planting.given
    return Crew(workers, planting.answers, planting.when, planting.verdicts, honest / of)
