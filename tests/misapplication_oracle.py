"""The formula of `degradation/misapplication` in plain Python, use by use."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

Use = tuple[str, str, bool]
"""A worker, a model, and whether the use was outside."""


def misapplied(uses: Sequence[Use], *, false_positives: float = 0.01) -> Mapping[str, float]:
    """The models of a task type that are found, with their scores."""
    models = sorted({model for _, model, _ in uses})
    bound = math.log(len(models) / false_positives)
    found = {model: score(uses, model) for model in models}
    return {model: s for model, s in found.items() if s is not None and s >= bound}


def score(uses: Sequence[Use], model: str) -> float | None:
    """The score of a model; None where too few of its uses are outside, or one worker's alone."""
    own = [use for use in uses if use[1] == model]
    rest = [use for use in uses if use[1] != model]
    outside = Counter(worker for worker, _, out in own if out)
    if not rest or not outside:
        return None
    k, n = outside.total(), len(own)
    others = sum(out for _, _, out in rest)
    share, theirs, expected = k / n, others / len(rest), (others + 1) / (len(rest) + 2)
    of = Counter(worker for worker, _, _ in own)
    most = max(of, key=lambda worker: (outside[worker], -of[worker]))
    without, left = k - outside[most], n - of[most]
    if k < 5 or share < 2 * expected or not without or without < 2 * expected * left:
        return None
    r = min(max(correlation(rest, expected), 0.0), 1.0)
    of_own = max(correlation(own, share), 0.0)
    alike = of_own + (r - of_own) * 2 / len(of) if of_own < r else r
    a, b = worth(own, alike), worth(rest, r)
    both = (a * share + b * theirs) / (a + b)
    return a * divergence(share, both) + b * divergence(theirs, both)


def groups(uses: Sequence[Use]) -> list[list[bool]]:
    """The uses of each worker of each model."""
    found: dict[tuple[str, str], list[bool]] = {}
    for worker, model, out in uses:
        found.setdefault((worker, model), []).append(out)
    return list(found.values())


def correlation(uses: Sequence[Use], mean: float) -> float:
    """That of two uses of one worker of one model, around a mean; 1 where there are no two."""
    pairs = products = 0.0
    for group in groups(uses):
        strays = [out - mean for out in group]
        pairs += len(group) * (len(group) - 1)
        products += sum(strays) ** 2 - sum(x * x for x in strays)
    return products / (mean * (1 - mean) * pairs) if pairs and mean < 1 else 1.0


def worth(uses: Sequence[Use], alike: float) -> float:
    """As how many uses of different workers these count."""
    among = sum(len(group) ** 2 for group in groups(uses)) / len(uses)
    return len(uses) / (1 + (among - 1) * alike)


def divergence(share: float, expected: float) -> float:
    """That of two shares, in nats."""
    return sum(x * math.log(x / y) for x, y in ((share, expected), (1 - share, 1 - expected)) if x)
