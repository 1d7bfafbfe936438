"""Resolving what holds of models from the open claims: offers, makers, ratings and profiles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from modelpool.database import Transaction
from modelpool.registry.comparing import BATCH
from modelpool.registry.names import bases_in_other_spelling

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many of its rows are done, and how many there are."""


def resolve(
    tx: Transaction,
    touched: Collection[str],
    bases_stated: Collection[str],
    since: object,
    progress: Progress,
    *,
    everything: bool = False,
) -> None:
    """Resolve the models whose claims opened or closed, and all that depend on these.

    `bases_stated` are the base models that new claims state. The makers, accuracy and risk of a
    base model are claimed by all its offers, so every offer of the touched models' base models,
    before and after, is rated again; with `everything`, every model that a source lists.
    """
    bases: set[str] = set()
    for batch in batches("models", sorted(touched), progress):
        bases |= _bases_of(tx, batch)
        tx.run("registry/resolve_models", since=since, model_ids=batch)
    joined = _join_bases(tx, touched, bases_stated)
    for batch in batches("base models", sorted({*touched, *joined}), progress):
        bases |= _bases_of(tx, batch)
    for batch in batches("makers", sorted(bases), progress):
        tx.run("registry/resolve_makers", base_models=batch)
    rated = {*touched, *joined, *_offers_of(tx, bases)}
    if everything:
        rated |= {row["model_id"] for row in tx.run("registry/rated_models")}
    rate(tx, rated, since, progress)


def rate(tx: Transaction, model_ids: Collection[str], since: object, progress: Progress) -> None:
    """Rate models for task types, and move them to the profiles that they fit then.

    The models must be all offers of their base models.
    """
    rated = sorted(model_ids)
    for batch in batches("ratings", rated, progress):
        tx.run("registry/rate_by_claims", model_ids=batch)
    bases: set[str] = set()
    for start in range(0, len(rated), BATCH):
        bases |= _bases_of(tx, rated[start : start + BATCH])
    for batch in batches("inherited", sorted(bases), progress):
        tx.run("registry/inherit", base_models=batch)
    for batch in batches("profiles", rated, progress):
        tx.run("registry/generalise", model_ids=batch)
        tx.run("registry/fall_back", model_ids=batch)
        tx.run("registry/resolve_profiles", model_ids=batch, since=since)


def batches(step: str, rows: Sequence[Any], progress: Progress) -> Iterator[list[Any]]:
    """The rows in batches of one query each, with progress."""
    for start in range(0, len(rows), BATCH):
        progress(step, start, len(rows))
        yield list(rows[start : start + BATCH])
    if rows:
        progress(step, len(rows), len(rows))


def silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def _join_bases(
    tx: Transaction, touched: Collection[str], bases_stated: Collection[str]
) -> set[str]:
    """Join models without a stated base model to the base model of the same name, however spelled.

    Returns the ids of those models.
    """
    rows = bases_in_other_spelling(tx.run, sorted(touched), set(bases_stated))
    if rows:
        tx.run("registry/join_bases", rows=rows)
    return {row["model_id"] for row in rows}


def _bases_of(tx: Transaction, model_ids: Sequence[str]) -> set[str]:
    rows = tx.run("registry/base_models", model_ids=list(model_ids))
    return {row["base_model"] for row in rows}


def _offers_of(tx: Transaction, bases: Collection[str]) -> set[str]:
    rows = tx.run("registry/offers", base_models=sorted(bases))
    return {row["model_id"] for row in rows}
