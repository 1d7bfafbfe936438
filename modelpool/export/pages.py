"""The contents of an export, read from the graph page by page to bound memory on both sides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from modelpool.arguments import did_you_mean
from modelpool.database import Database
from modelpool.exceptions import NotFoundError
from modelpool.export.formats import WRITERS
from modelpool.files.opening import replaced
from modelpool.files.schema import fields
from modelpool.registry import Record, shipped_task_types
from modelpool.rows import ExportReport, TaskTypeRow
from modelpool.rows.export import ExportHead, SourceRow
from modelpool.rows.row import native

PAGE = 500
"""Number of models read at a time."""

Progress = Callable[[int, int], None]
"""Called with the number of claims written, and their total."""


class Export:
    """What was claimed at a moment: its head is read at once, its claims lazily.

    `sources` and `model_ids`, if given, restrict it to these.
    """

    def __init__(
        self,
        database: Database,
        sources: Collection[str],
        model_ids: Collection[str],
        as_of: datetime | None,
    ) -> None:
        self._database = database
        self._asked: dict[str, Any] = {
            "sources": list(sources) or None,
            "model_ids": list(model_ids) or None,
        }
        (self.contents,) = database.records("export/contents", **self._asked, as_of=as_of)
        # The driver's own type, since Python's lacks nanoseconds.
        self._asked["as_of"] = at = self.contents["as_of"]
        self.known = [
            SourceRow.from_record(r) for r in database.records("export/sources", as_of=at)
        ]
        kinds = database.records("registry/task_types", as_of=at)
        self.head = ExportHead(
            as_of=native(at),
            partial=bool(model_ids),
            sources=tuple(s for s in self.known if s.claims and (not sources or s.name in sources)),
            task_types=tuple(TaskTypeRow.from_record(row) for row in kinds),
        )

    def knows(self, model_id: str) -> bool:
        """Whether any source claims anything of a model now."""
        page = {"after": "", "models": 1, "sources": None, "model_ids": [model_id]}
        return bool(self._database.records("export/claims", **page, as_of=None))

    def models(self, progress: Progress | None) -> Iterator[tuple[str, list[Record]]]:
        """Each model's id and the records about it, ordered by id."""
        places = self._database.read("registry/places", as_of=self._asked["as_of"])
        claimed = {(row["source"], row["task_type"]): row["kind_of"] for row in places}
        parents = _own_kinds(self.head, claimed)
        after, done = "", 0
        while page := self._database.records(
            "export/claims", after=after, models=PAGE, **self._asked
        ):
            for row in page:
                made = [_record(row["model_id"], claim, parents) for claim in row["claims"]]
                if made:
                    yield row["model_id"], made
                    done += len(made)
                    if progress:
                        progress(done, self.contents["claims"])
            after = page[-1]["model_id"]


def check_sources(export: Export, sources: Collection[str]) -> None:
    """Raise NotFoundError for a source that the graph doesn't know, and for an empty graph."""
    names = [source.name for source in export.known]
    if not names:
        raise NotFoundError("the pool is empty: load a registry first (`modelpool quickstart`)")
    for source in sources:
        if source not in names:
            raise NotFoundError(f"no source {source!r}{did_you_mean(source, names)}")


def write(
    export: Export, target: Path | TextIO, format: str, progress: Progress | None
) -> ExportReport:
    """Write an export in a format; raises NotFoundError where nothing was claimed then."""
    if not export.contents["claims"]:
        raise NotFoundError("nothing of this was claimed then")
    models = export.models(progress)
    if isinstance(target, Path):
        with replaced(target) as stream:
            WRITERS[format](export.head, models, stream)
    else:
        WRITERS[format](export.head, models, target)
    return ExportReport(
        as_of=export.head.as_of,
        models=export.contents["models"],
        records=export.contents["claims"],
        partial=export.head.partial,
    )


def _own_kinds(
    head: ExportHead, claimed: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    """The parents of task types that each source's records must state, by source and task type.

    Task types that ship with Model Pool are left out. A parent that no source of the export claims
    is stated by all of them.
    """
    shipped = {kind.name for kind in shipped_task_types()}
    sources = {source.name for source in head.sources}
    own = {key: p for key, p in claimed.items() if key[0] in sources and key[1] not in shipped}
    placed = {task_type for _, task_type in own}
    for kind in head.task_types:
        if kind.kind_of and kind.name not in shipped | placed:
            own |= {(source, kind.name): kind.kind_of for source in sources}
    return own


def _record(
    model_id: str, claim: Mapping[str, Any], parents: Mapping[tuple[str, str], str]
) -> Record:
    """A claim as a registry record, in the order of the schema's fields."""
    said = {**claim, "model_id": model_id}
    if (key := (claim["source"], claim["task_type"])) in parents:
        said["kind_of"] = parents[key]
    return {name: _plain(said[name]) for name in fields() if name in said}


def _plain(value: Any) -> Any:
    value = native(value)
    return value.isoformat() if isinstance(value, date) else value
