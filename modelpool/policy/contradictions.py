"""Checks of a policy beyond its schema: rules that contradict themselves or leave no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from modelpool.policy import schema
from modelpool.policy.definition import Policy, Rule
from modelpool.policy.faults import Fault

# The classes that meet a task's limit; without a limit ('none'), Unknown does too.
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


# A model's ranks by all preferring rules, at most five values each, must fit a 64-bit integer.
_MOST_PREFERRING = 20


def contradictions(policy: Policy) -> Iterator[Fault]:
    """All faults of a policy that conforms to the schema."""
    yield from _of_extending(policy)
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


def _of_extending(policy: Policy) -> Iterator[Fault]:
    """Faults in what the policy extends, drops or replaces."""
    if policy.extends is None:
        if policy.drop:
            yield Fault(("drop",), "rules", "extends: the policy to drop them from")
        for position, rule in enumerate(policy.rules):
            if rule.replaces:
                expected = "extends: the policy whose rule it replaces"
                yield Fault(("rules", position, "replaces"), "true", expected)
    elif policy.extends.partition("@")[0] == policy.name:
        yield Fault(("extends",), f"'{policy.extends}'", "a policy other than itself")
    if not policy.rules and not policy.drop:
        yield Fault(("rules",), "nothing", "at least one rule")


def _within(position: int, rule: Rule) -> Iterator[Fault]:
    """Parts of one rule that contradict each other."""
    place = ("rules", position)
    if rule.exclude and rule.only:
        expected = "either exclude or only; use two rules for both"
        yield Fault((*place, "only"), "only next to exclude", expected)
    for name, values in rule.prefer.items():
        for nth, value in enumerate(values):
            if name in rule.only and value not in rule.only[name]:
                expected = f"a {name} that the rule itself admits"
                yield Fault((*place, "prefer", name, nth), f"'{value}'", expected)
    for name, values in rule.prefer.items():
        excluded = set(rule.exclude.get(name, ())) if len(rule.exclude) == 1 else set()
        for nth, value in enumerate(values):
            if value in excluded:
                expected = f"a {name} that the rule itself doesn't exclude"
                yield Fault((*place, "prefer", name, nth), f"'{value}'", expected)
    if rule.require.get("distinct") and rule.require.get("workers") == 1:
        expected = "2 or more if they must be distinct"
        yield Fault((*place, "require", "workers"), "1", expected)
    if rule.require.get("newcomer_share") and rule.when.get("risk_level") != ("Low",):
        expected = "a rule whose when.risk_level is just Low: newcomers get only Low-risk tasks"
        found = f"{rule.require['newcomer_share']:g}"
        yield Fault((*place, "require", "newcomer_share"), found, expected)
    # Reputation, weights and classes are per task type, not by a task's risk level or limits.
    per_type = (("penalize", "penalizes"), ("reduce", "reduces"), ("accept", "accepts"))
    for part, does in per_type:
        for name in rule.when.keys() - {"task_type"} if getattr(rule, part) else ():
            expected = f"only task_type in a rule that {does}"
            yield Fault((*place, "when", name), f"{name}", expected)


def _nothing_left(rules: Sequence[Rule]) -> Iterator[Fault]:
    """Rules that together leave some task no value of a field, and so no model.

    Every combination of values in conditions is tried. For each field, the first task left without
    a value is reported, at the rule that excludes the last one.
    """
    reported: set[str] = set()
    for task in _tasks(rules):
        applied = [(n, rule) for n, rule in enumerate(rules) if _applies(rule, task)]
        for field in schema.part_fields("exclude"):
            found = None if field in reported else _exhausted(field, applied, task)
            if found:
                reported.add(field)
                yield found


def _exhausted(
    field: str, applied: Sequence[tuple[int, Rule]], task: Mapping[str, str]
) -> Fault | None:
    """The fault of the rule that excludes the last value of a field for a task, if any.

    There are always more names, unless a rule admits only some. A model may have several sources,
    so that only the admitted sources of a single rule can all be excluded.
    """
    asked = set(schema.choices("exclude", field))
    limit = _LIMITED.get(field, "")
    asked &= set(_MEETS.get((limit, task.get(limit, "none")), asked))
    left = [asked] if asked else []
    excluded: set[str] = set()
    for position, rule in applied:
        if field in rule.only:
            part, found = "only", "no value that other rules leave"
            admitted = set(rule.only[field])
            several = field == "source" or not left
            left = [*left, admitted] if several else [left[0] & admitted]
        elif tuple(rule.exclude) == (field,):
            part, found = "exclude", "all values excluded"
            excluded |= set(rule.exclude[field])
        else:
            continue
        if any(not one - excluded for one in left):
            some = f"some of {', '.join(sorted(asked))}" if asked else f"some {field}"
            expected = f"{some} left for {_described(task)}"
            return Fault(("rules", position, part, field), found, expected)
    return None


def _tasks(rules: Sequence[Rule]) -> Iterator[dict[str, str]]:
    """One task for each combination of values that conditions can tell apart."""
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
    """Whether a rule excludes or admits by the class that a limit is about."""
    return any(_LIMITED.get(field) == limit for field in (*rule.exclude, *rule.only))


def _applies(rule: Rule, task: Mapping[str, str]) -> bool:
    return all(task.get(field) in values for field, values in rule.when.items())


def _described(task: Mapping[str, str]) -> str:
    if not task:
        return "any task"
    return "a task with " + ", ".join(f"{name} {value}" for name, value in task.items())
