"""`modelpool import`: public registries and benchmarks as registry files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from modelpool.cli.import_options import (
    PATH,
    files_argument,
    finish,
    mapping_of,
    offers_of,
    registry_option,
    shared_options,
)
from modelpool.cli.import_own import OWN

_registry = registry_option("models-dev.jsonl", "litellm.jsonl")
_file = click.argument("file", type=PATH)
_date = click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The date of the file's data."
)


@click.group("import")
def import_() -> None:
    """Convert a public registry or benchmark to a registry file.

    Without -o and --load, the records go to stdout as JSON Lines in UTF-8. Entries that can't be
    used and values that are left out are listed with their lines; the rest is imported.
    """


@import_.command("models-dev")
@_file
@_date
@shared_options
def models_dev(file: Path, on: datetime | None, own: Path | None, **then: Any) -> None:
    """Import models.dev's table of offers. Its date is that of its newest entry."""
    from modelpool.importers.models_dev import import_models_dev

    finish(import_models_dev(file, mapping_of(own), source_date=_day(on)), **then)


@import_.command("litellm")
@_file
@_date
@registry_option("models-dev.jsonl")
@shared_options
def litellm(
    file: Path, on: datetime | None, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import LiteLLM's table of prices. Ids of known offers keep their known spelling."""
    from modelpool.importers.litellm import import_litellm

    known = [offer.model_id for offer in offers_of(registries)]
    finish(import_litellm(file, mapping_of(own), known=known, source_date=_day(on)), **then)


@import_.command("genai-prices")
@_file
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The date of the file's data; single prices carry their own dates.",
)
@_registry
@shared_options
def genai_prices(
    file: Path, on: datetime, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import genai-prices' list. Its matching rules assign prices to known offers."""
    from modelpool.importers.genai_prices import import_genai_prices

    offers = offers_of(registries)
    finish(import_genai_prices(file, mapping_of(own), offers, source_date=on.date()), **then)


@import_.command("helm")
@_file
@_date
@_registry
@shared_options
def helm(
    file: Path, on: datetime | None, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import HELM's list of models. It states who may access the weights, and since when."""
    from modelpool.importers.helm import import_helm

    offers = offers_of(registries)
    finish(import_helm(file, mapping_of(own), offers, source_date=_day(on)), **then)


@import_.command("vectara")
@_file
@_registry
@shared_options
def vectara(file: Path, registries: tuple[Path, ...], own: Path | None, **then: Any) -> None:
    """Import Vectara's hallucination leaderboard. Its newest results measure part of risk."""
    from modelpool.importers.vectara import import_vectara

    finish(import_vectara(file, mapping_of(own), offers_of(registries)), **then)


@import_.command("aider")
@files_argument
@_registry
@shared_options
def aider(
    files: tuple[Path, ...], registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import aider's leaderboards. They measure accuracy and cost of code editing."""
    from modelpool.importers.aider import import_aider

    finish(import_aider(files, mapping_of(own), offers_of(registries)), **then)


@import_.command("bfcl")
@_file
@_date
@_registry
@shared_options
def bfcl(
    file: Path, on: datetime | None, registries: tuple[Path, ...], own: Path | None, **then: Any
) -> None:
    """Import BFCL's overall table. It measures function calling: accuracy, cost and latency."""
    from modelpool.importers.bfcl import import_bfcl

    offers = offers_of(registries)
    finish(import_bfcl(file, mapping_of(own), offers, source_date=_day(on)), **then)


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
    "textclass": "Import TextClass Benchmark's ratings. They measure classification of texts.",
    "livebench": "Import your copy of LiveBench's tables, with its lists of categories.",
    "llm-stats": "Import llm-stats' scores, which makers report of their own models.",
}


def _define_table_command(name: str, about: str) -> None:
    @import_.command(name, help=about)
    @files_argument
    @_date
    @_registry
    @shared_options
    def import_one(
        files: tuple[Path, ...],
        on: datetime | None,
        registries: tuple[Path, ...],
        own: Path | None,
        **then: Any,
    ) -> None:
        from modelpool.importers.tables import import_table

        section, offers = name.replace("-", "_"), offers_of(registries)
        finish(import_table(section, files, mapping_of(own), offers, source_date=_day(on)), **then)


for _name, _about in _TABLES.items():
    _define_table_command(_name, _about)


def _day(on: datetime | None) -> date | None:
    return on.date() if on else None


for _own in OWN:
    import_.add_command(_own)
