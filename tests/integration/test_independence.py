"""How errors coincide, on a real server: estimated, written, asked and replaced."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool
from modelpool.requirements import Criticality
from modelpool.rows import Decision
from tests.worlds import record, registry

TYPE = "code-generation"
START = datetime(2025, 1, 1, tzinfo=UTC)
MODELS = {"acme/one": 0.9, "beta/one": 0.9, "acme/two": 0.8, "beta/three": 0.7}
BASES = {"acme/one": "one", "beta/one": "one", "acme/two": "two", "beta/three": "three"}


@pytest.fixture
def listed(pool: ModelPool) -> ModelPool:
    """Four models of three base models, without outcomes."""
    pool.registry.load(registry(*(record(m, base_model=BASES[m]) for m in MODELS)))
    return pool


def work(
    pool: ModelPool,
    tasks: int,
    models: Mapping[str, float] = MODELS,
    *,
    known: bool = True,
    prefix: str = "t",
) -> None:
    """Every model answers every task, by a worker of its own; a fifth of tasks is hard for all."""
    draw = random.Random(1)
    names = [f"{prefix}{n}" for n in range(tasks)]
    done = [(task, model, f"{task}:{model}") for task in names for model in models]
    hard = {task for task in names if draw.random() < 0.2}
    have = {row.worker_id for row in pool.work.workers()}
    pool.work.declare_workers(
        [{"worker_id": m, "joined_at": START} for m in models if m not in have]
    )
    reference = {"reference": "yes"} if known else {}
    pool.work.declare_tasks(
        [
            {
                "task_id": task,
                "task_type": TYPE,
                "risk_level": "Low",
                "declared_at": START,
                **reference,
            }
            for task in names
        ]
    )
    pool.work.record_assignments(
        [
            {
                "assignment_id": key,
                "task_id": task,
                "worker_id": model,
                "mode": "chosen",
                "assigned_at": START,
            }
            for task, model, key in done
        ]
    )
    pool.work.report_outcomes(
        [
            {
                "outcome_id": key,
                "assignment_id": key,
                "status": "Completed",
                "answer": "yes"
                if draw.random() < (0.1 if task in hard else models[model])
                else "no",
                "model_id": model,
                "reported_at": START + timedelta(days=1),
            }
            for task, model, key in done
        ]
    )
    pool.reputation.update()


def test_errors_of_base_models_are_estimated_and_agreement_is_judged(listed: ModelPool) -> None:
    pool = listed
    unknown = pool.independence.of(["acme/one", "acme/two"], task_type=TYPE)
    assert unknown.chance is None
    assert unknown.unmeasured == ("one", "two")
    assert unknown.as_of is None
    # The cautious default: a correlation of 0.57.
    assert unknown.effective_votes == pytest.approx(2 / 1.57)

    work(pool, 120)
    assert pool.independence.update() == 1
    pairs = pool.independence.pairs(task_type=TYPE)
    assert {(row.one, row.other) for row in pairs} == {
        ("one", "two"),
        ("one", "three"),
        ("three", "two"),
    }
    for row in pairs:
        assert row.n == 120
        assert row.one < row.other
        assert row.lower is not None
        assert row.phi is not None
        assert row.upper is not None
        assert 0 < row.lower < row.phi < row.upper < 1
    found = pool.independence.of(["beta/one", "two", "beta/three"], task_type=TYPE)
    assert found.base_models == ("one", "two", "three")
    assert (found.known_pairs, found.pairs) == (3, 3)
    assert 1 < found.effective_votes < 3
    # By chance all three would be wrong in 2 % of what they agree on; hard tasks make it many more.
    assert found.chance is not None
    assert 0.65 < found.chance < 0.95
    assert pool.agreement_chance(["one", "two", "three"], task_type=TYPE) == found.chance
    again = pool.independence.of(["three", "one", "two"], task_type=TYPE)
    assert again.chance == pytest.approx(found.chance)


def test_a_pair_is_unknown_under_fifty_tasks(listed: ModelPool) -> None:
    work(listed, 49)
    listed.independence.update()
    assert {row.phi for row in listed.independence.pairs()} == {None}
    found = listed.independence.of(["one", "two"], task_type=TYPE)
    assert found.known_pairs == 0
    assert found.chance is not None
    assert listed.independence.pairs(base_model="two", limit=1)[0].n == 49


def test_what_only_agreement_judges_says_nothing(listed: ModelPool) -> None:
    work(listed, 60, known=False)
    assert listed.independence.update() == 0
    assert listed.independence.pairs() == ()


def test_an_update_replaces_what_was_there(listed: ModelPool) -> None:
    work(listed, 60)
    listed.independence.update()
    before = listed.independence.pairs()
    work(listed, 60, {"acme/one": 0.9, "acme/two": 0.8}, prefix="u")
    listed.independence.update()
    after = {(row.one, row.other): row for row in listed.independence.pairs()}
    assert len(after) == len(before) == 3
    assert after["one", "two"].n == 120
    assert after["one", "three"].n == 60


def test_two_of_one_base_model_are_refused(listed: ModelPool) -> None:
    with pytest.raises(InvalidInputError, match="acme/one and beta/one, both of the base model"):
        listed.independence.of(["acme/one", "beta/one"], task_type=TYPE)
    with pytest.raises(NotFoundError, match="acme/nothing"):
        listed.independence.of(["acme/nothing"], task_type=TYPE)
    with pytest.raises(NotFoundError, match="no task type"):
        listed.independence.of(["acme/one"], task_type="nothing")
    with pytest.raises(InvalidInputError, match="nobody"):
        listed.independence.of([], task_type=TYPE)


def test_commands_show_what_agreement_is_worth(listed: ModelPool, cli: CliRunner) -> None:
    empty = cli.invoke(modelpool, ["independence", "list"])
    assert empty.exit_code == 4
    assert "No pair yet" in empty.output
    work(listed, 60)
    updated = cli.invoke(modelpool, ["independence", "update"])
    assert updated.exit_code == 0, updated.output
    assert "in 1 task type" in updated.output
    pairs = cli.invoke(modelpool, ["independence", "list", "--format", "json"])
    assert len(json.loads(pairs.output)["pairs"]) == 3
    assert "tasks of both" in cli.invoke(modelpool, ["independence", "list"]).output
    panel = ["independence", "panel", "acme/one", "two", "three", "--task-type", TYPE]
    said = cli.invoke(modelpool, panel)
    assert said.exit_code == 0, said.output
    assert "effective votes of 3 (3 of 3 pairs measured)" in said.output
    task = ["--task-type", TYPE, "--critical", "--risk", "Low"]
    pick = ["pick", *task, "--size", "3", "--seed", "1"]
    picked = cli.invoke(modelpool, pick)
    assert "An answer that all of them give is right with" in picked.output
    document = json.loads(cli.invoke(modelpool, [*pick, "--format", "json"]).output)
    assert document["agreement"]["pairs"] == 3
    feasible = cli.invoke(modelpool, ["feasible", *task])
    assert "effective votes of 3" in feasible.output


def test_a_decision_about_several_keeps_what_their_models_are_worth(
    listed: ModelPool, cli: CliRunner
) -> None:
    pool = listed
    for n in range(3):
        pool.work.declare_worker(f"auditor-{n}", operator=f"operator-{n}", trusted=True)

    def assigned(task_id: str, criticality: Criticality) -> Decision:
        pool.work.declare_task(task_id, task_type=TYPE, risk_level="Low", criticality=criticality)
        return pool.work.assign(task_id, seed=1)

    assert assigned("alone", "Normal").effective_votes is None
    before = assigned("before", "Critical")
    # The cautious default: a correlation of 0.57.
    assert before.effective_votes == pytest.approx(3 / (1 + 2 * 0.57))
    work(pool, 60)
    pool.independence.update()
    after = assigned("after", "Critical")
    panel = [a.model_id for a in after.assignments]
    assert len(panel) == 3
    assert after.effective_votes == pool.independence.of(panel, task_type=TYPE).effective_votes
    # What was decided then was decided on what was known then.
    assert pool.work.assign("before") == before
    assert pool.work.replay("after").decision == after
    said = f"{after.effective_votes:.2f} effective votes of 3"
    for command in (["assign", "after"], ["replay", "after"], ["trail", "after"]):
        assert said in cli.invoke(modelpool, command).output
    assert "votes" not in cli.invoke(modelpool, ["trail", "alone"]).output
    (story, *_) = pool.work.trail("after").stories
    assert story.decision is not None
    assert story.decision["effective_votes"] == after.effective_votes
    document = json.loads(cli.invoke(modelpool, ["assign", "after", "--format", "json"]).output)
    assert document["decision"]["effective_votes"] == after.effective_votes


@pytest.mark.parametrize("known", [True, False])
def test_judging_outcomes_estimates_how_errors_coincide(listed: ModelPool, known: bool) -> None:
    """As estimating it alone does, from what was written; what agreement judged doesn't count."""
    steps: list[str] = []
    work(listed, 60, known=known)
    work(listed, 30, {"acme/one": 0.9, "acme/two": 0.8}, prefix="u")

    def facts() -> list[tuple[Any, ...]]:
        return [(r.one, r.other, r.n, r.phi, r.lower, r.upper) for r in listed.independence.pairs()]

    judged = facts()
    assert len(judged) == (3 if known else 1)
    assert max(row[2] for row in judged) == (90 if known else 30)
    listed.independence.update()
    assert facts() == judged
    # Nothing has come: it is as it was.
    listed.reputation.update(progress=lambda step, *_: steps.append(step))
    assert steps == []
    listed.work.declare_task("v", task_type=TYPE, risk_level="Low", reference="yes")
    listed.work.choose("v", task_id="v", worker_id="acme/one")
    listed.work.report("v", assignment_id="v", status="Completed", answer="no", model_id="acme/one")
    listed.work.choose("w", task_id="v", worker_id="acme/two")
    listed.work.report("w", assignment_id="w", status="Completed", answer="no", model_id="acme/two")
    listed.reputation.update(progress=lambda step, *_: steps.append(step))
    assert f"{TYPE}: errors that coincide" in steps
    after = {(row.one, row.other): row.n for row in listed.independence.pairs()}
    assert after["one", "two"] == (91 if known else 31)
