"""What a panel's agreement is worth, by what is written of its base models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from modelpool.answers.columns import Floats
from modelpool.database import Database
from modelpool.independence.agreement import (
    UNMEASURED_ALIKE,
    UNMEASURED_PHI,
    agreement_chance,
    effective_votes,
)
from modelpool.rows import Agreement
from modelpool.rows.row import native


def panel_errors(database: Database, panel: Sequence[str], task_type: str) -> dict[str, Any]:
    """The row of `independence/panel_errors`; the task type is one that the pool knows."""
    (row,) = database.read("independence/panel_errors", panel=list(panel), task_type=task_type)
    return row


def agreement_of(row: Mapping[str, Any], task_type: str) -> Agreement:
    """What agreement of the members of a row of `independence/panel_errors` is worth."""
    bases = [member["base_model"] for member in row["members"]]
    size = len(bases)
    phi, alike = _coincidence(row)
    upper = np.triu_indices(size, 1)
    accuracies = [member["accuracy"] for member in row["members"]]
    chance = None
    if None not in accuracies:
        between = alike[upper].mean() if size > 1 else 1.0
        accuracy = np.array(accuracies, dtype=np.float64)
        chance = float(
            agreement_chance(accuracy, phi, alike=np.array(between), choices=row["choices"])
        )
    return Agreement(
        task_type=task_type,
        base_models=tuple(bases),
        unmeasured=tuple(b for b, share in zip(bases, accuracies, strict=True) if share is None),
        pairs=len(upper[0]),
        known_pairs=sum(pair["phi"] is not None for pair in row["pairs"]),
        effective_votes=float(effective_votes(phi)),
        chance=chance,
        as_of=native(row["as_of"]),
    )


def votes_together(database: Database, base_models: Sequence[str], task_type: str) -> float:
    """How many independent votes different base models are worth."""
    phi, _ = _coincidence(panel_errors(database, base_models, task_type))
    return float(effective_votes(phi))


def _coincidence(row: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """The correlations of errors between members, and how often two wrong answers are the same."""
    number = {member["base_model"]: i for i, member in enumerate(row["members"])}
    shape = (len(number), len(number))
    phi = np.full(shape, float(UNMEASURED_PHI if row["phi"] is None else row["phi"]))
    alike = np.full(shape, float(UNMEASURED_ALIKE if row["alike"] is None else row["alike"]))
    for pair in row["pairs"]:
        i, j = number[pair["one"]], number[pair["other"]]
        phi[i, j] = phi[j, i] = pair["expected"] if pair["phi"] is None else pair["phi"]
        alike[i, j] = alike[j, i] = pair["alike"]
    return phi, alike
