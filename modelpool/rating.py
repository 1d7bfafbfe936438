"""The steps from open claims to profiles, each a query: what is known of models for task types."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from modelpool.batches import Progress, batches, silent
from modelpool.identity import Run


def rate(run: Run, model_ids: Collection[str], since: object, progress: Progress = silent) -> None:
    """Rate models for task types, and move them to the profiles that they fit then.

    The models must be all offers of their base models.
    """
    rated = sorted(model_ids)
    for batch in batches(rated, "ratings", progress):
        run("registry/rate_by_claims", model_ids=batch)
    for batch in batches(bases_of(run, rated), "inherited", progress):
        run("registry/inherit", base_models=batch)
    for batch in batches(rated, "profiles", progress):
        run("registry/generalise", model_ids=batch)
        run("registry/fall_back", model_ids=batch)
        run("registry/resolve_profiles", model_ids=batch, since=since)


def rate_all(run: Run) -> None:
    """Rate every model that a source lists, in a graph that was written without ratings."""
    model_ids = [row["model_id"] for row in run("registry/listed_models")]
    since = run("registry/open_load", since=None, loads=[])[0]["since"]
    for batch in batches(model_ids):
        run("registry/resolve_models", since=since, model_ids=batch)
    rate(run, model_ids, since)


def bases_of(run: Run, model_ids: Sequence[str]) -> list[str]:
    """The base models of some models, sorted."""
    found: set[str] = set()
    for batch in batches(model_ids):
        rows = run("registry/base_models", model_ids=batch)
        found |= {row["base_model"] for row in rows}
    return sorted(found)
