"""What reputation reads of the graph: classes of models as feasible then, one voice, no names."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from modelpool.answers.reading import read_answers, read_workers
from modelpool.pool import ModelPool
from modelpool.registry import precedence
from tests.worlds import record, registry

START = datetime(2025, 1, 1, tzinfo=UTC)
CHAIN = ("code-editing", "code-generation", "generation")
LEVELS = ("Low", "Medium", "High", "Unknown")
SOURCES = ("aider", "models-dev", "test", "zoo")
LOADS = tuple(date(2025, month, 1) for month in (2, 3, 4))
TIMES = tuple(START + timedelta(days=days) for days in (10, 40, 70, 100, 130))
MODELS = tuple(f"acme/m{number:03}" for number in range(200))

Declared = dict[tuple[str, str, str], str]
"""Accuracy by model, task type and source."""


def classes(pool: ModelPool, task_type: str) -> dict[str, str]:
    """The class of each outcome's model, by the outcome's id."""
    answers = read_answers(pool.database, task_type, read_workers(pool.database))
    return {
        outcome: answers.classes[number]
        for outcome, number in zip(answers.outcomes, answers.capability.tolist(), strict=True)
    }


def drawn_loads(draw: random.Random) -> list[Declared]:
    """What stands after each load: every model of every task type and source, at random."""
    loads = []
    for _ in LOADS:
        loads.append(
            {
                (model, task_type, source): draw.choice(LEVELS)
                for model in MODELS
                for task_type in CHAIN
                for source in SOURCES
                if draw.random() < 0.25
            }
        )
    return loads


def resolved(declared: Declared, model: str, task_type: str) -> str | None:
    """The class of the nearest declaration that knows one, by precedence; None without any."""
    is_declared = False
    for name in CHAIN[CHAIN.index(task_type) :]:
        own = [s for s in SOURCES if (model, name, s) in declared]
        known = [s for s in own if declared[model, name, s] != "Unknown"]
        is_declared = is_declared or bool(own)
        if known:
            first = min(known, key=lambda source: (precedence(source), source))
            return declared[model, name, first]
    return "Unknown" if is_declared else None


def test_the_class_of_a_model_is_the_one_that_was_feasible_then(
    pool: ModelPool, tmp_path: Path
) -> None:
    """Two hundred models, each with declarations of its own, loaded three times, then corrected."""
    draw = random.Random(5)
    loads = drawn_loads(draw)
    for day, declared in zip(LOADS, loads, strict=True):
        records = [
            record(model, task_type, source=source, accuracy_class=level)
            for (model, task_type, source), level in declared.items()
        ]
        pool.registry.load(registry(*records), on=day)
    corrected = {model: draw.choice(LEVELS[:3]) for model in MODELS[:50]}
    path = tmp_path / "corrections.jsonl"
    lines = [
        {"model_id": model, "task_type": task_type, "accuracy_class": level}
        for model, level in corrected.items()
        for task_type in CHAIN
        if any((model, task_type, source) in loads[-1] for source in SOURCES)
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")
    pool.registry.load(pool.registry.read_overlay([path]), on=date(2025, 5, 1))

    known = {model for declared in loads for model, _, _ in declared}
    uses = [(m, t, at) for m in sorted(known) for t in CHAIN for at in TIMES]
    used = {f"{m}:{t}:{at.date()}": (m, t, at) for m, t, at in uses}
    pool.work.declare_worker("w", joined_at=START)
    batches = [list(used.items())[start : start + 1000] for start in range(0, len(used), 1000)]
    for batch in batches:
        _use(pool, batch)
    found = {outcome: level for name in CHAIN for outcome, level in classes(pool, name).items()}

    assert found.keys() == used.keys()
    feasible = {
        (task_type, at): {m.model_id: m.accuracy_class for m in _feasible(pool, task_type, at)}
        for task_type in CHAIN
        for at in TIMES
        if at.date() >= LOADS[0]
    }
    listed = 0
    for name, (model, task_type, at) in used.items():
        if model in feasible.get((task_type, at), {}):
            assert found[name] == feasible[task_type, at][model], name
            listed += 1
        before = [declared for day, declared in zip(LOADS, loads, strict=True) if day <= at.date()]
        expected = resolved(before[-1], model, task_type) if before else None
        if at >= TIMES[-1] and expected is not None:
            expected = corrected.get(model, expected)
        if expected is not None:
            assert found[name] == expected, name
        elif not before:
            assert found[name] == "Unknown"
    assert listed > 1000


def _feasible(pool: ModelPool, task_type: str, at: datetime) -> Any:
    return pool.feasible(task_type=task_type, as_of=at, limit=None)


def _use(pool: ModelPool, uses: list[tuple[str, tuple[str, str, datetime]]]) -> None:
    pool.work.declare_tasks(
        [
            {"task_id": name, "task_type": t, "risk_level": "Low", "declared_at": START}
            for name, (_, t, _) in uses
        ]
    )
    pool.work.record_assignments(
        [
            {
                "assignment_id": name,
                "task_id": name,
                "worker_id": "w",
                "mode": "chosen",
                "assigned_at": at,
            }
            for name, (_, _, at) in uses
        ]
    )
    pool.work.report_outcomes(
        [
            {
                "outcome_id": name,
                "assignment_id": name,
                "status": "Completed",
                "answer": "x",
                "model_id": model,
                "reported_at": at,
            }
            for name, (model, _, at) in uses
        ]
    )


@dataclass(frozen=True)
class Work:
    """Who answered what, who found whose answer right, who runs whom; and whom the pool trusts."""

    answers: Mapping[tuple[str, str], str]
    verdicts: Mapping[tuple[str, str, str], bool]
    operators: Mapping[str, str]
    anchors: frozenset[str]
    known: Mapping[str, str]

    def put(self, pool: ModelPool, name: Callable[[str], str] = str) -> None:
        """Record it, everything by another name if asked to."""
        workers = {w for w, _ in self.answers} | {w for w, _, _ in self.verdicts} | self.anchors
        run_by = {w: {"operator": self.operators[w]} for w in workers if w in self.operators}
        tasks = {t for _, t in self.answers}
        at = START + timedelta(days=40)
        ids = {pair: name(":".join(pair)) for pair in self.answers}
        steps: list[tuple[Callable[[list[dict[str, Any]]], object], list[dict[str, Any]]]] = [
            (
                pool.work.declare_workers,
                [
                    {
                        "worker_id": name(w),
                        "joined_at": START,
                        "trusted": w in self.anchors,
                        **run_by.get(w, {}),
                    }
                    for w in workers
                ],
            ),
            (
                pool.work.declare_tasks,
                [
                    {
                        "task_id": name(t),
                        "task_type": CHAIN[0],
                        "risk_level": "Low",
                        "declared_at": START,
                        **({"reference": name(self.known[t])} if t in self.known else {}),
                    }
                    for t in tasks
                ],
            ),
            (
                pool.work.record_assignments,
                [
                    {
                        "assignment_id": ids[w, t],
                        "task_id": name(t),
                        "worker_id": name(w),
                        "mode": "chosen",
                        "assigned_at": at,
                    }
                    for w, t in self.answers
                ],
            ),
            (
                pool.work.report_outcomes,
                [
                    {
                        "outcome_id": ids[pair],
                        "assignment_id": ids[pair],
                        "status": "Completed",
                        "answer": name(answer),
                        "reported_at": at,
                    }
                    for pair, answer in self.answers.items()
                ],
            ),
            (
                pool.work.verify_outcomes,
                [
                    {
                        "verdict_id": name(f"{one}:{w}:{t}"),
                        "worker_id": name(one),
                        "outcome_id": ids[w, t],
                        "agrees": agrees,
                        "at": at + timedelta(days=1),
                    }
                    for (one, w, t), agrees in self.verdicts.items()
                ],
            ),
        ]
        for write, rows in steps:
            # in the order of names, so that the order of the store changes with them
            write(sorted(rows, key=lambda row: str(next(iter(row.values())))))

    def with_clones(self, of: str, many: int) -> Work:
        """As if the worker's operator ran others that do, say and hear the same."""
        clones = [f"{of}-clone-{number}" for number in range(many)]
        answers = {(c, t): a for (w, t), a in self.answers.items() if w == of for c in clones}
        heard = {
            (one, c, t): agrees
            for (one, w, t), agrees in self.verdicts.items()
            if w == of
            for c in clones
        }
        said = {
            (c, w, t): agrees
            for (one, w, t), agrees in self.verdicts.items()
            if one == of
            for c in clones
        }
        return replace(
            self,
            answers={**self.answers, **answers},
            verdicts={**self.verdicts, **heard, **said},
            operators={**self.operators, **dict.fromkeys([of, *clones], "sock")},
        )


