"""Learning from judged outcomes of one task type how errors coincide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.exceptions import InvalidInputError
from modelpool.independence import agreement
from modelpool.independence.outcomes import Outcomes
from modelpool.independence.shrinking import (
    PSEUDO_OUTCOMES,
    correlation,
    likeness,
    means_of_like,
    shrunk_shares,
)

LEAST = 50
"""Joint tasks under which the correlation of two members is Unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The correlation `phi` of two members' errors over `n` joint tasks, with its 95 % interval.

    The three are None, which is Unknown, under 50 joint tasks.
    """

    one: str
    other: str
    n: int
    phi: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """What is known of the members in one task type.

    `accuracy` is shrunk to the pool's mean, `n` counts each member's tasks. Of pairs: `joint`
    counts tasks, `phi` is the errors' correlation, `lower` and `upper` are its interval, and
    `alike` is how often two wrong answers to a task are the same. `expected` is the correlation of
    pairs as accurate, which stands for phi where that is Unknown. `pool_phi` and `pool_alike` are
    the means of all pairs; `choices` is how many answers a task has, None without end.
    """

    members: Sequence[str]
    base: Ints
    accuracy: Floats
    n: Ints
    joint: Ints
    phi: Floats
    lower: Floats
    upper: Floats
    expected: Floats
    alike: Floats
    pool_phi: float
    pool_alike: float
    choices: int | None

    @property
    def known(self) -> Bools:
        """Of each pair, whether its correlation is known."""
        known: Bools = self.joint >= LEAST
        return known

    def pairs(self) -> Iterator[Pair]:
        """The pairs of members of different base models that share a task, by name."""
        every = self.known
        for i, j in combinations(range(len(self.members)), 2):
            if self.joint[i, j] and self.base[i] != self.base[j]:
                known = every[i, j]
                yield Pair(
                    one=self.members[i],
                    other=self.members[j],
                    n=int(self.joint[i, j]),
                    phi=float(self.phi[i, j]) if known else None,
                    lower=float(self.lower[i, j]) if known else None,
                    upper=float(self.upper[i, j]) if known else None,
                )

    def numbers(self, panel: Sequence[str]) -> Ints:
        """The numbers of a panel's members.

        Raises InvalidInputError for nobody, for a member that nothing is judged of, or one twice.
        """
        number = {name: i for i, name in enumerate(self.members)}
        unknown = [name for name in panel if name not in number]
        if unknown:
            raise InvalidInputError(f"{unknown[0]}: found no judged outcome, expected one at least")
        if not panel or len(set(panel)) < len(panel):
            found = ", ".join(panel) or "nobody"
            raise InvalidInputError(f"panel: found {found}, expected different members")
        return np.array([number[name] for name in panel], dtype=np.int64)

    def chances(self, panels: Ints) -> Floats:
        """How likely an answer is right on which each panel agrees; panels are rows of numbers."""
        rows, columns = np.triu_indices(panels.shape[-1], 1)
        alike = self.alike[panels[..., rows], panels[..., columns]]
        return agreement.agreement_chance(
            self.accuracy[panels],
            self._between(panels),
            alike=alike.mean(axis=-1) if len(rows) else np.ones(panels.shape[:-1]),
            choices=self.choices,
        )

    def votes(self, panels: Ints) -> Floats:
        """How many independent votes each panel is worth; panels are rows of numbers."""
        return agreement.effective_votes(self._between(panels))

    def _between(self, panels: Ints) -> Floats:
        found: Floats = self.phi[panels[..., :, None], panels[..., None, :]]
        return found


def estimate(outcomes: Outcomes, choices: int | None = None) -> Estimates:
    """Estimate accuracies and correlations; docs/independence.md has the formulas.

    `choices` is how many answers a task has, None without end.
    """
    wrong, done = outcomes.wrong(), outcomes.done()
    n = np.asarray(done.sum(axis=0), dtype=float)
    share, variance = shrunk_shares(np.asarray(wrong.sum(axis=0), dtype=float), n)
    like = likeness(share, variance)
    joint = (done.T @ done).toarray()
    of_one = (wrong.T @ done).toarray()
    both = (wrong.T @ wrong).toarray()
    one, other = share[:, None], share[None, :]

    apart = outcomes.base[:, None] != outcomes.base[None, :]
    together = both - other * of_one - one * of_one.T + joint * one * other
    spread = joint * np.sqrt(one * (1 - one) * other * (1 - other))
    of_like, pool_phi = means_of_like(
        together * apart, spread * apart, joint * apart, like, agreement.UNMEASURED_PHI
    )
    # What isn't known of a pair is never taken for more than independent.
    of_like = np.clip(of_like, 0.0, 1.0)

    expected = agreement.both_wrong(one, other, of_like)
    cells = np.stack(
        [
            both + PSEUDO_OUTCOMES * expected,
            of_one - both + PSEUDO_OUTCOMES * (one - expected),
            of_one.T - both + PSEUDO_OUTCOMES * (other - expected),
            joint - of_one - of_one.T + both + PSEUDO_OUTCOMES * (1 - one - other + expected),
        ]
    )
    phi, lower, upper = (_mirrored(values) for values in correlation(cells))
    known = joint >= LEAST
    of_like = _mirrored(of_like)
    alike, pool_alike = (
        (np.ones_like(joint), 1.0) if choices == 2 else _alike(outcomes, apart, like)
    )
    return Estimates(
        members=outcomes.members,
        base=outcomes.base,
        accuracy=1 - share,
        n=n.astype(np.int64),
        joint=joint.astype(np.int64),
        phi=np.where(known, phi, of_like),
        lower=np.where(known, lower, np.nan),
        upper=np.where(known, upper, np.nan),
        pool_phi=float(np.clip(pool_phi, 0.0, 1.0)),
        pool_alike=pool_alike,
        expected=of_like,
        alike=alike,
        choices=choices,
    )


def _alike(outcomes: Outcomes, apart: Bools, like: Floats) -> tuple[Floats, float]:
    """How often two wrong answers to a task are the same, drawn to the pool's; and the pool's."""
    given = outcomes.wrong_answers()
    alike = (given.T @ given).toarray()
    said = outcomes.wrong(said=True)
    both = (said.T @ said).toarray()
    of_like, pool = means_of_like(
        alike * apart, both * apart, both * apart, like, agreement.UNMEASURED_ALIKE
    )
    shares: Floats = (alike + PSEUDO_OUTCOMES * of_like) / (both + PSEUDO_OUTCOMES)
    return _mirrored(np.clip(shares, 0.0, 1.0)), float(np.clip(pool, 0.0, 1.0))


def _mirrored(values: Floats) -> Floats:
    """Symmetric to the last bit: the upper triangle's values, in both."""
    upper = np.triu(values)
    found: Floats = upper + np.triu(values, 1).T
    return found
