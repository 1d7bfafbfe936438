"""Searching the registry: by words, by conditions, by counts, and by any query of the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from modelpool import records
from modelpool.conditions import STAGES, check_field, conditions, task_types_of, text_query
from modelpool.exceptions import DatabaseError, NotFoundError
from modelpool.named_queries import arguments, read_query
from modelpool.pool.base import PoolBase, row_limit
from modelpool.records.row import native


class Search(PoolBase):
    """What holds, found by what is asked for.

    `text` must occur in a model's id, name or notes, word by word. `where` holds conditions such
    as 'cost_class=Low', 'provider!=openai', 'context_tokens>=100000' or 'maker=' (not known). All
    must hold of one capability. A condition on the task type admits its special kinds too.
    Methods raise InvalidInputError for what isn't a condition, and NotFoundError for a task type
    that the pool doesn't know.
    """

    def models(
        self,
        text: str = "",
        *,
        where: Sequence[str] = (),
        as_of: date | datetime | None = None,
        limit: int | None = None,
    ) -> tuple[records.Capability, ...]:
        """Capabilities that meet all conditions: the best match of the text first, then by id."""
        asked = self._asked(text, where, as_of)
        return self._rows(
            "search/capabilities", records.Capability, **asked, limit=row_limit(limit)
        )

    def facets(
        self,
        *fields: str,
        text: str = "",
        where: Sequence[str] = (),
        as_of: date | datetime | None = None,
    ) -> tuple[records.FacetCount, ...]:
        """Counts of what `models` finds: all of it first, then field by field, the most first.

        A count is what `models` would find with that value as one more condition.
        """
        for field in fields:
            check_field(field, "facet")
        asked = self._asked(text, where, as_of)
        needed = {STAGES[field] for field in fields} | {s for s in STAGES.values() if asked[s]}
        found = self._rows(
            "search/facets",
            records.FacetCount,
            **asked,
            fields=list(dict.fromkeys(fields)),
            with_claims="of_claims" in needed,
        )
        if not found:
            return (records.FacetCount(field=None, value=None, models=0, capabilities=0),)
        asked_order = [None, *fields]
        return tuple(sorted(found, key=lambda count: asked_order.index(count.field)))

    def query(
        self, name: str, given: Mapping[str, str] | None = None
    ) -> tuple[dict[str, Any], ...]:
        """Run a read query of the library in a READ session; its rows as the header names them.

        `given` are parameters as text: JSON, or plain text where the header's example is text.
        What is left out is as in the header, if that is null, a number, true or false.
        Raises NotFoundError for an unknown name and InvalidInputError for a wrong parameter.
        """
        query = read_query(self.database.library, name)
        found = self.database.records(name, **arguments(query, given or {}))
        columns = [column.name for column in query.returns]
        return tuple({column: native(row[column]) for column in columns} for row in found)

    def _asked(
        self, text: str, where: Sequence[str], as_of: date | datetime | None
    ) -> dict[str, Any]:
        found = conditions(where)
        for task_type in task_types_of(found):
            self._check_task_type(task_type)
        asked: dict[str, Any] = {"scores": self._scores(text), "as_of": self._known_moment(as_of)}
        for stage, of_stage in found.items():
            asked[stage] = of_stage
        return asked

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
                "the graph has no index of words yet: loading a registry makes it"
                " (`modelpool quickstart`)"
            ) from None
        return {row["model_id"]: row["score"] for row in found}
