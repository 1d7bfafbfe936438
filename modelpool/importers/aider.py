"""aider's leaderboards: accuracy, latency, cost and well-formedness measured on code edits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from modelpool.exceptions import InvalidInputError
from modelpool.files.refusals import show
from modelpool.importers.benchmarks import KnownModels, Measured, MeasuredClasses, slug
from modelpool.importers.efforts import effort_range, stated_efforts
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.reading import read_yaml
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.sources import (
    Entry,
    EntryError,
    OddEntryError,
    newest_day,
    without_nothing,
)
from modelpool.registry import Record

SOURCE = "aider"
_EXPECTED = "an aider leaderboard: a list of runs, each with model, test_cases and date"
_NEEDED = {"model", "test_cases", "date"}
_FIELDS = {
    *_NEEDED,
    "dirname",
    "edit_format",
    "reasoning_effort",
    "command",
    "percent_cases_well_formed",
    "seconds_per_case",
    "total_cost",
    "threads",
}
_COMMAND_MODEL = re.compile(r"--model\s+(\S+)")


@dataclass(frozen=True, slots=True)
class _Run:
    label: str
    day: str | None
    dirname: str
    edit_format: str
    task_type: str
    model: Measured
    effort: str
    is_local: bool
    cases: float
    accuracy: float | None
    formed: float | None
    seconds: float | None
    cost: float | None
    threads: float | None
    entry: Entry


def import_aider(paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer]) -> ImportResult:
    """Turn leaderboards into records: one for each model and suite.

    Of the runs at one reasoning effort the most accurate counts: it shows what the model can do
    when prompted well. Of several efforts the least accurate counts, for which effort a request
    will get isn't known. Latency and cost are taken from that same run.
    """
    importer = _Importer(mapping, KnownModels(offers, mapping))
    entries = [entry for path in paths for entry in _entries(path)]
    for entry in entries:
        importer.add(entry)
    importer.finish()
    return importer.account.result(len(entries))


def _entries(path: Path) -> list[Entry]:
    rows = read_yaml(path, _EXPECTED)
    if not isinstance(rows, list) or not rows:
        raise InvalidInputError(f"{path}: line 1: found no list of runs, expected {_EXPECTED}")
    if not any(isinstance(row, dict) and row.keys() >= _NEEDED for row in rows):
        raise InvalidInputError(f"{path}: found no run, expected {_EXPECTED}")
    entries = []
    for position, row in enumerate(rows, 1):
        model = row.get("model") if isinstance(row, dict) else None
        label = model if isinstance(model, str) and model else f"entry {position}"
        day = row.get("date") if isinstance(row, dict) else None
        shown = f", {day}" if isinstance(day, (date, str)) else ""
        entries.append(Entry(f"{label}{shown}", row))
    return entries


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels) -> None:
        self._section = mapping.section("aider")
        self._names: dict[str, str] = {n["label"]: n["is"] for n in self._section["names"]}
        self._effort = stated_efforts(mapping, "aider")
        self._local = re.compile(self._section["local"])
        self._known = known
        self._classes = MeasuredClasses(mapping, "aider")
        self._lifecycle = mapping.lifecycle_rule()
        self._runs: dict[tuple[str, str], list[_Run]] = defaultdict(list)
        self.account = Account(SOURCE, {*_FIELDS, *self._section["accuracy"].values()})
        self._notes = self.account.notes

    def add(self, entry: Entry) -> None:
        try:
            entry.check()
            run = self._run(entry)
        except EntryError as error:
            self.account.refuse(entry, error)
            return
        self._runs[run.model.model_id, run.task_type].append(run)

    def finish(self) -> None:
        """Add one record for each model and suite; call it once, after the last entry."""
        newest = newest_day(run.day for runs in self._runs.values() for run in runs)
        for runs in self._runs.values():
            runs.sort(key=lambda run: (run.accuracy or 0, run.day or "", run.dirname))
            # The last of each effort is its best, and the first of these the lowest of all.
            at = {run.effort: run for run in runs}
            best = min(at.values(), key=runs.index)
            others = [run for run in runs if run is not best]
            said = {"source_date": newest, "effort": effort_range(at) or None}
            with self.account.entry(best.entry) as records:
                records.append(without_nothing(self._record(best) | said))
                joined = "joined to the registries" if best.model.offers else "in no registry"
                self._notes[joined].append(f"{best.label}: {best.model.join()}")
            for run in others:
                which = "run at another effort" if run in at.values() else "better run"
                self.account.refuse(run.entry, f"a {which} of the same model counts")
                self._notes["runs of models of which another run counts"].append(
                    f"{run.entry.label} → {best.entry.label}"
                )

    def _run(self, entry: Entry) -> _Run:
        label = entry.text("model")
        if label is None:
            raise OddEntryError("names no model")
        edit_format = entry.text("edit_format") or "unknown"
        if edit_format == "architect":
            raise EntryError("pairs two models")
        match = _COMMAND_MODEL.search(entry.text("command") or "")
        asked = match.group(1) if match else ""
        is_local = bool(self._local.match(asked))
        model = self._model(label, asked, is_local)
        entry.models.add((SOURCE, model.model_id))
        cases = entry.number("test_cases")
        if cases is None:
            raise OddEntryError("states no number of test_cases")
        suites: dict[str, int] = self._section["suites"]
        least = self._section["least_share"]
        fits = [t for t, size in suites.items() if size * least <= cases <= size]
        if not fits:
            raise EntryError("ran only a part of a suite")
        day = entry.day("date")
        if day is None and "date" not in entry.left_out:
            entry.leave_out("date", show(entry.table.get("date")), "a day")
        return _Run(
            label=label,
            day=day,
            dirname=entry.text("dirname") or "",
            edit_format=edit_format,
            task_type=fits[0],
            model=model,
            effort=entry.text("reasoning_effort") or self._effort(label),
            is_local=is_local,
            cases=cases,
            accuracy=entry.number(self._section["accuracy"][fits[0]], 100.001),
            formed=entry.number("percent_cases_well_formed", 100.001),
            seconds=entry.number("seconds_per_case"),
            cost=entry.number("total_cost"),
            threads=entry.number("threads"),
            entry=entry,
        )

    def _model(self, label: str, asked: str, is_local: bool) -> Measured:
        name = self._names.get(label) or re.sub(r"(\s*\([^)]*\))+$", "", label).rpartition("/")[2]
        path = asked.split("/")
        hint = slug(path[-2].removeprefix("hf:")) if len(path) > 1 else "unknown"
        if not is_local:
            return self._known.measured(name, hint)
        model = self._known.measured(name, hint, path[0])
        return Measured(
            model_id=re.sub(r"\s", "-", asked),
            provider=path[0],
            maker=model.maker,
            base_model=model.base_model,
            offers=model.offers,
            rule=model.rule,
        )

    def _record(self, run: _Run) -> Record:
        model, suite = run.model, run.task_type
        how = f"{run.label[:80]}, {run.edit_format}, {run.day or 'undated'}"
        seconds = run.seconds if self._has_comparable_time(run) else None
        cost = run.cost / run.cases if run.cost else None
        if cost is None:
            self._notes["cost Unknown: a cost of 0 was not measured"].append(run.entry.label)
        return (
            {"source": SOURCE, "task_type": suite, "provider_type": "Unknown"}
            | {"measured_on": run.day}
            | model.fields()
            | {"notes": f"aider {run.label!r}: {model.join()}"}
            | self._lifecycle(model.model_id, "")
            | self._classes("accuracy_class", f"{suite}_accuracy", run.accuracy, f"%; {how}")
            | self._classes("latency_class", f"{suite}_latency", seconds, "s a case")
            | self._classes("cost_class", f"{suite}_cost", cost, "USD a case")
            | self._classes(
                "risk_level", f"{suite}_form", run.formed, "% of cases in the asked form"
            )
        )

    def _has_comparable_time(self, run: _Run) -> bool:
        """Whether a run's seconds compare with other runs': not local, and one case at a time."""
        # If the number of threads can't be read, it may be more than one.
        is_shared = "threads" in run.entry.left_out or (run.threads or 1) > 1
        if run.is_local:
            self._notes["latency Unknown: ran on the tester's own machine"].append(run.entry.label)
        elif is_shared:
            self._notes["latency Unknown: cases ran side by side"].append(run.entry.label)
        return not (run.is_local or is_shared)