def drawn_work(seed: int) -> Work:
    """Labels and texts, verdicts, operators, anchors."""
    draw = random.Random(seed)
    workers = [f"w{number}" for number in range(8)]
    operators = {"w6": "o", "w7": "o"}
    texts = draw.random() < 0.5
    answers = {}
    known = {}
    for number in range(20):
        task = f"t{number}"
        right = f"right-{task}" if texts else draw.choice(("yes", "no", "perhaps"))
        if draw.random() < 0.2:
            known[task] = right
        for worker in draw.sample(workers, draw.randint(1, 5)):
            wrong = f"wrong-{draw.random()}" if texts else draw.choice(("yes", "no", "perhaps"))
            answers[worker, task] = right if draw.random() < 0.7 else wrong
    verdicts = {
        (one, w, t): draw.random() < 0.8
        for w, t in answers
        for one in (*workers[:4], "anchor")
        if one != w and draw.random() < 0.15
    }
    # whom the clones are of is found right, so that it has trust
    verdicts |= {("anchor", w, t): True for w, t in answers if w == "w0"}
    return Work(answers, verdicts, operators, frozenset({"anchor"}), known)


def said(pool: ModelPool, name: Callable[[str], str] = str) -> dict[Any, float]:
    """All numbers of the judgement, and how likely next verdicts are."""
    (judged,) = pool.reputation.estimate()
    facts = ("score", "lower_bound", "share", "expected", "evidence")
    found = {(row.worker_id, f): getattr(row, f) for row in judged.reputations for f in facts}
    found["all", "strength"] = judged.strength
    chances = pool.reputation.verdict_chances(
        [(name("w1"), name(w), None) for w in ("w2", "w3", "w4")]
    )
    return found | {("chance", str(n)): chance for n, chance in enumerate(chances)}


