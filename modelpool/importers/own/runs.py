"""What the formats share: runs become one record for each source, model and task type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.importers.classes import classify
from modelpool.importers.identity import Offer
from modelpool.importers.mapping import Mapping
from modelpool.importers.own.asked import Asked, AskedModels, Named
from modelpool.importers.own.scores import RANKS, Cuts, Score, accuracy, basis
from modelpool.importers.reading import Table, found
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.sources import (
    Entry,
    EntryError,
    OddEntryError,
    newest_day,
    without_nothing,
)
from modelpool.registry import Record, precedence

_SPEEDS = ("Fast", "Medium", "Slow")
_UNITS = {"latency": "s an answer", "cost": "USD an answer"}
PART_OF_A_TASK = "runs of a part of a task"
STORED_OTHERWISE = "weights that aren't stored as published"
_NO_CUTS = "accuracy Unknown: no cut points fit; give them with --cut, or in own.cuts"
_SHIPPED = "found {!r}, a source of Model Pool's own; expected a name of yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a log doesn't say, and the caller does.

    `model` is the offer that was asked, `metric` the one that counts of several, `cut` two cut
    points for accuracy.
    """

    source: str
    task_type: str | None = None
    model: str | None = None
    metric: str | None = None
    cut: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of what single answers took or cost, and how many there were, if that is known."""

    value: float
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measurement: a model, a task, a score.

    `task` and `variant` tell repetitions apart; `remarks` are topics and lines for the report.
    """

    entry: Entry
    asked: Asked
    task: str
    score: Score | None
    source: str = ""
    task_type: str | None = None
    variant: str = ""
    day: str | None = None
    effort: str | None = None
    seconds: Mean | None = None
    cost: Mean | None = None
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A run with its model, its task type, and the classes that it supports."""

    run: Run
    named: Named
    task_type: str
    classes: Record = field(default_factory=dict)

    @property
    def effort(self) -> str:
        return self.run.effort or "unstated"

    @property
    def repeated(self) -> tuple[str, str, str]:
        """What is equal in repetitions."""
        return self.run.task, self.run.variant, self.effort

    @property
    def recency(self) -> tuple[str, int]:
        """Of repetitions, those with the highest count."""
        return self.run.day or "", self.run.score.n or 0 if self.run.score else 0


class OwnImporter:
    """Collects the runs of one import. `tool` names their format, in bases and notes."""

    def __init__(
        self,
        tool: str,
        mapping: Mapping,
        offers: Sequence[Offer],
        choices: Choices,
        fields: Iterable[str],
    ) -> None:
        if _is_shipped(choices.source):
            raise InvalidInputError(f"--source: {_SHIPPED.format(choices.source)}")
        self.choices = choices
        self.account = Account(choices.source, set(fields))
        self._tool = tool
        self._rule = tool.replace("-", "_")
        self._tasks: dict[str, str] = mapping.section("own")["tasks"]
        self._models = AskedModels(mapping, offers, choices.model)
        self._cuts = Cuts(mapping, choices.cut)
        self._lifecycle = mapping.lifecycle_rule()
        self._groups: dict[tuple[str, str, str], list[_Placed]] = defaultdict(list)
        self._labels: set[str] = set()
        self._entries = 0

    def take(self, entry: Entry, read: Callable[[], Run]) -> None:
        """Take the run that `read` makes of an entry, or list the EntryError that it raises."""
        try:
            run = read()
        except EntryError as error:
            self.refuse(entry, error)
        else:
            self.add(run)

    def add(self, run: Run) -> None:
        """Take a run, or list why it can't be used."""
        self._entries += 1
        try:
            placed = self._place(run)
        except EntryError as error:
            self.account.refuse(run.entry, error)
            return
        source = run.source or self.choices.source
        self._groups[source, placed.named.fields["model_id"], placed.task_type].append(placed)

    def refuse(self, entry: Entry, error: EntryError | str) -> None:
        """List an entry that is no run."""
        self._entries += 1
        self.account.refuse(entry, error)

    def result(self) -> ImportResult:
        """All records, with the report; call it once, after the last run."""
        if self.choices.model and len(self._labels) > 1:
            raise InvalidInputError(
                f"--model: {self.choices.model} is one offer, but the files are about "
                f"{', '.join(sorted(self._labels))}; name each in own.models of a mapping"
            )
        newest = {
            source: newest_day(
                placed.run.day
                for (of, *_), runs in self._groups.items()
                for placed in runs
                if of == source
            )
            for source, *_ in self._groups
        }
        for (source, *_), runs in self._groups.items():
            self._add_record(source, self._latest(runs), newest[source])
        return self.account.result(self._entries)

    def _place(self, run: Run) -> _Placed:
        self._labels.add(run.asked.label)
        named = self._models.named(run.asked)
        run.entry.models.add((run.source or self.choices.source, named.fields["model_id"]))
        if _is_shipped(run.source):
            raise OddEntryError(f"has the source: {_SHIPPED.format(run.source)}")
        task_type = self._task_type(run)
        classes: Record = {"accuracy_class": "Unknown"}
        if run.score:
            cuts = self._cuts.accuracy(run.score, run.task, task_type)
            if isinstance(cuts, str):
                self._note(_NO_CUTS, run, cuts)
            elif run.score.is_share and run.score.interval() is None:
                why = "neither a number of answers nor a standard error is known"
                self._note("accuracy Unknown: no interval", run, why)
            else:
                classes = accuracy(run.score, cuts, f"{self._rule}_{run.task.split('/')[-1]}")
        for name, mean in (("latency", run.seconds), ("cost", run.cost)):
            classes |= self._of_offer(name, mean, run, named, task_type)
        return _Placed(run=run, named=named, task_type=task_type, classes=classes)

    def _task_type(self, run: Run) -> str:
        if given := run.task_type or self.choices.task_type:
            return given
        for name in (run.task, run.task.split("/")[-1]):
            if name in self._tasks:
                return self._tasks[name]
        raise EntryError(
            f"is of the task {run.task!r}, whose task type isn't known: "
            "say --task-type, or name it in own.tasks of a mapping"
        )

    def _of_offer(
        self, name: str, mean: Mean | None, run: Run, named: Named, task_type: str
    ) -> Record:
        """The class of latency or cost, which hold for the offer that was asked and no other."""
        if mean is None:
            return {f"{name}_class": "Unknown"}
        if not named.is_offer:
            topic = f"{name} Unknown: measured on no known offer; say which with --model"
            self._note(topic, run, run.asked.label)
            return {f"{name}_class": "Unknown"}
        cuts = self._cuts.of_offer(name, task_type)
        of = f", mean of {mean.n}" if mean.n else ""
        inputs = f"{mean.value:.4g} {_UNITS[name]}{of}; {cuts.cuts()}"
        return {
            f"{name}_class": classify(cuts, mean.value),
            f"{name}_basis": basis(f"{self._rule}_{name}", inputs),
        }

    def _latest(self, runs: list[_Placed]) -> list[_Placed]:
        """Of repetitions of one task at one effort, those of the last day on the most questions."""
        last: dict[tuple[str, str, str], tuple[str, int]] = {}
        for placed in runs:
            last[placed.repeated] = max(last.get(placed.repeated, ("", 0)), placed.recency)
        for placed in runs:
            if placed.recency < last[placed.repeated]:
                self.account.refuse(placed.run.entry, "a later or longer run of the task counts")
        return [placed for placed in runs if placed.recency == last[placed.repeated]]

    def _add_record(self, source: str, runs: list[_Placed], newest: str | None) -> None:
        """The record of runs that are of one model and task type: each class is the lowest."""
        chosen, *others = sorted(runs, key=_rank)
        entry, named = chosen.run.entry, chosen.named
        with self.account.entry(entry) as records:
            model_id = named.fields["model_id"]
            record: Record = {
                "source": source,
                "task_type": chosen.task_type,
                "risk_level": "Unknown",
                "provider_type": "Unknown",
                "source_date": newest,
                "measured_on": chosen.run.day,
                "effort": _effort(runs),
                "notes": f"{self._tool} {_what(chosen.run)}: {named.how}",
            }
            record |= named.fields | self._lifecycle(model_id, "") | _lowest(chosen, runs)
            records.append(without_nothing(record))
            topic = "offers that were found or named" if named.is_offer else "weights, no offer"
            self.account.notes[topic].append(f"{entry.label}: {named.how}")
        for placed in runs:
            for topic, what in placed.run.remarks:
                self._note(topic, placed.run, what)
        for placed in others:
            self.account.refuse(
                placed.run.entry,
                "is one of several runs of a model and task type, of which the lowest class counts",
            )
            self.account.notes["runs beside one of a lower class"].append(
                f"{placed.run.entry.label} → {entry.label}"
            )

    def _note(self, topic: str, run: Run, what: str) -> None:
        self.account.notes[topic].append(f"{run.entry.label}: {what}")


