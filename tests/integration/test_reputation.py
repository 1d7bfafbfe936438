"""The reputation of workers on a real server: right where right is known, and walked back to."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.helpers import helpers
from benchmarks.quality import reputation as bench
from benchmarks.quality.label_sets import read_sets
from modelpool.cli import modelpool
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from modelpool.rows import ReputationRow
from tests.worlds import record, registry

TYPE = "code-generation"
START = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def work(pool: ModelPool) -> ModelPool:
    """A pool with a cheap and a dear model for one task type."""
    pool.registry.load(
        registry(
            record("acme/small", TYPE, accuracy_class="Low"),
            record("acme/large", TYPE, accuracy_class="High"),
        )
    )
    return pool


def declare(
    pool: ModelPool, workers: Iterable[str], known: Mapping[str, str | None], **facts: Any
) -> None:
    """Workers, and tasks with what is known of them."""
    pool.work.declare_workers([{"worker_id": w, "joined_at": START} for w in workers])
    pool.work.declare_tasks(
        [
            {
                "task_id": task,
                "task_type": TYPE,
                "risk_level": "Low",
                "declared_at": START,
                **({"reference": answer} if answer is not None else {}),
                **facts,
            }
            for task, answer in known.items()
        ]
    )


def answer(
    pool: ModelPool,
    answers: Mapping[tuple[str, str], str],
    models: Mapping[str, str] | None = None,
    at: datetime = START,
) -> None:
    """Outcomes, by worker and task, each named worker-task."""
    ids = {(worker, task): f"{worker}-{task}" for worker, task in answers}
    pool.work.record_assignments(
        [
            {
                "assignment_id": name,
                "task_id": task,
                "worker_id": worker,
                "mode": "chosen",
                "assigned_at": at,
            }
            for (worker, task), name in ids.items()
        ]
    )
    pool.work.report_outcomes(
        [
            {
                "outcome_id": ids[worker, task],
                "assignment_id": ids[worker, task],
                "status": "Completed",
                "answer": given,
                "reported_at": at,
                **({"model_id": models[worker]} if models else {}),
            }
            for (worker, task), given in answers.items()
        ]
    )


def draw(
    skills: Mapping[str, float], tasks: Iterable[str], seed: int = 1
) -> dict[tuple[str, str], str]:
    """Answers to tasks whose right answer is 'yes'."""
    chance = random.Random(seed)
    return {
        (worker, task): "yes" if chance.random() < skill else "no"
        for task in tasks
        for worker, skill in skills.items()
    }


SKILLS = {"ann": 0.95, "bob": 0.9, "cid": 0.85, "dan": 0.7, "eve": 0.35}
TASKS = [f"t{i:02}" for i in range(40)]


def test_scores_follow_what_workers_get_right(work: ModelPool) -> None:
    declare(work, SKILLS, {task: "yes" if i < 8 else None for i, task in enumerate(TASKS)})
    given = draw(SKILLS, TASKS)
    answer(work, given)

    (judgement,) = work.reputation.update()

    true = {w: sum(given[w, t] == "yes" for t in TASKS) / len(TASKS) for w in SKILLS}
    scores = {row.worker_id: row for row in work.reputation.of()}
    assert scores.keys() == SKILLS.keys()
    for worker, row in scores.items():
        assert abs(row.score - true[worker]) < 0.12
        assert row.lower_bound < row.score
        assert (row.evidence, row.known) == (40, 8)
        assert row.rests_on == ("agreement", "known answer")
    assert min(scores, key=lambda w: scores[w].score) == "eve"
    assert judgement.known == 8
    (estimated,) = work.reputation.estimate()
    right = [estimated.accepted[task] == "yes" for task in TASKS]
    assert sum(right) >= 38


def test_shared_mistakes_are_found_by_known_answers(work: ModelPool) -> None:
    """Two workers in seven resist a lure that catches the others in most tasks."""
    skills = {"ann": 0.95, "bob": 0.9, **{f"w{i}": 0.15 for i in range(5)}}
    tasks = [f"t{i:02}" for i in range(60)]
    declare(work, skills, {task: "yes" if i < 12 else None for i, task in enumerate(tasks)})
    answer(work, draw(skills, tasks))

    (judgement,) = work.reputation.estimate()

    scores = {row.worker_id: row.score for row in judgement.reputations}
    assert min(scores["ann"], scores["bob"]) > 0.7
    assert max(scores[f"w{i}"] for i in range(5)) < 0.4
    assert judgement.majority is not None
    assert judgement.majority < 0.5
    assert judgement.advice is not None
    assert "disagree" in judgement.advice
    assert sum(a == "yes" for a in judgement.accepted.values()) > 50


def test_with_nothing_known_a_score_says_that_it_rests_on_agreement(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS))
    answer(work, draw(SKILLS, TASKS))
    (judgement,) = work.reputation.estimate(TYPE)
    assert judgement.advice == "no answer is known: scores rest on agreement alone"
    # nothing says how far to trust it: it is taken as it is, and no task is thought to lure
    assert judgement.strength == 1
    scores = {row.worker_id: row.score for row in judgement.reputations}
    assert all(abs(scores[worker] - right) < 0.15 for worker, right in SKILLS.items())
    assert {row.rests_on for row in judgement.reputations} == {("agreement",)}
    # nothing shows that the agreement is right
    assert max(row.lower_bound for row in judgement.reputations) < 0.3


def test_judging_writes_nothing(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS[:5], "yes"))
    answer(work, draw(SKILLS, TASKS[:5]))
    assert work.reputation.estimate()
    assert work.reputation.of() == ()


def test_history_says_what_was_thought_when(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS, "yes"))
    answer(work, draw(SKILLS, TASKS[:10]), at=START)
    answer(work, {("ann", task): "no" for task in TASKS[10:]}, at=START + timedelta(days=30))
    work.reputation.update(as_of=date(2025, 1, 15))
    work.reputation.update(as_of=date(2025, 3, 1))

    before, now = work.reputation.history("ann")
    assert before.score > 0.8 > 0.4 > now.score
    assert before.until == now.as_of
    assert work.reputation.of("ann", as_of=date(2025, 2, 1)) == (before,)
    assert work.reputation.of("ann") == (now,)
    assert work.reputation.of("ann", as_of=date(2025, 1, 1)) == ()


def test_old_evidence_fades(work: ModelPool) -> None:
    declare(work, ["ann", "bob"], dict.fromkeys(TASKS[:20], "yes"))
    for number, task in enumerate(TASKS[:20]):
        right = "yes" if number < 10 else "no"
        at = START + timedelta(days=10 * number)
        answer(work, {("ann", task): right, ("bob", task): "yes"}, at=at)
    at = START + timedelta(days=200)
    (steady,) = work.reputation.estimate(as_of=at)
    (faded,) = work.reputation.estimate(as_of=at, half_life_days=20)
    assert faded.reputations[0].score < steady.reputations[0].score - 0.2
    assert faded.reputations[0].evidence < 6


def test_what_a_model_is_known_to_reach_is_taken_out(work: ModelPool) -> None:
    """Who was given the cheap model isn't blamed for what all reach with it."""
    skills = {f"dear{i}": 0.9 for i in range(6)} | {f"cheap{i}": 0.5 for i in range(6)}
    models = {w: "acme/large" if w.startswith("dear") else "acme/small" for w in skills}
    declare(work, skills, dict.fromkeys(TASKS, "yes"))
    answer(work, draw(skills, TASKS), models)
    (judgement,) = work.reputation.estimate()
    rows = {row.worker_id: row for row in judgement.reputations}

    def gap(field: str) -> float:
        means = [
            sum(getattr(rows[f"{kind}{i}"], field) for i in range(6)) / 6
            for kind in ("dear", "cheap")
        ]
        return float(means[0] - means[1])

    assert gap("share") > 0.3
    assert abs(gap("score")) < 0.12


