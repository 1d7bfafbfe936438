"""The registry's history: its loads, and what differs between two moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from modelpool.exceptions import NotFoundError
from modelpool.identity import folded
from modelpool.moments import moment
from modelpool.pool.base import PoolBase, row_limit
from modelpool.records import LoadRow, PlaceChange

if TYPE_CHECKING:
    from modelpool.records import Differences


class RegistryHistory(PoolBase):
    """What the registry said, and when."""

    def loads(self, *, source: str | None = None, limit: int | None = 20) -> tuple[LoadRow, ...]:
        """What was loaded, the newest first: one row for each source of each load."""
        return self._rows(
            "registry/loads", LoadRow, load_id=None, source=source, limit=row_limit(limit)
        )

    def loaded_at(self, load_id: str) -> datetime:
        """When the facts of a load began to hold; NotFoundError when there is no such load."""
        found = self._rows("registry/loads", LoadRow, load_id=load_id, source=None, limit=1)
        if not found:
            known = (row.load_id for row in self.loads(limit=None))
            same = next((one for one in known if folded(one) == folded(load_id)), None)
            hint = f"; did you mean {same!r}?" if same else ""
            raise NotFoundError(f"no load {load_id!r}: `modelpool loads` lists them{hint}")
        return found[0].since

    def differences(
        self,
        before: date | datetime,
        after: date | datetime | None = None,
        *,
        source: str | None = None,
    ) -> Differences:
        """What the sources, or one of them, claimed otherwise at one moment than at another.

        A date means the end of that day, in UTC; `after` None means now.
        """
        from modelpool import differences

        since, until = moment(before), moment(after)
        rows = self.database.records(
            "registry/claim_differences", since=since, until=until, source=source
        )
        (count,) = self.database.records("registry/claim_count", as_of=since, source=source)
        keys = [(row["source"], row["model_id"], row["task_type"]) for row in rows]
        states = [
            {key: _claimed(row[end]) for key, row in zip(keys, rows, strict=True) if row[end]}
            for end in ("before", "after")
        ]
        found = differences.compare(*states, unchanged=count["claims"] - len(states[0]))
        places = self._rows(
            "registry/place_differences", PlaceChange, since=since, until=until, source=source
        )
        return replace(found, places=places)


def _claimed(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim's own words, without what the graph notes of it."""
    noted = ("since", "until", "load_id", "closed_by")
    return {
        field: value.iso_format() if hasattr(value, "iso_format") else value
        for field, value in claim.items()
        if field not in noted
    }
