"""Evidence from answers: rounds of the queries in `cypher/answers`, each fed with the last's rows.

The arithmetic is in those files; here is only its order. docs/misuse.md has the formulas.
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
"""Is told what is looked at, for a display."""

_MOST_OPTIONS = 12
"""Answers of more kinds than this are open text, and aren't compared."""
_ROUNDS = 12
_SHRINK = 4.0
"""Pseudo-answers with which a worker's rows shrink to its accuracy, and that to the pool's."""
_ASSUMED = 0.7
"""Accuracy to start from where no answer is known: more right than wrong, so that yes stays yes."""
_MOST_RINGS = 3
_NEVER = -1e9
LEAST_STRENGTH = 3.0
"""Copies under it are under any threshold: it leaves a chance of 1 in 20 for one worker."""


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """Rows for the detectors that rest on answers, as their parameters of the same names."""

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
    """Look at the answers of every task type in which they can be compared.

    What is `covered`, by the rule's name and the key of its finding, isn't shown again. Copies
    with a score under `least` are left out. Of the groups that might be rings each task type's last
    is the best that doesn't reach the threshold.
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
    """Add what one task type shows; returns how many pairs of workers were compared."""
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
            # What the ring says no longer counts towards what is true.
            answers.silence(ring.members)
    pairs = answers.likeness()
    task_type = answers.task_type
    likely = covered.pairs("shared_model", task_type, pairs, answers.later_likeness)
    found.pairs.extend({**row, **common} for row in likely)
    copied = covered.pairs("copied_answers", task_type, pairs, answers.later_likeness)
    found.copies.extend(
        {**row, **common}
        for row in answers.copying(copied, least=least)
        # A ring that is accused explains why its members are alike; those who only think alike may
        # do so because one copies.
        if accused.get(row["worker_id"], -1) != accused.get(row["source_id"], -2)
    )
    found.conduct.extend(
        {**row, **common}
        for row in covered.conduct(task_type, answers.conduct(), answers.later_conduct)
        if row["worker_id"] not in accused
    )
    return len(pairs)


class Answers:
    """The answers of one task type, and what is believed of those who gave them."""

    def __init__(self, database: Database, task_type: str, options: Sequence[str]) -> None:
        self.task_type = task_type
        self.options = list(options)
        self._database = database
        self._silent: set[str] = set()
        # What was read, as long as what is believed stays the same.
        self._pairs: Rows | None = None
        self._conduct: Rows | None = None
        record = self._read("first_record")
        self.workers = tuple(row["worker_id"] for row in record)
        self._known = {row["worker_id"]: (row["right"], row["known"]) for row in record}
        right, known = self._on_known(self._known)
        self.known_accuracy = (right + 1) / (known + 2) if known else _ASSUMED
        """Share of the known answers that were right, over all workers."""
        first = {
            row["worker_id"]: (row["right"] + _SHRINK * self.known_accuracy)
            / (row["known"] + _SHRINK)
            for row in record
        }
        self._first = {worker: self.even(accuracy) for worker, accuracy in first.items()}
        self._estimate()

    def even(self, accuracy: float) -> list[float]:
        """Confusion rows of a worker whose mistakes fall on all other options alike."""
        many = len(self.options)
        accuracy = min(max(accuracy, 0.02), 0.98)
        other = (1 - accuracy) / (many - 1)
        return [accuracy if at % (many + 1) == 0 else other for at in range(many * many)]

    def silence(self, workers: frozenset[str]) -> None:
        """Judge what is true without these workers from now on."""
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
        """How many known answers these workers got right, and of how many."""
        records = [self._known[worker] for worker in workers]
        return sum(right for right, _ in records), sum(known for _, known in records)

    def likeness(self) -> Rows:
        """Every pair of workers that met in a task."""
        if self._pairs is None:
            self._pairs = self._likeness(self._silent, least=_NEVER)
        return self._pairs

    def later_likeness(self, covered: Mapping[str, Windows]) -> Rows:
        """As `likeness`, without the tasks that windows cover, by both ids of a pair."""
        return self._likeness(self._silent, least=_NEVER, covered=covered)

    def copying(self, pairs: Rows, *, least: float) -> Rows:
        """Who may have copied from whom, by those pairs; scores under `least` are left out."""
        return self._read("copying", pairs=pairs, least=least)

    def raw_likeness(self) -> Rows:
        """As `likeness`, but by known answers alone: nobody's word counts for what is true."""
        accuracy = max(self.known_accuracy, 1 / len(self.options) + 0.1)
        even = {worker: self.even(accuracy) for worker in self.workers}
        return self._likeness(self.workers, least=0.0, confusions=even)

    def conduct(self) -> Rows:
        """How each worker's answers look by themselves."""
        if self._conduct is None:
            self._conduct = self.later_conduct({})
        return self._conduct

    def later_conduct(self, covered: Mapping[str, Windows]) -> Rows:
        """As `conduct`, without the answers that windows cover, by the worker's id."""
        return self._read(
            "conduct",
            **self._beliefs(),
            accuracy=max(self.accuracy, 1 / len(self.options) + 0.1),
            ignored_workers=sorted(self._silent),
            covered=covered,
        )

    def ring(self, members: frozenset[str], covered: Windows = ()) -> Rows:
        """How well a key that the members share explains the answers to their tasks.

        Members' answers that are covered lead to no task.
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
            heard = [row for row in rows if row["worker_id"] not in self._silent]
            self.accuracy = sum(r["accuracy"] * sum(r["truths"]) for r in heard) / sum(
                sum(r["truths"]) for r in heard
            )
            """Mean accuracy of the answers that count."""

    def _read(self, name: str, **parameters: Any) -> Rows:
        return self._database.read(f"answers/{name}", task_type=self.task_type, **parameters)
