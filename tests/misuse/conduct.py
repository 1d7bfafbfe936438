"""Cases of the rules about how a worker works: how fast, how much, with what claims."""

from __future__ import annotations

from typing import Any

from modelpool.pool import ModelPool
from tests.crews import crew, ids
from tests.misuse.cases import Found, fires, spares
from tests.worlds import record

OTHERS = tuple(ids("other", 3))


def hasty(
    pool: ModelPool,
    *,
    fast: int = 12,
    others: int = 7,
    took: float | None = 99.0,
    spread: float = 0.03,
    model: str | None = None,
    task_type: str = "code-generation",
    **outcome: Any,
) -> None:
    """Steady workers' outcomes take about a second, hasty's as long as is given.

    Each steady worker is slower than the one before by the spread.
    """
    work = crew(pool, record("acme/good"), record("acme/swift"))
    for place, worker in enumerate(ids("steady", others)):
        for number in range(12):
            usual = 1000.0 * (1 + spread) ** place
            work.did(worker, f"t{number}", latency_ms=usual + number, used="acme/good")
    for number in range(fast):
        work.task(f"h{number}", task_type=task_type)
        latency = {} if took is None else {"latency_ms": took + number}
        used = model or "acme/good"
        work.did("hasty", f"h{number}", used=used, **latency, **outcome)  # type: ignore[arg-type]
    work.write()


HASTY = Found(
    against=("hasty",),
    severity="warning",
    evidence=[f"o-hasty-h{number}" for number in range(12)],
    population=8,
)


@fires("too_fast", HASTY)
@fires("too_fast", HASTY, model="acme/good", took=40.0)
def work_done_faster_than_it_takes(pool: ModelPool, **given: Any) -> None:
    """A tenth of what others take, who differ by a third of that at the most."""
    hasty(pool, **given)


@spares("too_fast", others=3)
@spares("too_fast", took=700.0)
@spares("too_fast", spread=0.5)
@spares("too_fast", took=1000.0)
@spares("too_fast", took=None)
@spares("too_fast", model="acme/swift")
@spares("too_fast", task_type="image-generation")
@spares("too_fast", status="Refused")
@spares("too_fast", status="Failed")
def work_done_as_fast_as_it_takes(pool: ModelPool, **given: Any) -> None:
    """Too few others to say; a little faster; all differ much; as fast as they are; unknown.

    With a fast model; other work. To refuse a task takes no time, nor does it to fail at once.
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
    start: float = 0,
    **fields: Any,
) -> None:
    """One worker does so much, so many minutes apart; another one outcome, or as given."""
    work = crew(pool)
    if trusted:
        work.worker("flood", trusted=True)
    for number in range(many):
        if verdicts:
            # What is verified was reported before, by a worker of its own each.
            made = work.did(f"made-{number}", f"t{number}", minute=-60 * (number + 1))
            work.verdict("flood", made, minute=number * apart)
        else:
            work.did("flood", f"t{number}", minute=start + number * apart, **fields)
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
        evidence=[f"o-made-{number}-t{number}" for number in range(7)],
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


@spares("flooding", many=60, advised="acme/good")
@spares("flooding", many=60, reported_at=None)
@spares("flooding", many=60, apart=0, start=12 * 60)
def much_work_of_which_nobody_knows_when(pool: ModelPool, **given: Any) -> None:
    """The pool gave it; a file without times; or with days only, each at its first moment."""
    flood(pool, **given)


@spares("flooding")
def a_day_of_work_reported_at_once(pool: ModelPool) -> None:
    """No more than another does in that time."""
    work = crew(pool)
    for number in range(14):
        work.did("batch", f"t{number}", minute=number)
        work.did("steady", f"t{number}", minute=number * 30)
    work.write()


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
