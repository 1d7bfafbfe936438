"""Methods of crowd-kit, an optional library, on the same draws; they know no answers."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from modelpool.bench.label_sets import LabelSet
from modelpool.bench.measures import Measures, measure

_METHODS = ("MajorityVote", "Wawa", "ZeroBasedSkill", "DawidSkene")


def installed() -> bool:
    """Whether crowd-kit is there."""
    return find_spec("crowdkit") is not None


def run(labels: LabelSet, seeds: list[int]) -> Iterator[tuple[str, Measures]]:
    """Each method's name and its measures, for every seed."""
    pandas = import_module("pandas")
    methods = import_module("crowdkit.aggregation")
    rows = [(task, worker, label) for (task, worker), label in labels.answers.items()]
    frame = pandas.DataFrame(rows, columns=["task", "worker", "label"])
    for name in _METHODS:
        method = getattr(methods, name)(**({"n_iter": 100} if name == "DawidSkene" else {}))
        accepted = method.fit_predict(frame).to_dict()
        scores = _scores(name, method, labels, accepted)
        for seed in seeds:
            yield name, measure(labels, labels.known(seed), scores, accepted)


def _scores(name: str, method: Any, labels: LabelSet, accepted: dict[str, str]) -> dict[str, float]:
    if name in ("Wawa", "ZeroBasedSkill"):
        return {str(w): float(s) for w, s in method.skills_.items()}
    agreed: dict[str, list[float]] = {}
    for (task, worker), answer in labels.answers.items():
        chance = (
            float(method.probas_.loc[task].get(answer, 0.0))
            if name == "DawidSkene"
            else float(accepted[task] == answer)
        )
        agreed.setdefault(worker, []).append(chance)
    return {worker: sum(own) / len(own) for worker, own in agreed.items()}
