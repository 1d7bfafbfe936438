"""Invented populations of workers: who errs how often, together or apart, and who changes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError

JOBS = 40_000
_GROUP = {"workers", "wrong", "collude", "coincide", "after"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Workers who are alike.

    `wrong` is the chance that one of them errs by itself; on a share `collude` of the jobs all of
    them give one same wrong answer. Two wrong answers agree with the chance `coincide`. After
    `turns_after` answers of its own a worker errs with the chance `then_wrong` instead.
    """

    workers: int
    wrong: float
    collude: float = 0.0
    coincide: float = 0.0
    turns_after: int | None = None
    then_wrong: float = 0.0

    def error(self, given: int) -> float:
        """The chance that a worker's next answer is wrong, after so many."""
        turned = self.turns_after is not None and given >= self.turns_after
        alone = self.then_wrong if turned else self.wrong
        return 1 - (1 - alone) * (1 - self.collude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Groups of workers, and how many jobs they are given."""

    name: str
    groups: tuple[Group, ...]
    jobs: int = JOBS

    @property
    def workers(self) -> int:
        """How many workers there are."""
        return sum(group.workers for group in self.groups)

    def coincidence(self) -> float:
        """The chance that two wrong answers to one job agree, if nobody has turned yet."""
        both = same = 0.0
        for i, one in enumerate(self.groups):
            for j, other in enumerate(self.groups[i:], start=i):
                pairs = one.workers * (other.workers if i != j else (one.workers - 1) / 2)
                if i != j:
                    both += pairs * one.error(0) * other.error(0)
                    alone = (one.error(0) - one.collude) * (other.error(0) - other.collude)
                    same += pairs * alone * math.sqrt(one.coincide * other.coincide)
                else:
                    alone = (1 - one.collude) * one.wrong**2
                    both += pairs * (one.collude + alone)
                    same += pairs * (one.collude + alone * one.coincide)
        return same / both if both else 0.0


DEFAULTS = (
    Population(
        name="volunteer", groups=(Group(workers=90, wrong=0.005), Group(workers=10, wrong=0.2))
    ),
    Population(
        name="collude",
        groups=(
            Group(workers=80, wrong=0.005),
            Group(workers=10, wrong=0.2),
            Group(workers=10, wrong=0.005, collude=0.3),
        ),
    ),
    Population(
        name="sleeper",
        groups=(
            Group(workers=90, wrong=0.005),
            Group(workers=10, wrong=0.005, turns_after=150, then_wrong=0.5),
        ),
    ),
    Population(
        name="AI-like",
        groups=tuple(
            Group(workers=10, wrong=round(0.04 + 0.02 * i, 2), coincide=0.6) for i in range(10)
        ),
    ),
)
"""Those of docs/verification.md."""


def read_populations(path: Path) -> list[Population]:
    """The populations of a JSON file; raises InvalidInputError, and says where in it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InvalidInputError(f"{path}: {error}") from error
    if not isinstance(document, list) or not document:
        raise InvalidInputError(f"{path}: found no list of populations, expected one or more")
    found = [_population(each, f"{path}: population {i}") for i, each in enumerate(document, 1)]
    names = [population.name for population in found]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInputError(f"{path}: found two populations named {name!r}, expected one")
    return found


def _population(value: Any, where: str) -> Population:
    fields = _object(value, where, {"name", "jobs", "groups"}, {"name", "groups"})
    name, groups = fields["name"], fields["groups"]
    if not isinstance(name, str) or not name:
        raise InvalidInputError(f"{where}: name: found {name!r}, expected a text")
    if not isinstance(groups, list) or not groups:
        raise InvalidInputError(
            f"{where}: groups: found {groups!r}, expected a list of one or more"
        )
    population = Population(
        name=name,
        groups=tuple(_group(each, f"{where}: group {i}") for i, each in enumerate(groups, 1)),
        jobs=_count(fields.get("jobs", JOBS), f"{where}: jobs", 2),
    )
    if population.workers < 2:
        raise InvalidInputError(f"{where}: found {population.workers} worker, expected two or more")
    return population


def _group(value: Any, where: str) -> Group:
    fields = _object(value, where, _GROUP, {"workers", "wrong"})
    after = fields.get("after")
    turn: Mapping[str, Any] = {}
    if after is not None:
        turn = _object(after, f"{where}: after", {"jobs", "wrong"}, {"jobs", "wrong"})
    return Group(
        workers=_count(fields["workers"], f"{where}: workers", 1),
        wrong=_chance(fields["wrong"], f"{where}: wrong"),
        collude=_chance(fields.get("collude", 0), f"{where}: collude"),
        coincide=_chance(fields.get("coincide", 0), f"{where}: coincide"),
        turns_after=_count(turn["jobs"], f"{where}: after: jobs", 0) if turn else None,
        then_wrong=_chance(turn["wrong"], f"{where}: after: wrong") if turn else 0.0,
    )


def _object(value: Any, where: str, known: set[str], needed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInputError(f"{where}: found {value!r}, expected an object")
    for name in sorted(needed - set(value)):
        raise InvalidInputError(f"{where}: found no {name!r}, expected {_listed(needed)}")
    for name in sorted(set(value) - known):
        raise InvalidInputError(f"{where}: found {name!r}, expected only {_listed(known)}")
    return value


def _listed(names: Sequence[str] | set[str]) -> str:
    return ", ".join(sorted(names))


def _count(value: Any, where: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidInputError(f"{where}: found {value!r}, expected a whole number from {least}")
    return value


def _chance(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidInputError(f"{where}: found {value!r}, expected a number from 0 to 1")
    return float(value)