def verdicts(pool: ModelPool, pairs: Iterable[tuple[str, str]]) -> None:
    """The first worker of each pair finds the outcome of the second one right."""
    pool.work.verify_outcomes(
        [
            {
                "verdict_id": f"{one}>{other}",
                "worker_id": one,
                "outcome_id": f"{other}-{other}-task",
                "agrees": True,
            }
            for one, other in pairs
        ]
    )


def one_outcome_each(pool: ModelPool, workers: list[str]) -> None:
    declare(pool, workers, {f"{worker}-task": None for worker in workers})
    answer(pool, {(worker, f"{worker}-task"): f"by {worker}" for worker in workers})


def test_trust_flows_from_anchors_and_not_within_a_ring(work: ModelPool) -> None:
    for anchor in ("anchor-1", "anchor-2", "anchor-3"):
        work.work.declare_worker(anchor, trusted=True, joined_at=START)
    honest = [f"h{i:02}" for i in range(20)]
    ring = [f"r{i:02}" for i in range(20)]
    one_outcome_each(work, honest + ring)
    chance = random.Random(3)
    found = [(a, h) for a in ("anchor-1", "anchor-2", "anchor-3") for h in chance.sample(honest, 6)]
    found += [(h, o) for h in honest for o in chance.sample(honest, 4) if o != h]
    verdicts(work, found)
    verdicts(work, [(a, b) for a in ring for b in ring if a != b])

    trust = work.reputation.trust()
    assert not trust.keys() & set(ring)
    assert trust.keys() >= set(honest[:1])
    assert sum(trust.values()) <= 1 + 1e-9

    verdicts(work, [(h, "r00") for h in honest[:5]])
    trust = work.reputation.trust()
    best = max(trust.get(member, 0.0) for member in ring)
    assert 0 < best < median(trust.get(worker, 0.0) for worker in honest)


