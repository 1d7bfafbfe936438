"""What few outcomes say, drawn towards what the pool's say."""

from __future__ import annotations

import numpy as np

from modelpool.answers.columns import Floats

PSEUDO_OUTCOMES = 50.0
"""How much of the pool is added to what is counted of a pair, or of those like it."""
_NORMAL_95 = 1.959964
# An accuracy gets as many pseudo-outcomes as the pool's spread says, within these.
_FEWEST, _MOST = 1.0, PSEUDO_OUTCOMES


def shrunk_shares(wrong: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Shares of errors, drawn to the pool's as hard as their spread says, and their variances.

    What the shares vary beyond chance is the variance of a Beta distribution (empirical Bayes by
    moments, Kleinman 1973): the more members differ, the fewer pseudo-outcomes, from 1 to 50.
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
    shares = (wrong + strength * pool) / (n + strength)
    return shares, shares * (1 - shares) / (n + strength + 1)


def likeness(shares: Floats, variances: Floats) -> Floats:
    """How little two members' shares of errors can be told apart, from 0 to 1.

    A Gaussian kernel on their difference, as wide as the 95 % interval of that reaches.
    """
    apart = (shares[:, None] - shares[None, :]) ** 2
    reach = _NORMAL_95**2 * (variances[:, None] + variances[None, :])
    found: Floats = np.exp(-apart / (2 * reach))
    np.fill_diagonal(found, 1.0)
    return found


def means_of_like(
    part: Floats, whole: Floats, n: Floats, like: Floats, prior: float
) -> tuple[Floats, float]:
    """For each pair, what part of a whole pairs as accurate have, and what all pairs have.

    `part`, `whole` and `n` are symmetric, a row and a column for each member; pairs that don't
    count are 0. Others' values weigh by `like` of both members; a pair's own is left out. 50 `n`
    of all pairs' mean are added, and to that 50 of `prior`.
    """
    # each pair is there twice
    everyone = _blend(part.sum() / 2, whole.sum() / 2, n.sum() / 2, np.array(prior))
    # A pair's own cell is met as (i, j) with a weight of 1, and as (j, i) with like squared.
    own = 1 + like**2
    near = [np.asarray(like @ values @ like - own * values) for values in (part, whole, n)]
    return _blend(near[0], near[1], near[2], everyone), float(everyone)


def _blend(part: Floats, whole: Floats, n: Floats, prior: Floats) -> Floats:
    """Parts of wholes, with 50 n as the prior has them."""
    # What a matrix product leaves of nothing is noise, and may be negative.
    empty = whole <= 1e-9
    n = np.where(empty, 0.0, np.maximum(n, 0.0))
    measured = np.where(empty, 0.0, part) / np.where(empty, 1.0, whole)
    blended: Floats = (n * measured + PSEUDO_OUTCOMES * prior) / (n + PSEUDO_OUTCOMES)
    return blended


def correlation(cells: Floats) -> tuple[Floats, Floats, Floats]:
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
