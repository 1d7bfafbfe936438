"""Rules that decide how many answers a job needs: the pool's own, and those it is measured by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from benchmarks.quality.populations import Population
from benchmarks.quality.simulated_jobs import Answer
from modelpool.verification.chances import chances
from modelpool.verification.credibility import Credibility
from modelpool.verification.deciding import Decision, decide
from modelpool.verification.experience import Experience, best_limit


class Rule(ABC):
    """Decides after each answer to a job whether it is enough, and learns when it was."""

    name: str
    stated: float | None = None
    """The chance of being wrong that it states of what it accepted last, where it does."""

    @abstractmethod
    def accepted(self, answers: Sequence[Answer], u: float) -> int | None:
        """The answer that it accepts, None if it asks for one more; `u` is from 0 to 1."""

    def learn(self, answers: Sequence[Answer], accepted: int) -> None:  # noqa: B027
        """Take in what was accepted."""


class Quorum(Rule):
    """So many answers that agree."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.name = f"quorum {size}"

    def accepted(self, answers: Sequence[Answer], u: float) -> int | None:
        last = answers[-1].answer
        return last if sum(each.answer == last for each in answers) >= self.size else None


class Boinc(Rule):
    """BOINC's adaptive replication, as in its `sched_send.cpp` and `validator.cpp`."""

    name = "BOINC"
    _TRUSTED = 10

    def __init__(self, workers: int) -> None:
        self._valid = [0] * workers
        self._pair = Quorum(2)

    def accepted(self, answers: Sequence[Answer], u: float) -> int | None:
        if len(answers) > 1:
            return self._pair.accepted(answers, u)
        valid = self._valid[answers[0].worker]
        return answers[0].answer if valid >= self._TRUSTED and u > 1 / valid else None

    def learn(self, answers: Sequence[Answer], accepted: int) -> None:
        if len(answers) > 1:
            for each in answers:
                right = each.answer == accepted
                self._valid[each.worker] = self._valid[each.worker] + 1 if right else 0


class Poco(Rule):
    """iExec's proof of contribution with a level of trust, as in its `IexecPoco2Facet.sol`."""

    def __init__(self, workers: int, trust: int) -> None:
        self._scores = [0] * workers
        self._trust = trust
        self.name = f"PoCo, trust {trust}"

    def accepted(self, answers: Sequence[Answer], u: float) -> int | None:
        groups: dict[int, int] = {}
        for each in answers:
            weight = max(self._scores[each.worker] // 3, 3) - 1
            groups[each.answer] = groups.get(each.answer, 1) * weight
        last = answers[-1].answer
        total = 1 + sum(groups.values())
        return last if groups[last] * self._trust > total * (self._trust - 1) else None

    def learn(self, answers: Sequence[Answer], accepted: int) -> None:
        for each in answers:
            if each.answer != accepted:
                self._scores[each.worker] = self._scores[each.worker] * 2 // 3
            elif len(answers) > 1:
                self._scores[each.worker] += 1


class Knowing(Rule):
    """The pool's limit, by one who knows how often each worker errs, and how errors coincide."""

    name = "knows every error"

    def __init__(self, population: Population, target: float) -> None:
        self._share = population.coincidence()
        mean = sum(group.workers * group.error(0) for group in population.groups)
        self._limit = best_limit(target, mean / population.workers, self._share)

    def accepted(self, answers: Sequence[Answer], u: float) -> int | None:
        errors = [min(max(each.error, 1e-6), 1 - 1e-6) for each in answers]
        found = chances([each.answer for each in answers], errors, self._share)
        return found.best if 1 - found.of[found.best] <= self._limit else None


class Pool(Rule):
    """The pool's rule, beginning with no experience."""

    name = "Model Pool"

    def __init__(self, workers: int, target: float) -> None:
        self._workers = [Credibility() for _ in range(workers)]
        self._experience = Experience()
        self._target = target
        self._decision: Decision[int] | None = None

    def accepted(self, answers: Sequence[Answer], u: float) -> int | None:
        given = [(each.answer, self._workers[each.worker]) for each in answers]
        found = decide(given, self._experience, target=self._target, u=u)
        self.stated = found.wrong_chance
        return found.answer if found.accept else None

    def learn(self, answers: Sequence[Answer], accepted: int) -> None:
        given = [(each.answer, self._workers[each.worker]) for each in answers]
        self._experience.learn(given, wrong_chance=self.stated or 0.0)


def rules(population: Population, target: float) -> list[Rule]:
    """All rules, new to the population: the pool's first, the one that knows every error last."""
    workers = population.workers
    return [
        Pool(workers, target),
        Boinc(workers),
        *(Poco(workers, trust) for trust in (5, 10, 20, 50, 100)),
        *(Quorum(size) for size in (2, 3)),
        Knowing(population, target),
    ]
