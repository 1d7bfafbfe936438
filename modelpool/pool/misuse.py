"""Misuse: detectors that examine the record of work, and the findings of all detectors."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.findings.consequences import apply_consequences
from modelpool.findings.scanning import Ask, detectors, dismissed_of, scan, stored_findings
from modelpool.pool.base import Room, check_false_positives, row_limit
from modelpool.rows import Detector, Finding, FindingStatus, Scan

if TYPE_CHECKING:
    from modelpool.batches import Stage
    from modelpool.database import Transaction

# These read the findings of the others, so they run once those are stored.
_LAST = ("misuse/fresh_identity",)
# These walk the marks of uses outside the feasible set.
_OF_USES = frozenset(
    f"misuse/{rule}" for rule in ("dearer_than_allowed", "outside_feasible_set", "retired_model")
)


class PoolMisuse(Room):
    """Each detector is a file of `cypher/misuse/` for one threat; findings include those of lint.

    A finding is named by its id, or by a unique prefix of it. Methods that take one raise
    NotFoundError if there is no such finding.
    """

    def rules(self, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The detectors by name, or only the named ones; NotFoundError for an unknown one.

        The folder in a name is optional: `misuse/flooding` or `flooding`.
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
        scan: each rule corrects for the number of its tests. `quantile` defines fast: below this
        quantile of others' outcomes. Storing is safe to repeat: a known finding isn't duplicated,
        and one whose cause is gone is resolved. Evidence that a person has dismissed isn't used
        again; later evidence is. Scores are updated at once: findings lower them as the policy
        says, for as long as the findings stand.
        """
        check_false_positives(false_positives)
        if not 0 < quantile < 0.5:
            raise InvalidInputError(f"quantile: found {quantile}, expected between 0 and 0.5")
        chosen = self.rules(rules)
        given: dict[str, Any] = {"false_positives": false_positives}
        write = self._evidence(chosen, false_positives, quantile, stage)

        def run(which: Collection[Detector], ask: Ask | None = None) -> Scan:
            dismissed = dismissed_of(self.database, list(which))
            return scan(
                self.database, list(which), given, store=store, dismissed=dismissed, ask=ask
            )

        def rehearse(tx: Transaction) -> list[Scan]:
            write(tx)
            return [run(chosen, tx.run)]

        if store:
            self.database.apply_schema()
            self.database.write(write)
            first = [detector for detector in chosen if detector.name not in _LAST]
            last = [detector for detector in chosen if detector.name in _LAST]
            scans = [run(which) for which in (first, last) if which]
        else:
            scans = self.database.rehearse(rehearse)
        return Scan(
            detectors=chosen,
            findings=tuple(finding for each in scans for finding in each.findings),
            stored=store,
            new=sum(each.new for each in scans),
            resolved=sum(each.resolved for each in scans),
            penalized=sum(each.penalized for each in scans),
        )

    def _evidence(
        self,
        chosen: Collection[Detector],
        false_positives: float,
        quantile: float,
        stage: Stage | None,
    ) -> Callable[[Transaction], None]:
        """What writes the facts that these detectors rest on."""
        of_answers = self._of_answers(chosen, false_positives, stage)
        of_pace = self._of_pace(chosen, quantile, stage)
        of_verdicts = self._of_verdicts(chosen, false_positives)
        of_uses = not _OF_USES.isdisjoint(each.name for each in chosen)

        def write(tx: Transaction) -> None:
            if of_uses:
                tx.run("degradation/mark_uses")
            of_answers(tx)
            of_pace(tx)
            of_verdicts(tx)

        return write

    def _of_verdicts(
        self, chosen: Collection[Detector], false_positives: float
    ) -> Callable[[Transaction], None]:
        from modelpool.vouching import OF_VERDICTS, write

        if not {each.name for each in chosen} & set(OF_VERDICTS):
            return lambda _: None
        dismissed = dismissed_of(self.database, self.rules(OF_VERDICTS))
        rings, swarms = (dismissed.covered(name) for name in OF_VERDICTS)
        return lambda tx: write(
            tx,
            dismissed.at,
            false_positives=false_positives,
            rings_covered=rings,
            swarms_covered=swarms,
        )

    def _of_answers(
        self, chosen: Collection[Detector], false_positives: float, stage: Stage | None
    ) -> Callable[[Transaction], None]:
        from modelpool.misuse.writing import OF_ANSWERS, evidence_of, write

        if not {each.name for each in chosen} & OF_ANSWERS:
            return lambda _: None
        rules = self.rules(OF_ANSWERS)
        dismissed = dismissed_of(self.database, rules)
        found = evidence_of(
            self.database,
            false_positives=false_positives,
            covered={each.name: dismissed.covered(each.name) for each in rules},
            stage=stage,
        )
        return lambda tx: write(tx, found, dismissed.at)

    def _of_pace(
        self, chosen: Collection[Detector], quantile: float, stage: Stage | None
    ) -> Callable[[Transaction], None]:
        from modelpool.misuse.writing import OF_PACE, pace_of, write_pace

        if OF_PACE not in {each.name for each in chosen}:
            return lambda _: None
        dismissed = dismissed_of(self.database, self.rules([OF_PACE]))
        found = pace_of(
            self.database, quantile=quantile, covered=dismissed.covered(OF_PACE), stage=stage
        )
        return lambda tx: write_pace(tx, found, dismissed.at)

    def findings(
        self,
        *,
        statuses: Collection[FindingStatus] | None = ("open", "acknowledged"),
        rule: str | None = None,
        model_id: str | None = None,
        worker_id: str | None = None,
        limit: int | None = None,
    ) -> tuple[Finding, ...]:
        """The findings that are stored, the worst first; a filter that is None admits all.

        `rule` is a rule's name, such as 'lint/price_slip', or a prefix of it, such as 'lint/'.
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
        """One finding; InvalidInputError for an ambiguous prefix."""
        found = stored_findings(self.database, finding_id=finding_id, limit=2)
        if not found or not finding_id:
            raise NotFoundError(f"no finding {finding_id!r}")
        if len(found) > 1:
            raise InvalidInputError(
                f"finding: found {finding_id!r}, a prefix of several ids; expected more of the id"
            )
        return found[0]

    def finding_query(self, finding: Finding) -> str:
        """The finding as a query that shows it in Neo4j Browser, after its parameter line."""
        query = self.database.library["findings/finding_graph"]
        return query.for_browser({"finding_id": f"'{finding.finding_id}'"})

    def acknowledge(self, finding_id: str, *, reason: str | None = None) -> Finding:
        """Acknowledge a finding: it still counts, and is resolved when its cause is gone."""
        return self._decide(finding_id, "acknowledged", reason)

    def dismiss(self, finding_id: str, *, reason: str) -> Finding:
        """Dismiss a finding as a false positive: it stays dismissed however often it is found.

        That covers the facts recorded by the time of the last scan that found it. Later facts are
        judged separately, as a new finding. Raises InvalidInputError without a reason.
        """
        if not reason.strip():
            raise InvalidInputError("reason: found nothing, expected why it is a false positive")
        return self._decide(finding_id, "dismissed", reason)

    def resolve(self, finding_id: str, *, reason: str | None = None) -> Finding:
        """Mark a finding as resolved; it reopens once it is found again."""
        return self._decide(finding_id, "resolved", reason)

    def reopen(self, finding_id: str) -> Finding:
        """Reopen a finding that was acknowledged, dismissed or resolved."""
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
            apply_consequences(tx, at)

        self.database.write(decide)
        return self.finding(found.finding_id)
