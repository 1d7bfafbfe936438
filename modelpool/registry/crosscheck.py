"""Checks across records: unique claims, consistent model fields, task types without cycles."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from modelpool.arguments import nearest
from modelpool.files.problems import Place, Report
from modelpool.files.refusals import show
from modelpool.identity import ALIKE, Name
from modelpool.registry.names import names_of
from modelpool.registry.precedence import precedence
from modelpool.registry.records import MODEL_FIELDS, UNREAD, NewTaskType, Record, TaskType


class Entry(NamedTuple):
    """A record and where it was read from."""

    report: Report
    place: Place
    record: Record

    def refuse(self, field: str, expected: str) -> None:
        self.report.add(self.place, field, show(self.record[field]), expected)

    def __str__(self) -> str:
        return f"{self.report.file}: {self.place}"


Said = dict[str, Entry]
"""For each model-level field of one source's model, the first record that gives it."""


class CrossCheck:
    """Checks the records of a load one by one; problems go to each record's report."""

    def __init__(self, taxonomy: Iterable[TaskType]) -> None:
        self._taxonomy = {task_type.name: task_type for task_type in taxonomy}
        self._claims: dict[tuple[str, str, str], Entry] = {}
        self._models: dict[tuple[str, str], Said] = {}
        self._spelled: dict[str, tuple[str, Entry]] = {}
        self._seen: set[Name] = set()
        self._declared: dict[tuple[str, str], Entry] = {}
        """By task type and source; the source is '' where a document declares the task type."""
        self._named: dict[str, Entry] = {}
        self._described: dict[str, str] = {}
        self.precedences: dict[str, int] = {}
        self.partial = False
        self.named_by_files: set[str] = set()

    def add(self, entry: Entry) -> None:
        """Compare the record with those before it; one without its key fields is skipped."""
        record = entry.record
        source, model_id = record.get("source"), record.get("model_id")
        task_type = record.get("task_type")
        if task_type is not None and record.get("scope") != UNREAD:
            self._add_task_type(task_type, entry)
        if source is None or model_id is None:
            return
        if task_type is not None:
            first = self._claims.setdefault((source, model_id, task_type), entry)
            if first is not entry:
                entry.refuse(
                    "model_id", f"each model once for '{task_type}' of '{source}'; first: {first}"
                )
                return
        self._add_model(source, model_id, entry)

    def _add_model(self, source: str, model_id: str, entry: Entry) -> None:
        self._check_spellings(entry)
        said = self._models.get((source, model_id))
        if said is None:
            self._models[source, model_id] = {f: entry for f in MODEL_FIELDS if f in entry.record}
            return
        for field in MODEL_FIELDS:
            if field in entry.record:
                first = said.setdefault(field, entry)
                if first.record[field] != entry.record[field]:
                    same = show(first.record[field])
                    entry.refuse(field, f"what '{source}' says of this model at {first}: {same}")
        deprecated, retired = said.get("deprecated_on"), said.get("retired_on")
        # Within one record this has been checked already.
        if deprecated and retired and deprecated is not retired and entry in (deprecated, retired):
            last = retired.record["retired_on"]
            if deprecated.record["deprecated_on"] > last:
                deprecated.refuse("deprecated_on", f"no day after retired_on, {last} at {retired}")

    def _check_spellings(self, entry: Entry) -> None:
        for field, name in names_of(entry.record):
            if name in self._seen:
                continue
            self._seen.add(name)
            first, at = self._spelled.setdefault(name.key, (name.name, entry))
            if first != name.name:
                wanted = f"one spelling of each {name.kind}; {show(first)} at {at} {ALIKE}"
                entry.report.add(entry.place, field, show(name.name), wanted)

    def _add_task_type(self, task_type: str, entry: Entry) -> None:
        self._named.setdefault(task_type, entry)
        parent = entry.record.get("kind_of")
        if parent is None:
            return
        self._named.setdefault(parent, entry)
        known = self._taxonomy.get(task_type)
        source = entry.record.get("source", "")
        first = self._declared.setdefault((task_type, source), entry)
        if known is not None:
            if known.kind_of != parent:
                wanted = f"'{known.kind_of}'" if known.kind_of else "no kind_of: it is at the top"
                entry.refuse("kind_of", f"{wanted}, as in the shipped taxonomy of task types")
        elif first.record["kind_of"] != parent:
            entry.refuse("kind_of", f"{show(first.record['kind_of'])} as at {first}")

    def declare(self, kind: TaskType, place: Place, report: Report) -> None:
        """Note a task type that a document declares, whether or not a record uses it."""
        said = {"task_type": kind.name, "kind_of": kind.kind_of}
        entry = Entry(report, place, {name: value for name, value in said.items() if value})
        self._add_task_type(kind.name, entry)
        self._described.setdefault(kind.name, kind.description)

    def rank(self, source: str, precedence: int, place: Place, report: Report) -> None:
        """Note a source's precedence; a second one that differs is reported."""
        first = self.precedences.setdefault(source, precedence)
        if first != precedence:
            expected = f"{first} for '{source}', as given before"
            report.add(place, "sources", show(precedence), expected)

    def finish(self) -> None:
        """Report cycles of task types, which only show once all records are known.

        The hierarchy of each source is checked, and so is the one that they resolve to.
        """
        refused: set[int] = set()
        sources = sorted({source for _, source in self._declared})
        for placing in [*(self._placing({source}) for source in sources), self._placing()]:
            parents = self._parents(placing)
            in_cycle: set[str] = set()
            for name, entry in placing.items():
                path = [name]
                while (parent := parents.get(path[-1])) and parent not in path:
                    path.append(parent)
                if parent == name and name not in in_cycle:
                    in_cycle.update(path)
                    if not refused & {id(placing[kind]) for kind in path if kind in placing}:
                        refused.add(id(entry))
                        cycle = " > ".join([*path, name])
                        entry.refuse("kind_of", f"no cycle of task types: {cycle}")

    def _parents(self, placing: Mapping[str, Entry]) -> dict[str, str | None]:
        declared = {name: entry.record["kind_of"] for name, entry in placing.items()}
        return declared | {name: known.kind_of for name, known in self._taxonomy.items()}

    def _placing(self, sources: Container[str] | None = None) -> dict[str, Entry]:
        """For each task type the entry that places it: that of the source with precedence."""

        def rank(key: tuple[str, str]) -> tuple[bool, int, str]:
            source = key[1]
            return source == "", self.precedences.get(source, precedence(source)), source

        found: dict[str, Entry] = {}
        for key in sorted(self._declared, key=rank):
            if sources is None or key[1] in sources:
                found.setdefault(key[0], self._declared[key])
        return found

    def model_fields(self, record: Record) -> Record:
        """The model-level fields that the record's source gives for its model in any record."""
        said = self._models[record["source"], record["model_id"]]
        return {field: entry.record[field] for field, entry in said.items()}

    def task_types(self) -> tuple[TaskType, ...]:
        """The task types of the taxonomy and all others that were named, sorted by name."""
        parents = self._parents(self._placing())
        added = (
            TaskType(
                name=name,
                kind_of=parents.get(name),
                description=self._described.get(name, ""),
            )
            for name in self._named
            if name not in self._taxonomy
        )
        return tuple(sorted([*self._taxonomy.values(), *added], key=lambda kind: kind.name))

    def new_task_types(self) -> tuple[NewTaskType, ...]:
        """The task types that only a record's `task_type` names, each where it was first named."""
        declared = {name for name, _ in self._declared}
        known = self._taxonomy.keys() | declared | self._described.keys()
        placed = tuple(sorted(known))
        return tuple(
            NewTaskType(
                name=name,
                file=entry.report.file,
                location=str(entry.place),
                close_matches=tuple(nearest(name, placed)[:3]),
            )
            for name, entry in self._named.items()
            if name not in known
        )
