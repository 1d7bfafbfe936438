"""Answers in columns, made of rows that a test can write down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Floats, Ints, Verdicts
from modelpool.answers.reading import Numbers

Row = Mapping[str, Any]
Judgeable = tuple[Answers, Floats, Floats]
"""Columns, what each outcome counts, and the log odds of each verdict."""


def columns(types: Mapping[str, Sequence[Row]]) -> dict[str, Judgeable]:
    """The columns of the rows of each task type; workers have the same numbers in all.

    A row's `voice` is its worker's. A verdict is a voice, its log odds, and whether it is an
    auditor's.
    """
    everybody = {row["worker_id"]: (row["voice"], False) for rows in types.values() for row in rows}
    # Verifiers are workers of their own, one for each voice, auditors apart.
    everybody |= {
        _verifier(verdict): (verdict[0], bool(verdict[2]))
        for rows in types.values()
        for row in rows
        for verdict in row["verdicts"]
    }
    return {name: _columns(name, rows, everybody) for name, rows in types.items()}


def _verifier(verdict: Sequence[Any]) -> str:
    voice, _, audits = verdict
    return f"verifier {voice} {bool(audits)}"


def _columns(
    task_type: str, rows: Sequence[Row], everybody: Mapping[str, tuple[str, bool]]
) -> Judgeable:
    tasks, texts, models, voices = Numbers(), Numbers(), Numbers(), Numbers()
    classes, workers = Numbers(["Unknown"]), Numbers(everybody)
    said = [(i, verdict) for i, row in enumerate(rows) for verdict in row["verdicts"]]
    of_task = {row["task_id"]: row for row in rows}
    answers = Answers(
        task_type=task_type,
        outcomes=[row["outcome_id"] for row in rows],
        task=_ints(tasks.of(row["task_id"] for row in rows)),
        worker=_ints(workers.of(row["worker_id"] for row in rows)),
        text=_ints(texts.of(row["answer"] for row in rows)),
        failed=np.array([row["status"] == "Failed" for row in rows], dtype=np.bool_),
        model=_ints(models.of(row["model_id"] for row in rows)),
        capability=_ints(classes.of(row["capability"] for row in rows)),
        reported=np.zeros(len(rows), dtype=np.int64),
        recorded=np.zeros(len(rows), dtype=np.int64),
        first=np.ones(len(rows)),
        reference=_ints(texts.of(of_task[name]["reference"] for name in tasks.names)),
        demand=_ints(classes.of(of_task[name]["demand"] for name in tasks.names)),
        voice=_ints(voices.of(voice for voice, _ in everybody.values())),
        anchor=np.array([audits for _, audits in everybody.values()], dtype=np.bool_),
        verdicts=Verdicts(
            outcome=_ints([i for i, _ in said]),
            verifier=_ints(workers.of(_verifier(verdict) for _, verdict in said)),
            agrees=np.array([odds > 0 for _, (_, odds, _) in said], dtype=np.bool_),
        ),
        tasks=tasks.names,
        workers=workers.names,
        texts=texts.names,
        models=models.names,
        classes=classes.names,
    )
    weight = np.array([row["weight"] for row in rows], dtype=np.float64)
    return answers, weight, np.array([odds for _, (_, odds, _) in said], dtype=np.float64)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
