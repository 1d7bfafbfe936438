"""How cases of misuse are written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from modelpool.pool import ModelPool

Build = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Records of work to build, by one function with varying arguments."""

    rule: str
    build: Build
    arguments: dict[str, Any]

    def __str__(self) -> str:
        given = ",".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.rule}-{self.build.__name__}" + (f"-{given}" if given else "")

    def write(self, pool: ModelPool) -> None:
        """Fill the graph."""
        self.build(pool, **self.arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding: against whom, how bad, out of how many, by which outcomes.

    `evidence` are the outcomes' ids, all of them; None where it is a choice among many. Then they
    are outcomes of the workers in `evidence_of`.
    """

    against: tuple[str, ...]
    severity: str
    population: int
    evidence: Sequence[str] | None = None
    evidence_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fires(Case):
    """Records in which the rule finds just one thing."""

    found: Found


FIRES: list[Fires] = []
SPARES: list[Case] = []


def fires(rule: str, found: Found, /, **arguments: Any) -> Callable[[Build], Build]:
    """Register records that a rule fires on, built with these arguments."""

    def register(build: Build) -> Build:
        FIRES.append(Fires(rule=rule, build=build, arguments=arguments, found=found))
        return build

    return register


def spares(rule: str, /, **arguments: Any) -> Callable[[Build], Build]:
    """Register records that a rule must not fire on, built with these arguments."""

    def register(build: Build) -> Build:
        SPARES.append(Case(rule=rule, build=build, arguments=arguments))
        return build

    return register
