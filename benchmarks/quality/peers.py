"""Methods to compare with that this package counts itself, most of which know some answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.quality.ballots import Ballots, Estimate, ballots
from benchmarks.quality.dawid_skene import dawid_skene, shrunk_dawid_skene
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import Measures, measure
from benchmarks.quality.one_coin import known_record, one_coin_em

Method = Callable[[Ballots], Estimate]

UNANCHORED: Mapping[str, Method] = {"one-coin EM, own vote left out": one_coin_em}
ANCHORED: Mapping[str, Method] = {
    "known answers alone, Beta mean": known_record,
    "known answers + one-coin EM": one_coin_em,
    "known answers + Dawid-Skene": dawid_skene,
    "known answers + Dawid-Skene, shrunk rows": shrunk_dawid_skene,
}


def run(
    labels: LabelSet,
    draws: Sequence[Mapping[str, str]],
    progress: Callable[[str, int, int], None],
) -> Iterator[tuple[str, Measures]]:
    """Each method's name and its measures, for every draw of what is known."""
    nothing = ballots(labels, {})
    unanchored = {name: method(nothing) for name, method in UNANCHORED.items()}
    for done, known in enumerate(draws):
        progress(f"{labels.name}: peers", done, len(draws))
        drawn = ballots(labels, known)
        estimates = unanchored | {name: method(drawn) for name, method in ANCHORED.items()}
        for name, estimate in estimates.items():
            yield name, measure(labels, known, estimate.scores, estimate.accepted)
    progress(f"{labels.name}: peers", len(draws), len(draws))
