"""The benchmark of reputation: its sets, its draws and its measures, by small examples."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.quality.label_sets import LabelSet, read_sets
from benchmarks.quality.measures import Measures, correlation, means, measure, ranks
from modelpool.exceptions import ConfigurationError, InvalidInputError


def test_sets_are_read_with_first_answers(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "answers.csv").write_text("task,worker,answer\nt,w,1\nt,w,0\nu,w,0\n")
    (folder / "truth.csv").write_text("task,answer\nt,1\n")
    (labels,) = read_sets(tmp_path)
    assert labels == LabelSet(
        name="small", answers={("t", "w"): "1", ("u", "w"): "0"}, truth={"t": "1"}
    )
    assert labels.choices == 2


def test_what_is_no_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="found no set"):
        read_sets(tmp_path)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "answers.csv").write_text("task,who,answer\n")
    with pytest.raises(InvalidInputError, match="found task, who, answer, expected the columns"):
        read_sets(tmp_path)


def test_ranks_share_ties() -> None:
    assert ranks([0.3, 0.1, 0.3, 0.2]) == [3.5, 1.0, 3.5, 2.0]
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert correlation([1, 1], [1, 2]) is None


def test_measures_leave_out_what_is_known_and_who_did_little() -> None:
    tasks = [f"t{i}" for i in range(12)]
    shares = {f"good{i}": 12 - i for i in range(3)} | {f"bad{i}": 3 + i for i in range(3)}
    answers = {
        (task, worker): "1" if number < right else "0"
        for worker, right in shares.items()
        for number, task in enumerate(tasks)
    }
    answers |= {(task, "idle"): "1" for task in tasks[:9]}
    labels = LabelSet(name="x", answers=answers, truth=dict.fromkeys(tasks, "1"))
    known = {"t0": "1", "t1": "1"}
    true = {w: (right - 2) / 10 for w, right in shares.items()}
    accepted = {task: "1" if task != "t5" else "0" for task in tasks}

    found = measure(labels, known, {**true, "idle": 0.0}, accepted, dict.fromkeys(true, 0.5))

    assert found.spearman == pytest.approx(1)
    assert (found.auc, found.error) == (1.0, 0.0)
    assert found.accepted == pytest.approx(0.9)
    assert found.covered == pytest.approx(0.5)


def test_means_skip_what_is_undefined() -> None:
    one = Measures(spearman=0.5, auc=None, error=0.1, accepted=1.0, covered=None)
    other = Measures(spearman=0.7, auc=0.9, error=0.3, accepted=0.0, covered=None)
    mean = means([one, other])
    assert mean.spearman == pytest.approx(0.6)
    assert (mean.auc, mean.covered) == (0.9, None)


def test_sets_are_taken_by_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "answers.csv").write_text("task,worker,answer\nt,w,1\n")
        (tmp_path / name / "truth.csv").write_text("task,answer\nt,1\n")
    assert [labels.name for labels in read_sets(tmp_path)] == ["one", "two"]
    assert [labels.name for labels in read_sets(tmp_path, ["two"])] == ["two"]
    with pytest.raises(InvalidInputError, match="found no set 'three', but one, two"):
        read_sets(tmp_path, ["three", "one"])


def test_the_share_that_is_known_is_drawn_by_seed() -> None:
    labels = LabelSet(name="x", answers={}, truth={f"t{n}": "1" for n in range(50)})
    assert [len(labels.known(0, share)) for share in (0.0, 0.02, 0.1)] == [0, 1, 5]
    assert labels.known(1) == labels.known(1, 0.1)
    assert labels.known(1) != labels.known(2)


def test_numpy_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ConfigurationError, match="pip install numpy"):
        LabelSet(name="x", answers={}, truth={"t": "1"}).known(0)
