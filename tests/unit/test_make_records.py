"""Files of records made from real data: what is known stands in them, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from modelpool.files.problems import Report
from modelpool.work.facts import KINDS
from modelpool.work.reading import read_records
from tools import make_records


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    folder = tmp_path / "birds"
    folder.mkdir()
    answers = [f"{task},{worker},{(task + worker) % 2}" for task in range(10) for worker in (1, 2)]
    # The first answer counts.
    (folder / "answers.csv").write_text("\n".join(["task,worker,answer", *answers, "0,1,9"]) + "\n")
    truth = [f"{task},1" for task in range(10)]
    (folder / "truth.csv").write_text("\n".join(["task,answer", *truth]) + "\n")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def sound(folder: Path) -> dict[str, int]:
    """How many records each file holds, all of which keep to their schema."""
    counts = {}
    for path in folder.glob("*.csv"):
        report = Report(str(path))
        counts[path.stem] = len(list(read_records(path, KINDS[path.stem], report, lambda n: None)))
        assert report.problems() == []
    return counts


def test_labels_become_tasks_workers_outcomes_and_verdicts(labels: Path, tmp_path: Path) -> None:
    target = tmp_path / "made"
    make_records.main(["labels", str(labels), "--known", "0.2", "--audited", "0.5", str(target)])
    assert sound(target) == {
        "workers": 3,
        "tasks": 10,
        "assignments": 20,
        "outcomes": 20,
        "verdicts": 8,
    }
    known = {row["task_id"] for row in rows(target / "tasks.csv") if row["reference"]}
    assert len(known) == 2
    answers = {row["outcome_id"]: row["answer"] for row in rows(target / "outcomes.csv")}
    assert answers["birds/0/1"] == "1"
    for verdict in rows(target / "verdicts.csv"):
        assert verdict["agrees"] == str(answers[verdict["outcome_id"]] == "1").lower()
        assert verdict["outcome_id"].rpartition("/")[0] not in known


def test_leaderboards_become_runs_by_edit_format(tmp_path: Path) -> None:
    board = tmp_path / "aider_polyglot_leaderboard.yml"
    run = "\n".join(
        [
            "- model: {model}",
            "  edit_format: {how}",
            "  pass_rate_1: 10.0",
            "  pass_rate_2: {passed}",
            "  seconds_per_case: 12.5",
            "  total_cost: {cost}",
            "  date: {day}",
            "",
        ]
    )
    board.write_text(
        run.format(model="yi-lightning", how="whole", passed=12.9, cost=0, day="2024-12-23")
        + run.format(model="nobody knows", how="diff", passed=50, cost=1.5, day="2024-12-21")
    )
    make_records.main(["aider", str(board), str(tmp_path / "made")])
    assert sound(tmp_path / "made")["outcomes"] == 2
    first, second = rows(tmp_path / "made" / "outcomes.csv")
    assert (first["model_id"], first["cost_usd"]) == ("01-ai/yi-lightning", "")
    assert (second["model_id"], second["cost_usd"]) == ("", "1.5")
    assert first["latency_ms"] == "12500.0"
    verdicts = rows(tmp_path / "made" / "verdicts.csv")
    assert [(v["agrees"], v["score"]) for v in verdicts] == [("false", "0.129"), ("true", "0.5")]
    (task,) = rows(tmp_path / "made" / "tasks.csv")
    assert task["declared_at"] == "2024-12-21"
