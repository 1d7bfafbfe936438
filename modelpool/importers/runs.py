"""The runs in a table: what one model did at one time, from one row or from several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from modelpool.importers.mapping import pattern
from modelpool.importers.reading import Table
from modelpool.importers.report import Account
from modelpool.importers.sources import Entry, EntryError
from modelpool.importers.table_files import READERS


def read_runs(
    section: Mapping[str, Any], name: str, paths: Sequence[Path], account: Account
) -> tuple[list[Entry], int]:
    """The runs in the files of a section, and how many rows it leaves out: `account` lists them.

    The section's `long` names the columns of a table that has a row for each value: the rows that
    agree in the columns `run` become one entry, in which each value stands under its key.
    """
    rows = READERS[section.get("read", "csv")](paths, section["run"][:1], section["file"])
    rules = [
        (rule["column"], pattern(rule["pattern"], f"{name}.leave_out"), rule["why"])
        for rule in section.get("leave_out", [])
    ]
    kept: list[Entry] = []
    for row in rows:
        entry = Entry(_label(section, row), row)
        # What stands twice in the header, with other values, is no text.
        texts = {column: cell for column, cell in row.items() if isinstance(cell, str)}
        why = next((why for c, find, why in rules if c in texts and find.search(texts[c])), None)
        if why is None:
            kept.append(entry)
        else:
            account.refuse(entry, EntryError(why))
    runs = kept if "long" not in section else list(_gathered(section, kept))
    return runs, len(rows) - len(kept)


def _label(section: Mapping[str, Any], row: Table) -> str:
    return ", ".join(filter(None, (str(row.get(column, "")) for column in section["run"])))


def _gathered(section: Mapping[str, Any], rows: Sequence[Entry]) -> Iterator[Entry]:
    long = section["long"]
    together: dict[tuple[Any, ...], list[Entry]] = {}
    for row in rows:
        table = row.table
        if (isinstance(table, Table) and table.fault) or not table.get(section["run"][0]):
            # Such a row belongs to no run.
            yield row
            continue
        run = tuple(table.get(column, "") for column in section["run"])
        together.setdefault(run, []).append(row)
    for entries in together.values():
        yield _one(long, entries)


def _one(long: Mapping[str, Any], rows: Sequence[Entry]) -> Entry:
    """One entry for the rows of a run; of a key given twice only what both say counts."""
    shared: dict[str, tuple[Any, int]] = {}
    values: list[tuple[str, Any, int]] = []
    for row in rows:
        key = str(row.table.get(long["key"], ""))
        for column, value in row.table.items():
            if column == long["value"]:
                values.append((key, value, row.line))
            elif column != long["key"]:
                shared.setdefault(column, (value, row.line))
    members = [*values, *((column, value, at) for column, (value, at) in shared.items())]
    return Entry(rows[0].label, Table(rows[0].line, members))
