"""What no schema can say of a policy: rules that can never hold, or that leave no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from modelpool.policy import schema
from modelpool.policy.definition import Policy, Rule
from modelpool.policy.faults import Fault

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


def contradictions(policy: Policy) -> Iterator[Fault]:
    """Everything wrong with a policy that keeps to the schema."""
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
    """What is said of another policy without one, or of itself."""
    if policy.extends is None:
        if policy.drop:
            yield Fault(("drop",), "rules", "extends: the policy whose rules they are")
        for position, rule in enumerate(policy.rules):
            if rule.replaces:
                expected = "extends: the policy whose rule it replaces"
                yield Fault(("rules", position, "replaces"), "true", expected)
    elif policy.extends.partition("@")[0] == policy.name:
        yield Fault(("extends",), f"'{policy.extends}'", "another policy than itself")
    if not policy.rules and not policy.drop:
        yield Fault(("rules",), "nothing", "at least one rule")


def _within(position: int, rule: Rule) -> Iterator[Fault]:
    """Parts of one rule that contradict each other."""
    place = ("rules", position)
    if rule.exclude and rule.only:
        expected = "exclude or only; a rule for each says both"
        yield Fault((*place, "only"), "only beside exclude", expected)
    for name, values in rule.prefer.items():
        for nth, value in enumerate(values):
            if name in rule.only and value not in rule.only[name]:
                expected = f"a {name} that the rule admits itself"
                yield Fault((*place, "prefer", name, nth), f"'{value}'", expected)
    for name, values in rule.prefer.items():
        excluded = set(rule.exclude.get(name, ())) if len(rule.exclude) == 1 else set()
        for nth, value in enumerate(values):
            if value in excluded:
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
    """Rules that together leave no value of a field for some task: such a task gets nothing.

    Every combination of what conditions can ask for is tried. The first task of each field that
    is left without a model is told, at the rule that takes the last value.
    """
    told: set[str] = set()
    for task in _tasks(rules):
        applied = [(n, rule) for n, rule in enumerate(rules) if _applies(rule, task)]
        for field in schema.part_fields("exclude"):
            found = None if field in told else _taken(field, applied, task)
            if found:
                told.add(field)
                yield found


def _taken(
    field: str, applied: Sequence[tuple[int, Rule]], task: Mapping[str, str]
) -> Fault | None:
    """The fault of the rule that takes the last value of a field from a task, if one does.

    Of names there are always more, until a rule admits only some. Several sources may list one
    model: only what one rule admits can be taken from it.
    """
    asked = set(schema.choices("exclude", field))
    limit = _LIMITED.get(field, "")
    asked &= set(_MEETS.get((limit, task.get(limit, "none")), asked))
    left = [asked] if asked else []
    taken: set[str] = set()
    for position, rule in applied:
        if field in rule.only:
            part, found = "only", "none that other rules leave"
            admitted = set(rule.only[field])
            several = field == "source" or not left
            left = [*left, admitted] if several else [left[0] & admitted]
        elif tuple(rule.exclude) == (field,):
            part, found = "exclude", "every one excluded"
            taken |= set(rule.exclude[field])
        else:
            continue
        if any(not one - taken for one in left):
            some = f"some of {', '.join(sorted(asked))}" if asked else f"some {field}"
            expected = f"{some} left for {_described(task)}"
            return Fault(("rules", position, part, field), found, expected)
    return None


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
    return any(_LIMITED.get(field) == limit for field in (*rule.exclude, *rule.only))


def _applies(rule: Rule, task: Mapping[str, str]) -> bool:
    return all(task.get(field) in values for field, values in rule.when.items())


def _described(task: Mapping[str, str]) -> str:
    if not task:
        return "any task"
    return "a task with " + ", ".join(f"{name} {value}" for name, value in task.items())
