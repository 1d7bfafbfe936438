"""The commands as processes, on a real server: what people and scripts see."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from modelpool.cli.files import SHIPPED
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.registry import write_registry
from modelpool.server import Connection
from tests.machine import complaint, environment, run
from tests.worlds import record
from tools.coverage import WIDTH, as_part, documented

Command = Callable[..., CompletedProcess[str]]
TASK = ("--task-type", "code-editing")


@pytest.fixture
def modelpool(pool: ModelPool, connection: Connection) -> Command:
    """Runs the command against this run's server, whose graph is empty at first."""
    env = environment(
        NEO4J_URI=connection.uri,
        NEO4J_USERNAME=connection.user,
        NEO4J_PASSWORD=connection.password,
        **({"NEO4J_DATABASE": connection.database} if connection.database else {}),
    )
    return lambda *arguments, **more: run(*map(str, arguments), env={**env, **more})


@pytest.fixture
def registry_file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.jsonl"
    records = [
        record("acme/cheap", "code-editing", cost_class="Low", maker="acme"),
        record("acme/dear", "code-editing", cost_class="High", maker="acme"),
        record("b/general", "generation", cost_class="Medium", accuracy_class="Unknown"),
    ]
    write_registry([{k: v for k, v in r.items() if k != "source"} for r in records], path)
    return path


def test_load_says_what_it_did_and_diff_what_it_would(
    modelpool: Command, registry_file: Path
) -> None:
    would = modelpool("load", "--dry-run", registry_file)
    assert "A load would result in: 3 added, 0 changed" in would.stdout
    assert "acme/cheap" in would.stdout
    first = modelpool("load", registry_file)
    assert first.stdout.startswith("Loaded 3 records: 3 added, 0 changed, 0 unchanged, 0 retired")
    again = json.loads(modelpool("load", registry_file, "--format", "json").stdout)
    assert again["version"] == 1
    assert again["report"]["unchanged"] == 3
    assert again["report"]["load_ids"] == []


def test_the_answer_in_three_formats(modelpool: Command, registry_file: Path) -> None:
    assert modelpool("load", registry_file).returncode == 0
    ask = ("feasible", *TASK, "--max-cost", "medium", "--why-not")

    table = modelpool(*ask).stdout
    assert "Feasible set for code-editing, cost at most Medium: 2 of 3 models" in table
    assert "cost_class: has High, needs at most Medium" in table
    assert "max_cost: Medium → High" in table

    document = json.loads(modelpool(*ask, "--format", "json").stdout)
    assert document["task"] == {"task_type": "code-editing", "max_cost": "Medium"}
    assert [m["model_id"] for m in document["models"]] == ["acme/cheap", "b/general"]
    assert document["excluded"] == [
        {
            "model_id": "acme/dear",
            "declared_for": "code-editing",
            "failed": [{"requirement": "cost_class", "has": "High", "needed": "at most Medium"}],
        }
    ]
    assert document["funnel"][-1]["remaining"] == 2
    assert document["relaxations"][0]["admits"] == 1

    rows = list(csv.DictReader(io.StringIO(modelpool(*ask, "--format", "csv").stdout)))
    assert [(row["model_id"], row["requirement"]) for row in rows] == [("acme/dear", "cost_class")]


def test_the_same_question_gives_the_same_bytes(modelpool: Command, registry_file: Path) -> None:
    modelpool("load", registry_file)
    for output in ("table", "json", "csv"):
        ask = ("feasible", *TASK, "--critical", "--why-not", "--format", output)
        assert modelpool(*ask).stdout == modelpool(*ask).stdout != ""


def test_explain_and_pick(modelpool: Command, registry_file: Path) -> None:
    modelpool("load", registry_file)
    told = modelpool("explain", "acme/dear", *TASK, "--max-cost", "Low").stdout
    assert "acme/dear is not feasible (cost_class) for code-editing, cost at most Low" in told
    assert "ours: High" in told
    document = json.loads(modelpool("explain", "acme/cheap", *TASK, "--format", "json").stdout)
    assert document["feasible"] is True
    shown = modelpool("show", "acme/dear", "--field", "cost_class").stdout
    assert "acme/dear: code-editing" in shown
    assert ["cost_class", "High", "holds", "ours"] in [ln.split()[:4] for ln in shown.splitlines()]
    panel = modelpool("pick", *TASK, "--size", "9", "--critical", "--seed", "1").stdout
    assert "Only 3 of 9: the feasible set has no more base models." in panel
    picked = json.loads(modelpool("pick", *TASK, "--seed", "1", "--format", "json").stdout)
    assert (picked["seed"], len(picked["models"])) == (1, 1)


def test_exit_codes_are_those_of_the_help(
    modelpool: Command, registry_file: Path, tmp_path: Path
) -> None:
    assert "the pool is empty" in complaint(modelpool("feasible", *TASK), code=3)
    modelpool("load", registry_file)
    nothing = modelpool("feasible", *TASK, "--provider-type", "Internal")
    assert nothing.returncode == 4
    assert "provider_types: Internal → Internal, Open-source" in nothing.stdout
    assert "did you mean 'code-editing'" in complaint(
        modelpool("feasible", "--task-type", "code-edting"), code=3
    )
    assert "no model 'acme/none'" in complaint(modelpool("explain", "acme/none", *TASK), code=3)
    assert modelpool("feasible", *TASK, "--risk", "extreme").returncode == 2
    assert modelpool("feasible", *TASK, "--as-of", "yesterday").returncode == 2

    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text('{"model_id": "a/b"}\n{"model_id": \n')
    refused = modelpool("load", damaged)
    assert refused.returncode == 2
    assert "damaged.jsonl: line 1: task_type" in refused.stderr
    assert "damaged.jsonl: line 2" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert modelpool("validate", damaged).returncode == 2


