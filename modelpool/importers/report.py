"""The result of an import: records, and a report on every entry that was read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping as Table, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from modelpool.exceptions import InputFileError, InvalidInputError, ModelPoolError
from modelpool.files.schema import required_fields
from modelpool.importers.sources import Entry, EntryError, OddEntryError, Oddity
from modelpool.registry import UNREAD, Record, first_misfit

AMBIGUOUS = "names of several versions were not merged"
"""The topic of the notes on `Identities.ambiguous`."""
AS_TEXT = "numbers written as text were read"
LEFT_OUT = "values that were left out; the entries keep the rest"
UNUSED = "fields that aren't used"
UNUSED_PRICES = "prices that aren't used"
MISSING = "expected fields that no entry has"

_PRICE = re.compile(r"cost|pric|_mtok|_kcount|_hours$|_mchars$|_gpixels$|_kpages$", re.IGNORECASE)
_NAMED = ("source", "model_id", "task_type")
_SHOWN = 20
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Every entry of the source either gave records or is in `unusable`, with the reason.

    `odd` are the unusable entries that aren't what an entry of the source should be, `left_out` the
    odd values in other entries. `notes` has, by topic, what users should know about used entries,
    such as ids that were changed; `lines` has the line of each entry.
    """

    source: str
    entries: int
    unusable: Sequence[tuple[str, str]] = ()
    odd: Sequence[Oddity] = ()
    left_out: Sequence[Oddity] = ()
    notes: Table[str, Sequence[str]] = field(default_factory=dict)
    lines: Table[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """Records sorted by model and task type, with the report of the import.

    `unread` has one record for each model that odd entries are about: it claims nothing, but keeps
    the source's earlier claims about the model from being withdrawn.
    """

    records: tuple[Record, ...]
    report: ImportReport
    unread: tuple[Record, ...] = ()

    @property
    def models(self) -> int:
        """How many models the records are about."""
        return len({record["model_id"] for record in self.records})

    def summary(self) -> str:
        """A summary for people: totals, what is odd, then each reason and each topic of notes."""
        report = self.report
        whole = (
            f"{report.source}: {report.entries:,} entries gave {len(self.records):,} records "
            f"of {self.models:,} models; {len(report.unusable):,} entries gave none."
        )
        reasons = Counter(reason for _, reason in report.unusable)
        listed = (UNUSED, UNUSED_PRICES, MISSING)
        lines = [whole, *_shown("entries that can't be read", report.odd)]
        lines += _shown(LEFT_OUT, report.left_out)
        lines += [f"{count:>8,}  gave none: {reason}" for reason, count in reasons.most_common()]
        for topic, about in report.notes.items():
            lines.append(f"{len(about):>8,}  {topic}")
            if topic in listed:
                lines += _wrapped(about)
            elif topic == AS_TEXT:
                lines += _named(about)
        if self.unread:
            lines.append(f"{len(self.unread):>8,}  models of these, whose earlier claims are kept")
        return "\n".join(lines)

    def require_no_oddity(self) -> None:
        """Raise InputFileError with everything that is odd about the file, if anything is."""
        odd = [*self.report.odd, *self.report.left_out]
        if odd:
            raise InputFileError([one.problem(self.report.source) for one in odd])

    def to_json(self) -> dict[str, Any]:
        """The whole report in JSON types."""
        report = self.report
        return {
            "source": report.source,
            "entries": report.entries,
            "records": len(self.records),
            "models": self.models,
            "unusable": [
                {"entry": entry, "reason": reason, "line": report.lines.get(entry)}
                for entry, reason in report.unusable
            ],
            "odd": [{"entry": odd.entry, "line": odd.line or None} for odd in report.odd],
            "left_out": [asdict(odd) for odd in report.left_out],
            "unread": [record["model_id"] for record in self.unread],
            "notes": {topic: list(lines) for topic, lines in report.notes.items()},
        }


class Account:
    """Records for each entry of a source what became of it: records, or the reason for none.

    `known` are the fields that the importer reads. The notes list unknown fields that entries have
    and known ones that no entry has, so that a change of format shows.
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
        self._odd: list[Oddity] = []
        self._left_out: list[Oddity] = []
        self._lines: dict[str, int] = {}
        self._unread: dict[tuple[str, str], str] = {}

    @contextmanager
    def entry(self, entry: Entry, fields: Iterable[str] | None = None) -> Iterator[list[Record]]:
        """Accept the records that the block appends for one entry, or note the reason it raises.

        A value that `load` would refuse is left out if it is optional in a record; otherwise this
        entry is unusable. `fields` are the entry's fields, if not those of its table.
        """
        self._begin(entry, entry.fields() if fields is None else fields)
        records: list[Record] = []
        try:
            yield records
            self._check(records, entry)
        except EntryError as error:
            self._list(entry, error)
            return
        if entry.is_incomplete:
            self.keep({_claim(record)[:2] for record in records} | entry.models, "")
        self._take_values(entry)
        for record in records:
            self._claims[_claim(record)] = entry.label
            self._spelled[_folded(record)] = record["model_id"]
        self._records += records
        self._used += 1

    def refuse(self, entry: Entry, error: EntryError | str) -> None:
        """List an entry that gives no record."""
        self._begin(entry, entry.fields())
        self._list(entry, EntryError(error) if isinstance(error, str) else error)

    def _begin(self, entry: Entry, fields: Iterable[str]) -> None:
        self._fields.update(dict.fromkeys(fields, 1))
        if entry.line:
            self._lines.setdefault(entry.label, entry.line)

    def _list(self, entry: Entry, error: EntryError) -> None:
        self._unusable.append((entry.label, str(error)))
        self._take_values(entry)
        if isinstance(error, OddEntryError):
            odd = {"field": "", "found": str(error), "expected": ""}
            self._odd.append(Oddity(entry=entry.label, line=entry.line, **odd))
            self.keep(entry.models, str(error))

    def keep(self, models: Iterable[tuple[str, str]], why: str) -> None:
        """Note that the file has more on these models that can't be read: keep their claims."""
        for model in models:
            self._unread.setdefault(model, why)

    def result(self, entries: int) -> ImportResult:
        """All records, sorted, with the report.

        `entries` is how many the file has. Raises InvalidInputError if no entry can be used: the
        file isn't what it should be; ModelPoolError if one is neither used nor listed.
        """
        if not self._records:
            first = "; {!r} {}".format(*self._unusable[0]) if self._unusable else ""
            message = f"{self._source}: none of {entries:,} entries can be used{first}"
            raise InvalidInputError(message)
        if lost := entries - self._used - len(self._unusable):
            message = f"{self._source}: {lost} entries are in no record and not listed either"
            raise ModelPoolError(message)
        unused = [f for f in self._fields.most_common() if not _names(f[0]) & set(self._known)]
        given = {name for field in self._fields for name in _names(field)}
        notes = self.notes | {
            UNUSED_PRICES: [_count(*f) for f in unused if _PRICE.search(f[0])],
            UNUSED: [_count(*f) for f in unused if not _PRICE.search(f[0])],
            MISSING: sorted(set(self._known) - given),
        }
        return ImportResult(
            records=tuple(sorted(self._records, key=lambda r: (r["model_id"], r["task_type"]))),
            report=ImportReport(
                source=self._source,
                entries=entries,
                unusable=tuple(self._unusable),
                odd=tuple(self._odd),
                left_out=tuple(self._left_out),
                notes={topic: tuple(lines) for topic, lines in notes.items() if lines},
                lines=self._lines,
            ),
            unread=self._unread_records(),
        )

    def _take_values(self, entry: Entry) -> None:
        self._left_out += entry.left_out.values()
        for name, value in entry.numbers_as_text.items():
            if name not in entry.left_out:
                self.notes[AS_TEXT].append(f"{entry.label}: {name} {value!r}")

    def _check(self, records: Sequence[Record], entry: Entry) -> None:
        if not records:
            raise EntryError("gives no record")
        for record in records:
            while misfit := first_misfit(record):
                name = misfit.field
                if name in required_fields() or name in _NAMED or name not in record:
                    raise OddEntryError(f"has no sound {name}: expected {misfit.expected}")
                entry.leave_out(name, misfit.value, misfit.expected)
                del record[name]
            if first := self._claims.get(_claim(record)):
                raise EntryError(f"is the model of {first!r} too")
            spelled = self._spelled.get(_folded(record), record["model_id"])
            if spelled != record["model_id"]:
                raise EntryError(f"differs from {spelled!r} only in case")

    def _unread_records(self) -> tuple[Record, ...]:
        """One record for each model that odd entries are about, if `load` would accept it."""
        unread = []
        for (source, model_id), why in sorted(self._unread.items()):
            if self._spelled.get((source, model_id.casefold()), model_id) != model_id:
                continue
            if why and any(claim[:2] == (source, model_id) for claim in self._claims):
                continue
            record = dict.fromkeys(required_fields(), "Unknown") | {
                "model_id": model_id,
                "task_type": "unknown",
                "source": source,
                "scope": UNREAD,
            }
            self._spelled[source, model_id.casefold()] = model_id
            if first_misfit(record) is None:
                unread.append(record)
        return tuple(unread)


def _claim(record: Record) -> tuple[str, str, str]:
    return record["source"], record["model_id"], record["task_type"]


def _folded(record: Record) -> tuple[str, str]:
    return record["source"], record["model_id"].casefold()


def _names(field: str) -> set[str]:
    """A field's name, and that of the table it is in."""
    return {field, field.partition(".")[0]}


def _count(name: str, count: int) -> str:
    return f"{name}: in {count:,} entries"


def _shown(topic: str, oddities: Sequence[Oddity]) -> list[str]:
    if not oddities:
        return []
    return [f"{len(oddities):>8,}  {topic}", *_named(list(map(str, oddities)))]


def _named(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return [
        *(f"{'':10}{line}" for line in lines[:_SHOWN]),
        *([f"{'':10}and {more:,} more, which --report lists"] if more > 0 else []),
    ]


def _wrapped(counts: Sequence[str]) -> Iterator[str]:
    """Fields with their counts, as many on a line as fit."""
    line = ""
    for count in counts:
        short = count.replace(": in ", " in ").removesuffix(" entries")
        if line and len(line) + len(short) > _WIDTH:
            yield f"{'':10}{line};"
            line = ""
        line = f"{line}; {short}" if line else short
    yield f"{'':10}{line}"
