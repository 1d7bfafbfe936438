"""A plain table of measurements: one row for each model, task type and metric."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.own.asked import told
from modelpool.importers.own.runs import Choices, Mean, OwnImporter, Run
from modelpool.importers.own.scores import Score, direction
from modelpool.importers.reading import found, read_csv
from modelpool.importers.report import ImportResult
from modelpool.importers.sources import NOT_MEASURED, Entry, EntryError, OddEntryError

_EXPECTED = "a table of measurements"
_NEEDED = ("model", "task_type", "metric", "value", "n", "date")
_OPTIONAL = ("effort", "latency_s", "cost_usd", "source", "stderr")
_MOST = 1e9


def import_measurements(
    paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer], choices: Choices
) -> ImportResult:
    """Turn tables into records: one for each source, model and task type."""
    rows = [row for path in paths for row in read_csv(path, _NEEDED, _EXPECTED)]
    known = {*_NEEDED, *(column for row in rows for column in row if column in _OPTIONAL)}
    importer = OwnImporter("own", mapping, offers, choices, known)
    for row in rows:
        label = ", ".join(filter(None, (row.get("model"), row.get("task_type"), row.get("metric"))))
        entry = Entry(label or f"line {row.line}", row)
        importer.take(entry, partial(_run, entry, mapping, choices))
    return importer.result()


def _run(row: Entry, mapping: Mapping, choices: Choices) -> Run:
    row.check()
    model, task_type, metric = (row.text(column) for column in ("model", "task_type", "metric"))
    if model is None:
        raise OddEntryError("names no model")
    if task_type is None and choices.task_type is None:
        raise OddEntryError("names no task type")
    if choices.metric and metric != choices.metric:
        raise EntryError(f"is of another metric than {choices.metric!r}")
    day = row.day("date")
    if day is None and row.text("date"):
        row.leave_out("date", found(row.table["date"]), "a day as YYYY-MM-DD")
    return Run(
        entry=row,
        asked=told(model),
        task=task_type or choices.task_type or "",
        variant=metric or "",
        score=_score(row, metric, mapping) if metric else None,
        source=row.text("source") or "",
        task_type=task_type,
        day=day,
        effort=row.text("effort"),
        seconds=_mean(row, "latency_s"),
        cost=_mean(row, "cost_usd"),
    )


def _score(row: Entry, metric: str, mapping: Mapping) -> Score | None:
    section = mapping.section("own")
    is_share = metric in section["shares"]
    value = _share(row) if is_share else row.cell("value", _MOST)
    asked = row.cell("n", _MOST)
    if asked is not None and (asked < 1 or asked != int(asked)):
        row.leave_out("n", found(row.table["n"]), "a whole number from 1")
        asked = None
    if value is None:
        return None
    return Score(
        metric=metric,
        value=value,
        is_share=is_share,
        n=int(asked) if asked else None,
        stderr=row.cell("stderr", _MOST),
        rises=direction(metric, section),
    )


def _share(row: Entry) -> float | None:
    """A share from 0 to 1; what is in percent says so, since 0.9 could be either."""
    text = str(row.table.get("value", ""))
    if text in NOT_MEASURED:
        return None
    percent = row.cell("value", 100, "%")
    if percent is None or text.endswith("%"):
        return None if percent is None else percent / 100
    if percent > 1:
        row.leave_out("value", found(text), "a share from 0 to 1, or a percentage with %")
        return None
    return percent


def _mean(row: Entry, column: str) -> Mean | None:
    """A mean that a row states; 0 was not measured."""
    value = row.cell(column, _MOST)
    return Mean(value=value) if value else None
