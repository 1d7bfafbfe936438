"""`python -m benchmarks drift`: its files, its peers, and that a dummy doesn't pass."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.__main__ import benchmarks
from benchmarks.quality import drift_files, drift_methods, drift_pool
from benchmarks.quality.drift import run
from benchmarks.quality.drift_methods import ORACLE, POOL_KNOWN, river_installed
from modelpool.exceptions import InvalidInputError


def written(folder: Path, rows: Iterable[Iterable[object]], *more: str) -> Path:
    path = folder / "streams.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["stream", "position", "right", *more], *rows])
    return path


def falling(name: str, seed: int, *, after: float) -> list[list[object]]:
    draw = np.random.default_rng(seed)
    right = draw.random(700) < np.where(np.arange(700) < 400, 0.9, after)
    return [[name, 1000 + place, int(x)] for place, x in enumerate(right)]


def test_streams_of_files_alarm_after_their_fall_and_only_then(tmp_path: Path) -> None:
    rows = falling("fell", 1, after=0.3) + falling("same", 2, after=0.9)
    written(tmp_path, rows[::-1])
    output = tmp_path / "out.json"
    result = CliRunner().invoke(
        benchmarks,
        ["drift", "--data", str(tmp_path), "--unchanged", "40", "--json", str(output)],
    )
    assert result.exit_code == 0, result.output
    found = json.loads(output.read_text("utf-8"))
    assert list(found) == ["fell", "same", "unchanged"]
    assert 1400 <= found["fell"] <= 1430
    assert found["same"] is None
    assert found["unchanged"] <= 0.05


def test_what_a_file_expects_is_used(tmp_path: Path) -> None:
    rows = [[*row, 0.9] for row in falling("fell", 3, after=0.9)[:100]]
    written(tmp_path, rows, "expected")
    assert drift_files.first_alarms(drift_files.read_streams(tmp_path)) == {"fell": None}
    written(tmp_path, [[*row[:3], 0.999] for row in rows], "expected")
    assert drift_files.first_alarms(drift_files.read_streams(tmp_path))["fell"] is not None


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["a", "x", 1]], "row 2: position: found 'x', expected a number"),
        ([["a", 1, 1], ["a", 2, 7]], "row 3: right: found '7', expected a share from 0 to 1"),
        ([["a", 1, 1], ["a", 1, 0]], "row 3: position: found 1 of a again"),
        ([["unchanged", 1, 1]], "row 2: stream: found 'unchanged'"),
        ([["a", 1, 1, 0.5], ["a", 2, 1, ""]], "found it in 1 of 2 rows, expected all or none"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(
    tmp_path: Path, rows: list[list[object]], found: str
) -> None:
    written(tmp_path, rows, "expected")
    with pytest.raises(InvalidInputError, match=found):
        drift_files.read_streams(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="found no CSV file"):
        drift_files.read_streams(tmp_path)
    result = CliRunner().invoke(benchmarks, ["drift", "--unchanged", "5"])
    assert result.exit_code == 2


def test_every_detector_is_measured_beside_the_oracle_and_the_dummy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drift_methods, "_MOST_BACK", 60)
    found = {
        each.method: each
        for each in run([(0.9, 0.65)], streams=100, seed=1, progress=lambda *_: None)
    }
    assert len(found) == (12 if river_installed() else 8)
    assert found[ORACLE].ratio == 1
    ours, dummy = found[POOL_KNOWN], found["always alarms"]
    assert ours.ratio is not None
    assert ours.ratio < 1.35
    assert ours.unchanged <= 0.03
    assert (dummy.unchanged, dummy.early, dummy.delay) == (1, 1, None)
    assert found["last 50 fell by over 10 points"].unchanged > 0.2


def test_routellm_in_its_own_form(tmp_path: Path) -> None:
    """Twenty subjects, the same ones hard for both models."""
    draw = np.random.default_rng(0)
    path = tmp_path / "routellm.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["dataset", "item", *drift_pool._MODELS])
        for item in range(4000):
            subject = item % 20
            shares = np.array([0.75, 0.85]) - (0.3 if subject < 12 else 0)
            rows.writerow([f"mmlu_{subject}", item, *(draw.random(2) < shares).astype(int)])
    found = {
        each.name: each.share
        for each in drift_pool.routellm(path, draws=4, seed=0, progress=lambda *_: None)
    }
    assert len(found) == 4
    for name, share in found.items():
        assert share >= 0.75 if name.endswith("falls") else share <= 0.25, found


def test_states_of_a_leaderboard_are_compared_by_date(tmp_path: Path) -> None:
    for date, less in (("2025-01-02", 0), ("2025-01-01", 0), ("2025-03", 20)):
        with (tmp_path / f"overall_{date}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["Model", "Overall Acc"])
            rows.writerows([f"m{n}", f"{40 + n - less}.0%"] for n in range(30))
    same, moved = drift_pool.leaderboard(tmp_path)
    assert same.dates == "2025-01-01 to 2025-01-02"
    assert (same.comparison.rebased, same.fell, same.far) == (False, [], [])
    assert (moved.comparison.rebased, moved.fell, moved.far) == (True, [], [])
    with pytest.raises(InvalidInputError, match="found 0 states"):
        list(drift_pool.leaderboard(tmp_path / "none"))
