"""Model Pool and other methods on the same set and draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.quality import crowd_kit, peers, reputation
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import Measures, means
from modelpool.exceptions import ConfigurationError
from modelpool.pool import ModelPool

OWN = "Model Pool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came out of a set: the pool's own draws, and each method's measures, its own first."""

    draws: Sequence[reputation.Draw]
    methods: Mapping[str, Measures]


def compare(
    pool: ModelPool,
    labels: LabelSet,
    seeds: Sequence[int],
    share: float,
    progress: reputation.Progress,
    *,
    slow: bool,
) -> Comparison:
    """Measure a set by all methods, those of crowd-kit where it is installed.

    Raises ConfigurationError if its slow ones are asked for and it isn't.
    """
    if slow and not crowd_kit.installed():
        raise ConfigurationError("GLAD and MACE are crowd-kit's: pip install crowd-kit")
    draws = list(reputation.run(pool, labels, seeds, share, progress))
    known = [draw.known for draw in draws]
    measured = [(OWN, draw.measures) for draw in draws]
    measured += peers.run(labels, known, progress)
    if crowd_kit.installed():
        measured += crowd_kit.run(labels, known, progress, slow=slow)
    methods = {
        method: means(each for name, each in measured if name == method)
        for method in dict(measured)
    }
    return Comparison(draws=draws, methods=methods)


def overall(compared: Sequence[Comparison]) -> Mapping[str, Measures]:
    """Each method's mean over the sets."""
    return {name: means(each.methods[name] for each in compared) for name in compared[0].methods}
