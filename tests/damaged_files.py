"""Registry files that are damaged in every way we could think of, each with what must be said.

`damaged_files(folder)` writes them; the same files are read by the unit tests and loaded into a
real server to prove that none of them changes the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests import damaged_formats, damaged_records
from tests.damage import Expected


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A written file, what is wrong with it, and the problem that must be reported."""

    path: Path
    kind: str
    expect: Expected


def damaged_files(folder: Path) -> list[DamagedFile]:
    """Write every damaged file into the folder; names are numbered and stable."""
    damages = [*damaged_records.damages(), *damaged_formats.damages()]
    files = []
    for number, (kind, suffix, content, expect) in enumerate(damages, start=1):
        path = folder / f"{number:03}-{kind.replace(' ', '-')}{suffix}"
        path.write_bytes(content)
        files.append(DamagedFile(path, kind, expect))
    return files
