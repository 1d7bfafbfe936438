"""Vectara's hallucination leaderboard: how often a summary states what its text doesn't."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from modelpool.exceptions import InvalidInputError
from modelpool.importers.benchmarks import KnownModels, Measured, MeasuredClasses, slug
from modelpool.importers.efforts import effort_range, stated_efforts
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.reading import read_csv
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.sources import Entry, EntryError, OddEntryError, newest_day
from modelpool.registry import Record

SOURCE = "vectara"
_EXPECTED = "Vectara's hallucination leaderboard, one row for each day and model"
_FIELDS = ("snapshot_date", "era", "model", "hallucination_rate", "answer_rate")
_NEEDED = ("snapshot_date", "model", "hallucination_rate")
_TASK_TYPE = "text-generation"


def import_vectara(path: Path, mapping: Mapping, offers: Sequence[Offer]) -> ImportResult:
    """Turn the newest day of the leaderboard into records.

    Rates of other days may come from other texts and judges, so classes compare one day's models
    only. The rate belongs to a base model; its maker's own offer gets the record. Of several rates
    of one base model, such as at different reasoning efforts, the highest counts.
    """
    rows = [
        Entry(f"{row.get('model', '')}, {row.get('snapshot_date', '')}", row)
        for row in read_csv(path, _NEEDED, _EXPECTED)
    ]
    newest = newest_day(row.day("snapshot_date") for row in rows)
    if newest is None:
        raise InvalidInputError(
            f"{path}: found no snapshot_date that is a day, expected {_EXPECTED}"
        )
    # All rows of one day use the same generation of texts and judge.
    eras = Counter(row.table.get("era") for row in rows if row.day("snapshot_date") == newest)
    known = KnownModels(offers, mapping)
    importer = _Importer(mapping, known, newest, eras.most_common(1)[0][0])
    for row in rows:
        importer.see_effort(row)
    for row in sorted(rows, key=lambda row: _percent(row, "hallucination_rate") or 0, reverse=True):
        importer.add(row)
    return importer.account.result(len(rows))


class _Importer:
    def __init__(self, mapping: Mapping, known: KnownModels, newest: str, era: object) -> None:
        self._least: float = mapping.section("vectara")["least_answered"]
        self._known = known
        self._classes = MeasuredClasses(mapping, "vectara")
        self._lifecycle = mapping.lifecycle_rule()
        self._effort = stated_efforts(mapping, SOURCE)
        self._newest = newest
        self._era = era
        self._efforts: dict[str, set[str]] = defaultdict(set)
        self._seen: dict[str, str] = {}
        self.account = Account(SOURCE, _FIELDS)
        self._notes = self.account.notes

    def see_effort(self, row: Entry) -> None:
        """Note at which effort a row measured a base model; call it for all rows before `add`."""
        label = row.text("model")
        if label is not None and row.day("snapshot_date") == self._newest:
            self._efforts[self._model(label).base_model].add(self._effort(label))

    def add(self, row: Entry) -> None:
        with self.account.entry(row) as records:
            row.check()
            label = row.text("model")
            if label is None:
                raise OddEntryError("names no model")
            day = row.day("snapshot_date")
            if day is not None and day < self._newest:
                raise EntryError("is of an earlier day, whose rates don't compare")
            model = self._model(label)
            row.models |= {(SOURCE, offer) for offer in model.offers or [model.model_id]}
            if day != self._newest:
                shown = row.text("snapshot_date")
                raise OddEntryError(
                    f"has the snapshot_date {shown!r}, expected a day that has been"
                )
            if row.table.get("era") != self._era:
                raise OddEntryError(f"is of another era than the rest of its day, {self._era}")
            if first := self._seen.get(model.base_model):
                self._notes["two entries of the same weights: the higher rate counts"].append(
                    f"{label} = {first}"
                )
                raise EntryError("is of the same weights as one with a higher rate")
            risk = self._risk(row)
            offers = {
                offer.model_id: offer
                for offer in self._known.offers_of(model, _TASK_TYPE)
                if _TASK_TYPE in offer.task_types
            }
            if not offers:
                raise EntryError("is offered for no text")
            # The maker's own offer, if it is for text; the others inherit what was measured.
            offer = offers.get(model.model_id) or min(offers.values(), key=lambda o: o.model_id)
            records.append(self._record(label, model, offer) | risk)
            self._seen[model.base_model] = label
            joined = "joined to the registries" if model.offers else "in no registry"
            self._notes[joined].append(f"{label}: {model.join()}")

    def _risk(self, row: Entry) -> Record:
        rate, answered = _percent(row, "hallucination_rate"), _percent(row, "answer_rate")
        if answered is not None and answered < self._least:
            raise EntryError("left too many texts without a summary")
        if answered is None:
            # Without an answer rate, the model may have answered only the easy texts.
            if "answer_rate" not in row.left_out:
                row.leave_out("answer_rate", "nothing", "a number from 0 to 100")
            rate = None
        how = f"% of summaries say what the text doesn't, {self._newest}; one part of risk"
        return self._classes("risk_level", "hallucination_rate", rate, how)

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
        if effort := effort_range(self._efforts[model.base_model]):
            stated["effort"] = effort
        return stated | self._lifecycle(offer.model_id, offer.name)


def _percent(row: Entry, column: str) -> float | None:
    return row.cell(column, 100, "%")
