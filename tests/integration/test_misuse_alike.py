"""Workers that are too much alike: who copied from whom, and who runs one model under two names."""

from __future__ import annotations

from modelpool.pool import ModelPool
from tests.crews import Crew, crew, found
from tests.integration.test_misuse_answers import answers, honest, known
from tests.worlds import record


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


def strays(pool: ModelPool, first: str | None = None, second: str | None = None) -> Crew:
    """Two workers whose answers are those of one mind, wrong in a third of the tasks."""
    work = crew(pool, record("acme/one"), record("acme/two"))
    mind = answers(0.67, 50)
    given = {**honest(10), "judge-a": answers(0.97, 61, mind), "judge-b": answers(0.97, 62, mind)}
    work.answers(given, known=known(), used={"judge-a": first, "judge-b": second})
    work.write()
    return work


def test_one_model_under_two_names_is_noticed(pool: ModelPool) -> None:
    """It is no misuse by itself: a notice, which takes nothing of their reputation."""
    strays(pool)
    (finding,) = pool.scan(rules=["shared_model"], store=False).findings
    assert finding.worker_ids == ("judge-a", "judge-b")
    assert finding.severity == "notice"
    assert "with the same model, as they state: 0 of 60" in finding.facts
    assert finding.population == 12 * 11 / 2


def test_who_states_two_models_is_noticed_too(pool: ModelPool) -> None:
    strays(pool, "acme/one", "acme/two")
    (finding,) = pool.scan(rules=["shared_model"], store=False).findings
    assert finding.model_ids == ("acme/one", "acme/two")


def test_who_states_the_same_model_hides_nothing(pool: ModelPool) -> None:
    """That the two stray together is then what was to be expected."""
    strays(pool, "acme/one", "acme/one")
    assert found(pool, "shared_model") == []
