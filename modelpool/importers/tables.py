"""Tables of measurements: one importer for many, each steered by its section of the mapping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from modelpool.importers.benchmarks import KnownModels, Measured, slug
from modelpool.importers.efforts import effort_range
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping, pattern
from modelpool.importers.measures import Measure, measures_of, shown
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.runs import read_runs
from modelpool.importers.sources import (
    Entry,
    EntryError,
    OddEntryError,
    newest_day,
    without_nothing,
)
from modelpool.registry import Record

_LONGEST = 200
_NOBODY = "unknown"
_MOST_INPUTS = 300


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a run says of a model at one task; `value` is None where it can't be read."""

    run: Entry
    label: str
    source: str
    how: str
    model: Measured
    measure: Measure
    value: float | None
    effort: str
    day: str | None

    def key(self) -> tuple[str, str, str]:
        return self.source, self.model.model_id, self.measure.task_type

    def badness(self) -> float:
        return 0 if self.value is None else self.measure.badness(self.value)


def import_table(
    name: str,
    paths: Sequence[Path],
    mapping: Mapping,
    offers: Sequence[Offer],
    *,
    source_date: date | None = None,
) -> ImportResult:
    """Turn the table of the mapping's section `name` into records: one for each model and task.

    Where runs of one model differ in reasoning effort, the lowest class of them counts, for which
    effort a request will get isn't known; of runs at one effort the newest, then the lowest.
    Without `source_date`, the newest day of the runs is the source's.
    """
    importer = _Importer(name, mapping, KnownModels(offers, mapping), source_date)
    runs, left_out = read_runs(mapping.section(name), name, paths, importer.account)
    for run in runs:
        importer.add(run)
    importer.finish()
    return importer.account.result(len(runs) + left_out)


