"""Which capabilities to prune: those with a reason, but for the last ones that are needed.

A need is a task type by itself, or what declared tasks ask for. Each keeps a feasible model if it
has one, and as many different ones as the policy requires of its assignment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from modelpool.batches import Progress
from modelpool.exceptions import ConflictError
from modelpool.identity import Run
from modelpool.pruning.reasons import REASONS, Capability, Found, Rules, find
from modelpool.registry.hierarchy import upwards
from modelpool.weights import described

Row = Mapping[str, Any]

_ALIKE = {"base_model", "maker", "provider"}
"""What models of one panel may have to differ in; operators aren't models'."""
_FIRST = 32
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Need:
    """What tasks ask for, and how many different values of which fields its panel requires."""

    task: Mapping[str, Any]
    chain: Sequence[str]
    """The task type and those above it, the nearest first."""
    least: Mapping[str, int]

    @property
    def order(self) -> tuple[int, str]:
        """The more general task types first, each before what tasks of it ask for besides."""
        return len(self.chain), described(self.task)

    def short_of(self, rows: Sequence[Row]) -> dict[str, int]:
        """How many values of which field feasible models lack; empty: they are enough."""
        lacking = {
            name: number - len({row[name] for row in rows} - {None})
            for name, number in self.least.items()
        }
        return {name: number for name, number in lacking.items() if number > 0}

    def gone(self, row: Row, leaving: Collection[Capability]) -> list[Capability]:
        """Which of the leaving ones take a feasible model out of this need's feasible set.

        A model that is pruned for a special task type isn't taken for what it is in general.
        """
        nearer = self.chain[: self.chain.index(row["declared_for"]) + 1]
        return [key for name in nearer if (key := (row["model_id"], name)) in leaving]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to prune. `kept` says of each capability with a reason that stays what needs it."""

    found: Found
    kept: Mapping[Capability, str]
    needs: Sequence[tuple[Need, Mapping[str, int]]]
    """Every need that pruning touches, with what it is short of already."""

    @property
    def pruned(self) -> dict[Capability, dict[str, str]]:
        """The reasons of each capability to prune."""
        return {key: said for key, said in self.found.because.items() if key not in self.kept}

    def check(self, run: Run) -> None:
        """Raise ConflictError if a need has lost, in the graph, what the plan left it."""
        for need, short in self.needs:
            rows, _ = _enough(run, need, ())
            if any(number > short.get(name, 0) for name, number in need.short_of(rows).items()):
                raise ConflictError(
                    f"the registry has changed meanwhile: nothing would be left for"
                    f" {described(need.task)}; nothing was pruned, try again"
                )


def planned(run: Run, rules: Rules, at: datetime, progress: Progress) -> Plan:
    """What to prune by the rules at a moment, as the graph is."""
    found = find(run, rules, at, progress)
    leaving = set(found.because)
    kept: dict[Capability, str] = {}
    needs: list[tuple[Need, Mapping[str, int]]] = []
    short: list[tuple[Need, Sequence[Row]]] = []
    for need in _needs(run, leaving, progress):
        rows, is_all = _enough(run, need, leaving)
        staying = [row for row in rows if not need.gone(row, leaving)]
        if not is_all or not need.short_of(staying):
            needs.append((need, {}))
            continue
        needs.append((need, need.short_of(rows)))
        short.append((need, rows))
    # Those with the least choice first: what they keep serves others, too. A type before its kinds.
    for need, rows in sorted(short, key=lambda one: (len(one[1]), one[0].order)):
        for key in _keep(need, rows, leaving - kept.keys(), found):
            kept[key] = described(need.task)
    return Plan(found, kept, sorted(needs, key=lambda one: one[0].order))


def _needs(run: Run, leaving: Collection[Capability], progress: Progress) -> Iterator[Need]:
    types = sorted({task_type for _, task_type in leaving})
    asked = run("degradation/needs", task_types=types) if types else []
    parents = {row["name"]: row["kind_of"] for row in run("registry/task_types", as_of=None)}
    for position, row in enumerate(asked):
        progress("needs", position, len(asked))
        task = {name: value for name, value in row.items() if value is not None}
        (required,) = run("policy/requirements", task=task, as_of=None)
        differ = _ALIKE.intersection(required["distinct"])
        least = {"model_id": 1, **dict.fromkeys(sorted(differ), required["workers"])}
        yield Need(task, [*upwards(parents, row["task_type"])], least)
    if asked:
        progress("needs", len(asked), len(asked))


def _enough(run: Run, need: Need, leaving: Collection[Capability]) -> tuple[Sequence[Row], bool]:
    """Feasible models, and whether they are all of them: else those that stay are enough."""
    limit = _FIRST
    while True:
        rows = run("feasibility/feasible_set", task=need.task, as_of=None, seed=None, limit=limit)
        if len(rows) < limit:
            return rows, True
        if not need.short_of([row for row in rows if not need.gone(row, leaving)]):
            return rows, False
        limit = min(limit * 32, _LARGEST)


def _keep(
    need: Need, rows: Sequence[Row], leaving: Collection[Capability], found: Found
) -> Iterator[Capability]:
    """The best of the leaving ones, as few as give the need what it has with all of them."""
    staying = [row for row in rows if not need.gone(row, leaving)]
    going = [(row, keys) for row in rows if (keys := need.gone(row, leaving))]
    for row, keys in sorted(going, key=lambda one: _merit(one[0], one[1], found)):
        lacking = need.short_of(staying)
        if any(row[name] not in {None, *(one[name] for one in staying)} for name in lacking):
            staying.append(row)
            yield from keys


def _merit(row: Row, keys: Sequence[Capability], found: Found) -> tuple[Any, ...]:
    """The order of keeping: the least reason to go, use, the policy's preference, the classes."""
    reasons = [REASONS.index(reason) for key in keys for reason in found.because[key]]
    classes = (
        ("High", "Medium", "Low", "Unknown").index(row["accuracy_class"]),
        ("Low", "Medium", "High", "Unknown").index(row["risk_level"]),
        ("Low", "Medium", "High", "Unknown").index(row["cost_class"]),
        ("Fast", "Medium", "Slow", "Unknown").index(row["latency_class"]),
    )
    used = sum(found.uses.get(key, 0) for key in keys)
    return -min(reasons), len(reasons), -used, row["preference"], classes, row["model_id"]
