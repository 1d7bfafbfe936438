"""What all parts of the pool share: the database, and running queries that return rows."""

from __future__ import annotations

from datetime import date, datetime
from types import FunctionType
from typing import Any, TypeVar

from modelpool.arguments import check_value, checked, did_you_mean
from modelpool.database import ALL_ROWS, Database
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.identity import known_as
from modelpool.moments import end_of_day
from modelpool.rows import Row
from modelpool.rows.row import native

RowT = TypeVar("RowT", bound=Row)


class Room:
    """Base class of the pool and its parts; holds the database.

    Every public method of a subclass checks its arguments against its annotations.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, member in list(vars(cls).items()):
            if isinstance(member, FunctionType) and not name.startswith("_"):
                setattr(cls, name, checked(member))

    def __init__(self, database: Database) -> None:
        self.database = database

    def _rows(self, name: str, row: type[RowT], **parameters: Any) -> tuple[RowT, ...]:
        """The rows of one read query."""
        return tuple(
            row.from_record(record) for record in self.database.records(name, **parameters)
        )

    def _of_model(
        self, name: str, row: type[RowT], model_id: str, as_of: date | datetime | None
    ) -> tuple[RowT, ...]:
        """The rows of a query about one model; NotFoundError if there are none."""
        found = self._rows(name, row, model_id=model_id, as_of=self._known_moment(as_of))
        if not found:
            raise self._no_such_model(model_id)
        return found

    def _known_moment(self, as_of: date | datetime | None) -> datetime | None:
        """The moment that an `as_of` means, not before the registry begins.

        Raises NotFoundError for a moment before the first load, besides what `end_of_day` raises.
        """
        at = end_of_day(as_of)
        if at is not None:
            (found,) = self.database.read("registry/beginning")
            since = native(found["since"])
            if since is not None and since > at:
                raise NotFoundError(
                    f"as_of: found {at:%Y-%m-%d %H:%M:%S} UTC, expected a moment from"
                    f" {since:%Y-%m-%d %H:%M:%S} UTC on, when the registry begins"
                )
        return at

    def _check_task_type(self, task_type: str) -> None:
        known = [row["name"] for row in self.database.read("registry/task_types", as_of=None)]
        if not known:
            raise NotFoundError("the pool is empty: load a registry first (`modelpool quickstart`)")
        if task_type not in known:
            raise NotFoundError(
                f"no task type {task_type!r}{did_you_mean(task_type, known, most=3)}"
            )

    def _no_policy(self) -> NotFoundError:
        return NotFoundError(
            "the pool follows no policy: load a registry first (`modelpool quickstart`)"
        )

    def _no_such_model(self, model_id: str) -> NotFoundError:
        if hint := known_as(self.database.read, model_id, "model"):
            return NotFoundError(f"no model {model_id!r}{hint}")
        found = self.database.records("registry/similar_models", text=model_id, limit=3)
        similar = [row["model_id"] for row in found]
        if model_id in similar:
            return NotFoundError(
                f"no source lists {model_id!r} at this moment: use as_of with a date when one did"
            )
        return NotFoundError(f"no model {model_id!r}{did_you_mean(model_id, similar, most=3)}")


def row_limit(limit: int | None) -> int:
    """A query's `$limit`; None means no limit."""
    return ALL_ROWS if limit is None else at_least_one("limit", limit)


def at_least_one(name: str, value: int) -> int:
    """The value, or InvalidInputError."""
    check_value(name, value, int)
    if value < 1:
        raise InvalidInputError(f"{name}: found {value}, expected 1 or more")
    return value


def check_false_positives(value: float) -> None:
    """Raise InvalidInputError unless the chance lies between 0 and 1, and is neither."""
    if not 0 < value < 1:
        raise InvalidInputError(f"false_positives: found {value}, expected between 0 and 1")
