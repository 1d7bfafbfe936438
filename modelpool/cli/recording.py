"""The command that loads work records from files."""

from __future__ import annotations

from pathlib import Path

import click

from modelpool.cli.common import open_pool, step_progress
from modelpool.cli.files import problems_told
from modelpool.cli.output import format_option, show

KINDS = ("workers", "tasks", "assignments", "outcomes", "verdicts")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@format_option("table", "json")
def record(kind: str, file: Path, output_format: str) -> None:
    """Load a FILE of workers, tasks, assignments, outcomes or verdicts, however large.

    JSON Lines, CSV or JSON, with the fields of `modelpool schema KIND`. The whole file is checked
    before anything is written. Repeating a load changes nothing; after a crash, it resumes.
    """
    with problems_told("recorded"), open_pool() as pool, step_progress() as progress:
        loaded = pool.work.load_file(kind, file, progress=progress)  # type: ignore[arg-type]
    resumed = f", resumed after {loaded.resumed_at:,}" if loaded.resumed_at else ""
    said = (
        f"Recorded {loaded.records:,} {kind}: {loaded.added:,} added, {loaded.known:,} known"
        f"{resumed}."
    )
    show(output_format, {"loaded": loaded}, lambda: click.echo(said))
