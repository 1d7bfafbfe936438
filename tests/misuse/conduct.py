"""Cases of the rules about how a worker works: how fast, how much, with what claims."""

from __future__ import annotations

from typing import Any

from modelpool.pool import ModelPool
from tests.crews import crew, ids
from tests.misuse.cases import Found, fires, spares

OTHERS = tuple(ids("other", 3))


def hasty(
    pool: ModelPool,
    *,
    fast: int = 2,
    others: int = 20,
    took: float | None = 99.0,
    all_fast: bool = False,
    task_type: str = "code-generation",
    **outcome: Any,
) -> None:
    """Steady's outcomes take 100 ms and more, hasty's as long as is given."""
    work = crew(pool)
    for number in range(others):
        took_steady = 99.0 if all_fast else 100.0 + number
        work.did("steady", f"t{number}", latency_ms=took_steady)
    for number in range(fast):
        work.task(f"h{number}", task_type=task_type)
        latency = {} if took is None else {"latency_ms": took}
        work.did("hasty", f"h{number}", **latency, **outcome)  # type: ignore[arg-type]
    work.write()


@fires(
    "too_fast",
    Found(
        against=("hasty",), severity="warning", evidence=("o-hasty-h0", "o-hasty-h1"), population=2
    ),
)
def work_done_faster_than_it_takes(pool: ModelPool) -> None:
    """Twice faster than 19 of 20 outcomes of others: by chance in 1 of 400 cases."""
    hasty(pool)


@spares("too_fast", fast=1)
@spares("too_fast", others=19)
@spares("too_fast", took=101.0)
@spares("too_fast", took=None)
@spares("too_fast", all_fast=True)
@spares("too_fast", task_type="image-generation")
@spares("too_fast", status="Refused")
@spares("too_fast", status="Failed")
def work_done_as_fast_as_it_takes(pool: ModelPool, **given: Any) -> None:
    """One time less; too few others to say; as fast as they are; unknown; all fast; other work.

    To refuse a task takes no time, nor does it to fail at once.
    """
    hasty(pool, **given)


def flood(
    pool: ModelPool,
    *,
    many: int = 6,
    apart: float = 1,
    others: int = 1,
    verdicts: bool = False,
    trusted: bool = False,
) -> None:
    """One worker does so much, so many minutes apart; another one outcome, or as given."""
    work = crew(pool)
    if trusted:
        work.worker("flood", trusted=True)
    for number in range(many):
        if verdicts:
            # What is verified was reported long ago, in an hour of its own each.
            made = work.did("other-0", f"t{number}", minute=-60 * (number + 1))
            work.verdict("flood", made, minute=number * apart)
        else:
            work.did("flood", f"t{number}", minute=number * apart)
    for number in range(others):
        work.did("other-1", f"t{number}", minute=number)
    work.write()


@fires(
    "flooding",
    Found(
        against=("flood",),
        severity="warning",
        evidence=[f"o-flood-t{number}" for number in range(6)],
        population=2,
    ),
)
def a_flood_of_outcomes(pool: ModelPool, **given: Any) -> None:
    """Six where the busiest other hour has one."""
    flood(pool, **given)


@fires(
    "flooding",
    Found(
        against=("flood",),
        severity="warning",
        evidence=[f"o-other-0-t{number}" for number in range(7)],
        population=9,
    ),
)
def a_flood_of_verdicts(pool: ModelPool) -> None:
    """Verdicts flood as well as outcomes do; there are more hours to compare here."""
    flood(pool, many=7, verdicts=True)


@spares("flooding", many=5)
@spares("flooding", many=6, apart=20)
@spares("flooding", many=60, apart=60)
@spares("flooding", many=6, others=6)
@spares("flooding", many=60, others=0)
@spares("flooding", many=60, verdicts=True, trusted=True)
def much_work_that_is_no_flood(pool: ModelPool, **given: Any) -> None:
    """One less; spread over hours; as all others do; nobody to compare with; an auditor's."""
    flood(pool, **given)


def claim(
    pool: ModelPool,
    *,
    many: int = 10,
    quality: float | None = 1.0,
    answer: str = "0",
    known: bool = True,
    verdict: bool | None = None,
    auditor: bool | None = None,
    others: tuple[str, ...] = (),
) -> None:
    """Boast claims a quality of its outcomes; what is true is known, or said by verdicts."""
    work = crew(pool)
    for number in range(many):
        work.task(f"t{number}", **({"reference": "1"} if known else {}))
        claimed = {} if quality is None else {"quality": quality}
        for worker in ("boast", *others):
            made = work.did(worker, f"t{number}", answer=answer, **claimed)  # type: ignore[arg-type]
            if verdict is not None:
                work.verdict("judge", made, agrees=verdict)
            if auditor is not None:
                work.worker("auditor", trusted=True)
                work.verdict("auditor", made, agrees=auditor)
    work.write()


BOAST = Found(
    against=("boast",),
    severity="warning",
    evidence=[f"o-boast-t{number}" for number in range(10)],
    population=1,
)


@fires("inflated_claims", BOAST)
@fires("inflated_claims", BOAST, known=False, verdict=False)
@fires("inflated_claims", BOAST, known=False, verdict=True, auditor=False)
def claims_that_nothing_bears_out(pool: ModelPool, **given: Any) -> None:
    """Against known answers, against verdicts, and against an auditor's whatever others say."""
    claim(pool, **given)


@spares("inflated_claims", many=9)
@spares("inflated_claims", quality=None)
@spares("inflated_claims", quality=0.0)
@spares("inflated_claims", answer="1")
@spares("inflated_claims", known=False)
@spares("inflated_claims", known=False, verdict=True)
@spares("inflated_claims", known=False, verdict=False, auditor=True)
@spares("inflated_claims", verdict=False, answer="1")
@spares("inflated_claims", others=OTHERS)
def claims_that_are_borne_out(pool: ModelPool, **given: Any) -> None:
    """One less; no claim; an honest one; a true one; nothing verified. An auditor's word goes.

    Where all claim as much, the scale is to blame.
    """
    claim(pool, **given)


def spend(
    pool: ModelPool,
    *,
    risky: int = 7,
    failed: bool = True,
    easy: str | None = "1",
    known: bool = True,
    others: tuple[str, ...] = (),
    risk_level: str = "Medium",
) -> None:
    """One Low-risk task, then riskier ones that fail."""
    work = crew(pool)
    if easy:
        work.task("easy", reference="1")
        work.did("spends", "easy", answer=easy)
    for number in range(risky):
        reference = {"reference": "1"} if known else {}
        work.task(f"t{number}", risk_level=risk_level, **reference)
        for worker in ("spends", *others):
            work.did(worker, f"t{number}", answer="0" if failed else "1", minute=number)
    work.write()


@fires(
    "spent_reputation",
    Found(
        against=("spends",),
        severity="warning",
        evidence=[f"o-spends-t{number}" for number in range(7)],
        population=1,
    ),
)
def a_reputation_that_is_spent(pool: ModelPool) -> None:
    """Right where little is at stake, and then seven failures in a row."""
    spend(pool)


@spares("spent_reputation", risky=6)
@spares("spent_reputation", failed=False)
@spares("spent_reputation", easy="0")
@spares("spent_reputation", easy=None)
@spares("spent_reputation", known=False)
@spares("spent_reputation", risk_level="Low")
@spares("spent_reputation", others=OTHERS)
def a_reputation_that_is_not_spent(pool: ModelPool, **given: Any) -> None:
    """One less; no failure; never good, or nothing to spend; unknown; no risk; hard for all."""
    spend(pool, **given)
