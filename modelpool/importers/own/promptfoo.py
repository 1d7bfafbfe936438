"""Results of promptfoo: each prompt given to each provider is one run of all tests."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping as Members, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.own.asked import Asked
from modelpool.importers.own.runs import Choices, OwnImporter, Run, day_of, mean, subset
from modelpool.importers.own.scores import Score
from modelpool.importers.reading import Table, read_json_object
from modelpool.importers.report import ImportResult
from modelpool.importers.sources import Entry, EntryError, OddEntryError

_EXPECTED = "promptfoo's results in JSON, an object with results.prompts and results.results"
_PROVIDER, _CONFIG, _DAY, _RESULTS = "provider", "config", "timestamp", "results"
_FIELDS = (_PROVIDER, _CONFIG, _DAY, _RESULTS)
_RESULT_FIELDS = (
    *("promptIdx", "success", "failureReason", "latencyMs", "cost", "vars", "response"),
    *("gradingResult", "provider", "prompt"),
)
_FAILED_BY_ERROR = 2
_ADDRESSES = ("apiBaseUrl", "apiHost", "baseUrl", "baseURL")


@dataclass(slots=True)
class _Answers:
    """The answers of one run that count, and how many of which kind don't."""

    right: int = 0
    questions: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    uncounted: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def score(self) -> Score | None:
        """The share that passed; a question asked several times is one."""
        if not self.questions:
            return None
        share = self.right / len(self.questions)
        return Score(metric="pass_rate", value=share, is_share=True, n=len(set(self.questions)))


def import_promptfoo(
    paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer], choices: Choices
) -> ImportResult:
    """Turn results into records: the share of tests passed, latency and cost of new answers."""
    importer = OwnImporter("promptfoo", mapping, offers, choices, _FIELDS)
    for path in paths:
        log = read_json_object(path, _EXPECTED)
        results = log.get("results")
        if not isinstance(results, Table) or not isinstance(results.get("results"), list):
            raise InvalidInputError(f"{path}: found no results.results, expected {_EXPECTED}")
        for entry in _entries(log, results):
            importer.take(entry, partial(_run, entry, log, mapping, choices))
    return importer.result()


def _entries(log: Table, results: Table) -> Iterator[Entry]:
    """One entry for each prompt and provider: the results that have their position."""
    columns: dict[object, list[object]] = defaultdict(list)
    for result in results["results"]:
        position = result.get("promptIdx") if isinstance(result, dict) else None
        columns[position if isinstance(position, int) else None].append(result)
    for position, rows in columns.items():
        first = rows[0] if isinstance(rows[0], dict) else {}
        table = subset(results, (_DAY,))
        table[_PROVIDER] = first.get("provider")
        table[_RESULTS] = [
            subset(row, _RESULT_FIELDS) if isinstance(row, Table) else row for row in rows
        ]
        table[_CONFIG] = _config_of(log, table[_PROVIDER])
        prompt = first.get("prompt")
        label = prompt.get("label") if isinstance(prompt, dict) else None
        shown = " ".join(str(label or f"prompt {position}").split())[:60]
        provider = table[_PROVIDER]
        name = provider.get("label") or provider.get("id") if isinstance(provider, dict) else None
        line = first.line if isinstance(first, Table) else 0
        yield Entry(f"{name or 'provider'}, {shown}", table, line)


def _config_of(log: Table, provider: object) -> Table:
    """The settings of a provider: the log has them with its list of providers only."""
    config = log.get("config")
    listed = config.get("providers") if isinstance(config, Table) else None
    for one in listed if isinstance(listed, list) else [listed]:
        if not isinstance(one, Table) or not isinstance(provider, dict):
            continue
        same_label = (one.get("label") or "") == (provider.get("label") or "")
        if one.get("id") == provider.get("id") and same_label:
            settings = one.get("config")
            return settings if isinstance(settings, Table) else Table()
        if isinstance(inner := one.get(str(provider.get("id"))), Table):
            # The short form: the id is the name of the settings.
            settings = inner.get("config", inner)
            return settings if isinstance(settings, Table) else Table()
    return Table()


