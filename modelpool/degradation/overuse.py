"""Whether a model is chosen more often than what is available explains, and what load does."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from modelpool.answers.columns import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How many choices fell on a model: of `choices`, `uses`, where `due` would by chance.

    `log_chance` bounds the log of the chance of that many or more.
    """

    choices: int
    uses: int
    due: float
    log_chance: float

    @property
    def ratio(self) -> float:
        """How many times as often it was chosen as is due."""
        return self.uses / self.due


def concentration(chosen: Floats, available: Floats) -> Concentration:
    """How a model's uses compare with even choices among what was available.

    For each choice that the model was available to, `chosen` is 1 where it was taken and 0 where
    another was, and `available` how many models were, itself among them. The bound is Chernoff's
    (1952), of independent choices with chances of their own.
    """
    uses, due = float(chosen.sum()), float((1 / available).sum())
    bound = 0.0 if uses <= due else uses - due - uses * math.log(uses / due)
    return Concentration(choices=len(chosen), uses=int(uses), due=due, log_chance=bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadEffect:
    """What twice the load adds: to a log latency, or to the chance of failing; 95 % interval."""

    outcomes: int
    effect: float
    lower: float
    upper: float


def load_effect(load: Floats, value: Floats) -> LoadEffect | None:
    """How a value rises with the load, a line by least squares with errors that may differ.

    `load` is outcomes in flight or per hour, over 0; `value` a log latency in seconds, or 1 for a
    failed outcome and 0 for another. The interval is of standard errors that hold where their
    spread changes with load (HC3: MacKinnon and White 1985). None for fewer than ten outcomes, or
    where the load never varies.
    """
    doublings = np.log2(load)
    away = doublings - doublings.mean() if len(load) else doublings
    total = float(away @ away)
    if len(load) < 10 or total <= 1e-12:
        return None
    effect = float(away @ value) / total
    rest = value - value.mean() - effect * away
    leverage = 1 / len(load) + away**2 / total
    error = math.sqrt(float(np.sum((away * rest / np.maximum(1 - leverage, 1e-9)) ** 2))) / total
    around = float(norm.isf(0.025)) * error
    return LoadEffect(
        outcomes=len(load), effect=effect, lower=effect - around, upper=effect + around
    )


def in_flight(started: Floats, ended: Floats) -> Floats:
    """How many outcomes were in flight when each started, itself among them; one unit for both."""
    begun = np.searchsorted(np.sort(started), started, side="right")
    done = np.searchsorted(np.sort(ended), started, side="right")
    many: Floats = np.maximum(begun - done, 1).astype(np.float64)
    return many
