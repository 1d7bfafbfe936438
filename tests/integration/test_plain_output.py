"""Commands print ids and descriptions as they are, whatever markup would make of them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from modelpool.cli import modelpool
from modelpool.pool import ModelPool
from tests.worlds import record, registry

MODELS = ("acme/x[bold]", "acme/y[/v2]", "acme/z:smile:")
TASK = "tests/test_api.py::test_get[/users]"
WORKER = "ada[/]:free:"


def test_ids_are_printed_as_they_are(pool: ModelPool, cli: CliRunner, tmp_path: Path) -> None:

    def run(*arguments: str) -> str:
        done = cli.invoke(modelpool, arguments)
        assert done.exit_code == 0, (arguments, done.output, done.exception)
        return done.output

    pool.registry.load(registry(*map(record, MODELS)))
    ask = ("--task-type", "code-generation")
    for model in MODELS:
        assert model in run("show", model)
        assert model in run("explain", model, *ask)
        assert model in run("why", f"{model}.lifecycle")
    for output in (run("feasible", *ask), run("pick", *ask, "--size", "3"), run("models", "acme")):
        assert all(model in output for model in MODELS)

    run("worker", "add", WORKER)
    run("task", "add", TASK, *ask, "--risk", "Low")
    assigned = run("assign", TASK, "--seed", "1")
    assert TASK in assigned
    assert WORKER in assigned
    assert TASK in run("trail", TASK)

    path = tmp_path / "policy.json"
    rules = [{"name": "cheap", "description": "[/a]", "prefer": {"cost_class": ["Low"]}}]
    described = {"name": "ours", "description": "[link=x]ours[/link]", "rules": rules}
    path.write_text(json.dumps(described))
    run("policy", "load", str(path))
    assert "[link=x]ours[/link]" in run("policy", "show", "ours")
