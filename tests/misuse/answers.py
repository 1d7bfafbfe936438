"""Cases of the rules about what workers answer.

These rest on estimates of what is true, so the records are larger than a threshold asks for: they
fire by a wide margin, and near misses stay far below.
"""

from __future__ import annotations

import random
from typing import Any

from modelpool.pool import ModelPool
from tests.crews import crew, ids
from tests.misuse.cases import Found, fires, spares
from tests.worlds import record

TASKS = 48
NAMES = [f"t{number:03}" for number in range(TASKS)]


def truth(seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    return [draw.choice("01") for _ in range(TASKS)]


def answers(right: float, seed: int, of: list[str] | None = None) -> list[str]:
    """Answers that are right with that chance."""
    draw = random.Random(seed)
    return [t if draw.random() < right else "10"[int(t)] for t in of or truth()]


def honest(many: int = 8, right: float = 0.85) -> dict[str, list[str]]:
    return {w: answers(right, seed) for seed, w in enumerate(ids("honest", many), start=2)}


def write(pool: ModelPool, given: dict[str, list[str]], *, known: int = 4) -> None:
    """One task of so many is known; 0 for none."""
    work = crew(pool)
    right = {n: a for n, a in enumerate(truth()) if known and n % known == 0}
    work.answers(given, known=right)
    work.write()


def outcomes(worker: str) -> list[str]:
    return [f"o-{worker}-{name}" for name in NAMES]


def copying(pool: ModelPool, *, share: float = 1.0, original: float = 0.8, known: int = 4) -> None:
    """Copy gives a share of the answers of original, who answers before it; else its own."""
    draw = random.Random(9)
    first = answers(original, 77)
    own = answers(original, 78)
    copied = [a if draw.random() < share else b for a, b in zip(first, own, strict=True)]
    write(pool, {"original": first, **honest(), "copy": copied}, known=known)


@fires(
    "copied_answers",
    Found(against=("copy",), severity="error", evidence_of=("copy", "original"), population=10),
)
@fires(
    "copied_answers",
    Found(against=("copy",), severity="notice", evidence_of=("copy", "original"), population=10),
    known=0,
)
def answers_that_are_copied(pool: ModelPool, **given: Any) -> None:
    """Who came later is accused; if nothing is known, by a notice: no ground for a penalty."""
    copying(pool, **given)


@spares("copied_answers", share=0.0)
@spares("copied_answers", share=0.1)
@spares("copied_answers", share=1.0, original=1.0)
def answers_that_are_alike(pool: ModelPool, **given: Any) -> None:
    """By chance, or hardly copied; or always right, and so without a mistake to share."""
    copying(pool, **given)


def mind(
    pool: ModelPool,
    *,
    right: float = 0.67,
    loyal: float = 0.97,
    stated: tuple[str | None, str | None] = (None, None),
) -> None:
    """Two judges answer as one mind does that is right so often, and state their models or not."""
    work = crew(pool, record("acme/one"), record("acme/two"))
    shared = answers(right, 50)
    judges = {f"judge-{n}": answers(loyal, 61 + n, shared) for n in (0, 1)}
    known = {n: a for n, a in enumerate(truth()) if n % 4 == 0}
    work.answers({**honest(10), **judges}, known=known, used=dict(zip(judges, stated, strict=True)))
    work.write()


JUDGES = ("judge-0", "judge-1")
ONE_MIND = Found(against=JUDGES, severity="notice", evidence_of=JUDGES, population=66)


@fires("shared_model", ONE_MIND)
@fires("shared_model", ONE_MIND, stated=("acme/one", "acme/two"))
@fires("shared_model", ONE_MIND, stated=("acme/one", None))
def one_model_under_two_names(pool: ModelPool, **given: Any) -> None:
    """Also if they state two models, or one of them states none."""
    mind(pool, **given)


@spares("shared_model", stated=("acme/one", "acme/one"))
@spares("shared_model", right=0.5, loyal=0.5)
@spares("shared_model", right=1.0)
def judges_that_hide_nothing(pool: ModelPool, **given: Any) -> None:
    """They state the same model; each strays by itself; or both are right, as all others are."""
    mind(pool, **given)


def ring(
    pool: ModelPool,
    *,
    many: int = 4,
    right: bool = False,
    key: bool = True,
    free_text: bool = False,
) -> None:
    """So many workers follow a key of their own, by chance or nearly right, or none."""
    shared = answers(0.9, 50) if right else truth(seed=50)
    members = {
        worker: answers(0.95, seed, shared) if key else answers(0.5, seed)
        for seed, worker in enumerate(ids("ring", many), start=60)
    }
    given = {**honest(10), **members}
    if free_text:
        given = {w: [f"{a} {n % 13}" for n, a in enumerate(own)] for w, own in given.items()}
    write(pool, given)


@fires(
    "answer_ring",
    Found(
        against=tuple(ids("ring", 4)),
        severity="error",
        evidence_of=tuple(ids("ring", 4)),
        population=14,
    ),
)
def a_ring_with_a_key_of_its_own(pool: ModelPool) -> None:
    """Every score by agreement ranks them best."""
    ring(pool)


@spares("answer_ring", many=1)
@spares("answer_ring", many=2)
@spares("answer_ring", key=False)
@spares("answer_ring", free_text=True)
def workers_that_share_no_key(pool: ModelPool, **given: Any) -> None:
    """One worker, or a pair: copies have a rule of their own. Guessers don't agree with another.

    Text in many variants can't be compared.
    """
    ring(pool, **given)


def guesser(
    pool: ModelPool,
    *,
    right: float = 0.5,
    known: int = 4,
    many: int = TASKS,
    all_guess: bool = False,
) -> None:
    """One worker is right so often."""
    own = [*answers(right, 70)[:many], *[""] * (TASKS - many)]
    crowd = honest(8, 0.5 if all_guess else 0.9)
    write(pool, {**crowd, "guesser": own}, known=known)


@fires(
    "guessed_answers",
    Found(against=("guesser",), severity="warning", evidence=outcomes("guesser"), population=9),
)
@fires(
    "guessed_answers",
    Found(against=("guesser",), severity="notice", evidence=outcomes("guesser"), population=9),
    known=0,
)
def answers_that_are_guessed(pool: ModelPool, **given: Any) -> None:
    """Where nothing is known, it rests on agreement and is a notice."""
    guesser(pool, **given)


@spares("guessed_answers", right=0.9)
@spares("guessed_answers", right=0.8)
@spares("guessed_answers", many=4)
@spares("guessed_answers", all_guess=True)
def answers_that_are_no_guesses(pool: ModelPool, **given: Any) -> None:
    """As good as the others, or less, but better than a coin; few; or as bad as all are."""
    guesser(pool, **given)


def constant(pool: ModelPool, *, strays: int = 0, same_truth: bool = False, known: int = 4) -> None:
    """One worker answers 1 to everything but for some; what is true may be 1 throughout."""
    lazy = ["0" if n < strays else "1" for n in range(TASKS)]
    if same_truth:
        crowd = {w: answers(0.9, s, ["1"] * TASKS) for s, w in enumerate(ids("honest", 8), start=2)}
        work = crew(pool)
        work.answers({**crowd, "lazy": lazy}, known=dict.fromkeys(range(0, TASKS, known), "1"))
        work.write()
    else:
        write(pool, {**honest(8, 0.9), "lazy": lazy}, known=known)


@fires(
    "one_answer_for_everything",
    Found(against=("lazy",), severity="warning", evidence=outcomes("lazy"), population=9),
)
@fires(
    "one_answer_for_everything",
    Found(against=("lazy",), severity="notice", evidence=outcomes("lazy"), population=9),
    known=0,
)
def one_answer_to_everything(pool: ModelPool, **given: Any) -> None:
    """Where half of it is wrong."""
    constant(pool, **given)


@spares("one_answer_for_everything", same_truth=True)
@spares("one_answer_for_everything", strays=20)
def one_answer_that_is_right_or_not_the_only_one(pool: ModelPool, **given: Any) -> None:
    """Where it is the right one; or one who now and then gives another."""
    constant(pool, **given)


def decline(
    pool: ModelPool, *, before: float = 0.95, after: float = 0.3, since: int = 24, known: int = 4
) -> None:
    """One worker is right so often before some task, and so often from there on."""
    own = [*answers(before, 80)[:since], *answers(after, 81)[since:]]
    write(pool, {**honest(10, 0.9), "sleeper": own}, known=known)


@fires(
    "sudden_decline",
    Found(against=("sleeper",), severity="error", evidence=outcomes("sleeper"), population=11),
)
@fires(
    "sudden_decline",
    Found(against=("sleeper",), severity="notice", evidence=outcomes("sleeper"), population=11),
    known=0,
)
def good_at_first_and_then_guessing(pool: ModelPool, **given: Any) -> None:
    """Where nothing is known, it rests on agreement and is a notice."""
    decline(pool, **given)


@spares("sudden_decline", before=0.5, after=0.5)
@spares("sudden_decline", before=0.4, after=0.95)
@spares("sudden_decline", after=0.85)
@spares("sudden_decline", since=46)
def no_decline(pool: ModelPool, **given: Any) -> None:
    """Never good; better with time; a little worse; or bad only in the last two."""
    decline(pool, **given)
