"""What commands say where there is nothing to answer: what they counted, and what would help."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from modelpool.cli import modelpool
from modelpool.pool import ModelPool
from tests.worlds import record, registry

TYPE = "code-generation"


@pytest.fixture
def work(pool: ModelPool, cli: CliRunner) -> ModelPool:
    """A pool with one model, which commands find by the environment."""
    pool.registry.load(registry(record("a/one")))
    return pool


def say(*arguments: str, code: int) -> str:
    done: Result = CliRunner().invoke(modelpool, arguments)
    assert done.exit_code == code, done.output
    return done.output


def test_nothing_to_judge_says_what_was_counted_and_what_is_missing(work: ModelPool) -> None:
    said = say("reputation", "--update", code=4)
    assert "counted 0 outcomes" in said
    assert "modelpool record outcomes FILE" in said
    work.work.declare_worker("ada", operator="acme")
    work.work.declare_worker("amy", operator="acme")
    work.work.declare_task("t", task_type=TYPE, risk_level="Low")
    for worker_id in ("ada", "amy"):
        work.work.choose(worker_id, task_id="t", worker_id=worker_id)
        work.work.report(worker_id, assignment_id=worker_id, status="Completed", answer="x")
    for arguments in (["reputation"], ["reputation", "--update"], ["reputation", "ada"]):
        said = say(*arguments, code=4)
        # Two workers of one operator don't bear one another out.
        assert "0 tasks with answers of two operators or more, 0 with a known answer" in said
        assert "modelpool task add TASK --reference ANSWER" in said
        assert "modelpool verify OUTCOME" in said
    assert "ada has no reputation: counted 1 outcomes" in say("why", "ada", code=0)


def test_what_would_help_helps(work: ModelPool) -> None:
    for worker_id in ("ada", "ben"):
        work.work.declare_worker(worker_id)
        work.work.declare_task("t", task_type=TYPE, risk_level="Low")
        work.work.choose(worker_id, task_id="t", worker_id=worker_id)
        work.work.report(worker_id, assignment_id=worker_id, status="Completed", answer="x")
    assert "Compute it: `modelpool reputation --update`" in say("reputation", code=4)
    assert "ada" in say("reputation", "--update", code=0)


def test_who_may_not_do_a_task_is_told_with_why_and_what_would_help(work: ModelPool) -> None:
    work.work.declare_task("t", task_type=TYPE, risk_level="High")
    said = say("assign", "t", code=4)
    assert "declare a worker, there is none: `modelpool worker add NAME`" in said
    say("worker", "add", "ada", "--trusted", "--verifies-only", code=0)
    say("worker", "add", "ben", "--task-type", "image-generation", code=0)
    said = say("worker", "add", "eve", "--capacity", "1", code=0)
    work.work.choose("busy", task_id="t", worker_id="eve")
    for said in (say("assign", "t", code=4), say("task", "workers", "t", code=4)):
        lines = {line.split()[0]: line for line in said.splitlines() if line.strip()}
        assert "only verifies" in lines["ada"]
        assert "takes other task types: image-generation" in lines["ben"]
        assert "has had the task" in lines["eve"]
        assert "has its hands full: 1 of 1" in lines["eve"]
        assert "is a newcomer, and the policy gives this task to none" in lines["eve"]
    assert "modelpool worker add NAME --trusted" in say("assign", "t", code=4)
    say("worker", "add", "dan", "--trusted", code=0)
    assert "t/1" in say("assign", "t", code=0)


def test_no_feasible_model_names_the_question_that_says_why(work: ModelPool) -> None:
    work.work.declare_worker("ada", trusted=True)
    work.work.declare_task("t", task_type="image-generation", risk_level="Low", max_cost="Low")
    said = say("assign", "t", code=4)
    asked = said.partition("why each model is left out: `modelpool ")[2].partition("`")[0]
    assert asked == "feasible --task-type image-generation --risk Low --max-cost Low --why-not"
    say(*asked.split(), code=4)
