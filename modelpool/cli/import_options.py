"""What the commands of `modelpool import` share: options, reading what is known, and finishing."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from modelpool.cli.common import options
from modelpool.cli.files import SHIPPED, asks, problems_told, read_registry_files, yes_option

if TYPE_CHECKING:
    from modelpool.importers.identity import Offer
    from modelpool.importers.mapping import Mapping
    from modelpool.importers.report import ImportResult
    from modelpool.registry import Record

P = ParamSpec("P")
T = TypeVar("T")

PATH = click.Path(path_type=Path)
_STATE = re.compile(r'"source_date": "(\d{4}-\d\d-\d\d)"')


def registry_option(*shipped: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`--registry`, the files that name known offers; `shipped` are the default."""
    return click.option(
        "--registry",
        "registries",
        multiple=True,
        type=PATH,
        default=[SHIPPED / name for name in shipped],
        show_default=", ".join(f"the shipped {name}" for name in shipped),
        help="Registry file of known offers; repeat for several.",
    )


shared_options = options(
    click.option("-o", "--output", type=PATH, help="Registry file to write, by suffix."),
    click.option("--mapping", "own", type=PATH, help="Your overrides of the mapping."),
    click.option("--load", is_flag=True, help="Load the records into the graph."),
    yes_option,
    click.option("--report", type=PATH, help="JSON file for a report on every entry."),
    click.option(
        "--strict", is_flag=True, help="Refuse a file if any entry or value can't be used."
    ),
)
"""What every import takes, and `finish` gets."""

files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE...", type=PATH)


def mapping_of(own: Path | None) -> Mapping:
    """The shipped mapping, with the user's own merged into it."""
    from modelpool.importers.mapping import load_mapping

    return load_mapping(own)


def offers_of(registries: Sequence[Path]) -> list[Offer]:
    """The offers that registry files name, each once."""
    from modelpool.importers.identity import Offer

    if not registries:
        return []
    task_types: dict[str, set[str]] = {}
    records: dict[str, Record] = {}
    for record in read_registry_files(registries).records:
        records[record["model_id"]] = record | records.get(record["model_id"], {})
        task_types.setdefault(record["model_id"], set()).add(record["task_type"])
    return [
        Offer(
            model_id,
            record.get("provider", ""),
            record.get("name", ""),
            record.get("maker"),
            record.get("base_model"),
            tuple(sorted(task_types[model_id])),
        )
        for model_id, record in records.items()
    ]


def finish(
    result: ImportResult,
    *,
    output: Path | None,
    load: bool,
    yes: bool,
    report: Path | None,
    strict: bool,
) -> None:
    """Write, report and load what an import gave, as its options say."""
    from modelpool.registry import write_registry

    if report is not None:
        _write_report(result, report)
    if strict:
        result.require_no_oddity()
    records = (*result.records, *result.unread)
    if output is not None:
        write_registry(records, output)
    elif not load:
        _write_to_stdout(records)
    click.echo(result.summary(), err=True)
    if shipped := _shipped_state(result.report.source):
        age = (datetime.now(UTC).date() - shipped).days
        click.echo(f"The state that ships is of {shipped}, {age} days old.", err=True)
    if load:
        _load(result, yes)


def _shipped_state(source: str) -> date | None:
    """The newest day that the shipped file of a source states; None if none ships."""
    path = SHIPPED / f"{source}.jsonl"
    if not path.exists():
        return None
    days = _STATE.findall(path.read_text("utf-8"))
    return date.fromisoformat(max(days)) if days else None


def _write_to_stdout(records: Sequence[Record]) -> None:
    """Registry files are UTF-8, whatever encoding the terminal has."""
    from modelpool.registry import write_registry

    stream = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="\n")
    try:
        write_registry(records, stream, "jsonl")
        stream.flush()
    finally:
        # Closing the wrapper would close stdout.
        stream.detach()


def _write_report(result: ImportResult, path: Path) -> None:
    from modelpool.exceptions import ModelPoolError

    text = json.dumps(result.to_json(), ensure_ascii=False, indent=1)
    try:
        path.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise ModelPoolError(f"{path} can't be written: {error.strerror}") from error


def _load(result: ImportResult, yes: bool) -> None:
    from tempfile import TemporaryDirectory

    from modelpool.cli.changes import load_summary
    from modelpool.cli.common import open_pool, step_progress
    from modelpool.registry import write_registry

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{result.report.source}.jsonl"
        write_registry((*result.records, *result.unread), path)
        registry = read_registry_files((path,))
    with open_pool() as pool, step_progress() as progress, problems_told():
        # Names that the source spells differently get the pool's spelling.
        report = pool.registry.load(
            pool.registry.respelled(registry), confirm=asks(yes), progress=progress
        )
    click.echo(f"Loaded {len(registry.records):,} records: {load_summary(report)}.")
