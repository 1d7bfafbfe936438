"""What makes a load doubtful: effects that are rarely intended, so that users confirm first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from modelpool.registry.files import OVERLAY
from modelpool.registry.records import Registry

if TYPE_CHECKING:
    from modelpool.database import Row

LARGEST_SHARE_RETIRED = 0.1
"""A load that retires a larger share of what a source lists is doubtful."""


def doubts_of(
    registry: Registry,
    listed: Mapping[str, Row],
    positions: Mapping[int, Row | None],
    gone: Sequence[Row],
    partial: bool,
) -> tuple[str, ...]:
    """What is doubtful about a load, one sentence each; `listed` has a row per known source.

    Corrections are never doubtful: they are the organisation's own, and an overlay is complete.
    """
    retired = Counter(row["source"] for row in gone)
    found: list[str] = []
    for source, row in sorted(listed.items()):
        if source != OVERLAY:
            own = [i for i, record in enumerate(registry.records) if record["source"] == source]
            found += _of_source(registry, row, own, positions, retired[source], partial)
    return tuple(found)


def _of_source(
    registry: Registry,
    row: Row,
    own: Sequence[int],
    positions: Mapping[int, Row | None],
    retired: int,
    partial: bool,
) -> Iterator[str]:
    source, listed = row["source"], row["listed"]
    is_known = any(i not in positions or positions[i] is not None for i in own)
    if source in registry.named_by_files and own and not is_known:
        yield (
            f"{source}: only the file's name says that it is this source's, and it has none of the"
            f" {_many(listed)} that the source lists; name another source with --source"
        )
    if retired > LARGEST_SHARE_RETIRED * listed:
        yield (
            f"{source}: {retired:,} of the {_many(listed)} that it lists would be retired; load a"
            " file that holds only a part with --partial"
        )
    if partial:
        # Compared with the claims that it changes only: the others may well be newer.
        own = [i for i in own if positions.get(i)]
        newest = max((_day((positions[i] or {}).get("source_date")) for i in own), default="")
    else:
        newest = _day(row["newest_state"])
    day = max((registry.records[i].get("source_date", "") for i in own), default="")
    if day and newest and day < newest:
        yield f"{source}: the file shows the state of {day}, older than the loaded one of {newest}"


def _many(records: int) -> str:
    return f"{records:,} record{'s' * (records != 1)}"


def _day(value: Any) -> str:
    return value.iso_format() if value is not None else ""
