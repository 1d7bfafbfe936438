"""Cases of the rules about what workers say of one another."""

from __future__ import annotations

from typing import Any

from modelpool.pool import ModelPool
from tests.crews import Crew, crew, ids
from tests.misuse.cases import Found, fires, spares

RING = tuple(ids("ring", 3))
OTHERS = tuple(ids("other", 3))


def outcomes(work: Crew, workers: tuple[str, ...], many: int) -> dict[str, list[str]]:
    """As many outcomes of each worker, on tasks of its own."""
    return {
        worker: [work.did(worker, f"{worker}-{n}", minute=n) for n in range(many)]
        for worker in workers
    }


def circle(
    pool: ModelPool,
    *,
    many: int = 9,
    members: tuple[str, ...] = RING,
    closed: bool = True,
    agrees: bool = True,
    trusted: bool = False,
    evenly: bool = False,
    others: tuple[str, ...] = (),
) -> None:
    """Each verifies so many outcomes of the next one, or of all others evenly."""
    work = crew(pool)
    made = outcomes(work, (*members, *others), 2 * many)
    work.worker(members[0], trusted=trusted)
    for place, worker in enumerate(members if closed else members[:-1]):
        for number in range(many):
            step = 1 + number % (len(members) - 1) if evenly else 1
            chosen = made[members[(place + step) % len(members)]]
            work.verdict(worker, chosen[number], agrees=agrees)
    work.write()


@fires(
    "verification_ring",
    Found(
        against=RING,
        severity="error",
        evidence=[f"o-{worker}-{worker}-{n}" for worker in RING for n in range(9)],
        population=3,
    ),
)
def a_ring_that_verifies_in_a_circle(pool: ModelPool) -> None:
    """Nobody verifies back: pairs alone wouldn't show it. Nine of nine fall on one of two."""
    circle(pool)


@spares("verification_ring", many=8)
@spares("verification_ring", members=RING[:2], others=OTHERS)
@spares("verification_ring", closed=False)
@spares("verification_ring", agrees=False)
@spares("verification_ring", trusted=True)
@spares("verification_ring", many=20, evenly=True)
def verifying_that_is_no_ring(pool: ModelPool, **given: Any) -> None:
    """One less; two; a chain; disagreement; an auditor among them; evenly whomever they meet."""
    circle(pool, **given)


def beside(pool: ModelPool, *, many: int, with_others: bool = True) -> None:
    """Three do the same tasks, with others or only with each other, and verify just each other."""
    work = crew(pool)
    for number in range(many):
        for worker in (*RING, *OTHERS):
            alone = worker in OTHERS and not with_others
            work.did(worker, f"{worker}-{number}" if alone else f"t{number}")
    for place, worker in enumerate(RING):
        for number in range(many):
            step = 1 if with_others else 1 + number % 2
            work.verdict(worker, f"o-{RING[(place + step) % 3]}-t{number}")
    work.write()


@fires(
    "verification_ring",
    Found(
        against=RING,
        severity="error",
        evidence=[f"o-{worker}-t{number}" for worker in RING for number in range(4)],
        population=3,
    ),
    many=4,
)
def a_ring_among_many_at_the_same_tasks(pool: ModelPool, many: int) -> None:
    """Four of four fall on one of the five who did these tasks as well."""
    beside(pool, many=many)


@spares("verification_ring", many=3)
@spares("verification_ring", many=40, with_others=False)
def verifying_whom_one_works_beside(pool: ModelPool, **given: Any) -> None:
    """One less; or a team of its own, which meets nobody else however many there are."""
    beside(pool, **given)


def praise(
    pool: ModelPool,
    *,
    many: int = 2,
    seen: int = 2,
    back: bool = True,
    others: tuple[str, ...] = tuple(ids("other", 6)),
    who_agree: int = 0,
    elsewhere: int = 0,
    trusted: bool = False,
    agree: bool = True,
) -> None:
    """Ann and bob judge each other's outcomes, some of which others judge, and cyd others' work."""
    work = crew(pool)
    made = outcomes(work, ("ann", "bob"), many)
    work.worker("ann", trusted=trusted)
    for one, other in (("ann", "bob"), ("bob", "ann"))[: 2 if back else 1]:
        for outcome in made[other]:
            work.verdict(one, outcome, agrees=agree)
    for place, worker in enumerate(others):
        for one in ("ann", "bob"):
            for outcome in made[one][:seen]:
                work.verdict(worker, outcome, agrees=place < who_agree)
    for number in range(elsewhere):
        work.verdict("cyd", work.did("dan", f"d{number}"))
    work.write()


PRAISED = Found(
    against=("ann", "bob"),
    severity="warning",
    evidence=("o-ann-ann-0", "o-ann-ann-1", "o-bob-bob-0", "o-bob-bob-1"),
    population=1,
)


@fires("reciprocal_praise", PRAISED)
@fires("reciprocal_praise", PRAISED, many=20)
@fires("reciprocal_praise", PRAISED, who_agree=1)
def two_who_praise_each_other_against_all_others(pool: ModelPool, **given: Any) -> None:
    """Twice each, where all others disagree, or five of six; what only they judged counts not."""
    praise(pool, **given)


@spares("reciprocal_praise", many=20, who_agree=6)
@spares("reciprocal_praise", many=20, who_agree=3)
@spares("reciprocal_praise", many=20, others=())
@spares("reciprocal_praise", many=20, seen=20, others=("other",))
@spares("reciprocal_praise", many=20, others=("other",), who_agree=1, elsewhere=80)
@spares("reciprocal_praise", many=20, back=False)
@spares("reciprocal_praise", many=20, agree=False)
@spares("reciprocal_praise", trusted=True)
def praise_that_is_no_evidence(pool: ModelPool, **given: Any) -> None:
    """All others agree, or half of them; nobody has said anything, or a single one, or agrees.

    One way only; no praise; an auditor's, whose word is what is true.
    """
    praise(pool, **given)


