"""Lint: what looks wrong in what sources claim."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from modelpool.exceptions import InvalidInputError
from modelpool.pool.findings import Findings
from modelpool.records import Detector, Scan

_FOLDER = "lint"


class Lint(Findings):
    """Runs the detectors of `cypher/lint/` over the open claims."""

    def lint_rules(self, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The rules of lint by name, or the named ones; NotFoundError for one that isn't there."""
        return self._detectors(_FOLDER, rules)

    def lint(
        self,
        *,
        rules: Collection[str] = (),
        false_flags: float = 1.0,
        today: date | None = None,
        store: bool = True,
    ) -> Scan:
        """Look for what is wrong in the open claims, by all rules or by the named ones.

        `false_flags`, more than 0, is how many values a statistical rule may be expected to report
        by chance in the whole pool. Dates are past if they are by `today`, None being today in UTC.
        What is found is stored in the graph, unless `store` is false.
        """
        if not false_flags > 0:
            raise InvalidInputError(f"false_flags: found {false_flags:g}, expected more than 0")
        given = {"false_flags": false_flags, "today": today or datetime.now(UTC).date()}
        return self._scan(self.lint_rules(rules), given, store=store)
