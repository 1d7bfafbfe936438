"""Methods of crowd-kit, an optional library, on the same draws; they know no answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import Measures, measure

Progress = Callable[[str, int, int], None]


def installed() -> bool:
    """Whether crowd-kit is there."""
    return find_spec("crowdkit") is not None


def run(
    labels: LabelSet, draws: Sequence[Mapping[str, str]], progress: Progress, *, slow: bool
) -> Iterator[tuple[str, Measures]]:
    """Each method's name and its measures, for every draw; those that take minutes if `slow`."""
    numbered = _Numbered.of(labels)
    methods = [method for method in _METHODS if slow or not method.slow]
    for done, each in enumerate(methods):
        progress(f"{labels.name}: crowd-kit", done, len(methods))
        method = getattr(import_module("crowdkit.aggregation"), each.name)(**each.settings)
        won = method.fit_predict(numbered.frame).to_dict()
        accepted = {task: numbered.answers[answer] for task, answer in won.items()}
        scores = {numbered.workers[w]: s for w, s in each.scores(numbered.frame, method).items()}
        for known in draws:
            found = measure(labels, known, scores, accepted)
            name = f"{each.name} (crowd-kit)"
            yield name, found if each.is_share else replace(found, error=None)
    progress(f"{labels.name}: crowd-kit", len(methods), len(methods))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A set's answers with workers and answers numbered in order of appearance.

    MACE mixes up workers and answers whose names are in any other order.
    """

    frame: Any
    workers: Mapping[int, str]
    answers: Mapping[int, str]

    @classmethod
    def of(cls, labels: LabelSet) -> _Numbered:
        workers: dict[str, int] = {}
        answers: dict[str, int] = {}
        rows = [
            (task, workers.setdefault(who, len(workers)), answers.setdefault(what, len(answers)))
            for (task, who), what in labels.answers.items()
        ]
        return cls(
            frame=import_module("pandas").DataFrame(rows, columns=["task", "worker", "label"]),
            workers={number: name for name, number in workers.items()},
            answers={number: name for name, number in answers.items()},
        )


def _agreeing(frame: Any, method: Any) -> dict[int, float]:
    """The share of a worker's answers that won."""
    won = frame["label"] == frame["task"].map(method.labels_)
    return dict(won.groupby(frame["worker"]).mean())


def _skills(_: Any, method: Any) -> dict[int, float]:
    return dict(method.skills_)


def _beliefs(frame: Any, method: Any) -> dict[int, float]:
    """The mean belief in a worker's answers."""
    beliefs = method.probas_.stack()
    given = import_module("pandas").MultiIndex.from_frame(frame[["task", "label"]])
    right = beliefs.reindex(given, fill_value=0.0).set_axis(frame.index)
    return dict(right.groupby(frame["worker"]).mean())


def _abilities(_: Any, method: Any) -> dict[int, float]:
    return dict(method.alphas_)


def _competence(_: Any, method: Any) -> dict[int, float]:
    """How often a worker knows, and is right by chance when it doesn't."""
    knows = method.spamming_[:, 1]
    return dict(enumerate(knows + (1 - knows) / method.thetas_.shape[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Method:
    """A class of crowd-kit, and how its workers are scored; by a share of right answers or not."""

    name: str
    scores: Callable[[Any, Any], Mapping[int, float]]
    settings: Mapping[str, Any]
    slow: bool = False
    is_share: bool = True


_METHODS = (
    _Method(name="MajorityVote", scores=_agreeing, settings={}),
    _Method(name="Wawa", scores=_skills, settings={}),
    _Method(name="ZeroBasedSkill", scores=_skills, settings={}),
    _Method(name="DawidSkene", scores=_beliefs, settings={"n_iter": 100}),
    _Method(name="GLAD", scores=_abilities, settings={}, slow=True, is_share=False),
    _Method(name="MACE", scores=_competence, settings={}, slow=True),
)
