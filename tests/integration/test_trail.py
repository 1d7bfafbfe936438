"""The story of a fact on a real server, from the load that brought the model to reputation."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import neo4j
import pytest

from modelpool.database import Database
from modelpool.exceptions import NotFoundError
from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.machine import complaint, environment, run
from tests.worlds import record, registry

Command = Callable[..., CompletedProcess[str]]
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "record.md"


@pytest.fixture
def story(pool: ModelPool, helpers: Database) -> ModelPool:
    """One task that ada was assigned and cyd chose; dan is of cyd's operator."""
    pool.registry.load(registry(record("acme/small", cost_class="Medium"), record("b/other")))
    pool.work.declare_worker("ada", operator="a", trusted=True)
    pool.work.declare_worker("ben", operator="b")
    pool.work.declare_worker("cyd", operator="c")
    pool.work.declare_worker("dan", operator="c")
    helpers.write(
        lambda tx: tx.run("set/reputation", worker_id="ada", task_type="code-generation", score=0.8)
    )
    pool.work.declare_task("t", task_type="code-generation", risk_level="High", max_cost="Medium")
    pool.work.assign("t", seed=1)
    for worker in ("cyd", "dan"):
        pool.work.choose(f"own-{worker}", task_id="t", worker_id=worker, model_id="b/other")
    return pool


def verified(pool: ModelPool, outcome_id: str) -> list[tuple[str, str | None, bool]]:
    return [(row.how, row.by, row.agrees) for row in pool.work.verifications([outcome_id])]


def test_an_outcome_tells_all_that_led_to_it(story: ModelPool) -> None:
    (assignment,) = story.work.assign("t").assignments
    used = "b/other" if assignment.model_id == "acme/small" else "acme/small"
    story.work.report(
        "o", assignment_id=assignment.assignment_id, status="Completed", model_id=used, answer="42"
    )
    trail = story.work.trail("o")
    assert (trail.kind, trail.id) == ("outcome", "o")
    (told,) = trail.stories
    assert told.mode == "assigned"
    assert told.task["task_type"] == "code-generation"
    assert told.worker == {**told.worker, "worker_id": "ada", "operator": "a", "trusted": True}
    assert told.decision is not None
    assert told.decision["seed"] == 1
    assert told.policy is not None
    assert told.policy["policy_id"] == story.policies.get().policy_id
    roles = {model["role"]: model for model in told.models}
    assert {role: model["model_id"] for role, model in roles.items()} == {
        "advised": assignment.model_id,
        "used": used,
    }
    loads = {model["introduced_by"]["load_id"] for model in told.models}
    assert len(loads) == 1
    assert {model["introduced_by"]["source"] for model in told.models} == {"test"}
    assert {model["then"]["accuracy_class"] for model in told.models} == {"High"}
    assert told.outcome is not None
    assert told.outcome["answer"] == "42"
    assert told.reputation is not None
    assert told.reputation["lower_bound"] == pytest.approx(0.7)


def test_classes_are_those_of_then_and_unknown_before_the_registry_knew(story: ModelPool) -> None:
    story.registry.load(registry(record("acme/small", cost_class="Low"), record("b/other")))
    story.work.declare_worker("old", joined_at=date(2020, 1, 1))
    story.work.declare_task(
        "old", task_type="code-generation", risk_level="Low", declared_at=date(2020, 1, 1)
    )
    story.work.choose(
        "old",
        task_id="old",
        worker_id="old",
        model_id="acme/small",
        assigned_at=date(2020, 1, 2),
    )
    (told,) = story.work.trail("old", kind="assignment").stories
    assert told.models[0]["then"] is None
    story.work.choose("new", task_id="t", worker_id="ben", model_id="acme/small")
    (told,) = story.work.trail("new").stories
    assert told.models[0]["then"]["cost_class"] == "Low"


def test_verifications_tell_known_answers_audits_agreement_and_verdicts_apart(
    story: ModelPool,
) -> None:
    story.work.report("oc", assignment_id="own-cyd", status="Completed", answer="42")
    assert verified(story, "oc") == []
    # Of the same operator: no verification, though it is the same answer.
    story.work.report("od", assignment_id="own-dan", status="Completed", answer="42")
    assert verified(story, "oc") == []
    story.work.report("oa", assignment_id="t/1", status="Completed", answer="41")
    story.work.verify("v-ben", worker_id="ben", outcome_id="oc", agrees=False, score=0.25)
    story.work.verify("v-ada", worker_id="ada", outcome_id="oc", agrees=True)
    assert verified(story, "oc") == [
        ("audit", "ada", True),
        ("agreement", "ada", False),
        ("verdict", "ben", False),
    ]
    story.work.declare_task(
        "t",
        task_type="code-generation",
        risk_level="High",
        max_cost="Medium",
        reference="42",
    )
    assert verified(story, "oc")[0] == ("known answer", None, True)
    assert verified(story, "oa") == [
        ("known answer", None, False),
        ("agreement", "cyd", False),
        ("agreement", "dan", False),
    ]


