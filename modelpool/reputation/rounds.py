"""The rounds of agreement: from what workers answered to how likely each answer is right.

Each step is a query of `cypher/reputation/`; here is only their order, and which result goes where.
docs/scoring.md has the formulas and their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from modelpool.reputation.answers import Votes

Read = Callable[..., list[dict[str, Any]]]
Floats = Sequence[float]

ROUNDS = 20
# From this round on, the strength of agreement is judged: before, the counts say too little.
_JUDGED_FROM = 4
_STRENGTHS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_LAPSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3)
# How many outcomes' worth of what is expected is added to what is counted.
_RECORD_WEIGHT = 4.0
_ROW_WEIGHT = 6.0
_WORKER_WEIGHT = 4.0
_POOL_WEIGHT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the rounds end with; the lists have one entry for every task.

    `posteriors` are of the last round, by state; `chances` how likely each answer is right when no
    answer confirms itself; `blind` the same for known tasks, as if they weren't known, None for
    others. `strength` (0 to 1) is how far agreement was trusted.
    """

    posteriors: Sequence[Floats]
    chances: Sequence[Floats]
    blind: Sequence[Floats | None]
    strength: float


def agree(read: Read, votes: Votes, progress: Callable[[int], None] = lambda _: None) -> Agreement:
    """Run the rounds; `progress` is told of every round that is done."""
    rounds = _Rounds(read, votes)
    for number in range(ROUNDS):
        rounds.next(judge=number >= _JUDGED_FROM)
        progress(number + 1)
    return rounds.end()


class _Rounds:
    def __init__(self, read: Read, votes: Votes) -> None:
        self._read = read
        self._votes = votes
        self._answers = votes.answers
        self._cells = votes.cells()
        self._known = [i for i, known in enumerate(votes.known) if known is not None]
        self._strength = 1.0
        first = read(
            "reputation/first_posteriors",
            votes=votes.votes,
            known=votes.known,
            workers=len(votes.workers),
            answers=self._answers,
            record=_RECORD_WEIGHT,
        )
        self._posteriors: list[Floats] = [row["posterior"] for row in first]
        self._count: dict[str, Any] = {}

    def next(self, *, judge: bool) -> None:
        (self._count,) = self._read(
            "reputation/confusions",
            cells=self._cells,
            weights=self._votes.weights,
            posteriors=self._posteriors,
            workers=len(self._votes.workers),
            answers=self._answers,
            row_weight=_ROW_WEIGHT,
            worker_weight=_WORKER_WEIGHT,
            pool_weight=_POOL_WEIGHT,
            lures=bool(self._known),
        )
        if judge and self._known:
            mixture = self._mixture(self._left_out(self._known), (0.001,))
            self._strength = sum(part["strength"] * part["weight"] for part in mixture)
        rows = self._read(
            "reputation/posteriors",
            cells=self._cells,
            known=self._votes.known,
            verdicts=self._votes.verdicts,
            log_likelihoods=self._count["log_likelihoods"],
            log_prior=self._count["log_prior"],
            answers=self._answers,
            strength=self._strength,
        )
        self._posteriors = [row["posterior"] for row in rows]

    def end(self) -> Agreement:
        left_out = self._left_out(range(len(self._votes.tasks)))
        mixture = self._mixture([left_out[i] for i in self._known], _LAPSES)
        blind: list[Floats | None] = [None] * len(left_out)
        unknown = [None] * len(self._known)
        for i, chances in zip(
            self._known,
            self._calibrated([left_out[i] for i in self._known], unknown, mixture),
            strict=True,
        ):
            blind[i] = chances
        return Agreement(
            posteriors=self._posteriors,
            chances=self._calibrated(left_out, self._votes.known, mixture),
            blind=blind,
            strength=sum(part["strength"] * part["weight"] for part in mixture),
        )

    def _left_out(self, tasks: Sequence[int]) -> list[Floats]:
        rows = self._read(
            "reputation/left_out",
            cells=[self._cells[i] for i in tasks],
            weights=[self._votes.weights[i] for i in tasks],
            posteriors=[self._posteriors[i] for i in tasks],
            answers=self._answers,
            row_weight=_ROW_WEIGHT,
            worker_weight=_WORKER_WEIGHT,
            **{
                name: self._count[name]
                for name in ("counts", "totals", "right", "answered", "pool", "shifts", "spread")
            },
        )
        return [row["log_likelihoods"] for row in rows]

    def _mixture(self, left_out: Sequence[Floats], lapses: Floats) -> list[dict[str, Any]]:
        if not self._known:
            # Nothing says how far agreement can be trusted: it is taken as it is.
            return [{"strength": 1.0, "lapse": 0.0, "weight": 1.0}]
        return self._read(
            "reputation/tempering",
            left_out=left_out,
            known=[self._votes.known[i] for i in self._known],
            log_prior=self._count["log_prior"],
            answers=self._answers,
            strengths=_STRENGTHS,
            lapses=lapses,
        )

    def _calibrated(
        self,
        left_out: Sequence[Floats],
        known: Sequence[int | None],
        mixture: Sequence[dict[str, Any]],
    ) -> list[Floats]:
        rows = self._read(
            "reputation/calibrated",
            left_out=left_out,
            known=known,
            verdicts=[self._votes.verdicts[i] for i in self._known]
            if len(left_out) != len(self._votes.verdicts)
            else self._votes.verdicts,
            log_prior=self._count["log_prior"],
            answers=self._answers,
            mixture=mixture,
        )
        return [row["chances"] for row in rows]
