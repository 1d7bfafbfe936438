"""The example of work that ships with Model Pool: an invented fleet over four weeks."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from modelpool.database import Database
from modelpool.exceptions import ConflictError, NotFoundError
from modelpool.rows import LoadedExample
from modelpool.work.facts import KINDS, start_of_day
from modelpool.work.file_loading import Progress, load_file

FOLDER = Path(__file__).parent.parent / "data" / "example"


def load_example(database: Database, *, progress: Progress | None = None) -> LoadedExample:
    """Load the example's files in their order; repeating it changes nothing.

    Raises ConflictError when the graph holds other work, which would mix with it in findings, and
    NotFoundError when it lacks models that the example's workers used.
    """
    database.ensure_schema()
    (state,) = database.read(
        "work/room_for_example",
        worker_ids=sorted(_values("workers", "worker_id")),
        task_ids=sorted(_values("tasks", "task_id")),
        model_ids=sorted(_values("assignments", "model_id") | _values("outcomes", "model_id")),
    )
    if state["workers"] or state["tasks"]:
        raise ConflictError(
            f"the graph holds other work (workers: {state['workers']:,}, tasks:"
            f" {state['tasks']:,}); expected none, so that the example doesn't mix with it"
        )
    if missing := state["missing"]:
        raise NotFoundError(
            f"no model {missing[0]!r}, nor {len(missing) - 1} others that the example uses:"
            " load the shipped registry first (`modelpool quickstart`)"
        )
    loaded = tuple(
        load_file(
            database,
            kind,
            FOLDER / f"{kind.name}.csv",
            progress=_named(kind.name, progress) if progress else None,
        )
        for kind in KINDS.values()
    )
    first = start_of_day(min(_values("assignments", "assigned_at")))
    return LoadedExample(
        files=loaded, registry_since=state["registry_since"].to_native(), first_assigned_at=first
    )


def _named(kind: str, progress: Progress) -> Progress:
    """The same progress display, with the kind of file in the step's name."""
    return lambda step, done, total: progress(f"{step} {kind}", done, total)


def _values(kind: str, column: str) -> set[str]:
    return set(filter(None, (row[column] for row in _rows(kind))))


def _rows(kind: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
