"""Joining a policy with the one that it extends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelpool.arguments import did_you_mean
from modelpool.exceptions import PolicyFileError, Problem
from modelpool.policy.contradictions import contradictions
from modelpool.policy.definition import Policy, Rule
from modelpool.policy.faults import Fault, shown_pointer


def joined(policy: Policy, base: Policy, base_id: str) -> Policy:
    """The policy with all rules of the one that it extends, except those it drops or replaces.

    `base` is already joined, `base_id` its name@version. Its rules come first, in their order; a
    replacing rule takes the place of the replaced one. Raises PolicyFileError with every problem.
    """
    faults = list(_faults(policy, base, base_id))
    if not faults:
        own = {rule.name: rule for rule in policy.rules if rule.replaces}
        kept = tuple(
            own.get(rule.name) or replace(rule, replaces=False, inherited=rule.inherited or base_id)
            for rule in base.rules
            if rule.name not in policy.drop
        )
        added = tuple(rule for rule in policy.rules if not rule.replaces)
        whole = replace(
            policy, extends=base_id, extends_digest=base.digest(), rules=(*kept, *added)
        )
        faults = [_placed(fault, whole, policy) for fault in contradictions(whole)]
        if not whole.rules:
            faults.append(Fault(("rules",), "no rule left", "at least one rule"))
        if not faults:
            return whole
    raise PolicyFileError(
        [
            Problem(
                file=f"policy {policy.name}",
                location="",
                field=shown_pointer(fault.pointer),
                value=fault.found,
                expected=fault.expected,
            )
            for fault in faults
        ]
    )


def _faults(policy: Policy, base: Policy, base_id: str) -> Iterator[Fault]:
    """Rules dropped or replaced that the base lacks, and rules named like the base's by mistake."""
    there = [rule.name for rule in base.rules]
    replaced = {rule.name for rule in policy.rules if rule.replaces}
    for position, name in enumerate(policy.drop):
        if name not in there:
            hint = did_you_mean(name, there)
            yield Fault(("drop", position), f"'{name}'", f"a rule of {base_id}{hint}")
        elif name in replaced:
            expected = "a rule that isn't replaced too"
            yield Fault(("drop", position), f"'{name}'", expected)
    for position, rule in enumerate(policy.rules):
        if rule.replaces and rule.name not in there:
            hint = did_you_mean(rule.name, there)
            expected = f"a rule of {base_id} to replace{hint}"
            yield Fault(("rules", position, "name"), f"'{rule.name}'", expected)
        elif rule.name in there and not rule.replaces and rule.name not in policy.drop:
            found = f"'{rule.name}', the name of a rule of {base_id}"
            expected = "replaces: true, or another name"
            yield Fault(("rules", position, "name"), found, expected)


def _placed(fault: Fault, whole: Policy, policy: Policy) -> Fault:
    """The fault at its place in the file, or at the name of the inherited rule."""
    if len(fault.pointer) < 2 or not isinstance(fault.pointer[1], int):
        return fault
    rule: Rule = whole.rules[fault.pointer[1]]
    if rule.inherited is None:
        return fault._replace(
            pointer=("rules", policy.rules.index(rule), *fault.pointer[2:]),
        )
    return fault._replace(
        pointer=("rules", rule.name, *fault.pointer[2:]),
        expected=f"{fault.expected}, together with the rules of {rule.inherited}",
    )