def test_quickstart_answers_from_the_shipped_registry(
    modelpool: Command, helpers: Database
) -> None:
    done = modelpool("quickstart")
    assert done.returncode == 0, done.stderr
    assert "Loaded the shipped registry" in done.stdout
    assert "$ modelpool feasible --task-type multi-turn-function-calling" in done.stdout
    assert "Why the others are left out" in done.stdout
    assert "Panel (seed 0)" in done.stdout
    (before,) = helpers.read("all/count")
    assert before["nodes"] > 8_000
    assert "0 added, 0 changed" in modelpool("quickstart").stdout
    assert helpers.read("all/count") == [before]
    # What the page says of the shipped registry: `python -m tools.coverage` writes it.
    assert as_part(modelpool("coverage", COLUMNS=str(WIDTH)).stdout) == documented()
    ask = ("feasible", "--task-type", "multi-turn-function-calling", "--risk", "High")
    document = json.loads(modelpool(*ask, "--format", "json").stdout)
    assert document["models"]
    assert all(m["risk_level"] in ("Low", "Medium") for m in document["models"])
    assert all(m["lifecycle"] != "Experimental" for m in document["models"])


def test_import_writes_what_load_takes(modelpool: Command, tmp_path: Path) -> None:
    excerpt = Path(__file__).parent.parent / "data" / "models_dev.json"
    written = tmp_path / "models-dev.jsonl"
    made = modelpool("import", "models-dev", excerpt, "-o", written)
    assert made.returncode == 0, made.stderr
    assert modelpool("load", written).returncode == 0
    loaded = modelpool("import", "models-dev", excerpt, "--load")
    assert loaded.returncode == 0, loaded.stderr
    assert "0 added, 0 changed" in loaded.stdout + loaded.stderr


def test_shipped_files_are_those_that_quickstart_loads() -> None:
    assert {path.stem for path in SHIPPED.glob("*.jsonl")} == {
        "aider",
        "bfcl",
        "bullshitbench",
        "can-ai-code",
        "evalplus",
        "genai-prices",
        "helm",
        "litellm",
        "mmlu-pro",
        "models-dev",
        "models-dev-benchmarks",
        "mteb",
        "open-asr",
        "repoqa",
        "tau2-bench",
        "textclass",
        "vectara",
    }


def test_searching_counting_and_running_queries(modelpool: Command, registry_file: Path) -> None:
    modelpool("load", registry_file)
    table = modelpool("models", "acme", "--where", "cost_class=low", "--facet", "provider").stdout
    assert "acme/cheap" in table
    assert "1 capabilities of 1 models" in table
    document = json.loads(modelpool("models", "--facet", "maker", "--format", "json").stdout)
    assert document["total"] == {"models": 3, "capabilities": 3}
    assert [c["value"] for c in document["facets"]["maker"]] == ["acme", None]
    assert [c["model_id"] for c in document["capabilities"]][-1] == "b/general"
    rows = csv.DictReader(io.StringIO(modelpool("models", "general", "--format", "csv").stdout))
    assert [row["sources"] for row in rows] == ["ours"]
    counts = modelpool("models", "--facet", "cost_class", "--format", "csv").stdout.splitlines()
    assert counts[:2] == ["field,value,models,capabilities", "cost_class,High,1,1"]
    nothing = modelpool("models", '"', "--where", "maker=acme")
    assert (nothing.returncode, nothing.stdout) == (4, "No model meets these conditions.\n")
    assert "no field 'cost'" in complaint(modelpool("models", "--where", "cost=1"), code=2)

    assert "registry/similar_models" in modelpool("query").stdout
    assert (
        ":param text => 'small';" in modelpool("query", "registry/similar_models", "--show").stdout
    )
    found = modelpool("query", "registry/similar_models", "--param", "text=dear").stdout
    assert "acme/dear" in found
    needed = modelpool("query", "registry/similar_models")
    assert "parameter text: found nothing" in complaint(needed, code=2)


def test_what_is_exported_loads_as_the_same(
    modelpool: Command, registry_file: Path, tmp_path: Path
) -> None:
    modelpool("load", registry_file)
    written = tmp_path / "export.json"
    done = modelpool("export", "-o", written)
    assert done.stdout == f"Wrote 3 records of 3 models to {written}.\n"
    assert (
        "0 added, 0 changed, 3 unchanged, 0 retired"
        in modelpool("load", written, "--dry-run").stdout
    )
    printed = modelpool("export", "--format", "jsonl", "--model", "acme/cheap")
    assert json.loads(printed.stdout)["model_id"] == "acme/cheap"
    assert "load it with --partial" in printed.stderr
    assert json.loads(modelpool("export", "--schema").stdout)["title"] == "Model Pool export"
    assert "no source 'our'" in complaint(modelpool("export", "--source", "our"), code=3)

    card = tmp_path / "card.md"
    assert modelpool("card", "acme/cheap", "-o", card).returncode == 0
    assert card.read_text(encoding="utf-8") == modelpool("card", "acme/cheap").stdout
    assert "no model 'acme/none'" in complaint(modelpool("card", "acme/none"), code=3)
