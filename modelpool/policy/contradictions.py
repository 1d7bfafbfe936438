"""What no schema can say of a policy: rules that can never hold, or that leave no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from modelpool.policy import schema
from modelpool.policy.definition import Policy, Rule

# The classes that meet a task's limit; 'none' is no limit, which Unknown meets too.
_MEETS = {
    ("min_accuracy", "Low"): ("Low", "Medium", "High"),
    ("min_accuracy", "Medium"): ("Medium", "High"),
    ("min_accuracy", "High"): ("High",),
    ("max_latency", "Fast"): ("Fast",),
    ("max_latency", "Medium"): ("Fast", "Medium"),
    ("max_latency", "Slow"): ("Fast", "Medium", "Slow"),
    ("max_cost", "Low"): ("Low",),
    ("max_cost", "Medium"): ("Low", "Medium"),
    ("max_cost", "High"): ("Low", "Medium", "High"),
}
_LIMITED = {
    "accuracy_class": "min_accuracy",
    "latency_class": "max_latency",
    "cost_class": "max_cost",
}


# A model's places under all rules that prefer make one 64-bit number, five values a rule at most.
_MOST_PREFERRING = 20


class Fault(NamedTuple):
    """Something wrong at a JSON pointer, given as its steps."""

    pointer: tuple[str | int, ...]
    found: str
    expected: str


def contradictions(policy: Policy) -> Iterator[Fault]:
    """Everything wrong with a policy that keeps to the schema."""
    seen: dict[str, int] = {}
    for position, rule in enumerate(policy.rules):
        if rule.name in seen:
            expected = f"a name that rule {seen[rule.name]} doesn't have"
            yield Fault(("rules", position, "name"), f"'{rule.name}' a second time", expected)
        seen.setdefault(rule.name, position)
        yield from _within(position, rule)
    preferring = [position for position, rule in enumerate(policy.rules) if rule.prefer]
    for position in preferring[_MOST_PREFERRING:]:
        expected = f"at most {_MOST_PREFERRING} rules that prefer"
        yield Fault(("rules", position, "prefer"), f"{len(preferring)} of them", expected)
    yield from _nothing_left(policy.rules)


def _within(position: int, rule: Rule) -> Iterator[Fault]:
    """Parts of one rule that contradict each other."""
    place = ("rules", position)
    for name, values in rule.prefer.items():
        barred = set(rule.exclude.get(name, ())) if len(rule.exclude) == 1 else set()
        for nth, value in enumerate(values):
            if value in barred:
                expected = f"a {name} that the rule doesn't exclude itself"
                yield Fault((*place, "prefer", name, nth), f"'{value}'", expected)
    if rule.require.get("distinct") and rule.require.get("workers") == 1:
        expected = "2 or more where they are to be distinct"
        yield Fault((*place, "require", "workers"), "1", expected)
    if rule.require.get("newcomer_share") and rule.when.get("risk_level") != ("Low",):
        expected = "a rule whose when.risk_level is Low alone: newcomers get Low-risk tasks only"
        found = f"{rule.require['newcomer_share']:g}"
        yield Fault((*place, "require", "newcomer_share"), found, expected)
    if rule.penalize:
        # Reputation is by task type: a finding has no single task whose risk or limits could count.
        for name in rule.when.keys() - {"task_type"}:
            expected = "task_type alone where a rule penalizes"
            yield Fault((*place, "when", name), f"{name}", expected)


def _nothing_left(rules: Sequence[Rule]) -> Iterator[Fault]:
    """Rules that together exclude every value of a field for some task: such a task gets nothing.

    Every combination of what conditions can ask for is tried. The first task of each field that
    is left without a model is told, at the rule that takes the last value.
    """
    told: set[str] = set()
    for task in _tasks(rules):
        applied = [(n, rule) for n, rule in enumerate(rules) if _applies(rule, task)]
        for field in schema.part_fields("exclude"):
            left = set(schema.choices("exclude", field))
            if not left or field in told:
                continue
            limit = _LIMITED.get(field, "")
            left &= set(_MEETS.get((limit, task.get(limit, "none")), left))
            asked = sorted(left)
            for position, rule in applied:
                if tuple(rule.exclude) != (field,):
                    continue
                left -= set(rule.exclude[field])
                if not left:
                    told.add(field)
                    expected = f"some of {', '.join(asked)} left for {_described(task)}"
                    pointer = ("rules", position, "exclude", field)
                    yield Fault(pointer, "every one excluded", expected)
                    break


def _tasks(rules: Sequence[Rule]) -> Iterator[dict[str, str]]:
    """Every task that conditions tell apart; values that no rule asks for are all alike."""
    fields = {}
    for field in schema.part_fields("when"):
        asked = {value for rule in rules for value in rule.when.get(field, ())}
        every = schema.choices("when", field)
        if field in _LIMITED.values() and any(_limits(rule, field) for rule in rules):
            asked |= set(every)
        if asked:
            rest = [value for value in every if value not in asked] or [""]
            fields[field] = [*sorted(asked), rest[0]] if asked != set(every) else sorted(asked)
    for values in product(*fields.values()):
        yield {name: value for name, value in zip(fields, values, strict=True) if value}


def _limits(rule: Rule, limit: str) -> bool:
    """Whether a rule excludes by the class that a limit is about."""
    return any(_LIMITED.get(field) == limit for field in rule.exclude)


def _applies(rule: Rule, task: Mapping[str, str]) -> bool:
    return all(task.get(field) in values for field, values in rule.when.items())


def _described(task: Mapping[str, str]) -> str:
    if not task:
        return "any task"
    return "a task with " + ", ".join(f"{name} {value}" for name, value in task.items())