def test_verdicts_count_by_trust(work: ModelPool) -> None:
    """An auditor's verdict makes an outcome right; those of strangers say nothing."""
    work.work.declare_worker("anchor", trusted=True, joined_at=START)
    one_outcome_each(work, ["ann", "bob", "cid", "x", "y"])
    verdicts(work, [("anchor", "ann"), ("x", "bob"), ("y", "bob")])
    (judgement,) = work.reputation.update()
    assert [row.worker_id for row in judgement.reputations] == ["ann"]
    (row,) = work.reputation.of("ann")
    assert row.rests_on == ("trusted verdict",)

    why = work.reputation.why("ann")
    assert why.path == ("anchor", "ann")
    assert why.trust > 0
    (credit,) = why.credits
    assert credit.outcome_id == "ann-ann-task"
    assert credit.verifiers == ("anchor agrees",)
    assert credit.right > 0.85
    assert work.reputation.why("bob").path == ()


def test_a_path_of_trust_leads_round_who_was_found_wrong(work: ModelPool) -> None:
    """The shortest way isn't always one of trust; and the search ends where all have met."""
    work.work.declare_worker("anchor", trusted=True, joined_at=START)
    crowd = [f"c{i:02}" for i in range(20)]
    one_outcome_each(work, ["ann", "bob", "out", *crowd])
    verdicts(work, [("anchor", "ann"), ("ann", "bob")])
    verdicts(work, [(a, b) for a in crowd for b in crowd if a != b])
    work.work.verify_outcomes(
        [
            {
                "verdict_id": f"anchor-no-{worker}",
                "worker_id": "anchor",
                "outcome_id": f"{worker}-{worker}-task",
                "agrees": False,
                "at": START,
            }
            for worker in ("bob", "out", *crowd)
        ]
    )
    assert work.reputation.why("bob").path == ("anchor", "ann", "bob")
    assert work.reputation.why("out").path == ()
    assert work.reputation.why("c07").path == ()


def test_what_a_bad_worker_got_wrong_comes_first(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS[:20], "yes"))
    answer(work, draw(SKILLS, TASKS[:20]))
    work.reputation.update()
    for worker in ("ann", "eve"):
        credits = work.reputation.why(worker, limit=None).credits
        shares = {row.worker_id: row.share or 0.0 for row in work.reputation.of()}
        mean = sum(shares.values()) / len(shares)
        assert [credit.moved for credit in credits] == pytest.approx(
            [(credit.right - mean) / 21 for credit in credits]
        )
    wrong = [credit.right for credit in work.reputation.why("eve", limit=10).credits]
    assert wrong == [0] * 10


