"""What isn't a model's degradation: harder tasks, worse workers, another measure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from benchmarks.quality.tables import read_table
from modelpool.answers.columns import Floats, Ints
from modelpool.degradation import levels
from modelpool.degradation.cohort import LEAST, Comparison, compare
from modelpool.degradation.detector import Stream
from modelpool.degradation.expecting import SPREAD, Judged, expected, streams
from modelpool.exceptions import InvalidInputError

HARDEST, RECORD, AFTER, FALL = 12, 40, 1000, 0.15
_MODELS = ("mixtral_8x7b_correct", "gpt4_1106_correct")
_SCORE = re.compile(r"\d+(\.\d+)?%")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many streams of models were accused, of how many."""

    name: str
    accused: int
    streams: int

    @property
    def share(self) -> float:
        """The share accused, 0 to 1."""
        return self.accused / self.streams


def fallen(judged: Judged, model: int, since: float) -> bool:
    """Whether a model's outcomes raise an alarm from a moment on, by the production detector."""
    share = expected(judged)
    rows = dict(streams(judged))[model]
    events = Stream(levels.near(SPREAD)).follow(
        judged.right[rows], share[rows], judged.moment[rows]
    )
    return any(event.kind == "fell" and event.at >= since for event in events)


def routellm(path: Path, *, draws: int, seed: int, progress: Progress) -> Iterator[Share]:
    """Two models that move from all subjects to the hardest, and with a fall planted there.

    A stream is 40 questions a subject, drawn from all subjects, then 1,000 of the twelve subjects
    that both find hardest. Both models answer each. What is planted turns right answers wrong.
    """
    right, subject = _questions(path)
    many = int(subject.max()) + 1
    means = np.array([right[subject == number].mean() for number in range(many)])
    hard = np.flatnonzero(np.isin(subject, np.argsort(means, kind="stable")[:HARDEST]))
    before = RECORD * many
    for place, name in enumerate(_MODELS):
        model = name.removesuffix("_correct")
        counts = {"moves": 0, "moves and falls": 0}
        for number in range(draws):
            progress(f"RouteLLM: {model}", number, draws)
            draw = np.random.default_rng([seed, place, number])
            asked = np.concatenate(
                [draw.integers(0, len(subject), before), draw.choice(hard, AFTER)]
            )
            answered = right[asked]
            counts["moves"] += fallen(_both(answered, asked, subject), place, before)
            late = answered[before:, place]
            late[draw.random(AFTER) < FALL / late.mean()] = 0
            counts["moves and falls"] += fallen(_both(answered, asked, subject), place, before)
        progress(f"RouteLLM: {model}", draws, draws)
        for what, accused in counts.items():
            yield Share(name=f"{model} {what}", accused=accused, streams=draws)


def _questions(path: Path) -> tuple[Floats, Ints]:
    """By question of MMLU: whether each model is right, and the number of its subject."""
    rows = [r for r in read_table(path, "dataset", *_MODELS) if r["dataset"].startswith("mmlu_")]
    subjects = sorted({row["dataset"] for row in rows})
    if len(subjects) <= HARDEST:
        raise InvalidInputError(f"{path}: found {len(subjects)} subjects, expected over {HARDEST}")
    for line, row in enumerate(rows, 2):
        for name in _MODELS:
            if row[name] not in ("0", "1"):
                raise InvalidInputError(
                    f"{path}: row {line}: {name}: found {row[name]!r}, expected 0 or 1"
                )
    number = {name: place for place, name in enumerate(subjects)}
    right = np.array([[float(row[name]) for name in _MODELS] for row in rows])
    return right, np.array([number[row["dataset"]] for row in rows])


def _both(answered: Floats, asked: Ints, subject: Ints) -> Judged:
    many = answered.shape[1]
    return Judged(
        right=answered.ravel(),
        model=np.tile(np.arange(many), len(asked)),
        worker=np.full(many * len(asked), -1),
        task=np.repeat(asked, many),
        demand=np.repeat(subject[asked], many),
        moment=np.repeat(np.arange(len(asked), dtype=np.float64), many),
    )


