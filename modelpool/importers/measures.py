"""What a section of the mapping says a table measures: which columns, of which task, cut where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping as Table
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.classes import Thresholds, classify
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.sources import Entry

_CUTS = ("low", "high", "classes", "why")
_NEEDED = {"task_type": str, "of": list, "unit": str}
_OPTIONAL = ("field", "out_of", "times", "most", "when", "says", "needed_context_tokens", "earlier")
_PLACE = re.compile(r"\{([^}]+)\}")
_MOST = 1e9
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of a run: the mean of some columns, or the share that one is of another.

    `unit` says what it counts, with columns in braces: '% of {n} tasks'.
    """

    of: tuple[str, ...]
    out_of: str
    times: float
    most: float
    unit: str
    thresholds: Thresholds

    @classmethod
    def of_table(cls, table: Table[str, Any], where: str) -> Quantity:
        """The quantity that a table of the mapping describes; `where` names it in errors."""
        times = table.get("times", 1)
        cuts = {name: table[name] for name in _CUTS if name in table}
        return cls(
            of=tuple(table["of"]),
            out_of=table.get("out_of", ""),
            times=times,
            most=table.get("most", 100 / times),
            unit=table["unit"],
            thresholds=Thresholds.of(cuts, where),
        )

    def columns(self) -> Iterator[str]:
        """The columns that it reads."""
        yield from filter(None, (*self.of, self.out_of, *_PLACE.findall(self.unit)))

    def value(self, run: Entry) -> float | None:
        """The number of a run; None where a column has none."""
        whole = run.cell(self.out_of, _MOST) if self.out_of else None
        most = (whole or _MOST) if self.out_of else self.most
        values = [run.cell(column, most) for column in self.of]
        if self.out_of and not whole:
            return None
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        return 100 * known[0] / whole if whole else fmean(known) * self.times

    def is_unreadable(self, run: Entry) -> bool:
        """Whether the run has all of it, but not in numbers that can be read."""
        columns = [*self.of, *filter(None, [self.out_of])]
        has_all = all(run.table.get(column) not in ("", None) for column in columns)
        return has_all and any(column in run.left_out for column in columns)

    def class_of(self, value: float) -> str:
        """The class of a value."""
        return classify(self.thresholds, value)

    def said(self, run: Entry, value: float) -> str:
        """The value with its unit."""
        unit = _PLACE.sub(lambda place: shown(run, place[1]) or "?", self.unit)
        return f"{value:.4g} {unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one kind of run says of a task type; the first measure that has a value counts.

    `field` is the class that it gives: of accuracy or of risk. `when` are patterns that columns
    of a run must fit. `says` are columns that tell under which conditions it was measured.
    """

    name: str
    rank: int
    task_type: str
    field: str
    quantity: Quantity
    when: Table[str, re.Pattern[str]]
    says: tuple[str, ...]
    needed_context_tokens: int | None

    def fits(self, run: Entry) -> bool:
        """Whether a run is of this kind."""
        return all(want.fullmatch(shown(run, column)) for column, want in self.when.items())

    def badness(self, value: float) -> float:
        """A value so that a greater one is worse."""
        first = self.quantity.thresholds.classes[0]
        is_worst_first = first == ("High" if self.field == "risk_level" else "Low")
        return -value if is_worst_first else value

    def columns(self) -> Iterator[str]:
        """The columns that it reads."""
        yield from self.quantity.columns()
        yield from (*self.when, *self.says)


def measures_of(mapping: Mapping, name: str) -> list[Measure]:
    """The measures of a section, in its order."""
    measures: list[Measure] = []
    for key, table in mapping.section(name)["measures"].items():
        where = f"{name}.measures.{key}"
        _check(table, where)
        one = Measure(
            name=key,
            rank=len(measures),
            task_type=table["task_type"],
            field=table.get("field", "accuracy_class"),
            quantity=Quantity.of_table(table, where),
            when={
                column: pattern(text, f"{where}.when")
                for column, text in table.get("when", {}).items()
            },
            says=tuple(table.get("says", ())),
            needed_context_tokens=table.get("needed_context_tokens"),
        )
        measures += _of_each_release(one, table, where)
    return measures


def _check(table: Table[str, Any], where: str) -> None:
    known = (*_NEEDED, *_OPTIONAL, *_CUTS)
    if unknown := table.keys() - set(known):
        raise InvalidInputError(
            f"mapping: {where}: found {sorted(unknown)[0]!r}, expected only {', '.join(known)}"
        )
    for field, kind in _NEEDED.items():
        if not isinstance(table.get(field), kind):
            raise InvalidInputError(
                f"mapping: {where}.{field}: found {table.get(field)!r}, "
                f"expected {'a list' if kind is list else 'text'}"
            )


def _of_each_release(one: Measure, table: Table[str, Any], where: str) -> Iterator[Measure]:
    """The measure, then the same of earlier releases, which have cut points of their own."""
    yield one
    for place, (release, cuts) in enumerate(table.get("earlier", {}).items(), 1):
        quantity = Quantity.of_table(dict(table) | cuts, f"{where}.earlier.{release}")
        when = dict(one.when) | {"release": re.compile(re.escape(release))}
        yield replace(one, rank=one.rank + place, quantity=quantity, when=when)


def shown(run: Entry, column: str) -> str:
    """A cell for a sentence: short and printable."""
    value = run.table.get(column)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(c for c in text if c.isprintable())[:_SHOWN]
