"""The evidence in answers beyond what dismissed findings cover.

Each rule has its own dismissals, by the key of its findings, and leaves out only what those cover.
Answers that are left out still count towards the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = list[dict[str, Any]]
Windows = Sequence[Mapping[str, Any]]
"""Times in which covered facts were recorded, and the workers that they were held against."""

_OF_CONDUCT = ("guessed_answers", "one_answer_for_everything", "sudden_decline")


@dataclass(frozen=True, slots=True)
class Covered:
    """Dismissed windows, by a rule's name and by the key of its findings."""

    by_rule: Mapping[str, Mapping[str, Windows]] = field(default_factory=dict)

    def conduct(
        self, task_type: str, rows: Rows, again: Callable[[Mapping[str, Windows]], Rows]
    ) -> Rows:
        """Rows of conduct, each with the `rules` that may use it.

        `again` reads the rows without what some workers' windows cover.
        """
        covered = {
            rule: self._windows(rule, ((f"{task_type} {w}", w) for w in _workers(rows)))
            for rule in _OF_CONDUCT
        }
        found = [
            {
                **row,
                "rules": [rule for rule in _OF_CONDUCT if row["worker_id"] not in covered[rule]],
            }
            for row in rows
        ]
        for rule, windows in covered.items():
            if windows:
                fresh = (row for row in again(windows) if row["worker_id"] in windows)
                found += [{**row, "rules": [rule]} for row in fresh]
        return found

    def pairs(
        self,
        rule: str,
        task_type: str,
        rows: Rows,
        again: Callable[[Mapping[str, Windows]], Rows],
    ) -> Rows:
        """Rows of likeness, as that rule may use them."""
        ids = [(row["a_id"], row["b_id"]) for row in rows]
        windows = self._windows(
            rule,
            (
                (f"{task_type} {one} {other}", f"{a} {b}")
                for a, b in ids
                for one, other in ((a, b), (b, a))
            ),
        )
        if not windows:
            return rows
        fresh = {(row["a_id"], row["b_id"]): row for row in again(windows)}
        return [
            fresh[a, b] if f"{a} {b}" in windows else row
            for row, (a, b) in zip(rows, ids, strict=True)
            if f"{a} {b}" not in windows or (a, b) in fresh
        ]

    def ring(self, members: frozenset[str]) -> Windows:
        """The windows of the dismissed rings to which all of these workers belong."""
        return [
            window
            for windows in self.by_rule.get("misuse/answer_ring", {}).values()
            for window in windows
            if members <= set(window["workers"])
        ]

    def _windows(self, rule: str, keys: Iterable[tuple[str, str]]) -> dict[str, Windows]:
        """The windows of each pair's key, by the pair's name; names without any are left out."""
        of_rule = self.by_rule.get(f"misuse/{rule}", {})
        found: dict[str, list[Mapping[str, Any]]] = {}
        for key, name in keys if of_rule else ():
            if key in of_rule:
                found.setdefault(name, []).extend(of_rule[key])
        return dict(found)


def _workers(rows: Rows) -> list[str]:
    return [row["worker_id"] for row in rows]
