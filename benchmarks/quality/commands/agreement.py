"""The command that measures how right the chance is that agreement is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.quality.commands.options import SETS, data_option, json_option, set_option
from modelpool import render

if TYPE_CHECKING:
    from benchmarks.quality.agreement import Measured

_STATED = ("error#", "bias#", "surest promise#", "and deliver#", "error of panels#")
_CHOSEN = ("majority right#", "all wrong#", "draws#")


@click.command()
@data_option(f"{SETS} Optional: workers.csv (worker,model).")
@set_option()
@click.option("--draws", type=click.IntRange(min=1), default=20, show_default=True, help="Draws.")
@click.option(
    "--panels",
    "most",
    type=click.IntRange(min=1),
    default=400,
    show_default=True,
    help="Panels of a set at most.",
)
@json_option("every panel's stated chance and share right, draw by draw,")
def agreement(
    folder: Path, names: tuple[str, ...], draws: int, most: int, output: Path | None
) -> None:
    """Measure how right it is to trust agreement.

    Half of the tasks are known, in each draw others. From them is learnt how accurate workers are
    and how their errors coincide. Panels of three workers of different models state how likely an
    answer is right that they agree on; in the other half that is held against the truth, of panels
    that agree on 20 answers or more. Then come the panels that rules choose.
    """
    from benchmarks.quality.agreement import run
    from benchmarks.quality.label_sets import read_sets

    console = render.console()
    measured: list[Measured] = []
    for labels in read_sets(folder, names):
        found = run(labels, draws, most)
        measured.append(found)
        title = f"{found.name}: {found.panels} panels"
        if not found.methods:
            console.print(f"{found.name}: no three workers agree on enough answers")
            continue
        console.print(render.table(("stated by", *_STATED), _stated(found), title=title))
        if found.chosen:
            console.print(render.table(("panel of", *_CHOSEN), _chosen(found)))
    if output is not None:
        documents = [found.document() for found in measured]
        output.write_text(json.dumps(documents) + "\n", encoding="utf-8")


def _stated(found: Measured) -> list[tuple[str, ...]]:
    return [
        (
            name,
            *(f"{value:.3f}" for value in (each.error, each.bias, each.promised, each.delivered)),
            f"{each.error_of_panels:.3f}",
        )
        for name, each in found.methods.items()
    ]


def _chosen(found: Measured) -> list[tuple[str, ...]]:
    return [
        (rule, f"{each.majority_right:.3f}", f"{each.all_wrong:.3f}", str(each.draws))
        for rule, each in found.chosen.items()
    ]