def _what(run: Run) -> str:
    """What was run, and by which metric it was judged."""
    return f"{run.task!r}, {run.score.metric}" if run.score else repr(run.task)


def _is_shipped(source: str) -> bool:
    """Whether a source's precedence is stated: claims of another's name would replace its own."""
    return precedence(source) != precedence("")


def _rank(placed: _Placed) -> tuple[int, float, str]:
    """The lowest known class first, then the lowest score."""
    score = placed.run.score
    value = 0.0 if score is None else score.value if score.rises is not False else -score.value
    return RANKS.index(placed.classes["accuracy_class"]), value, placed.run.entry.label


def _lowest(chosen: _Placed, runs: Sequence[_Placed]) -> Record:
    """The classes of several runs: the lowest accuracy, the slowest latency, the highest cost."""
    classes = {k: v for k, v in chosen.classes.items() if k.startswith("accuracy")}
    if len(runs) > 1 and "accuracy_basis" in classes:
        remark = f"; lowest of {len(runs)} runs)"
        classes["accuracy_basis"] = classes["accuracy_basis"].removesuffix(")") + remark
    for name, ranks in (("latency", _SPEEDS), ("cost", RANKS[:3])):
        known = [placed.classes for placed in runs if f"{name}_basis" in placed.classes]
        worst = max(known, key=lambda c: ranks.index(c[f"{name}_class"]), default=chosen.classes)
        classes |= {k: v for k, v in worst.items() if k.startswith(name)}
    return classes


