"""How right a stated chance is that what a panel agrees on is right, and how good panels are.

Half of a set's tasks are known, several times. Accuracies and correlations are learnt from them;
the answers that panels agree on in the other half are held against the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from benchmarks.quality.label_sets import LabelSet, numpy
from benchmarks.quality.panels import (
    LEAST_AGREED,
    SIZE,
    Matrix,
    agreed,
    choices_of_panels,
    draw_panels,
    matrix,
    voted,
)
from modelpool.independence.agreement import same_answer
from modelpool.independence.estimating import Estimates

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    Floats = NDArray[float64]
    Ints = NDArray[int64]

OWN = "Model Pool"
LIMIT = "limit: share right in all tasks"
KNOWN_SHARE = 0.5
_SUREST = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One panel in one draw: on `agreed` answers it agreed, of which the share `right` was right.

    `stated` has each method's chance of that.
    """

    panel: tuple[str, ...]
    draw: int
    agreed: int
    right: float
    stated: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What a method's stated chances are worth; each panel of each draw counts once.

    `error` is the mean absolute error, `bias` the mean of stated less right. `promised` and
    `delivered` are the means over the fifth of panels whose stated chance is highest in a draw.
    `error_of_panels` is the mean absolute error of panels over all draws together.
    """

    error: float
    bias: float
    promised: float
    delivered: float
    error_of_panels: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the panels that a rule chose reached: shares of tasks, means over the draws.

    Those are the draws in which every rule finds three workers who share enough tasks.
    """

    majority_right: float
    all_wrong: float
    draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A set, measured. Empty where no three workers share enough tasks."""

    name: str
    choices: int | None
    stated: Sequence[Stated]
    methods: Mapping[str, Calibration]
    chosen: Mapping[str, Choice]

    @property
    def panels(self) -> int:
        """How many panels were measured in a draw or more."""
        return len({each.panel for each in self.stated})

    def document(self) -> dict[str, Any]:
        """All of it, for JSON; of each panel, its draws and all of them together."""
        return {
            "set": self.name,
            "choices": self.choices,
            "least_agreed": LEAST_AGREED,
            "methods": {name: _fields(each) for name, each in self.methods.items()},
            "chosen": {name: _fields(each) for name, each in self.chosen.items()},
            "panels": [
                {
                    "members": list(panel),
                    "stated": _together(draws, OWN),
                    "right": _right(draws),
                    "n": sum(each.agreed for each in draws),
                    "draws": [
                        {
                            "draw": each.draw,
                            "stated": each.stated[OWN],
                            "right": each.right,
                            "n": each.agreed,
                        }
                        for each in draws
                    ],
                }
                for panel, draws in _by_panel(self.stated)
            ],
        }


def run(labels: LabelSet, draws: int, most: int) -> Measured:
    """Measure a set in as many draws, with as many panels of three at most."""
    answers = matrix(labels)
    panels = draw_panels(answers, most)
    stated: list[Stated] = []
    reached: dict[str, list[tuple[float, float]]] = {}
    for seed in range(draws):
        known = labels.known(seed, KNOWN_SHARE)
        estimates = answers.learn(known)
        stated += _measure(answers, estimates, known, panels, seed)
        unknown = ~answers.rows(known)
        by_rule = choices_of_panels(answers, estimates, unknown, panels, seed)
        if any(not len(chosen) for chosen in by_rule.values()):
            continue  # rules are compared on the same draws
        for rule, chosen in by_rule.items():
            done, most_right, all_wrong = voted(answers, unknown, chosen)
            shares = float((most_right / done).mean()), float((all_wrong / done).mean())
            reached.setdefault(rule, []).append(shares)
    return Measured(
        name=labels.name,
        choices=answers.choices,
        stated=stated,
        methods={name: calibration(stated, name) for name in stated[0].stated} if stated else {},
        chosen={
            rule: Choice(
                majority_right=fmean(right for right, _ in shares),
                all_wrong=fmean(wrong for _, wrong in shares),
                draws=len(shares),
            )
            for rule, shares in reached.items()
        },
    )


def calibration(stated: Sequence[Stated], method: str) -> Calibration:
    """Hold what a method stated against the truth."""
    surest = [
        each
        for draw in sorted({each.draw for each in stated})
        for each in _surest([each for each in stated if each.draw == draw], method)
    ]
    return Calibration(
        error=fmean(abs(each.stated[method] - each.right) for each in stated),
        bias=fmean(each.stated[method] - each.right for each in stated),
        promised=fmean(each.stated[method] for each in surest),
        delivered=fmean(each.right for each in surest),
        error_of_panels=fmean(
            abs(_together(draws, method) - _right(draws)) for _, draws in _by_panel(stated)
        ),
    )


def _measure(
    answers: Matrix, estimates: Estimates, known: Mapping[str, str], panels: Ints, draw: int
) -> Iterator[Stated]:
    np = numpy()
    is_known = answers.rows(known)
    n, right = agreed(answers, ~is_known, panels)
    enough = n >= LEAST_AGREED
    panels, n, right = panels[enough], n[enough], right[enough]
    if not len(panels):
        return
    before, right_before = agreed(answers, is_known, panels)
    methods = {
        OWN: estimates.chances(panels),
        "independent": _independent(estimates, panels),
        "beta-binomial": _beta_binomial(estimates, panels),
        "counted in known tasks": _counted(before, right_before),
        "the same for all": np.full(len(panels), (right_before.sum() + 1) / (before.sum() + 2)),
        LIMIT: (right + right_before) / (n + before),
    }
    for at, panel in enumerate(panels):
        yield Stated(
            panel=tuple(answers.workers[i] for i in panel),
            draw=draw,
            agreed=int(n[at]),
            right=float(right[at] / n[at]),
            stated={name: float(chance[at]) for name, chance in methods.items()},
        )


def _independent(estimates: Estimates, panels: Ints) -> Floats:
    """As if errors were independent, and each wrong answer as likely as any other."""
    accuracy = estimates.accuracy[panels]
    right = accuracy.prod(axis=-1)
    wrong = (1 - accuracy).prod(axis=-1) * same_answer(SIZE, 0 * right, estimates.choices)
    chance: Floats = right / (right + wrong)
    return chance


def _beta_binomial(estimates: Estimates, panels: Ints) -> Floats:
    """As if a panel's members were all as accurate as their mean and correlated as theirs.

    The share of errors varies from task to task by a Beta distribution.
    """
    np = numpy()
    wrong = 1 - estimates.accuracy[panels].mean(axis=-1)
    rows, columns = np.triu_indices(SIZE, 1)
    rho = estimates.phi[panels[:, rows], panels[:, columns]].mean(axis=-1)
    alike = estimates.alike[panels[:, rows], panels[:, columns]].mean(axis=-1)
    total = 1 / np.clip(rho, 1e-3, 1 - 1e-3) - 1
    all_wrong = all_right = np.ones(len(panels))
    for earlier in range(SIZE):
        all_wrong = all_wrong * (wrong * total + earlier) / (total + earlier)
        all_right = all_right * ((1 - wrong) * total + earlier) / (total + earlier)
    same = same_answer(SIZE, alike, estimates.choices)
    chance: Floats = all_right / (all_right + all_wrong * same)
    return chance


def _counted(agreed_on: Ints, right: Ints) -> Floats:
    """The share right of what the panel agreed on in known tasks; all panels' where on nothing."""
    np = numpy()
    everyone = (right.sum() + 1) / (agreed_on.sum() + 2)
    counted: Floats = np.where(agreed_on > 0, right / np.maximum(agreed_on, 1), everyone)
    return counted


def _surest(stated: Sequence[Stated], method: str) -> Sequence[Stated]:
    ordered = sorted(stated, key=lambda each: (-each.stated[method], each.panel))
    return ordered[: max(1, round(_SUREST * len(ordered)))]


def _by_panel(stated: Iterable[Stated]) -> Iterator[tuple[tuple[str, ...], Sequence[Stated]]]:
    found: dict[tuple[str, ...], list[Stated]] = {}
    for each in stated:
        found.setdefault(each.panel, []).append(each)
    yield from sorted(found.items())


def _together(draws: Sequence[Stated], method: str) -> float:
    n = sum(each.agreed for each in draws)
    return sum(each.agreed * each.stated[method] for each in draws) / n


def _right(draws: Sequence[Stated]) -> float:
    return sum(each.agreed * each.right for each in draws) / sum(each.agreed for each in draws)


def _fields(values: Calibration | Choice) -> dict[str, float]:
    return {name: getattr(values, name) for name in type(values).__dataclass_fields__}
