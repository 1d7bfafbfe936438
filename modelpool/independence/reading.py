"""Reading judged outcomes out of the graph, and writing how errors coincide into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

import numpy as np

from modelpool.answers.columns import Answers, Bools
from modelpool.answers.reading import read_types, read_workers
from modelpool.batches import Stage
from modelpool.database import Database, Transaction
from modelpool.independence.estimating import Estimates, estimate
from modelpool.independence.outcomes import Outcomes

_NEVER, _IF_KNOWN, _ALWAYS = range(3)
# Agreement judges an error that most share as right, so it can't tell how errors coincide. Of
# failures alone, only wrong outcomes would be known.
_SETTLES: Mapping[str | None, int] = {
    "known answer": _ALWAYS,
    "trusted verdict": _ALWAYS,
    "failure": _IF_KNOWN,
}
_MOST_LABELS = 12
_LEAST_USES = 2


def estimates_of(database: Database, stage: Stage | None = None) -> Iterator[tuple[str, Estimates]]:
    """How errors of base models coincide, in each task type with judged outcomes of any."""
    types = [row["task_type"] for row in database.read("answers/task_types", as_of=None)]
    bases = used_bases(database)
    with closing(read_types(database, types, read_workers(database))) as read:
        for answers in read:
            if stage:
                stage(answers.task_type)
            found = estimates_of_type(answers, bases)
            if found is not None:
                yield answers.task_type, found


def used_bases(database: Database) -> dict[str, str]:
    """The base model of each model that outcomes report."""
    found = database.read("independence/used_bases")
    return {row["model_id"]: row["base_model"] for row in found}


def estimates_of_type(answers: Answers, bases: Mapping[str, str]) -> Estimates | None:
    """How errors of base models coincide in a task type; None where no outcome is judged."""
    outcomes = outcomes_of(answers, bases)
    return estimate(outcomes, choices(answers)) if len(outcomes.members) else None


def outcomes_of(answers: Answers, bases: Mapping[str, str]) -> Outcomes:
    """The judged outcomes of base models; `bases` maps models to them.

    Those count whose task has a known answer, or that an auditor judged; a worker's first attempt
    counts.
    """
    assert answers.written is not None
    members = sorted({bases[model] for model in answers.models if model in bases})
    number = {name: i for i, name in enumerate(members)}
    of_model = np.array([number.get(bases.get(m, ""), -1) for m in answers.models], dtype=np.int64)
    # -1, which is no model, takes the last
    member = np.append(of_model, -1)[answers.model]
    counts = _settled(answers) & (member >= 0) & (answers.first > 0)
    present, used = np.unique(member[counts], return_inverse=True)
    # Tasks come in no order, and sums are to be the same.
    order = np.argsort(np.array(answers.tasks, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Outcomes.numbered(
        members=[members[i] for i in present.tolist()],
        base=np.arange(len(present)),
        task=place[answers.task[counts]],
        member=used.ravel(),
        answer=answers.text[counts],
        right=answers.written.right[counts] >= 0.5,
    )


def choices(answers: Answers) -> int | None:
    """How many answers a task has: None, without end, unless they are few and recur.

    As in reputation: twelve or fewer, each given in two tasks or more on average.
    """
    given = answers.text >= 0
    text = answers.text[given]
    labels = np.unique(text)
    if not 0 < len(labels) <= _MOST_LABELS:
        return None
    uses = len(np.unique(answers.task[given] * len(answers.texts) + text))
    if uses < _LEAST_USES * len(labels):
        return None
    return max(2, len(np.union1d(labels, answers.reference[answers.reference >= 0])))


def write(tx: Transaction, found: Mapping[str, Estimates], at: datetime) -> None:
    """Replace how errors coincide in all task types by this."""
    tx.run("independence/forget", task_types=sorted(found))
    for task_type, estimates in found.items():
        tx.run(
            "independence/write_errs_with",
            task_type=task_type,
            as_of=at,
            members=_members(estimates),
            pairs=_pairs(estimates),
            coincidence={
                "phi": estimates.pool_phi,
                "alike": estimates.pool_alike,
                "choices": estimates.choices,
            },
        )


def _settled(answers: Answers) -> Bools:
    assert answers.written is not None
    known = answers.reference[answers.task] >= 0
    rests_on = answers.written.rests_on
    counts = np.fromiter((_SETTLES.get(g, _NEVER) for g in rests_on), np.int64, len(rests_on))
    right = answers.written.right
    judged: Bools = ~np.isnan(right) & ((counts == _ALWAYS) | ((counts == _IF_KNOWN) & known))
    return judged


def _members(estimates: Estimates) -> dict[str, dict[str, Any]]:
    return {
        name: {"n": int(estimates.n[i]), "accuracy": float(estimates.accuracy[i])}
        for i, name in enumerate(estimates.members)
    }


def _pairs(estimates: Estimates) -> dict[str, dict[str, Any]]:
    joint, known = estimates.joint, estimates.known
    found = {}
    for i, j in zip(*(at.tolist() for at in np.triu(joint, 1).nonzero()), strict=True):
        one, other = estimates.members[i], estimates.members[j]
        facts = {
            "n": int(joint[i, j]),
            "expected": float(estimates.expected[i, j]),
            "alike": float(estimates.alike[i, j]),
        }
        if known[i, j]:
            for name in ("phi", "lower", "upper"):
                facts[name] = float(getattr(estimates, name)[i, j])
        found[f"{one} {other}"] = {"one": one, "other": other, "facts": facts}
    return found
