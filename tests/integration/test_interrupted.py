"""Ctrl-C in commands that write: one line, and the graph as it was before or as it is after."""

from __future__ import annotations

import random
from collections.abc import Callable
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
    """Four workers who gave the same wrong answers, two of whom copy one another."""
    pool.load(registry(record("a/one"), record("a/two")))
    for w in range(4):
        pool.declare_worker(f"w{w}", trusted=w == 0)
    for n in range(12):
        pool.declare_task(f"t{n}", task_type="code-generation", risk_level="Low", reference="x")
        for w in range(4):
            pool.choose(f"t{n}:{w}", task_id=f"t{n}", worker_id=f"w{w}", model_id="a/one")
            answer = "x" if w < 2 else f"wrong {n}"
            pool.report(f"t{n}:{w}", assignment_id=f"t{n}:{w}", status="Completed", answer=answer)


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
    state = _state(helpers)
    before = state()
    # Another graph of the same kind would do as well: how many calls there are differs little.
    calls = calls_of(*COMMANDS[name], env=env)
    after = state()
    _undo(pool, helpers)
    for share in (drawn.uniform(0.01, 0.5), drawn.uniform(0.5, 0.9), 0.97):
        done = interrupted_at(round(calls * share), *COMMANDS[name], env=env)
        assert_interrupted(done)
        assert state() in (before, after)
        _undo(pool, helpers)


def _undo(pool: ModelPool, helpers: Database) -> None:
    helpers.write(lambda tx: tx.run("all/delete"))
    pool.database.apply_schema()
    _work(pool)


def _state(helpers: Database) -> Callable[[], dict[str, int]]:
    """How many nodes there are of each label, and relations of each type."""
    return lambda: {row["kind"]: row["count"] for row in helpers.read("all/kinds")}
