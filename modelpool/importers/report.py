"""What an import gives: records, and an account of every entry that it read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping as Table, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from modelpool.exceptions import InvalidInputError, ModelPoolError
from modelpool.importers.sources import EntryError
from modelpool.registry import Record, first_misfit

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
        """For people: a line on the whole, then one for each reason and each topic of notes."""
        report = self.report
        whole = (
            f"{report.source}: {report.entries:,} entries gave {len(self.records):,} records "
            f"of {self.models:,} models; {len(report.unusable):,} entries gave none."
        )
        reasons = Counter(reason for _, reason in report.unusable)
        return "\n".join(
            [whole]
            + [f"{count:>8,}  gave none: {reason}" for reason, count in reasons.most_common()]
            + [f"{len(lines):>8,}  {topic}" for topic, lines in report.notes.items()]
        )

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


class Account:
    """What becomes of each entry of a source: records, or the reason why there are none.

    `known` are the fields that the importer reads. The notes list the others that entries have, and
    those that none has: so a new format shows.
    """

    def __init__(self, source: str, known: Collection[str]) -> None:
        self.notes: dict[str, list[str]] = defaultdict(list)
        self._source = source
        self._known = known
        self._fields: Counter[str] = Counter()
        self._records: list[Record] = []
        self._claims: dict[tuple[str, str, str], str] = {}
        self._spelled: dict[tuple[str, str], str] = {}
        self._used = 0
        self._unusable: list[tuple[str, str]] = []

    @contextmanager
    def entry(self, label: str, fields: Iterable[str]) -> Iterator[list[Record]]:
        """Take the records that the block appends for one entry, or else the reason it raises.

        Records that `load` would refuse make an entry unusable too, and only this one.
        """
        self._fields.update(map(str, fields))
        records: list[Record] = []
        try:
            yield records
            self._check(records)
        except EntryError as error:
            self._unusable.append((label, str(error)))
            return
        for record in records:
            self._claims[_claim(record)] = label
            self._spelled[_folded(record)] = record["model_id"]
        self._records += records
        self._used += 1

    def refuse(self, label: str, fields: Iterable[str], reason: str) -> None:
        """List an entry that gives no record."""
        with self.entry(label, fields):
            raise EntryError(reason)

    def result(self, entries: int) -> ImportResult:
        """All records in their order, with the report.

        `entries` is how many the file has. Raises InvalidInputError where no entry can be used: the
        file is then not what it should be; ModelPoolError where one is neither used nor listed.
        """
        if not self._records:
            first = "; {!r} {}".format(*self._unusable[0]) if self._unusable else ""
            message = f"{self._source}: none of {entries:,} entries can be used{first}"
            raise InvalidInputError(message)
        if lost := entries - self._used - len(self._unusable):
            message = f"{self._source}: {lost} entries are in no record and not listed either"
            raise ModelPoolError(message)
        notes = self.notes | {
            "fields that aren't used": [
                f"{name}: in {count:,} entries"
                for name, count in self._fields.most_common()
                if name not in self._known
            ],
            "expected fields that no entry has": sorted(set(self._known) - self._fields.keys()),
        }
        return ImportResult(
            records=tuple(sorted(self._records, key=lambda r: (r["model_id"], r["task_type"]))),
            report=ImportReport(
                source=self._source,
                entries=entries,
                unusable=tuple(self._unusable),
                notes={topic: tuple(lines) for topic, lines in notes.items() if lines},
            ),
        )

    def _check(self, records: Sequence[Record]) -> None:
        if not records:
            raise EntryError("gives no record")
        for record in records:
            if misfit := first_misfit(record):
                raise EntryError(f"has no sound {misfit.field}: expected {misfit.expected}")
            if first := self._claims.get(_claim(record)):
                raise EntryError(f"is the model of {first!r} too")
            spelled = self._spelled.get(_folded(record), record["model_id"])
            if spelled != record["model_id"]:
                raise EntryError(f"differs from {spelled!r} only in case")


def _claim(record: Record) -> tuple[str, str, str]:
    return record["source"], record["model_id"], record["task_type"]


def _folded(record: Record) -> tuple[str, str]:
    return record["source"], record["model_id"].casefold()
