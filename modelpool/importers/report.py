"""What an import gives: records, and an account of every entry that it read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Table, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelpool.exceptions import InvalidInputError, ModelPoolError
from modelpool.registry import Record

AMBIGUOUS = "names of several versions were not merged"
"""The topic of the notes on `Identities.ambiguous`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Every entry of the source is either in a record or in `unusable`, with the reason.

    `notes` has, by topic, what a reader should know of entries that were used: ids that were
    changed, values that were left out.
    """

    source: str
    entries: int
    unusable: Sequence[tuple[str, str]] = ()
    notes: Table[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """Records sorted by model and task type, with the report of how they were had."""

    records: tuple[Record, ...]
    report: ImportReport

    @property
    def models(self) -> int:
        """How many models the records are about."""
        return len({record["model_id"] for record in self.records})

    def summary(self) -> str:
        """One paragraph for people."""
        report = self.report
        text = (
            f"{report.source}: {report.entries:,} entries gave {len(self.records):,} records "
            f"of {self.models:,} models; {len(report.unusable):,} entries gave none"
        )
        reasons = Counter(reason for _, reason in report.unusable)
        if reasons:
            text += f" ({'; '.join(f'{count:,} {reason}' for reason, count in reasons.items())})"
        notes = "; ".join(f"{topic}: {len(lines):,}" for topic, lines in report.notes.items())
        return f"{text}. Notes: {notes}." if notes else f"{text}."

    def to_json(self) -> dict[str, Any]:
        """Everything of the report as JSON takes it."""
        report = self.report
        return {
            "source": report.source,
            "entries": report.entries,
            "records": len(self.records),
            "models": self.models,
            "unusable": [{"entry": entry, "reason": reason} for entry, reason in report.unusable],
            "notes": {topic: list(lines) for topic, lines in report.notes.items()},
        }


def import_result(
    source: str,
    records: Sequence[Record],
    *,
    entries: int,
    used: int,
    unusable: Sequence[tuple[str, str]] = (),
    notes: Table[str, Sequence[str]] | None = None,
) -> ImportResult:
    """Put records in their order; topics without a line are left out of the notes.

    `used` counts the entries that are in a record. Raises InvalidInputError where none is: the file
    is then not what it should be; ModelPoolError where an entry is neither used nor listed.
    """
    if not records:
        first = f"; {unusable[0][0]!r} {unusable[0][1]}" if unusable else ""
        raise InvalidInputError(f"{source}: none of {entries:,} entries can be used{first}")
    if lost := entries - used - len(unusable):
        raise ModelPoolError(f"{source}: {lost} entries are in no record and not listed either")
    return ImportResult(
        records=tuple(sorted(records, key=lambda r: (r["model_id"], r["task_type"]))),
        report=ImportReport(
            source=source,
            entries=entries,
            unusable=tuple(unusable),
            notes={topic: tuple(lines) for topic, lines in (notes or {}).items() if lines},
        ),
    )
