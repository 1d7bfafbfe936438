"""The Berkeley Function-Calling Leaderboard: accuracy, latency, cost, irrelevance detection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from modelpool.importers.benchmarks import KnownModels, Measured, MeasuredClasses, slug
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.reading import read_csv
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.sources import NOT_MEASURED, Entry, OddEntryError
from modelpool.registry import Record

_EXPECTED = "the overall table of the Berkeley Function-Calling Leaderboard"
_MOST = 1e9
_MODE = re.compile(r"\s*\((?P<mode>FC|Prompt)\b[^)]*\)$")
_WHOLE = "Overall Acc"
_NEEDED = ("Model", _WHOLE)
_WHERE = "Latency and cost are of the leaderboard's own run; where it ran open weights isn't said."


def import_bfcl(
    path: Path, mapping: Mapping, offers: Sequence[Offer], *, source_date: date | None = None
) -> ImportResult:
    """Turn the leaderboard into records: one for each model, mode and category.

    Native function calling and prompting are different measurements, hence different sources.
    """
    importer = _Importer(mapping, KnownModels(offers, mapping), source_date)
    rows = read_csv(path, _NEEDED, _EXPECTED)
    for row in rows:
        importer.add(Entry(str(row.get("Model", "")), row))
    return importer.account.result(len(rows))


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels, on: date | None) -> None:
        self._section = mapping.section("bfcl")
        self._categories: dict[str, str] = self._section["categories"]
        self._known = known
        self._classes = MeasuredClasses(mapping, "bfcl")
        self._lifecycle = mapping.lifecycle_rule()
        self._on = on.isoformat() if on else None
        self.columns = (
            "Model",
            "Organization",
            "License",
            *self._categories.values(),
            *(self._section[name] for name in ("latency", "cost", "restraint", "calls", "prompt")),
        )
        self.account = Account("bfcl", self.columns)
        self._notes = self.account.notes

    def add(self, row: Entry) -> None:
        with self.account.entry(row) as records:
            row.check()
            label = row.text("Model") or ""
            name = _MODE.sub("", label)
            if not name:
                raise OddEntryError("names no model")
            organisation = row.text("Organization") or ""
            hint = self._section["makers"].get(organisation, slug(organisation))
            model = self._known.measured(name, hint or "unknown")
            row.models.add((self._source(row, label, model.model_id), model.model_id))
            records += self._records(row, label, name, model)
            joined = "joined to the registries" if model.offers else "in no registry"
            self._notes[joined].append(f"{label}: {model.join()}")

    def _source(self, row: Entry, label: str, model_id: str) -> str:
        """The source by the name's suffix; else Prompt if prompt formats were measured, or FC."""
        if match := _MODE.search(label):
            return str(self._section["sources"][match["mode"]])
        if self._section["prompt"] not in row.table:
            row.models |= {(source, model_id) for source in self._section["sources"].values()}
            raise OddEntryError("doesn't say whether the model was prompted")
        prompted = row.table[self._section["prompt"]] not in NOT_MEASURED
        return str(self._section["sources"]["Prompt" if prompted else "FC"])

    def _records(self, row: Entry, label: str, name: str, model: Measured) -> list[Record]:
        source = self._source(row, label, model.model_id)
        is_native = source == self._section["sources"]["FC"]
        shared = {"source": source, "calling_mode": "native" if is_native else "prompted"}
        shared |= model.fields()
        if model.model_id not in model.offers:
            # A known offer already has a better name from its registry.
            shared["name"] = name
        if self._on:
            shared["source_date"] = self._on
        shared |= self._lifecycle(model.model_id, name) | self._provider_type(row, model)
        shared |= self._whole_run(row)
        shared["notes"] = f"BFCL {label!r}: {model.join()}"
        if shared["provider_type"] == "Open-source":
            shared["notes"] += f" {_WHERE}"
        return [
            shared
            | {"task_type": task_type}
            | self._classes("accuracy_class", task_type, accuracy, "%")
            for task_type, accuracy in self._accuracies(row)
        ]

    def _accuracies(self, row: Entry) -> Iterator[tuple[str, float | None]]:
        """The accuracy in each category that the table has.

        The overall accuracy is yielded only if all categories are there: in a table of another
        version, which lacks some, it means something else.
        """
        columns = self._categories.values()
        is_whole = all(column in row.table for column in columns)
        for task_type, column in self._categories.items():
            if column == _WHOLE and not is_whole:
                self._notes["Overall Acc is over other categories: left out"].append(row.label)
            elif column in row.table:
                yield task_type, _percent(row, column)

    def _whole_run(self, row: Entry) -> Record:
        """Latency, cost and irrelevance detection, which are given only for the run as a whole."""
        section = self._section
        restraint = _percent(row, section["restraint"])
        if _percent(row, section["calls"]) == 0:
            # A model that never calls a function trivially makes no irrelevant call.
            restraint = None
            line = f"{row.label}: it calls none where one fits either"
            self._notes["risk Unknown: restraint of a model that calls no function"].append(line)
        latency, cost = row.cell(section["latency"], _MOST), row.cell(section["cost"], _MOST)
        return (
            self._classes("latency_class", "mean_latency", latency, "s, mean of the whole run")
            | self._classes("cost_class", "run_cost", cost, "USD for the whole run")
            | self._classes("risk_level", "irrelevance_detection", restraint, "%")
        )

    def _provider_type(self, row: Entry, model: Measured) -> Record:
        name = model.base_model.rpartition("/")[2]
        if why := self._section["weights_published"].get(name):
            basis = f"by-hand:weights_published({why})"
            return {"provider_type": "Open-source", "provider_type_basis": basis}
        licence = row.text("License") or ""
        if licence in NOT_MEASURED:
            return {"provider_type": "Unknown"}
        is_closed = licence.lower() in self._section["closed_licenses"]
        return {
            "provider_type": "Proprietary" if is_closed else "Open-source",
            "provider_type_basis": f"stated:bfcl_license({licence[:200]})",
        }


def _percent(row: Entry, column: str) -> float | None:
    return row.cell(column, 100, "%")
