"""Reasoning efforts: what a label states, and how several of them are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from modelpool.importers.mapping import Mapping, pattern

_ORDER = ("none", "minimal", "low", "medium", "high", "xhigh", "max")


def stated_efforts(mapping: Mapping, section: str) -> Callable[[str], str]:
    """A function from a label to the effort that it states, '' if none.

    The section's list `efforts_in_labels` has patterns; the first that fits counts. `is` is the
    effort's name, or '' for what group 1 of the pattern found.
    """
    rules = [
        (pattern(rule["pattern"], f"{section}.efforts_in_labels"), rule["is"])
        for rule in mapping.section(section)["efforts_in_labels"]
    ]

    def stated(label: str) -> str:
        matches = ((rule.search(label), name) for rule, name in rules)
        return next((name or found[1].lower() for found, name in matches if found), "")

    return stated


def effort_range(efforts: Iterable[str]) -> str:
    """The efforts at which one model was measured, of which the lowest class counts.

    One is said as it is, '' if no effort was stated; several are 'lowest of none, high'.
    """
    found = sorted(set(efforts), key=lambda e: (_ORDER.index(e) if e in _ORDER else 99, e))
    said = ", ".join(effort or "unstated" for effort in found)
    return f"lowest of {said}" if len(found) > 1 else "".join(found)
