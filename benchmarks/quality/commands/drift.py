"""The command that measures how soon a fall is found, and what is wrongly taken for one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchmarks.quality.commands.options import json_option
from modelpool import render
from modelpool.cli.common import step_progress

if TYPE_CHECKING:
    from benchmarks.quality.drift import Found
    from benchmarks.quality.drift_pool import Restated, Share

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option(
    "--data",
    "folder",
    type=_FOLDER,
    help="A folder of CSV files: stream,position,right[,expected]. Only they are measured.",
)
@click.option(
    "--unchanged",
    type=click.IntRange(min=1),
    help="With --data, draw this many unchanged streams from the calm part of those.",
)
@click.option(
    "--routellm",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV file: dataset,item,mixtral_8x7b_correct,gpt4_1106_correct. Only it is measured.",
)
@click.option(
    "--bfcl",
    type=_FOLDER,
    help="A folder of states of BFCL, *overall*.csv. Only they are measured.",
)
@click.option(
    "--streams",
    type=click.IntRange(min=100),
    default=400,
    show_default=True,
    help="Made streams of each fall; twice as many unchanged ones.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Draws of RouteLLM and of made pools.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@json_option("what was measured, or the first alarm of each stream of --data,")
def drift(
    folder: Path | None,
    unchanged: int | None,
    routellm: Path | None,
    bfcl: Path | None,
    streams: int,
    draws: int,
    seed: int,
    output: Path | None,
) -> None:
    """Measure how soon a fall of a model is found, and what is wrongly taken for one.

    Without data, streams are made: their falls, unchanged ones, the rates of five real falls, and
    pools where workers or tasks change instead. Delays are medians, counted from the first outcome
    after the fall. The other detectors are calibrated on made streams, river's are at its defaults.
    """
    if unchanged is not None and folder is None:
        raise click.UsageError("--unchanged: found it without --data, expected both")
    document: dict[str, Any] = {}
    if folder is not None:
        document |= _of_files(folder, unchanged, seed)
    with step_progress() as progress:
        if routellm is not None:
            from benchmarks.quality.drift_pool import routellm as measured

            document["routellm"] = _shares(
                list(measured(routellm, draws=draws, seed=seed, progress=progress))
            )
        if bfcl is not None:
            from benchmarks.quality.drift_pool import leaderboard

            document["bfcl"] = _restated(list(leaderboard(bfcl)))
        if folder is routellm is bfcl is None:
            from benchmarks.quality.drift import MADE, REAL, run
            from benchmarks.quality.drift_methods import river_installed
            from benchmarks.quality.drift_pool import made_pools

            made = list(run(MADE, streams=streams, seed=seed, progress=progress))
            real = list(run(REAL, streams=streams, seed=seed, progress=progress))
            pools = list(made_pools(draws=draws, seed=seed, progress=progress))
            _print_delays(made, "delay after a fall, and times the oracle's", ratios=True)
            _print_unchanged([*made, *real])
            _print_delays(real, "delay after falls as real ones", ratios=False)
            document["made"] = [asdict(each) for each in made]
            document["real"] = [asdict(each) for each in real]
            document["pools"] = _shares(pools)
            if not river_installed():
                render.console().print("river isn't installed: pip install --group drift-bench")
    if output is not None:
        output.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _of_files(folder: Path, unchanged: int | None, seed: int) -> dict[str, Any]:
    from benchmarks.quality.drift_files import (
        UNCHANGED,
        first_alarms,
        read_streams,
        unchanged_share,
    )

    streams = read_streams(folder)
    found: dict[str, Any] = dict(first_alarms(streams))
    rows = [(name, len(streams[name].right), at) for name, at in found.items()]
    render.console().print(render.table(("stream", "outcomes#", "first alarm#"), rows))
    if unchanged is not None:
        found[UNCHANGED] = unchanged_share(streams, unchanged, seed)
        render.console().print(f"{found[UNCHANGED]:.2%} of {unchanged} unchanged streams alarm")
    return found


def _print_delays(found: Sequence[Found], title: str, *, ratios: bool) -> None:
    falls = list(dict.fromkeys((each.before, each.after) for each in found))
    rows = []
    for name, own in _by_method(found).items():
        cells = [_delay(each, ratios) for each in own]
        if not ratios:
            cells.append(_mean([each.delay for each in own]))
        rows.append((name, *cells))
    columns = [f"{before * 100:.0f} to {after * 100:.0f}#" for before, after in falls]
    if not ratios:
        columns.append("geometric mean#")
    _print(("detector", *columns), rows, title)


def _print_unchanged(found: Sequence[Found]) -> None:
    rates = list(dict.fromkeys(each.before for each in found))
    rows = []
    for name, own in _by_method(found).items():
        shares = {each.before: each.unchanged for each in own}
        rows.append((name, *(f"{shares[rate]:.1%}" for rate in rates)))
    columns = [f"{rate * 100:.0f}#" for rate in rates]
    _print(("detector", *columns), rows, "unchanged streams of 1,000 outcomes that alarm, by rate")


def _shares(found: Sequence[Share]) -> list[dict[str, Any]]:
    rows = [(each.name, each.streams, f"{each.share:.1%}") for each in found]
    _print(("a model in a pool", "streams#", "said to have fallen#"), rows, "")
    return [asdict(each) for each in found]


def _restated(found: Sequence[Restated]) -> list[dict[str, Any]]:
    told = [each for each in found if each.comparison.rebased or each.fell]
    rows = [
        (
            each.dates,
            each.category,
            len(each.models),
            f"{each.comparison.fallen_share:.0%}",
            "re-based?" if each.comparison.rebased else "",
            ", ".join(each.fell),
            ", ".join(each.far),
        )
        for each in told
    ]
    columns = (
        "dates",
        "category",
        "models#",
        "lower#",
        "one finding",
        "fell by themselves",
        "off its line",
    )
    _print(columns, rows, f"of {len(found)} comparisons, those with a finding")
    return [
        {
            "dates": each.dates,
            "category": each.category,
            "models": len(each.models),
            "rebased": each.comparison.rebased,
            "fell": each.fell,
            "off_line": each.far,
        }
        for each in found
    ]


def _by_method(found: Iterable[Found]) -> dict[str, list[Found]]:
    groups: dict[str, list[Found]] = {}
    for each in found:
        groups.setdefault(each.method, []).append(each)
    return groups


def _delay(found: Found, ratios: bool) -> str:
    if found.delay is None:
        return "never"
    return f"{found.delay:g}" + (f" ({found.ratio:.2f})" if ratios and found.ratio else "")


def _mean(delays: Sequence[float | None]) -> str:
    from statistics import geometric_mean

    known = [delay for delay in delays if delay is not None]
    return f"{geometric_mean(known):.1f}" if len(known) == len(delays) else ""


def _print(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> None:
    render.console().print(render.table(columns, rows, title=title))
