"""LiveBench's files: a table of tasks for each release, and lists of the tasks of each category."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import fmean

from modelpool.exceptions import InvalidInputError
from modelpool.importers.reading import Table, read_csv, read_json_object
from modelpool.importers.sources import as_day

_DAY = re.compile(r"(\d{4})_(\d\d)_(\d\d)")
_NUMBER = re.compile(r"\d{1,3}(\.\d+)?", re.ASCII)


def read_livebench(paths: Sequence[Path], columns: Sequence[str], expected: str) -> list[Table]:
    """A row for each model and release: the mean of each category whose tasks the release has.

    Files are told apart by their suffixes, releases by the day in their names. A table is read by
    the list of categories of which it has most, of several by the nearest in time.
    """
    lists = {
        _release(path, expected): _categories(path, expected)
        for path in paths
        if path.suffix == ".json"
    }
    if not lists:
        raise InvalidInputError(f"{paths[0]}: found no list of categories, expected {expected}")
    rows = []
    for path in paths:
        if path.suffix == ".json":
            continue
        day = _release(path, expected)
        table = read_csv(path, columns, expected)
        tasks = {column for row in table for column in row}
        categories = max(
            lists,
            key=lambda at: (len(_whole(lists[at], tasks)), -abs((_date(at) - _date(day)).days)),
        )
        whole = _whole(lists[categories], tasks)
        if not whole:
            raise InvalidInputError(
                f"{path}: has no category as a whole, expected those of {expected}"
            )
        rows += [_row(row, whole, day) for row in table]
    return rows


def _row(row: Table, categories: Mapping[str, Sequence[str]], release: str) -> Table:
    cells = {name: _mean([row.get(task, "") for task in of]) for name, of in categories.items()}
    cells |= {"model": row.get("model", ""), "release": release}
    mean = Table(row.line, ((name, cell, row.line) for name, cell in cells.items()))
    mean.fault, mean.again = row.fault, row.again
    return mean


def _mean(cells: Sequence[str]) -> str:
    """The mean of some cells; '' if one is empty, and the first that is no number, to be told."""
    if odd := [cell for cell in cells if cell and not _NUMBER.fullmatch(cell)]:
        return odd[0]
    return str(fmean(map(float, cells))) if all(cells) else ""


def _whole(categories: Mapping[str, Sequence[str]], tasks: set[str]) -> dict[str, Sequence[str]]:
    return {name: of for name, of in categories.items() if set(of) <= tasks}


def _categories(path: Path, expected: str) -> dict[str, Sequence[str]]:
    content = read_json_object(path, expected)
    for name, tasks in content.items():
        if not isinstance(tasks, list) or not tasks or not all(isinstance(t, str) for t in tasks):
            line = content.lines.get(name, 1)
            raise InvalidInputError(
                f"{path}: line {line}: found no list of tasks under {name!r}, expected {expected}"
            )
    return dict(content)


def _release(path: Path, expected: str) -> str:
    match = _DAY.search(path.name)
    day = as_day("-".join(match.groups())) if match else None
    if day is None:
        raise InvalidInputError(f"{path}: has no day in its name, expected {expected}")
    return day


def _date(day: str) -> date:
    return date.fromisoformat(day)
