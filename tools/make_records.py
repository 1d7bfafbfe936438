"""Makes files of records of work from real data: crowd labels, or aider's leaderboards.

    python -m tools.make_records labels FOLDER TARGET [--task-type T] [--known S] [--audited S]
    python -m tools.make_records aider LEADERBOARD.yml... TARGET

TARGET is a folder; `modelpool record KIND TARGET/KIND.csv` loads each of its files, in the order
workers, tasks, assignments, outcomes, verdicts. Nothing is made up: where the data has no times,
the files have none, and what can't be told is left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from modelpool.files import schema
from modelpool.work.facts import KINDS

Records = dict[str, list[dict[str, Any]]]

_SHIPPED = Path(__file__).parent.parent / "modelpool" / "data" / "registry" / "aider.jsonl"
_SUITES = {
    "polyglot": "code-editing",
    "edit": "python-code-editing",
    "refactor": "code-refactoring",
}
_LABEL = re.compile(r"aider (?P<label>'.*?'|\".*?\"): ")


def labels(folder: Path, *, task_type: str, known: float, audited: float, seed: int = 0) -> Records:
    """The set in a folder with `answers.csv` and `truth.csv`.

    `known` is the share of the tasks with a truth that get it as their known answer; `audited` that
    of the others on whose answers a trusted auditor gives verdicts. Where a worker answered a task
    twice, the first answer counts.
    """
    name = folder.name
    truth = {row["task"]: row["answer"] for row in _rows(folder / "truth.csv")}
    answers: dict[tuple[str, str], str] = {}
    for row in _rows(folder / "answers.csv"):
        answers.setdefault((row["task"], row["worker"]), row["answer"])
    draw = random.Random(seed)
    with_answer = set(draw.sample(sorted(truth), round(known * len(truth))))
    others = sorted(truth.keys() - with_answer)
    to_audit = set(draw.sample(others, round(audited * len(others))))
    auditor = f"{name}/auditor"
    made: Records = {kind: [] for kind in KINDS}
    made["workers"] = [
        {"worker_id": f"{name}/{worker}"} for worker in sorted({w for _, w in answers})
    ] + [{"worker_id": auditor, "operator": f"{name}/owner", "trusted": "true"}]
    for task in sorted({t for t, _ in answers}):
        reference = {"reference": truth[task]} if task in with_answer else {}
        task_id = f"{name}/{task}"
        made["tasks"].append(
            {"task_id": task_id, "task_type": task_type, "risk_level": "Low", **reference}
        )
    for (task, worker), answer in answers.items():
        identity = f"{name}/{task}/{worker}"
        made["assignments"].append(
            {
                "assignment_id": identity,
                "task_id": f"{name}/{task}",
                "worker_id": f"{name}/{worker}",
                "mode": "chosen",
            }
        )
        made["outcomes"].append(
            {
                "outcome_id": identity,
                "assignment_id": identity,
                "status": "Completed",
                "answer": answer,
            }
        )
        if task in to_audit:
            made["verdicts"].append(
                {
                    "verdict_id": f"{identity}/audit",
                    "worker_id": auditor,
                    "outcome_id": identity,
                    "agrees": str(answer == truth[task]).lower(),
                }
            )
    return made


def aider(paths: Sequence[Path]) -> Records:
    """Leaderboards as one task each; a worker is aider with one of its edit formats.

    Of a run whose model isn't in the shipped registry the outcome names none. A suite's own tests
    are a trusted auditor: its score is the share of cases that pass, and it agrees from a half on.
    """
    models = _models_by_label()
    made: Records = {kind: [] for kind in KINDS}
    made["workers"].append({"worker_id": "aider/tests", "operator": "tests", "trusted": "true"})
    joined: dict[str, str] = {}
    for path in paths:
        suite = next(word for word in _SUITES if word in path.stem)
        runs = yaml.safe_load(path.read_text(encoding="utf-8"))
        days = [str(run["date"]) for run in runs]
        made["tasks"].append(
            {
                "task_id": f"aider/{suite}",
                "task_type": _SUITES[suite],
                "risk_level": "Low",
                "declared_at": min(days),
            }
        )
        for number, (run, day) in enumerate(zip(runs, days, strict=True), start=1):
            worker_id = f"aider/{run['edit_format']}"
            joined[worker_id] = min(day, joined.get(worker_id, day))
            _add_run(made, f"aider/{suite}/{number}", run, worker_id, models)
    made["workers"][0]["joined_at"] = min(joined.values())
    made["workers"] += [
        {"worker_id": worker_id, "operator": "aider", "joined_at": day}
        for worker_id, day in sorted(joined.items())
    ]
    return made


def _add_run(
    made: Records, identity: str, run: Mapping[str, Any], worker_id: str, models: dict[str, str]
) -> None:
    day = str(run["date"])
    model = {"model_id": models[str(run["model"])]} if str(run["model"]) in models else {}
    cost = run.get("total_cost")
    seconds = run.get("seconds_per_case")
    passed = float(run.get("pass_rate_2", run["pass_rate_1"])) / 100
    made["assignments"].append(
        {
            "assignment_id": identity,
            "task_id": identity.rpartition("/")[0],
            "worker_id": worker_id,
            "mode": "chosen",
            "assigned_at": day,
            **model,
        }
    )
    made["outcomes"].append(
        {
            "outcome_id": identity,
            "assignment_id": identity,
            "status": "Completed",
            "reported_at": day,
            # A cost of 0 was not measured.
            **({"cost_usd": cost} if cost else {}),
            **({"latency_ms": round(seconds * 1000, 3)} if seconds else {}),
            **model,
        }
    )
    made["verdicts"].append(
        {
            "verdict_id": f"{identity}/tests",
            "worker_id": "aider/tests",
            "outcome_id": identity,
            "agrees": str(passed >= 0.5).lower(),
            "score": round(passed, 4),
            "at": day,
        }
    )


def _models_by_label() -> dict[str, str]:
    """From aider's names of models to the ids that the shipped registry joined them to."""
    found = {}
    for line in _SHIPPED.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        match = _LABEL.match(record.get("notes", ""))
        if match:
            found[match["label"][1:-1]] = record["model_id"]
    return found


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def time_text(at: datetime) -> str:
    """A moment in UTC as the files have it, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def write(made: Records, target: Path) -> None:
    """One CSV file for each kind of record that there is."""
    target.mkdir(parents=True, exist_ok=True)
    for kind, records in made.items():
        if not records:
            continue
        named = [
            name for name in schema.fields(KINDS[kind].schema) if any(name in r for r in records)
        ]
        with (target / f"{kind}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, named, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, and make the files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True)
    of_labels = commands.add_parser("labels")
    of_labels.add_argument("folder", type=Path)
    of_labels.add_argument("--task-type", default="classification")
    of_labels.add_argument("--known", type=float, default=0.1)
    of_labels.add_argument("--audited", type=float, default=0.1)
    of_labels.set_defaults(
        make=lambda a: labels(a.folder, task_type=a.task_type, known=a.known, audited=a.audited)
    )
    of_aider = commands.add_parser("aider")
    of_aider.add_argument("leaderboards", type=Path, nargs="+")
    of_aider.set_defaults(make=lambda a: aider(a.leaderboards))
    for command in (of_labels, of_aider):
        command.add_argument("target", type=Path)
    given = parser.parse_args(arguments)
    write(given.make(given), given.target)


if __name__ == "__main__":
    main()
