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
from modelpool.importers.report import ImportResult, import_result
from modelpool.importers.rules import lifecycle_by_name
from modelpool.importers.sources import EntryError, number, read_yaml
from modelpool.registry import Record

SOURCE = "aider"
_EXPECTED = "an aider leaderboard: a list of runs, each with model, test_cases and date"
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
    fields: Table[str, Any]

    @property
    def entry(self) -> str:
        return f"{self.label}, {self.day}"


def import_aider(paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer]) -> ImportResult:
    """Turn leaderboards into records: one for each model and suite, from its latest run."""
    importer = _Importer(mapping, KnownModels(offers, mapping))
    rows = [row for path in paths for row in _rows(path)]
    for row in rows:
        importer.add(row)
    return import_result(
        SOURCE,
        importer.records(),
        entries=len(rows),
        used=importer.used,
        unusable=importer.unusable,
        notes=importer.notes,
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = read_yaml(path, _EXPECTED)
    needed = {"model", "test_cases", "date"}
    if not isinstance(rows, list) or not rows:
        raise InvalidInputError(f"{path}: found no list of runs, expected {_EXPECTED}")
    for position, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not needed <= row.keys():
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
        self.used = 0
        self.unusable: list[tuple[str, str]] = []
        self.notes: dict[str, list[str]] = defaultdict(list)

    def add(self, row: Table[str, Any]) -> None:
        label = str(row["model"])
        try:
            run = self._run(label, row)
        except EntryError as error:
            self.unusable.append((f"{label}, {row['date']}", str(error)))
            return
        self._runs[run.model.model_id, run.task_type].append(run)

    def records(self) -> list[Record]:
        """One record for each model and suite; call it once, after the last row."""
        newest = max((run.day for runs in self._runs.values() for run in runs), default=None)
        records = []
        for runs in self._runs.values():
            *others, latest = sorted(runs, key=lambda run: (run.day, run.dirname))
            try:
                records.append(self._record(latest) | {"source_date": newest})
                self.used += 1
            except EntryError as error:
                self.unusable.append((latest.entry, str(error)))
                continue
            joined = "joined to the registries" if latest.model.offers else "in no registry"
            self.notes[joined].append(f"{latest.label}: {latest.model.join()}")
            for run in others:
                self.unusable.append((run.entry, "a later run of the same model counts"))
                self.notes["runs that a later one replaces"].append(f"{run.entry} → {latest.entry}")
        return records

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
        model, fields = run.model, run.fields
        cases = number(fields, "test_cases") or 1
        accuracy = number(fields, self._section["accuracy"][run.task_type])
        how = f"{run.label[:80]}, {run.edit_format}, {run.day}"
        seconds = None if self._is_alone(run) else number(fields, "seconds_per_case")
        cost = number(fields, "total_cost")
        if not cost:
            self.notes["cost Unknown: a cost of 0 was not measured"].append(run.entry)
        formed = number(fields, "percent_cases_well_formed")
        suite = run.task_type
        return (
            {"source": SOURCE, "task_type": suite, "provider_type": "Unknown"}
            | model.fields()
            | {"notes": f"aider {run.label!r}: {model.join()}"}
            | self._lifecycle(model.model_id, "")
            | self._classes("accuracy_class", f"{suite}_accuracy", accuracy, f"%; {how}")
            | self._classes("latency_class", f"{suite}_latency", seconds, "s a case")
            | self._classes(
                "cost_class", f"{suite}_cost", cost / cases if cost else None, "USD a case"
            )
            | self._classes("risk_level", f"{suite}_form", formed, "% of cases in the asked form")
        )

    def _is_alone(self, run: _Run) -> bool:
        """Whether a run's seconds compare with no other's: a machine or a number of its own."""
        threads = number(run.fields, "threads")
        if run.is_local:
            self.notes["latency Unknown: ran on the tester's own machine"].append(run.entry)
        elif threads is not None and threads > 1:
            self.notes["latency Unknown: cases ran side by side"].append(run.entry)
        return run.is_local or (threads is not None and threads > 1)
