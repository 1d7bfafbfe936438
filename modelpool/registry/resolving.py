"""Resolving what holds of models from the open claims: offers, base models, makers, ratings."""

from __future__ import annotations

from collections.abc import Collection

from modelpool.batches import Progress, batches
from modelpool.database import Transaction
from modelpool.rating import bases_of, rate
from modelpool.registry.names import bases_in_other_spelling


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

    `bases_stated` are the base models that new claims state. The maker, accuracy and risk of a
    base model are claimed by all its offers, so every offer of the touched models' base models,
    before and after, is rated again; with `everything`, every model that a source lists.
    """
    models = sorted(touched)
    bases = set(bases_of(tx.run, models))
    for batch in batches(models, "models", progress):
        tx.run("registry/resolve_models", since=since, model_ids=batch)
    # Models without a stated base model belong to that of their own name, however it is spelled.
    joined = bases_in_other_spelling(tx.run, models, set(bases_stated))
    if joined:
        tx.run("registry/join_bases", rows=joined)
    rated = {*models, *(row["model_id"] for row in joined)}
    bases.update(bases_of(tx.run, sorted(rated)))
    for batch in batches(sorted(bases), "makers", progress):
        tx.run("registry/resolve_makers", base_models=batch)
        offers = tx.run("registry/offers", base_models=batch)
        rated |= {row["model_id"] for row in offers}
    if everything:
        rated |= {row["model_id"] for row in tx.run("registry/listed_models")}
    rate(tx.run, rated, since, progress)
