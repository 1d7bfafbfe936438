"""The command that measures what it costs to keep a promise of few wrong answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.quality.commands.options import json_option
from modelpool import render
from modelpool.cli.common import step_progress

if TYPE_CHECKING:
    from benchmarks.quality.verification import Result


@click.command()
@click.option(
    "--populations",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A JSON list of populations, instead of the four built in: docs/verification.md.",
)
@click.option("--jobs", type=click.IntRange(min=2), help="How many jobs each population is given.")
@click.option(
    "--seeds", type=click.IntRange(min=1), default=2, show_default=True, help="How many draws."
)
@click.option(
    "--target",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=0.01,
    show_default=True,
    help="The share of wrong answers among the accepted that is promised.",
)
@json_option("all results")
def verification(
    path: Path | None, jobs: int | None, seeds: int, target: float, output: Path | None
) -> None:
    """Measure how many answers it takes to keep a promise of few wrong ones.

    Needs no graph: workers are invented. The rule of the pool is shown beside those of BOINC and
    iExec, quorums, and one who knows how often each worker errs.
    """
    from benchmarks.quality.populations import DEFAULTS, read_populations
    from benchmarks.quality.verification import run

    populations = list(DEFAULTS) if path is None else read_populations(path)
    if jobs is not None:
        populations = [replace(population, jobs=jobs) for population in populations]
    with step_progress() as progress:
        found = run(populations, seeds=seeds, target=target, progress=progress)
    if output is not None:
        document = [
            {
                "name": population.name,
                "jobs": population.jobs,
                "seeds": seeds,
                "target_percent": 100 * target,
                "methods": [result.document() for result in results],
            }
            for population, results in zip(populations, found, strict=True)
        ]
        output.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    columns = (
        *("method", "overhead %#", "wrong accepted %#", "stated %#"),
        *("2nd half: overhead %#", "wrong accepted %#", "stated %#", "wrong before caught#"),
    )
    for population, results in zip(populations, found, strict=True):
        title = f"{population.name}: {population.workers:,} workers, {population.jobs:,} jobs"
        rows = [_row(result) for result in results]
        render.console().print(render.table(columns, rows, title=title))


def _row(result: Result) -> tuple[str, ...]:
    caught = result.wrong_before_caught
    shown = [
        text
        for part in (result.whole, result.second_half)
        for text in (
            f"{part.overhead_percent:.1f}",
            f"{part.wrong_accepted_percent:.2f}",
            "" if part.stated_percent is None else f"{part.stated_percent:.2f}",
        )
    ]
    return result.method, *shown, "" if caught is None else f"{caught:.1f}"