def test_a_task_tells_all_its_assignments_and_a_worker_its_newest(story: ModelPool) -> None:
    assert [told.assignment_id for told in story.work.trail("t").stories] == [
        "t/1",
        "own-cyd",
        "own-dan",
    ]
    for n in range(4):
        task = {"task_type": "code-generation", "risk_level": "Low"}
        story.work.declare_task(f"more{n}", **task)  # type: ignore[arg-type]
        story.work.choose(f"more{n}", task_id=f"more{n}", worker_id="cyd")
    trail = story.work.trail("cyd", limit=2)
    assert trail.kind == "worker"
    assert [told.assignment_id for told in trail.stories] == ["more2", "more3"]
    assert story.work.trail("ben").stories == ()
    # One id may name a task and an assignment: the kind decides.
    assert story.work.trail("more1").kind == "assignment"
    assert story.work.trail("more1", kind="task").kind == "task"
    with pytest.raises(NotFoundError, match="no worker 'more1'"):
        story.work.trail("more1", kind="worker")
    with pytest.raises(NotFoundError, match="no outcome, assignment, task or worker 'none'"):
        story.work.trail("none")


def test_its_query_for_browser_runs_and_reaches_everything(
    story: ModelPool, connection: Connection
) -> None:
    story.work.declare_task("it's", task_type="code-generation", risk_level="Low")
    story.work.choose("it's", task_id="it's", worker_id="ben", model_id="b/other")
    story.work.report("o", assignment_id="it's", status="Completed", model_id="acme/small")
    story.work.verify("v", worker_id="ada", outcome_id="o", agrees=True)
    # Browser runs the parameter first, and then the rest by itself.
    parameter, _, query = story.work.trail_query(story.work.trail("o")).partition("\n\n")
    match = re.fullmatch(r":param assignment_ids => (.*)", parameter)
    assert match is not None
    with neo4j.GraphDatabase.driver(
        connection.uri, auth=(connection.user, connection.password)
    ) as driver:
        (ids,) = driver.execute_query(f"RETURN {match[1]} AS ids").records
        assert ids["ids"] == ["it's"]
        paths = driver.execute_query(query, assignment_ids=ids["ids"]).records
    seen = {next(iter(node.labels)) for row in paths for node in row["path"].nodes}
    assert seen >= {"Assignment", "Task", "TaskType", "Outcome", "Model", "RegistryLoad", "Source"}


@pytest.fixture
def modelpool(pool: ModelPool, connection: Connection) -> Command:
    """Runs the command against this run's server, whose graph is empty at first."""
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    return lambda *arguments: run(*map(str, arguments), env=env)


def test_the_commands_of_the_documentation_run_as_they_stand(
    pool: ModelPool, modelpool: Command
) -> None:
    """All of docs/record.md in its order, and what people and scripts see of it."""
    model = "openai/gpt-4.1-2025-04-14"
    pool.registry.load(registry(record(model, "code-editing"), record("b/other", "code-editing")))
    (block,) = re.findall(r"```console\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    shown: dict[str, str] = {}
    for line in block.splitlines():
        arguments = shlex.split(line.removeprefix("$ modelpool "))
        done = modelpool(*arguments)
        assert done.returncode == 0, (line, done.stderr)
        shown[" ".join(arguments[:2])] = done.stdout
    assert shown["worker add"] == "Worker eve declared.\n"
    assert "ada (trusted)" in shown["task workers"]
    assert "fix-17/1" in shown["assign fix-17"]
    assert shown["report fix-17/1"] == "Outcome fix-17/1 recorded.\n"
    assert "Recomputed, the decision is the same." in shown["replay fix-17/1"]
    trail = shown["trail fix-17"]
    for part in ("registry", "policy", "task", "worker", "assigned", "outcome", "reputation"):
        assert f"── {part}" in trail
    assert "known answer: right" in trail
    assert model in trail

    again = modelpool("report", "fix-17/1", "--model", model, *FACTS)
    assert again.stdout == "Outcome fix-17/1 was known: nothing changed.\n"
    refused = modelpool("report", "fix-17/1", "--answer", "43")
    assert "what is known of this outcome" in complaint(refused, 2)
    assert "no task 'nothing'" in complaint(modelpool("assign", "nothing"), 3)
    told = json.loads(modelpool("trail", "fix-17", "--format", "json").stdout)
    assert told["version"] == 1
    assert len(told["trail"]["stories"]) == 2
    listed = modelpool("worker", "list", "--format", "csv").stdout.splitlines()
    assert listed[0].startswith("worker_id,operator,trusted,joined_at")
    tasks: Any = json.loads(modelpool("task", "list", "--format", "json").stdout)
    assert [(task["task_id"], task["outcomes"]) for task in tasks["tasks"]] == [("fix-17", 1)]


FACTS = ("--answer", "42", "--quality", "0.9", "--latency-ms", "1200")


def test_a_file_is_recorded_or_refused_by_the_command(
    pool: ModelPool, modelpool: Command, tmp_path: Path
) -> None:
    pool.registry.load(registry(record("acme/small")))
    workers = tmp_path / "workers.csv"
    workers.write_text("worker_id,trusted\nw1,true\nw2,\n")
    assert modelpool("record", "workers", workers).stdout == (
        "Recorded 2 workers: 2 added, 0 known.\n"
    )
    report = json.loads(modelpool("record", "workers", workers, "--format", "json").stdout)
    assert report["loaded"]["known"] == 2
    faulty = tmp_path / "faulty.csv"
    faulty.write_text("worker_id,trusted\nw3,yes\nw4,false\n")
    refused = modelpool("record", "workers", faulty)
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        f"{faulty}: line 2: trusted: found 'yes', expected true or false",
        "error: 1 problem; nothing was recorded",
    ]
    schema = json.loads(modelpool("schema", "verdicts").stdout)
    assert schema["required"] == ["verdict_id", "worker_id", "outcome_id", "agrees"]
    assert modelpool("task", "list").returncode == 4