def _run(entry: Entry, log: Table, mapping: Mapping, choices: Choices) -> Run:
    provider = entry.inner(_PROVIDER).text("id")
    if provider is None:
        raise OddEntryError("names no provider")
    if choices.metric and choices.metric != "pass_rate":
        raise EntryError(f"has no metric {choices.metric!r}, but pass_rate")
    answers = _answers(entry)
    score = answers.score()
    whole = [(topic, str(count)) for topic, count in answers.uncounted.items()]
    if score is None:
        shown = "; ".join(f"{count} {topic}" for topic, count in whole) or "no results"
        raise EntryError(f"has no answer that counts: {shown}")
    if len(answers.questions) > (score.n or 0):
        line = f"{len(answers.questions)} answers to {score.n} questions"
        whole.append(("questions asked several times, each of which counts once", line))
    config = log.get("config")
    told = config.get("description") if isinstance(config, Table) else None
    prompt = entry.label.partition(", ")[2]
    settings = entry.inner(_CONFIG).table
    return Run(
        entry=entry,
        asked=_asked(provider, settings, mapping),
        task=told if isinstance(told, str) and told else prompt,
        variant=prompt,
        score=score,
        day=day_of(entry, _DAY),
        effort=_effort(settings),
        seconds=mean(answers.seconds),
        cost=mean(answers.costs),
        remarks=tuple(whole),
    )


def _answers(entry: Entry) -> _Answers:
    """The results that were answered anew and judged.

    A cached result states the time of the first answer, and a test without assertions always
    passes. An error, such as a limit of requests, says nothing of the model.
    """
    answers = _Answers()
    for result in entry.parts(_RESULTS):
        if not result.table:
            continue
        passed = result.flag("success")
        grading = result.table.get("gradingResult")
        if result.table.get("failureReason") == _FAILED_BY_ERROR or not grading:
            answers.uncounted["errors, which aren't wrong answers"] += 1
        elif result.inner("response").table.get("cached") is True:
            answers.uncounted["cached answers, which aren't counted"] += 1
        elif not result.inner("gradingResult").table.get("componentResults"):
            answers.uncounted["tests without an assertion, which say nothing"] += 1
        elif passed is None:
            answers.uncounted["results that don't say whether they passed"] += 1
        else:
            answers.right += passed
            answers.questions.append(_question(result))
            if milliseconds := result.number("latencyMs"):
                answers.seconds.append(milliseconds / 1000)
            if cost := result.number("cost"):
                answers.costs.append(cost)
    return answers


def _question(result: Entry) -> str:
    return json.dumps(result.table.get("vars"), sort_keys=True, default=str)


def _asked(provider: str, settings: Members[str, Any], mapping: Mapping) -> Asked:
    """Names are `provider:model` or `provider:kind:model`; models' own names have colons too."""
    section = mapping.section("own")
    who, _, name = provider.partition(":")
    kind, _, rest = name.partition(":")
    if kind in section["kinds"]:
        name = rest
    elsewhere = any(settings.get(address) for address in _ADDRESSES)
    return Asked(label=provider, provider=who, name=name, elsewhere=elsewhere)


def _effort(settings: Members[str, Any]) -> str | None:
    """The reasoning effort by the settings that providers have for it."""
    reasoning, thinking = settings.get("reasoning"), settings.get("thinking")
    inner = reasoning.get("effort") if isinstance(reasoning, dict) else None
    for effort in (settings.get("reasoning_effort"), inner, settings.get("effort")):
        if isinstance(effort, str) and effort:
            return effort
    if not isinstance(thinking, dict):
        return None
    return {"enabled": "thinking", "adaptive": "thinking", "disabled": "none"}.get(
        str(thinking.get("type"))
    )
