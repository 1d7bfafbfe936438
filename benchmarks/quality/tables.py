"""Tables as CSV files, read with one refusal for all that is wrong with one."""

from __future__ import annotations

import csv
from pathlib import Path

from modelpool.exceptions import InvalidInputError


def read_table(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a table; raises InvalidInputError when it can't be read or lacks a column."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if not set(columns) <= set(reader.fieldnames or ()):
                found = ", ".join(reader.fieldnames or ("nothing",))
                raise InvalidInputError(
                    f"{path}: found {found}, expected the columns {', '.join(columns)}"
                )
            return list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path}: {error}") from error
