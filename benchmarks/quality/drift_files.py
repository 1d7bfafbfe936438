"""Streams of judged outcomes from files: where each first alarms, and how often by chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality.tables import read_table
from modelpool.answers.columns import Floats
from modelpool.degradation import levels
from modelpool.degradation.detector import Event, Stream
from modelpool.exceptions import InvalidInputError

UNCHANGED = "unchanged"
"""The key of the share of unchanged streams that alarm: no stream may have that name."""
_OUTCOMES = 1000
_EXPECTED = "a share from 0 to 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A stream in the order of its positions; `expected` is None where the file has none."""

    position: Floats
    right: Floats
    expected: Floats | None

    def follow(self) -> list[Event]:
        """What the production detector finds.

        What the file expects is taken for known, and learned where it expects nothing.
        """
        level = levels.unknown() if self.expected is None else levels.known()
        return Stream(level).follow(self.right, self.expected, self.position)


def read_streams(folder: Path) -> dict[str, Given]:
    """All streams of the CSV files of a folder: stream, position, right and perhaps expected.

    Raises InvalidInputError with the file, the row and the field of what is wrong first.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise InvalidInputError(f"{folder}: found no CSV file, expected stream,position,right")
    rows: dict[str, dict[float, tuple[float, float | None]]] = {}
    for path in paths:
        for line, row in enumerate(read_table(path, "stream", "position", "right"), 2):
            where = f"{path}: row {line}"
            name = row["stream"]
            if not name or name == UNCHANGED:
                raise InvalidInputError(f"{where}: stream: found {name!r}, expected another name")
            own = rows.setdefault(name, {})
            position = _number(row["position"], f"{where}: position", "a number")
            if position in own:
                raise InvalidInputError(
                    f"{where}: position: found {row['position']} of {name} again, expected it once"
                )
            right = _number(row["right"], f"{where}: right", _EXPECTED)
            given = row.get("expected") or ""
            share = _number(given, f"{where}: expected", _EXPECTED) if given.strip() else None
            own[position] = right, share
    return {name: _stream(name, own) for name, own in sorted(rows.items())}


def first_alarms(streams: Mapping[str, Given]) -> dict[str, float | int | None]:
    """The position at which each stream first alarms, or None."""
    found: dict[str, float | int | None] = {}
    for name, given in streams.items():
        at = next((event.at for event in given.follow()), None)
        found[name] = int(at) if at is not None and at.is_integer() else at
    return found


def unchanged_share(streams: Mapping[str, Given], draws: int, seed: int) -> float:
    """The share of so many unchanged streams that alarm within 1,000 outcomes, 0 to 1.

    Each is drawn with replacement from what one of the streams was before its first fall began, or
    from all of it; the streams take turns. At least a hundred outcomes are drawn from.
    """
    calm = [_before_fall(given) for given in streams.values()]
    alarms = 0
    for number in range(draws):
        given = calm[number % len(calm)]
        draw = np.random.default_rng([seed, number])
        chosen = draw.integers(0, len(given.right), _OUTCOMES)
        shares = None if given.expected is None else given.expected[chosen]
        resampled = Given(
            position=np.arange(_OUTCOMES, dtype=np.float64),
            right=given.right[chosen],
            expected=shares,
        )
        alarms += bool(resampled.follow())
    return alarms / draws


def _before_fall(given: Given, fewest: int = 100) -> Given:
    fell = next(iter(given.follow()), None)
    many = len(given.right)
    if fell is not None:
        many = min(many, max(fewest, int(np.searchsorted(given.position, fell.since))))
    return Given(
        position=given.position[:many],
        right=given.right[:many],
        expected=None if given.expected is None else given.expected[:many],
    )


def _stream(name: str, rows: Mapping[float, tuple[float, float | None]]) -> Given:
    positions = sorted(rows)
    shares = [rows[position][1] for position in positions]
    told = [share for share in shares if share is not None]
    if told and len(told) < len(shares):
        raise InvalidInputError(
            f"{name}: expected: found it in {len(told)} of {len(shares)} rows, expected all or none"
        )
    return Given(
        position=np.array(positions),
        right=np.array([rows[position][0] for position in positions]),
        expected=np.array(told) if told else None,
    )


def _number(text: str | None, where: str, expected: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (expected == _EXPECTED and not 0 <= value <= 1):
        raise InvalidInputError(f"{where}: found {text!r}, expected {expected}")
    return value
