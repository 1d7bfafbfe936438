"""The steps from open claims to profiles, each a query: what is known of models for task types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from modelpool.identity import Run

BATCH = 5_000
"""How many models a query is given at a time."""

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many of its rows are done, and how many there are."""


def silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def rate(run: Run, model_ids: Collection[str], since: object, progress: Progress = silent) -> None:
    """Rate models for task types, and move them to the profiles that they fit then.

    The models must be all offers of their base models.
    """
    rated = sorted(model_ids)
    for batch in batches("ratings", rated, progress):
        run("registry/rate_by_claims", model_ids=batch)
    for batch in batches("inherited", bases_of(run, rated), progress):
        run("registry/inherit", base_models=batch)
    for batch in batches("profiles", rated, progress):
        run("registry/generalise", model_ids=batch)
        run("registry/fall_back", model_ids=batch)
        run("registry/resolve_profiles", model_ids=batch, since=since)


def rate_all(run: Run) -> None:
    """Rate every model that a source lists, in a graph that was written without ratings."""
    model_ids = [row["model_id"] for row in run("registry/listed_models")]
    since = run("registry/open_load", since=None, loads=[])[0]["since"]
    for batch in batches("models", model_ids, silent):
        run("registry/resolve_models", since=since, model_ids=batch)
    rate(run, model_ids, since)


def bases_of(run: Run, model_ids: Sequence[str]) -> list[str]:
    """The base models of some models, sorted."""
    found: set[str] = set()
    for batch in batches("", model_ids, silent):
        rows = run("registry/base_models", model_ids=batch)
        found |= {row["base_model"] for row in rows}
    return sorted(found)


def batches(step: str, rows: Sequence[Any], progress: Progress) -> Iterator[list[Any]]:
    """The rows in batches of one query each, with progress."""
    for start in range(0, len(rows), BATCH):
        progress(step, start, len(rows))
        yield list(rows[start : start + BATCH])
    if rows:
        progress(step, len(rows), len(rows))
