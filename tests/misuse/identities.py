"""Cases of the rules about who is behind a worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from modelpool.pool import ModelPool
from tests.crews import START, Crew, crew
from tests.misuse.cases import Found, fires, spares
from tests.worlds import record


def two_workers(pool: ModelPool, operators: tuple[str | None, ...], tasks: tuple[str, ...]) -> None:
    """One outcome of each worker, in the tasks given."""
    work = crew(pool)
    for worker, operator, task in zip(("a1", "a2"), operators, tasks, strict=True):
        work.worker(worker, **({"operator": operator} if operator else {}))
        work.did(worker, task)
    work.write()


@fires(
    "one_operator",
    Found(against=("a1", "a2"), severity="warning", evidence=("o-a1-t1", "o-a2-t1"), population=1),
    operators=("a", "a"),
    tasks=("t1", "t1"),
)
def an_operator_with_two_workers_on_a_task(pool: ModelPool, **given: Any) -> None:
    """Else its word would count twice."""
    two_workers(pool, **given)


@spares("one_operator", operators=("a", "a"), tasks=("t1", "t2"))
@spares("one_operator", operators=("a", "b"), tasks=("t1", "t1"))
@spares("one_operator", operators=("a", None), tasks=("t1", "t1"))
@spares("one_operator", operators=(None, None), tasks=("t1", "t1"))
def an_operator_with_one_worker_on_a_task(pool: ModelPool, **given: Any) -> None:
    """Different tasks, different operators. Unknown operators aren't one and the same."""
    two_workers(pool, **given)


def given_and_taken(
    pool: ModelPool, *, given: tuple[bool, bool], minutes: tuple[float, float] = (0, 0)
) -> None:
    """Two workers of one operator on a task, each given it by the pool or by its own choice."""
    work = crew(pool)
    for worker, by_pool, minute in zip(("a1", "a2"), given, minutes, strict=True):
        work.worker(worker, operator="a")
        work.did(worker, "t1", advised="acme/good" if by_pool else None, minute=minute)
    work.write()


_BOTH = ("o-a1-t1", "o-a2-t1")


@fires(
    "one_operator",
    Found(against=("a2",), severity="warning", evidence=_BOTH, population=1),
    given=(True, False),
    minutes=(0, 5),
)
@fires(
    "one_operator",
    Found(against=("a1", "a2"), severity="warning", evidence=_BOTH, population=1),
    given=(False, False),
    minutes=(0, 5),
)
def a_task_taken_that_another_worker_had(pool: ModelPool, **given: Any) -> None:
    """Who was given it did nothing by it."""
    given_and_taken(pool, **given)


@spares("one_operator", given=(True, True))
@spares("one_operator", given=(False, True), minutes=(0, 5))
def a_task_that_the_pool_gave_to_two(pool: ModelPool, **given: Any) -> None:
    """To both, or to the other one after the first had taken it: the pool decided that."""
    given_and_taken(pool, **given)


@spares("one_operator")
def one_worker_twice_on_a_task(pool: ModelPool) -> None:
    """A second try of one worker isn't a second worker."""
    work = crew(pool)
    work.worker("a1", operator="a")
    work.did("a1", "t1")
    work.did("a1", "t1", again="-again")
    work.write()


def found_out(
    pool: ModelPool,
    *,
    joined: int = 2,
    operators: tuple[str, str] = ("x", "x"),
    reports_on: int | None = None,
    verifies_on: int | None = None,
    dismissed: bool = False,
    found_by: str = "retired_model",
) -> None:
    """Old used a retired model on day 0 and is found out; fresh joins on a later day."""
    work = crew(
        pool, record("acme/good", cost_class="High"), record("acme/gone", lifecycle="Retired")
    )
    work.worker("old", operator=operators[0])
    work.worker("fresh", operator=operators[1], joined_at=START + timedelta(days=joined))
    work.task("t1", max_cost="Low")
    used = "acme/gone" if found_by == "retired_model" else "acme/good"
    made = work.did("old", "t1", used=used)
    if reports_on is not None:
        work.did("old", "t2", minute=reports_on * 24 * 60)
    if verifies_on is not None:
        work.did("else", "t3")
        work.verdict("old", "o-else-t3", minute=verifies_on * 24 * 60)
    work.write()
    (finding,) = pool.misuse.scan(rules=[found_by]).findings
    assert finding.evidence == (f"outcome {made}",)
    if dismissed:
        pool.misuse.dismiss(finding.finding_id, reason="It was agreed.")


FRESH = Found(against=("fresh",), severity="warning", evidence=("o-old-t1",), population=2)


@fires("fresh_identity", FRESH)
@fires("fresh_identity", FRESH, reports_on=1)
@fires("fresh_identity", FRESH, verifies_on=1)
def a_new_worker_of_one_who_was_found_out(pool: ModelPool, **given: Any) -> None:
    """Who starts anew under another name would leave what stands against the old one behind."""
    found_out(pool, **given)


@spares("fresh_identity", operators=("x", "y"))
@spares("fresh_identity", joined=-40)
@spares("fresh_identity", reports_on=3)
@spares("fresh_identity", verifies_on=3)
@spares("fresh_identity", dismissed=True)
@spares("fresh_identity", found_by="dearer_than_allowed")
def a_new_worker_of_one_who_is_still_there(pool: ModelPool, **given: Any) -> None:
    """Another operator's; older; the old one goes on; nothing stands against it, or no error."""
    found_out(pool, **given)


@fires(
    "fresh_identity",
    Found(
        against=("fresh",),
        severity="warning",
        evidence=[f"o-else-t{number}" for number in range(7)],
        population=2,
    ),
)
def a_new_worker_of_one_who_only_verified(pool: ModelPool) -> None:
    """What the old one was found out by shows it, also if it never reported an outcome."""
    work: Crew = crew(pool)
    work.worker("old", operator="x")
    work.worker("fresh", operator="x", joined_at=START + timedelta(days=2))
    for number in range(7):
        work.task(f"t{number}", reference="1")
        work.verdict("old", work.did("else", f"t{number}", answer="1"), agrees=False)
    work.write()
    assert len(pool.misuse.scan(rules=["bad_faith_verdicts"]).findings) == 1
