"""Sets of workers' answers with the truth: reading them, and drawing which truth is known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.quality.tables import read_table
from modelpool.exceptions import ConfigurationError, InvalidInputError

KNOWN_SHARE = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSet:
    """Workers' answers, by task and worker, and the truth of tasks.

    `models` says which model each worker runs; empty where the set doesn't say.
    """

    name: str
    answers: dict[tuple[str, str], str]
    truth: dict[str, str]
    models: dict[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> int:
        """How many different answers there are."""
        return len(set(self.answers.values()))

    def known(self, seed: int, share: float = KNOWN_SHARE) -> dict[str, str]:
        """The share of the truth that is known in the draw of a seed, which is numpy's."""
        tasks = sorted(self.truth)
        draw = (
            numpy().random.RandomState(seed).choice(tasks, int(share * len(tasks)), replace=False)
        )
        return {str(task): self.truth[str(task)] for task in draw}


def numpy() -> Any:
    """The library that draws and counts; raises ConfigurationError without it."""
    try:
        return import_module("numpy")
    except ImportError as error:
        raise ConfigurationError(
            "this benchmark draws with numpy: pip install numpy, and crowd-kit to compare"
        ) from error


def read_sets(folder: Path, names: Collection[str] = ()) -> list[LabelSet]:
    """The sets of a folder: its folders that hold `answers.csv` and `truth.csv`, by name.

    A third file, `workers.csv`, may say which model each worker runs. With names given, those sets
    only. Raises InvalidInputError when there are none, when there is none of a name, or when a file
    isn't such a table.
    """
    found = {path.parent.name: path for path in sorted(folder.glob("*/answers.csv"))}
    unknown = sorted(set(names) - found.keys())
    if unknown and found:
        raise InvalidInputError(f"{folder}: found no set {unknown[0]!r}, but {', '.join(found)}")
    sets = [
        LabelSet(
            name=name,
            answers=_answers(path),
            truth={
                row["task"]: row["answer"]
                for row in read_table(path.with_name("truth.csv"), "task", "answer")
            },
            models=_models(path.with_name("workers.csv")),
        )
        for name, path in found.items()
        if not names or name in names
    ]
    if not sets:
        raise InvalidInputError(f"{folder}: found no set, expected folders with answers.csv")
    return sets


def _answers(path: Path) -> dict[tuple[str, str], str]:
    answers: dict[tuple[str, str], str] = {}
    for row in read_table(path, "task", "worker", "answer"):
        # where a worker answered twice, the first counts
        answers.setdefault((row["task"], row["worker"]), row["answer"])
    return answers


def _models(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return {row["worker"]: row["model"] for row in read_table(path, "worker", "model")}
