"""The command that loads files of records of work."""

from __future__ import annotations

from pathlib import Path

import click

from modelpool import render
from modelpool.cli.common import format_option, open_pool, step_progress

KINDS = ("workers", "tasks", "assignments", "outcomes", "verdicts")
_SHOWN = 40


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@format_option("table", "json")
def record(kind: str, file: Path, output_format: str) -> None:
    """Load a FILE of workers, tasks, assignments, outcomes or verdicts, however large.

    JSON Lines, CSV or JSON, of the fields that `modelpool schema KIND` says. The whole file is
    checked before anything is written. Repeating it changes nothing; after a crash, it goes on
    where it was.
    """
    from modelpool.exceptions import RecordsError

    try:
        with open_pool() as pool, step_progress() as progress:
            loaded = pool.load_records(kind, file, progress=progress)  # type: ignore[arg-type]
    except RecordsError as error:
        for problem in error.problems[:_SHOWN]:
            click.echo(str(problem), err=True)
        if len(error.problems) > _SHOWN:
            click.echo(f"… and {len(error.problems) - _SHOWN:,} more", err=True)
        count = len(error.problems)
        found = f"{count:,} problem{'' if count == 1 else 's'}"
        click.echo(f"error: {found}; nothing was recorded", err=True)
        raise SystemExit(error.exit_code) from None
    if output_format == "json":
        click.echo(render.to_json(loaded=loaded))
        return
    resumed = f", going on after {loaded.resumed_at:,}" if loaded.resumed_at else ""
    click.echo(
        f"Recorded {loaded.records:,} {kind}: {loaded.added:,} added, {loaded.known:,} known"
        f"{resumed}."
    )
