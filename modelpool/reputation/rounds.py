"""Agreement: from what workers answered to how likely each answer is right.

docs/scoring.md has the formulas and their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints
from modelpool.reputation.calibrating import IN_FULL, calibrated, stacked
from modelpool.reputation.explaining import (
    ROUNDS as _ROUNDS,
    ROUNDS_UNKNOWN,
    Explanation,
    Said,
    fitted,
    foretold,
    model_of,
    said,
)
from modelpool.reputation.state import State
from modelpool.reputation.sums import summed
from modelpool.reputation.votes import Tasks, Votes, labels_of, votes_of

# Both explanations are fitted to all known answers, and without each half of them.
ROUNDS = 2 * 3 * _ROUNDS
# Chances this close count as equal.
_EQUAL = 1e-9
_ALIKE = 1e-6
# So many likelihoods are held at once.
_MOST_AT_ONCE = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How likely outcomes are right.

    By outcome, NaN where it has no answer or doesn't count: `chance` is how likely it is right,
    where neither its task's part in the counts nor another answer of its voice is evidence;
    `blind` the same as if its task weren't known; `share` its share of its voice. `alone` says
    whether its task has fewer than two voices.

    By task the number of a text, -1 where there is none or several are equal: `accepted`;
    and, of known ones, the answer of most voices (`majority`) and that of the rounds, as if the
    task weren't known (`consensus`).

    `strength` (0 to 1) is how far agreement was trusted. `state` judges further outcomes.
    """

    chance: Floats
    blind: Floats
    share: Floats
    alone: Bools
    accepted: Ints
    majority: Ints
    consensus: Ints
    strength: float
    state: State


def agree(
    answers: Answers,
    weight: Floats,
    odds: Floats,
    progress: Callable[[int], None] = lambda _: None,
) -> Agreement:
    """Run the rounds; `progress` is called with how many of `ROUNDS` are done.

    By outcome, `weight` is what it counts for in its worker's record, 0 if it doesn't count.
    `odds` is the log odds that verdicts add to its answer: those of all outcomes with one answer to
    a task are added up, since a verdict is about the answer, whoever gave it.
    """
    votes = votes_of(answers, weight, odds, labels_of(answers, weight))
    tasks = votes.tasks
    explanations, halves = _explained(votes, progress)
    found = _in_parts(explanations, votes, tasks.known)
    right, by_option = tasks.known[votes.task], found.blind.copy()
    blind = found.by_vote.copy()
    for chosen, each in halves:
        blind[chosen[votes.task]] = each.by_vote
        by_option[chosen[tasks.option_task]] = each.blind
    chance = np.where(right >= 0, right == votes.option, found.by_vote)
    known, every = tasks.known >= 0, np.ones(len(tasks), dtype=np.bool_)
    # what nobody gave can't be accepted
    top = _top(tasks, np.where(tasks.option_text() < 0, -1.0, found.accepted))

    def by_outcome(values: Floats) -> Floats:
        out = np.full(len(answers), np.nan)
        out[votes.row] = values
        return out

    def by_task(of: Bools, texts: Ints) -> Ints:
        out = np.full(len(answers.tasks), -1)
        out[tasks.number[of]] = texts[of]
        return out

    voices = np.zeros(len(answers.tasks))
    voices[tasks.number] = tasks.voices
    return Agreement(
        chance=by_outcome(chance),
        blind=by_outcome(blind),
        share=by_outcome(votes.voices.share),
        alone=voices[answers.task] < 2,
        accepted=by_task(every, np.where(known, answers.reference[tasks.number], top)),
        majority=by_task(known, _top(tasks, tasks.by_option(tasks.size))),
        consensus=by_task(known, _top(tasks, by_option)),
        strength=float(sum(each.weight * each.calibration.strength for each in explanations)),
        state=State.of(answers, tasks.labels, explanations),
    )


