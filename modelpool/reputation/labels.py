"""Counting answers that are labels: how each worker confuses one with another.

A worker has a row of counts for each right label in plain tasks, with a column for each label, and
one for each in misleading tasks, whose columns are: right, lure, other. Given the right label, the
likelihood of a misleading task is a product over its choices, so its lures are summed one by one
and pairs of labels are never built.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.reputation.counting import (
    Beliefs,
    Pool,
    Record,
    Sums,
    log_share,
    pool_of,
)
from modelpool.reputation.sums import along, by_group, grained, largest
from modelpool.reputation.votes import Tasks, Votes

_NEVER = -1000.0
_NO_LURE = -1e9


@dataclass(frozen=True, kw_only=True)
class LabelCounts:
    """Counts of workers' answers.

    `plain` by worker, label given and right label; `lured` by worker, column (right, lure, all) and
    right label, None where misleading tasks aren't told. `plain_pool` and `lured_pool` share
    `right`, but each has its own rows.
    """

    plain: Floats
    lured: Floats | None
    plain_pool: Pool
    lured_pool: Pool | None

    @cached_property
    def totals(self) -> Floats:
        """How many answers each worker gave in each plain row."""
        found: Floats = self.plain.sum(axis=1)
        return found

    @cached_property
    def hits(self) -> Floats:
        """How many right answers each worker gave."""
        own = np.arange(self.plain.shape[2])
        found: Floats = self.plain[:, own, own].sum(axis=1)
        if self.lured is not None:
            found = found + self.lured[:, 0].sum(axis=1)
        return found

    @cached_property
    def answered(self) -> Floats:
        """How many answers each worker gave."""
        found: Floats = self.totals.sum(axis=1)
        if self.lured is not None:
            found = found + self.lured[:, 2].sum(axis=1)
        return found

    def of(self, workers: Ints) -> LabelCounts:
        """The counts of some workers; those of an unknown one, -1, are 0."""
        unknown = workers < 0
        plain = np.where(unknown[:, None, None], 0.0, self.plain[workers])
        if self.lured is None:
            return replace(self, plain=plain)
        return replace(
            self, plain=plain, lured=np.where(unknown[:, None, None], 0.0, self.lured[workers])
        )


class Labels:
    """Counts votes whose answers are labels, `many` in all."""

    def __init__(self, many: int, *, lures: bool) -> None:
        self.many = many
        self.lures = lures
        self._own = np.arange(many)
        self._eye = np.eye(many, dtype=np.bool_)

    def begin(self, tasks: Tasks, odds: Floats, known: Ints) -> Beliefs:
        """The first beliefs, from log odds by choice."""
        logs = tasks.by_option(odds).reshape(-1, self.many)
        if not self.lures:
            return self._beliefs(tasks, logs, None, None, known)
        size = tasks.by_option(tasks.size).reshape(-1, self.many)
        shares = np.log((size + 1 / self.many) / (tasks.voices + 1)[:, None])
        lure = np.repeat(shares[tasks.choice_task, tasks.label][:, None], self.many, axis=1)
        unsaid = np.log(1 / self.many / (tasks.voices + 1))[:, None]
        # nobody said a lure: its share is the same for all
        return self._beliefs(
            tasks, logs + shares, logs + unsaid, lure - unsaid[tasks.choice_task], known
        )

    def records(self, votes: Votes) -> LabelRecords:
        """How these votes add up."""
        return LabelRecords(votes, self.many)

    def count(self, records: LabelRecords, beliefs: Beliefs, weight: Floats) -> LabelCounts:
        """Count the votes, weighted by the beliefs in each state and a weight by task."""
        votes = records.votes
        tasks = votes.tasks
        plain_beliefs = grained(beliefs.plain * weight[:, None])
        shape = (votes.workers, self.many, self.many)
        plain = records.cells.sum(plain_beliefs).reshape(shape)
        pool = plain.sum(axis=0) + records.corrected_cells.sum(plain_beliefs)
        own, wrong = pool[self._own, self._own], np.where(self._eye, -1.0, pool)
        used, of_tasks = np.full(self.many, self.many - 1), plain_beliefs.sum(axis=0)
        if beliefs.lured is None or beliefs.lure is None:
            plain_pool = pool_of(own, wrong, used, of_tasks)
            return LabelCounts(plain=plain, lured=None, plain_pool=plain_pool, lured_pool=None)
        lured_beliefs = grained(beliefs.lured * weight[:, None])
        lure_beliefs = grained(beliefs.lure * weight[tasks.choice_task, None])
        right = lured_beliefs[tasks.choice_task, tasks.label]
        lured = np.stack(
            [
                records.rights(right),
                records.of_choices.sum(lure_beliefs),
                records.of_tasks.sum(lured_beliefs),
            ],
            axis=1,
        )
        pooled = lured.sum(axis=0) + records.corrected(right, lure_beliefs, lured_beliefs)
        # two labels leave no other answer
        other = np.maximum(pooled[2] - pooled[0] - pooled[1], 0.0)
        if self.many == 2:
            other[:] = -1
        lured_wrong = np.full((self.many, self.many), -1.0)
        lured_wrong[:2] = pooled[1], other
        both = pool_of(
            np.concatenate([own, pooled[0]]),
            np.concatenate([wrong, lured_wrong], axis=1),
            np.concatenate([used, np.full(self.many, min(2, self.many - 1))]),
            np.concatenate([of_tasks, lured_beliefs.sum(axis=0)]),
        )
        return LabelCounts(
            plain=plain,
            lured=lured,
            plain_pool=_part(both, slice(0, self.many)),
            lured_pool=_part(both, slice(self.many, None)),
        )

    def sums(self, records: LabelRecords, counts: LabelCounts) -> Sums:
        """The log likelihoods of the votes, by the counts of all tasks."""
        expected = counts.plain_pool.expected(counts.hits, counts.answered)[:, None, :]
        likely = np.where(self._eye, expected, (1 - expected) * counts.plain_pool.spread)
        plain = log_share(counts.plain, counts.totals[:, None, :], likely)
        by_task = records.task_cells.sum(plain.reshape(-1, self.many))
        if counts.lured is None or counts.lured_pool is None:
            return Sums(task=by_task, choice=np.zeros((len(records.votes.tasks.text), 0)))
        right, lure, other = self._lured(
            counts.lured_pool,
            counts.lured,
            counts.lured_pool.expected(counts.hits, counts.answered),
        )
        edge = records.edges.sum((right - other).reshape(-1, 1))
        return Sums(
            task=np.concatenate([by_task, records.task_workers.sum(other)], axis=1),
            choice=np.concatenate([records.choice_workers.sum(lure - other), edge], axis=1),
        )

    def rows(
        self, votes: Votes, counts: LabelCounts, beliefs: Beliefs, part: Floats
    ) -> tuple[Floats, Floats]:
        """The rows of `Sums` by vote, with its task's own part left out of its worker's counts.

        `part` is the weight of each vote in the counts.
        """
        each, worker, label = np.arange(len(votes)), votes.worker, votes.tasks.label[votes.choice]
        weight = part[:, None]
        plain = grained(weight * beliefs.plain[votes.task])
        hits, answered = plain[each, label], plain.sum(axis=1)
        if beliefs.lured is not None and beliefs.lure is not None:
            all_ = grained(weight * beliefs.lured[votes.task])
            lure = grained(weight * beliefs.lure[votes.choice])
            right = np.zeros_like(all_)
            right[each, label] = all_[each, label]
            hits, answered = hits + all_[each, label], answered + all_.sum(axis=1)
        hits, answered = counts.hits[worker] - hits, counts.answered[worker] - answered
        expected = counts.plain_pool.expected(hits, np.maximum(answered, 0.0))
        likely = (1 - expected) * counts.plain_pool.spread[label]
        likely[each, label] = expected[each, label]
        found = log_share(
            counts.plain[worker, label] - plain, counts.totals[worker] - plain, likely
        )
        if counts.lured is None or counts.lured_pool is None:
            return found, np.zeros((len(votes), 0))
        left = counts.lured[worker] - np.stack([right, lure, all_], axis=1)
        likely = counts.lured_pool.expected(hits, np.maximum(answered, 0.0))
        right, lure, other = self._lured(counts.lured_pool, left, likely)
        edge = (right - other)[each, label, None]
        return (
            np.concatenate([found, other], axis=1),
            np.concatenate([lure - other, edge], axis=1),
        )

    def beliefs(
        self, tasks: Tasks, counts: LabelCounts, sums: Sums, strength: float, known: Ints | None
    ) -> Beliefs:
        """The beliefs in each state; a known answer excludes the others."""
        odds = tasks.by_option(tasks.odds).reshape(-1, self.many)
        task = strength * sums.task
        plain = task[:, : self.many] + counts.plain_pool.prior + odds
        if counts.lured_pool is None:
            return self._beliefs(tasks, plain, None, None, known)
        right = strength * tasks.by_option(sums.choice[:, -1]).reshape(-1, self.many)
        prior = counts.lured_pool.prior - math.log(self.many - 1)
        lured = task[:, self.many :] + right + prior + odds
        return self._beliefs(tasks, plain, lured, strength * sums.choice[:, :-1], known)

    def right(self, tasks: Tasks, beliefs: Beliefs) -> Floats:
        """How likely each option is right."""
        found = beliefs.plain if beliefs.lured is None else beliefs.plain + beliefs.lured
        return found.ravel()

    def _beliefs(
        self,
        tasks: Tasks,
        plain: Floats,
        lured: Floats | None,
        lure: Floats | None,
        known: Ints | None,
    ) -> Beliefs:
        """Beliefs from logs: by right label in plain and misleading tasks, and by lure.

        The arrays of logs become those of beliefs.
        """
        if known is not None:
            sure = np.flatnonzero(known >= 0)
            never = np.full((len(sure), self.many), _NEVER)
            never[np.arange(len(sure)), known[sure] % self.many] = 0
            plain[sure] += never
            if lured is not None:
                lured[sure] += never
        if lured is None or lure is None:
            plain -= largest(plain)
            np.exp(plain, out=plain)
            plain /= along(grained(plain))
            return Beliefs(plain=plain, lured=None, lure=None)
        # the right label is no lure, and a label that nobody gave is a lure of likelihood 1
        lure[np.arange(len(lure)), tasks.label] = _NO_LURE
        unsaid = tasks.unsaid
        most = tasks.by_task.most(lure)
        np.maximum(most, 0.0, out=most, where=unsaid > 0)
        lure -= most[tasks.choice_task]
        np.exp(lure, out=lure)
        lures = tasks.by_task.sum(lure) + unsaid * np.exp(-most)
        lured += most
        lured += np.log(lures)
        top = np.maximum(largest(plain), largest(lured))
        plain -= top
        lured -= top
        np.exp(plain, out=plain)
        np.exp(lured, out=lured)
        total = along(grained(plain) + grained(lured))
        plain /= total
        lured /= total
        lures = lured / lures
        lure *= lures[tasks.choice_task]
        return Beliefs(plain=plain, lured=lured, lure=lure)

    def _lured(self, pool: Pool, counts: Floats, expected: Floats) -> tuple[Floats, Floats, Floats]:
        """The log likelihoods of a misleading row's columns."""
        totals = counts[:, 2]
        right = log_share(counts[:, 0], totals, expected)
        lure = log_share(counts[:, 1], totals, (1 - expected) * pool.spread[0])
        if self.many == 2:
            return right, lure, np.zeros_like(right)
        rest = totals - counts[:, 0] - counts[:, 1]
        # several labels may be other than the right one and the lure
        other = log_share(rest, totals, (1 - expected) * pool.spread[1])
        return right, lure, grained(other - math.log(self.many - 2))


