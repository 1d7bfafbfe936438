"""Networks of ratings with some people labelled: their files, and their way into the graph and out.

Each person becomes a worker with one outcome; a rating of him is a verdict on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.helpers import helpers
from benchmarks.quality.tables import read_table
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

_FIRST = 5
_TASK_TYPE = "ratings-benchmark"
_CHUNK = 5000

Progress = Callable[[str, int, int], None]
"""Told a step, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person says of another: `weight` from -1 to 1, as a share of the largest rating."""

    rater: str
    ratee: str
    weight: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Network:
    """A network's ratings in order of time, and who of it is honest (true) or a fraud (false)."""

    name: str
    ratings: tuple[Rating, ...]
    honest: Mapping[str, bool]

    def clean(self) -> tuple[Rating, ...]:
        """Without ratings that a labelled honest person gave a labelled one."""
        return tuple(
            r for r in self.ratings if not (self.honest.get(r.rater) and r.ratee in self.honest)
        )

    def early(self) -> tuple[Rating, ...]:
        """Of those, the first five that each person got."""
        got: dict[str, int] = {}
        first = []
        for rating in self.clean():
            got[rating.ratee] = got.get(rating.ratee, 0) + 1
            if got[rating.ratee] <= _FIRST:
                first.append(rating)
        return tuple(first)


def read_network(folder: Path, *, labelled: bool = True) -> Network:
    """The network of a folder: `NAME_ratings.csv` and, unless not `labelled`, `NAME_labels.csv`.

    The columns are rater, ratee, rating, time (seconds since 1970) and user, label (1 honest, -1
    fraud). Raises InvalidInputError when there isn't just one, or when a file isn't such a table.
    """
    files = sorted(folder.glob("*_ratings.csv"))
    if len(files) != 1:
        raise InvalidInputError(
            f"{folder}: found {len(files)} files *_ratings.csv, expected one"
            + (" and its *_labels.csv" if labelled else "")
        )
    name = files[0].name.removesuffix("_ratings.csv")
    rows = read_table(files[0], "rater", "ratee", "rating", "time")
    labels_file = files[0].with_name(f"{name}_labels.csv")
    labels = read_table(labels_file, "user", "label") if labelled else []
    values = [_number(row["rating"], files[0]) for row in rows]
    largest = max((abs(value) for value in values), default=1.0) or 1.0
    ratings = [
        Rating(
            rater=row["rater"],
            ratee=row["ratee"],
            weight=value / largest,
            at=datetime.fromtimestamp(_number(row["time"], files[0]), UTC),
        )
        for row, value in zip(rows, values, strict=True)
        # Nobody vouches for himself.
        if row["rater"] != row["ratee"]
    ]
    return Network(
        name=name,
        ratings=tuple(sorted(ratings, key=lambda rating: rating.at)),
        honest={row["user"]: _number(row["label"], labels_file) > 0 for row in labels},
    )


@contextmanager
def recorded(
    pool: ModelPool, ratings: Sequence[Rating], progress: Callable[[int, int], None]
) -> Iterator[None]:
    """The ratings as verdicts in the graph; it must hold no work, and holds none again afterwards.

    Raises InvalidInputError for a graph with work.
    """
    (found,) = helpers(pool).read("quality/work")
    if found["found"]:
        raise InvalidInputError(
            f"found {found['found']} workers and tasks, expected a graph without any: name another"
            " server by NEO4J_URI"
        )
    try:
        record(pool, ratings, progress)
        yield
    finally:
        while _write(pool, "quality/forget", task_type=_TASK_TYPE, limit=10_000)[0]["deleted"]:
            pass


def record(
    pool: ModelPool, ratings: Sequence[Rating], progress: Callable[[int, int], None]
) -> None:
    """Add people and ratings to the graph."""
    people = sorted({person for r in ratings for person in (r.rater, r.ratee)})
    pool.database.apply_schema()
    for rows in _chunks([{"worker_id": person} for person in people]):
        _write(pool, "quality/add_people", rows=rows)
    add(pool, ratings, progress)


def add(
    pool: ModelPool,
    ratings: Sequence[Rating],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[str]:
    """Add ratings of people who are there; returns the ids of their verdicts."""
    verdicts = [
        {
            "verdict_id": str(uuid4()),
            "rater": rating.rater,
            "ratee": rating.ratee,
            "score": (rating.weight + 1) / 2,
            "at": rating.at,
        }
        for rating in ratings
    ]
    done = 0
    for rows in _chunks(verdicts):
        _write(pool, "quality/add_ratings", rows=rows)
        done += len(rows)
        progress(done, len(verdicts))
    return [str(row["verdict_id"]) for row in verdicts]


def withdraw(pool: ModelPool, verdict_ids: Sequence[str]) -> None:
    """Take ratings out again."""
    _write(pool, "quality/withdraw_ratings", verdict_ids=list(verdict_ids))


def choose_anchors(pool: ModelPool, worker_ids: Sequence[str]) -> None:
    """Let just these workers be the anchors of trust."""
    _write(pool, "quality/anchors", worker_ids=list(worker_ids))


def _write(pool: ModelPool, name: str, **parameters: Any) -> list[dict[str, Any]]:
    return helpers(pool).write(lambda tx: tx.run(name, **parameters))


def _chunks(rows: Sequence[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), _CHUNK):
        yield list(rows[start : start + _CHUNK])


def _number(text: str, path: Path) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInputError(f"{path}: found {text!r}, expected a number") from None
