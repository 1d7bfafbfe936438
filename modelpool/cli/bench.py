"""Commands that measure how right the pool is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.bench_fraud import fraud
from modelpool.cli.bench_misuse import misuse
from modelpool.cli.common import open_pool, step_progress

if TYPE_CHECKING:
    from modelpool.bench.measures import Measures

_COLUMNS = ("Spearman#", "AUC#", "error#", "accepted#", "covered#")


@click.group()
def bench() -> None:
    """Measure how right the pool is, on data whose truth is known."""


bench.add_command(fraud)
bench.add_command(misuse)


@bench.command()
@click.option(
    "--data",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of sets: folders with answers.csv (task,worker,answer) and truth.csv.",
)
@click.option("--seeds", type=click.IntRange(min=1), default=5, show_default=True, help="Draws.")
@click.option(
    "--json",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all scores, lower bounds and accepted answers to a file.",
)
def reputation(folder: Path, seeds: int, output: Path | None) -> None:
    """Measure reputation where a tenth of the answers is known; needs a graph without work.

    The sets are recorded as outcomes and judged as any others, then taken out again. Where
    crowd-kit is installed, some of its methods stand beside.
    """
    from modelpool.bench import crowd_kit, label_sets
    from modelpool.bench.measures import means
    from modelpool.bench.reputation import OWN, run

    sets = label_sets.read_sets(folder)
    draws = []
    with open_pool() as pool, step_progress() as progress:
        draws = list(run(pool, sets, range(seeds), progress))
    by_set = {
        labels.name: means(d.measures for d in draws if d.name == labels.name) for labels in sets
    }
    methods = {OWN: means(by_set.values())}
    if crowd_kit.installed():
        found: dict[str, list[Measures]] = {}
        for labels in sets:
            own: dict[str, list[Measures]] = {}
            for name, measured in crowd_kit.run(labels, list(range(seeds))):
                own.setdefault(name, []).append(measured)
            for name, each in own.items():
                found.setdefault(f"{name} (crowd-kit)", []).append(means(each))
        methods |= {name: means(each) for name, each in found.items()}
    if output is not None:
        text = json.dumps([draw.document() for draw in draws], indent=1)
        output.write_text(text + "\n", encoding="utf-8")
    console = render.console()
    console.print(_table("set", by_set))
    console.print(_table("method, mean of all sets", methods))


def _table(name: str, measures: Mapping[str, Measures]) -> object:
    return render.table((name, *_COLUMNS), _rows(measures))


def _rows(measures: Mapping[str, Measures]) -> Iterable[tuple[str, ...]]:
    for name, each in measures.items():
        yield (name, *("" if value is None else f"{value:.3f}" for value in astuple(each)))
