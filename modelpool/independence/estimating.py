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

LEAST = 50
"""Joint tasks under which the correlation of two members is Unknown."""
PSEUDO_OUTCOMES = 50.0
"""Joint outcomes as the pool's mean has them, added to those of each pair."""
_NORMAL_95 = 1.959964
# An accuracy gets as many pseudo-outcomes as the pool's spread says, within these.
_FEWEST, _MOST = 1.0, PSEUDO_OUTCOMES


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
    counts tasks, `phi` is the errors' correlation, the pool's mean (`pool_phi`) where a pair's is
    Unknown, and `lower` and `upper` are its interval. `alike` is how often two wrong answers to a
    task are the same; `choices` how many answers a task has, None without end.
    """

    members: Sequence[str]
    base: Ints
    accuracy: Floats
    n: Ints
    joint: Ints
    phi: Floats
    lower: Floats
    upper: Floats
    pool_phi: float
    alike: float
    choices: int | None

    @property
    def known(self) -> Bools:
        """Of each pair, whether its correlation is known."""
        known: Bools = self.joint >= LEAST
        return known

    def pairs(self) -> Iterator[Pair]:
        """The pairs of members of different base models that share a task, by name."""
        for i, j in combinations(range(len(self.members)), 2):
            if self.joint[i, j] and self.base[i] != self.base[j]:
                known = self.known[i, j]
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
        return agreement.agreement_chance(
            self.accuracy[panels], self._between(panels), alike=self.alike, choices=self.choices
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
    share = shrunk_shares(np.asarray(wrong.sum(axis=0), dtype=float), n)
    joint = (done.T @ done).toarray()
    of_one = (wrong.T @ done).toarray()
    both = (wrong.T @ wrong).toarray()
    one, other = share[:, None], share[None, :]
    spread = np.sqrt(one * (1 - one) * other * (1 - other))

    apart = np.triu(outcomes.base[:, None] != outcomes.base[None, :], 1)
    together = both - other * of_one - one * of_one.T + joint * one * other
    pool_phi = _pool_mean(together[apart].sum(), (joint * spread)[apart].sum(), joint[apart].sum())

    as_pool = agreement.both_wrong(one, other, np.full_like(joint, pool_phi))
    cells = np.stack(
        [
            both + PSEUDO_OUTCOMES * as_pool,
            of_one - both + PSEUDO_OUTCOMES * (one - as_pool),
            of_one.T - both + PSEUDO_OUTCOMES * (other - as_pool),
            joint - of_one - of_one.T + both + PSEUDO_OUTCOMES * (1 - one - other + as_pool),
        ]
    )
    phi, lower, upper = _correlation(cells)
    known = joint >= LEAST
    return Estimates(
        members=outcomes.members,
        base=outcomes.base,
        accuracy=1 - share,
        n=n.astype(np.int64),
        joint=joint.astype(np.int64),
        phi=np.where(known, phi, pool_phi),
        lower=np.where(known, lower, np.nan),
        upper=np.where(known, upper, np.nan),
        pool_phi=pool_phi,
        alike=1.0 if choices == 2 else _alike(outcomes),
        choices=choices,
    )


def shrunk_shares(wrong: Floats, n: Floats) -> Floats:
    """Shares of errors, drawn to the pool's by as many pseudo-outcomes as their spread says.

    What the shares vary beyond chance is the variance of a Beta distribution (empirical Bayes by
    moments, Kleinman 1973); the fewer pseudo-outcomes, the more members differ.
    """
    total = n.sum()
    pool = (wrong.sum() + 0.5) / (total + 1)
    weight = n / max(total, 1)
    own = np.divide(wrong, n, out=np.full_like(n, pool), where=n > 0)
    noise = float((weight * (1 - weight) / np.maximum(n, 1)).sum())
    room = 1 - float((weight**2).sum()) - noise
    spread = float((weight * (own - pool) ** 2).sum()) - pool * (1 - pool) * noise
    most = pool * (1 - pool) * room
    strength = _MOST if spread * _MOST <= most else max(_FEWEST, most / spread - 1)
    shares: Floats = (wrong + strength * pool) / (n + strength)
    return shares


def _pool_mean(together: float, spread: float, joint: float) -> float:
    """The mean correlation of all pairs, with 50 joint outcomes as where nothing is measured.

    It isn't below 0: what isn't known of a pair is never taken for more than independent.
    """
    measured = together / spread if spread > 0 else agreement.UNMEASURED_PHI
    prior = PSEUDO_OUTCOMES * agreement.UNMEASURED_PHI
    return float(np.clip((joint * measured + prior) / (joint + PSEUDO_OUTCOMES), 0.0, 1.0))


def _correlation(cells: Floats) -> tuple[Floats, Floats, Floats]:
    """The correlation in tables of two, and its 95 % interval on Fisher's scale.

    `cells` are the counts both, only the first, only the second and neither. The variance is that
    of the correlation's influence function over the cells.
    """
    counted = cells.sum(axis=0)
    both, first, second, _ = shares = cells / counted
    one, other = both + first, both + second
    spread_one, spread_other = np.sqrt(one * (1 - one)), np.sqrt(other * (1 - other))
    phi = (both - one * other) / (spread_one * spread_other)
    errs_one = np.stack([1 - one, 1 - one, -one, -one]) / spread_one
    errs_other = np.stack([1 - other, -other, 1 - other, -other]) / spread_other
    influence = errs_one * errs_other - phi / 2 * (errs_one**2 + errs_other**2)
    error = np.sqrt((shares * influence**2).sum(axis=0) / counted)
    phi = np.clip(phi, -1.0, 1.0)
    bounded = np.clip(phi, -0.999, 0.999)
    reach = _NORMAL_95 * error / (1 - bounded**2)
    lower, upper = np.tanh(np.arctanh(bounded) - reach), np.tanh(np.arctanh(bounded) + reach)
    return phi, np.minimum(lower, phi), np.maximum(upper, phi)


def _alike(outcomes: Outcomes) -> float:
    """How often two wrong answers to a task, of different base models, are the same.

    50 pairs are added as where nothing is measured.
    """
    counted = ~outcomes.right & (outcomes.answer >= 0)
    task, answer = outcomes.task[counted], outcomes.answer[counted]
    base = outcomes.base[outcomes.member[counted]]
    weight = outcomes.weight[counted]
    pairs = _pairs(weight, [task]) - _pairs(weight, [task, base])
    alike = _pairs(weight, [task, answer]) - _pairs(weight, [task, base, answer])
    prior = PSEUDO_OUTCOMES * agreement.UNMEASURED_ALIKE
    return float((alike + prior) / (pairs + PSEUDO_OUTCOMES))


def _pairs(weight: Floats, columns: Sequence[Ints]) -> float:
    """Half the sum over groups, equal in all columns, of their weight squared."""
    if not len(weight):
        return 0.0
    _, group = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    return float((np.bincount(group.ravel(), weight) ** 2).sum() / 2)
