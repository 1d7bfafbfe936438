"""How well standing tells frauds from the honest, on networks of ratings with some labelled.

The labels of such networks were made partly from ratings that labelled honest people gave. So
those ratings are left out (`clean`), and beside that all but the first five that each person got
(`early`). Labels serve to measure only, but for the anchors: twenty labelled honest people, drawn
anew ten times and left out of the measure of their draw.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool
from modelpool.standing import Scores

DRAWS = 10
_ANCHORS = 20
_FIRST = 5
_TASK_TYPE = "fraud-benchmark"
_CHUNK = 5000

Progress = Callable[[str, int, int], None]


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


@dataclass(frozen=True, slots=True)
class Measured:
    """Each person's mean score over the draws, the mean AUC of the draws, and that of the means."""

    scores: Scores
    auc_of_draws: float
    auc: float


def read_network(folder: Path) -> Network:
    """The network of a folder: `NAME_ratings.csv` and `NAME_labels.csv`.

    The columns are rater, ratee, rating, time (seconds since 1970) and user, label (1 honest, -1
    fraud). Raises InvalidInputError when there isn't just one, or when a file isn't such a table.
    """
    files = sorted(folder.glob("*_ratings.csv"))
    if len(files) != 1:
        raise InvalidInputError(
            f"{folder}: found {len(files)} files *_ratings.csv, expected one and its *_labels.csv"
        )
    name = files[0].name.removesuffix("_ratings.csv")
    rows = _table(files[0], ("rater", "ratee", "rating", "time"))
    labels = _table(files[0].with_name(f"{name}_labels.csv"), ("user", "label"))
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
        honest={row["user"]: _number(row["label"], files[0]) > 0 for row in labels},
    )


def run(
    pool: ModelPool, network: Network, *, progress: Progress = lambda *_: None
) -> dict[str, Measured]:
    """Measure `clean` and `early`; the graph must hold no work, and holds none again afterwards.

    Raises InvalidInputError for a graph with work, or with fewer than 40 honest people.
    """
    (found,) = pool.database.read("bench/work")
    if found["found"]:
        raise InvalidInputError(
            f"found {found['found']} workers and tasks, expected a graph without any: name another"
            " server by NEO4J_URI"
        )
    measured = {}
    for name, ratings in (("clean", network.clean()), ("early", network.early())):
        try:
            _record(pool, ratings, partial(progress, f"{name}: load"))
            measured[name] = _measure(pool, network, ratings, partial(progress, name))
        finally:
            _forget(pool)
    return measured


def _measure(
    pool: ModelPool,
    network: Network,
    ratings: Sequence[Rating],
    progress: Callable[[int, int], None],
) -> Measured:
    rated = {rating.ratee for rating in ratings}
    people = sorted(person for person in network.honest if person in rated)
    candidates = sorted(person for person, honest in network.honest.items() if honest)
    if len(candidates) < 2 * _ANCHORS:
        raise InvalidInputError(
            f"found {len(candidates)} people labelled honest, expected {2 * _ANCHORS} or more"
        )
    standing = pool.honesty()
    total = dict.fromkeys(people, 0.0)
    counted = dict.fromkeys(people, 0)
    aucs = []
    for seed in range(DRAWS):
        anchors = set(random.Random(seed).sample(candidates, _ANCHORS))
        scores = standing.scores(anchors)
        others = [person for person in people if person not in anchors]
        aucs.append(_auc(scores, others, network.honest))
        for person in others:
            total[person] += scores.get(person, 0.0)
            counted[person] += 1
        progress(seed + 1, DRAWS)
    mean = {person: total[person] / n for person, n in counted.items() if n}
    return Measured(mean, sum(aucs) / DRAWS, _auc(mean, list(mean), network.honest))


def _auc(scores: Scores, people: Collection[str], honest: Mapping[str, bool]) -> float:
    """How often an honest person has a higher score than a fraud; equal scores count half."""
    good = [scores.get(person, 0.0) for person in people if honest[person]]
    bad = [scores.get(person, 0.0) for person in people if not honest[person]]
    if not good or not bad:
        raise InvalidInputError("found no fraud or nobody honest with a rating, expected both")
    won = sum((g > b) + (g == b) / 2 for g in good for b in bad)
    return won / (len(good) * len(bad))


def _record(
    pool: ModelPool, ratings: Sequence[Rating], progress: Callable[[int, int], None]
) -> None:
    """Each person is a worker with one outcome; a rating is a verdict on it."""
    people = sorted({person for r in ratings for person in (r.rater, r.ratee)})
    pool.database.apply_schema()
    for rows in _chunks([{"worker_id": person} for person in people]):
        _write(pool, "bench/add_people", rows=rows)
    verdicts = [
        {
            "verdict_id": f"{_TASK_TYPE}-{number}",
            "rater": rating.rater,
            "ratee": rating.ratee,
            "score": (rating.weight + 1) / 2,
            "at": rating.at,
        }
        for number, rating in enumerate(ratings)
    ]
    done = 0
    for rows in _chunks(verdicts):
        _write(pool, "bench/add_ratings", rows=rows)
        done += len(rows)
        progress(done, len(verdicts))


def _forget(pool: ModelPool) -> None:
    while _write(pool, "bench/forget", task_type=_TASK_TYPE, limit=10_000)[0]["deleted"]:
        pass


def _write(pool: ModelPool, name: str, **parameters: Any) -> list[dict[str, Any]]:
    return pool.database.write(lambda tx: tx.run(name, **parameters))


def _chunks(rows: Sequence[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), _CHUNK):
        yield list(rows[start : start + _CHUNK])


def _table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
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


def _number(text: str, path: Path) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInputError(f"{path}: found {text!r}, expected a number") from None
