"""Logs of Inspect in JSON: one run of one task by one model, with its samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    Mean,
    OwnImporter,
    Run,
    day_of,
    mean,
    subset,
    whole,
)
from modelpool.importers.own.scores import Score, direction, is_share_of
from modelpool.importers.reading import Table, read_json_object
from modelpool.importers.report import ImportResult
from modelpool.importers.sources import Entry, EntryError, OddEntryError

_EXPECTED = (
    "an Inspect log in JSON, an object with status and eval "
    "(`inspect log dump FILE` prints a .eval file so)"
)
_FIELDS = ("status", "invalidated", "eval", "plan", "results", "stats", "samples")
_EVAL_FIELDS = (
    *("task", "model", "created", "model_base_url", "model_args", "model_generate_config"),
    *("config", "dataset"),
)
_RIGHT_OR_WRONG = ("C", "I", True, False)


def import_inspect(
    paths: Sequence[Path], mapping: Mapping, offers: Sequence[Offer], choices: Choices
) -> ImportResult:
    """Turn logs into records: accuracy, and the mean time in which a sample was worked on."""
    importer = OwnImporter("inspect", mapping, offers, choices, _FIELDS)
    for path in paths:
        if path.suffix == ".eval":
            raise InvalidInputError(f"{path}: found an archive, expected {_EXPECTED}")
        log = read_json_object(path, _EXPECTED)
        if not isinstance(log.get("eval"), Table) or "status" not in log:
            raise InvalidInputError(f"{path}: found no status and eval, expected {_EXPECTED}")
        table = subset(log, _FIELDS)
        table["eval"] = subset(log["eval"], _EVAL_FIELDS)
        told = [log["eval"].get(name) for name in ("model", "task", "created")]
        label = ", ".join(part for part in told if isinstance(part, str))
        entry = Entry(label or path.name, table, log.line)
        importer.take(entry, _Log(entry, mapping, choices).run)
    return importer.result()


class _Log:
    def __init__(self, entry: Entry, mapping: Mapping, choices: Choices) -> None:
        self._entry = entry
        self._mapping = mapping
        self._section = mapping.section("own")
        self._choices = choices
        self._eval = entry.inner("eval")
        self._results = entry.inner("results")
        self._epochs = whole(self._eval.inner("config"), "epochs") or 1
        self._samples = entry.parts("samples")
        self._remarks: list[tuple[str, str]] = []

    def run(self) -> Run:
        """The run; raises EntryError if it isn't one that counts."""
        entry, told = self._entry, self._eval
        entry.check()
        status, model, task = entry.text("status"), told.text("model"), told.text("task")
        if status != "success":
            raise EntryError(f"has the status {status!r}, so its score is of what got done")
        if entry.flag("invalidated"):
            raise EntryError("has samples that were invalidated")
        if model is None or task is None:
            raise OddEntryError("names no model and task")
        score = self._score()
        asked = self._asked(model)
        if asked.stored:
            self._remarks.append((STORED_OTHERWISE, asked.stored))
        self._note_missing(score)
        return Run(
            entry=entry,
            asked=asked,
            task=task,
            score=score,
            day=day_of(told, "created"),
            effort=self._effort(),
            seconds=self._seconds(model),
            cost=self._cost(model),
            remarks=tuple(self._remarks),
        )

    def _asked(self, model: str) -> Asked:
        """Names are provider/model, or maker/provider/model where another provider serves it."""
        provider, _, name = model.partition("/")
        host, _, rest = name.partition("/")
        if rest and (host in self._section["through"] or provider.startswith("openai-api")):
            provider, name = host, rest
        arguments = self._eval.inner("model_args").table
        return Asked(
            label=model,
            provider=provider if name else "",
            name=name or model,
            elsewhere=bool(self._eval.table.get("model_base_url")),
            stored=stored_as(arguments, self._mapping),
        )

    def _effort(self) -> str | None:
        plan = self._entry.inner("plan").inner("config")
        for config in (self._eval.inner("model_generate_config"), plan):
            if effort := config.text("reasoning_effort"):
                return effort
            if tokens := config.number("reasoning_tokens"):
                return f"thinking, up to {tokens:.0f} tokens"
        return None

    def _score(self) -> Score | None:
        """The score that counts: the one asked for, the log's headline, or the first share."""
        scores = self._results.parts("scores")
        named = [(score, metric) for score in scores for metric in score.inner("metrics").table]
        if not named:
            raise OddEntryError("has no score")
        wanted = self._choices.metric
        headline = self._results.inner("headline")
        shares: list[str] = self._section["shares"]

        def rank(pair: tuple[Entry, str]) -> tuple[bool, int]:
            score, metric = pair
            is_headline = metric == headline.table.get("metric") and score.table.get(
                "name"
            ) == headline.table.get("score")
            return not is_headline, shares.index(metric) if metric in shares else len(shares)

        if wanted:
            named = [pair for pair in named if wanted == pair[1]]
            if not named:
                raise EntryError(f"has no metric {wanted!r}")
        score, metric = min(named, key=rank)
        return self._scored(score, metric)

    def _scored(self, score: Entry, metric: str) -> Score | None:
        metrics = score.inner("metrics")
        value = metrics.inner(metric).number("value")
        if value is None:
            return None
        asked = self._asked_of(score)
        counted = self._is_right_or_wrong(score, value, asked)
        return Score(
            metric=metric,
            value=value,
            is_share=value <= 1 and (metric == "accuracy" or (metric == "mean" and counted)),
            counted=counted,
            n=asked,
            stderr=metrics.inner("stderr").number("value"),
            rises=direction(metric, self._section),
        )

    def _asked_of(self, score: Entry) -> int | None:
        """How many questions were scored, each once however often it was asked."""
        if (scored := whole(score, "scored_samples")) is not None:
            return scored
        completed = whole(self._results, "completed_samples")
        return completed // self._epochs or None if completed else None

    def _is_right_or_wrong(self, score: Entry, value: float, asked: int | None) -> bool:
        """Whether each answer was right or wrong, and nothing between."""
        scorer = score.text("name") or ""
        values = [
            given.get("value")
            for sample in self._samples
            if isinstance(given := _inner(sample.table, "scores").get(scorer), dict)
        ]
        if values:
            return all(value in _RIGHT_OR_WRONG for value in values)
        return asked is not None and self._epochs == 1 and is_share_of(value, asked)

    def _note_missing(self, score: Score | None) -> None:
        """Note samples that weren't run or failed: they are no wrong answers."""
        dataset = whole(self._eval.inner("dataset"), "samples")
        if score and score.n and dataset and score.n < dataset:
            line = f"{score.n} of {dataset} questions"
            self._remarks.append((PART_OF_A_TASK, line))
        if failed := sum(1 for sample in self._samples if sample.table.get("error")):
            line = f"{failed} of {len(self._samples)}"
            self._remarks.append(("samples with an error, which aren't counted", line))

    def _seconds(self, model: str) -> Mean | None:
        """The mean working time of samples that took a new answer of this model alone."""
        took, cached, shared = [], 0, 0
        for sample in self._samples:
            if sample.table.get("error"):
                continue
            if _is_cached(sample.table):
                cached += 1
            elif any(other != model for other in _inner(sample.table, "model_usage")):
                shared += 1
            elif seconds := sample.number("working_time"):
                took.append(seconds)
        if cached:
            topic = "answers from a cache, whose time isn't counted"
            self._remarks.append((topic, f"{cached} of {len(self._samples)}"))
        if shared:
            topic = "samples on which other models worked too, whose time isn't counted"
            self._remarks.append((topic, f"{shared} of {len(self._samples)}"))
        return mean(took)

    def _cost(self, model: str) -> Mean | None:
        usage = self._entry.inner("stats").inner("model_usage")
        total = usage.inner(model).number("total_cost") if model in usage.table else None
        answers = whole(self._results, "completed_samples")
        return Mean(value=total / answers, n=answers) if total and answers else None


def _inner(table: Any, name: str) -> dict[str, Any]:
    value = table.get(name)
    return value if isinstance(value, dict) else {}


def _is_cached(sample: Any) -> bool:
    return any(event.get("cache") == "read" for event in _events(sample))


def _events(sample: Any) -> Iterator[dict[str, Any]]:
    events = sample.get("events")
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict) and event.get("event") == "model":
            yield event
