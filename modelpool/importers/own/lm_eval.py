"""Results of lm-evaluation-harness: one file for each run, with a score for each task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping as Members, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.own.asked import Asked, stored_as
from modelpool.importers.own.runs import (
    PART_OF_A_TASK,
    STORED_OTHERWISE,
    Choices,
    OwnImporter,
    Run,
    day_of,
    subset,
    whole,
)
from modelpool.importers.own.scores import Score, direction, is_share_of
from modelpool.importers.reading import Table, read_json_object
from modelpool.importers.report import ImportResult
from modelpool.importers.sources import Entry, EntryError, OddEntryError

_EXPECTED = "results_*.json of lm-evaluation-harness, an object with results and config"
_FILE_FIELDS = ("config", "date", "model_name", "model_source")
_CONFIG_FIELDS = ("model", "model_args", "gen_kwargs", "limit")
_METRICS, _BETTER, _COUNT = "metrics", "higher_is_better", "n-samples"
_STDERR = "_stderr"
_SEPARATOR = ","
"""Between a metric and the filter of answers, in the name of a score."""
_NOT_COMPUTED = "N/A"


def import_lm_eval(
    paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer], choices: Choices
) -> ImportResult:
    """Turn results into records: one for each model and task type, of accuracy alone.

    The time that the harness states is of the whole run with many requests at once: no latency.
    """
    fields = (*_FILE_FIELDS, _METRICS, _BETTER, _COUNT)
    importer = OwnImporter("lm-eval", mapping, offers, choices, fields)
    for path in paths:
        log = read_json_object(path, _EXPECTED)
        tasks = _table(log.get("results")).values()
        is_log = any(_SEPARATOR in name for task in tasks for name in _table(task))
        if not is_log or not isinstance(log.get("config"), Table):
            raise InvalidInputError(f"{path}: found no results and config, expected {_EXPECTED}")
        _File(log, mapping, importer).read()
    return importer.result()


class _File:
    """One file; its tasks are read one by one."""

    def __init__(self, log: Table, mapping: Mapping, importer: OwnImporter) -> None:
        self._log = log
        self._mapping = mapping
        self._section = mapping.section("own")
        self._importer = importer
        self._arguments = _arguments(log["config"].get("model_args"))
        named = (self._arguments.get(name) for name in ("pretrained", "model", "engine"))
        stated = next((name for name in named if isinstance(name, str) and name), None)
        self._name = stated or log.get("model_name")
        self._groups = {
            name: [part for part in parts if isinstance(part, str)]
            for name, parts in _table(log.get("group_subtasks")).items()
            if isinstance(parts, list) and parts and name in log["results"]
        }

    def read(self) -> None:
        """Hand the file's tasks to the importer; those that are no run are listed."""
        parts = {
            part: group
            for group in self._groups
            for part in self._leaves(group)
            if part not in self._section["tasks"]
        }
        for task, metrics in self._log["results"].items():
            entry = self._entry(task, metrics)
            group = parts.get(task)
            if group and group not in parts:
                self._importer.refuse(entry, f"is a part of {group!r}, which counts as a whole")
                continue
            self._importer.take(entry, partial(self._run, task, entry))

    def _leaves(self, group: str, depth: int = 0) -> Iterator[str]:
        for part in self._groups.get(group, ()):
            yield part
            if depth < 9:
                yield from self._leaves(part, depth + 1)

    def _entry(self, task: str, metrics: object) -> Entry:
        log = self._log
        table = subset(log, _FILE_FIELDS)
        table["config"] = subset(log["config"], _CONFIG_FIELDS)
        table[_METRICS] = metrics
        table.lines[_METRICS] = log["results"].lines.get(task, 0)
        for name in (_BETTER, _COUNT):
            if task in _table(log.get(name)):
                table[name] = log[name][task]
                table.lines[name] = log[name].lines.get(task, 0)
        return Entry(f"{self._name or 'model'}, {task}", table, table.lines[_METRICS])

    def _run(self, task: str, entry: Entry) -> Run:
        if not isinstance(entry.table[_METRICS], Table):
            raise OddEntryError("has no table of metrics")
        config = entry.inner("config")
        settings = self._arguments | _arguments(config.table.get("gen_kwargs"))
        remarks = []
        score, others = self._score(task, entry)
        if others:
            remarks.append(("metrics beside the one that counts", ", ".join(others)))
        count = entry.inner(_COUNT)
        whole_task, asked = whole(count, "original"), whole(count, "effective")
        if whole_task and asked and asked < whole_task:
            line = f"{asked} of {whole_task} questions, the first ones"
            remarks.append((PART_OF_A_TASK, line))
        model = self._asked(entry, config)
        if model.stored:
            remarks.append((STORED_OTHERWISE, model.stored))
        return Run(
            entry=entry,
            asked=model,
            task=task,
            score=score,
            day=day_of(entry, "date"),
            effort=_effort(settings),
            remarks=tuple(remarks),
        )

    def _asked(self, entry: Entry, config: Entry) -> Asked:
        name = self._name
        source = entry.text("model_source") or config.text("model")
        if not isinstance(name, str) or not name or not source:
            raise OddEntryError("names no model")
        return Asked(
            label=name,
            provider=source,
            name=name,
            elsewhere=bool(self._arguments.get("base_url")),
            stored=stored_as(self._arguments, self._mapping),
        )

    def _score(self, task: str, entry: Entry) -> tuple[Score | None, list[str]]:
        """The score that counts, and the names of the others."""
        metrics = entry.inner(_METRICS)
        named = [m for m in metrics.table if _SEPARATOR in m and not _metric(m).endswith(_STDERR)]
        wanted = self._importer.choices.metric
        if wanted:
            fitting = [m for m in named if wanted in (m, _metric(m))]
            if not fitting:
                raise EntryError(f"has no metric {wanted!r}, but {', '.join(named) or 'none'}")
        else:
            shares: list[str] = self._section["shares"]
            order = {metric: rank for rank, metric in enumerate(shares)}
            fitting = sorted(named, key=lambda m: order.get(_metric(m), len(order)))
        if not fitting:
            raise OddEntryError("has no metric")
        chosen = fitting[0]
        return self._scored(task, entry, chosen), [m for m in named if m != chosen]

    def _scored(self, task: str, entry: Entry, chosen: str) -> Score | None:
        metrics = entry.inner(_METRICS)
        metric, _, kind = chosen.partition(_SEPARATOR)
        value = metrics.number(chosen)
        if value is None:
            return None
        spread = f"{metric}{_STDERR},{kind}"
        is_computed = metrics.table.get(spread) != _NOT_COMPUTED
        stderr = metrics.number(spread) if is_computed else None
        rises = entry.inner(_BETTER).flag(metric)
        asked = self._asked_of(task, entry, chosen)
        return Score(
            metric=chosen,
            value=value,
            is_share=metric in self._section["shares"] and rises is not False and value <= 1,
            counted=asked is None or is_share_of(value, asked),
            n=asked,
            stderr=stderr,
            rises=direction(metric, self._section) if rises is None else rises,
        )

    def _asked_of(self, task: str, entry: Entry, chosen: str) -> int | None:
        """How many questions were asked, not how many the task has; of a group, in all parts."""
        if task not in self._groups:
            return whole(entry.inner(_COUNT), "effective")
        stated = entry.inner(_METRICS).inner("sample_count")
        if chosen in stated.table:
            return whole(stated, chosen)
        counts = _table(self._log.get(_COUNT))
        leaves = {part for part in self._leaves(task) if part not in self._groups}
        asked = [_table(counts.get(leaf)).get("effective") for leaf in leaves]
        known = [n for n in asked if isinstance(n, int) and n > 0]
        return sum(known) if asked and len(known) == len(asked) else None


def _arguments(stated: object) -> dict[str, Any]:
    """Arguments as a table or, as older versions write them, as `a=1,b=2`."""
    if isinstance(stated, str):
        pairs = (part.partition("=") for part in stated.split(","))
        return {name.strip(): value.strip() for name, _, value in pairs if value}
    return dict(stated) if isinstance(stated, dict) else {}


def _effort(settings: Members[str, Any]) -> str | None:
    for name in ("reasoning_effort", "effort"):
        if isinstance(stated := settings.get(name), str) and stated:
            return stated
    thinking = str(settings.get("enable_thinking", "")).lower()
    return {"true": "thinking", "false": "none"}.get(thinking)


def _metric(score: str) -> str:
    """The metric in the name of a score, such as acc in `acc,none`."""
    return score.partition(_SEPARATOR)[0]


def _table(value: object) -> Table:
    return value if isinstance(value, Table) else Table()
