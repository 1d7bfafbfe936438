"""The example of work on the shipped registry, from loading it to a finding as a graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from subprocess import CompletedProcess

import pytest

from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.rows import Finding, Scan, WeightRow
from modelpool.server import Connection
from tests.machine import environment, run
from tools import make_degrading as night, make_example as made

# Who was planted for which rule; others may be found as well.
PLANTED = {
    "answer_ring": set(made.RING),
    "bad_faith_verdicts": {made.BAD_FAITH},
    "blind_verdicts": {made.BLIND},
    "copied_answers": {made.COPIER},
    "dearer_than_allowed": {made.LAVISH},
    "experimental_on_high_risk": {made.DARING},
    "flooding": {made.GUESSER},
    "fresh_identity": {made.FRESH},
    "guessed_answers": {made.GUESSER},
    "inflated_claims": {made.BOASTER},
    "one_answer_for_everything": {made.CONSTANT},
    "one_model_for_everything": {made.LAVISH},
    "one_operator": set(made.ONE_ROOF),
    "other_than_advised": {made.LAVISH},
    "outside_feasible_set": {made.DARING, made.LAVISH, *night.HASTY},
    "reciprocal_praise": set(made.FRIENDS),
    "retired_model": {made.LATE},
    "shared_model": {made.COPIER},
    "spent_reputation": {made.SPENDER},
    "sudden_decline": {made.SLEEPER},
    "sybil_swarm": set(made.SYBILS),
    "too_fast": {made.CONSTANT},
    "verification_ring": set(made.MUTUAL_AID),
}
HONEST = {
    *(worker.name for worker in made.FLEET if worker.trusted),
    *("amara", "casper", "fiona", "goran", "ismail", "joana", "kwame"),
    *(made.COPIED, made.TEACHER),
    *(set(night.OPERATORS) - set(night.HASTY)),
}
# What of models is found degraded, by rule: the task type, and models that are among those found.
DEGRADED = {
    "drift": (night.CALL, {night.FALLEN}),
    "misapplication": (night.TALK, {night.SLOW}),
    "rebase": (night.MEMORY, set(night.MODELS[night.MEMORY])),
}


@dataclass(frozen=True)
class Loaded:
    """The graph with the example in it, what loading it twice printed, and what a scan found."""

    pool: ModelPool
    first: CompletedProcess[str]
    again: CompletedProcess[str]
    unchanged: bool
    scan: Scan


@pytest.fixture(scope="module")
def example(module_pool: ModelPool, connection: Connection, helpers: Database) -> Loaded:
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
        **({"NEO4J_DATABASE": connection.database} if connection.database else {}),
    )
    first = run("example", env=env)
    before = helpers.read("all/count")
    again = run("example", env=env)
    unchanged = helpers.read("all/count") == before
    return Loaded(module_pool, first, again, unchanged, module_pool.misuse.scan())


def test_one_command_loads_it_and_says_what_to_type_next(example: Loaded) -> None:
    assert example.first.returncode == 0, example.first.stderr
    assert "Loaded the shipped registry: " in example.first.stdout
    assert "Recorded an example of work: 48 workers, 817 tasks" in example.first.stdout
    assert "note:" not in example.first.stdout
    for command in (
        "degradation scan",
        "reputation --update",
        "scan",
        "findings list",
        "why",
        "db open",
        "db style",
    ):
        assert f"\n  modelpool {command}" in example.first.stdout


def test_a_repeat_changes_nothing_and_says_so(example: Loaded) -> None:
    assert example.again.returncode == 0
    assert "The example is already loaded" in example.again.stdout
    assert example.unchanged


def test_every_rule_finds_whom_it_was_planted_for(example: Loaded) -> None:
    assert {f"misuse/{rule}" for rule in PLANTED} <= {d.name for d in example.scan.detectors}
    found: dict[str, set[str]] = defaultdict(set)
    for finding in example.scan.findings:
        found[finding.rule.partition("/")[2]] |= set(finding.worker_ids)
    missed = {rule: workers - found[rule] for rule, workers in PLANTED.items()}
    assert {rule: workers for rule, workers in missed.items() if workers} == {}


def test_nobody_honest_is_accused_of_more_than_a_notice(example: Loaded) -> None:
    """Three honest workers did use another model than advised, now and then."""
    accused = [
        (finding.rule, finding.worker_ids)
        for finding in example.scan.findings
        if finding.severity != "notice" and HONEST & set(finding.worker_ids)
    ]
    assert accused == []


def test_each_finding_is_a_graph_of_whom_it_accuses_and_of_its_evidence(example: Loaded) -> None:
    for finding in example.scan.findings:
        nodes, relations = _graph(example.pool, finding)
        assert nodes["Finding"] == {finding.finding_id}
        assert nodes["Worker"] >= set(finding.worker_ids)
        assert nodes["Model"] >= set(finding.model_ids)
        shown = {f"outcome {id}" for id in nodes["Outcome"]}
        assert 1 <= len(shown) <= 8
        assert shown <= set(finding.evidence)
        assert nodes["Task"] == {id.split()[1].split("/")[0] for id in shown}
        assert relations >= {"AGAINST", "EVIDENCED_BY", "OF", "FOR", "REPORTED", "USED"}


def test_a_ring_of_verdicts_is_seen_in_its_graph(example: Loaded) -> None:
    (ring,) = (
        finding
        for finding in example.scan.findings
        if finding.rule == "misuse/verification_ring"
        and set(finding.worker_ids) == set(made.MUTUAL_AID)
    )
    nodes, relations = _graph(example.pool, ring)
    assert relations >= {"VERIFIED", "VOUCHES_FOR", "MEMBER_OF"}
    assert nodes["Ring"]


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        ("copied_answers", "COPIES"),
        ("shared_model", "ANSWERS_LIKE"),
        ("guessed_answers", "ANSWERS_IN"),
        ("too_fast", "HURRIES_IN"),
        ("answer_ring", "MEMBER_OF"),
    ],
)
def test_the_facts_that_a_detector_walked_are_edges(example: Loaded, rule: str, fact: str) -> None:
    found = [each for each in example.scan.findings if each.rule == f"misuse/{rule}"]
    assert found
    for finding in found:
        assert fact in _graph(example.pool, finding)[1]


def test_nobody_of_the_night_shift_is_accused_of_anything_else(example: Loaded) -> None:
    accused = {
        (finding.rule, worker)
        for finding in example.scan.findings
        for worker in finding.worker_ids
        if worker in night.OPERATORS
    }
    assert accused == {("misuse/outside_feasible_set", worker) for worker in night.HASTY}


@dataclass(frozen=True)
class Scanned:
    """Findings about models in the graph of the example, and the weights that followed."""

    pool: ModelPool
    before: dict[str, float]
    during: dict[str, float]
    scan: Scan
    weights: tuple[WeightRow, ...]


@pytest.fixture(scope="module")
def degraded(example: Loaded) -> Scanned:
    pool = example.pool
    pool.reputation.update()
    before = _weights(pool)
    scan = pool.degradation.scan()
    return Scanned(pool, before, _weights(pool), scan, tuple(pool.degradation.weights()))


def test_what_degrades_is_found_and_nothing_else(degraded: Scanned) -> None:
    found = defaultdict(list)
    for finding in degraded.scan.findings:
        found[finding.rule.partition("/")[2]].append(finding)
    assert {rule: len(findings) for rule, findings in found.items()} == dict.fromkeys(DEGRADED, 1)
    for rule, (task_type, models) in DEGRADED.items():
        (finding,) = found[rule]
        assert finding.task_type == task_type
        assert set(finding.model_ids) <= models
        assert finding.worker_ids == ()
    (drift,), (rebase,) = found["drift"], found["rebase"]
    assert drift.confidence is not None
    assert drift.confidence > 0.9
    for finding, day in ((drift, night.FALLS), (rebase, night.REBASED)):
        assert finding.since is not None
        assert abs(finding.since - (made.START + timedelta(days=day + 1))) < timedelta(days=2)
    assert len(rebase.model_ids) > 2


def test_the_weight_of_the_fallen_model_alone_falls(degraded: Scanned) -> None:
    assert set(degraded.before) == set(night.MODELS[night.CALL])
    assert set(degraded.before.values()) == {1.0}
    assert degraded.during == {**degraded.before, night.FALLEN: degraded.during[night.FALLEN]}
    assert degraded.during[night.FALLEN] <= 0.2
    (row,) = degraded.weights
    assert (row.model_id, row.task_type) == (night.FALLEN, night.CALL)


def test_two_days_later_the_weight_is_whole_again(degraded: Scanned) -> None:
    pool = degraded.pool
    loaded = pool.work.load_example(recovery=True)
    assert {file.kind for file in loaded.files if file.added} == {
        "tasks",
        "assignments",
        "outcomes",
    }
    pool.reputation.update()
    scan = pool.degradation.scan()
    assert {finding.rule.partition("/")[2] for finding in scan.findings} == {
        finding.rule.partition("/")[2] for finding in degraded.scan.findings
    } - {"drift"}
    (resolved,) = pool.misuse.findings(rule="degradation/drift", statuses=["resolved"])
    assert resolved.model_ids == (night.FALLEN,)
    assert _weights(pool) == degraded.before
    assert pool.degradation.weights() == ()
    # And the example is the same one.
    assert not any(file.added for file in pool.work.load_example().files)


def _weights(pool: ModelPool) -> dict[str, float]:
    """The selection weights of the models that a task of the fallen one's type may get."""
    found = pool.feasible(
        task_type=night.CALL, min_accuracy="High", max_latency="Medium", max_cost="Low"
    )
    return {model.model_id: model.selection_weight for model in found}


def _graph(pool: ModelPool, finding: Finding) -> tuple[dict[str, set[str]], set[str]]:
    """The ids of what the finding's graph shows by label, and the types of its relations."""
    nodes: dict[str, set[str]] = defaultdict(set)
    relations: set[str] = set()
    found = pool.database.records("findings/finding_graph", finding_id=finding.finding_id)
    for row in found:
        for node in row["path"].nodes:
            for label in node.labels:
                nodes[label].add(node.get(f"{label.lower()}_id"))
        relations |= {relation.type for relation in row["path"].relationships}
    return nodes, relations
