"""Sets of workers' answers with the truth: reading them, and drawing which truth is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

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

    def known(self, seed: int) -> dict[str, str]:
        """The tenth of the truth that is known in the draw of a seed.

        Raises ConfigurationError without numpy, whose draws these are.
        """
        try:
            numpy = import_module("numpy")
        except ImportError as error:
            raise ConfigurationError(
                "this benchmark draws with numpy: pip install numpy, and crowd-kit to compare"
            ) from error
        tasks = sorted(self.truth)
        draw = numpy.random.RandomState(seed).choice(
            tasks, int(KNOWN_SHARE * len(tasks)), replace=False
        )
        return {str(task): self.truth[str(task)] for task in draw}


def read_sets(folder: Path) -> list[LabelSet]:
    """The sets of a folder: its folders that hold `answers.csv` and `truth.csv`, by name.

    A third file, `workers.csv`, may say which model each worker runs.
    Raises InvalidInputError when there are none, or when a file isn't such a table.
    """
    sets = [
        LabelSet(
            name=path.parent.name,
            answers=_answers(path),
            truth={
                row["task"]: row["answer"]
                for row in _rows(path.with_name("truth.csv"), "task", "answer")
            },
            models=_models(path.with_name("workers.csv")),
        )
        for path in sorted(folder.glob("*/answers.csv"))
    ]
    if not sets:
        raise InvalidInputError(f"{folder}: found no set, expected folders with answers.csv")
    return sets


def _answers(path: Path) -> dict[tuple[str, str], str]:
    answers: dict[tuple[str, str], str] = {}
    for row in _rows(path, "task", "worker", "answer"):
        # where a worker answered twice, the first counts
        answers.setdefault((row["task"], row["worker"]), row["answer"])
    return answers


def _models(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return {row["worker"]: row["model"] for row in _rows(path, "worker", "model")}


def _rows(path: Path, *needed: str) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if not set(needed) <= set(reader.fieldnames or ()):
                found = ", ".join(reader.fieldnames or ("nothing",))
                raise InvalidInputError(
                    f"{path}: found {found}, expected the columns {', '.join(needed)}"
                )
            yield from reader
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path}: {error}") from error
