"""`modelpool import`: public registries and benchmarks as registry files."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from modelpool.cli.files import SHIPPED, asks, problems_told, read_registry_files, yes_option

if TYPE_CHECKING:
    from modelpool.importers.identity import Offer
    from modelpool.importers.mapping import Mapping
    from modelpool.importers.report import ImportResult
    from modelpool.registry import Record

P = ParamSpec("P")
T = TypeVar("T")

_PATH = click.Path(path_type=Path)
_file = click.argument("file", type=_PATH)
_date = click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The date of the file's data."
)


def _registry(*shipped: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    return click.option(
        "--registry",
        "registries",
        multiple=True,
        type=_PATH,
        default=[SHIPPED / name for name in shipped],
        show_default=", ".join(f"the shipped {name}" for name in shipped),
        help="Registry file of known offers; repeat for several.",
    )


def _options(command: Callable[P, T]) -> Callable[P, T]:
    for option in reversed(
        (
            click.option("-o", "--output", type=_PATH, help="Registry file to write, by suffix."),
            click.option("--mapping", "own", type=_PATH, help="Your overrides of the mapping."),
            click.option("--load", is_flag=True, help="Load the records into the graph."),
            yes_option,
            click.option("--report", type=_PATH, help="JSON file for a report on every entry."),
            click.option(
                "--strict", is_flag=True, help="Refuse a file if any entry or value can't be used."
            ),
        )
    ):
        command = option(command)
    return command


@click.group("import")
def import_() -> None:
    """Convert a public registry or benchmark to a registry file.

    Without -o and --load, the records go to stdout as JSON Lines in UTF-8. Entries that can't be
    used and values that are left out are listed with their lines; the rest is imported.
    """


@import_.command("models-dev")
@_file
@_date
@_options
def models_dev(file: Path, on: datetime | None, own: Path | None, **then: Any) -> None:
    """Import models.dev's table of offers. Its date is that of its newest entry."""
    from modelpool.importers.models_dev import import_models_dev

    _finish(import_models_dev(file, _mapping(own), source_date=_day(on)), **then)


@import_.command("litellm")
@_file
@_date
@_registry("models-dev.jsonl")
@_options
def litellm(
    file: Path, on: datetime | None, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import LiteLLM's table of prices. Ids of known offers keep their known spelling."""
    from modelpool.importers.litellm import import_litellm

    known = [offer.model_id for offer in _offers(registries)]
    _finish(import_litellm(file, _mapping(own), known=known, source_date=_day(on)), **then)


@import_.command("genai-prices")
@_file
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The date of the file's data; single prices carry their own dates.",
)
@_registry("models-dev.jsonl", "litellm.jsonl")
@_options
def genai_prices(
    file: Path, on: datetime, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import genai-prices' list. Its matching rules assign prices to known offers."""
    from modelpool.importers.genai_prices import import_genai_prices

    offers = _offers(registries)
    _finish(import_genai_prices(file, _mapping(own), offers, source_date=on.date()), **then)


@import_.command("helm")
@_file
@_date
@_registry("models-dev.jsonl", "litellm.jsonl")
@_options
def helm(
    file: Path, on: datetime | None, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import HELM's list of models. It states who may access the weights, and since when."""
    from modelpool.importers.helm import import_helm

    offers = _offers(registries)
    _finish(import_helm(file, _mapping(own), offers, source_date=_day(on)), **then)


@import_.command("vectara")
@_file
@_registry("models-dev.jsonl", "litellm.jsonl")
@_options
def vectara(file: Path, registries: tuple[Path, ...], own: Path | None, **then: Any) -> None:
    """Import Vectara's hallucination leaderboard. Its newest results measure part of risk."""
    from modelpool.importers.vectara import import_vectara

    _finish(import_vectara(file, _mapping(own), _offers(registries)), **then)


@import_.command("aider")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_PATH)
@_registry("models-dev.jsonl", "litellm.jsonl")
@_options
def aider(
    files: tuple[Path, ...], registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import aider's leaderboards. They measure accuracy and cost of code editing."""
    from modelpool.importers.aider import import_aider

    _finish(import_aider(files, _mapping(own), _offers(registries)), **then)


@import_.command("bfcl")
@_file
@_date
@_registry("models-dev.jsonl", "litellm.jsonl")
@_options
def bfcl(
    file: Path, on: datetime | None, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import BFCL's overall table. It measures function calling: accuracy, cost and latency."""
    from modelpool.importers.bfcl import import_bfcl

    offers = _offers(registries)
    _finish(import_bfcl(file, _mapping(own), offers, source_date=_day(on)), **then)


# Tables of measurements: the command, and what its help says. Each has a section of the mapping.
_TABLES = {
    "tau2-bench": "Import tau2-bench's submissions. They measure agents that serve customers.",
    "models-dev-benchmarks": "Import models.dev's scores. Those of Scale and SWE-bench count.",
    "bullshitbench": "Import BullshitBench. Going along with nonsense is one part of risk.",
    "mteb": "Import MTEB's scores of five tasks. They measure embedding.",
    "open-asr": "Import tables of the Open ASR Leaderboard. They measure transcription.",
    "evalplus": "Import EvalPlus' results. They measure short functions in Python.",
    "can-ai-code": "Import can-ai-code's runs. They measure short functions in two languages.",
    "mmlu-pro": "Import counted runs of MMLU-Pro. They measure knowledge.",
    "repoqa": "Import RepoQA's results. They measure search in long contexts.",
    "livebench": "Import your copy of LiveBench's tables, with its lists of categories.",
    "llm-stats": "Import llm-stats' scores, which makers report of their own models.",
}


def _define_table_command(name: str, about: str) -> None:
    @import_.command(name, help=about)
    @click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_PATH)
    @_date
    @_registry("models-dev.jsonl", "litellm.jsonl")
    @_options
    def import_one(
        files: tuple[Path, ...],
        on: datetime | None,
        registries: tuple[Path, ...],
        own: Path | None,
        **then: Any,
    ) -> None:
        from modelpool.importers.tables import import_table

        section, offers = name.replace("-", "_"), _offers(registries)
        _finish(import_table(section, files, _mapping(own), offers, source_date=_day(on)), **then)


for _name, _about in _TABLES.items():
    _define_table_command(_name, _about)


def _day(on: datetime | None) -> date | None:
    return on.date() if on else None


def _mapping(own: Path | None) -> Mapping:
    from modelpool.importers.mapping import load_mapping

    return load_mapping(own)


def _offers(registries: Sequence[Path]) -> list[Offer]:
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


def _finish(
    result: ImportResult,
    *,
    output: Path | None,
    load: bool,
    yes: bool,
    report: Path | None,
    strict: bool,
) -> None:
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
    if load:
        _load(result, yes)


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
