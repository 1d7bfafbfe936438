"""The example of work that ships with Model Pool: an invented fleet over four weeks."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from modelpool.database import Database
from modelpool.exceptions import ConflictError, NotFoundError
from modelpool.rows import LoadedExample
from modelpool.work.facts import KINDS, start_of_day
from modelpool.work.file_loading import Progress, load_file

FOLDER = Path(__file__).parent.parent / "data" / "example"
RECOVERY = FOLDER / "recovery"
"""What comes two days later: a model that had fallen is right again."""


def load_example(
    database: Database, *, recovery: bool = False, progress: Progress | None = None
) -> LoadedExample:
    """Load the example's files in their order; repeating it changes nothing.

    With `recovery`, those of two days later are loaded after them.

    Raises ConflictError when the graph holds other work, which would mix with it in findings, and
    NotFoundError when it lacks models that the example's workers used.
    """
    database.ensure_schema()
    (state,) = database.read(
        "work/room_for_example",
        worker_ids=sorted(_values("workers", "worker_id")),
        task_ids=sorted(_values("tasks", "task_id") | _values("tasks", "task_id", RECOVERY)),
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
            KINDS[path.stem],
            path,
            progress=_named(path.stem, progress) if progress else None,
        )
        for path in _files(recovery)
    )
    first = start_of_day(min(_values("assignments", "assigned_at")))
    return LoadedExample(
        files=loaded, registry_since=state["registry_since"].to_native(), first_assigned_at=first
    )


def _named(kind: str, progress: Progress) -> Progress:
    """The same progress display, with the kind of file in the step's name."""
    return lambda step, done, total: progress(f"{step} {kind}", done, total)


def _files(recovery: bool) -> Iterable[Path]:
    """The files in the order in which they load."""
    for folder in (FOLDER, RECOVERY) if recovery else (FOLDER,):
        paths = [folder / f"{kind}.csv" for kind in KINDS]
        yield from (path for path in paths if path.exists())


def _values(kind: str, column: str, folder: Path = FOLDER) -> set[str]:
    with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as stream:
        return set(filter(None, (row[column] for row in csv.DictReader(stream))))
