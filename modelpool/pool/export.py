"""What leaves the registry: exports of what is claimed, and cards of single models."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from modelpool import records
from modelpool.arguments import did_you_mean
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.export.formats import WRITERS, format_of
from modelpool.pool.base import PoolBase
from modelpool.records import TaskTypeRow
from modelpool.records.export import ExportHead, SourceRow
from modelpool.records.row import native
from modelpool.registry import Record, replaced, shipped_task_types
from modelpool.registry.schema import fields

PAGE = 500
"""Models that are read at a time."""

Progress = Callable[[int, int], None]
"""Called with how many claims are written, and how many there are."""


class Exports(PoolBase):
    """The registry as documents for others."""

    def export(
        self,
        target: Path | TextIO,
        *,
        format: str | None = None,
        sources: Collection[str] = (),
        model_ids: Collection[str] = (),
        as_of: date | datetime | None = None,
        progress: Progress | None = None,
    ) -> records.ExportReport:
        """Write what was claimed at a moment, so that loading it into an empty graph claims it all.

        `format` is json, jsonl, csv or jsonld; None goes by the path's suffix, and is json for a
        stream. A path's file is replaced in one step. `sources` and `model_ids`, if any are given,
        are all that is written. Raises NotFoundError for names that aren't there, or if nothing
        was claimed then.
        """
        if format is None:
            format = format_of(target) if isinstance(target, Path) else "json"
        if format not in WRITERS:
            expected = ", ".join(WRITERS)
            raise InvalidInputError(f"format: found {format!r}, expected one of {expected}")
        asked = {"sources": list(sources) or None, "model_ids": list(model_ids) or None}
        (found,) = self.database.records(
            "export/contents", **asked, as_of=self._known_moment(as_of)
        )
        # The driver's own type, whose nanoseconds Python's doesn't have.
        asked["as_of"] = found["as_of"]
        known = self._rows("export/sources", SourceRow, as_of=found["as_of"])
        self._check_names(sources, model_ids, known, found["claims"])
        head = ExportHead(
            as_of=native(found["as_of"]),
            partial=bool(model_ids),
            sources=tuple(s for s in known if s.claims and (not sources or s.name in sources)),
            task_types=self._rows("registry/task_types", TaskTypeRow, as_of=found["as_of"]),
        )
        models = self._models(asked, head, _Counted(found["claims"], progress))
        if isinstance(target, Path):
            with replaced(target) as stream:
                WRITERS[format](head, models, stream)
        else:
            WRITERS[format](head, models, target)
        return records.ExportReport(
            as_of=head.as_of,
            models=found["models"],
            records=found["claims"],
            partial=head.partial,
        )

    def card(self, model_id: str, *, as_of: date | datetime | None = None) -> records.ModelCard:
        """All that is known of a model; `modelpool.export.card.markdown` renders it.

        Raises NotFoundError when there is no such model, or was none then.
        """
        only = {"field": "model_id", "test": "one of", "values": [model_id]}
        capabilities = self._rows(
            "search/capabilities",
            records.Capability,
            scores=None,
            of_profiles=[],
            of_models=[only],
            of_claims=[],
            as_of=self._known_moment(as_of),
            limit=len(self.task_types()) + 1,
        )
        if not capabilities:
            raise self._no_such_model(model_id)
        claims = self._rows(
            "registry/claimed_values",
            records.ClaimedValue,
            model_id=model_id,
            field=None,
            task_type=None,
            with_closed=False,
            as_of=self._known_moment(as_of),
        )
        (found,) = self.database.records(
            "export/contents", sources=None, model_ids=[model_id], as_of=self._known_moment(as_of)
        )
        return records.ModelCard(
            model_id=model_id,
            as_of=native(found["as_of"]),
            capabilities=capabilities,
            claims=claims,
        )

    def _check_names(
        self,
        sources: Collection[str],
        model_ids: Collection[str],
        known: Collection[SourceRow],
        claims: int,
    ) -> None:
        names = [source.name for source in known]
        if not names:
            raise NotFoundError("the pool is empty: load a registry first (`modelpool quickstart`)")
        for source in sources:
            if source not in names:
                raise NotFoundError(f"no source {source!r}{did_you_mean(source, names)}")
        for model_id in model_ids:
            page = {"after": "", "models": 1, "sources": None, "model_ids": [model_id]}
            if not self.database.records("export/claims", **page, as_of=None):
                raise self._no_such_model(model_id)
        if not claims:
            raise NotFoundError("nothing of this was claimed then")

    def _models(
        self, asked: Mapping[str, Any], head: ExportHead, counted: _Counted
    ) -> Iterator[tuple[str, list[Record]]]:
        """Page by page, so that neither side holds all of it."""
        places = self.database.read("registry/places", as_of=asked["as_of"])
        claimed = {(row["source"], row["task_type"]): row["kind_of"] for row in places}
        parents = _own_kinds(head, claimed)
        after = ""
        while page := self.database.records("export/claims", after=after, models=PAGE, **asked):
            for row in page:
                made = [_record(row["model_id"], claim, parents) for claim in row["claims"]]
                if made:
                    yield row["model_id"], made
                    counted.add(len(made))
            after = page[-1]["model_id"]


class _Counted:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def add(self, claims: int) -> None:
        self._done += claims
        if self._progress:
            self._progress(self._done, self._total)


def _own_kinds(
    head: ExportHead, claimed: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    """What each source says of places of task types, which a flat file must tell.

    Those that come with Model Pool are known. A place that no source of the export claims is told
    by all of them.
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
    """A claim as the record that it was, in the order of the schema's fields."""
    said = {**claim, "model_id": model_id}
    if (key := (claim["source"], claim["task_type"])) in parents:
        said["kind_of"] = parents[key]
    return {name: _plain(said[name]) for name in fields() if name in said}


def _plain(value: Any) -> Any:
    value = native(value)
    return value.isoformat() if isinstance(value, date) else value
