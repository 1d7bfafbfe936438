"""Errors that coincide, as a normal distribution sees them.

Each member errs where a hidden standard normal variable falls below the quantile of its share of
errors (Tetrachoric correlation, Pearson 1900); the hidden variables have one cause in common, each
as strongly as its loading says (Spearman 1904).
"""

from __future__ import annotations

import numpy as np

from modelpool.answers.columns import Floats

# Up to it, the trapezoids below resolve how steeply errors depend on the common cause.
_STRONGEST = 0.99
_RARELY = 1e-6
_STEPS = 16
_SWEEPS = 60
# Gauss's nodes on a line segment, and trapezoids under the standard normal density.
_SEGMENT, _SEGMENT_WEIGHTS = np.polynomial.legendre.leggauss(32)
_CAUSE = np.linspace(-8, 8, 201)
_CAUSE_WEIGHTS = np.exp(-(_CAUSE**2) / 2) / np.exp(-(_CAUSE**2) / 2).sum()


def quantiles(shares: Floats) -> Floats:
    """The standard normal quantiles of shares, those of 0 and 1 moved in by a millionth."""
    from scipy.special import ndtri

    found: Floats = ndtri(np.clip(shares, _RARELY, 1 - _RARELY))
    return found


def both_below(h: Floats, k: Floats, r: Floats) -> Floats:
    """The chance that two standard normal variables of correlation `r` are below `h` and `k`.

    The integral of their density over the correlation (Plackett 1954).
    """
    from scipy.special import ndtr

    t = (_SEGMENT + 1) / 2 * r[..., None]
    density = _density(h[..., None], k[..., None], t)
    found: Floats = ndtr(h) * ndtr(k) + r / 2 * (density * _SEGMENT_WEIGHTS).sum(axis=-1)
    return found


def hidden_correlation(one: Floats, other: Floats, both: Floats) -> Floats:
    """The correlation of hidden variables that makes two err together as often as `both`.

    `one` and `other` are the shares of errors of each. The correlation stays within .99.
    """
    h, k = quantiles(one), quantiles(other)
    low, high = np.full(h.shape, -_STRONGEST), np.full(h.shape, _STRONGEST)
    found = np.zeros(h.shape)
    for _ in range(_STEPS):
        excess = both_below(h, k, found) - both
        low, high = np.where(excess < 0, found, low), np.where(excess < 0, high, found)
        # Newton's step, but a halving where it leaves what is known to hold the answer
        step = found - excess / np.maximum(_density(h, k, found), _RARELY)
        inside = (step >= low) & (step <= high)
        found = np.where(inside, step, (low + high) / 2)
    return found


def _density(h: Floats, k: Floats, r: Floats) -> Floats:
    """The density of two standard normal variables of correlation `r` at `h` and `k`."""
    rest = 1 - r**2
    square = h**2 + k**2 - 2 * r * h * k
    density: Floats = np.exp(-square / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    return density


def loadings(correlations: Floats) -> Floats:
    """How strongly a common cause moves each member: the products fit the correlations best.

    By least squares off the diagonal (Harman and Jones 1966), member after member. The matrices
    are in the last two axes. Of three members the fit is exact where one exists.
    """
    size = correlations.shape[-1]
    off = ~np.eye(size, dtype=bool)
    mean = (correlations * off).sum(axis=(-2, -1)) / max(1, size * (size - 1))
    found = np.repeat(np.sqrt(np.clip(mean, 0.01, _STRONGEST))[..., None], size, axis=-1)
    for _ in range(_SWEEPS):
        for i in range(size):
            others = np.where(off[i], found, 0.0)
            fit = (correlations[..., i, :] * others).sum(axis=-1)
            squares = (others**2).sum(axis=-1)
            best = np.divide(fit, squares, out=np.zeros_like(fit), where=squares > 0)
            found[..., i] = np.clip(best, -_STRONGEST, _STRONGEST)
    return found


def all_wrong_all_right(wrong: Floats, loading: Floats) -> tuple[Floats, Floats]:
    """The chances that all members err and that none does.

    `wrong` has their shares of errors and `loading` their loadings, in the last axis.
    """
    from scipy.special import log_ndtr

    apart = np.sqrt(1 - loading**2)[..., None]
    z = (quantiles(wrong)[..., None] - loading[..., None] * _CAUSE) / apart
    all_wrong: Floats = (np.exp(log_ndtr(z).sum(axis=-2)) * _CAUSE_WEIGHTS).sum(axis=-1)
    all_right: Floats = (np.exp(log_ndtr(-z).sum(axis=-2)) * _CAUSE_WEIGHTS).sum(axis=-1)
    return all_wrong, all_right
