"""The command that measures how well misuse is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.quality.commands.options import SETS, data_option, json_option, set_option
from modelpool import render
from modelpool.cli.common import open_pool, step_progress

if TYPE_CHECKING:
    from benchmarks.quality.misuse import Draw, SharedModels

_SHARES = (0.05, 0.2)
_MEASURES = ("recall#", "precision#")
_COLUMNS = (
    *("planted", "share#", "detector", "draws#", "AUC#", "AUC of all#"),
    *_MEASURES,
    *("honest accused#", "caught by any#", "own work#"),
)
_OF_MODELS = ("sharing a model", "draws#", "pairs#", "AUC#", "average precision#", *_MEASURES)


@click.command()
@data_option(SETS)
@set_option()
@click.option("--kind", "kinds", multiple=True, help="Plant this kind only; repeat for several.")
@click.option(
    "--adaptive/--plain",
    default=None,
    help="Only attackers that know the detectors and hide, or only those that don't.",
)
@click.option(
    "--share",
    "shares",
    multiple=True,
    type=click.FloatRange(0, 0.5, min_open=True, max_open=True),
    help="The attackers' share of all workers; repeat. By default 0.05 and 0.2.",
)
@click.option(
    "--seeds", type=click.IntRange(min=1), default=3, show_default=True, help="Draws of each set."
)
@json_option("what was measured in each draw")
def misuse(
    folder: Path,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    adaptive: bool | None,
    shares: tuple[float, ...],
    seeds: int,
    output: Path | None,
) -> None:
    """Measure how well planted misuse is found.

    Needs a graph without work.

    Each set is recorded as outcomes with a tenth of the answers known. Copiers, rings, guessers and
    others are added to its workers, and the detectors run. Sets with workers.csv (worker,model)
    measure how well pairs that share a model are told. The last rows are of untouched sets.
    """
    from benchmarks.quality.attackers import KINDS
    from benchmarks.quality.label_sets import read_sets
    from benchmarks.quality.misuse import Draw, SharedModels, run

    sets = read_sets(folder, names)
    chosen = [
        kind
        for kind in KINDS
        if (not kinds or kind.name in kinds) and adaptive in (None, kind.adaptive)
    ]
    if unknown := sorted(set(kinds) - {kind.name for kind in KINDS}):
        known = ", ".join(kind.name for kind in KINDS)
        raise click.UsageError(f"--kind: found {unknown[0]!r}, expected one of {known}")
    with open_pool() as pool, step_progress() as progress:
        found = list(
            run(
                pool,
                sets,
                kinds=chosen,
                shares=shares or _SHARES,
                seeds=range(seeds),
                progress=progress,
            )
        )
    draws = [each for each in found if isinstance(each, Draw)]
    models = [each for each in found if isinstance(each, SharedModels)]
    if output is not None:
        text = json.dumps([each.document() for each in found], indent=1)
        output.write_text(text + "\n", encoding="utf-8")
    _print(draws, models)


def _print(draws: Sequence[Draw], models: Sequence[SharedModels]) -> None:
    console = render.console()
    console.print(render.table(_COLUMNS, _rows(draws)))
    if models:
        names = dict.fromkeys(each.set for each in models)
        rows = [_shared([each for each in models if each.set == name]) for name in names]
        console.print(render.table(_OF_MODELS, rows))


def _rows(draws: Sequence[Draw]) -> Iterable[tuple[str, ...]]:
    groups: dict[tuple[str, float, str], list[Draw]] = {}
    for draw in draws:
        groups.setdefault((draw.kind, draw.share, draw.detector), []).append(draw)
    for (kind, share, detector), own in sorted(groups.items(), key=lambda item: item[0][1] == 0):
        yield (
            kind,
            f"{share:.0%}" if share else "",
            detector,
            str(len(own)),
            _mean(draw.auc for draw in own),
            _mean(draw.auc_all for draw in own),
            _mean(draw.recall for draw in own),
            _mean(draw.precision for draw in own),
            _mean((draw.accused for draw in own), digits=4),
            _mean(draw.caught for draw in own),
            _mean(draw.own_work for draw in own),
        )


def _shared(own: Sequence[SharedModels]) -> tuple[str, ...]:
    return (
        own[0].set,
        str(len(own)),
        str(own[0].pairs),
        _mean(each.auc for each in own),
        _mean(each.average_precision for each in own),
        _mean(each.recall for each in own),
        _mean(each.precision for each in own),
    )


def _mean(values: Iterable[float | None], digits: int = 3) -> str:
    found = [value for value in values if value is not None]
    return f"{sum(found) / len(found):.{digits}f}" if found else ""
