"""Judging the outcomes of one task type by known answers, agreement and verdicts."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints
from modelpool.reputation.judged import (
    AGREEMENT,
    AUDIT,
    FAILURE,
    KNOWN,
    VERDICTS,
    Doubt,
    Judged,
    doubt,
)
from modelpool.reputation.rounds import Agreement, agree
from modelpool.reputation.sums import Runs, by_group

_AUDIT_LOG_ODDS = math.log(0.98 / 0.02)
_VERDICT_LOG_ODDS = math.log(0.8 / 0.2)
_MICROSECONDS = 86_400 * 10**6


def weights(answers: Answers, at: datetime | None, half_life_days: float | None) -> Floats:
    """What each outcome counts: its share of a first attempt, half after a half-life."""
    if half_life_days is None:
        return answers.first
    now = (at or datetime.now(UTC)).timestamp() * 10**6
    found: Floats = answers.first * 0.5 ** (
        (now - answers.reported) / _MICROSECONDS / half_life_days
    )
    return found


def verdict_odds(answers: Answers, trust: Floats) -> Floats:
    """The log odds that each verdict gives its outcome.

    An auditor's are fixed; those of another worker are proportional to its `trust`, which is by
    worker, 0 to 1.
    """
    verdicts = answers.verdicts
    size = np.where(
        answers.anchor[verdicts.verifier],
        _AUDIT_LOG_ODDS,
        _VERDICT_LOG_ODDS * trust[verdicts.verifier],
    )
    return np.where(verdicts.agrees, size, -size)


def judge(
    answers: Answers,
    weight: Floats,
    odds: Floats,
    progress: Callable[[int], None] = lambda _: None,
) -> Judged:
    """Judge outcomes by what each counts and the log odds of each verdict.

    `progress` is called with the number of rounds done. docs/scoring.md has the formulas.
    """
    agreement = agree(answers, weight, by_answer(answers, weight, odds), progress)
    right, ground = credits(answers, odds, agreement.chance, agreement.alone)
    known = answers.reference >= 0
    known &= np.isin(np.arange(len(known)), answers.task[~np.isnan(agreement.chance)])
    return Judged(
        answers=answers,
        right=right,
        weight=weight,
        ground=ground,
        accepted=agreement.accepted,
        known=int(known.sum()),
        majority=_share_right(answers, known, agreement.majority),
        consensus=_share_right(answers, known, agreement.consensus),
        strength=agreement.strength,
        doubt=_doubt(answers, agreement),
        state=agreement.state,
    )


def credits(answers: Answers, odds: Floats, chance: Floats, alone: Bools) -> tuple[Floats, Ints]:
    """How likely each outcome is right, and on what ground; -1 where there is none.

    By verdict `odds`; by outcome the `chance` by agreement, NaN where there is none, and whether
    its task has no second voice.
    """
    said = strongest(answers.verdicts.outcome, _voice(answers), odds, len(answers))
    audited = np.zeros(len(answers), dtype=np.bool_)
    audited[answers.verdicts.outcome[answers.anchor[answers.verdicts.verifier]]] = True
    compared = ~np.isnan(chance)
    known = compared & (answers.reference[answers.task] >= 0)
    ground = np.full(len(answers), -1, dtype=np.int64)
    # From the weakest ground to the strongest, which overrides the others.
    for which, number in (
        (said != 0, VERDICTS),
        (compared & ~alone, AGREEMENT),
        (audited, AUDIT),
        (known, KNOWN),
        (answers.failed, FAILURE),
    ):
        ground[which & (answers.first > 0)] = number
    right = np.where(compared, chance, 1 / (1 + np.exp(-said)))
    return np.where(ground == FAILURE, 0.0, right), ground


def _voice(answers: Answers) -> Ints:
    """The voice behind each verdict."""
    return answers.voice[answers.verdicts.verifier]


def strongest(group: Ints, voice: Ints, odds: Floats, size: int) -> Floats:
    """The log odds that verdicts give each of `size` groups, one voice at a time.

    An operator counts once per group: with the strongest of its verdicts that agree, less the
    strongest of those that don't.
    """
    many = int(voice.max(initial=-1)) + 1
    keys, pair = np.unique(group * many + voice, return_inverse=True)
    order = np.argsort(pair, kind="stable")
    pairs = Runs(pair[order], len(keys))
    agree, disagree = np.maximum(odds, 0.0)[order], np.maximum(-odds, 0.0)[order]
    return by_group(keys // max(many, 1), pairs.most(agree) - pairs.most(disagree), size)


def by_answer(answers: Answers, weight: Floats, odds: Floats) -> Floats:
    """The log odds that verdicts give each answer of a task, at one of its outcomes that count."""
    rows = np.flatnonzero((answers.text >= 0) & ~answers.failed & (weight > 0))
    key = answers.task[rows] * len(answers.texts) + answers.text[rows]
    keys, first, number = np.unique(key, return_index=True, return_inverse=True)
    of_answer = np.full(len(answers), -1)
    of_answer[rows] = number
    of_verdict = of_answer[answers.verdicts.outcome]
    counts = of_verdict >= 0
    found = np.zeros(len(answers))
    found[rows[first]] = strongest(
        of_verdict[counts], _voice(answers)[counts], odds[counts], len(keys)
    )
    return found


def _doubt(answers: Answers, agreement: Agreement) -> Doubt:
    rows = np.flatnonzero(~np.isnan(agreement.blind) & (answers.reference[answers.task] >= 0))
    task = answers.task[rows]
    return doubt(
        task,
        answers.voice[answers.worker[rows]],
        answers.reference[task] == answers.text[rows],
        agreement.blind[rows],
        agreement.share[rows],
    )


def _share_right(answers: Answers, known: Bools, top: Ints) -> float | None:
    """The share of known tasks whose top answer is right; ties are left out."""
    (decided,) = np.nonzero(known & (top >= 0))
    right = top[decided] == answers.reference[decided]
    return float(right.mean()) if len(decided) else None
