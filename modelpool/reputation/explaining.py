"""Two explanations of what workers answered, and what they say of each answer.

Plain: every task is as it seems. Misleading: some tasks draw workers to a wrong answer. Each is
fitted to the answers by rounds of counting; what is believed is a mixture of both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.reputation.apart import Apart
from modelpool.reputation.calibrating import STRENGTHS, Calibration
from modelpool.reputation.counting import WEIGHT, Beliefs, Sums, log_odds
from modelpool.reputation.labels import Labels
from modelpool.reputation.sums import by_group, grained, summed
from modelpool.reputation.texts import Texts
from modelpool.reputation.votes import Tasks, Votes

# With known answers more rounds drift from these; without, nothing is lost by more.
ROUNDS, ROUNDS_UNKNOWN = 4, 12
# So many tasks in which three in four are right are added to the known ones.
_POOL_TASKS, _POOL_RIGHT = 20.0, 0.75
# All tasks that aren't known count as so many in the first count.
_FIRST_TASKS = 5.0


class Model(Protocol):
    """How answers are counted: labels, or free text."""

    lures: bool

    def records(self, votes: Votes) -> Any: ...

    def begin(self, tasks: Tasks, odds: Floats, known: Ints) -> Beliefs: ...

    def count(self, records: Any, beliefs: Beliefs, weight: Floats) -> Any: ...

    def sums(self, records: Any, counts: Any) -> Sums: ...

    def rows(
        self, votes: Votes, counts: Any, beliefs: Beliefs, part: Floats
    ) -> tuple[Floats, Floats]: ...

    def beliefs(
        self, tasks: Tasks, counts: Any, sums: Sums, strength: float, known: Ints | None
    ) -> Beliefs: ...

    def right(self, tasks: Tasks, beliefs: Beliefs) -> Floats: ...


def model_of(labels: Ints | None, *, lures: bool) -> Model:
    """How answers with these labels, or with free text, are counted."""
    return Texts(lures=lures) if labels is None else Labels(len(labels), lures=lures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A model with the counts to which it was fitted, and how far to trust it.

    `weight` is its part in how likely answers are right, `choosing` that in which is accepted.
    """

    model: Model
    counts: Any
    calibration: Calibration
    weight: float
    choosing: float

    def of(self, workers: Ints) -> Explanation:
        """The same for some workers; -1 is one without a record."""
        return replace(self, counts=self.counts.of(workers))


def fitted(model: Model, votes: Votes, records: Any, known: Ints, done: Callable[[], None]) -> Any:
    """The model's counts after rounds from the known answers; `done` is called after each."""
    tasks = votes.tasks
    is_known = known >= 0
    beliefs = model.begin(tasks, _first_odds(votes, known), known)
    once = np.ones(len(tasks))
    if is_known.any():
        share = _FIRST_TASKS / max(_FIRST_TASKS, float((~is_known).sum()))
        counts = model.count(records, beliefs, np.where(is_known, 1.0, share))
        beliefs = model.beliefs(tasks, counts, model.sums(records, counts), 1.0, known)
    for _ in range(ROUNDS if is_known.any() else ROUNDS_UNKNOWN):
        counts = model.count(records, beliefs, once)
        beliefs = model.beliefs(tasks, counts, model.sums(records, counts), 1.0, known)
        done()
    return model.count(records, beliefs, once)


def _first_odds(votes: Votes, known: Ints) -> Floats:
    """The log odds by choice of a vote weighted by each worker's record on known answers."""
    tasks, voices = votes.tasks, votes.voices
    of_vote = known[votes.task]
    hits, seen = (of_vote == votes.option).astype(np.float64), (of_vote >= 0).astype(np.float64)
    sure = np.flatnonzero(known >= 0)
    shares = tasks.by_option(tasks.size)[known[sure]] / tasks.voices[sure]
    mean = float(summed(shares) + _POOL_TASKS * _POOL_RIGHT) / (len(sure) + _POOL_TASKS)
    worker, many = votes.worker, votes.workers
    record = by_group(worker, hits, many) + WEIGHT * mean
    odds = log_odds(record / (by_group(worker, seen, many) + WEIGHT))[worker]
    odds = grained(odds + np.log(tasks.options[votes.task] - 1))
    choices, each = len(tasks.text), np.arange(len(votes))
    found = voices.adder(votes.choice, choices, each, len(each)).sum(odds[:, None])
    return found[:, 0]


def left_out(
    model: Model, votes: Votes, counts: Any, known: Ints, part: Floats
) -> tuple[Sums, tuple[Floats, Floats], Beliefs]:
    """Log likelihoods of these votes with their tasks' own part left out of the counts.

    With the rows by vote that they sum up, and the beliefs by all counts. `part` is the weight of
    each vote in the counts.
    """
    tasks, voices = votes.tasks, votes.voices
    records = model.records(votes)
    beliefs = model.beliefs(tasks, counts, model.sums(records, counts), 1.0, known)
    rows = model.rows(votes, counts, beliefs, part)
    each = np.arange(len(votes))
    sums = Sums(
        task=voices.adder(votes.task, len(tasks), each, len(each)).sum(rows[0]),
        choice=voices.adder(votes.choice, len(tasks.text), each, len(each)).sum(rows[1]),
    )
    return sums, rows, beliefs


def chances(model: Model, tasks: Tasks, counts: Any, sums: Sums, strength: float) -> Floats:
    """How likely each option is right with a strength of agreement, as if nothing were known."""
    return model.right(tasks, model.beliefs(tasks, counts, sums, strength, None))


def foretold(model: Model, votes: Votes, counts: Any) -> Floats:
    """How likely known answers are right, by task and strength, as if they weren't known."""
    tasks = votes.tasks
    sums, _, _ = left_out(model, votes, counts, tasks.known, votes.weight)
    found = [
        chances(model, tasks, counts, sums, strength)[tasks.known]
        for strength in STRENGTHS.tolist()
    ]
    return np.stack(found, axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What explanations say: by option how likely it is right and accepted, and by vote."""

    blind: Floats
    accepted: Floats
    by_vote: Floats


def said(explanations: Sequence[Explanation], votes: Votes, known: Ints, part: Floats) -> Said:
    """What a mixture of explanations says of votes, with their tasks' own part left out.

    `part` is the weight of each vote in the counts. A vote is judged without the others of its
    voice.
    """
    tasks = votes.tasks
    blind, accepted = np.zeros((2, len(tasks.option_task)))
    apart = None if votes.voices.whole else Apart(votes)
    alone = np.zeros(0 if apart is None else len(apart.tasks.option_task))
    for each in explanations:
        model, counts = each.model, each.counts
        sums, rows, beliefs = left_out(model, votes, counts, known, part)
        accepted += grained(each.choosing * model.right(tasks, beliefs))
        blind += grained(each.weight * _calibrated(each, tasks, sums))
        if apart is not None:
            copies = _calibrated(each, apart.tasks, apart.sums(sums, rows))
            alone += grained(each.weight * copies)
    by_vote = blind[votes.option]
    if apart is not None:
        by_vote[apart.of] = alone[apart.option]
    return Said(blind=blind, accepted=accepted, by_vote=by_vote)


def _calibrated(explanation: Explanation, tasks: Tasks, sums: Sums) -> Floats:
    model, calibration = explanation.model, explanation.calibration
    found = calibration.lapse / tasks.options[tasks.option_task]
    for strength, weight in calibration.strengths():
        found += grained(weight * chances(model, tasks, explanation.counts, sums, strength))
    return found
