"""`lint` and `findings` as processes on a real server."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest

from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.machine import complaint, environment, run
from tests.worlds import record, registry

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def modelpool(pool: ModelPool, connection: Connection) -> Command:
    """Runs the command in a graph with two warnings of one rule, and an error of another."""
    wrong: dict[str, Any] = {"context_tokens": 1000, "output_tokens": 2000}
    pool.registry.load(
        registry(
            record("acme/small", **wrong, released_on="2026-02-01", retired_on="2026-01-01"),
            record("acme/large", **wrong),
        )
    )
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
        **({"NEO4J_DATABASE": connection.database} if connection.database else {}),
    )
    return lambda *arguments: run(*map(str, arguments), env=env)


def test_the_report_in_three_formats(modelpool: Command) -> None:
    table = modelpool("lint", "--limit", 1)
    assert table.returncode == 0
    assert "error lint/ended_before_release 1 of 1:" in table.stdout
    assert "warning lint/output_beyond_context 2 of 2:" in table.stdout
    assert "… and 1 more: --full" in table.stdout
    assert table.stdout.index("ended_before_release") < table.stdout.index("output_beyond")
    assert "15 rules: 1 error, 3 warnings; 4 new, 0 resolved" in table.stdout
    assert "acme/large" in modelpool("lint", "--full").stdout

    told = json.loads(modelpool("lint", "--format", "json").stdout)
    assert told["version"] == 1
    assert told["new"] == 0
    assert {f["status"] for f in told["findings"]} == {"open"}

    rows = list(csv.DictReader(io.StringIO(modelpool("lint", "--format", "csv").stdout)))
    assert {row["model_ids"] for row in rows} == {"acme/small", "acme/large"}


def test_a_check_can_fail_on_what_is_open(modelpool: Command) -> None:
    one = ("lint", "--rule", "output_beyond_context", "--dry-run")
    assert modelpool(*one, "--fail-on", "error").returncode == 0
    assert modelpool(*one, "--fail-on", "warning").returncode == 5
    assert "not stored" in modelpool(*one).stdout


def test_a_dismissed_finding_no_longer_fails_the_check(modelpool: Command) -> None:
    check = ("lint", "--rule", "output_beyond_context", "--fail-on", "warning")
    assert modelpool(*check).returncode == 5
    listed = json.loads(modelpool("findings", "list", "--format", "json").stdout)["findings"]
    first, second = (finding["finding_id"] for finding in listed)
    dismissed = modelpool("findings", "dismiss", first[:8], "--reason", "It counts input alone.")
    assert dismissed.stdout.startswith(f"Dismissed {first}: test: output of 2000 tokens")
    assert modelpool(*check).returncode == 5
    assert modelpool("findings", "acknowledge", second).returncode == 0
    last = modelpool(*check)
    assert last.returncode == 0
    assert "and 1 dismissed" in last.stdout
    assert "(acknowledged)" in last.stdout

    shown = modelpool("findings", "show", first).stdout
    assert "It counts input alone." in shown
    assert modelpool("findings", "reopen", first).returncode == 0
    assert modelpool(*check).returncode == 5


def test_findings_are_listed_by_status_and_model(modelpool: Command) -> None:
    assert modelpool("findings", "list").returncode == 4
    modelpool("lint")
    assert "acme/large" in modelpool("findings", "list").stdout
    only = modelpool("findings", "list", "--model", "acme/large", "--format", "csv").stdout
    assert len(only.splitlines()) == 2
    assert modelpool("findings", "list", "--status", "dismissed").returncode == 4


def test_a_rule_is_explained(modelpool: Command) -> None:
    shown = modelpool("lint", "--explain", "price_slip").stdout
    assert "lint/price_slip: A price is orders of magnitude away" in shown
    assert "literature:  Pickands (1975)" in shown
    assert "parameters:  false_flags = 1.0" in shown
    assert "MATCH (base:BaseModel)<-[:VERSION_OF]-(model:Model)" in shown
    assert "price_slip" in modelpool("lint", "--rules").stdout
    assert "no rule 'lint/nothing'" in complaint(modelpool("lint", "--rule", "nothing"), code=3)
