"""Measured classes beside declared ones on a real server: proposed, accepted, explained, undone."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from modelpool.registry.files import read_registry
from modelpool.rows import MeasuredClass
from tests.worlds import record, registry

TYPE, GENERAL = "code-generation", "generation"
START = datetime(2025, 1, 1, tzinfo=UTC)
WORKERS = [f"w{i:02}" for i in range(12)]
MEASURED = {"accuracy_basis": "by-hand", "latency_basis": "by-hand", "cost_basis": "by-hand"}


def work(
    pool: ModelPool,
    models: Mapping[str, float],
    *,
    workers: Mapping[str, float] | None = None,
    each: int = 30,
    known: bool = True,
    seed: int = 1,
    prefix: str = "t",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Outcomes of every worker with every model, of tasks whose answer is 'yes'.

    An outcome is right with the model's chance times the worker's skill.
    """
    skills = workers if workers is not None else dict.fromkeys(WORKERS, 1.0)
    draw = random.Random(seed)
    declared = {row.worker_id for row in pool.work.workers()}
    pool.work.declare_workers(
        [{"worker_id": w, "joined_at": START} for w in skills if w not in declared]
    )
    done = [(w, m, f"{prefix}-{w}-{m}-{i}") for w in skills for m in models for i in range(each)]
    answers = {"reference": "yes"} if known else {}
    pool.work.declare_tasks(
        [
            {
                "task_id": task,
                "task_type": TYPE,
                "risk_level": "Low",
                "declared_at": START,
                **answers,
            }
            for _, _, task in done
        ]
    )
    pool.work.record_assignments(
        [
            {
                "assignment_id": task,
                "task_id": task,
                "worker_id": worker,
                "mode": "chosen",
                "assigned_at": START,
            }
            for worker, _, task in done
        ]
    )
    pool.work.report_outcomes(
        [
            {
                "outcome_id": task,
                "assignment_id": task,
                "status": "Completed",
                "answer": "yes" if draw.random() < models[model] * skills[worker] else "no",
                "model_id": model,
                "latency_ms": 1000 * draw.lognormvariate(0, 0.5),
                "cost_usd": 0.0001 * draw.lognormvariate(0, 0.5),
                "reported_at": START + timedelta(days=1),
                **(facts or {}),
            }
            for worker, model, task in done
        ]
    )
    pool.reputation.update()


def of(pool: ModelPool, model_id: str, field: str = "accuracy_class") -> MeasuredClass:
    (found,) = [r for r in pool.performance.of(model_id, task_type=TYPE) if r.field == field]
    return found


@pytest.fixture
def listed(pool: ModelPool) -> ModelPool:
    """Two offers of one base model, one whose class isn't known, and one listed in general."""
    pool.registry.load(
        registry(
            record("acme/good", accuracy_class="Low", latency_class="Slow", **MEASURED),
            record("acme/other", accuracy_class="High", **MEASURED),
            record("acme/silent", accuracy_class="Unknown", base_model="silent"),
            record("beta/silent", accuracy_class="Unknown", base_model="silent"),
            record("acme/broad", GENERAL, accuracy_class="Medium", **MEASURED),
        )
    )
    return pool


def test_what_is_measured_stands_beside_what_is_declared(listed: ModelPool) -> None:
    work(listed, {"acme/good": 0.97, "acme/other": 0.95})
    row = of(listed, "acme/good")
    assert (row.declared, row.measured, row.proposed) == ("Low", "High", "High")
    assert (row.n, row.workers, row.operators, row.left_out) == (360, 12, 12, 0)
    assert list(row.cuts) == [70, 76.4]
    assert [row.rests_on, row.needed] == ["known answers", None]
    assert row.value is not None
    assert row.lower is not None
    assert row.upper is not None
    assert 0.94 < row.value < 1
    assert 0.9 < row.lower < row.value < row.upper

    fast = of(listed, "acme/good", "latency_class")
    assert (fast.declared, fast.measured, fast.proposed) == ("Slow", "Fast", "Fast")
    assert fast.value is not None
    assert 0.8 < fast.value < 1.2
    # The declared class is what is measured: nothing is to be changed.
    assert of(listed, "acme/good", "cost_class").proposed is None
    assert of(listed, "acme/other").proposed is None
    assert {(r.model_id, r.field) for r in listed.performance.proposals()} == {
        ("acme/good", "accuracy_class"),
        ("acme/good", "latency_class"),
    }


def test_few_outcomes_show_no_class_and_say_what_would(listed: ModelPool) -> None:
    work(listed, {"acme/silent": 0.85}, each=2)
    row = of(listed, "acme/silent")
    assert (row.measured, row.proposed) == ("Unknown", None)
    assert row.needed is not None
    assert 20 < row.needed < 2000
    assert listed.performance.proposals() == ()
    unused = of(listed, "beta/silent")
    assert (unused.n, unused.value, unused.note) == (0, None, "no outcome counts")


