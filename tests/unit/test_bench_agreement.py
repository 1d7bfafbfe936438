"""The benchmark of agreement: a set with known truth, and what a wrong statement would show."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.quality.agreement import OWN, Stated, calibration, run
from benchmarks.quality.commands.agreement import agreement
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.panels import draw_panels, matrix


def drawn(tasks: int = 300, workers: int = 6, *, hard: float = 0.2) -> LabelSet:
    """Workers who are wrong together in hard tasks, and at times elsewhere."""
    draw = random.Random(5)
    truth = {f"t{n:03d}": draw.choice("ab") for n in range(tasks)}
    answers = {}
    for task, right in truth.items():
        is_hard = draw.random() < hard
        for worker in range(workers):
            wrong = draw.random() < (0.85 if is_hard else 0.05)
            answers[task, f"w{worker}"] = ("b" if right == "a" else "a") if wrong else right
    return LabelSet(name="drawn", answers=answers, truth=truth)


def test_coinciding_errors_are_learnt_and_independence_promises_too_much() -> None:
    found = run(drawn(), draws=4, most=20)
    own, naive = found.methods[OWN], found.methods["independent"]
    assert found.panels == 20
    assert own.error < 0.05
    assert abs(own.bias) < 0.03
    assert naive.bias > 0.08
    assert found.chosen[OWN].draws == 4
    assert 0.6 < found.chosen["random"].majority_right < 0.9


def test_the_document_holds_what_the_summary_says() -> None:
    document: Mapping[str, Any] = run(drawn(), draws=3, most=8).document()
    draws = [draw for panel in document["panels"] for draw in panel["draws"]]
    error = sum(abs(draw["stated"] - draw["right"]) for draw in draws) / len(draws)
    assert error == pytest.approx(document["methods"][OWN]["error"])
    for panel in document["panels"]:
        assert panel["n"] == sum(draw["n"] for draw in panel["draws"])
        right = sum(draw["n"] * draw["right"] for draw in panel["draws"])
        assert panel["right"] == pytest.approx(right / panel["n"])


def test_workers_of_one_model_are_on_no_panel_together() -> None:
    labels = replace(drawn(), models={f"w{n}": f"model{n // 2}" for n in range(6)})
    panels = draw_panels(matrix(labels), 100)
    assert len(panels) == 8
    assert all(len({member // 2 for member in panel}) == 3 for panel in panels.tolist())
    assert draw_panels(matrix(labels), 5).tolist() == draw_panels(matrix(labels), 5).tolist()


def test_the_surest_fifth_is_that_of_each_draw() -> None:
    stated = [
        Stated(panel=(str(n),), draw=draw, agreed=40, right=0.7, stated={"one": n / 10})
        for draw in range(2)
        for n in range(10)
    ]
    found = calibration(stated, "one")
    assert found.promised == pytest.approx(0.85)
    assert found.delivered == pytest.approx(0.7)
    assert found.bias == pytest.approx(-0.25)
    assert found.error == found.error_of_panels == pytest.approx(0.31)


def test_the_command_writes_every_panel(tmp_path: Path) -> None:
    labels = drawn(200, 4)
    folder = tmp_path / "sets" / "made"
    folder.mkdir(parents=True)
    rows = [f"{task},{worker},{given}" for (task, worker), given in labels.answers.items()]
    (folder / "answers.csv").write_text("\n".join(["task,worker,answer", *rows]) + "\n")
    rows = [f"{task},{right}" for task, right in labels.truth.items()]
    (folder / "truth.csv").write_text("\n".join(["task,answer", *rows]) + "\n")
    output = tmp_path / "out.json"
    options = ["--data", str(tmp_path / "sets"), "--json", str(output), "--draws", "2"]
    ran = CliRunner().invoke(agreement, options)
    assert ran.exit_code == 0, ran.output
    assert "made: 4 panels" in ran.output
    (document,) = json.loads(output.read_text())
    assert [len(panel["draws"]) for panel in document["panels"]] == [2, 2, 2, 2]


def test_a_set_without_panels_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "answers.csv").write_text("task,worker,answer\n1,a,x\n1,b,x\n")
    (folder / "truth.csv").write_text("task,answer\n1,x\n2,y\n")
    ran = CliRunner().invoke(agreement, ["--data", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert "small: no three workers" in ran.output
