"""Misuse: detectors that hold the record of work against workers, and findings of all detectors."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.findings.scanning import detectors, dismissed_of, scan, stored_findings
from modelpool.pool.base import Room, row_limit
from modelpool.reputation.penalties import penalize
from modelpool.rows import Detector, Finding, FindingStatus, Scan

if TYPE_CHECKING:
    from modelpool.database import Transaction
    from modelpool.misuse import Stage

# They read what the others have found, so they run once that is stored.
_LAST = ("misuse/fresh_identity",)
# They take rows of modelpool.misuse as parameters.
_OF_ANSWERS = frozenset({"pairs", "copies", "rings", "conduct"})


class PoolMisuse(Room):
    """Each detector is a file of `cypher/misuse/`, one threat each; findings are those of lint too.

    A finding is named by its id, or by what its id alone begins with. Methods that take one raise
    NotFoundError if there is none.
    """

    def rules(self, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The detectors, by name, or only the named ones; NotFoundError for one that isn't there.

        A name may be given with or without the folder, as `misuse/flooding` or `flooding`.
        """
        return detectors(self.database.library, "misuse", rules)

    def scan(
        self,
        *,
        rules: Collection[str] = (),
        false_positives: float = 0.01,
        quantile: float = 0.05,
        store: bool = True,
        stage: Stage | None = None,
    ) -> Scan:
        """Run the detectors, or only the named ones, and store what they find.

        `false_positives` is the chance that a statistical rule accuses anyone innocent in one
        scan: each rule corrects for how many it tests. `quantile` says what counts as fast: what
        is faster than that share of others' outcomes. Storing is safe to repeat: a finding that is
        known isn't doubled, and one whose cause is gone is resolved. What a person has dismissed
        isn't held against anybody again; what comes later is. Scores follow at once: by the policy
        findings take a part of them, and give it back when they no longer stand.
        """
        if not 0 < false_positives < 1:
            raise InvalidInputError(
                f"false_positives: found {false_positives}, expected between 0 and 1"
            )
        if not 0 < quantile < 0.5:
            raise InvalidInputError(f"quantile: found {quantile}, expected between 0 and 0.5")
        chosen = self.rules(rules)
        dismissed = dismissed_of(self.database, chosen)
        given: dict[str, Any] = {"false_positives": false_positives, "quantile": quantile}
        if any(_OF_ANSWERS & detector.parameters.keys() for detector in chosen):
            from modelpool.misuse import evidence

            found = evidence(
                self.database,
                false_positives=false_positives,
                covered={each.name: dismissed.covered(each.name) for each in chosen},
                stage=stage,
            )
            given |= found.parameters()
        first = [detector for detector in chosen if detector.name not in _LAST]
        last = [detector for detector in chosen if detector.name in _LAST]
        scans = []
        if first:
            scans.append(scan(self.database, first, given, store=store, dismissed=dismissed))
        if last:
            dismissed = dismissed_of(self.database, last)
            scans.append(scan(self.database, last, given, store=store, dismissed=dismissed))
        return Scan(
            detectors=chosen,
            findings=tuple(finding for each in scans for finding in each.findings),
            stored=store,
            new=sum(each.new for each in scans),
            resolved=sum(each.resolved for each in scans),
            penalized=sum(each.penalized for each in scans),
        )

    def findings(
        self,
        *,
        statuses: Collection[FindingStatus] | None = ("open", "acknowledged"),
        rule: str | None = None,
        model_id: str | None = None,
        worker_id: str | None = None,
        limit: int | None = None,
    ) -> tuple[Finding, ...]:
        """The findings that are stored, the worst first; a filter that is None lets all pass.

        `rule` is a rule's name, such as 'lint/price_slip', or what it begins with, as 'lint/'.
        """
        return stored_findings(
            self.database,
            statuses=None if statuses is None else sorted(statuses),
            rule=rule,
            model_id=model_id,
            worker_id=worker_id,
            limit=row_limit(limit),
        )

    def finding(self, finding_id: str) -> Finding:
        """One finding; InvalidInputError for what several ids begin with."""
        found = stored_findings(self.database, finding_id=finding_id, limit=2)
        if not found or not finding_id:
            raise NotFoundError(f"no finding {finding_id!r}")
        if len(found) > 1:
            raise InvalidInputError(
                f"finding: found {finding_id!r}, which several begin with; expected more of the id"
            )
        return found[0]

    def finding_query(self, finding: Finding) -> str:
        """The finding as a query that shows it in Neo4j Browser, after its parameter line."""
        query = self.database.library["findings/finding_graph"]
        return query.for_browser({"finding_id": f"'{finding.finding_id}'"})

    def acknowledge(self, finding_id: str, *, reason: str | None = None) -> Finding:
        """Mark a finding as known: it stands, and is resolved when its cause is gone."""
        return self._decide(finding_id, "acknowledged", reason)

    def dismiss(self, finding_id: str, *, reason: str) -> Finding:
        """Dismiss a finding as a false positive: it stays dismissed however often it is found.

        That holds for the facts that had come when the last scan found it. What comes later is
        judged by itself, and is another finding. Raises InvalidInputError without a reason.
        """
        if not reason.strip():
            raise InvalidInputError("reason: found nothing, expected why the finding is none")
        return self._decide(finding_id, "dismissed", reason)

    def resolve(self, finding_id: str, *, reason: str | None = None) -> Finding:
        """Mark a finding's cause as gone; it is open again once it is found again."""
        return self._decide(finding_id, "resolved", reason)

    def reopen(self, finding_id: str) -> Finding:
        """Take back what was decided about a finding."""
        return self._decide(finding_id, "open", None)

    def _decide(self, finding_id: str, status: FindingStatus, reason: str | None) -> Finding:
        found = self.finding(finding_id)
        at = datetime.now(UTC)

        def decide(tx: Transaction) -> None:
            tx.run(
                "findings/decide",
                finding_id=found.finding_id,
                status=status,
                reason=reason,
                at=at,
            )
            penalize(tx, at)

        self.database.write(decide)
        return self.finding(found.finding_id)