@pytest.fixture
def typed(pool: ModelPool) -> ModelPool:
    """A pool that knows the task types."""
    pool.registry.load(registry(record("acme/a")), on=date(2025, 1, 1))
    return pool


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_clones_that_do_say_and_hear_the_same_change_nothing(
    typed: ModelPool, helpers: Any, seed: int
) -> None:
    work = drawn_work(seed)
    work.put(typed)
    before = said(typed)
    accepted = dict(typed.reputation.estimate()[0].accepted)
    helpers.write(lambda tx: tx.run("all/delete"))
    typed.registry.load(registry(record("acme/a")), on=date(2025, 1, 1))
    work.with_clones("w0", 3).put(typed)
    after = said(typed)
    assert {key: after[key] for key in before} == pytest.approx(before, abs=1e-7)
    assert dict(typed.reputation.estimate()[0].accepted) == accepted


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_graph_by_other_names_says_the_same(typed: ModelPool, helpers: Any, seed: int) -> None:
    work = drawn_work(seed)
    work.put(typed)
    before = said(typed)
    accepted = dict(typed.reputation.estimate()[0].accepted)

    def name(old: str) -> str:
        return f"{random.Random(f'{old}{seed}').choice('09Azé')}{old[::-1]}"

    helpers.write(lambda tx: tx.run("all/delete"))
    typed.registry.load(registry(record("acme/a")), on=date(2025, 1, 1))
    work.put(typed, name)
    renamed = {(name(w) if f in FACTS else w, f): value for (w, f), value in before.items()}
    assert said(typed, name) == pytest.approx(renamed, abs=1e-7)
    expected = {name(task): name(answer) for task, answer in accepted.items()}
    assert dict(typed.reputation.estimate()[0].accepted) == expected


FACTS = frozenset({"score", "lower_bound", "share", "expected", "evidence"})


def test_what_comes_later_changes_nothing_as_of_a_past_day(typed: ModelPool) -> None:
    """A load, an anchor that joins, verdicts and a decision about a finding."""
    drawn_work(1).put(typed)
    then = START + timedelta(days=60)
    row = {
        "finding_id": "0f2e",
        "rule": "misuse/flooding",
        "key": "w1",
        "severity": "error",
        "summary": "A sentence.",
        "facts": [],
        "population": 5,
        "score": 1.0,
        "model_ids": [],
        "worker_ids": ["w1"],
        "evidence": [],
    }
    typed.database.write(lambda tx: tx.run("findings/store", rows=[row], at=START))
    before = typed.reputation.estimate(as_of=then)
    trust = typed.reputation.trust(as_of=then)

    typed.registry.load(registry(record("acme/a", accuracy_class="Low")))
    typed.work.declare_worker("late", trusted=True)
    (outcome, *_) = [f"{w}:{t}" for w, t in drawn_work(1).answers if w == "w2"]
    typed.work.verify("late", worker_id="late", outcome_id=outcome, agrees=False)
    typed.misuse.dismiss("0f2e", reason="It is a test.")

    after = typed.reputation.estimate(as_of=then)
    assert after == before
    assert typed.reputation.trust(as_of=then) == trust
    assert {row.penalty for row in after[0].reputations if row.worker_id == "w1"} != {0}