def _part(pool: Pool, rows: slice) -> Pool:
    return Pool(
        right=pool.right,
        shift=pool.shift[rows],
        prior=pool.prior[rows],
        spread=pool.spread[:, rows],
    )


class LabelRecords:
    """How votes add up: over workers and over voices."""

    def __init__(self, votes: Votes, many: int) -> None:
        self.votes, self._many = votes, many
        tasks, voices = votes.tasks, votes.voices
        label, workers = tasks.label[votes.choice], votes.workers
        self._cell = votes.worker * many + label
        weight = votes.weight
        self.cells = Record(self._cell, workers * many, votes.task, len(tasks), weight)
        self.of_tasks = Record(votes.worker, workers, votes.task, len(tasks), weight)
        self.of_choices = Record(votes.worker, workers, votes.choice, len(tasks.text), weight)
        choice, weight = voices.correction
        task, zeros = tasks.choice_task[choice], np.zeros_like(choice)
        self.corrected_cells = Record(tasks.label[choice], many, task, len(tasks), weight)
        self._corrected_tasks = Record(zeros, 1, task, len(tasks), weight)
        self._corrected_choices = Record(zeros, 1, choice, len(tasks.text), weight)
        self._correction = choice, weight
        each, cells = votes.worker, workers * many
        self.task_cells = voices.adder(votes.task, len(tasks), self._cell, cells)
        self.task_workers = voices.adder(votes.task, len(tasks), each, workers)
        self.choice_workers = voices.adder(votes.choice, len(tasks.text), each, workers)
        self.edges = voices.adder(votes.choice, len(tasks.text), self._cell, cells)

    def rights(self, right: Floats) -> Floats:
        """Right answers in misleading tasks by worker and label, from beliefs by choice."""
        votes = self.votes
        found = by_group(self._cell, votes.weight * right[votes.choice], votes.workers * self._many)
        return found.reshape(-1, self._many)

    def corrected(self, right: Floats, lure: Floats, lured: Floats) -> Floats:
        """What turns counts of votes in misleading tasks into those of voices."""
        choice, weight = self._correction
        label = self.votes.tasks.label[choice]
        return np.concatenate(
            [
                by_group(label, weight * right[choice], self._many)[None],
                self._corrected_choices.sum(lure),
                self._corrected_tasks.sum(lured),
            ]
        )
