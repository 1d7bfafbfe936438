"""Rows for the detectors that rest on answers, made of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from modelpool.answers.columns import Bools, Ints
from modelpool.misuse.conduct import Conduct
from modelpool.misuse.copying import Copies
from modelpool.misuse.likeness import Pairs
from modelpool.misuse.votes import Votes

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What answers show, in rows that are written into the graph for detectors to walk.

    `tests` in a row is how many pairs or workers were compared, in all task types.
    """

    pairs: Rows = field(default_factory=list)
    copies: Rows = field(default_factory=list)
    rings: Rows = field(default_factory=list)
    conduct: Rows = field(default_factory=list)


def pair_rows(votes: Votes, pairs: Pairs, kept: Bools) -> Rows:
    """The pairs that are kept, each with the lesser id first."""
    at = np.flatnonzero(kept)
    a, b = _names(votes, pairs.a[at]), _names(votes, pairs.b[at])
    columns = _lists(pairs, at, "a", "b")
    rows = []
    for number, (one, other) in enumerate(zip(a, b, strict=True)):
        row = {name: values[number] for name, values in columns.items()}
        if one > other:
            row["a_first"], row["b_first"] = row["b_first"], row["a_first"]
        rows.append({"a_id": min(one, other), "b_id": max(one, other), **row})
    return rows


def copy_rows(votes: Votes, pairs: Pairs, copies: Copies, kept: Bools) -> Rows:
    """The copies that are kept."""
    at = np.flatnonzero(kept)
    pair = copies.pair[at]
    columns: dict[str, Sequence[Any]] = {
        "worker_id": _names(votes, copies.worker[at]),
        "source_id": _names(votes, copies.source[at]),
        "shared": pairs.shared[pair].tolist(),
        "alike": pairs.alike[pair].tolist(),
        "wrong_alike": pairs.wrong_alike[pair].tolist(),
        "later": copies.later[at].tolist(),
        "earlier": copies.earlier[at].tolist(),
        "strength": pairs.lasting[pair].tolist(),
        "score": copies.score[at].tolist(),
    }
    return _rows(columns)


def conduct_rows(votes: Votes, conduct: Conduct, kept: Bools) -> Rows:
    """The conduct of the workers that are kept."""
    at = np.flatnonzero(kept)
    columns = _lists(conduct, at, "worker", "commonest", "since", "distance")
    columns["worker_id"] = _names(votes, conduct.worker[at])
    columns["commonest"] = [votes.options[option] for option in conduct.commonest[at].tolist()]
    columns["since"] = [votes.outcome_id(vote) for vote in conduct.since[at].tolist()]
    return _rows(columns)


def _names(votes: Votes, workers: Ints) -> list[str]:
    return [votes.ids[worker] for worker in workers.tolist()]


def _lists(columns: Pairs | Conduct, at: Ints, *without: str) -> dict[str, Sequence[Any]]:
    return {
        each.name: getattr(columns, each.name)[at].tolist()
        for each in fields(columns)
        if each.name not in without
    }


def _rows(columns: dict[str, Sequence[Any]]) -> Rows:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
