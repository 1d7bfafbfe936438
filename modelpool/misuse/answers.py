"""Evidence of misuse from the answers of each task type. docs/misuse.md has the formulas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats
from modelpool.answers.windows import Windows, within
from modelpool.batches import Stage
from modelpool.misuse.conduct import Conduct, Honesty, Record, conduct, honesty
from modelpool.misuse.copying import copying
from modelpool.misuse.covered import Covered
from modelpool.misuse.estimates import Estimate
from modelpool.misuse.keys import disproof, fit
from modelpool.misuse.likeness import Meetings, Pairs, likeness, raw_strength
from modelpool.misuse.rings import Leads, Ring, find_ring
from modelpool.misuse.rows import AnswerEvidence, Rows, conduct_rows, copy_rows, pair_rows
from modelpool.misuse.thresholds import LEAST, bar
from modelpool.misuse.votes import Votes

LEAST_STRENGTH = LEAST
"""Weaker evidence is under any threshold."""
__all__ = ["LEAST_STRENGTH", "AnswerEvidence", "evidence"]

_MOST_RINGS = 3
_NEVER = -1e9
_SCORE_OF = {
    "guessed_answers": "guessing",
    "one_answer_for_everything": "constant",
    "sudden_decline": "decline",
}


def evidence(
    types: Iterable[Answers],
    *,
    false_positives: float,
    least: float = LEAST_STRENGTH,
    covered: Mapping[str, Mapping[str, Windows]] | None = None,
    stage: Stage | None = None,
) -> AnswerEvidence:
    """Examine the answers of every task type in which they can be compared.

    `covered` maps rules' names and the keys of their findings to dismissed windows, which no longer
    count. What scores under `least` is left out. Scores of copies and conduct are log likelihood
    ratios, raised by as much as they may be lower where several are guilty: what is accused scores
    ln(tests / false_positives) or more. The last candidate ring of a task type may be the best one
    under the threshold.
    """
    scan = _Scan(false_positives, least, Covered(covered or {}))
    for answers in types:
        votes = Votes(answers)
        if votes.comparable:
            if stage:
                stage(votes.task_type)
            _Look(votes, scan).look()
    return scan.finish()


class _Scan:
    """What all task types share."""

    def __init__(self, false_positives: float, least: float, covered: Covered) -> None:
        self.false_positives = false_positives
        self.least = least
        self.covered = covered
        self.found = AnswerEvidence()
        self.pairs = self.workers = 0
        # By rule, one score for each worker.
        self.scores: dict[str, list[Floats]] = {rule: [] for rule in (*_SCORE_OF, "copied_answers")}

    def finish(self) -> AnswerEvidence:
        found, bonus = self.found, {rule: self._bonus(rule) for rule in self.scores}
        for row in found.pairs:
            row["tests"] = self.pairs
        for row in found.copies:
            row["score"] += bonus["copied_answers"]
            row["tests"] = self.workers
        for row in found.conduct:
            for rule, score in _SCORE_OF.items():
                row[score] += bonus[rule]
            # That the worker was no guesser before is a condition, and no test.
            row["before"] += math.log(self.workers)
            row["tests"] = self.workers
        found.copies[:] = [row for row in found.copies if row["score"] >= self.least]
        found.conduct[:] = [
            row
            for row in found.conduct
            if max(row[score] for score in _SCORE_OF.values()) >= self.least
        ]
        return found

    def _bonus(self, rule: str) -> float:
        """How much lower than ln(tests / false_positives) the bar of a rule is."""
        if not self.workers:
            return 0.0
        scores = np.full(self.workers, _NEVER)
        given = np.concatenate([scores[:0], *self.scores[rule]])
        scores[: len(given)] = given
        # Copying is an error, and the likeness of two workers may have causes that nobody foresaw.
        innocent = self.false_positives if rule == "copied_answers" else None
        lowest = bar(scores, self.false_positives, innocent)
        return math.log(self.workers / self.false_positives) - lowest


class _Look:
    """One task type."""

    def __init__(self, votes: Votes, scan: _Scan) -> None:
        self._votes = votes
        self._scan = scan
        self._known = bool(len(votes.fixed))
        # By worker, the number of the ring that it is accused for, or -1.
        self._accused = np.full(len(votes.ids), -1)

    def look(self) -> None:
        votes, scan = self._votes, self._scan
        meetings = Meetings(votes)
        scan.pairs += len(meetings)
        scan.workers += len(votes.ids)
        estimate, honest, pairs, seen = self._rings(meetings)
        self._pairs(estimate, meetings, pairs)
        self._copies(estimate, meetings, pairs)
        self._conduct(estimate, honest, seen)

    def _rings(self, meetings: Meetings) -> tuple[Estimate, Honesty, Pairs, Conduct]:
        votes, rate = self._votes, self._scan.false_positives
        silent = np.zeros(len(votes.ids), dtype=bool)
        ringless = ~silent
        estimate, honest, pairs, seen = _estimated(votes, silent, meetings)
        for number in range(_MOST_RINGS):
            # Who gives one answer to everything shares a key with all who do: that isn't a ring.
            lazy = seen.constant >= np.maximum(bar(seen.constant, rate), seen.guessing)
            leads = Leads(
                raw=raw_strength(estimate, meetings),
                strength=pairs.strength,
                guessing=seen.guessing,
                distance=seen.distance,
                blatant=seen.guessing >= bar(seen.guessing, rate),
                eligible=ringless & ~lazy,
            )
            ring = find_ring(estimate, meetings, leads)
            if ring is None:
                break
            worse = disproof(estimate, ring.members)
            self._scan.found.rings.append(self._ring_row(estimate, ring, worse))
            if ring.gain < math.log(ring.tests / rate):
                break
            ringless[ring.members] = False
            if worse >= -math.log(rate):
                self._accused[ring.members] = number
            if not self._known or (self._accused[ring.members] >= 0).all():
                # The ring's answers no longer count towards the truth.
                silent[ring.members] = True
                estimate, honest, pairs, seen = _estimated(votes, silent.copy(), meetings)
        return estimate, honest, pairs, seen

    def _ring_row(self, estimate: Estimate, ring: Ring, worse: float) -> dict[str, Any]:
        votes = self._votes
        members = sorted(votes.ids[w] for w in ring.members.tolist())
        gain = ring.gain
        if windows := self._scan.covered.ring(members):
            left = fit(estimate, ring.members, ~within(votes.recorded, windows))
            gain = left.gain - ring.cost if left is not None else _NEVER
        return {
            "task_type": votes.task_type,
            "known": self._known,
            "members": members,
            "gain": gain,
            "tests": ring.tests,
            "own": dict(zip(votes.ids, ring.own.tolist(), strict=True)),
            "disproof": worse,
            "population": len(votes.ids),
        }

    def _pairs(self, estimate: Estimate, meetings: Meetings, pairs: Pairs) -> None:
        votes, least = self._votes, self._scan.least
        pairs = self._later("shared_model", estimate, meetings, pairs)
        score = np.where(pairs.correlation > 0, pairs.shared * pairs.correlation**2 / 2, 0.0)
        kept = (pairs.strength >= least) | (score >= least)
        self._scan.found.pairs.extend(self._common(pair_rows(votes, pairs, kept)))

    def _copies(self, estimate: Estimate, meetings: Meetings, pairs: Pairs) -> None:
        votes, scan = self._votes, self._scan
        pairs = self._later("copied_answers", estimate, meetings, pairs)
        found = copying(pairs)
        # An accused ring explains why its members are alike; those of another may be alike because
        # one copies.
        of, source = self._accused[found.worker], self._accused[found.source]
        counts = (of < 0) | (of != source)
        best = np.full(len(votes.ids), _NEVER)
        np.maximum.at(best, found.worker[counts], found.score[counts])
        scan.scores["copied_answers"].append(best)
        kept = counts & (found.score >= min(scan.least, 0.0))
        scan.found.copies.extend(self._common(copy_rows(votes, pairs, found, kept)))

    def _conduct(self, estimate: Estimate, honest: Honesty, seen: Conduct) -> None:
        votes, scan = self._votes, self._scan
        rules = {name: list(_SCORE_OF) for name in votes.ids}
        later_rows: Rows = []
        for rule in _SCORE_OF:
            scores = self._tested(rule, seen)
            workers, covered = scan.covered.conduct(rule, votes)
            if len(workers):
                later = conduct(Record(estimate, ~covered), honest)
                scores[workers] = _NEVER
                some = votes.members(workers)[later.worker]
                scores[later.worker[some]] = self._tested(rule, later)[some]
                some &= self._accused[later.worker] < 0
                later_rows += [{**row, "rules": [rule]} for row in conduct_rows(votes, later, some)]
                for worker in workers.tolist():
                    rules[votes.ids[worker]].remove(rule)
            scan.scores[rule].append(scores)
        best = np.maximum(np.maximum(seen.guessing, seen.constant), seen.decline)
        kept = (best >= min(scan.least, 0.0)) & (self._accused[seen.worker] < 0)
        rows = conduct_rows(votes, seen, kept)
        rows = [{**row, "rules": rules[row["worker_id"]]} for row in rows] + later_rows
        scan.found.conduct.extend(self._common(rows))

    def _tested(self, rule: str, seen: Conduct) -> Floats:
        """The scores that are tested: who was no better than a guesser before can't decline."""
        score = np.where(self._accused[seen.worker] < 0, getattr(seen, _SCORE_OF[rule]), _NEVER)
        if rule == "sudden_decline":
            no_better = seen.before < -math.log(self._scan.false_positives)
            score = np.where(no_better, _NEVER, score)
        return score

    def _later(self, rule: str, estimate: Estimate, meetings: Meetings, pairs: Pairs) -> Pairs:
        """The pairs without what that rule's dismissals cover."""
        covered = self._scan.covered.pairs(rule, meetings)
        return likeness(estimate, meetings.without(covered)) if covered.any() else pairs

    def _common(self, rows: Rows) -> Rows:
        return [{**row, "task_type": self._votes.task_type, "known": self._known} for row in rows]


def _estimated(
    votes: Votes, silent: Bools, meetings: Meetings
) -> tuple[Estimate, Honesty, Pairs, Conduct]:
    estimate = Estimate(votes, silent)
    record = Record(estimate)
    honest = honesty(record)
    return estimate, honest, likeness(estimate, meetings), conduct(record, honest)
