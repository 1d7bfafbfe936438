"""Reading files of measurements as rows of texts: CSV, Markdown, and what needs more than that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from modelpool.exceptions import InvalidInputError
from modelpool.importers.livebench import read_livebench
from modelpool.importers.reading import Table, read_csv, read_json_object, read_markdown

Reader = Callable[[Sequence[Path], Sequence[str], str], list[Table]]
"""Reads files to rows, given the columns that each must have and what it should be, for errors."""

_REPOQA_LIKENESS = "0.8"


def _csv(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    return [row for path in paths for row in read_csv(path, columns, expected)]


def _markdown(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    return [row for path in paths for row in read_markdown(path, columns, expected)]


def _with_harness(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    """models.dev's scores: the harness stands in a column of further facts, as JSON."""
    rows = _csv(paths, columns, expected)
    for row in rows:
        try:
            facts = json.loads(row.get("other") or "{}")
        except ValueError:
            facts = None
        harness = facts.get("harness", "") if isinstance(facts, dict) else ""
        row["harness"] = harness if isinstance(harness, str) else ""
    return rows


def _with_days(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    """can-ai-code's runs: their times are seconds since 1970."""
    rows = _csv(paths, columns, expected)
    for row in rows:
        seconds = row.get("unix_time", "")
        if seconds.isascii() and seconds.isdigit() and len(seconds) < 11:
            row["day"] = datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
        else:
            row["day"] = seconds
    return rows


def _open_asr(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    """Open ASR's tables, which call the model `model` or `model_id`."""
    rows = _csv(paths, (), expected)
    for row in rows:
        if "model" not in row and "model_id" in row:
            row["model"] = row.pop("model_id")
    if rows and not any("model" in row for row in rows):
        raise InvalidInputError(f"{paths[0]}: has no column 'model'; expected {expected}")
    return rows


def _evalplus(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    """EvalPlus' results: pass@1 by suite, and a link that says which weights a label means."""
    rows = []
    for model, table in _objects(paths, expected):
        scores, link = table.get("pass@1"), table.get("link")
        prompted = table.get("prompted")
        weights = link.partition("://huggingface.co/")[2] if isinstance(link, str) else ""
        if prompted is False and "base" not in weights.lower():
            # Untuned weights: what hosts call by the name without its kind are the tuned ones.
            weights = f"{weights or model}-base"
        cells: dict[str, object] = dict(scores) if isinstance(scores, dict) else {"pass@1": scores}
        cells |= {"model": model, "weights": weights, "prompted": prompted}
        rows.append(_row(table, cells))
    return rows


def _repoqa(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    """RepoQA's results: the share of functions found, at the likeness that its paper reports."""
    rows = []
    for model, table in _objects(paths, expected):
        found: object = table
        for name in ("scores", "all", _REPOQA_LIKENESS, "pass@1"):
            found = found.get(name) if isinstance(found, dict) else found
        moment = table.get("eval_date")
        day = moment[:10] if isinstance(moment, str) else moment
        rows.append(_row(table, {"model": model, "all": found, "day": day}))
    return rows


def _objects(paths: Sequence[Path], expected: str) -> list[tuple[str, Table]]:
    found = []
    for path in paths:
        content = read_json_object(path, expected)
        for model, about in content.items():
            if isinstance(about, Table):
                table = about
            else:
                table = Table(content.lines.get(model, 0))
                table.fault = "is no table"
            found.append((model, table))
    return found


def _row(table: Table, cells: Mapping[str, object]) -> Table:
    """A row of texts, with the place and the faults of the table that it is from."""
    row = Table(table.line, ((name, _text(value), table.line) for name, value in cells.items()))
    row.fault, row.again = table.fault, table.again
    return row


def _text(value: object) -> object:
    """A cell's text; '' for nothing. What is no value of a cell stays, to be told as found."""
    if value is None:
        return ""
    return str(value) if isinstance(value, (bool, int, float)) else value


READERS: Mapping[str, Reader] = {
    "can-ai-code": _with_days,
    "csv": _csv,
    "evalplus": _evalplus,
    "livebench": read_livebench,
    "markdown": _markdown,
    "models-dev-benchmarks": _with_harness,
    "open-asr": _open_asr,
    "repoqa": _repoqa,
}