def _explained(
    votes: Votes, progress: Callable[[int], None]
) -> tuple[list[Explanation], list[tuple[Bools, Said]]]:
    """The explanations fitted to all, and what those fitted without half of the known say of it."""
    labels, known = votes.tasks.labels, votes.tasks.known
    rounds = [0]

    def done() -> None:
        rounds[0] += 1
        many = 1 if sure.any() else ROUNDS / ROUNDS_UNKNOWN
        progress(min(ROUNDS, round(rounds[0] * many)))

    plain = model_of(labels, lures=False)
    records = plain.records(votes)
    sure = known >= 0
    if not sure.any():
        # nothing tells which tasks mislead
        counts = fitted(plain, votes, records, known, done)
        alone = Explanation(
            model=plain, counts=counts, calibration=IN_FULL, weight=1.0, choosing=1.0
        )
        return [alone], []
    models = [plain, model_of(labels, lures=True)]
    of_known, _ = votes.of(sure)
    even = 1 / of_known.tasks.options
    counts = [fitted(model, votes, records, known, done) for model in models]
    curves = [
        np.concatenate([foretold(model, some, each) for some in _parts(of_known)])
        for model, each in zip(models, counts, strict=True)
    ]
    calibrations = [calibrated(curve, even) for curve in curves]
    trusted = [c.foretold(curve, even) for c, curve in zip(calibrations, curves, strict=True)]
    weights = stacked(np.stack(trusted, axis=1), even)
    choosing = stacked(np.stack([curve[:, -1] for curve in curves], axis=1), even)
    explanations = [
        Explanation(model=m, counts=n, calibration=c, weight=float(w), choosing=float(v))
        for m, n, c, w, v in zip(models, counts, calibrations, weights, choosing, strict=True)
    ]
    foretelling = summed(np.stack(trusted, axis=1) * weights, axis=1)
    halves = []
    for half in (0, 1):
        chosen = np.zeros_like(sure)
        chosen[sure] = _halves(foretelling) == half
        halves.append((chosen, _without(chosen, explanations, votes, records, done)))
    return explanations, halves


def _halves(foretold: Floats) -> Ints:
    """The half of each known task: every other one in the order of how well it was foretold.

    Those that were foretold equally well are in one half, so that no name decides.
    """
    order = np.argsort(foretold)
    differs = np.diff(foretold[order], prepend=foretold[order[:1]]) > _ALIKE
    half = np.zeros(len(foretold), dtype=np.int64)
    half[order] = np.cumsum(differs) % 2
    return half


def _without(
    chosen: Bools,
    explanations: Sequence[Explanation],
    votes: Votes,
    records: Any,
    done: Callable[[], None],
) -> Said:
    """What explanations say of the chosen tasks, fitted as if these weren't known."""
    known = np.where(chosen, -1, votes.tasks.known)
    of_chosen, _ = votes.of(chosen)
    again = []
    for each in explanations:
        # nothing tells which tasks mislead if no other is known
        model = each.model if (known >= 0).any() else explanations[0].model
        again.append(replace(each, model=model, counts=fitted(model, votes, records, known, done)))
    return _in_parts(again, of_chosen, np.full(len(of_chosen.tasks), -1))


def _in_parts(explanations: Sequence[Explanation], votes: Votes, known: Ints) -> Said:
    """What explanations say of all votes."""
    found = [
        said(explanations, some, some.tasks.known, some.weight)
        for some in _parts(replace(votes, tasks=replace(votes.tasks, known=known)))
    ]
    return Said(
        blind=np.concatenate([np.zeros(0), *(each.blind for each in found)]),
        accepted=np.concatenate([np.zeros(0), *(each.accepted for each in found)]),
        by_vote=np.concatenate([np.zeros(0), *(each.by_vote for each in found)]),
    )


def _parts(votes: Votes) -> Iterator[Votes]:
    """The votes of a part of the tasks at a time, to save memory."""
    tasks = votes.tasks
    width = 1 if tasks.labels is None else len(tasks.labels)
    ends = np.cumsum(np.bincount(votes.task, minlength=len(tasks))) * width
    part = ends // _MOST_AT_ONCE
    for each in np.unique(part).tolist():
        yield votes.of(part == each)[0]


def _top(tasks: Tasks, values: Floats) -> Ints:
    """By task the text of the option with the largest value; -1 if several are equal.

    -1, too, where an answer that nobody gave is likeliest.
    """
    text = tasks.option_text()
    runs = tasks.options_by_task
    top = values >= runs.most(values)[tasks.option_task] - _EQUAL
    many = runs.sum(top.astype(np.float64))
    found: Ints = runs.most(np.where(top, text, -1).astype(np.float64)).astype(np.int64)
    return np.where(many == 1, found, -1)
