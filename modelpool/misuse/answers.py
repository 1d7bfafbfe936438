"""Evidence from answers: rounds of the queries in `cypher/answers`, each fed with the last's rows.

The arithmetic is in those files; only its order is here. docs/misuse.md has the formulas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from modelpool.database import Database
from modelpool.misuse.covered import Covered, Windows
from modelpool.misuse.rings import Ring, find_ring

Rows = list[dict[str, Any]]
Stage = Callable[[str], None]
"""Called with the task type that is examined, to show progress."""

_MOST_OPTIONS = 12
"""Answers with more distinct values than this are free text, and aren't compared."""
_ROUNDS = 12
_SHRINK = 4.0
"""Pseudo-answers with which a worker's rows shrink to its accuracy, and that to the pool's."""
_ASSUMED = 0.7
"""Initial accuracy where no answer is known: above one half, so that labels don't swap."""
_MOST_RINGS = 3
_NEVER = -1e9
LEAST_STRENGTH = 3.0
"""Weaker copies are under any threshold: even for one worker, its p-value is 1 in 20."""


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """Rows for the detectors that rest on answers, which have parameters of the same names."""

    pairs: Rows = field(default_factory=list)
    copies: Rows = field(default_factory=list)
    rings: Rows = field(default_factory=list)
    conduct: Rows = field(default_factory=list)

    def parameters(self) -> dict[str, Rows]:
        """Parameter name to rows."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def evidence(
    database: Database,
    *,
    false_positives: float,
    least: float = LEAST_STRENGTH,
    covered: Mapping[str, Mapping[str, Windows]] | None = None,
    stage: Stage | None = None,
) -> AnswerEvidence:
    """Examine the answers of every task type in which they can be compared.

    `covered` maps rules' names and the keys of their findings to dismissed windows, which no longer
    count. Copies with a score under `least` are left out. The last candidate ring of a task type
    may be the best one under the threshold.
    """
    found = AnswerEvidence()
    pairs = workers = 0
    for row in database.read("answers/options", most_options=_MOST_OPTIONS):
        if row["options"] and len(row["options"]) > 1 and row["workers"] > 1:
            if stage:
                stage(row["task_type"])
            answers = Answers(database, row["task_type"], row["options"])
            pairs += _look(
                answers,
                known=row["known"] > 0,
                false_positives=false_positives,
                least=least,
                covered=Covered(covered or {}),
                found=found,
            )
            workers += row["workers"]
    for rows, tests in ((found.pairs, pairs), (found.copies, workers), (found.conduct, workers)):
        for row in rows:
            row["tests"] = tests
    return found


def _look(
    answers: Answers,
    *,
    known: bool,
    false_positives: float,
    least: float,
    covered: Covered,
    found: AnswerEvidence,
) -> int:
    """Add one task type's evidence; returns how many pairs of workers were compared."""
    common = {"task_type": answers.task_type, "known": known}
    members: frozenset[str] = frozenset()
    accused: dict[str, int] = {}
    for number in range(_MOST_RINGS):
        ring = find_ring(answers, without=members)
        if ring is None:
            break
        disproof = answers.disproof(ring.members)
        windows = covered.ring(ring.members)
        found.rings.append(
            {
                **common,
                "members": sorted(ring.members),
                "gain": ring.gain if not windows else answers.later_gain(ring, windows),
                "tests": ring.tests,
                "own": ring.own,
                "disproof": disproof,
                "population": len(answers.workers),
            }
        )
        if ring.gain < math.log(ring.tests / false_positives):
            break
        members |= ring.members
        if disproof >= -math.log(false_positives):
            accused |= dict.fromkeys(ring.members, number)
        if not known or ring.members <= accused.keys():
            # The ring's answers no longer count towards the truth.
            answers.silence(ring.members)
    pairs = answers.likeness()
    task_type = answers.task_type
    likely = covered.pairs("shared_model", task_type, pairs, answers.later_likeness)
    found.pairs.extend({**row, **common} for row in likely)
    copied = covered.pairs("copied_answers", task_type, pairs, answers.later_likeness)
    found.copies.extend(
        {**row, **common}
        for row in answers.copying(copied, least=least)
        # An accused ring explains why its members are alike; those of another may be alike because
        # one copies.
        if accused.get(row["worker_id"], -1) != accused.get(row["source_id"], -2)
    )
    found.conduct.extend(
        {**row, **common}
        for row in covered.conduct(task_type, answers.conduct(), answers.later_conduct)
        if row["worker_id"] not in accused
    )
    return len(pairs)


