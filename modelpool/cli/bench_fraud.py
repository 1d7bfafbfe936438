"""The command that measures how well frauds are told from the honest."""

from __future__ import annotations

import json
from pathlib import Path

import click

from modelpool import render
from modelpool.cli.common import open_pool, step_progress


@click.command()
@click.option(
    "--data",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with NAME_ratings.csv (rater,ratee,rating,time) and NAME_labels.csv.",
)
@click.option(
    "--json",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write everyone's scores to a file, the higher the more honest.",
)
def fraud(folder: Path, output: Path | None) -> None:
    """Measure how well frauds are found in a network of ratings; needs a graph without work.

    Labels serve to measure only, but for twenty honest people that trust starts from. They are
    drawn ten times; a score is the mean of the draws in which the person isn't one of them.
    """
    from modelpool.bench.fraud import run
    from modelpool.bench.network import read_network

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
