"""Settling outcomes in the graph: all that are open, or those of one task at once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from modelpool.batches import Stage, batches
from modelpool.database import Database, Transaction
from modelpool.verification.doubts import SUSPECTED
from modelpool.verification.experience import Experience
from modelpool.verification.settling import AnsweredTask, Book, Settling, Terms

TermsOf = Callable[[str, AnsweredTask], Terms]
"""What the policy promises of a task of a type."""

_SALT = 32


def settle_all(database: Database, terms: TermsOf, stage: Stage | None = None) -> int:
    """Settle all outcomes that are open, type by type; returns of how many something was written.

    One transaction for each type: a type is settled wholly or not at all.
    """
    written = 0
    for row in database.read("answers/task_types", as_of=None):
        name = row["task_type"]
        if stage:
            stage(name)
        written += _settle_type(database, name, terms)
    return written


def _settle_type(database: Database, task_type: str, terms: TermsOf) -> int:
    def consume(tasks: Iterator[Sequence[Any]]) -> tuple[Settling, list[dict[str, Any]]]:
        # read here, since this is called again after a transient error
        rows = database.read("verification/credible", task_type=task_type)
        (known,) = database.read(
            "verification/experience", task_type=task_type, suspected=SUSPECTED
        )
        settling = _settling(known, [row["credible"] for row in rows])
        found = []
        for (row,) in tasks:
            task = AnsweredTask.of_row(row)
            found += settling.settle(task, terms(task_type, task))
        return settling, found

    settling, needs = database.stream("verification/open_tasks", consume, task_type=task_type)
    if needs:
        database.write(lambda tx: _write(tx, task_type, settling, needs))
    return len(needs)


def settle_one(tx: Transaction, outcome_id: str, terms: TermsOf) -> None:
    """Settle the outcomes of an outcome's task, and learn from it, if its type has experience."""
    for row in tx.run("verification/task_around", outcome_id=outcome_id, suspected=SUSPECTED):
        settling = _settling(row, row["credible"])
        task = AnsweredTask.of_row(row["task"])
        needs = settling.settle(task, terms(row["task_type"], task))
        if needs:
            _write(tx, row["task_type"], settling, needs)


def _write(
    tx: Transaction, task_type: str, settling: Settling, needs: Sequence[dict[str, Any]]
) -> None:
    """Write what was settled; the experience last, since it is locked from then on."""
    as_of = datetime.now(UTC)
    for batch in batches(needs):
        tx.run("verification/write_needs", rows=batch)
    for batch in batches(settling.book.rows(settling.experience)):
        tx.run("verification/write_credible", task_type=task_type, as_of=as_of, rows=batch)
    experience = settling.experience
    tx.run(
        "verification/write_experience",
        task_type=task_type,
        as_of=as_of,
        salt=settling.salt,
        facts={
            "state": json.dumps(experience.document()),
            "outcomes": experience.outcomes,
            "error": experience.error,
            "coincidence": experience.coincidence.share,
            "stated": experience.stated,
        },
    )


def _settling(known: Mapping[str, Any], credible: Sequence[Sequence[Any]]) -> Settling:
    """What settles a type's tasks, by what is known of it and who is credible there."""
    state = known["state"]
    return Settling(
        book=Book.of_rows(credible),
        experience=Experience.of(json.loads(state)) if state else Experience(),
        salt=known["salt"] or secrets.token_hex(_SALT),
        doubts=dict(known["doubts"]),
    )
