"""Writes what the shipped registry knows into docs/coverage.md, as `modelpool coverage` prints it.

    modelpool quickstart && python -m tools.coverage

It asks the server that the environment names, which must hold the shipped registry and nothing
else. A test fails when the page differs from what the command prints.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
WIDTH = 150
_PART = re.compile(r"(?<=<!-- coverage -->\n).*?(?=<!-- end -->)", re.S)


def documented() -> str:
    """The part of the page that is generated."""
    match = _PART.search(PAGE.read_text(encoding="utf-8"))
    assert match is not None
    return match[0]


def as_part(printed: str) -> str:
    """What the command printed, as the part of the page."""
    lines = (line.rstrip() for line in printed.strip().splitlines())
    return "\n".join(("```text", *lines, "```", ""))


def main() -> None:
    """Ask, and write."""
    done = subprocess.run(
        [sys.executable, "-m", "modelpool", "coverage"],
        env={**os.environ, "COLUMNS": str(WIDTH)},
        capture_output=True,
        text=True,
        check=True,
    )
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_PART.sub(lambda _: as_part(done.stdout), text), encoding="utf-8")


if __name__ == "__main__":
    main()
