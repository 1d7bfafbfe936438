"""Workers that are too much alike: who copied from whom, and what is no copy."""

from __future__ import annotations

from modelpool.pool import ModelPool
from tests.crews import crew, found
from tests.misuse.answers import answers, honest, truth


def known(every: int = 4) -> dict[int, str]:
    return {number: answer for number, answer in enumerate(truth()) if number % every == 0}


def test_who_reported_first_is_no_copy(pool: ModelPool) -> None:
    """The source has the same answers, and isn't accused whichever name comes first."""
    work = crew(pool)
    given = honest()
    source = given.pop("honest-0")
    work.answers({"z-source": source, **given, "a-copy": source}, known=known())
    work.write()
    assert found(pool, "copied_answers") == [("a-copy",)]


def test_where_neither_was_later_both_are_accused(pool: ModelPool) -> None:
    work = crew(pool)
    given = honest()
    work.answers({**given, "twin": given["honest-0"]}, known=known(), apart=0)
    work.write()
    assert found(pool, "copied_answers") == [("honest-0",), ("twin",)]


def test_tasks_that_are_hard_for_all_make_no_copies(pool: ModelPool) -> None:
    """All are lured in the same third of the tasks: to share those mistakes is nothing."""
    work = crew(pool)
    lured = {n: "10"[int(said)] for n, said in enumerate(answers(1, 0)) if n % 3 == 0}
    given = {
        worker: [lured.get(number, said) for number, said in enumerate(own)]
        for worker, own in honest(14).items()
    }
    work.answers(given, known=known(every=3))
    work.write()
    assert found(pool, "copied_answers") == []
    assert found(pool, "shared_model") == []