def test_two_operators_show_what_a_model_can_do_but_not_what_it_cannot(listed: ModelPool) -> None:
    work(listed, {"acme/silent": 0.99}, workers={"w00": 1, "w01": 1}, each=60)
    work(listed, {"acme/other": 0.2}, workers={"w00": 1, "w01": 1}, each=60)
    assert of(listed, "acme/silent").measured == "High"
    low = of(listed, "acme/other")
    assert low.upper == 1
    assert low.measured == "Unknown"
    assert low.note is not None
    assert low.note.startswith("1 operator more")


def test_agreement_alone_shows_no_class(listed: ModelPool) -> None:
    """Nothing says that it is right: the model may mislead all who use it."""
    work(listed, {"acme/silent": 0.97}, known=False)
    assert of(listed, "acme/silent").measured == "Unknown"


def test_bad_and_accused_workers_do_not_lower_a_class(listed: ModelPool) -> None:
    skills = {**dict.fromkeys(WORKERS[:8], 1.0), **dict.fromkeys(WORKERS[8:], 0.3)}
    work(listed, {"acme/good": 0.97, "acme/other": 0.95}, workers=skills)
    row = of(listed, "acme/other")
    assert (row.workers, row.left_out, row.measured) == (8, 4, "High")
    rows = [finding("misuse/guessed_answers", worker_ids=["w00"])]
    listed.database.write(lambda tx: tx.run("findings/store", at=START, rows=rows))
    assert of(listed, "acme/other").workers == 7
    assert of(listed, "acme/other", "latency_class").left_out == 1


def test_accepted_classes_are_claims_that_why_tells_and_can_be_undone(listed: ModelPool) -> None:
    work(listed, {"acme/good": 0.97, "acme/silent": 0.97})
    before = datetime.now(UTC)
    report = listed.performance.accept("acme/good", ["accuracy_class"], reason="looked at it")
    assert (report.added, report.retired) == (1, 0)
    (holds,) = [
        claim
        for claim in listed.registry.claims("acme/good", field="accuracy_class", task_type=TYPE)
        if claim.holds
    ]
    assert (holds.value, holds.source) == ("High", "measured-here")
    assert holds.basis is not None
    assert holds.basis.startswith("measured:this_pool(right 3")
    assert "12 workers; known answers; cut at 70 and 76.4 %; accepted: looked at it" in holds.basis
    assert of(listed, "acme/good").proposed is None
    assert of(listed, "acme/good").source == "measured-here"
    # The other class of the same model is still proposed, and the claim keeps both in the end.
    listed.performance.accept("acme/good", ["latency_class"], reason="this, too")
    assert [each.value for each in listed.performance.accepted()] == ["High", "Fast"]

    # An Unknown class becomes known, and travels with the weights; latency and cost don't.
    listed.performance.accept("acme/silent", ["accuracy_class"], reason="fill it")
    (other,) = listed.registry.inherited("beta/silent", field="accuracy_class", task_type=TYPE)
    assert (other.value, other.verdict, other.source) == ("High", "holds", "measured-here")
    assert of(listed, "beta/silent").declared == "High"

    assert [row.source for row in listed.registry.loads()][:3] == ["measured-here"] * 3
    changed = {(change.model_id, change.source) for change in listed.registry.diff(before).changes}
    assert changed == {("acme/good", "measured-here"), ("acme/silent", "measured-here")}
    (then,) = [
        claim
        for claim in listed.registry.claims(
            "acme/good", field="accuracy_class", task_type=TYPE, as_of=before
        )
        if claim.holds
    ]
    assert then.value == "Low"

    undone = listed.performance.withdraw("acme/good", ["accuracy_class", "latency_class"])
    assert (undone.retired, undone.models_retired) == (1, 0)
    assert of(listed, "acme/good").declared == "Low"
    assert of(listed, "acme/good").proposed == "High"
    assert [each.model_id for each in listed.performance.accepted()] == ["acme/silent"]
    assert listed.registry.status("acme/good").lifecycle == "Stable"


def test_what_was_accepted_travels_in_an_export(listed: ModelPool, tmp_path: Path) -> None:
    work(listed, {"acme/good": 0.97})
    listed.performance.accept("acme/good", ["accuracy_class"], reason="looked (twice)")
    types = registry().task_types
    listed.registry.export(tmp_path / "all.json")
    again = listed.registry.preview(read_registry([tmp_path / "all.json"], taxonomy=types))
    assert (again.added, again.changed, again.retired) == (0, 0, 0)


def test_a_class_is_measured_for_a_kind_of_what_the_model_is_listed_for(listed: ModelPool) -> None:
    work(listed, {"acme/broad": 0.97})
    row = of(listed, "acme/broad")
    assert (row.rated_for, row.declared, row.proposed) == (GENERAL, "Medium", "High")
    listed.performance.accept("acme/broad", ["accuracy_class"], reason="a kind")
    feasible = {
        model.model_id: model
        for model in listed.feasible(task_type=TYPE, risk_level="Low", min_accuracy="High")
    }
    assert feasible["acme/broad"].declared_for == TYPE
    assert feasible["acme/broad"].latency_class == "Fast"
    # It says nothing of other kinds.
    assert "acme/broad" not in {
        model.model_id
        for model in listed.feasible(task_type=GENERAL, risk_level="Low", min_accuracy="High")
    }


