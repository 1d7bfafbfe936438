"""The kinds of attackers that the benchmark of misuse plants."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.quality.planting import Behaviour, Kind, Planting

_PER_TASK = 5
"""How many outcomes of a task those who verify too much give a verdict on, at most."""


def _copiers(share: float) -> Behaviour:
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


def _ring(share: float, *, together: bool = True, wrong: bool = False) -> Behaviour:
    """Members follow a key on that share of all tasks, else they work.

    The key is one guess for all of them, or an answer that they know to be wrong.
    """

    def behave(planting: Planting, workers: Sequence[str]) -> None:
        in_common = planting.source()[1]
        key: dict[str, str | None] = {}

        def answer(_: int, task: str) -> str:
            if task not in key:
                truth = planting.labels.truth.get(task)
                lie = planting.other_than(truth) if wrong else planting.any_option()
                key[task] = lie if planting.chance(share) else None
            return key[task] or planting.honest(task)

        for worker in workers:
            planting.work(worker, in_common if together else planting.tasks(), answer)

    return behave


def _guessers(share: float) -> Behaviour:
    def behave(planting: Planting, workers: Sequence[str]) -> None:
        def answer(_: int, task: str) -> str:
            return planting.any_option() if planting.chance(share) else planting.honest(task)

        for worker in workers:
            planting.work(worker, planting.tasks(), answer)

    return behave


def _constant(share: float) -> Behaviour:
    def behave(planting: Planting, workers: Sequence[str]) -> None:
        for worker in workers:
            one = planting.any_option()

            def answer(_: int, task: str, one: str = one) -> str:
                return one if planting.chance(share) else planting.honest(task)

            planting.work(worker, planting.tasks(), answer)

    return behave


def _sleepers(share: float) -> Behaviour:
    """The first half is honest; from then on that share is guessed."""

    def behave(planting: Planting, workers: Sequence[str]) -> None:
        for worker in workers:
            tasks = planting.source()[1]

            def answer(place: int, task: str, turn: int = len(tasks) // 2) -> str:
                lazy = place >= turn and planting.chance(share)
                return planting.any_option() if lazy else planting.honest(task)

            planting.work(worker, tasks, answer)

    return behave


def _verification_ring(share: float) -> Behaviour:
    """Members work with little care, and praise one another in that share of their verdicts."""

    def behave(planting: Planting, workers: Sequence[str]) -> None:
        _ring_work(planting, workers)
        for (task, worker), _ in list(planting.answers.items()):
            if planting.chance(share):
                mate = planting.random.choice([other for other in workers if other != worker])
                planting.verify(mate, (task, worker), True)
            else:
                planting.verify_fairly(
                    worker, (task, planting.random.choice(planting.co_workers(task)))
                )
        planting.be_verified(workers)

    return behave


def _ring_work(planting: Planting, workers: Sequence[str]) -> None:
    in_common = planting.source()[1]
    for worker in workers:
        planting.work(worker, in_common, lambda _, task: _careless(planting, task))


def _careless(planting: Planting, task: str) -> str:
    return planting.honest(task) if planting.chance(0.5) else planting.any_option()


def _reciprocal(planting: Planting, workers: Sequence[str]) -> None:
    """Pairs that guess, and agree with all of each other's outcomes."""
    couples = list(zip(workers[::2], workers[1::2], strict=False))
    if len(workers) % 2:
        couples.append((workers[-1], workers[0]))
    for one, other in couples:
        tasks = planting.source()[1]
        for worker, mate in ((one, other), (other, one)):
            planting.work(worker, tasks, lambda _, task: planting.any_option())
            for task in tasks:
                planting.verify(mate, (task, worker), True)
    planting.be_verified(workers)


def _verifiers(share: float, *, agree: bool) -> Behaviour:
    """Honest at work; that share of verdicts is always one way, or against what they think."""

    def behave(planting: Planting, workers: Sequence[str]) -> None:
        for worker in workers:
            tasks = planting.source()[1]
            planting.work(worker, tasks, lambda _, task: planting.honest(task))
            for task in tasks:
                beside = planting.co_workers(task)
                for other in planting.random.sample(beside, min(_PER_TASK, len(beside))):
                    of = (task, other)
                    if not planting.chance(share):
                        planting.verify_fairly(worker, of)
                    else:
                        differs = planting.answers[task, worker] != planting.labels.answers[of]
                        planting.verify(worker, of, agree or differs)
        planting.be_verified(workers)

    return behave


KINDS = (
    Kind("copiers", "copied_answers", _copiers(1.0)),
    Kind("ring, tasks in common", "answer_ring", _ring(1.0), least=3),
    Kind("ring, any tasks", "answer_ring", _ring(1.0, together=False), least=3),
    Kind("ring of saboteurs", "answer_ring", _ring(1.0, wrong=True), least=3),
    Kind("guessers", "guessed_answers", _guessers(1.0)),
    Kind("one answer", "one_answer_for_everything", _constant(1.0)),
    Kind("sleepers", "sudden_decline", _sleepers(1.0)),
    Kind("copiers of 7 in 10", "copied_answers", _copiers(0.7), adaptive=True),
    Kind("copiers of many", "copied_answers", _copiers_of_many, adaptive=True),
    Kind("ring, 3 tasks in 10", "answer_ring", _ring(0.3, wrong=True), adaptive=True, least=3),
    Kind("guessers, every second task", "guessed_answers", _guessers(0.5), adaptive=True),
    Kind("one answer, 7 in 10", "one_answer_for_everything", _constant(0.7), adaptive=True),
    Kind("sleepers, every second task", "sudden_decline", _sleepers(0.5), adaptive=True),
    Kind("verification ring", "verification_ring", _verification_ring(1.0), least=3),
    Kind("reciprocal praise", "reciprocal_praise", _reciprocal, least=2),
    Kind("blind verdicts", "blind_verdicts", _verifiers(1.0, agree=True)),
    Kind("bad-faith verdicts", "bad_faith_verdicts", _verifiers(1.0, agree=False)),
    Kind(
        "verification ring, half of it fair",
        "verification_ring",
        _verification_ring(0.5),
        adaptive=True,
        least=3,
    ),
    Kind(
        "bad faith in 3 verdicts of 10",
        "bad_faith_verdicts",
        _verifiers(0.3, agree=False),
        adaptive=True,
    ),
)