def test_the_next_verdict_depends_on_both(work: ModelPool) -> None:
    """A harsh verifier and an often blamed worker make agreement less likely; old blame fades."""
    workers = ["kind", "harsh", "praised", "blamed", "new", "fresh"]
    one_outcome_each(work, workers)
    at = START + timedelta(days=1)
    said = [
        *(("harsh", "blamed", False), ("kind", "blamed", False), ("harsh", "new", False)),
        *(("kind", "praised", True), ("kind", "harsh", True), ("harsh", "praised", True)),
    ]
    work.work.verify_outcomes(
        [
            {
                "verdict_id": f"{one}>{other}",
                "worker_id": one,
                "outcome_id": f"{other}-{other}-task",
                "agrees": agrees,
                "at": at,
            }
            for one, other, agrees in said
        ]
    )
    soon = at + timedelta(days=1)
    chance = work.reputation.verdict_chance
    assert chance("new", "kind", as_of=START) == pytest.approx(0.9)
    assert chance("new", "praised", as_of=soon) > 0.9 > chance("new", "blamed", as_of=soon)
    assert chance("harsh", "fresh", as_of=soon) < chance("kind", "fresh", as_of=soon) < 0.9
    later = soon + timedelta(days=300)
    # Three in six agreed, besides the nine in ten that are thought of an empty pool.
    faded = chance("harsh", "blamed", as_of=later, half_life_days=30)
    assert faded == pytest.approx(12 / 16, abs=0.01)
    with pytest.raises(NotFoundError):
        chance("nobody", "kind")


def find(work: ModelPool, severity: str, number: int = 0, rule: str = "misuse/flooding") -> None:
    """Store a finding against bob, as a detector would."""
    row = {
        "finding_id": f"{number}f2e",
        "rule": rule,
        "key": f"bob {number}",
        "severity": severity,
        "summary": "A sentence.",
        "facts": [],
        "population": 5,
        "score": 1.0,
        "model_ids": [],
        "worker_ids": ["bob"],
        "evidence": [],
    }
    work.database.write(lambda tx: tx.run("findings/store", rows=[row], at=START))


def scores(work: ModelPool) -> dict[str, tuple[float, float | None]]:
    (judgement,) = work.reputation.estimate()
    return {row.worker_id: (row.score, row.penalty) for row in judgement.reputations}


def test_findings_lower_a_score_until_they_are_dismissed(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS[:12], "yes"))
    answer(work, draw(SKILLS, TASKS[:12]))
    before = scores(work)
    find(work, "error")
    find(work, "warning", 1)
    find(work, "notice", 2)
    lowered = scores(work)
    assert lowered["bob"][0] == pytest.approx(before["bob"][0] * 0.9 * 0.95)
    assert lowered["bob"][1] == pytest.approx(1 - 0.9 * 0.95)
    assert lowered["ann"] == before["ann"]
    work.misuse.dismiss("0f2e", reason="It is a test.")
    work.misuse.resolve("1f2e")
    assert scores(work) == before


def test_the_policy_says_what_findings_take(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS[:12], "yes"))
    answer(work, draw(SKILLS, TASKS[:12]))
    before = scores(work)
    find(work, "error")
    find(work, "warning", 1, rule="misuse/too_fast")
    rules = (
        Rule(name="mild", penalize={"share": 0.2}),
        Rule(name="hard", penalize={"detector": ("misuse/flooding",), "share": 0.5}),
        Rule(name="elsewhere", when={"task_type": ("image-generation",)}, penalize={"share": 0.9}),
    )
    work.policies.load(Policy(name="own", description=None, rules=rules))
    work.policies.activate("own", confirmed=True)
    assert scores(work)["bob"][0] == pytest.approx(before["bob"][0] * 0.5 * 0.8)
    none = (Rule(name="none", prefer={"cost_class": ("Low",)}),)
    work.policies.load(Policy(name="lenient", description=None, rules=none))
    work.policies.activate("lenient", confirmed=True)
    assert scores(work) == before


