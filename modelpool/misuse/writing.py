"""Writing what answers and latencies show into the graph, as facts that detectors walk."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from modelpool.answers.latencies import Latencies, read_latencies
from modelpool.answers.reading import read_types, read_workers
from modelpool.answers.windows import Windows
from modelpool.batches import Stage
from modelpool.database import Database, Transaction
from modelpool.identity import short_id
from modelpool.misuse.answers import LEAST_STRENGTH, AnswerEvidence, evidence
from modelpool.misuse.pace import hurries
from modelpool.misuse.rows import Rows

OF_ANSWERS = frozenset(
    f"misuse/{rule}"
    for rule in (
        "answer_ring",
        "copied_answers",
        "guessed_answers",
        "one_answer_for_everything",
        "shared_model",
        "sudden_decline",
    )
)
"""The detectors that walk the facts of answers."""
OF_PACE = "misuse/too_fast"
"""The detector that walks the facts of latencies."""

Row = Mapping[str, Any]


def evidence_of(
    database: Database,
    *,
    false_positives: float,
    least: float = LEAST_STRENGTH,
    covered: Mapping[str, Mapping[str, Windows]] | None = None,
    stage: Stage | None = None,
) -> AnswerEvidence:
    """What the answers in all task types show; see `modelpool.misuse.evidence`."""
    workers = read_workers(database)
    with closing(read_types(database, _task_types(database), workers)) as types:
        return evidence(
            types, false_positives=false_positives, least=least, covered=covered, stage=stage
        )


def pace_of(
    database: Database,
    *,
    quantile: float,
    covered: Mapping[str, Windows] | None = None,
    stage: Stage | None = None,
) -> Rows:
    """What the latencies in all task types show; see `modelpool.misuse.pace.hurries`."""

    def read(name: str) -> Latencies:
        if stage:
            stage(name)
        return read_latencies(database, name)

    return hurries(map(read, _task_types(database)), quantile=quantile, covered=covered)


def _task_types(database: Database) -> list[str]:
    return [row["task_type"] for row in database.read("answers/task_types", as_of=None)]


def write(tx: Transaction, found: AnswerEvidence, at: datetime) -> None:
    """Replace the facts of the last evidence by these; what is the same stays as it is."""
    tx.run(
        "answers/write_conduct",
        as_of=at,
        conduct={
            " ".join([row["task_type"], row["worker_id"], *row["rules"]]): _fact(row, "worker_id")
            for row in found.conduct
        },
    )
    tx.run(
        "answers/write_copies",
        as_of=at,
        copies={
            f"{row['task_type']} {row['worker_id']} {row['source_id']}": _fact(
                row, "worker_id", "source_id"
            )
            for row in found.copies
        },
    )
    tx.run(
        "answers/write_likeness",
        as_of=at,
        likeness={
            f"{row['task_type']} {row['a_id']} {row['b_id']}": {
                "worker_id": row["a_id"],
                "other_id": row["b_id"],
                **_fact(row, "a_id", "b_id"),
            }
            for row in found.pairs
        },
    )
    tx.run(
        "answers/write_rings",
        as_of=at,
        rings={
            short_id("answers", row["task_type"], *row["members"]): {
                "members": row["members"],
                "facts": {name: row[name] for name in _OF_RING},
            }
            for row in found.rings
        },
    )


def write_pace(tx: Transaction, rows: Rows, at: datetime) -> None:
    """Replace the facts of the last pace by these; what is the same stays as it is."""
    tx.run(
        "answers/write_pace",
        as_of=at,
        pace={f"{row['task_type']} {row['worker_id']}": _fact(row, "worker_id") for row in rows},
    )


_OF_RING = ("task_type", "gain", "tests", "disproof", "population", "known")


def _fact(row: Row, *ends: str) -> dict[str, Any]:
    """A row as the names of its ends and of its task type, and all else as facts."""
    named = ("task_type", *ends)
    facts = {name: value for name, value in row.items() if name not in named}
    return {
        **{name: row[name] for name in named},
        # what isn't a number isn't known
        "facts": {name: None if value != value else value for name, value in facts.items()},
    }
