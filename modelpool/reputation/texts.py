"""Counting answers that are free text: right, the lure, or another.

A worker has one row of counts for plain tasks and one for misleading ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from modelpool.answers.columns import Floats, Ints
from modelpool.reputation.counting import Beliefs, Pool, Record, Sums, log_share, pool_of
from modelpool.reputation.scatter import concentration
from modelpool.reputation.sums import by_group, grained
from modelpool.reputation.votes import Tasks, Votes

_NEVER = -1000.0


@dataclass(frozen=True, kw_only=True)
class TextCounts:
    """Counts of workers' answers, by worker.

    `plain` has the columns right and all; `lured` right, lure and all, None where misleading tasks
    aren't told. `scatter` is the concentration of other texts, by row.
    """

    plain: Floats
    lured: Floats | None
    pool: Pool
    scatter: Floats

    @property
    def hits(self) -> Floats:
        """How many right answers each worker gave."""
        found: Floats = self.plain[:, 0]
        return found if self.lured is None else found + self.lured[:, 0]

    @property
    def answered(self) -> Floats:
        """How many answers each worker gave."""
        found: Floats = self.plain[:, 1]
        return found if self.lured is None else found + self.lured[:, 2]

    def of(self, workers: Ints) -> TextCounts:
        """The counts of some workers; those of an unknown one, -1, are 0."""
        unknown = workers[:, None] < 0
        plain = np.where(unknown, 0.0, self.plain[workers])
        if self.lured is None:
            return replace(self, plain=plain)
        return replace(self, plain=plain, lured=np.where(unknown, 0.0, self.lured[workers]))


class Texts:
    """Counts votes whose answers are free text."""

    def __init__(self, *, lures: bool) -> None:
        self.lures = lures

    def records(self, votes: Votes) -> TextRecords:
        """How these votes add up."""
        return TextRecords(votes)

    def begin(self, tasks: Tasks, odds: Floats, known: Ints) -> Beliefs:
        """The first beliefs, from log odds by choice."""
        logs = tasks.by_option(odds)
        if not self.lures:
            return self._beliefs(tasks, logs, None, None, known)
        shares = tasks.by_option(tasks.size) + 1 / tasks.options[tasks.option_task]
        shares = np.log(shares / (tasks.voices + 1)[tasks.option_task])
        return self._beliefs(tasks, logs + shares, logs, shares[tasks.states.lure], known)

    def count(self, records: TextRecords, beliefs: Beliefs, weight: Floats) -> TextCounts:
        """Count the votes, weighted by the beliefs in each state and a weight by task."""
        votes = records.votes
        tasks, states = votes.tasks, votes.tasks.states
        of_option, of_state = weight[tasks.option_task], weight[states.task]
        plain_beliefs = grained(beliefs.plain * of_option)
        of_tasks = tasks.options_by_task.sum(plain_beliefs)
        parts = [np.stack([plain_beliefs[tasks.option], of_tasks[tasks.choice_task]], axis=1)]
        rests = [concentration(states.plain, plain_beliefs)]
        if beliefs.lure is not None:
            lure_beliefs = grained(beliefs.lure * of_state)
            size = len(tasks.option_task)
            lured_tasks = states.by_task.sum(lure_beliefs)
            right = by_group(states.right, lure_beliefs, size)
            # an answer that nobody gave is never voted for
            lure = by_group(states.lure, lure_beliefs, size)
            parts.append(
                np.stack(
                    [right[tasks.option], lure[tasks.option], lured_tasks[tasks.choice_task]],
                    axis=1,
                )
            )
            rests.append(concentration(states.lured, lure_beliefs))
        by_choice = np.concatenate(parts, axis=1)
        counts = records.workers.sum(by_choice)
        pooled = counts.sum(axis=0) + records.correction.sum(by_choice)[0]
        of_rows = [of_tasks.sum()]
        own, wrong = [pooled[0]], np.full((2, len(parts)), -1.0)
        wrong[0, 0] = max(0.0, pooled[1] - pooled[0])
        if beliefs.lure is not None:
            own.append(pooled[2])
            wrong[:, 1] = pooled[3], max(0.0, pooled[4] - pooled[2] - pooled[3])
            of_rows.append(lured_tasks.sum())
        used = np.arange(1, len(parts) + 1)
        return TextCounts(
            plain=counts[:, :2],
            lured=counts[:, 2:] if beliefs.lure is not None else None,
            pool=pool_of(np.array(own), wrong, used, np.array(of_rows)),
            scatter=np.array(rests),
        )

    def sums(self, records: TextRecords, counts: TextCounts) -> Sums:
        """The log likelihoods of the votes, by the counts of all tasks."""
        tables = self._tables(counts, counts.plain, counts.lured, counts.hits, counts.answered)
        return Sums(
            task=records.task_workers.sum(tables[0]), choice=records.choice_workers.sum(tables[1])
        )

    def rows(
        self, votes: Votes, counts: TextCounts, beliefs: Beliefs, part: Floats
    ) -> tuple[Floats, Floats]:
        """The rows of `Sums` by vote, with its task's own part left out of its worker's counts.

        `part` is the weight of each vote in the counts.
        """
        tasks, states, worker = votes.tasks, votes.tasks.states, votes.worker
        option, weight = votes.option, part[:, None]
        of_tasks = tasks.options_by_task.sum(beliefs.plain)
        own = np.stack([beliefs.plain[option], of_tasks[votes.task]], axis=1)
        own = grained(weight * own)
        hits, answered = counts.hits[worker] - own[:, 0], counts.answered[worker] - own[:, 1]
        lured = None
        if counts.lured is not None and beliefs.lure is not None:
            size = len(tasks.option_task)
            lured_own = np.stack(
                [
                    by_group(states.right, beliefs.lure, size)[option],
                    by_group(states.lure, beliefs.lure, size)[option],
                    states.by_task.sum(beliefs.lure)[votes.task],
                ],
                axis=1,
            )
            lured_own = grained(weight * lured_own)
            lured = counts.lured[worker] - lured_own
            hits, answered = hits - lured_own[:, 0], answered - lured_own[:, 2]
        return self._tables(
            counts, counts.plain[worker] - own, lured, hits, np.maximum(answered, 0.0)
        )

    def beliefs(
        self, tasks: Tasks, counts: TextCounts, sums: Sums, strength: float, known: Ints | None
    ) -> Beliefs:
        """The beliefs in each state; a known answer excludes the others."""
        states = tasks.states
        odds, edge = tasks.by_option(tasks.odds), tasks.by_option(sums.choice)
        prior = counts.pool.prior
        plain = sums.task[tasks.option_task, 0] + edge[:, 0]
        plain = plain + states.plain.log_likelihoods(float(counts.scatter[0]))
        plain = prior[0] + strength * plain + odds
        if counts.lured is None:
            return self._beliefs(tasks, plain, None, None, known)
        lured = sums.task[tasks.option_task, 1] + edge[:, 1]
        lure = edge[states.lure, 2] + states.lured.log_likelihoods(float(counts.scatter[1]))
        return self._beliefs(
            tasks, plain, prior[1] + strength * lured + odds, strength * lure, known
        )

    def right(self, tasks: Tasks, beliefs: Beliefs) -> Floats:
        """How likely each option is right."""
        if beliefs.lure is None:
            return beliefs.plain
        states = tasks.states
        found: Floats = beliefs.plain + by_group(states.right, beliefs.lure, len(beliefs.plain))
        return found

    def _beliefs(
        self,
        tasks: Tasks,
        plain: Floats,
        lured: Floats | None,
        lure: Floats | None,
        known: Ints | None,
    ) -> Beliefs:
        """Beliefs from logs: by right option in plain and misleading tasks, and by state's lure."""
        if known is not None:
            right = known[tasks.option_task]
            out = (right >= 0) & (right != np.arange(len(plain)))
            plain = np.where(out, _NEVER, plain)
            lured = None if lured is None else np.where(out, _NEVER, lured)
        top = tasks.options_by_task.most(plain)
        if lured is None or lure is None:
            found = np.exp(plain - top[tasks.option_task])
            total = tasks.options_by_task.sum(found)
            return Beliefs(plain=found / total[tasks.option_task], lured=None, lure=None)
        states = tasks.states
        logs = lured[states.right] + lure
        top = np.maximum(top, states.by_task.most(logs))
        plain, misled = np.exp(plain - top[tasks.option_task]), np.exp(logs - top[states.task])
        total = tasks.options_by_task.sum(plain) + states.by_task.sum(misled)
        return Beliefs(
            plain=plain / total[tasks.option_task], lured=None, lure=misled / total[states.task]
        )

    def _tables(
        self,
        counts: TextCounts,
        plain: Floats,
        lured: Floats | None,
        hits: Floats,
        answered: Floats,
    ) -> tuple[Floats, Floats]:
        """The log likelihoods of other answers by row, and how right ones and lures differ."""
        expected = counts.pool.expected(hits, answered)
        totals, likely = plain[:, 1], expected[:, 0]
        right = log_share(plain[:, 0], totals, likely)
        other = log_share(totals - plain[:, 0], totals, 1 - likely)
        if lured is None:
            return other[:, None], (right - other)[:, None]
        totals, likely, spread = lured[:, 2], expected[:, 1], counts.pool.spread[:, 1]
        rest = totals - lured[:, 0] - lured[:, 1]
        misled = log_share(rest, totals, (1 - likely) * spread[1])
        lure = log_share(lured[:, 1], totals, (1 - likely) * spread[0]) - misled
        edges = right - other, log_share(lured[:, 0], totals, likely) - misled, lure
        return np.stack([other, misled], axis=1), np.stack(edges, axis=1)


class TextRecords:
    """How votes add up: over workers and over voices."""

    def __init__(self, votes: Votes) -> None:
        self.votes = votes
        tasks, voices, workers = votes.tasks, votes.voices, votes.workers
        choices = len(tasks.text)
        self.workers = Record(votes.worker, workers, votes.choice, choices, votes.weight)
        choice, weight = voices.correction
        self.correction = Record(np.zeros_like(choice), 1, choice, choices, weight)
        self.task_workers = voices.adder(votes.task, len(tasks), votes.worker, workers)
        self.choice_workers = voices.adder(votes.choice, choices, votes.worker, workers)
