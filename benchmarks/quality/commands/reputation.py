"""The command that measures how right reputation is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.quality.commands.options import SETS, data_option, json_option, set_option
from modelpool import render
from modelpool.cli.common import open_pool, step_progress

if TYPE_CHECKING:
    from benchmarks.quality.measures import Measures

_COLUMNS = ("Spearman#", "AUC#", "error#", "accepted#", "covered#")


@click.command()
@data_option(SETS)
@set_option()
@click.option("--seeds", type=click.IntRange(min=1), default=5, show_default=True, help="Draws.")
@click.option(
    "--known",
    "share",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.1,
    show_default=True,
    help="Share of the truth that is known.",
)
@click.option("--slow", is_flag=True, help="Run GLAD and MACE of crowd-kit, too: minutes a set.")
@json_option("all scores, lower bounds and accepted answers")
def reputation(
    folder: Path,
    names: tuple[str, ...],
    seeds: int,
    share: float,
    slow: bool,
    output: Path | None,
) -> None:
    """Measure how accurate reputation is.

    Needs a graph without work, and some known answers.

    The sets are recorded as outcomes and judged as any others, then taken out again. Beside stand
    other methods on the same draws, and those of crowd-kit where it is installed. Each set is
    printed as soon as it is measured, and the means of all at the end.
    """
    from benchmarks.quality.comparison import OWN, Comparison, compare, overall
    from benchmarks.quality.label_sets import read_sets

    console = render.console()
    compared: dict[str, Comparison] = {}
    with open_pool() as pool:
        for labels in read_sets(folder, names):
            with step_progress() as progress:
                found = compare(pool, labels, range(seeds), share, progress, slow=slow)
            compared[labels.name] = found
            console.print(_table(labels.name, found.methods))
            if output is not None:
                draws = [draw.document() for each in compared.values() for draw in each.draws]
                output.write_text(json.dumps(draws, indent=1) + "\n", encoding="utf-8")
    if len(compared) > 1:
        own = {name: each.methods[OWN] for name, each in compared.items()}
        console.print(_table(f"{OWN}, set by set", own))
        console.print(_table(f"mean of {len(compared)} sets", overall([*compared.values()])))


def _table(name: str, measures: Mapping[str, Measures]) -> object:
    return render.table((name, *_COLUMNS), _rows(measures))


def _rows(measures: Mapping[str, Measures]) -> Iterable[tuple[str, ...]]:
    for name, each in measures.items():
        yield (name, *("" if value is None else f"{value:.3f}" for value in astuple(each)))
