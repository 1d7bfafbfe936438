"""Whether the answers so far suffice, or one more verdict is needed, and why."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from modelpool.verification.chances import chances
from modelpool.verification.coincidence import likelihood
from modelpool.verification.credibility import ANY_ERROR, Credibility
from modelpool.verification.doubts import check_share
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

RECHECKED = 0.033
"""The share of each worker's answers that is compared with another, by chance if not by need, where
no rule of the policy has another."""

_MOST_NEEDED = 9
_OFTEN = 0.25


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
    doubts: Sequence[float] = (),
    recheck: float = RECHECKED,
    u: float = 1.0,
) -> Decision[Answer]:
    """Whether the likeliest of one answer or more is accepted.

    `target` is the share of wrong answers among the accepted that is promised. `doubts` are the
    chances that the model of each answer has degraded, none if empty: as `check_share` says, more
    are then compared. `recheck` is the least share of a worker's answers that is compared with
    others; `u` draws those that are by chance: from 0 to 1, evenly spread over outcomes and known
    to no worker beforehand.
    """
    prior, turn = experience.prior, experience.turn
    given = [answer for answer, _ in answers]
    own = [each.error(prior, turn) for _, each in answers]
    if len(own) == 1:
        # Squared: what surprises is the mean of all who are trusted, of whom few may have turned.
        own[0] = min(own[0] * experience.surprise**2, (1 + own[0]) / 2)
    doubts = doubts or [0.0] * len(own)
    errors = [
        error + doubt * max(ANY_ERROR - error, 0) for error, doubt in zip(own, doubts, strict=True)
    ]
    share = experience.coincidence.share
    found = chances(given, errors, share)
    best, highest = found.best, experience.limit(target)
    wrong = max(1 - found.of[best], 0.0)
    accept = wrong <= highest
    reason: Reason = "sure enough"
    if not accept and len(set(given)) > 1:
        reason = "answers disagree"
    elif not accept and any(doubts) and 1 - chances(given, own, share).of[best] <= highest:
        reason = "model in doubt"
    elif not accept:
        one = len(given) == 1
        reason = "worker not yet credible" if one else "answers may agree by coincidence"
    elif len(given) == 1:
        checked = check_share(doubts[0], recheck)
        if checked >= 1 or u < recheck_chance(answers[0][1].unverified, checked):
            accept = False
            reason = "model in doubt" if checked > recheck else "in the random share"
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

    One of 1 / `share` is on average: the distance from the last one is drawn evenly between two and
    four thirds of that, and rounded by chance so that the mean stays. So no stretch without is much
    longer than others, and nobody can tell which answer ends it. `unverified` are the answers since
    the last. A share above a quarter is the chance of each answer.
    """
    if share > _OFTEN or share <= 0:
        return share
    rest, next_, last = (_beyond(unverified + steps, 1 / share) for steps in range(3))
    return 1 - (next_ - last) / (rest - next_) if rest > next_ else 1.0


def _beyond(passed: float, mean: float) -> float:
    """By how much the drawn distance is expected to be beyond those passed; 0 if it isn't."""
    least, most = 2 / 3 * mean, 4 / 3 * mean
    if passed <= least:
        return mean - passed
    return max(most - passed, 0.0) ** 2 / (2 * (most - least))


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
