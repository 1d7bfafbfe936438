"""Ctrl-C in commands that write: one line, and the graph as it was before or as it is after."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.interrupting import assert_interrupted, calls_of, interrupted_at
from tests.machine import environment
from tests.worlds import record, registry

MODEL = (
    '{"model_id": "b/NAME", "task_type": "code-generation", "accuracy_class": "High",'
    ' "latency_class": "Fast", "cost_class": "Low", "risk_level": "Low",'
    ' "provider_type": "Proprietary"}\n'
)
COMMANDS: dict[str, tuple[str, ...]] = {
    "load": ("load", "models.jsonl"),
    "record": ("record", "workers", "workers.jsonl"),
    "reputation": ("reputation", "--update"),
    "scan": ("scan",),
    "what-if": ("what-if", "--registry", "models.jsonl"),
    "lint": ("lint",),
}


def _work(pool: ModelPool) -> None:
    """Four workers, two of whom gave the same wrong answers to all tasks."""
    pool.registry.load(registry(record("a/one"), record("a/two")))
    pool.work.declare_workers([{"worker_id": f"w{w}", "trusted": w == 0} for w in range(4)])
    pool.work.declare_tasks(
        [
            {
                "task_id": f"t{n}",
                "task_type": "code-generation",
                "risk_level": "Low",
                "reference": "x",
            }
            for n in range(12)
        ]
    )
    both = [(n, w) for n in range(12) for w in range(4)]
    pool.work.record_assignments(
        [
            {
                "assignment_id": f"t{n}:{w}",
                "task_id": f"t{n}",
                "worker_id": f"w{w}",
                "mode": "chosen",
                "model_id": "a/one",
            }
            for n, w in both
        ]
    )
    pool.work.report_outcomes(
        [
            {
                "outcome_id": f"t{n}:{w}",
                "assignment_id": f"t{n}:{w}",
                "status": "Completed",
                "answer": "x" if w < 2 else f"wrong {n}",
            }
            for n, w in both
        ]
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupted_command_leaves_nothing_behind(
    pool: ModelPool,
    helpers: Database,
    connection: Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("models.jsonl").write_text(
        MODEL.replace("NAME", "one") + MODEL.replace("NAME", "two"), encoding="utf-8"
    )
    Path("workers.jsonl").write_text(
        '{"worker_id": "new-1"}\n{"worker_id": "new-2"}\n', encoding="utf-8"
    )
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    _work(pool)
    drawn = random.Random(name)
    before = _state(helpers)
    # Another graph of the same kind would do as well: how many calls there are differs little.
    calls = calls_of(*COMMANDS[name], env=env)
    after = _state(helpers)
    if after != before:
        _undo(pool, helpers)
    for share in (drawn.uniform(0.01, 0.6), drawn.uniform(0.6, 0.99)):
        done = interrupted_at(round(calls * share), *COMMANDS[name], env=env)
        assert_interrupted(done)
        found = _state(helpers)
        assert found in (before, after)
        if found != before:
            _undo(pool, helpers)


def _undo(pool: ModelPool, helpers: Database) -> None:
    helpers.write(lambda tx: tx.run("all/delete"))
    pool.database.apply_schema()
    _work(pool)


def _state(helpers: Database) -> Counter[str]:
    """How many nodes there are of each label, and relations of each type."""
    return Counter(row["kind"] for row in helpers.read("all/everything"))
