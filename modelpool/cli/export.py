"""Commands that publish what the registry knows: export, card."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from modelpool import render
from modelpool.cli.common import Moment, open_pool

_to_file = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to a file, atomically."
)


@click.command()
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["json", "jsonl", "csv", "jsonld"]),
    help="Default: by the file's suffix, else json.",
)
@click.option("--source", "sources", multiple=True, help="Only this source's claims; repeatable.")
@click.option("--model", "model_ids", multiple=True, help="Only this model; repeatable.")
@click.option("--as-of", type=Moment(), help="Claims as of this moment; a date means its end, UTC.")
@_to_file
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the JSON format instead.")
def export(
    output_format: str | None,
    sources: tuple[str, ...],
    model_ids: tuple[str, ...],
    as_of: date | datetime | None,
    output: Path | None,
    schema: bool,
) -> None:
    """Export what sources claim, so that `modelpool load` restores the same claims elsewhere.

    JSON is the format for other programs: one document that begins with its version. JSON Lines
    and CSV hold the records only. JSON-LD is for linked data. Past claims are not included.
    """
    if schema:
        from modelpool.registry import document_schema

        click.echo(json.dumps(document_schema(), indent=2, ensure_ascii=False))
        return
    with open_pool() as pool, _progress() as progress:
        report = pool.registry.export(
            output or sys.stdout,
            format=output_format,
            sources=sources,
            model_ids=model_ids,
            as_of=as_of,
            progress=progress if output else None,
        )
    if output:
        click.echo(f"Wrote {report.records:,} records of {report.models:,} models to {output}.")
    if report.partial and output_format in ("jsonl", "csv"):
        click.echo("note: only part of what its sources claim: load it with --partial", err=True)


@click.command()
@click.argument("model_id", metavar="MODEL")
@click.option(
    "--as-of", type=Moment(), help="The card as of this moment; a date means its end, UTC."
)
@_to_file
def card(model_id: str, as_of: date | datetime | None, output: Path | None) -> None:
    """Print a model card in Markdown: what the registry knows about MODEL, and what it doesn't."""
    from modelpool.export.card import markdown
    from modelpool.files.opening import replaced

    with open_pool() as pool:
        text = markdown(pool.registry.card(model_id, as_of=as_of))
    if output is None:
        click.echo(text, nl=False)
        return
    with replaced(output) as stream:
        stream.write(text)
    click.echo(f"Wrote the card of {model_id} to {output}.")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how many claims are written."""
    from rich.progress import Progress

    shown = render.console(sys.stderr)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as bar:
        step = bar.add_task("claims", total=None)
        yield lambda done, total: bar.update(step, completed=done, total=total)
