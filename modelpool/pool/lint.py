"""Lint: what looks wrong in what sources claim."""

from __future__ import annotations

from collections.abc import Collection

from modelpool.pool.findings import Findings
from modelpool.records import Detector, Scan

FOLDER = "lint"


class Lint(Findings):
    """Runs the detectors of `cypher/lint/` over the open claims."""

    def lint_rules(self, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The rules of lint by name, or the named ones; NotFoundError for one that isn't there."""
        return self._detectors(FOLDER, rules)

    def lint(self, *, rules: Collection[str] = (), store: bool = True) -> Scan:
        """Look for what is wrong in the open claims, by all rules or by the named ones.

        What is found is stored in the graph, unless `store` is false.
        """
        return self._scan(self.lint_rules(rules), {}, store=store)
