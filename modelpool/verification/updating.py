"""Settling outcomes in the graph: all that are open, or those of one task at once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from modelpool.batches import Stage, batches
from modelpool.database import Database, Transaction
from modelpool.identity import Run
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
    rows = database.read("verification/credible", task_type=task_type)
    settling = _settling(database.read, task_type, [row["credible"] for row in rows])

    def consume(tasks: Iterator[Sequence[Any]]) -> list[dict[str, Any]]:
        found = []
        for (row,) in tasks:
            task = AnsweredTask.of_row(row)
            found += settling.settle(task, terms(task_type, task))
        return found

    needs = database.stream("verification/open_tasks", consume, task_type=task_type)
    if needs:
        database.write(lambda tx: _write(tx, task_type, settling, needs))
    return len(needs)


def settle_one(tx: Transaction, outcome_id: str, terms: TermsOf) -> None:
    """Settle the outcomes of an outcome's task by what was known of the type before.

    What is known of the type is not changed: the next `settle_all` isn't told of this one, but for
    the credibility of those who answered.
    """
    for row in tx.run("verification/task_around", outcome_id=outcome_id):
        task_type = row["task_type"]
        settling = _settling(tx.run, task_type, row["credible"])
        task = AnsweredTask.of_row(row["task"])
        needs = settling.settle(task, terms(task_type, task))
        if needs:
            tx.run("verification/write_needs", rows=needs)
        _write_credible(tx, task_type, settling)


def _write(
    tx: Transaction, task_type: str, settling: Settling, needs: Sequence[dict[str, Any]]
) -> None:
    experience = settling.experience
    tx.run(
        "verification/write_experience",
        task_type=task_type,
        as_of=datetime.now(UTC),
        salt=settling.salt,
        facts={
            "state": json.dumps(experience.document()),
            "outcomes": experience.outcomes,
            "error": experience.error,
            "coincidence": experience.coincidence.share,
            "stated": experience.stated,
        },
    )
    for batch in batches(needs):
        tx.run("verification/write_needs", rows=batch)
    _write_credible(tx, task_type, settling)


def _write_credible(tx: Transaction, task_type: str, settling: Settling) -> None:
    rows = settling.book.rows(settling.experience)
    for batch in batches(rows):
        tx.run(
            "verification/write_credible", task_type=task_type, as_of=datetime.now(UTC), rows=batch
        )


def _settling(run: Run, task_type: str, credible: Sequence[Sequence[Any]]) -> Settling:
    """What settles a type's tasks, given who is credible there, as it is known now."""
    (known,) = run("verification/experience", task_type=task_type, suspected=SUSPECTED)
    state = known["state"]
    return Settling(
        book=Book.of_rows(credible),
        experience=Experience.of(json.loads(state)) if state else Experience(),
        salt=known["salt"] or secrets.token_hex(_SALT),
        doubts=dict(known["doubts"]),
    )
