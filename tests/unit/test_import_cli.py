"""`modelpool import`: what goes where, and that the shipped registry is sound."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelpool.cli import modelpool
from modelpool.cli.files import SHIPPED
from modelpool.exceptions import InvalidInputError
from modelpool.registry import Registry, read_registry as read

DATA = Path(__file__).parent.parent / "data"
MODELS_DEV = str(DATA / "models_dev.json")
LITELLM = str(DATA / "litellm.json")
CLASSES = ("accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(modelpool, ["import", *arguments], catch_exceptions=False)


def test_records_go_to_stdout_as_json_lines_and_the_summary_to_stderr() -> None:
    result = run("models-dev", MODELS_DEV)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(records) == 19
    assert result.stderr.startswith(
        "models-dev: 19 entries gave 19 records of 19 models; 0 entries gave none."
    )


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "yaml"])
def test_the_suffix_of_the_output_decides_its_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"models-dev.{suffix}"
    result = run("models-dev", MODELS_DEV, "-o", str(path), "--date", "2026-06-01")
    assert (result.exit_code, result.stdout) == (0, "")
    records = read([path]).records
    assert len(records) == 19
    assert {record["source_date"] for record in records} == {"2026-06-01"}


def test_litellm_takes_the_spelling_of_the_given_registry(tmp_path: Path) -> None:
    known, own = tmp_path / "models-dev.jsonl", tmp_path / "litellm.jsonl"
    run("models-dev", MODELS_DEV, "-o", str(known))
    result = run("litellm", LITELLM, "--registry", str(known), "-o", str(own))
    assert result.exit_code == 0
    assert "azure/codestral-2501" in {record["model_id"] for record in read([own]).records}


def test_an_import_says_how_old_the_shipped_state_is(tmp_path: Path) -> None:
    done = run("models-dev", MODELS_DEV, "-o", str(tmp_path / "made.jsonl"))
    age = (datetime.now(UTC).date() - date(2026, 5, 21)).days
    assert f"The state that ships is of 2026-05-21, {age} days old." in done.stderr


def test_the_report_accounts_for_every_entry(tmp_path: Path) -> None:
    known, path = tmp_path / "models-dev.jsonl", tmp_path / "report.json"
    run("models-dev", MODELS_DEV, "-o", str(known))
    run("litellm", LITELLM, "--registry", str(known), "--report", str(path))
    report = json.loads(path.read_text())
    assert report["source"] == "litellm"
    assert report["records"] + len(report["unusable"]) == report["entries"]
    assert {"entry": "sample_spec", "reason": "no model: documents the fields", "line": 2} in (
        report["unusable"]
    )


def test_an_own_mapping_moves_the_cut_points(tmp_path: Path) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text("models_dev: {cost: {low: 100, high: 1000}}\n")
    result = run("models-dev", MODELS_DEV, "--mapping", str(mapping))
    classes = {json.loads(line)["cost_class"] for line in result.stdout.splitlines()}
    assert classes == {"Low", "Unknown"}


def test_the_same_input_gives_the_same_bytes() -> None:
    assert run("models-dev", MODELS_DEV).stdout == run("models-dev", MODELS_DEV).stdout


def test_a_file_of_another_source_is_refused() -> None:
    with pytest.raises(
        InvalidInputError, match="line 2: 'sample_spec' has no table of models"
    ) as caught:
        run("models-dev", LITELLM)
    assert caught.value.exit_code == 2
    with pytest.raises(InvalidInputError, match="found no litellm_provider"):
        run("litellm", MODELS_DEV, "--registry", str(SHIPPED / "litellm.jsonl"))


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return read(sorted(SHIPPED.glob("*.jsonl")))


def test_the_shipped_registry_is_sound_and_names_known_task_types(shipped: Registry) -> None:
    assert {"models-dev", "litellm"} <= set(shipped.sources)
    assert shipped.new_task_types == ()
    assert len({record["model_id"] for record in shipped.records}) > 8000


def test_the_shipped_registry_says_how_each_value_was_had(shipped: Registry) -> None:
    bases = {"risk_level": "risk_basis", "provider_type": "provider_type_basis"}
    for record in shipped.records:
        for field in CLASSES:
            basis = bases.get(field, field.replace("_class", "_basis"))
            assert (basis in record) == (record[field] != "Unknown")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_records_on_stdout_are_utf_8_whatever_the_terminal_has(
    tmp_path: Path, encoding: str
) -> None:
    table = json.loads(Path(MODELS_DEV).read_text())
    table["openai"]["models"]["gpt-4o"]["name"] = "GPT\u2013四"
    path = tmp_path / "models_dev.json"
    path.write_text(json.dumps(table))
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "modelpool", "import", "models-dev", str(path)]
    found = subprocess.run(command, env=environment, capture_output=True, check=True)
    (tmp_path / "out.jsonl").write_bytes(found.stdout)
    names = {record.get("name") for record in read([tmp_path / "out.jsonl"]).records}
    assert "GPT\u2013四" in names


def test_strict_refuses_what_is_odd_and_writes_nothing(tmp_path: Path) -> None:
    sound = {"litellm_provider": "acme", "mode": "chat"}
    path, out = tmp_path / "prices.json", tmp_path / "out.jsonl"
    path.write_text(json.dumps({"acme/a": sound, "acme/b": sound | {"max_input_tokens": "many"}}))
    kept = run("litellm", str(path), "--registry", str(SHIPPED / "helm.jsonl"), "-o", str(out))
    assert kept.exit_code == 0
    assert "acme/b, line 1: max_input_tokens: found 'many', expected a number" in kept.stderr
    out.unlink()
    with pytest.raises(InvalidInputError, match=r"line 1: acme/b: max_input_tokens: found 'many'"):
        run("litellm", str(path), "--strict", "-o", str(out))
    assert not out.exists()