def test_a_decision_about_a_finding_moves_scores_at_once(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS[:12], "yes"))
    answer(work, draw(SKILLS, TASKS[:12]))
    work.reputation.update()

    def bob() -> ReputationRow:
        (row,) = work.reputation.of("bob")
        return row

    before = bob()
    find(work, "error")
    work.misuse.acknowledge("0f2e")
    lowered = bob()
    assert lowered.score == pytest.approx(before.score * 0.9)
    assert lowered.lower_bound == pytest.approx(before.lower_bound * 0.9)
    (penalty,) = work.reputation.why("bob").penalties
    assert (penalty.finding_id, penalty.share) == ("0f2e", 0.1)
    assert (penalty.policy, penalty.rule) == ("default@1", "errors-cost-reputation")
    work.misuse.acknowledge("0f2e")
    assert len(work.reputation.history("bob")) == 2
    work.misuse.dismiss("0f2e", reason="It is a test.")
    assert bob().score == pytest.approx(before.score)
    assert bob().penalty == 0
    assert work.reputation.why("bob").penalties == ()
    find(work, "error", 1)
    rules = (Rule(name="hard", penalize={"share": 0.5}),)
    work.policies.load(Policy(name="hard", description=None, rules=rules))
    work.policies.activate("hard", confirmed=True)
    assert bob().score == pytest.approx(before.score * 0.5)
    scores_then = [row.score for row in work.reputation.history("bob")]
    assert scores_then == pytest.approx(
        [before.score, lowered.score, before.score, before.score * 0.5]
    )


def test_wrong_questions(work: ModelPool) -> None:
    declare(work, SKILLS, dict.fromkeys(TASKS[:5], "yes"))
    answer(work, draw(SKILLS, TASKS[:5]))
    work.reputation.update(as_of=date(2025, 6, 1))
    with pytest.raises(NotFoundError, match="no worker 'nobody'"):
        work.reputation.of("nobody")
    with pytest.raises(NotFoundError, match="no task type 'juggling'"):
        work.reputation.of(task_type="juggling")
    with pytest.raises(InvalidInputError, match="half_life_days: found 0, expected more than 0"):
        work.reputation.estimate(half_life_days=0)
    with pytest.raises(InvalidInputError, match="expected no time before that of the current"):
        work.reputation.update(as_of=date(2025, 5, 1))


def test_commands(work: ModelPool, cli: CliRunner) -> None:
    declare(work, SKILLS, {task: "yes" if i < 8 else None for i, task in enumerate(TASKS)})
    answer(work, draw(SKILLS, TASKS))
    run = cli.invoke(modelpool, ["reputation"])
    assert run.exit_code == 4
    assert "No reputation yet" in run.stdout
    run = cli.invoke(modelpool, ["reputation", "--update"])
    assert run.exit_code == 0, run.output
    assert [w for w in SKILLS if w in run.stdout] == list(SKILLS)
    assert "only 8 known: make more answers known" in run.stdout
    run = cli.invoke(modelpool, ["why", "eve"])
    assert run.exit_code == 0, run.output
    assert "eve code-generation: score" in run.stdout
    assert "known answer" in run.stdout


def test_the_benchmark_measures_and_leaves_nothing(work: ModelPool, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    given = draw(SKILLS | {f"{w}-2": s for w, s in SKILLS.items()}, TASKS)
    rows = [f"{task},{worker},{said}" for (worker, task), said in given.items()]
    (folder / "answers.csv").write_text("\n".join(["task,worker,answer", *rows]) + "\n")
    truth = [f"{task},yes" for task in TASKS]
    (folder / "truth.csv").write_text("\n".join(["task,answer", *truth]) + "\n")

    (labels,) = read_sets(tmp_path)
    (found,) = bench.run(work, labels, [0], 0.1, lambda *_: None)

    assert len(found.known) == 4
    assert found.measures.spearman is not None
    assert found.measures.spearman > 0.8
    assert found.measures.accepted is not None
    assert found.measures.accepted > 0.9
    assert found.document()["scores"].keys() == found.lower_bounds.keys()
    assert helpers(work).read("quality/work") == [{"found": 0}]
    work.work.declare_worker("ann")
    with pytest.raises(InvalidInputError, match="found workers or tasks, expected none"):
        list(bench.run(work, labels, [0], 0.1, lambda *_: None))
