"""The policy commands as processes, on a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.machine import environment, run
from tests.worlds import record, registry

POLICY = {
    "name": "ours",
    "rules": [
        {
            "name": "no-acme",
            "when": {"task_type": ["generation"]},
            "exclude": {"provider": ["acme", "no-such-provider"]},
        }
    ],
}


def test_a_policy_from_its_file_to_its_reasons(
    pool: ModelPool, connection: Connection, tmp_path: Path
) -> None:
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    pool.load(registry(record("acme/one"), record("b/two")))
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(POLICY), encoding="utf-8")

    tried = run("policy", "try", str(file), env=env)
    assert "-1: acme/one" in tried.stdout
    assert [v.name for v in pool.policies()] == ["default"]
    loaded = run("policy", "load", str(file), env=env)
    assert loaded.stdout == "Loaded ours@1.\n"
    assert "rule no-acme: the pool knows no provider 'no-such-provider'" in loaded.stderr
    assert "nothing was loaded" in run("policy", "load", str(file), env=env).stdout
    assert "default@1" in run("policy", "show", env=env).stdout
    differing = json.loads(
        run("policy", "diff", "ours", "default", "--format", "json", env=env).stdout
    )
    assert differing["changes"][-1]["change"] == "removed"
    activated = run("policy", "activate", "ours", env=env)
    assert activated.stdout == "ours@1 is active, instead of default@1.\n"

    why_not = run("feasible", "--task-type", "code-editing", "--why-not", env=env).stdout
    assert "policy rule no-acme: has acme, needs not provider acme or no-such-provider" in why_not
    shown = json.loads(run("policy", "show", "--format", "json", env=env).stdout)
    assert shown["policy"] == POLICY
    what_if = run("what-if", "--set", "b/two.provider=acme", env=env).stdout
    assert "1 model would change" in what_if
    assert "none left" in what_if


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("activate", "defalt"), 3, "did you mean 'default'"),
        (("show", "default@x"), 2, "expected NAME or NAME@VERSION"),
        (("show", "default@9"), 3, "no policy 'default@9'"),
        (("load", "no-such-file.json"), 2, "no such file"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    pool: ModelPool, connection: Connection, arguments: tuple[str, ...], code: int, told: str
) -> None:
    pool.load(registry(record("acme/one")))
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    done = run("policy", *arguments, env=env)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
