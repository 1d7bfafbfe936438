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

from modelpool.bench.label_sets import LabelSet
from modelpool.bench.measures import LEAST_ANSWERS, accuracies
from modelpool.bench.work import Pair

_START = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS = 30
_SLIP = 0.05
"""Attackers slip, too: that share of what they mean to do comes out otherwise."""


@dataclass(frozen=True, slots=True)
class Crew:
    """What planted workers answered and when, and how much of it took honest work, 0 to 1."""

    workers: tuple[str, ...]
    answers: dict[Pair, str]
    times: dict[Pair, datetime]
    own_work: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of attacker: the detector that is for it, how it behaves, and whether it hides."""

    name: str
    detector: str
    behave: Callable[[Planting, Sequence[str]], None]
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


@dataclass(slots=True)
class Planting:
    """The set that attackers are planted into, and what they have done so far."""

    labels: LabelSet
    times: Mapping[Pair, datetime]
    random: Random
    answers: dict[Pair, str] = field(default_factory=dict)
    when: dict[Pair, datetime] = field(default_factory=dict)
    honestly: int = 0
    _options: list[str] = field(init=False)
    _done: dict[str, list[str]] = field(init=False)
    _accuracy: float = field(init=False)
    _given: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._options = sorted(set(self.labels.answers.values()))
        self._given = {}
        done: dict[str, list[str]] = {}
        for (task, worker), answer in self.labels.answers.items():
            done.setdefault(worker, []).append(task)
            self._given.setdefault(task, []).append(answer)
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
    return Crew(workers, planting.answers, planting.when, planting.honestly / len(planting.answers))


def _copiers(share: float) -> Callable[[Planting, Sequence[str]], None]:
    def behave(planting: Planting, workers: Sequence[str]) -> None:
        for worker in workers:
            source, tasks = planting.source()
            for task in tasks:
                planting.copy(worker, task, source, share)

    return behave


def _copiers_of_many(planting: Planting, workers: Sequence[str]) -> None:
    for worker in workers:
        for task in planting.tasks():
            planting.copy(worker, task, planting.someone(task), 1.0)


def _ring(share: float, *, together: bool) -> Callable[[Planting, Sequence[str]], None]:
    """Members follow a key of wrong answers on that share of all tasks, else they work."""

    def behave(planting: Planting, workers: Sequence[str]) -> None:
        in_common = planting.source()[1]
        key: dict[str, str | None] = {}

        def answer(_: int, task: str) -> str:
            if task not in key:
                wrong = planting.other_than(planting.labels.truth.get(task))
                key[task] = wrong if planting.chance(share) else None
            return key[task] or planting.honest(task)

        for worker in workers:
            planting.work(worker, in_common if together else planting.tasks(), answer)

    return behave


def _guessers(share: float) -> Callable[[Planting, Sequence[str]], None]:
    def behave(planting: Planting, workers: Sequence[str]) -> None:
        def answer(_: int, task: str) -> str:
            return planting.any_option() if planting.chance(share) else planting.honest(task)

        for worker in workers:
            planting.work(worker, planting.tasks(), answer)

    return behave


def _constant(share: float) -> Callable[[Planting, Sequence[str]], None]:
    def behave(planting: Planting, workers: Sequence[str]) -> None:
        for worker in workers:
            one = planting.any_option()

            def answer(_: int, task: str, one: str = one) -> str:
                return one if planting.chance(share) else planting.honest(task)

            planting.work(worker, planting.tasks(), answer)

    return behave


def _sleepers(share: float) -> Callable[[Planting, Sequence[str]], None]:
    """The first half is honest; from then on that share is guessed."""

    def behave(planting: Planting, workers: Sequence[str]) -> None:
        for worker in workers:
            tasks = planting.source()[1]

            def answer(place: int, task: str, turn: int = len(tasks) // 2) -> str:
                lazy = place >= turn and planting.chance(share)
                return planting.any_option() if lazy else planting.honest(task)

            planting.work(worker, tasks, answer)

    return behave


KINDS = (
    Kind("copiers", "copied_answers", _copiers(1.0)),
    Kind("ring, tasks in common", "answer_ring", _ring(1.0, together=True), least=3),
    Kind("ring, any tasks", "answer_ring", _ring(1.0, together=False), least=3),
    Kind("guessers", "guessed_answers", _guessers(1.0)),
    Kind("one answer", "one_answer_for_everything", _constant(1.0)),
    Kind("sleepers", "sudden_decline", _sleepers(1.0)),
    Kind("copiers of 7 in 10", "copied_answers", _copiers(0.7), adaptive=True),
    Kind("copiers of many", "copied_answers", _copiers_of_many, adaptive=True),
    Kind("ring, 3 tasks in 10", "answer_ring", _ring(0.3, together=True), adaptive=True, least=3),
    Kind("guessers, every second task", "guessed_answers", _guessers(0.5), adaptive=True),
    Kind("one answer, 7 in 10", "one_answer_for_everything", _constant(0.7), adaptive=True),
    Kind("sleepers, every second task", "sudden_decline", _sleepers(0.5), adaptive=True),
)
