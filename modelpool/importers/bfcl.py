"""The Berkeley Function-Calling Leaderboard: measured accuracy, latency, cost and restraint."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping as Table, Sequence
from datetime import date
from pathlib import Path

from modelpool.importers.benchmarks import KnownModels, Measured, MeasuredClasses, slug
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.rules import lifecycle_by_name
from modelpool.importers.sources import EntryError, read_csv
from modelpool.registry import Record

_EXPECTED = "the overall table of the Berkeley Function-Calling Leaderboard"
_MODE = re.compile(r"\s*\((?P<mode>FC|Prompt)\b[^)]*\)$")
_NOTHING = ("", "N/A")
_WHERE = "Latency and cost are of the leaderboard's own run; where it ran open weights isn't said."


def import_bfcl(
    path: Path, mapping: Mapping, offers: Sequence[Offer], *, source_date: date | None = None
) -> ImportResult:
    """Turn the leaderboard into records: one for each model, mode and category.

    Function calling and prompting are different measurements: they are different sources.
    """
    importer = _Importer(mapping, KnownModels(offers, mapping), source_date)
    rows = read_csv(path, importer.columns, _EXPECTED)
    for row in rows:
        importer.add(row)
    return importer.account.result(len(rows))


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels, on: date | None) -> None:
        self._section = mapping.section("bfcl")
        self._categories: dict[str, str] = self._section["categories"]
        self._known = known
        self._classes = MeasuredClasses(mapping, "bfcl")
        self._lifecycle = lifecycle_by_name(mapping)
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

    def add(self, row: Table[str, str]) -> None:
        label = row["Model"]
        with self.account.entry(label, row) as records:
            name = _MODE.sub("", label)
            if not name:
                raise EntryError("names no model")
            hint = self._section["makers"].get(row["Organization"], slug(row["Organization"]))
            model = self._known.measured(name, hint or "unknown")
            records += self._records(row, self._source(row), name, model)
            joined = "joined to the registries" if model.offers else "in no registry"
            self._notes[joined].append(f"{label}: {model.join()}")

    def _source(self, row: Table[str, str]) -> str:
        """By the name's ending; formats of prompts are only tried on models that are prompted."""
        if match := _MODE.search(row["Model"]):
            return str(self._section["sources"][match["mode"]])
        prompted = row[self._section["prompt"]] not in _NOTHING
        return str(self._section["sources"]["Prompt" if prompted else "FC"])

    def _records(
        self, row: Table[str, str], source: str, name: str, model: Measured
    ) -> list[Record]:
        shared = {"source": source} | model.fields()
        if model.model_id not in model.offers:
            # A known offer has a better name from its registry.
            shared["name"] = name
        if self._on:
            shared["source_date"] = self._on
        shared |= self._lifecycle(model.model_id, name) | self._provider_type(row, model)
        shared |= self._whole_run(row)
        shared["notes"] = f"BFCL {row['Model']!r}: {model.join()}"
        if shared["provider_type"] == "Open-source":
            shared["notes"] += f" {_WHERE}"
        return [
            shared
            | {"task_type": task_type}
            | self._classes("accuracy_class", task_type, _number(row, column), "%")
            for task_type, column in self._categories.items()
        ]

    def _whole_run(self, row: Table[str, str]) -> Record:
        """Latency, cost and restraint, which the leaderboard has only for the run as a whole."""
        section = self._section
        restraint = _number(row, section["restraint"])
        if _number(row, section["calls"]) == 0:
            # Who never calls a function doesn't call a wrong one: that says nothing of restraint.
            restraint = None
            line = f"{row['Model']}: it calls none where one fits either"
            self._notes["risk Unknown: restraint of a model that calls no function"].append(line)
        latency, cost = _number(row, section["latency"]), _number(row, section["cost"])
        return (
            self._classes("latency_class", "mean_latency", latency, "s, mean of the whole run")
            | self._classes("cost_class", "run_cost", cost, "USD for the whole run")
            | self._classes("risk_level", "irrelevance_detection", restraint, "%")
        )

    def _provider_type(self, row: Table[str, str], model: Measured) -> Record:
        name = model.base_model.rpartition("/")[2]
        if why := self._section["weights_published"].get(name):
            basis = f"by-hand:weights_published({why})"
            return {"provider_type": "Open-source", "provider_type_basis": basis}
        licence = row["License"]
        if licence in _NOTHING:
            return {"provider_type": "Unknown"}
        is_closed = licence.lower() in self._section["closed_licenses"]
        return {
            "provider_type": "Proprietary" if is_closed else "Open-source",
            "provider_type_basis": f"stated:bfcl_license({licence[:200]})",
        }


def _number(row: Table[str, str], column: str) -> float | None:
    """A number of a cell, with or without a percent sign; None where nothing was measured."""
    text = row[column]
    if text in _NOTHING:
        return None
    try:
        value = float(text.removesuffix("%").replace(",", ""))
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e9:
        raise EntryError(f"has no number as {column}")
    return value