def test_nothing_is_proposed_for_a_type_that_no_source_lists_the_model_for(
    listed: ModelPool,
) -> None:
    listed.registry.load(registry(record("acme/drawer", "image-generation", source="drawing")))
    work(listed, {"acme/drawer": 0.97})
    row = of(listed, "acme/drawer")
    assert (row.rated_for, row.measured, row.proposed) == (None, "High", None)
    assert listed.performance.proposals() == ()


def test_a_policy_accepts_what_it_names_and_the_shipped_one_nothing(listed: ModelPool) -> None:
    work(listed, {"acme/good": 0.97})
    assert listed.performance.accept_by_policy() == ()
    rule = Rule(name="fill", when={"task_type": (GENERAL,)}, accept={"classes": ("latency_class",)})
    listed.policies.load(Policy(name="filling", description=None, rules=(rule,)))
    listed.policies.activate("filling", confirmed=True)
    (done,) = listed.performance.accept_by_policy()
    assert (done.field, done.proposed) == ("latency_class", "Fast")
    (claim,) = listed.performance.accepted()
    assert claim.basis.endswith("accepted by rule fill of filling@1)")
    assert listed.performance.accept_by_policy() == ()
    assert of(listed, "acme/good").declared == "Low"


def finding(rule: str, **facts: Any) -> dict[str, Any]:
    return {
        "finding_id": "000000000001",
        "rule": rule,
        "key": "one",
        "subject": "one",
        "episode": 1,
        "after": None,
        "severity": "error",
        "summary": "A sentence.",
        "facts": [],
        "population": 12,
        "score": 9.0,
        "model_ids": [],
        "worker_ids": [],
        "evidence": [],
        "task_type": None,
        "confidence": None,
        "since": None,
        **facts,
    }


def test_only_outcomes_since_a_drift_count(listed: ModelPool) -> None:
    work(listed, {"acme/other": 0.97})
    later = {"reported_at": START + timedelta(days=30)}
    work(listed, {"acme/other": 0.3}, seed=2, prefix="u", facts=later)
    assert of(listed, "acme/other").n == 720
    since = START + timedelta(days=10)
    found = finding("degradation/drift", model_ids=["acme/other"], task_type=TYPE, since=since)
    listed.database.write(lambda tx: tx.run("findings/store", at=START, rows=[found]))
    row = of(listed, "acme/other")
    assert (row.n, row.since, row.declared, row.proposed) == (360, since, "High", "Low")


def test_unknown_names_and_bad_reasons_are_refused(listed: ModelPool) -> None:
    work(listed, {"acme/good": 0.97})
    with pytest.raises(NotFoundError, match="no model 'acme/goof'"):
        listed.performance.of("acme/goof")
    with pytest.raises(NotFoundError, match="no task type 'code'"):
        listed.performance.proposals(task_type="code")
    with pytest.raises(NotFoundError, match=r"no change of cost_class .*it is Low, measured Low"):
        listed.performance.accept("acme/good", ["cost_class"], reason="why not")
    with pytest.raises(NotFoundError, match="no accuracy_class of 'acme/good' measured here"):
        listed.performance.withdraw("acme/good", ["accuracy_class"])
    with pytest.raises(InvalidInputError, match="reason: found ''"):
        listed.performance.accept("acme/good", ["accuracy_class"], reason="")


def test_the_command_shows_proposes_accepts_and_withdraws(
    listed: ModelPool, cli: CliRunner
) -> None:
    work(listed, {"acme/good": 0.97})
    shown = cli.invoke(modelpool, ["capability", "acme/good"], catch_exceptions=False)
    assert shown.exit_code == 0
    assert "High" in shown.output
    proposed = cli.invoke(modelpool, ["capability", "--proposals", "--format", "json"])
    assert [row["field"] for row in json.loads(proposed.output)["proposals"]] == [
        "accuracy_class",
        "latency_class",
    ]
    accepting = ["capability", "acme/good", "--accept", "accuracy_class", "--reason", "seen"]
    assert cli.invoke(modelpool, accepting).exit_code == 0
    again = cli.invoke(modelpool, accepting)
    assert isinstance(again.exception, NotFoundError)
    listed_ = cli.invoke(modelpool, ["capability", "--accepted", "--format", "csv"])
    assert "acme/good,code-generation,accuracy_class,High" in listed_.output
    undo = cli.invoke(modelpool, ["capability", "acme/good", "--withdraw", "accuracy_class"])
    assert undo.exit_code == 0
    assert listed.performance.accepted() == ()
    by_policy = cli.invoke(modelpool, ["capability", "--by-policy"])
    assert by_policy.exit_code == 4
    assert "no rule" in by_policy.output
