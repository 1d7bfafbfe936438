"""What is kept of the rounds of agreement, to judge further outcomes without running them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from modelpool.answers.columns import Answers, Bools, Floats, Ints
from modelpool.reputation.explaining import Explanation, said
from modelpool.reputation.votes import votes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the rounds found out about workers: the counts of each, and the pool's.

    `labels` has the texts that answers are compared by, None with free text. Workers' counts in the
    explanations are in the order of `workers`.
    """

    labels: Sequence[str] | None
    workers: Sequence[str]
    explanations: Sequence[Explanation]

    @classmethod
    def of(
        cls, answers: Answers, labels: Ints | None, explanations: Sequence[Explanation]
    ) -> State:
        """The state after the rounds over these answers."""
        texts = None if labels is None else [answers.texts[label] for label in labels.tolist()]
        return cls(labels=texts, workers=answers.workers, explanations=explanations)

    def of_workers(self, names: Sequence[str]) -> State:
        """The same for some workers; those that aren't known have no counts."""
        number = {name: i for i, name in enumerate(self.workers)}
        place = np.array([number.get(name, -1) for name in names], dtype=np.int64)
        return replace(
            self, workers=names, explanations=[each.of(place) for each in self.explanations]
        )

    def judge(
        self, answers: Answers, weight: Floats, odds: Floats, counted: Bools
    ) -> Floats | None:
        """How likely outcomes are right by what is known of their workers.

        As `agree` would say if it didn't estimate anything anew; NaN where an outcome has no answer
        or doesn't count. The outcomes are all of some tasks. `counted` says of each whether the
        rounds had it. Known answers count here, even if the rounds didn't have them. None if
        an answer isn't among the labels: then only new rounds can tell.
        """
        labels = None
        if self.labels is not None:
            place = {text: i for i, text in enumerate(self.labels)}
            label = np.array([*(place.get(text, len(place)) for text in answers.texts), -1])
            text, reference = label[answers.text], label[answers.reference]
            if max(text.max(initial=0), reference.max(initial=0)) == len(place):
                return None
            answers, labels = (
                replace(answers, text=text, reference=reference),
                np.arange(len(place)),
            )
        votes = votes_of(answers, weight, odds, labels)
        state = self.of_workers(answers.workers)
        part = np.where(counted[votes.row], votes.weight, 0.0)
        known = votes.tasks.known[votes.task]
        found = said(state.explanations, votes, votes.tasks.known, part)
        out = np.full(len(answers), np.nan)
        out[votes.row] = np.where(known >= 0, known == votes.option, found.by_vote)
        return out