class Answers:
    """The answers of one task type, and the estimated confusion matrices of its workers."""

    def __init__(self, database: Database, task_type: str, options: Sequence[str]) -> None:
        self.task_type = task_type
        self.options = list(options)
        self._database = database
        self._silent: set[str] = set()
        # Cached rows, valid until the next estimate.
        self._pairs: Rows | None = None
        self._conduct: Rows | None = None
        record = self._read("first_record")
        self.workers = tuple(row["worker_id"] for row in record)
        self._known = {row["worker_id"]: (row["right"], row["known"]) for row in record}
        right, known = self._on_known(self._known)
        self.known_accuracy = (right + 1) / (known + 2) if known else _ASSUMED
        """Share of the answers to known tasks that were right, over all workers."""
        first = {
            row["worker_id"]: (row["right"] + _SHRINK * self.known_accuracy)
            / (row["known"] + _SHRINK)
            for row in record
        }
        self._first = {worker: self.even(accuracy) for worker, accuracy in first.items()}
        self._estimate()

    def even(self, accuracy: float) -> list[float]:
        """A confusion matrix, row by row, with mistakes spread evenly over all other options."""
        many = len(self.options)
        accuracy = min(max(accuracy, 0.02), 0.98)
        other = (1 - accuracy) / (many - 1)
        return [accuracy if at % (many + 1) == 0 else other for at in range(many * many)]

    def silence(self, workers: frozenset[str]) -> None:
        """Estimate the truth without these workers from now on."""
        self._silent |= workers
        self._estimate()

    def disproof(self, members: frozenset[str]) -> float:
        """How clearly known answers show that these workers are worse than the others.

        n KL(share right, share right of the others), Chernoff's bound as a logarithm; 0 for
        workers that aren't worse.
        """
        right, known = self._on_known(members)
        other_right, other_known = self._on_known(self._known.keys() - members)
        expected = (other_right + 1) / (other_known + 2)
        share = right / known if known else expected
        if share >= expected:
            return 0.0
        wrong = (1 - share) * math.log((1 - share) / (1 - expected))
        return known * ((share * math.log(share / expected) if share else 0.0) + wrong)

    def _on_known(self, workers: Iterable[str]) -> tuple[int, int]:
        """How many known tasks these workers got right, and of how many."""
        records = [self._known[worker] for worker in workers]
        return sum(right for right, _ in records), sum(known for _, known in records)

    def likeness(self) -> Rows:
        """The likeness of every pair of workers that answered the same task."""
        if self._pairs is None:
            self._pairs = self._likeness(self._silent, least=_NEVER)
        return self._pairs

    def later_likeness(self, covered: Mapping[str, Windows]) -> Rows:
        """As `likeness`, without the tasks that windows cover, keyed by both ids of a pair."""
        return self._likeness(self._silent, least=_NEVER, covered=covered)

    def copying(self, pairs: Rows, *, least: float) -> Rows:
        """Who may have copied from whom among those pairs; scores under `least` are left out."""
        return self._read("copying", pairs=pairs, least=least)

    def raw_likeness(self) -> Rows:
        """As `likeness`, but with the truth from known answers alone."""
        accuracy = max(self.known_accuracy, 1 / len(self.options) + 0.1)
        even = {worker: self.even(accuracy) for worker in self.workers}
        return self._likeness(self.workers, least=0.0, confusions=even)

    def conduct(self) -> Rows:
        """The evidence in each worker's answers by themselves."""
        if self._conduct is None:
            self._conduct = self.later_conduct({})
        return self._conduct

    def later_conduct(self, covered: Mapping[str, Windows]) -> Rows:
        """As `conduct`, without the answers that windows cover, keyed by the worker's id."""
        return self._read(
            "conduct",
            **self._beliefs(),
            accuracy=max(self.accuracy, 1 / len(self.options) + 0.1),
            ignored_workers=sorted(self._silent),
            covered=covered,
        )

    def ring(self, members: frozenset[str], covered: Windows = ()) -> Rows:
        """How well a key that the members share explains the answers to their tasks.

        A task counts only if a member's answer to it isn't covered.
        """
        parameters = {**self._beliefs(), "covered": list(covered)}
        return self._read("ring", **parameters, members=sorted(members), faith=0.9)

    def later_gain(self, ring: Ring, covered: Windows) -> float:
        """The gain of a ring in the tasks that aren't covered."""
        rows = self.ring(ring.members, covered)
        return rows[0]["task_gain"] - ring.cost if rows else _NEVER

    def _likeness(self, ignored_workers: Iterable[str], **more: Any) -> Rows:
        parameters = {**self._beliefs(), "difficulty": _SHRINK, "covered": {}, **more}
        return self._read("likeness", ignored_workers=sorted(ignored_workers), **parameters)

    def _beliefs(self) -> dict[str, Any]:
        return {"options": self.options, "priors": self._priors, "confusions": self._confusions}

    def _estimate(self) -> None:
        self._pairs = self._conduct = None
        self._confusions: Mapping[str, list[float]] = self._first
        self._priors = [1 / len(self.options)] * len(self.options)
        for _ in range(_ROUNDS):
            rows = self._read(
                "confusions",
                **self._beliefs(),
                ignored_workers=sorted(self._silent),
                shrink=_SHRINK,
            )
            self._confusions = {row["worker_id"]: row["confusion"] for row in rows}
            truths = [sum(column) for column in zip(*(row["truths"] for row in rows), strict=True)]
            self._priors = [(truth + 1) / (sum(truths) + len(truths)) for truth in truths]
            counted = [row for row in rows if row["worker_id"] not in self._silent]
            self.accuracy = sum(r["accuracy"] * sum(r["truths"]) for r in counted) / sum(
                sum(r["truths"]) for r in counted
            )
            """Mean accuracy of the answers that count."""

    def _read(self, name: str, **parameters: Any) -> Rows:
        return self._database.read(f"answers/{name}", task_type=self.task_type, **parameters)
