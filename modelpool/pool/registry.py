"""The registry: what sources claim about models, now and in the past."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from modelpool import rows
from modelpool.arguments import did_you_mean
from modelpool.exceptions import DatabaseError, InvalidInputError, NotFoundError
from modelpool.identity import folded
from modelpool.moments import end_of_day
from modelpool.pool.base import Room, at_least_one, row_limit
from modelpool.rows.row import native
from modelpool.search.conditions import STAGES, check_field, conditions, task_types_of, text_query

if TYPE_CHECKING:
    from modelpool.batches import Progress
    from modelpool.export.pages import Progress as ExportProgress
    from modelpool.registry import Registry
    from modelpool.registry.loading import Confirm

GENERAL = "text-generation"
"""The task type that most offers are listed for."""
# What holds by default if no source claims a value.
_DEFAULTS = {
    "base_model": "; where none does, it is the model itself",
    "provider": "; where none does, it is the part of the id before the first slash, if it has one",
}


class PoolRegistry(Room):
    """What sources claim about models.

    An `as_of` is a datetime with a zone, or a date, which means the end of that day in UTC. Methods
    raise NotFoundError for a moment before the first load.
    """

    def load(
        self,
        registry: Registry,
        *,
        on: date | None = None,
        partial: bool = False,
        confirm: Confirm | None = None,
        progress: Progress | None = None,
    ) -> rows.LoadReport:
        """Load what `read_registry` read, all or nothing; see `modelpool.registry.loading.load`."""
        from modelpool.registry.loading import load

        return load(
            self.database, registry, on=on, partial=partial, confirm=confirm, progress=progress
        )

    def preview(self, registry: Registry, *, partial: bool = False) -> rows.LoadReport:
        """What loading the registry would change; writes nothing."""
        from modelpool.registry.loading import preview

        return preview(self.database, registry, partial=partial)

    def read_overlay(self, paths: Sequence[Path]) -> Registry:
        """Read an organisation's own corrections, to be loaded by `load`; see docs/overlay.md.

        Raises RegistryFileError with every problem of every file.
        """
        from modelpool.registry.overlay import read_overlay

        return read_overlay(self.database, paths)

    def respelled(self, registry: Registry) -> Registry:
        """The registry with every name in the pool's spelling, if the pool knows it.

        Names that differ only in case or Unicode form are one identity: `load` refuses those that
        the pool knows in another spelling.
        """
        from modelpool.registry.names import respelled

        return respelled(self.database.read, registry)

    def task_types(self, *, as_of: date | datetime | None = None) -> tuple[rows.TaskTypeRow, ...]:
        """All task types that the pool knows, by name, with their parents now or at a moment."""
        return self._rows("registry/task_types", rows.TaskTypeRow, as_of=self._known_moment(as_of))

    def claims(
        self,
        model_id: str,
        *,
        field: str | None = None,
        task_type: str | None = None,
        with_closed: bool = False,
        as_of: date | datetime | None = None,
    ) -> tuple[rows.ClaimedValue, ...]:
        """Every value that sources claim of a model, and why each holds or lost.

        `field` and `task_type` keep only the values of that field, and those that apply to that
        task type. `with_closed` adds past claims. Raises InvalidInputError for an unknown field,
        and NotFoundError if there is no such model, or no such value was claimed of it then.
        """
        if field is not None:
            _check_claimed(field)
        found = self._claimed(
            model_id, field, task_type, with_closed, as_of=self._known_moment(as_of)
        )
        if found:
            return found
        if task_type is not None:
            self._check_task_type(task_type)
        if all(listing.until for listing in self.listings(model_id, as_of=as_of)):
            raise self._no_such_model(model_id)
        about = f"{field or 'a value'}{f' for {task_type}' if task_type else ''}"
        by_default = _DEFAULTS.get(field or "", "")
        raise NotFoundError(f"no source claims {about} of {model_id!r}{by_default}")

    def inherited(
        self,
        model_id: str,
        *,
        field: str | None = None,
        task_type: str | None = None,
        as_of: date | datetime | None = None,
    ) -> tuple[rows.InheritedValue, ...]:
        """What holds of a model though no source claims it, and what it doesn't inherit, and why.

        Empty if no other offer of its base model was measured, and nothing was put together.
        """
        return self._rows(
            "registry/inherited_values",
            rows.InheritedValue,
            model_id=model_id,
            field=field,
            task_type=task_type,
            as_of=self._known_moment(as_of),
        )

    def coverage(self, *, task_type: str = GENERAL, top: int = 300) -> rows.Coverage:
        """For how much of the registry each class is known, and how it was had.

        `top` base models, those that most providers offer, are counted apart. For how many kinds
        of `task_type` accuracy is known is counted, too. Raises NotFoundError for an unknown type.
        """
        top = at_least_one("top", top)
        if task_type != GENERAL:
            self._check_task_type(task_type)
        return rows.Coverage(
            top=top,
            classes=self._rows("coverage/classes", rows.ClassCoverage, top=top),
            task_types=self._rows("coverage/task_types", rows.TaskTypeCoverage),
            sources=self.sources(),
            kinds=self._rows("coverage/kinds", rows.KindCoverage, task_type=task_type, top=top),
        )

    def sources(self) -> tuple[rows.SourceCoverage, ...]:
        """All sources, those first that go before others: what each claims, and how old it is."""
        return self._rows("coverage/sources", rows.SourceCoverage)

    def _claimed(
        self,
        model_id: str,
        field: str | None,
        task_type: str | None,
        with_closed: bool,
        *,
        as_of: datetime | None,
    ) -> tuple[rows.ClaimedValue, ...]:
        return self._rows(
            "registry/claimed_values",
            rows.ClaimedValue,
            model_id=model_id,
            field=field,
            task_type=task_type,
            with_closed=with_closed,
            as_of=as_of,
        )

    def listings(
        self, model_id: str, *, as_of: date | datetime | None = None
    ) -> tuple[rows.Listing, ...]:
        """Which sources list a model, and which did; a model that none lists is a tombstone.

        Raises NotFoundError when no source had listed it then.
        """
        return self._of_model("registry/listings", rows.Listing, model_id, as_of)

    def status(self, model_id: str, *, as_of: date | datetime | None = None) -> rows.ModelStatus:
        """A model's lifecycle, its dates, and what replaces it.

        Raises NotFoundError when no source had listed it then.
        """
        return self._of_model("registry/model_status", rows.ModelStatus, model_id, as_of)[0]

    def card(self, model_id: str, *, as_of: date | datetime | None = None) -> rows.ModelCard:
        """All that is known of a model; `modelpool.export.card.markdown` renders it.

        Raises NotFoundError if there is no such model, or wasn't one then.
        """
        at = self._known_moment(as_of)
        only = {"field": "model_id", "test": "one of", "values": [model_id]}
        capabilities = self._rows(
            "search/capabilities",
            rows.Capability,
            scores=None,
            of_profiles=[],
            of_models=[only],
            of_claims=[],
            as_of=at,
            limit=row_limit(None),
        )
        if not capabilities:
            raise self._no_such_model(model_id)
        (found,) = self.database.records(
            "export/contents", sources=None, model_ids=[model_id], as_of=at
        )
        return rows.ModelCard(
            model_id=model_id,
            as_of=native(found["as_of"]),
            capabilities=capabilities,
            # A model that no source lists any more has a card without claims.
            claims=self._claimed(model_id, None, None, False, as_of=at),
        )

    def search(
        self,
        text: str = "",
        *,
        where: Sequence[str] = (),
        as_of: date | datetime | None = None,
        limit: int | None = None,
    ) -> tuple[rows.Capability, ...]:
        """Capabilities that meet all conditions: the best match of the text first, then by id.

        `text` must occur in a model's id, name or notes, word by word. `where` holds conditions
        such as 'cost_class=Low', 'provider!=openai', 'context_tokens>=100000' or 'maker=' (not
        known). One capability must meet all of them. A condition on the task type admits the kinds
        of it too. Raises InvalidInputError for a malformed condition, and NotFoundError for a task
        type that the pool doesn't know.
        """
        asked = self._asked(text, where, as_of)
        return self._rows("search/capabilities", rows.Capability, **asked, limit=row_limit(limit))

    def facets(
        self,
        *fields: str,
        text: str = "",
        where: Sequence[str] = (),
        as_of: date | datetime | None = None,
    ) -> tuple[rows.FacetCount, ...]:
        """Counts of what `search` finds: the total first, then by field, highest counts first.

        A count is what `search` would find with that value as one more condition.
        """
        for field in fields:
            check_field(field, "facet")
        asked = self._asked(text, where, as_of)
        needed = {STAGES[field] for field in fields} | {s for s in STAGES.values() if asked[s]}
        found = self._rows(
            "search/facets",
            rows.FacetCount,
            **asked,
            fields=list(dict.fromkeys(fields)),
            with_claims="of_claims" in needed,
        )
        if not found:
            return (rows.FacetCount(field=None, value=None, models=0, capabilities=0),)
        asked_order = [None, *fields]
        return tuple(sorted(found, key=lambda count: asked_order.index(count.field)))

    def loads(
        self, *, source: str | None = None, limit: int | None = 20
    ) -> tuple[rows.LoadRow, ...]:
        """What was loaded, the newest first: one row for each source of each load."""
        return self._rows(
            "registry/loads", rows.LoadRow, load_id=None, source=source, limit=row_limit(limit)
        )

    def loaded_at(self, load_id: str) -> datetime:
        """When the facts of a load began to hold; NotFoundError when there is no such load."""
        found = self._rows("registry/loads", rows.LoadRow, load_id=load_id, source=None, limit=1)
        if not found:
            known = (row.load_id for row in self.loads(limit=None))
            same = next((one for one in known if folded(one) == folded(load_id)), None)
            hint = f"; did you mean {same!r}?" if same else ""
            raise NotFoundError(f"no load {load_id!r}: `modelpool loads` lists them{hint}")
        return found[0].since

    def diff(
        self,
        before: date | datetime,
        after: date | datetime | None = None,
        *,
        source: str | None = None,
    ) -> rows.Differences:
        """How the claims of all sources, or of one, differ between two moments.

        `after` None means now. For what loading a registry would change, see `preview`.
        """
        from modelpool.registry.differences import between

        return between(self.database, end_of_day(before), end_of_day(after), source)

    def export(
        self,
        target: Path | TextIO,
        *,
        format: str | None = None,
        sources: Collection[str] = (),
        model_ids: Collection[str] = (),
        as_of: date | datetime | None = None,
        progress: ExportProgress | None = None,
    ) -> rows.ExportReport:
        """Write the claims of a moment, so that loading them into an empty graph restores them.

        `format` is json, jsonl, csv or jsonld; None takes it from the path's suffix, and means
        json for a stream. A file is replaced atomically. `sources` and `model_ids`, if given,
        restrict what is written. Raises NotFoundError for unknown names, or if nothing was claimed
        then.
        """
        from modelpool.export.formats import format_for
        from modelpool.export.pages import Export, check_sources, write

        chosen = format_for(target, format)
        export = Export(self.database, sources, model_ids, self._known_moment(as_of))
        check_sources(export, sources)
        for model_id in model_ids:
            if not export.knows(model_id):
                raise self._no_such_model(model_id)
        return write(export, target, chosen, progress)

    def lint_rules(self, rules: Collection[str] = ()) -> tuple[rows.Detector, ...]:
        """The rules of lint by name, or the named ones; NotFoundError for an unknown one."""
        from modelpool.findings.scanning import detectors

        return detectors(self.database.library, "lint", rules)

    def lint(
        self,
        *,
        rules: Collection[str] = (),
        false_flags: float = 1.0,
        today: date | None = None,
        store: bool = True,
    ) -> rows.Scan:
        """Check the open claims by all rules, or by the named ones.

        `false_flags`, more than 0, is the expected number of values that a statistical rule
        reports by chance in the whole pool. `today` decides which dates are past; None means today
        in UTC. Findings are stored in the graph, unless `store` is false.
        """
        from modelpool.findings.scanning import scan

        if not false_flags > 0:
            raise InvalidInputError(f"false_flags: found {false_flags:g}, expected more than 0")
        given = {"false_flags": false_flags, "today": today or datetime.now(UTC).date()}
        return scan(self.database, self.lint_rules(rules), given, store=store)

    def _asked(
        self, text: str, where: Sequence[str], as_of: date | datetime | None
    ) -> dict[str, Any]:
        found = conditions(where)
        for task_type in task_types_of(found):
            self._check_task_type(task_type)
        scores = self._scores(text)
        return {**found, "scores": scores, "as_of": self._known_moment(as_of)}

    def _scores(self, text: str) -> dict[str, float] | None:
        asked = text_query(text)
        if asked is None:
            return None
        try:
            found = self.database.records("search/text_matches", text=asked)
        except DatabaseError:
            if self.database.records("search/text_index"):
                raise
            raise NotFoundError(
                "the graph has no full-text index yet: loading a registry creates it"
                " (`modelpool quickstart`)"
            ) from None
        return {row["model_id"]: row["score"] for row in found}


def _check_claimed(field: str) -> None:
    from modelpool.files.schema import claimed_fields

    if field not in claimed_fields():
        close = did_you_mean(field, claimed_fields())
        raise InvalidInputError(
            f"field: found {field!r}, expected one of {', '.join(claimed_fields())}{close}"
        )
