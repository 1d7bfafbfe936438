"""What the classes of the vocabulary share: Neo4j's temporal types, and read-only access.

Facts in the graph have digests, dates and history, which the pool's methods maintain. A change
through neomodel would corrupt them, so every one is refused.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NoReturn

import neo4j.time
import neomodel
from neomodel.properties import Property, validator

from modelpool.exceptions import ReadOnlyError


class DateProperty(Property[date]):
    """A DATE of Neo4j; neomodel's own property of that name writes a STRING."""

    @validator
    def inflate(self, value: Any) -> date:
        """The date of the driver's DATE."""
        found: date = value.to_native()
        return found

    @validator
    def deflate(self, value: Any) -> neo4j.time.Date:
        """The driver's DATE; raises ValueError for anything but a date."""
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValueError(f"found {value!r}, expected a date")
        return neo4j.time.Date.from_native(value)


class DateTimeProperty(Property[datetime]):
    """A ZONED DATETIME of Neo4j; neomodel's own property of that name writes a FLOAT."""

    @validator
    def inflate(self, value: Any) -> datetime:
        """The datetime, with its zone, of the driver's ZONED DATETIME."""
        found: datetime = value.to_native()
        return found

    @validator
    def deflate(self, value: Any) -> neo4j.time.DateTime:
        """The driver's ZONED DATETIME; raises ValueError for anything but a zoned datetime."""
        if not isinstance(value, datetime) or value.utcoffset() is None:
            raise ValueError(f"found {value!r}, expected a datetime with a time zone")
        # In Cypher, one moment in two zones is two values; the graph has them all in UTC.
        return neo4j.time.DateTime.from_native(value.astimezone(UTC))


def _refuse(what: str) -> NoReturn:
    raise ReadOnlyError(
        f"{what}: found a change through neomodel, expected one by the pool's methods, which keep"
        " its history"
    )


class Node(neomodel.StructuredNode):
    """A read-only node; changing it raises ReadOnlyError."""

    __abstract_node__ = True

    def save(self) -> NoReturn:
        """Raise ReadOnlyError."""
        _refuse(type(self).__name__)

    def delete(self) -> NoReturn:
        """Raise ReadOnlyError."""
        _refuse(type(self).__name__)

    @classmethod
    def create(cls, *props: Any, **kwargs: Any) -> NoReturn:
        """Raise ReadOnlyError."""
        _refuse(cls.__name__)

    create_or_update = get_or_create = bulk_save = create


class Relation(neomodel.StructuredRel):
    """A relation's read-only properties; changing them raises ReadOnlyError."""

    def save(self) -> NoReturn:
        """Raise ReadOnlyError."""
        _refuse(type(self).__name__)


class _ReadOnly:
    """A node's read-only relations; changing them raises ReadOnlyError."""

    def connect(self, *_: Any, **__: Any) -> NoReturn:
        """Raise ReadOnlyError."""
        definition: dict[str, Any] = self.definition  # type: ignore[attr-defined]
        _refuse(definition["relation_type"])

    replace = reconnect = disconnect = disconnect_all = connect


class One(_ReadOnly, neomodel.One):
    """Exactly one."""


class ZeroOrOne(_ReadOnly, neomodel.ZeroOrOne):
    """At most one."""


class OneOrMore(_ReadOnly, neomodel.OneOrMore):
    """At least one."""


class ZeroOrMore(_ReadOnly, neomodel.ZeroOrMore):
    """Any number."""
