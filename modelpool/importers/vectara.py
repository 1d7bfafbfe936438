"""Vectara's hallucination leaderboard: how often a summary says what its text doesn't."""

from __future__ import annotations

import math
from collections.abc import Mapping as Table, Sequence
from pathlib import Path

from modelpool.exceptions import InvalidInputError
from modelpool.importers.benchmarks import KnownModels, Measured, MeasuredClasses, slug
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.rules import lifecycle_by_name
from modelpool.importers.sources import EntryError, day, read_csv
from modelpool.registry import Record

SOURCE = "vectara"
_EXPECTED = "Vectara's hallucination leaderboard, one row for each day and model"
_FIELDS = ("snapshot_date", "era", "model", "hallucination_rate", "answer_rate")
_TASK_TYPE = "text-generation"


def import_vectara(path: Path, mapping: Mapping, offers: Sequence[Offer]) -> ImportResult:
    """Turn the newest day of the leaderboard into records.

    Rates of other days are of other texts and judges: a class compares one day's models only. The
    weights hallucinate, whoever offers them: each known offer of them gets a record. Of several
    rates of the same weights, asked with more effort or less, the highest counts.
    """
    rows = read_csv(path, _FIELDS, _EXPECTED)
    newest = _newest(path, rows)
    importer = _Importer(mapping, KnownModels(offers, mapping), newest)
    for row in sorted(rows, key=_rate, reverse=True):
        importer.add(row)
    return importer.account.result(len(rows))


def _newest(path: Path, rows: Sequence[Table[str, str]]) -> str:
    """The newest day, of which all rows must be of one generation of texts and judge."""
    if bad := next((r for r in rows if day(r, "snapshot_date") is None), None):
        raise InvalidInputError(
            f"{path}: snapshot_date: found {bad['snapshot_date']!r}, expected a day"
        )
    newest = max((row["snapshot_date"] for row in rows), default="")
    eras = sorted({row["era"] for row in rows if row["snapshot_date"] == newest})
    if len(eras) != 1:
        raise InvalidInputError(
            f"{path}: era: found {', '.join(eras) or 'no row'}, expected one on the newest day"
        )
    return newest


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels, newest: str) -> None:
        self._least: float = mapping.section("vectara")["least_answered"]
        self._known = known
        self._classes = MeasuredClasses(mapping, "vectara")
        self._lifecycle = lifecycle_by_name(mapping)
        self._newest = newest
        self._seen: dict[str, str] = {}
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def add(self, row: Table[str, str]) -> None:
        label = row["model"]
        with self.account.entry(f"{label}, {row['snapshot_date']}", row) as records:
            if row["snapshot_date"] != self._newest:
                raise EntryError("is of an earlier day, whose rates don't compare")
            rate, answered = _percent(row, "hallucination_rate"), _percent(row, "answer_rate")
            if answered < self._least:
                raise EntryError("left too many texts without a summary")
            model = self._model(label)
            if first := self._seen.get(model.base_model):
                self._notes["two entries of the same weights: the higher rate counts"].append(
                    f"{label} = {first}"
                )
                raise EntryError("is of the same weights as one with a higher rate")
            offers = [
                offer
                for offer in self._known.offers_of(model, _TASK_TYPE)
                if _TASK_TYPE in offer.task_types
            ]
            if not offers:
                raise EntryError("is offered for no text")
            how = f"% of summaries say what the text doesn't, {self._newest}; one part of risk"
            risk = self._classes("risk_level", "hallucination_rate", rate, how)
            records += [self._record(label, model, offer) | risk for offer in offers]
            self._seen[model.base_model] = label
            joined = "joined to the registries" if model.offers else "in no registry"
            self._notes[joined].append(f"{label}: {model.join()}")

    def _model(self, label: str) -> Measured:
        maker, _, name = label.rpartition("/")
        return self._known.measured(name, slug(maker) or "unknown", is_stated=bool(maker))

    def _record(self, label: str, model: Measured, offer: Offer) -> Record:
        stated = {
            "source": SOURCE,
            "source_date": self._newest,
            "model_id": offer.model_id,
            "task_type": _TASK_TYPE,
            "provider": offer.provider,
            "maker": model.maker,
            "base_model": model.base_model,
            "accuracy_class": "Unknown",
            "latency_class": "Unknown",
            "cost_class": "Unknown",
            "provider_type": "Unknown",
            "notes": f"Vectara {label!r}: {model.join()}",
        }
        return stated | self._lifecycle(offer.model_id, offer.name)


def _rate(row: Table[str, str]) -> float:
    try:
        return _percent(row, "hallucination_rate")
    except EntryError:
        return 0


def _percent(row: Table[str, str], column: str) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not 0 <= value <= 100:
        raise EntryError(f"has no share as {column}")
    return value
