"""aider's leaderboards: measured accuracy, latency, cost and form of edits to code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping as Table, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.benchmarks import KnownModels, Measured, MeasuredClasses, slug
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.rules import lifecycle_by_name
from modelpool.importers.sources import EntryError, number, read_yaml
from modelpool.registry import Record

SOURCE = "aider"
_EXPECTED = "an aider leaderboard: a list of runs, each with model, test_cases and date"
_NEEDED = {"model", "test_cases", "date"}
_FIELDS = {
    *_NEEDED,
    "dirname",
    "edit_format",
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
    day: str
    dirname: str
    edit_format: str
    task_type: str
    model: Measured
    is_local: bool
    cases: float
    accuracy: float | None
    formed: float | None
    seconds: float | None
    cost: float | None
    threads: float
    fields: Table[str, Any]

    @property
    def entry(self) -> str:
        return f"{self.label}, {self.day}"


def import_aider(paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer]) -> ImportResult:
    """Turn leaderboards into records: one for each model and suite, from the run that passed most.

    Runs of one model differ in effort, form of edits and day. The best one shows what the model
    can do when it is asked well, and its cost and time are those of the same run.
    """
    importer = _Importer(mapping, KnownModels(offers, mapping))
    rows = [row for path in paths for row in _rows(path)]
    for row in rows:
        importer.add(row)
    importer.finish()
    return importer.account.result(len(rows))


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = read_yaml(path, _EXPECTED)
    if not isinstance(rows, list) or not rows:
        raise InvalidInputError(f"{path}: found no list of runs, expected {_EXPECTED}")
    for position, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not row.keys() >= _NEEDED:
            raise InvalidInputError(f"{path}: found another entry {position}, expected {_EXPECTED}")
    return rows


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels) -> None:
        self._section = mapping.section("aider")
        self._names: dict[str, str] = {n["label"]: n["is"] for n in self._section["names"]}
        self._local = re.compile(self._section["local"])
        self._known = known
        self._classes = MeasuredClasses(mapping, "aider")
        self._lifecycle = lifecycle_by_name(mapping)
        self._runs: dict[tuple[str, str], list[_Run]] = defaultdict(list)
        self.account = Account(SOURCE, {*_FIELDS, *self._section["accuracy"].values()})
        self._notes = self.account.notes

    def add(self, row: Table[str, Any]) -> None:
        label = str(row["model"])
        try:
            run = self._run(label, row)
        except EntryError as error:
            self.account.refuse(f"{label}, {row['date']}", row, str(error))
            return
        self._runs[run.model.model_id, run.task_type].append(run)

    def finish(self) -> None:
        """Take one record for each model and suite; call it once, after the last row."""
        newest = max((run.day for runs in self._runs.values() for run in runs), default=None)
        for runs in self._runs.values():
            *others, best = sorted(runs, key=lambda run: (run.accuracy or 0, run.day, run.dirname))
            with self.account.entry(best.entry, best.fields) as records:
                records.append(self._record(best) | {"source_date": newest})
                joined = "joined to the registries" if best.model.offers else "in no registry"
                self._notes[joined].append(f"{best.label}: {best.model.join()}")
            for run in others:
                self.account.refuse(run.entry, run.fields, "a better run of the same model counts")
                self._notes["runs of models that did better in another"].append(
                    f"{run.entry} → {best.entry}"
                )

    def _run(self, label: str, row: Table[str, Any]) -> _Run:
        if row.get("edit_format") == "architect":
            raise EntryError("pairs two models")
        cases = number(row, "test_cases") or 0
        suites: dict[str, int] = self._section["suites"]
        least = self._section["least_share"]
        fits = [t for t, size in suites.items() if size * least <= cases <= size]
        if not fits:
            raise EntryError("ran only a part of a suite")
        if not isinstance(row["date"], date):
            raise EntryError("names no day")
        match = _COMMAND_MODEL.search(str(row.get("command", "")))
        asked = match.group(1) if match else ""
        is_local = bool(self._local.match(asked))
        return _Run(
            label=label,
            day=row["date"].isoformat(),
            dirname=str(row.get("dirname", "")),
            edit_format=str(row.get("edit_format", "unknown")),
            task_type=fits[0],
            model=self._model(label, asked, is_local),
            is_local=is_local,
            cases=cases,
            accuracy=number(row, self._section["accuracy"][fits[0]]),
            formed=number(row, "percent_cases_well_formed"),
            seconds=number(row, "seconds_per_case"),
            cost=number(row, "total_cost"),
            threads=number(row, "threads") or 1,
            fields=row,
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
        how = f"{run.label[:80]}, {run.edit_format}, {run.day}"
        seconds = None if self._is_alone(run) else run.seconds
        cost = run.cost / run.cases if run.cost else None
        if cost is None:
            self._notes["cost Unknown: a cost of 0 was not measured"].append(run.entry)
        return (
            {"source": SOURCE, "task_type": suite, "provider_type": "Unknown"}
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

    def _is_alone(self, run: _Run) -> bool:
        """Whether a run's seconds compare with no other's: a machine or a number of its own."""
        if run.is_local:
            self._notes["latency Unknown: ran on the tester's own machine"].append(run.entry)
        elif run.threads > 1:
            self._notes["latency Unknown: cases ran side by side"].append(run.entry)
        return run.is_local or run.threads > 1
