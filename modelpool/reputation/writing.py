"""Writing reputation into the graph: what each outcome counts, and the scores that follow.

Outcomes are written in batches, so that no transaction is large. They hold from the moment on at
which the last one ends the judging: until then readers see what held before, as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import Any
from uuid import uuid4

import numpy as np

from modelpool.answers.columns import Ints
from modelpool.background import background
from modelpool.database import Database, Transaction
from modelpool.exceptions import ConflictError
from modelpool.independence.estimating import Estimates
from modelpool.independence.reading import estimates_of_type, used_bases, write as write_coincidence
from modelpool.reputation import Progress
from modelpool.reputation.estimating import Estimate, estimate
from modelpool.reputation.judged import GROUNDS, Judged
from modelpool.reputation.keeping import pool_state, worker_rows

_BATCH = 20_000
_WORKERS = 2_000
_COINCIDE = "errors that coincide"
_OVERTAKEN = "another update of reputation began: nothing of this one holds"


def update(
    database: Database, at: datetime, half_life_days: float | None, progress: Progress
) -> None:
    """Estimate reputation in all task types, and write what changed; nothing if nothing is new.

    How errors of base models coincide follows from the same outcomes, and is written, too.
    Raises ConflictError where another update began meanwhile: then nothing of this one holds.
    """
    (before,) = database.read("reputation/judged_from", as_of=at)
    if half_life_days is None and not _differs(before):
        return
    bases = used_bases(database)
    coincide: dict[str, Estimates] = {}
    # The server writes what was judged while the next type is judged here.
    with background(threads=2) as threads:
        writer = _Writer(database, progress, threads.stopped.is_set)
        writing: list[Future[None]] = []

        def seen(judged: Judged) -> None:
            writing.append(threads.submit(writer.credits, judged))
            name = judged.answers.task_type
            progress(f"{name}: {_COINCIDE}", 0, 1)
            if (errors := estimates_of_type(judged.as_written(), bases)) is not None:
                coincide[name] = errors
            progress(f"{name}: {_COINCIDE}", 1, 1)

        found = list(estimate(database, at, half_life_days, progress, seen=seen))
        for each in writing:
            each.result()
    judged_from = {
        # with a half-life, time alone changes all scores
        "facts": [] if half_life_days is not None else before["now"],
        "half_life_days": None if half_life_days is None else float(half_life_days),
        **{name: before[name] for name in ("outcomes", "verdicts")},
    }
    # Before the end, so that an update that is interrupted does this again, too.
    database.write(lambda tx: write_coincidence(tx, coincide, datetime.now(UTC)))
    writer.end(found, at, judged_from)


def is_new(database: Database, at: datetime) -> bool:
    """Whether anything has come since the last update that a new one would take into account."""
    (row,) = database.read("reputation/judged_from", as_of=at)
    return _differs(row)


def _differs(row: Mapping[str, Any]) -> bool:
    return not row["before"] or row["now"] != row["before"]


class _Writer:
    """One judging: the newest one that began may write, all others are refused."""

    def __init__(self, database: Database, progress: Progress, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._first = Lock()
        self._database = database
        self._progress = progress
        self._id = uuid4().hex
        (row,) = database.write(lambda tx: tx.run("reputation/begin_judging", writer=self._id))
        self._judging: int = row["judging"]

    def credits(self, judged: Judged) -> None:
        """Write what each outcome counts, where that differs from what is written."""
        changed = _changed(judged, self._judging)
        name = f"{judged.answers.task_type}: write"
        for start in range(0, len(changed), _BATCH):
            if self._stopped():
                return
            columns = judged.credits(changed[start : start + _BATCH])
            # What brings new names of properties is written alone: two would wait for each other.
            with nullcontext() if start else self._first:
                self._database.write(partial(self._credits, columns))
            self._progress(name, min(start + _BATCH, len(changed)), len(changed))

    def _counts(self, judged: Judged) -> None:
        """Write what was counted of each worker's answers.

        Not beside `credits`: a new relation locks others of its worker, and the two would wait for
        each other.
        """
        rows = worker_rows(judged.state)
        for start in range(0, len(rows), _WORKERS):
            self._database.write(
                partial(
                    _run,
                    "reputation/write_counts",
                    task_type=judged.answers.task_type,
                    judging=self._judging,
                    rows=rows[start : start + _WORKERS],
                )
            )

    def end(self, found: list[Estimate], at: datetime, seen: Mapping[str, Any]) -> None:
        """Write the scores, and let all that was written hold."""
        for each in found:
            self._counts(each.judged)

        def end(tx: Transaction) -> None:
            if found:
                tx.run("reputation/write_trust", trust=found[0].trust)
            for each in found:
                of_type = {"task_type": each.task_type, "as_of": at}
                scores = _scores(each)
                (closed,) = tx.run("reputation/close_scores", **of_type, scores=scores)
                new = {name: scores[name] for name in scores.keys() - closed["kept"]}
                tx.run("reputation/open_scores", **of_type, scores=new)
            (row,) = tx.run(
                "reputation/end_judging",
                writer=self._id,
                judging=self._judging,
                as_of=at,
                types=[
                    {"task_type": e.task_type, "facts": {**e.facts(), "state": pool_state(e)}}
                    for e in found
                ],
                seen=seen,
            )
            if not row["ended"]:
                raise ConflictError(_OVERTAKEN)

        self._database.write(end)

    def _credits(self, columns: dict[str, list[Any]], tx: Transaction) -> None:
        asked = {"writer": self._id, "judging": self._judging, **columns}
        if not tx.run("reputation/write_credits", **asked):
            raise ConflictError(_OVERTAKEN)


def _changed(judged: Judged, judging: int) -> Ints:
    """The rows whose credit differs from the one that is written."""
    written = judged.answers.written
    counts = judged.ground >= 0
    if written is None:
        return np.flatnonzero(counts)
    grounds = np.array([None, *GROUNDS], dtype=object)[judged.ground + 1]
    same = np.where(
        counts,
        (written.right == judged.right)
        & (written.weight == judged.weight)
        & (np.array(written.rests_on, dtype=object) == grounds),
        np.isnan(written.right),
    )
    # What an update wrote that didn't end has to be replaced, too.
    return np.flatnonzero(~same | (written.judging >= judging))


def _scores(found: Estimate) -> dict[str, dict[str, Any]]:
    rows = found.scores.rows(found.judged.answers.workers)
    return {row.pop("worker_id"): row for row in rows}


def _run(name: str, tx: Transaction, **parameters: Any) -> None:
    tx.run(name, **parameters)
