"""How likely an answer is right on which a panel agrees, and how many votes a panel is worth."""

from __future__ import annotations

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.exceptions import InvalidInputError
from modelpool.independence.normal import all_wrong_all_right, hidden_correlation, loadings

UNMEASURED_PHI = 0.57
"""The correlation of errors where none is measured: that of coding agents, of which three count as
1.40 votes and six as 1.55. It is the highest that we have measured in a pool."""
UNMEASURED_ALIKE = 0.6
"""How often two wrong answers are the same where nothing is measured: 60 % in 349 models (Kim et
al., ICML 2025)."""


def effective_votes(phi: Floats) -> Floats:
    """How many independent votes panels are worth: k / (1 + (k - 1) rho), Kish 1965.

    `phi` has the correlations of errors of each panel in its last two axes; rho is their mean off
    the diagonal, and 0 where that is negative: a panel has no more votes than members.
    """
    size = phi.shape[-1]
    if size == 1:
        return np.ones(phi.shape[:-2])
    off = ~np.eye(size, dtype=bool)
    rho = np.clip((phi * off).sum(axis=(-2, -1)) / (size * (size - 1)), 0.0, 1.0)
    votes: Floats = size / (1 + (size - 1) * rho)
    return votes


def agreement_chance(
    accuracy: Floats, phi: Floats, *, alike: Floats | None = None, choices: int | None = None
) -> Floats:
    """How likely an answer is right that all members of a panel give.

    `accuracy` has the members' shares right in its last axis, `phi` the correlations of their
    errors in its last two. `choices` is how many answers a task has, None where there is no end of
    them; `alike` is how often two wrong answers to a task are the same, .6 if not given. With two
    choices they always are. Raises InvalidInputError where a share or a correlation is out of its
    range.
    """
    if alike is None:
        alike = np.full(accuracy.shape[:-1], UNMEASURED_ALIKE)
    _check(accuracy, phi, alike, choices)
    wrong = 1 - accuracy
    all_wrong, all_right = all_wrong_all_right(wrong, loadings(_hidden(wrong, phi)))
    wrong_together = all_wrong * same_answer(wrong.shape[-1], alike, choices)
    chance: Floats = all_right / (all_right + wrong_together)
    return chance


def same_answer(size: int, alike: Floats, choices: int | None) -> Floats:
    """How often as many wrong answers to a task are all the same, if two are in `alike` of cases.

    A task's wrong answers are drawn with chances that vary from task to task by a Dirichlet
    distribution: Pólya's urn. Where there is no end of answers it is a Chinese restaurant process.
    """
    if choices == 2:
        return np.ones_like(alike)
    even = 0.0 if choices is None else 1 / (choices - 1)
    # Wrong answers are the same no less often than if each was as likely as any other.
    alike = np.clip(alike, even, 1.0)
    # With a concentration c, two are the same with a chance of (c even + 1) / (c + 1). Both terms
    # of the urn are times alike - even, so that even spread needs no infinite c.
    same = np.ones_like(alike)
    for earlier in range(1, size):
        heavy = (1 - alike) * even + earlier * (alike - even)
        same = same * heavy / ((1 - alike) + earlier * (alike - even))
    return same


def _hidden(wrong: Floats, phi: Floats) -> Floats:
    """The correlations of the hidden variables, pair by pair."""
    one, other = np.broadcast_arrays(wrong[..., :, None], wrong[..., None, :])
    rows, columns = np.triu_indices(wrong.shape[-1], 1)
    one, other = one[..., rows, columns], other[..., rows, columns]
    found = np.zeros(phi.shape)
    both = both_wrong(one, other, phi[..., rows, columns])
    found[..., rows, columns] = hidden_correlation(one, other, both)
    found[..., columns, rows] = found[..., rows, columns]
    return found


def both_wrong(one: Floats, other: Floats, phi: Floats) -> Floats:
    """How often two err together, by their shares of errors and the errors' correlation.

    Correlations that the shares don't allow are moved to the nearest one that they do (Fréchet's
    bounds).
    """
    together = one * other + phi * np.sqrt(one * (1 - one) * other * (1 - other))
    found: Floats = np.clip(together, np.maximum(0.0, one + other - 1), np.minimum(one, other))
    return found


def _check(accuracy: Floats, phi: Floats, alike: Floats, choices: int | None) -> None:
    if accuracy.shape[-1] == 0 or phi.shape != (*accuracy.shape, accuracy.shape[-1]):
        raise InvalidInputError(
            f"a panel of {accuracy.shape[-1]} members has a correlation for each two of them, "
            f"found an array of {phi.shape}"
        )
    if not ((accuracy >= 0) & (accuracy <= 1)).all():
        raise InvalidInputError("accuracy: expected shares from 0 to 1")
    off = ~np.eye(phi.shape[-1], dtype=bool)
    if not (np.abs(phi[..., off]) <= 1).all():
        raise InvalidInputError("phi: expected correlations from -1 to 1")
    if alike.shape != accuracy.shape[:-1] or not ((alike >= 0) & (alike <= 1)).all():
        raise InvalidInputError("alike: expected a share from 0 to 1 for each panel")
    if choices is not None and choices < 2:
        raise InvalidInputError(f"choices: found {choices}, expected 2 or more, or None")
