"""What is feasible, written a second time in plain Python, to hold the Cypher files against.

It knows records and a parent per task type, and nothing of profiles, counts or indexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

from modelpool.policy import shipped_policy

LEVELS = ("Low", "Medium", "High")
SPEEDS = ("Fast", "Medium", "Slow")
PROVIDER_TYPES = ("Open-source", "Proprietary", "Internal", "Unknown")
# The conditions that look at a limit of the task; 'none' is no limit.
LIMITS = ("min_accuracy", "max_latency", "max_cost")
CLASSES = ("accuracy_class", "latency_class", "cost_class", "risk_level")
INHERITED = {"accuracy": "accuracy_class", "risk": "risk_level"}
"""What travels with the weights."""


def _word(basis: str | None) -> str:
    return (basis or "stated").partition(":")[0]


@dataclass(frozen=True)
class World:
    """Records of one source, the parent of each task type, the day it is, and what decides."""

    records: Sequence[Mapping[str, Any]]
    parents: Mapping[str, str | None]
    today: date
    policy: Mapping[str, Any] = field(default_factory=lambda: shipped_policy().in_full())
    """What decides, as it stands in a file that extends no other."""

    def chain(self, task_type: str) -> Iterator[str]:
        """The task type and those above it, nearest first."""
        current: str | None = task_type
        while current is not None:
            yield current
            current = self.parents[current]

    def declaration(self, model_id: str, task_type: str) -> Mapping[str, Any] | None:
        """The nearest record of a model for a task type, with the lifecycle of the day."""
        own = self.rated[model_id]
        return next((own[name] for name in self.chain(task_type) if name in own), None)

    @cached_property
    def rated(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        """By model and task type: the record, with what is inherited or known more generally."""
        models: dict[str, dict[str, dict[str, Any]]] = {}
        for r in self.records:
            how = {
                f"{about}_how": _word(r.get(f"{about}_basis"))
                for about, of in INHERITED.items()
                if r[of] != "Unknown"
            }
            models.setdefault(r["model_id"], {})[r["task_type"]] = {
                **r,
                "lifecycle": self.lifecycle(r),
                **how,
            }
        found = {name: self._with_inherited(name, models) for name in models}
        for types in found.values():
            for name, rated in types.items():
                above = [types[n] for n in list(self.chain(name))[1:] if n in types]
                for of in CLASSES:
                    known = [r for r in above if r[of] != "Unknown"]
                    if rated[of] == "Unknown" and known:
                        about = of.partition("_")[0]
                        rated[of] = known[0][of]
                        if f"{about}_how" in known[0]:
                            rated[f"{about}_how"] = known[0][f"{about}_how"]
        return found

    def _with_inherited(
        self, model_id: str, models: Mapping[str, Mapping[str, Mapping[str, Any]]]
    ) -> dict[str, dict[str, Any]]:
        own = models[model_id]
        (one, *_) = own.values()
        types = {name: dict(r) for name, r in own.items()}
        for about, of in INHERITED.items():
            for other in sorted(models):
                for name, theirs in models[other].items():
                    if (
                        other != model_id
                        and theirs[of] != "Unknown"
                        and theirs.get(f"{about}_how") == "measured"
                        and self._passes_on(theirs, one, own)
                        and (
                            any(n in own for n in self.chain(name))
                            or any(n in own for n in models[other] if n != name)
                        )
                    ):
                        new = {**one, **dict.fromkeys(CLASSES, "Unknown"), "task_type": name}
                        new = {n: v for n, v in new.items() if not n.endswith("_how")}
                        mine = types.setdefault(name, new)
                        if mine[of] == "Unknown":
                            mine |= {of: theirs[of], f"{about}_how": "inherited"}
        return types

    @staticmethod
    def _passes_on(
        theirs: Mapping[str, Any],
        one: Mapping[str, Any],
        own: Mapping[str, Mapping[str, Any]],
    ) -> bool:
        """Whether what was measured on one offer holds for another, of which `one` is a record."""
        context = next((r["context_tokens"] for r in own.values() if "context_tokens" in r), 0)
        id_ = str(one["model_id"])
        effort = next((e for e in ("high", "low") if id_.endswith(f"-{e}")), None)
        return (
            theirs["base_model"] == one["base_model"]
            and not theirs.get("moving_name")
            and not one.get("moving_name")
            and theirs["model_id"].endswith("-fp8") == id_.endswith("-fp8")
            and not (
                theirs.get("calling_mode") == "native" and one.get("function_calling") is False
            )
            and theirs.get("needed_context_tokens", 0) <= context
            and (effort is None or theirs.get("effort") in (None, effort, "lowest of low, high"))
        )

    def has_come(self, record: Mapping[str, Any], field: str) -> bool:
        """Whether a record gives a day that has come."""
        return field in record and date.fromisoformat(record[field]) <= self.today

    def lifecycle(self, record: Mapping[str, Any]) -> str:
        """A record's stage of life on the day, to rules: retirement is no rule's business."""
        if record["lifecycle"] == "Stable" and self.has_come(record, "deprecated_on"):
            return "Deprecated"
        return str(record["lifecycle"])

    def failed(self, model_id: str, task: Mapping[str, Any]) -> list[str]:
        """All requirements of a task that a model fails, in the order they are tried."""
        record = self.declaration(model_id, task["task_type"])
        if record is None:
            return ["task_type"]
        providers = task.get("provider_types")
        tests = {
            "lifecycle": record["lifecycle"] != "Retired"
            and not self.has_come(record, "retired_on"),
            "released_on": "released_on" not in record or self.has_come(record, "released_on"),
            **{
                f"policy rule {rule['name']}": self._admits(rule, record)
                for rule in self.policy["rules"]
                if ("exclude" in rule or "only" in rule) and self.applies(rule, task)
            },
            "accuracy_class": _at_least(record["accuracy_class"], task.get("min_accuracy")),
            "latency_class": _at_most(record["latency_class"], task.get("max_latency"), SPEEDS),
            "cost_class": _at_most(record["cost_class"], task.get("max_cost"), LEVELS),
            "provider_type": not providers or record["provider_type"] in providers,
        }
        return [name for name, passed in tests.items() if not passed]

    def kept_out_by_unknowns(self, model_id: str, task: Mapping[str, Any]) -> frozenset[str]:
        """The Unknown classes that are all that keeps a model out; empty if there are none."""
        record = self.declaration(model_id, task["task_type"])
        by_rule = {f"policy rule {rule['name']}": rule for rule in self.policy["rules"]}
        found: set[str] = set()
        for name in self.failed(model_id, task):
            rule = by_rule.get(name, {})
            fields = {**rule.get("exclude", {}), **rule.get("only", {})} or {name: ()}
            unknown = {f for f in fields if record and f in CLASSES and record[f] == "Unknown"}
            if not unknown:
                return frozenset()
            found |= unknown
        return frozenset(found)

    def applies(self, rule: Mapping[str, Any], task: Mapping[str, Any]) -> bool:
        """Whether a task meets all conditions of a rule."""
        asked: dict[str, Sequence[str]] = {
            "task_type": tuple(self.chain(task["task_type"])),
            "risk_level": (task.get("risk_level") or "Low",),
            "criticality": (task.get("criticality") or "Normal",),
            **{limit: (task.get(limit) or "none",) for limit in LIMITS},
        }
        return all(set(asked[name]) & set(values) for name, values in rule.get("when", {}).items())

    def _admits(self, rule: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
        """Whether a rule that applies leaves a model: of two or more values any one counts."""
        excluded = "exclude" in rule and self._has_all(rule["exclude"], record)
        return not excluded and ("only" not in rule or self._has_all(rule["only"], record))

    def _has_all(self, wanted: Mapping[str, Sequence[str]], record: Mapping[str, Any]) -> bool:
        lists = {r["source"] for r in self.records if r["model_id"] == record["model_id"]}
        return all(
            (lists if name == "source" else {record.get(name)}) & set(values)
            for name, values in wanted.items()
        )

    def relaxations(self, task: Mapping[str, Any]) -> dict[frozenset[tuple[str, Any]], int]:
        """Every smallest change of the task that admits more, and how many: all changes are tried.

        A change maps what is asked otherwise to what is asked then.
        """
        now = set(self.feasible(task))
        admits: dict[tuple[int, ...], tuple[frozenset[tuple[str, Any]], int]] = {}
        ladders = _ladders(task)
        for steps in product(*(range(len(ladder)) for ladder in ladders.values())):
            then = {
                n: ladder[step] for (n, ladder), step in zip(ladders.items(), steps, strict=True)
            }
            changed = frozenset((n, v) for n, v in then.items() if ladders[n].index(v))
            more = set(self.feasible({**task, **then})) - now
            if more:
                admits[steps] = (changed, len(more))
        return dict(
            found
            for steps, found in admits.items()
            if not any(_is_less(less, steps, ladders) for less in admits)
        )

    def preference(self, model_id: str, task: Mapping[str, Any]) -> tuple[int, ...]:
        """Where a feasible model stands by each rule that prefers; smaller comes first."""
        record = self.declaration(model_id, task["task_type"])
        assert record is not None
        orders = [
            (name, order)
            for rule in self.policy["rules"]
            if self.applies(rule, task)
            for name, order in rule.get("prefer", {}).items()
        ]
        return tuple(
            order.index(record[name]) if record[name] in order else len(order)
            for name, order in orders
        )

    def feasible(self, task: Mapping[str, Any]) -> list[str]:
        """Ids of the feasible models, in order of id."""
        ids = sorted({r["model_id"] for r in self.records})
        return [model_id for model_id in ids if not self.failed(model_id, task)]


def _ladders(task: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What each requirement may become, from what it is on; one more type of provider at a time."""
    upwards: dict[str, tuple[Any, ...]] = {
        "min_accuracy": (*LEVELS[::-1], None),
        "max_latency": (*SPEEDS, None),
        "max_cost": (*LEVELS, None),
        "risk_level": LEVELS[::-1],
        "criticality": ("Critical", "Normal"),
    }
    found = {
        name: list(ladder[ladder.index(task[name]) :]) if task.get(name) else [task.get(name)]
        for name, ladder in upwards.items()
    }
    own = tuple(sorted(task.get("provider_types") or ()))
    more = [(*own, one) for one in PROVIDER_TYPES if one not in own] if own else []
    return {**found, "provider_types": [own or None, *more]}


def _is_less(
    less: tuple[int, ...], steps: tuple[int, ...], ladders: Mapping[str, Sequence[Any]]
) -> bool:
    """Whether one change is a smaller one of the same requirements."""
    of_types = list(ladders).index("provider_types")
    return less != steps and all(
        a in (0, b) if place == of_types else a <= b
        for place, (a, b) in enumerate(zip(less, steps, strict=True))
    )


def _at_least(value: str, least: str | None) -> bool:
    if least is None:
        return True
    return value in LEVELS and LEVELS.index(value) >= LEVELS.index(least)


def _at_most(value: str, most: str | None, scale: Sequence[str]) -> bool:
    if most is None:
        return True
    return value in scale and scale.index(value) <= scale.index(most)
