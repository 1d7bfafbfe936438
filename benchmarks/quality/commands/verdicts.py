"""The command that measures how well the next verdict is foreseen."""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.quality.commands.options import RATINGS, data_option, json_option
from modelpool import render
from modelpool.cli.common import open_pool, step_progress


@click.command()
@data_option(f"{RATINGS}.")
@json_option("how likely each rating was said to be positive")
def verdicts(folder: Path, output: Path | None) -> None:
    """Measure how well the next verdict is predicted.

    Needs a graph without work.

    The ratings of a network are recorded as verdicts, then taken out again. Each but the first
    fifth is foreseen by what was known before its time.
    """
    from benchmarks.quality.network import read_network
    from benchmarks.quality.verdicts import run

    network = read_network(folder, labelled=False)
    with open_pool() as pool, step_progress() as progress:
        found = run(pool, network, progress=progress)
    own = found[0]
    if output is not None:
        output.write_text(json.dumps(own.document(), indent=1) + "\n", encoding="utf-8")
    negative = sum(rating.weight <= 0 for rating in own.ratings)
    rows = [
        (each.name, f"{each.log_loss:.4f}", "" if each.auc is None else f"{each.auc:.4f}")
        for each in found
    ]
    title = f"{len(own.ratings):,} ratings, {negative:,} of them negative"
    columns = ("foreseen by", "log-loss#", "AUC of negatives#")
    render.console().print(render.table(columns, rows, title=title))
