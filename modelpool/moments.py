"""Moments: what an `as_of` means, and converting all moments to UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from modelpool.arguments import check_value
from modelpool.exceptions import InvalidInputError

# Clocks may differ by this much.
SKEW = timedelta(minutes=1)
_NO_MOMENTS = frozenset({str, int, float, bool, type(None)})


def end_of_day(value: date | datetime | None) -> datetime | None:
    """The moment that an `as_of` means, in UTC; a date means the end of that day in UTC.

    Raises InvalidInputError for a time without a zone, and for a day in the future.
    """
    if value is None:
        return None
    check_value("as_of", value, date | datetime)
    if isinstance(value, datetime):
        found = utc("as_of", value)
    else:
        found = datetime.combine(value, time.max, tzinfo=UTC)
    today = (datetime.now(UTC) + SKEW).date()
    if found.date() > today:
        raise InvalidInputError(
            f"as_of: found {value.isoformat()}, expected no day after today, {today} in UTC"
        )
    return found


def utc(name: str, value: datetime) -> datetime:
    """The same instant in UTC; InvalidInputError for a time without a zone, or out of range."""
    if value.utcoffset() is None:
        raise InvalidInputError(
            f"{name}: found {value.isoformat()}, expected a time zone with it, such as Z for UTC"
        )
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidInputError(
            f"{name}: found {value.isoformat()}, expected a moment of the years 1 to 9999 in UTC"
        ) from None


def in_utc(name: str, value: Any) -> Any:
    """A query's parameter with every moment in UTC, also those in lists and maps.

    Neo4j takes the day of a moment in its own zone, and doesn't consider one instant in two zones
    equal: not even UTC by name, as the driver gives it, and UTC by offset.
    """
    if isinstance(value, datetime):
        return utc(name, value)
    if hasattr(value, "to_native") and getattr(value, "tzinfo", None) is not None:
        # The driver's own type, finer than Python's.
        return value.replace(tzinfo=UTC) if not value.utcoffset() else utc(name, value.to_native())
    if isinstance(value, Mapping):
        return {key: in_utc(name, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        # Long lists mostly are of these, and needn't be copied.
        if _NO_MOMENTS.issuperset(map(type, value)):
            return value
        return [in_utc(name, one) for one in value]
    return value
