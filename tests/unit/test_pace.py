"""Who hurries: the columns against plain formulas, and what mustn't matter."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np
import pytest

from modelpool.answers.columns import numbered
from modelpool.answers.latencies import Latencies
from modelpool.misuse.pace import Speeds, hurries

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEEDS = range(150)
_QUANTILE = 0.05


@dataclass(frozen=True)
class Done:
    """One outcome."""

    name: str
    task_type: str
    worker: str
    model: str | None
    risk: str
    latency: float
    recorded: int


def drawn(seed: int) -> list[Done]:
    """A fleet in two task types: some of its workers hurry, some did little, some times tie."""
    draw = random.Random(seed)
    spread, coarse = draw.choice((0.0, 0.1, 0.5)), draw.random() < 0.3
    done: list[Done] = []
    for task_type in ("reading", "writing"):
        for number in range(draw.randint(3, 14)):
            own = math.exp(draw.gauss(0, spread)) * draw.choice((1, 1, 1, 1, 0.1, 0.02))
            models = draw.choice(((None,), ("a",), ("a", "b"), ("a", "b", None)))
            for _ in range(draw.choice((0, 1, 12, 70))):
                model, risk = draw.choice(models), draw.choice(("Low", "High"))
                latency = own * draw.lognormvariate(7 if model == "a" else 5, draw.choice((0, 0.2)))
                done.append(
                    Done(
                        name=f"o{len(done):04}",
                        task_type=task_type,
                        worker=f"w{number}",
                        model=model,
                        risk=risk,
                        latency=round(latency, -2) if coarse else latency,
                        recorded=len(done),
                    )
                )
    return done


def columns(done: Sequence[Done]) -> list[Latencies]:
    """The types in the order of their first outcomes."""
    types = list(dict.fromkeys(each.task_type for each in done))
    return [_columns(name, [each for each in done if each.task_type == name]) for name in types]


def _columns(task_type: str, done: Sequence[Done]) -> Latencies:
    workers, worker = numbered([each.worker for each in done])
    return Latencies(
        task_type=task_type,
        outcomes=[each.name for each in done],
        workers=workers,
        worker=worker,
        model=numbered([each.model for each in done])[1],
        risk=numbered([each.risk for each in done])[1],
        latency=np.array([each.latency for each in done]),
        recorded=np.array([each.recorded for each in done], dtype=np.int64),
    )


Times = dict[str, list[tuple[float, str]]]
"""By worker, how much its log latencies differ from what is usual, and of which outcomes."""


def differences(done: Sequence[Done]) -> Times:
    kinds: dict[Any, dict[str, list[tuple[float, str]]]] = defaultdict(lambda: defaultdict(list))
    for each in done:
        # NumPy's, as in the columns: math.log may differ in the last digit, which decides on ties.
        took = float(np.log(each.latency + 1))
        kinds[each.model, each.risk][each.worker].append((took, each.name))
    found: Times = defaultdict(list)
    for workers in kinds.values():
        usual = median(median(took for took, _ in own) for own in workers.values())
        for worker, own in workers.items():
            if len(workers) >= 5:
                found[worker] += [(took - usual, name) for took, name in own]
    return found


def scores(times: Times) -> dict[str, float]:
    """By worker; empty where they can't be compared."""
    medians = {worker: median(took for took, _ in own) for worker, own in times.items()}
    if len(medians) < 5:
        return {}
    middle = median(medians.values())
    within = median(
        median(abs(took - medians[worker]) for took, _ in own) / 0.6745
        for worker, own in times.items()
    )
    slower = [each - middle for each in medians.values() if each > middle]
    if not slower:
        return {}
    between = sum(each**2 for each in slower) / len(slower)
    v = (len(medians) - 1) / 2
    return {
        worker: (v - 1)
        / 2
        * math.log(
            1
            + max(middle - medians[worker], 0) ** 2
            / v
            / (between + math.pi / 2 * within**2 / len(own) + 1e-6)
        )
        for worker, own in times.items()
    }


