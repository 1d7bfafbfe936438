"""The policy commands as processes, on a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelpool.policy import shipped_policy
from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.machine import environment, run
from tests.worlds import record, registry

SHIPPED_RULES = len(shipped_policy().rules)

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
    pool.registry.load(registry(record("acme/one"), record("b/two")))
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(POLICY), encoding="utf-8")

    tried = run("policy", "try", str(file), env=env)
    assert "-1: acme/one" in tried.stdout
    assert [v.name for v in pool.policies.versions()] == ["default"]
    loaded = run("policy", "load", str(file), env=env)
    assert loaded.stdout == "Loaded ours@1.\n"
    assert "rule no-acme: the pool knows no provider 'no-such-provider'" in loaded.stderr
    assert "nothing was loaded" in run("policy", "load", str(file), env=env).stdout
    assert "default@1" in run("policy", "show", env=env).stdout
    differing = json.loads(
        run("policy", "diff", "ours", "default", "--format", "json", env=env).stdout
    )
    assert differing["changes"][-1]["change"] == "removed"
    for command in (("activate", "ours"), ("load", str(file), "--activate")):
        refused = run("policy", *command, env=env)
        assert refused.returncode == 2
        ending = f"{SHIPPED_RULES} rules of default@1 would end (avoid-experimental, known-risk,"
        assert ending in refused.stderr
        assert "--yes" in refused.stderr
        assert pool.policies.get().policy_id == "default@1"
    activated = run("policy", "activate", "ours", "--yes", env=env)
    assert activated.stdout.startswith("ours@1 is active, instead of default@1. Ended: avoid-exp")

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
    pool.registry.load(registry(record("acme/one")))
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    done = run("policy", *arguments, env=env)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_only_our_list_is_allowed(pool: ModelPool, connection: Connection, tmp_path: Path) -> None:
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
    )
    pool.registry.load(registry(record("acme/one"), record("b/two")))
    rule = {"name": "only-ours", "only": {"provider": ["acme"]}}
    file = tmp_path / "listed.json"
    listed = {"name": "listed", "extends": "default", "rules": [rule]}
    file.write_text(json.dumps(listed), encoding="utf-8")
    assert "-1: b/two" in run("policy", "try", str(file), env=env).stdout
    activated = run("policy", "load", str(file), "--activate", env=env).stdout
    assert activated == "Loaded listed@1.\nlisted@1 is active, instead of default@1.\n"
    why_not = run("feasible", "--task-type", "code-editing", "--why-not", env=env).stdout
    assert "policy rule only-ours: has provider b, needs one of acme" in why_not
    shown = run("policy", "show", env=env).stdout
    assert "only provider acme" in shown
    assert "of default@1" in shown
    as_json = json.loads(run("policy", "show", "--format", "json", env=env).stdout)
    assert as_json["policy"] == {**listed, "extends": "default@1"}
    assert len(as_json["rules"]) == SHIPPED_RULES + 1
    differing = run("policy", "diff", "default", "listed", env=env).stdout
    assert "only-ours" in differing
    listed["rules"] = [{**rule, "name": "known-risk"}]
    file.write_text(json.dumps(listed), encoding="utf-8")
    refused = run("policy", "load", str(file), env=env)
    assert refused.returncode == 2
    assert "/rules/0/name: found 'known-risk', the name of a rule of default@1" in refused.stderr