class _Importer:
    def __init__(
        self, name: str, mapping: Mapping, known: KnownModels, source_date: date | None
    ) -> None:
        self._section = mapping.section(name)
        self._name = name
        self._measures = measures_of(mapping, name)
        self._known = known
        self._lifecycle = mapping.lifecycle_rule()
        self._on = source_date.isoformat() if source_date else None
        self._names = {n["label"]: n["is"] for n in self._section.get("names", [])}
        self._rewrites = [
            (pattern(rule["pattern"], f"{name}.rewrites"), rule["to"])
            for rule in self._section.get("rewrites", [])
        ]
        self._in_name = [
            pattern(text, f"{name}.efforts_in_names")
            for text in self._section.get("efforts_in_names", [])
        ]
        self._claims: dict[tuple[str, str, str], list[_Claim]] = defaultdict(list)
        self._runs: list[Entry] = []
        self.account = Account(self._section["source"], self._columns())
        self._notes = self.account.notes

    def _columns(self) -> set[str]:
        """The columns that the importer reads, so that the report can tell the others."""
        section = self._section
        named = (section.get(name) for name in ("weights", "maker", "effort", "day"))
        columns = {*section["run"], *filter(None, named)}
        columns |= set(section.get("long", {}).values())
        columns |= {rule["column"] for rule in section.get("leave_out", [])}
        if reported := section.get("self_reported"):
            columns.add(reported["column"])
        for measure in self._measures:
            columns |= set(measure.columns())
        return columns

    def add(self, run: Entry) -> None:
        """Note what a run says; `finish` makes records of it."""
        try:
            claims = self._claims_of(run)
        except EntryError as error:
            self.account.refuse(run, error)
            return
        self._runs.append(run)
        for claim in claims:
            self._claims[claim.key()].append(claim)

    def finish(self) -> None:
        """Add the records of all runs; call it once, after the last run."""
        newest = newest_day(c.day for claims in self._claims.values() for c in claims)
        counted: dict[int, list[Record]] = defaultdict(list)
        for claims in self._claims.values():
            claim, effort = self._counted(claims)
            record = self._record(claim, effort) | {"source_date": self._on or newest}
            counted[id(claim.run)].append(without_nothing(record))
            topic = "joined to the registries" if claim.model.offers else "in no registry"
            line = f"{claim.label}: {claim.model.join()}"
            if line not in self._notes[topic]:
                self._notes[topic].append(line)
        for run in self._runs:
            with self.account.entry(run) as records:
                if id(run) not in counted:
                    raise EntryError("another run of the same weights counts")
                records += counted[id(run)]

    def _claims_of(self, run: Entry) -> list[_Claim]:
        run.check()
        label = run.text(self._section["run"][0])
        if label is None:
            raise OddEntryError("names no model")
        weights = self._section.get("weights")
        name, effort = self._name_and_effort(run, label, (weights and run.text(weights)) or label)
        model = self._model(run, name)
        source, how = self._source(run)
        run.models.add((source, model.model_id))
        day = self._day(run)
        claims = []
        for measure in self._measures:
            if not measure.fits(run):
                continue
            value = measure.quantity.value(run)
            if value is not None or measure.quantity.is_unreadable(run):
                claims.append(_Claim(run, label, source, how, model, measure, value, effort, day))
        if not claims:
            raise EntryError("measures nothing that counts here")
        return claims

    def _name_and_effort(self, run: Entry, label: str, name: str) -> tuple[str, str]:
        """The name of the weights, and the effort that a column or the name states."""
        column = self._section.get("effort")
        effort = shown(run, column) if column else ""
        name = self._names.get(label, name)
        for find, to in self._rewrites:
            name = find.sub(to, name)
        for ending in self._in_name:
            if match := ending.fullmatch(name):
                name, effort = match["name"], match["effort"]
                break
        says: dict[str, str] = self._section.get("efforts", {})
        return self._names.get(name, name), says.get(effort, effort)

    def _model(self, run: Entry, name: str) -> Measured:
        org, _, bare = name.rpartition("/")
        column = self._section.get("maker")
        said = org or (column and run.text(column)) or ""
        makers: dict[str, str] = self._section.get("makers", {})
        hint = makers.get(said, slug(said.rpartition("/")[2]))
        if not slug(bare):
            raise OddEntryError("names no model")
        model = self._known.measured(bare, hint or _NOBODY, is_stated=bool(hint))
        if not model.offers and self._section.get("only_listed"):
            raise EntryError("no registry lists the model")
        if not model.offers and model.maker == _NOBODY:
            raise EntryError("names no maker, and no registry lists the model")
        return model

    def _source(self, run: Entry) -> tuple[str, str]:
        """Whose claim a run is, and whether it was measured or reported by the maker."""
        section = self._section
        reported = section.get("self_reported")
        if reported and shown(run, reported["column"]) not in reported["unless"]:
            return reported["source"], "self-reported"
        return section["source"], section.get("how", "measured")

    def _day(self, run: Entry) -> str | None:
        column = self._section.get("day")
        if not column or run.table.get(column, "") in ("", None):
            return None
        wrong: dict[str, str] = self._section.get("wrong_days", {})
        if shown(run, column) in wrong:
            run.leave_out(column, repr(shown(run, column)), wrong[shown(run, column)])
            return None
        day = newest_day(iter([run.day(column)]))
        if day is None and column not in run.left_out:
            run.leave_out(column, repr(shown(run, column)), "a day that has been")
        return day

    def _counted(self, claims: Sequence[_Claim]) -> tuple[_Claim, str]:
        """The claim that counts of several on one model and task, and its effort in words."""
        known = [claim for claim in claims if claim.value is not None] or claims
        first = min(claim.measure.rank for claim in known)
        best_counts = self._section.get("of_several") == "best"
        at: dict[str, _Claim] = {}
        for claim in sorted(
            (claim for claim in known if claim.measure.rank == first),
            key=lambda c: (
                "" if best_counts else c.day or "",
                -c.badness() if best_counts else c.badness(),
                c.run.label,
            ),
        ):
            at[claim.effort] = claim
        worst = max(at.values(), key=lambda claim: (claim.badness(), claim.run.label))
        return worst, effort_range(at)[:_LONGEST]

    def _record(self, claim: _Claim, effort: str) -> Record:
        measure, model = claim.measure, claim.model
        record: Record = {
            "source": claim.source,
            "task_type": measure.task_type,
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "cost_class": "Unknown",
            "risk_level": "Unknown",
            "provider_type": "Unknown",
            "effort": effort or None,
            "measured_on": claim.day,
            "needed_context_tokens": measure.needed_context_tokens,
            "notes": f"{self._section['title']} {claim.label!r}: {model.join()}",
        }
        record |= model.fields() | self._lifecycle(model.model_id, "")
        if claim.value is not None:
            quantity = measure.quantity
            record[measure.field] = quantity.class_of(claim.value)
            conditions = [quantity.said(claim.run, claim.value), effort, claim.day or ""]
            conditions[1:1] = [shown(claim.run, column) for column in measure.says]
            basis = self._basis(claim, measure.name, conditions, quantity.thresholds.cuts())
            record[f"{measure.field.rpartition('_')[0]}_basis"] = basis
        return record

    def _basis(self, claim: _Claim, rule: str, conditions: Sequence[str], cuts: str) -> str:
        said = "; ".join(filter(None, conditions))[: _MOST_INPUTS - len(cuts) - 2]
        return f"{claim.how}:{self._name}_{rule}({said}; {cuts})"
