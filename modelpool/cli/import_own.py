"""`modelpool import` of one's own measurements: logs of evaluation tools, and plain tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from modelpool.cli.common import options
from modelpool.cli.import_options import (
    files_argument,
    finish,
    mapping_of,
    offers_of,
    registry_option,
    shared_options,
)

if TYPE_CHECKING:
    from modelpool.importers.identity import Offer
    from modelpool.importers.mapping import Mapping
    from modelpool.importers.own.runs import Choices
    from modelpool.importers.report import ImportResult

P = ParamSpec("P")
T = TypeVar("T")
Reader = Callable[[Sequence[Path], "Mapping", Sequence["Offer"], "Choices"], "ImportResult"]
"""What turns files of one format into records."""


def _own_options(source: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """The options of all formats; `source` is the default of `--source`."""
    return options(
        files_argument,
        click.option("--task-type", help="Task type of what was measured."),
        click.option("--model", help="Offer that was asked, by its id in the pool."),
        click.option("--metric", help="Metric that counts, of several."),
        click.option(
            "--cut",
            nargs=2,
            type=float,
            metavar="LOW HIGH",
            help="Cut points of accuracy, in percent for shares of right answers.",
        ),
        click.option("--source", default=source, show_default=True, help="Source of the claims."),
        registry_option("models-dev.jsonl", "litellm.jsonl"),
        shared_options,
    )


def _import(
    reader: Reader,
    *,
    files: tuple[Path, ...],
    registries: tuple[Path, ...],
    own: Path | None,
    source: str,
    task_type: str | None,
    model: str | None,
    metric: str | None,
    cut: tuple[float, float] | None,
    **then: Any,
) -> None:
    from modelpool.importers.own.runs import Choices

    choices = Choices(source=source, task_type=task_type, model=model, metric=metric, cut=cut)
    finish(reader(files, mapping_of(own), offers_of(registries), choices), **then)


@click.command("lm-eval")
@_own_options("own-lm-eval")
def lm_eval(**told: Any) -> None:
    """Import your results of lm-evaluation-harness. They measure accuracy."""
    from modelpool.importers.own.lm_eval import import_lm_eval

    _import(import_lm_eval, **told)


@click.command("inspect")
@_own_options("own-inspect")
def inspect(**told: Any) -> None:
    """Import your Inspect logs in JSON. They measure accuracy and latency."""
    from modelpool.importers.own.inspect_logs import import_inspect

    _import(import_inspect, **told)


@click.command("promptfoo")
@_own_options("own-promptfoo")
def promptfoo(**told: Any) -> None:
    """Import your promptfoo results in JSON. They measure accuracy, latency and cost."""
    from modelpool.importers.own.promptfoo import import_promptfoo

    _import(import_promptfoo, **told)


@click.command("measurements")
@_own_options("own-measurements")
def measurements(**told: Any) -> None:
    """Import your table of measurements: a CSV with model, task_type, metric, value, n, date.

    More columns, where you have them: effort, latency_s, cost_usd, stderr, source.
    """
    from modelpool.importers.own.table import import_measurements

    _import(import_measurements, **told)


OWN = (lm_eval, inspect, promptfoo, measurements)
"""The commands, for the group `import`."""