def _effort(runs: Sequence[_Placed]) -> str | None:
    efforts = list(dict.fromkeys(placed.effort for placed in runs))
    if len(efforts) > 1:
        return f"lowest of {', '.join(efforts)}"
    return runs[0].run.effort


def utc_day(moment: object) -> str | None:
    """The day in UTC of a moment as text with a zone, or in seconds since 1970; None if neither."""
    try:
        if isinstance(moment, str):
            at = datetime.fromisoformat(moment)
        elif isinstance(moment, (int, float)) and not isinstance(moment, bool):
            at = datetime.fromtimestamp(moment, UTC)
        else:
            return None
        return at.astimezone(UTC).date().isoformat() if at.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None


def day_of(entry: Entry, name: str) -> str | None:
    """The day of the moment in a field, which is listed if it is none."""
    value = entry.table.get(name)
    day = utc_day(value)
    if value is not None and day is None:
        entry.leave_out(name, found(value), "a moment with its zone")
    return day


def whole(entry: Entry, name: str) -> int | None:
    """A whole number from 1, listed if it is something else; None if there is none."""
    value = entry.number(name)
    if value is None:
        return None
    if value < 1 or value != int(value):
        entry.leave_out(name, f"{value:g}", "a whole number from 1")
        return None
    return int(value)


def mean(values: Sequence[float]) -> Mean | None:
    """The mean of some values; None if there are none."""
    return Mean(value=sum(values) / len(values), n=len(values)) if values else None


def subset(table: Any, names: Iterable[str]) -> Table:
    """The named members of a table, with their lines: what an importer reads of a long log."""
    if not isinstance(table, Table):
        return Table()
    part = Table(table.line)
    part.fault, part.again = table.fault, table.again
    for name in names:
        if name in table:
            part[name] = table[name]
            part.lines[name] = table.lines.get(name, table.line)
    return part
