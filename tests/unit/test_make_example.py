"""The shipped example of work: made anew it is the same, sound, and names only what is there."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from modelpool.files.problems import Report
from modelpool.work.example import FOLDER, RECOVERY
from modelpool.work.facts import KINDS
from modelpool.work.reading import read_records
from tools import make_degrading, make_example, make_records

REGISTRY = FOLDER.parent / "registry"
FILES = {kind: FOLDER / f"{kind}.csv" for kind in KINDS}
LATER = {kind: RECOVERY / f"{kind}.csv" for kind in ("tasks", "assignments", "outcomes")}
NIGHT = set(make_degrading.MODELS)
"""The task types of the night shift."""


def rows(kind: str, files: dict[str, Path] = FILES) -> list[dict[str, str]]:
    with files[kind].open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_made_anew_it_is_the_same(tmp_path: Path) -> None:
    make_example.main([str(tmp_path)])
    paths = {*FILES.values(), *LATER.values()}
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv")}
    assert made == {path.relative_to(FOLDER) for path in paths}
    for path in paths:
        name = path.relative_to(FOLDER)
        assert (tmp_path / name).read_bytes() == path.read_bytes(), name


def test_another_seed_makes_other_work() -> None:
    assert make_example.Fleet(1).records() != make_example.Fleet().records()
    start, days = make_example.START, make_example.DAYS
    one, other = (make_degrading.NightShift(start, days, seed) for seed in (1, 2))
    assert one.records() != other.records()


@pytest.mark.parametrize("path", [*FILES.values(), *LATER.values()])
def test_every_record_keeps_to_its_schema(path: Path) -> None:
    report = Report(str(path))
    found = list(read_records(path, KINDS[path.stem], report, lambda read: None))
    assert report.problems() == []
    assert len(found) == len(path.read_text(encoding="utf-8").splitlines()) - 1 > 0


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.*")) < 600_000


def test_all_of_it_is_in_order_of_time() -> None:
    for files in (FILES, LATER):
        reported = [row["reported_at"] for row in rows("outcomes", files)]
        assert reported == sorted(reported)
        assert [row["assignment_id"] for row in rows("assignments", files)] == [
            row["assignment_id"] for row in rows("outcomes", files)
        ]


def test_the_night_shift_works_apart_from_the_others() -> None:
    """So nobody's reputation and no finding of misuse depends on it."""
    types = {row["task_id"]: row["task_type"] for row in rows("tasks")}
    workers = {True: set[str](), False: set[str]()}
    for row in rows("assignments"):
        workers[types[row["task_id"]] in NIGHT].add(row["worker_id"])
    assert workers[True] == set(make_degrading.OPERATORS)
    assert not workers[True] & workers[False]
    assert not NIGHT & set(make_example.TASKS)
    assert set(make_degrading.OPERATORS.values()).isdisjoint(
        worker.operator for worker in make_example.FLEET
    )


def test_each_task_of_the_night_shift_has_a_known_answer_and_one_outcome() -> None:
    tasks = [row for row in rows("tasks") if row["task_type"] in NIGHT] + rows("tasks", LATER)
    assert all(row["reference"] for row in tasks)
    done = [row["task_id"] for row in rows("assignments") + rows("assignments", LATER)]
    assert [done.count(row["task_id"]) for row in tasks] == [1] * len(tasks)


def test_one_model_falls_in_the_last_third_and_is_back_two_days_after_the_end() -> None:
    model = make_degrading.FALLEN
    early, late = shares(make_degrading.CALL, model, FILES)
    assert early > 0.85
    assert late < 0.4
    assert min(shares(make_degrading.CALL, model, LATER)) > 0.85
    for other in make_degrading.MODELS[make_degrading.CALL].keys() - {model}:
        assert min(shares(make_degrading.CALL, other, FILES)) > 0.8
    end = make_example.START + timedelta(days=make_example.DAYS)
    assert max(row["reported_at"] for row in rows("outcomes")) < make_records.time_text(end)
    begins = make_records.time_text(end + timedelta(days=2))
    assert min(row["declared_at"] for row in rows("tasks", LATER)) == begins


def test_all_models_of_a_type_fall_when_its_known_answers_change_their_form() -> None:
    for model in make_degrading.MODELS[make_degrading.MEMORY]:
        early, late = shares(make_degrading.MEMORY, model, FILES, since=make_degrading.REBASED)
        assert early > 0.85
        assert late == 0


def shares(
    task_type: str, model: str, files: dict[str, Path], *, since: float = make_degrading.FALLS
) -> tuple[float, float]:
    """The share right of a model's outcomes whose tasks were declared before a day, and after."""
    tasks = {row["task_id"]: row for row in rows("tasks", files) if row["task_type"] == task_type}
    change = make_records.time_text(make_example.START + timedelta(days=since))
    found: dict[bool, list[bool]] = {False: [], True: []}
    for row in rows("outcomes", files):
        task = tasks.get(row["outcome_id"].partition("/")[0])
        if task and row["model_id"] == model:
            found[task["declared_at"] >= change].append(row["answer"] == task["reference"])
    early, late = (sum(each) / len(each) if each else 1.0 for each in found.values())
    return early, late


def test_its_models_are_those_of_the_shipped_registry() -> None:
    shipped = {
        json.loads(line)["model_id"]
        for path in REGISTRY.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    used = {row["model_id"] for kind in ("assignments", "outcomes") for row in rows(kind)}
    used |= {row["model_id"] for row in rows("outcomes", LATER)}
    assert used
    assert used <= shipped


def test_its_work_begins_when_the_shipped_registry_holds() -> None:
    """Else what the models were then isn't known, and misuse of them isn't found."""
    shows = max(
        json.loads(line)["source_date"]
        for path in REGISTRY.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert min(row["assigned_at"] for row in rows("assignments")) >= shows


def test_it_claims_nothing_of_anyone_real() -> None:
    """Workers have first names only, operators are made up, and the files say so themselves."""
    workers = rows("workers")
    assert all(row["worker_id"].isalpha() and row["worker_id"].islower() for row in workers)
    assert {row["operator"] for row in workers} == {
        "",
        "harbour-lane",
        "lamplight",
        "larkhill",
        "manifold",
        "moonrise",
        "mossgate",
        "nightjar",
        "oakfield",
        "quality-desk",
        "second-opinion",
        "swiftdesk",
        "tern",
        "tidewater",
        "wickham",
    }
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert said.splitlines()[2].startswith("Nobody in these files exists")


def test_the_document_tells_of_every_worker() -> None:
    """docs/example.md says of each whether it is honest, and how it cheats."""
    document = Path(__file__).parents[2] / "docs" / "example.md"
    told = re.findall(r"\w+", document.read_text(encoding="utf-8"))
    assert [row["worker_id"] for row in rows("workers") if row["worker_id"] not in told] == []
    text = document.read_text(encoding="utf-8")
    for kind in ("workers", "tasks", "outcomes", "verdicts"):
        assert f"{len(rows(kind)):,} {kind}" in " ".join(text.split())