def plain(done: Sequence[Done], quantile: float) -> list[dict[str, Any]]:
    """The rows by the formulas, outcome by outcome."""
    types = {each.task_type: each.task_type for each in done}
    of = {name: differences([each for each in done if each.task_type == name]) for name in types}
    scored = {name: scores(times) for name, times in of.items()}
    tests = sum(len(each) for each in scored.values())
    rows = []
    for name, found in scored.items():
        times = of[name]
        for worker, score in found.items():
            own = median(took for took, _ in times[worker])
            middle = median(median(took for took, _ in each) for each in times.values())
            others = sorted(t for each, they in times.items() if each != worker for t, _ in they)
            least = others[math.ceil(quantile * len(others)) - 1]
            fast = [outcome for took, outcome in times[worker] if took < least]
            if score >= math.log(tests) and own < least:
                rows.append(
                    {
                        "task_type": name,
                        "worker_id": worker,
                        "score": pytest.approx(score, rel=1e-9),
                        "tests": tests,
                        "outcomes": len(times[worker]),
                        "fast": len(fast),
                        "of_usual": pytest.approx(math.exp(own - middle), rel=1e-9),
                        "quantile": quantile,
                        "evidence": sorted(fast)[:50],
                    }
                )
    return rows


def by_key(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["task_type"], row["worker_id"]))


@pytest.mark.parametrize("seed", _SEEDS)
def test_rows_are_those_of_the_formulas(seed: int) -> None:
    done = drawn(seed)
    for quantile in (_QUANTILE, 0.4):
        found = hurries(columns(done), quantile=quantile)
        assert by_key(found) == by_key(plain(done, quantile))


@pytest.mark.parametrize("seed", _SEEDS)
def test_scores_are_those_of_the_formulas(seed: int) -> None:
    """Of all who are compared, whether they stand out or not."""
    done = drawn(seed)
    for latencies in columns(done):
        speeds = Speeds(latencies, np.ones(len(latencies), dtype=bool))
        own = [each for each in done if each.task_type == latencies.task_type]
        ids = [latencies.workers[worker] for worker in speeds.ids.tolist()]
        scored = dict(zip(ids, speeds.score.tolist(), strict=True)) if speeds.comparable else {}
        assert scored == pytest.approx(scores(differences(own)), rel=1e-9)


def test_the_fleets_that_are_drawn_are_of_all_kinds() -> None:
    """In some nobody hurries, in some several do, and some hurry in more than can be shown."""
    found = [hurries(columns(drawn(seed)), quantile=_QUANTILE) for seed in _SEEDS]
    assert {len(rows) for rows in found} >= {0, 1, 2}
    assert any(row["fast"] > len(row["evidence"]) == 50 for rows in found for row in rows)


@pytest.mark.parametrize("seed", _SEEDS)
def test_neither_order_nor_names_matter(seed: int) -> None:
    """Not in the last digit of a score."""
    done = drawn(seed)
    draw = random.Random(seed)

    def renamed(names: Sequence[str | None]) -> Callable[[str | None], Any]:
        known = sorted({name for name in names if name is not None})
        new = draw.sample(known, len(known))
        return lambda name: new[known.index(name)] if name is not None else None

    worker = renamed([each.worker for each in done])
    model = renamed([each.model for each in done])
    risk = renamed([each.risk for each in done])
    task_type = renamed([each.task_type for each in done])
    other = [
        replace(
            each,
            worker=worker(each.worker),
            model=model(each.model),
            risk=risk(each.risk),
            task_type=task_type(each.task_type),
        )
        for each in done
    ]
    draw.shuffle(other)
    expected = [
        {**row, "worker_id": worker(row["worker_id"]), "task_type": task_type(row["task_type"])}
        for row in hurries(columns(done), quantile=_QUANTILE)
    ]
    assert by_key(hurries(columns(other), quantile=_QUANTILE)) == by_key(expected)


@pytest.mark.parametrize("seed", _SEEDS[:50])
def test_what_a_dismissal_covers_counts_as_little_as_what_is_not_there(seed: int) -> None:
    """By the moments after its window begins until it ends, of that worker in that type alone."""
    done = drawn(seed)
    after, until = len(done) // 4, len(done) // 2
    moments = [_EPOCH + timedelta(microseconds=each) for each in (after, until)]
    windows = [{"after": moments[0], "until": moments[1], "workers": ["w1"]}]
    left = [
        each
        for each in done
        if (each.task_type, each.worker) != ("reading", "w1") or not after < each.recorded <= until
    ]
    covered = {"reading w1": windows, "reading nobody": windows}
    found = hurries(columns(done), quantile=_QUANTILE, covered=covered)
    assert by_key(found) == by_key(hurries(columns(left), quantile=_QUANTILE))


def test_without_outcomes_nobody_hurries() -> None:
    assert hurries([], quantile=_QUANTILE) == []
    assert hurries([_columns("reading", [])], quantile=_QUANTILE) == []
