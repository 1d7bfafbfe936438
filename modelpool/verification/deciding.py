"""Whether the answers so far suffice, or one more verdict is needed, and why."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from modelpool.verification.chances import chances
from modelpool.verification.coincidence import likelihood
from modelpool.verification.credibility import ANY_ERROR, Credibility
from modelpool.verification.experience import Experience

Answer = TypeVar("Answer", bound=Hashable)

Reason = Literal[
    "sure enough",
    "worker not yet credible",
    "model in doubt",
    "answers disagree",
    "answers may agree by coincidence",
    "in the random share",
]

RECHECKED = 1 / 30
"""The share of each worker's answers that is compared with another, by chance if not by need."""

_MOST_NEEDED = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Generic[Answer]):
    """What to do with a task's answers so far.

    `answer` is the likeliest, `wrong_chance` the chance that it is wrong, and `limit` the highest
    at which it is accepted. `needed` is how many further verdicts are expected if all of them agree
    with it: 0 exactly if it is accepted.
    """

    accept: bool
    answer: Answer
    wrong_chance: float
    limit: float
    needed: int
    reason: Reason


def decide(
    answers: Sequence[tuple[Answer, Credibility]],
    experience: Experience,
    *,
    target: float = 0.01,
    doubt: float = 0.0,
    recheck: float = RECHECKED,
    u: float = 1.0,
) -> Decision[Answer]:
    """Whether the likeliest of one answer or more is accepted.

    `target` is the share of wrong answers among the accepted that is promised, `doubt` the chance
    that the model has degraded, and `recheck` the least share of a worker's answers that is
    compared with others. `u` is between 0 and 1, evenly spread over outcomes and known to no
    worker beforehand: it draws those that are checked by chance.
    """
    prior, turn = experience.prior, experience.turn
    given = [answer for answer, _ in answers]
    own = [each.error(prior, turn) for _, each in answers]
    if len(own) == 1:
        own[0] = min(own[0] * experience.surprise**2, (1 + own[0]) / 2)
    errors = [error + doubt * max(ANY_ERROR - error, 0) for error in own]
    share = experience.coincidence.share
    found = chances(given, errors, share)
    best, highest = found.best, experience.limit(target)
    wrong = max(1 - found.of[best], 0.0)
    accept = wrong <= highest
    reason: Reason = "sure enough"
    if not accept and len(set(given)) > 1:
        reason = "answers disagree"
    elif not accept and doubt and 1 - chances(given, own, share).of[best] <= highest:
        reason = "model in doubt"
    elif not accept:
        one = len(given) == 1
        reason = "worker not yet credible" if one else "answers may agree by coincidence"
    elif len(given) == 1 and u < recheck_chance(answers[0][1].unverified, recheck):
        accept, reason = False, "in the random share"
    return Decision(
        accept=accept,
        answer=best,
        wrong_chance=wrong,
        limit=highest,
        needed=0 if accept else _needed(wrong, highest, given.count(best), experience),
        reason=reason,
    )


def recheck_chance(unverified: int, share: float) -> float:
    """The chance that a credible worker's answer is compared with another.

    So many answers after the last that was, that one of 1 / `share` is on average: at any of those
    between two and four thirds of that number, each equally likely. `unverified` are those since.
    """
    if share <= 0:
        return 0.0
    first, last = 2 / (3 * share), 4 / (3 * share)
    return min(1 / max(last - unverified, 1.0), 1.0) if unverified + 1 >= first else 0.0


def _needed(wrong: float, highest: float, agreeing: int, experience: Experience) -> int:
    """How many more verdicts that agree bring the chance of being wrong below the highest."""
    share, error = experience.coincidence.share, experience.error
    odds = wrong / max(1 - wrong, 1e-12)
    for further in range(1, _MOST_NEEDED):
        joined = likelihood([agreeing + 1], share) / likelihood([agreeing], share)
        odds *= error * joined / (1 - error)
        if odds <= highest / (1 - highest):
            return further
        agreeing += 1
    return _MOST_NEEDED
