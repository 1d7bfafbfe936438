"""The command that measures how well frauds are told from the honest."""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.quality.commands.options import RATINGS, data_option, json_option
from modelpool import render
from modelpool.cli.common import open_pool, step_progress


@click.command()
@data_option(f"{RATINGS} and NAME_labels.csv.")
@json_option("everyone's scores, the higher the more honest,")
def fraud(folder: Path, output: Path | None) -> None:
    """Measure how well frauds are found by ratings.

    Needs a graph without work.

    Labels serve to measure only, but for twenty honest people that trust starts from. They are
    drawn ten times; a score is the mean of the draws in which the person isn't one of them.
    """
    from benchmarks.quality.fraud import run
    from benchmarks.quality.network import read_network

    network = read_network(folder)
    with open_pool() as pool, step_progress() as progress:
        measured = run(pool, network, progress=progress)
    if output is not None:
        scores = {name: found.scores for name, found in measured.items()}
        output.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    rows = [
        (name, len(found.scores), f"{found.auc_of_draws:.3f}", f"{found.auc:.3f}")
        for name, found in measured.items()
    ]
    columns = ("ratings", "people#", "AUC, mean of the draws#", "AUC of the mean scores#")
    render.console().print(render.table(columns, rows))