def made_pools(*, draws: int, seed: int, progress: Progress) -> Iterator[Share]:
    """Models in pools where something else changes: workers, tasks, and once the model itself."""
    counts: dict[str, list[bool]] = {}
    for number in range(draws):
        progress("made pools", number, draws)
        draw = np.random.default_rng([seed, number])
        for name, accused in _pools(draw):
            counts.setdefault(name, []).extend(accused)
    progress("made pools", draws, draws)
    for name, found in counts.items():
        yield Share(name=name, accused=sum(found), streams=len(found))


def _pools(draw: np.random.Generator) -> Iterator[tuple[str, list[bool]]]:
    many, outcomes, workers = 10, 6000, 60
    model, worker = draw.integers(0, many, outcomes), draw.integers(0, workers, outcomes)
    odds = draw.normal(1.4, 0.7, many)[model]
    skill, late = draw.normal(0, 1, workers), np.arange(outcomes) >= outcomes // 2

    def accused(odds: Floats, worker: Ints, which: Ints) -> list[bool]:
        judged = Judged(
            right=(draw.random(outcomes) < expit(odds)).astype(np.float64),
            model=model,
            worker=worker,
            task=np.arange(outcomes),
            demand=np.full(outcomes, -1),
            moment=np.arange(outcomes, dtype=np.float64),
        )
        return [fallen(judged, int(number), 0.0) for number in which]

    one = np.array([0])
    yield "workers of different skill", accused(odds + skill[worker], worker, one)
    # From half-way on, one model is used by the worst tenth of workers.
    worst = np.argsort(skill)[: workers // 10]
    theirs = np.where(late & (model == 0), draw.choice(worst, outcomes), worker)
    yield "the worst workers take it up", accused(odds + skill[theirs], theirs, one)
    yield "tasks become harder", accused(odds + skill[worker] - 1.2 * late, worker, one)
    fell = np.where(late & (model == 0), 1.2, 0.0)
    yield (
        "it falls as tasks become harder",
        accused(odds + skill[worker] - 1.2 * late - fell, worker, one),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """Two states of a leaderboard in one category, and what is said of the models in both."""

    dates: str
    category: str
    models: tuple[str, ...]
    comparison: Comparison

    @property
    def fell(self) -> list[str]:
        """The models that fell by themselves."""
        return [name for name, fell in zip(self.models, self.comparison.fell, strict=True) if fell]

    @property
    def far(self) -> list[str]:
        """The models that are far off the line, where all scores were re-based."""
        fell = set(self.fell)
        far = zip(self.models, self.comparison.far, strict=True)
        return [name for name, is_far in far if is_far and name not in fell]


def leaderboard(folder: Path) -> Iterator[Restated]:
    """Each state of BFCL in the folder against the one before, in every category of both."""
    paths = sorted(folder.rglob("*overall*.csv"), key=lambda path: _date(path))
    if len(paths) < 2:
        raise InvalidInputError(
            f"{folder}: found {len(paths)} states, expected *overall*.csv, 2 or more"
        )
    states = [_scores(path) for path in paths]
    for (old_path, old), (new_path, new) in zip(
        zip(paths, states, strict=True), zip(paths[1:], states[1:], strict=True), strict=False
    ):
        for category in sorted({c for _, c in old} & {c for _, c in new}):
            names = sorted(
                {m for m, c in old if c == category} & {m for m, c in new if c == category}
            )
            if len(names) >= LEAST:
                yield Restated(
                    dates=f"{_date(old_path)} to {_date(new_path)}",
                    category=category,
                    models=tuple(names),
                    comparison=compare(
                        np.array([old[name, category] for name in names]),
                        np.array([new[name, category] for name in names]),
                    ),
                )


def _date(path: Path) -> str:
    found = re.search(r"\d{4}-\d{2}(-\d{2})?", path.name)
    if found is None:
        raise InvalidInputError(
            f"{path}: found no date in its name, expected YYYY-MM or YYYY-MM-DD"
        )
    return found.group()


def _scores(path: Path) -> dict[tuple[str, str], float]:
    """Accuracy by model and category: the columns of shares right."""
    return {
        (row["Model"].strip(), column): float(value.rstrip("%")) / 100
        for row in read_table(path, "Model", "Overall Acc")
        for column, value in row.items()
        if value and _SCORE.fullmatch(value)
    }