def swarm(
    pool: ModelPool,
    *,
    many: int = 3,
    anchor: bool = True,
    heard: bool = True,
    bridge: int | None = None,
    agrees: bool = True,
    line: bool = False,
    beginning: str | None = None,
) -> None:
    """Members praise one another in a circle or a line, and ann; ann is praised by an anchor."""
    work = crew(pool)
    members = tuple(ids("sybil", many))
    made = outcomes(work, ("ann", *members), 2)
    if anchor:
        work.worker("anchor", trusted=True)
    if anchor and heard:
        work.verdict("anchor", made["ann"][0])
    for place, worker in enumerate(members[:-1] if line else members):
        work.verdict(worker, made[members[(place + 1) % many]][0], agrees=agrees)
        # To praise an honest worker earns no trust.
        work.verdict(worker, made["ann"][1])
    if bridge is not None:
        work.verdict("ann", made[members[bridge]][1])
    if beginning:
        work.verdict(beginning, made[members[0]][0])
    work.write()


@fires(
    "sybil_swarm",
    Found(
        against=tuple(ids("sybil", 3)),
        severity="warning",
        evidence=[f"o-{worker}-{worker}-0" for worker in ids("sybil", 3)],
        population=5,
    ),
)
@fires(
    "sybil_swarm",
    Found(
        against=tuple(sorted(ids("sybil", 30))),
        severity="warning",
        evidence=[f"o-{worker}-{worker}-0" for worker in list(ids("sybil", 30))[1:]],
        population=32,
    ),
    many=30,
    line=True,
)
def a_swarm_that_no_trust_reaches(pool: ModelPool, **given: Any) -> None:
    """A long one is one swarm, too, and not many that overlap."""
    swarm(pool, **given)


@spares("sybil_swarm", many=2)
@spares("sybil_swarm", anchor=False)
@spares("sybil_swarm", heard=False)
@spares("sybil_swarm", bridge=0)
@spares("sybil_swarm", bridge=2)
@spares("sybil_swarm", agrees=False)
@spares("sybil_swarm", many=30, line=True, beginning="ann")
def a_group_that_is_no_swarm(pool: ModelPool, **given: Any) -> None:
    """Two; no anchor, or one who has praised nobody yet: nothing to go by.

    One word of somebody trusted; disagreement; a long way from the anchor, but a way.
    """
    swarm(pool, **given)


def judge(
    pool: ModelPool,
    *,
    agrees: bool,
    answer: str,
    many: int = 7,
    known: bool = True,
    answered: bool = True,
    others: tuple[str, ...] = (),
    own: str | None = None,
) -> None:
    """Judge says the same of so many outcomes, all right or all wrong by known answers.

    `own` is what it answered itself to all of those tasks.
    """
    work = crew(pool)
    for number in range(many):
        work.task(f"t{number}", **({"reference": "1"} if known else {}))
        said = {"answer": answer} if answered else {}
        made = work.did("ann", f"t{number}", **said)  # type: ignore[arg-type]
        if own is not None:
            work.did("judge", f"t{number}", answer=own)
        for worker in ("judge", *others):
            work.verdict(worker, made, agrees=agrees)
    work.write()


SEVEN = [f"o-ann-t{number}" for number in range(7)]


@fires(
    "blind_verdicts",
    Found(against=("judge",), severity="warning", evidence=SEVEN, population=1),
    agrees=True,
    answer="0",
)
@fires(
    "blind_verdicts",
    Found(against=("judge",), severity="warning", evidence=SEVEN, population=1),
    agrees=True,
    answer="0",
    own="1",
)
@fires(
    "bad_faith_verdicts",
    Found(against=("judge",), severity="error", evidence=SEVEN, population=1),
    agrees=False,
    answer="1",
)
@fires(
    "bad_faith_verdicts",
    Found(against=("judge",), severity="error", evidence=SEVEN, population=1),
    agrees=False,
    answer="1",
    own="1",
)
def verdicts_against_known_answers(pool: ModelPool, **given: Any) -> None:
    """Seven of seven, where a coin would be wrong in half: by chance in 1 of 128 cases."""
    judge(pool, **given)


@spares("blind_verdicts", agrees=True, answer="0", many=6)
@spares("blind_verdicts", agrees=True, answer="1")
@spares("blind_verdicts", agrees=False, answer="0")
@spares("blind_verdicts", agrees=True, answer="0", known=False)
@spares("blind_verdicts", agrees=True, answer="0", answered=False)
@spares("blind_verdicts", agrees=True, answer="0", others=OTHERS)
@spares("blind_verdicts", agrees=True, answer="0", own="0")
@spares("bad_faith_verdicts", agrees=False, answer="1", own="0")
@spares("bad_faith_verdicts", agrees=False, answer="1", many=6)
@spares("bad_faith_verdicts", agrees=False, answer="0")
@spares("bad_faith_verdicts", agrees=True, answer="1")
@spares("bad_faith_verdicts", agrees=False, answer="1", known=False)
@spares("bad_faith_verdicts", agrees=False, answer="1", answered=False)
@spares("bad_faith_verdicts", agrees=False, answer="1", others=OTHERS)
def verdicts_that_known_answers_do_not_show_wrong(pool: ModelPool, **given: Any) -> None:
    """One less; right ones; unknown isn't wrong, and no answer isn't either; as all others do.

    Nor those of a judge that made the same mistake itself.
    """
    judge(pool, **given)
