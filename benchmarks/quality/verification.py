"""How much verification costs and how much wrong it lets through, on invented populations.

Each job is given to a worker drawn by chance, and further ones are asked until the rule accepts an
answer. The overhead is how many answers there are beyond one for each job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from benchmarks.quality.populations import Population
from benchmarks.quality.simulated_jobs import RIGHT, Answer, Jobs
from benchmarks.quality.verification_rules import Rule, rules

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Percentages of the jobs of a part of the run: answers beyond one for each, wrong answers
    that were accepted, and the chance of being wrong that the rule stated, where it does."""

    overhead_percent: float
    wrong_accepted_percent: float
    stated_percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a rule did on a population, the mean of its draws.

    `wrong_before_caught` is how many wrong answers of a worker that turned were accepted after it
    did; None where none turned.
    """

    method: str
    whole: Part
    second_half: Part
    wrong_before_caught: float | None

    def document(self) -> dict[str, Any]:
        """The result, for JSON."""
        return asdict(self)


def run(
    populations: Sequence[Population],
    *,
    seeds: int,
    target: float,
    progress: Progress = lambda name, done, total: None,
) -> list[list[Result]]:
    """The results of all rules on each population; `target` is the share of wrong it promises."""
    found = []
    for population in populations:
        total = seeds * len(rules(population, target))
        by_rule: dict[str, list[Result]] = {}
        for seed in range(seeds):
            jobs = Jobs(population, seed)
            for rule in rules(population, target):
                by_rule.setdefault(rule.name, []).append(_measured(rule, jobs))
                done = sum(len(each) for each in by_rule.values())
                progress(population.name, done, total)
        found.append([_mean(each) for each in by_rule.values()])
    return found


def _measured(rule: Rule, jobs: Jobs) -> Result:
    overhead, wrong, stated = [], [], []
    let_through: dict[int, int] = {}
    turned = set()
    jobs.restart()
    for job in range(len(jobs)):
        answers: list[Answer] = []
        accepted = None
        while accepted is None:
            answers.append(jobs.answer(job, len(answers)))
            accepted = rule.accepted(answers, jobs.draws[job])
            if accepted is None and len(answers) == jobs.depth:
                accepted = _most_given(answers)
        rule.learn(answers, accepted)
        overhead.append(len(answers) - 1)
        wrong.append(accepted != RIGHT)
        stated.append(rule.stated)
        for each in answers:
            if each.turned:
                turned.add(each.worker)
                if each.answer == accepted != RIGHT:
                    let_through[each.worker] = let_through.get(each.worker, 0) + 1
    half = len(jobs) // 2
    return Result(
        method=rule.name,
        whole=_part(overhead, wrong, stated),
        second_half=_part(overhead[half:], wrong[half:], stated[half:]),
        wrong_before_caught=sum(let_through.values()) / len(turned) if turned else None,
    )


def _most_given(answers: Iterable[Answer]) -> int:
    count: dict[int, int] = {}
    for each in answers:
        count[each.answer] = count.get(each.answer, 0) + 1
    return max(count, key=lambda answer: count[answer])


def _part(overhead: Sequence[int], wrong: Sequence[bool], stated: Sequence[float | None]) -> Part:
    chances = [each for each in stated if each is not None]
    return Part(
        overhead_percent=100 * fmean(overhead),
        wrong_accepted_percent=100 * fmean(wrong),
        stated_percent=100 * fmean(chances) if chances else None,
    )


def _mean(results: Sequence[Result]) -> Result:
    caught = [each.wrong_before_caught for each in results if each.wrong_before_caught is not None]
    return Result(
        method=results[0].method,
        whole=_mean_part([each.whole for each in results]),
        second_half=_mean_part([each.second_half for each in results]),
        wrong_before_caught=fmean(caught) if caught else None,
    )


def _mean_part(parts: Sequence[Part]) -> Part:
    stated = [part.stated_percent for part in parts if part.stated_percent is not None]
    return Part(
        overhead_percent=fmean(part.overhead_percent for part in parts),
        wrong_accepted_percent=fmean(part.wrong_accepted_percent for part in parts),
        stated_percent=fmean(stated) if stated else None,
    )
