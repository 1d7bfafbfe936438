"""Options that the commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
T = TypeVar("T")

SETS = "A folder of sets: folders with answers.csv (task,worker,answer) and truth.csv."
RATINGS = "A folder with NAME_ratings.csv (rater,ratee,rating,time)"


def data_option(holds: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`--data`, a folder; `holds` says of what."""
    return click.option(
        "--data",
        "folder",
        required=True,
        type=click.Path(path_type=Path, file_okay=False),
        help=holds,
    )


def json_option(what: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`--json`, a file to write to; `what` says what."""
    return click.option(
        "--json",
        "output",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"Write {what} to a file.",
    )


def set_option() -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`--set`, the names of the sets to take."""
    return click.option(
        "--set",
        "names",
        multiple=True,
        metavar="NAME",
        help="Take this set only; repeat for several.",
    )
