"""Reading who vouches for whom from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from modelpool.answers.columns import Ints, numbered
from modelpool.vouching.columns import Vouching

if TYPE_CHECKING:
    from modelpool.database import Row, Transaction

Covered = Mapping[str, Sequence[Mapping[str, Any]]]
"""The dismissed windows, by the key of the finding: see modelpool.findings.dismissals."""
_SUMS = ("agree", "disagree", "beside")


def read(tx: Transaction) -> Vouching:
    """The sums of verdicts that are in the graph, and who did what."""
    pairs = tx.run("vouching/pairs")
    work = tx.run("vouching/outcomes")
    fields = tx.run("vouching/fields")
    anchors = tx.run("reputation/anchors", as_of=None)
    sizes = np.array([len(row["workers"]) for row in pairs], dtype=np.int64)
    to = list(chain.from_iterable(row["workers"] for row in pairs))
    heads = [row["verifier"] for row in pairs]
    others = [row["worker_id"] for rows in (work, fields, anchors) for row in rows]
    workers, number = numbered([*heads, *to, *others])
    verifier, worker, other = np.split(number, np.cumsum([len(heads), len(to)]))
    doing, fielding, anchoring = np.split(other, np.cumsum([len(work), len(fields)]))
    anchor = np.zeros(len(workers), dtype=bool)
    anchor[anchoring] = True
    _, field = numbered([(row["task_type"], row["required"]) for row in (*work, *fields)])
    count = int(field.max(initial=-1)) + 1
    did = np.array([len(row["tasks"]) for row in work], dtype=np.int64)
    outcomes = np.zeros((len(workers), count), dtype=np.int64)
    np.add.at(outcomes, (doing, field[: len(work)]), did)
    verifies = np.zeros((len(workers), count), dtype=bool)
    verifies[fielding, field[len(work) :]] = True
    tasks, task = numbered(list(chain.from_iterable(row["tasks"] for row in work)))
    once, tries = np.unique(np.repeat(doing, did) * (len(tasks) + 1) + task, return_counts=True)
    return Vouching(
        workers=workers,
        verifier=np.repeat(verifier, sizes),
        worker=worker,
        **{name: _flat(pairs, name) for name in _SUMS},
        anchor=anchor,
        task=once % (len(tasks) + 1),
        doer=once // (len(tasks) + 1),
        tries=tries.astype(np.int64),
        outcomes=outcomes,
        verifies=verifies,
    )


def covered(tx: Transaction, found: Vouching, windows: Covered) -> dict[str, Ints]:
    """By pair of `found`, how many of its verdicts these dismissals cover: of each sum."""
    sums = {name: np.zeros(len(found.verifier), dtype=np.int64) for name in _SUMS}
    if not windows:
        return sums
    rows = tx.run("vouching/covered", covered=windows)
    number = {worker: i for i, worker in enumerate(found.workers)}
    size = len(found)
    own = found.verifier * size + found.worker
    order = np.argsort(own, kind="stable")
    asked = np.array(
        [number[row["verifier"]] * size + number[row["worker"]] for row in rows], dtype=np.int64
    )
    at = order[np.searchsorted(own[order], asked)]
    for name in _SUMS:
        sums[name][at] = [row[name] for row in rows]
    return sums


def _flat(rows: Sequence[Row], name: str) -> Ints:
    values = chain.from_iterable(row[name] for row in rows)
    return np.fromiter(values, dtype=np.int64)
