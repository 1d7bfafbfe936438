"""Dismissals as false positives: which facts aren't held against anybody again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from modelpool.rows.row import native

Window = Mapping[str, Any]
"""Facts recorded after `after` and until `until`, and the workers they were held against."""
Covered = Mapping[str, Sequence[Window]]
"""The dismissed windows, by the key that a rule gives its finding."""


@dataclass(frozen=True, slots=True)
class Episode:
    """How often a rule has found something about a subject: a dismissal ends an episode.

    Only facts recorded after `after` count in it; None where all do. `fact` tells people so.
    """

    number: int = 1
    after: datetime | None = None
    fact: str | None = None


class Dismissed:
    """The findings dismissed as of `at`; `rows` are those of `findings/dismissed`."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], at: datetime) -> None:
        self.at = at
        self._rows: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
        for row in rows:
            self._rows.setdefault(row["rule"], {}).setdefault(row["subject"], []).append(row)

    def covered(self, rule: str) -> Covered:
        """The windows whose facts a rule may not hold against anybody again."""
        return {
            subject: [{name: row[name] for name in ("after", "until", "workers")} for row in rows]
            for subject, rows in self._rows.get(rule, {}).items()
        }

    def episode(self, rule: str, subject: str) -> Episode:
        """The first episode of a subject that isn't dismissed."""
        rows = self._rows.get(rule, {}).get(subject, [])
        ended = {row["episode"] for row in rows}
        number = next(number for number in range(1, len(ended) + 2) if number not in ended)
        if not rows:
            return Episode()
        last = max(rows, key=lambda row: native(row["until"]))
        after = native(last["until"])
        fact = f"came after {after:%Y-%m-%d %H:%M:%S} UTC, what came before was dismissed as "
        return Episode(number, after if number > 1 else None, fact + str(last["finding_id"]))
