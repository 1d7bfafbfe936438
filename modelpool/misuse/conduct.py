"""The evidence in each worker's answers by themselves: guesses, one answer, a decline.

The truth is estimated from known answers and the votes of others: a worker's own are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import over_options, real, starts_of, total, whole
from modelpool.misuse.estimates import Estimate, beliefs

_FAITH = 0.99
"""How often who gives one answer to everything does so."""
_LEANING = 0.6
"""How often an honest worker who is fond of one answer gives another that is true."""
_WORSE = 0.25
"""Who is worse than a guesser is right so many times as often."""
_SPITE = 0.1
"""How many of the guilty are."""
_HALF = 0.1
"""How many of the guilty guess in half of the cases only."""
_ABILITIES = 10
_BETTER = 0.1
"""An honest worker's chance to be right exceeds that of a guess by as much at least."""
_ABLEST = 0.95
_LEAST_ABLE = 0.05
"""That share of the workers doesn't count where the abilities of the honest are fitted."""
_ROUNDS = 60
_AT_ONCE = 200_000
"""How many votes are looked at together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """By worker, what its answers show; all scores are log likelihood ratios.

    `worker` are numbers. `guessing` is for answers drawn uniformly, against an honest worker.
    `constant` is for one answer in 99 of 100, against an honest worker, who may be fond of it; that
    answer is `commonest`, given `most` times. `decline` is for guessing from some moment on, the
    mean over all answers where that might begin (Shiryaev and Roberts): likeliest at the vote
    `since`, and `before` it the worker was honest, not guessing, by so much. `distance` is for
    guessing, against the worker's own confusion matrix.
    """

    worker: Ints
    answers: Ints
    commonest: Ints
    most: Ints
    guessing: Floats
    constant: Floats
    decline: Floats
    since: Ints
    before: Floats
    distance: Floats


@dataclass(frozen=True, slots=True)
class Honesty:
    """Log weights of how able honest workers are, and of their leaning to one answer or not."""

    able: Floats
    leaning: Floats

    def half_hearted(self, right: Floats, k: int) -> Floats:
        """Log chances of votes of one as able as the mean, who guesses in half of the cases."""
        mean = float(np.exp(self.able) @ abilities(k))
        able = (1 / k + mean) / 2
        found: Floats = np.log(right * able + (1 - right) * ((1 - able) / (k - 1)))
        return found


class Record:
    """Sums by worker of the logs of its votes' chances, by every ability, and if it leans.

    Of the votes that are kept: all if not given.
    """

    def __init__(self, estimate: Estimate, kept: Bools | None = None) -> None:
        votes, k = estimate.votes, estimate.votes.k
        self.estimate = estimate
        self.order = votes.by_time if kept is None else votes.by_time[kept[votes.by_time]]
        worker = votes.worker[self.order]
        self.starts = starts_of(worker)
        self.worker = worker[self.starts]
        self.many = np.diff(np.append(self.starts, len(self.order)))
        said = np.zeros((len(self.starts), k), dtype=np.int64)
        np.add.at(
            said, (np.repeat(np.arange(len(self.starts)), self.many), votes.said[self.order]), 1
        )
        self.commonest, self.most = said.argmax(axis=1), said.max(axis=1)
        # Which of several it would lean to isn't known.
        self.leans = (said == self.most[:, None]).sum(axis=1) == 1
        self.right = np.zeros(len(self.order))
        self.able = np.zeros((len(self.starts), _ABILITIES))
        self.leaning = np.zeros(len(self.starts))
        self.distance = np.zeros(len(self.starts))
        self.worse = np.zeros(len(self.starts))
        for some, at in self.chunks():
            self._look(some, at)

    def chunks(self) -> Iterator[tuple[slice, slice]]:
        """Some workers at a time, and the places of their votes."""
        ends = np.append(self.starts, len(self.order))
        first = 0
        while first < len(self.starts):
            last = int(np.searchsorted(ends, ends[first] + _AT_ONCE, side="right")) - 1
            last = min(max(last, first + 1), len(self.starts))
            yield slice(first, last), slice(int(ends[first]), int(ends[last]))
            first = last

    def _look(self, some: slice, at: slice) -> None:
        estimate, k = self.estimate, self.estimate.votes.k
        votes, order = estimate.votes, self.order[at]
        task, cell, said = votes.task[order], votes.cell[order], votes.said[order]
        heard = ~estimate.silent[votes.worker[order]]
        logits = estimate.logits[task] - estimate.logs[cell] * heard[:, None]
        mass = beliefs(logits, votes.known[task])
        place = np.arange(len(order))
        right = self.right[at] = mass[place, said]
        starts = self.starts[some] - at.start

        def summed(values: Floats) -> Floats:
            return real(np.add.reduceat(whole(values), starts))

        own = over_options(mass * estimate.innocent[cell])
        self.distance[some] = summed(-math.log(k) - np.log(own))
        bad = _WORSE / k
        self.worse[some] = summed(np.log(right * bad + (1 - right) * ((1 - bad) / (k - 1))))
        self.able[some] = np.stack([summed(row) for row in _by_ability(right, k)], axis=1)
        fond = np.repeat(self.commonest[some], self.many[some])
        due, slip = mass[place, fond], 1 - _FAITH
        # Of three options or more, the third is a slip.
        truly = _LEANING * (1 if k == 2 else _FAITH)
        yields = due * _FAITH + (1 - due) * (1 - _LEANING) * (1 if k == 2 else _FAITH)
        strays = due * slip / (k - 1) + right * truly
        if k > 2:
            strays += np.maximum(1 - due - right, 0) * slip / (k - 2)
        self.leaning[some] = summed(np.log(np.where(said == fond, yields, strays)))
        self.leaning[some][~self.leans[some]] = -np.inf


def _by_ability(right: Floats, k: int) -> Floats:
    """Log chances of votes, a row for each ability; `right` is how likely a vote is right."""
    able = abilities(k)[:, None]
    found: Floats = np.log(right * able + (1 - right) * ((1 - able) / (k - 1)))
    return found


def abilities(k: int) -> Floats:
    """How often honest workers may be right, evenly spaced."""
    skill = np.linspace(_BETTER / (1 - 1 / k), _ABLEST, _ABILITIES)
    found: Floats = 1 / k + skill * (1 - 1 / k)
    return found


def honesty(record: Record) -> Honesty:
    """Fit how able honest workers are, and how many lean, beside a share of guessers.

    Abilities follow a Beta distribution, by EM with moments, from all workers but the least able:
    those who guess would make the honest look as if they might, too.
    """
    k, many = record.estimate.votes.k, len(record.worker)
    skill = (abilities(k) - 1 / k) / (1 - 1 / k)
    guess = _guess(record, k)
    weights, share = np.full(_ABILITIES, 1 / _ABILITIES), 1 / many
    able = over_options(np.exp(record.able - _mixed(record.able)[:, None]) * skill)
    fitted = np.flatnonzero(able >= np.quantile(able, _LEAST_ABLE))
    for _ in range(_ROUNDS):
        logs = np.column_stack((np.log((1 - share) * weights) + record.able, np.log(share) + guess))
        held = _means(logs[fitted])
        share = (held[-1] * len(fitted) + 1) / (2 * len(fitted))
        rest = held[:-1] / held[:-1].sum()
        mean = float(rest @ skill)
        spread = max(float(rest @ (skill - mean) ** 2), 1e-3)
        size = max(mean * (1 - mean) / spread - 1, 0.5)
        weights = skill ** (mean * size - 1) * (1 - skill) ** ((1 - mean) * size - 1)
        weights = np.maximum(weights / weights.sum(), 1e-12)
    honest = _mixed(record.able + np.log(weights))
    one = _one_answer(record, k)
    mixture = np.full(3, 1 / 3)
    for _ in range(_ROUNDS):
        logs = np.column_stack((record.leaning, honest, one)) + np.log(mixture)
        mixture = _means(logs) * many + 1
        mixture /= mixture.sum()
    return Honesty(np.log(weights), np.log(mixture[:-1] / mixture[:-1].sum()))


def conduct(record: Record, honest: Honesty) -> Conduct:
    """The conduct of every worker."""
    votes, k = record.estimate.votes, record.estimate.votes.k
    able = _mixed(record.able + honest.able)
    null = _mixed(np.column_stack((record.leaning, able)) + honest.leaning)
    decline, before = np.zeros(len(record.worker)), np.zeros(len(record.worker))
    turn = np.zeros(len(record.worker), dtype=np.int64)
    half = np.zeros(len(record.worker))
    for some, at in record.chunks():
        right, starts = record.right[at], record.starts[some] - at.start
        idle = whole(honest.half_hearted(right, k))
        half[some] = real(np.add.reduceat(idle, starts))
        decline[some], turn[some], before[some] = _decline(
            np.vstack((whole(_by_ability(right, k)), idle)),
            votes.reported[record.order[at]],
            starts,
            record.many[some],
            honest.able,
            k,
        )
        turn[some] += at.start
    return Conduct(
        worker=record.worker,
        answers=record.many,
        commonest=record.commonest,
        most=record.most,
        guessing=np.logaddexp(_guess(record, k), half + math.log(_HALF)) - able,
        constant=_one_answer(record, k) - null,
        decline=decline - able,
        since=record.order[turn],
        before=before,
        distance=record.distance,
    )


def _guess(record: Record, k: int) -> Floats:
    guess = -record.many * math.log(k) + math.log(1 - _SPITE - _HALF)
    return np.logaddexp(guess, record.worse + math.log(_SPITE))


def _one_answer(record: Record, k: int) -> Floats:
    most, strays = record.most, record.many - record.most
    found: Floats = (
        most * math.log(_FAITH) + strays * math.log((1 - _FAITH) / (k - 1)) - math.log(k)
    )
    return found


def _decline(
    logs: Ints, reported: Ints, starts: Ints, many: Ints, able: Floats, k: int
) -> tuple[Floats, Ints, Floats]:
    """Of workers: the log chance of honest work and then guesses, the likeliest place where those
    begin, and how much better than guesses the work before it was.

    `logs` are those of votes, by ability, and last those of the half-hearted. Answers of one moment
    begin together: their order is unknown.
    """
    group = np.repeat(np.arange(len(starts)), many)
    place = np.arange(len(group))
    ends = np.cumsum(logs, axis=1)
    run = ends - logs
    half = real(ends[-1][(starts + many - 1)[group]] - run[-1])
    run -= run[:, starts[group]]
    honest = _mixed(real(run[:-1].T) + able)
    done = place - starts[group]
    guesses = (done - many[group]) * math.log(k) + math.log(1 - _HALF)
    fresh = np.ones(len(group), dtype=bool)
    fresh[1:] = (reported[1:] != reported[:-1]) | (group[1:] != group[:-1])
    begin = np.maximum.accumulate(np.where(fresh, place, 0))
    logits = (honest + np.logaddexp(guesses, half + math.log(_HALF)))[begin]
    top = np.maximum.reduceat(logits, starts)
    mean = real(np.add.reduceat(whole(np.exp(logits - top[group])), starts)) / many
    turn = np.minimum.reduceat(np.where(logits == top[group], place, len(place)), starts)
    return top + np.log(mean), turn, honest[turn] + done[turn] * math.log(k)


def _mixed(logs: Floats) -> Floats:
    """Logs of the sums of chances along the last axis."""
    top = logs.max(axis=-1)
    found: Floats = top + np.log(np.exp(logs - top[..., None]).sum(axis=-1))
    return found


def _means(logs: Floats) -> Floats:
    """The mean over rows of how likely each column explains a row."""
    shares = whole(np.exp(logs - _mixed(logs)[:, None]))
    return np.array([total(column) for column in shares.T]) / len(logs)
