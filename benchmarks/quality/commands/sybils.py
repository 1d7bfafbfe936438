"""The command that measures how far invented workers get."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import click

from benchmarks.quality.commands.options import RATINGS, data_option
from modelpool import render
from modelpool.cli.common import open_pool, step_progress


@click.command()
@data_option(f"{RATINGS} and NAME_labels.csv.")
def sybils(folder: Path) -> None:
    """Measure how far rings of invented workers get.

    Needs a graph without work.

    Rings are added to a network of ratings: nobody else rates them, or five people drawn by
    chance do. Then what trust owes to its anchors: how well it finds frauds with one, three, five.
    """
    from benchmarks.quality.network import read_network
    from benchmarks.quality.sybils import ANCHORS, run

    network = read_network(folder)
    with open_pool() as pool, step_progress() as progress:
        rings, lotteries = run(pool, network, progress=progress)
    columns = (
        *("invented#", "endorsed by#", "among those trust reaches#", "highest#"),
        *("among labelled honest#", "highest#"),
        *("AUC#", "found as a swarm#", "honest accused#"),
    )
    rows = [
        (
            *(ring.members, ring.endorsements),
            *(*_percents(ring.reached), *_percents(ring.honest)),
            f"{fmean(ring.auc):.3f}",
            *(f"{fmean(ring.found):.1%}", f"{fmean(ring.accused):.1%}"),
        )
        for ring in rings
    ]
    console = render.console()
    title = (
        f"Share with less trust than a ring's best, {ANCHORS} anchors, {len(rings[0].honest)} draws"
    )
    console.print(render.table(columns, rows, title=title))
    found = [
        (each.anchors, f"{each.mean:.3f}", f"{min(each.aucs):.3f}", f"{max(each.aucs):.3f}")
        for each in lotteries
    ]
    heads = ("anchors#", "mean of draws#", "lowest#", "highest#")
    console.print(render.table(heads, found, title="AUC of trust alone, finding frauds"))


def _percents(shares: Sequence[float]) -> tuple[str, str]:
    return f"{fmean(shares):.1%}", f"{max(shares):.1%}"
